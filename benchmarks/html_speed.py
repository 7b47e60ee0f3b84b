"""How long an HTML ticket of 330 KB and 27 comments takes, against BeautifulSoup building its tree alone.

Writes a page as a browser saves a help desk's ticket view (menus, styles, comments with formatted text, tables and
quotes), reads it several times both ways in one run and prints the ratio of the medians. Needs the extra ``dev``.

    python benchmarks/html_speed.py [--comments 27] [--size 330] [--runs 9]
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable

from bs4 import BeautifulSoup

from feedme_desktop.parsing import ticket_html
from feedme_desktop.parsing.base import Document
from feedme_desktop.parsing.words import words

WORDS = words(
    """
    order invoice printer account password screen settings update delivery address refund browser cache version
    please check whether the device shows an error after login and try again with another user on your network
    """
)


def sentence(rng: random.Random, length: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(length)).capitalize() + "."


def paragraph(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.6:
        inner = sentence(rng, 14)
        if rng.random() < 0.4:
            address = f"https://help.acme.example/articles/{rng.randrange(9999)}"
            inner += f' <a href="{address}" target="_blank" rel="noopener">see the article</a>'
        if rng.random() < 0.4:
            inner += f" <strong>{sentence(rng, 4)}</strong> <em>{sentence(rng, 3)}</em>"
        style = "margin:0 0 10px;font-family:Arial,sans-serif;font-size:14px"
        return f'<p dir="auto" style="{style}">{inner}<br>{sentence(rng, 9)}</p>'
    if kind < 0.8:
        items = "".join(
            f'<li class="c-list__item"><span style="color:#2f3941">{sentence(rng, 8)}</span></li>' for _ in range(4)
        )
        return f"<ol>{items}</ol>"
    cells = "".join(
        f'<tr><td style="padding:4px;border:1px solid #ddd">{sentence(rng, 3)}</td><td>{rng.randrange(10**6)}</td></tr>'
        for _ in range(4)
    )
    return f'<table border="0" cellpadding="0" cellspacing="0"><tbody>{cells}</tbody></table>'


def comment(rng: random.Random, number: int, size: int) -> str:
    agent = number % 2 == 1
    who = ("Maya Lind", "agent") if agent else ("Jonas Petersen", "end-user")
    head = (
        f'<div class="event-container"><div class="comment event is-public" data-author-type="{who[1]}" '
        f'id="comment-{number}"><div class="header"><span class="avatar">'
        f'<img src="data:image/png;base64,iVBORw0KGgo=" alt=""></span><span class="actor name">{who[0]}</span> '
        f'<time class="live" datetime="2024-03-{number % 27 + 1:02}T09:{number:02}:00Z">'
        f'Mar {number % 27 + 1}, 2024</time><div class="actions"><button type="button">Reply</button></div></div>'
        f'<div class="zd-comment body" dir="auto">'
    )
    pieces: list[str] = []
    while sum(map(len, pieces)) < size - len(head):
        pieces.append(paragraph(rng))
    return head + "\n".join(pieces) + "</div></div></div>\n"


def page(comments: int, kilobytes: int, seed: int = 7) -> str:
    rng = random.Random(seed)
    style = "".join(f".c-{n}{{margin:{n % 9}px;padding:{n % 5}px;color:#{n:06x}}}\n" for n in range(300))
    menu = "".join(
        f'<li><a class="nav-item" href="#/{n}" title="View {n}">{sentence(rng, 2)}</a></li>' for n in range(60)
    )
    head = (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Ticket #48151 Printer offline</title>"
        f"<style>{style}</style><script>var state = {{}};</script></head><body><nav><ul>{menu}</ul></nav>"
        f"<main><h1>Printer offline #48151</h1>\n"
    )
    each = (kilobytes * 1000 - len(head)) // comments
    return head + "".join(comment(rng, number, each) for number in range(comments)) + "</main></body></html>"


def medians_ms(first: Callable[[], object], second: Callable[[], object], runs: int) -> tuple[float, float]:
    """Both by turns, so that a slow moment of the computer hits both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for work, times in zip((first, second), taken, strict=True):
            before = time.perf_counter()
            work()
            times.append((time.perf_counter() - before) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--comments", type=int, default=27)
    arguments.add_argument("--size", type=int, default=330, help="in thousands of characters")
    arguments.add_argument("--runs", type=int, default=9)
    given = arguments.parse_args()
    html = page(given.comments, given.size)
    document = Document("ticket.html", html.encode(), html)
    turns = len(next(ticket_html.parse(document)).transcript.turns)
    ours, theirs = medians_ms(
        lambda: list(ticket_html.parse(document)), lambda: BeautifulSoup(html, "html.parser"), given.runs
    )
    print(
        f"{len(html) / 1000:.0f} kB, {html.count('<'):,} tags, {turns} turns: ours {ours:.1f} ms with turns and roles, "
        f"BeautifulSoup {theirs:.1f} ms for the tree alone: {theirs / ours:.1f} times"
    )


if __name__ == "__main__":
    main()
