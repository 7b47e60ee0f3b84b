"""Reads the worst files of 10 MB that we could think of, each in its own process: CPU seconds and peak memory.

Run: ``python -m benchmarks.bombs [name ...]``. Exits with 1 where a file takes more than 10 s of CPU or 512 MB: the
child that reads files is ended at those. A file may be read or refused; both are fine, as long as it is soon.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence

SIZE = 10 * 2**20 - 1000
SECONDS = 10.0
MEGABYTES = 512.0
_NAMES = ("Anna", "Ben", "Carla", "Dev", "Eli", "Support", "Customer")
_WORDS = "the printer on the second floor does not print since Monday and we have tried it all "


def _fill(line: Callable[[int], str], head: str = "", tail: str = "") -> bytes:
    """Lines by their number until the file is full."""
    parts, size, number = [head.encode()], len(head) + len(tail), 0
    while size < SIZE:
        part = line(number).encode()
        parts.append(part)
        size += len(part)
        number += 1
    return b"".join((*parts, tail.encode()))


def _times(text: str, head: str = "", tail: str = "") -> bytes:
    room = SIZE - len(head) - len(tail)
    return (head + text * (room // len(text.encode())) + tail).encode()


def _stamp(n: int) -> str:
    return f"{n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}"


def _lines(line: str) -> Callable[[], bytes]:
    return lambda: _fill(lambda n: line.format(n=n, name=_NAMES[n % 7], t=_stamp(n), words=_WORDS[: n % 60 + 5]))


_MAIL = "From: Ann <ann@example.org>\nTo: help@example.org\nSubject: Printer\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n"
_BODY = _MAIL + "Content-Type: text/plain; charset=utf-8\n\n"
_HTML_MAIL = _MAIL + "Content-Type: text/html; charset=utf-8\n\n"
_MULTI = _MAIL + 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n'
_QUOTE = "On Mon, 2 Mar 2026 at 09:{m:02}, Ann <a{n}@example.org> wrote:\n"
_OUTLOOK = (
    "\nFrom: Ann {n} <a{n}@example.org>\nSent: Monday, March 2, 2026 9:00\nTo: help@example.org\nSubject: Re\n\nHi\n"
)


def _mail(line: Callable[[int], str], head: str = _BODY) -> Callable[[], bytes]:
    return lambda: _fill(line, head)


def _telegram(n: int) -> str:
    return (
        f'<div class="message default clearfix" id="message{n}"><div class="body"><div class="pull_right date details" '
        f'title="02.03.2026 {_stamp(n)}">{_stamp(n)[:5]}</div><div class="from_name">{_NAMES[n % 5]}</div>'
        f'<div class="text">{_WORDS}</div></div></div>\n'
    )


def _objects(n: int) -> str:
    return ("," if n else "") + json.dumps({"author": _NAMES[n % 7], "text": "hello", "created_at": 1772000000 + n})


CASES: dict[str, tuple[str, Callable[[], bytes]]] = {
    # chats
    "chat-ordinary": ("a.txt", lambda: _fill(lambda n: f"{_NAMES[n % 2 + 5]}: {_WORDS * 3}\n")),
    "chat-stamped": ("a.txt", lambda: _fill(lambda n: f"[{_stamp(n)}] {_NAMES[n % 2]}: {_WORDS * 3}\n")),
    "chat-short": ("a.txt", _lines("{name}: {n} ok thanks\n")),
    "chat-tiny": ("a.txt", _lines("{name}: a\n")),
    "chat-many-names": ("a.txt", _lines("Person{n}: hello there\n")),
    "chat-full-names": ("a.txt", _lines("Ann Person{n}: Hello, I can't print today.\n")),
    "chat-lone-names": ("a.txt", _lines("{name}\nhello {n}\n\n")),
    "chat-role-lines": ("a.txt", _lines("Customer\nhello {n}\nAgent\n")),
    "chat-stamps": ("a.txt", _lines("[{t}] {name}: ok\n")),
    "chat-stamp-only": ("a.txt", _lines("2026-03-02 {t}\n")),
    "chat-name-stamp": ("a.txt", _lines("{name} {t}\nok {n}\n")),
    "chat-two-lines": ("a.txt", _lines("{name}\n{t}\nok\n")),
    "chat-slack": ("a.txt", _lines("{name} [9:41 AM]\nok {n}\n")),
    "chat-whatsapp": ("a.txt", _lines("02/03/2026, {t} - {name}: ok {n}\n")),
    "chat-irc": ("a.txt", _lines("[{t}] <nick{n}> ok\n")),
    "chat-irc-joins": ("a.log", _lines("{t} -!- nick{n} [a@b.c] has joined #help\n")),
    "chat-roles-first": ("a.txt", _lines("[Customer] {n}\n[Agent] {n}\n")),
    "chat-headers": ("a.txt", _lines("Status: open {n}\nSubject: x {n}\nTicket #{n}: y\n")),
    "chat-system": ("a.txt", _lines("*** {name} has joined the chat\n{name} left the conversation.\n")),
    "chat-blank": ("a.txt", lambda: _times("\n", "Ann: hi\nBob: there\n", "Ann: bye\n")),
    "chat-blanks": ("a.txt", lambda: _times("  \t\n", "Ann: hi\nBob: there\n", "Ann: bye\n")),
    "chat-letters": ("a.txt", lambda: _times("a\n", "Ann: hi\nBob: there\n")),
    "chat-colons": ("a.txt", lambda: _times(":\n", "Ann: hi\nBob: there\n")),
    "chat-rulers": ("a.txt", lambda: _times("-----\n", "Ann: hi\nBob: there\n")),
    "chat-one-line": ("a.txt", lambda: _times("Ann: hi 10:00 ", "")),
    "chat-digits": ("a.txt", lambda: _times("10:00 ", "Ann: hi\nBob: ")),
    "chat-spaces": ("a.txt", lambda: _times(" ", "Ann: hi\nBob: ", "x")),
    "chat-zopim": ("a.txt", _lines("({t}) {name}: ok {n}\n")),
    "chat-tawk": ("a.txt", _lines("[{t}] {name} : ok {n}\n")),
    "chat-teams": ("a.txt", _lines("[3/2/2026 9:41 AM] {name}\nok {n}\n")),
    "chat-gitter": ("a.txt", _lines("{name} @nick{n} {t}\nok\n")),
    "chat-salesforce": ("a.txt", _lines("( {n}s ) {name}: ok\n")),
    "captions": ("a.vtt", lambda: b"WEBVTT\n\n" + _lines("00:{n:02}:01.000 --> 00:{n:02}:02.000\n<v {name}>ok\n\n")()),
    "captions-srt": ("a.srt", _lines("{n}\n00:00:01,000 --> 00:00:02,000\n{name}: ok\n\n")),
    "call": ("a.txt", _lines("Speaker {n} 00:{t}\nok\n\n")),
    "markdown": ("a.md", _lines("## {name}\n\n> quoted *{n}*\n\n- [x](y)\n")),
    "markdown-marks": ("a.md", lambda: _times("*_`[](", "# Chat\n\n**Ann**: hi\n\n**Bob**: ")),
    "tickets": ("a.txt", _lines("Ticket #{n}\nSubject: x\nCustomer: hi\nAgent: ho\n\n")),
    # chats of as many lines as are read at all
    "lines-names": ("a.txt", _lines("{name}: {n:020} ok\n")),
    "lines-many-names": ("a.txt", _lines("Ann Person{n:09}: Hello {n}\n")),
    "lines-lone-names": ("a.txt", _lines("{name}\nhello {n:060} ok\n\n")),
    "lines-role-lines": ("a.txt", _lines("Customer\nhello {n:045}\nAgent\n")),
    "lines-roles-only": ("a.txt", _lines("Support Agent Customer Care\n")),
    "lines-stamps": ("a.txt", _lines("[{t}] {name}: {n:012} ok\n")),
    "lines-stamp-only": ("a.txt", _lines("March 2, 2026 at {t}\n\n")),
    "lines-name-stamp": ("a.txt", _lines("{name} August 14, 2025 {t}\nok {n:020}\n")),
    "lines-almost-stamps": ("a.txt", _lines("a 1 b 2 c 3 d 4 e 5 10:4{n}\n")),
    "lines-fields": ("a.txt", _lines("Status {n}: open since Monday\n")),
    "lines-whatsapp": ("a.txt", _lines("02/03/2026, {t} - {name}: ok {n}\n")),
    "lines-irc": ("a.txt", _lines("[{t}] <nick{n:09}> ok yes\n")),
    "lines-events": ("a.txt", _lines("{name} has joined the chat {n:05}\n")),
    "lines-words": ("a.txt", _lines("we have tried it all {n:05} x\n")),
    "lines-capitals": ("a.txt", _lines("We Have Tried It All {n:05} X: Y\n")),
    "lines-mixed": ("a.txt", _lines("{name}: {n}\n{t} {name}\n[{t}] {words}\n{name}\n{words}\n")),
    "lines-late": ("a.txt", lambda: _times("we have tried it all, again\n", "", "Ann: hi\nBob: there\nAnn: bye\n")),
    "lines-call": ("a.txt", _lines("Speaker {n} 00:{t}\nok {n:020} ok\n\n")),
    "lines-captions": ("a.vtt", lambda: b"WEBVTT\n\n" + _lines("{t}.000 --> {t}.900\n<v {name}>ok {n:024}\n\n")()[:-9]),
    "lines-mail": ("a.eml", _mail(lambda n: f"we have tried it all {n:05} x\n")),
    "lines-mail-from": ("a.eml", _mail(lambda n: f"From: a{n:020}\n")),
    "lines-mail-date": ("a.eml", _mail(lambda n: f"On Mon, {n} March 2026 at 10:00\n")),
    "lines-mail-wrote": ("a.eml", _mail(lambda n: f"On 3 March 2026, Ann {n} wrote:\n")),
    "lines-mail-signatures": ("a.eml", _mail(lambda n: f"-- \nAnn {n:030}\nBest regards, and thanks a lot\n")),
    "lines-mail-levels": ("a.eml", _mail(lambda n: ">" * (n % 50) + " hi\n")),
    "lines-mail-quoted": ("a.eml", _mail(lambda n: ">" * 15 + f" hi {n:012}\n")),
    # mail
    "mail-levels": ("a.eml", _mail(lambda n: ">" * (n % 400) + " hi\n")),
    "mail-attributions": ("a.eml", _mail(lambda n: _QUOTE.format(n=n, m=n % 60) + "hi\n\n")),
    "mail-nested": ("a.eml", _mail(lambda n: ">" * min(n, 99) + _QUOTE.format(n=n, m=n % 60))),
    "mail-quotes": ("a.eml", _mail(lambda n: _QUOTE.format(n=n, m=n % 60) + "> hi\n> there\n\nfine\n\n")),
    "mail-outlook": ("a.eml", _mail(lambda n: _OUTLOOK.format(n=n))),
    "mail-originals": ("a.eml", _mail(lambda n: "-----Original Message-----" + _OUTLOOK.format(n=n))),
    "mail-forwards": ("a.eml", _mail(lambda n: "---------- Forwarded message ---------" + _OUTLOOK.format(n=n))),
    "mail-from": ("a.eml", _mail(lambda n: f"From: a{n}\n")),
    "mail-date-lines": ("a.eml", _mail(lambda n: f"On {n} March 2026\n")),
    "mail-wrote": ("a.eml", _mail(lambda n: f"Ann {n} wrote:\n")),
    "mail-rulers": ("a.eml", _mail(lambda _: "________________________________\n")),
    "mail-signatures": ("a.eml", _mail(lambda _: "-- \nAnn\nBest regards\n")),
    "mail-short": ("a.eml", _mail(lambda _: "a\n")),
    "mail-quoted-blank": ("a.eml", _mail(lambda _: ">\n")),
    "mail-one-line": ("a.eml", lambda: _times("On Mon wrote ", _BODY)),
    "mail-headers": ("a.eml", lambda: _fill(lambda n: f"X-H{n}: v\n", _MAIL, "\nhello\n")),
    "mail-folded": ("a.eml", lambda: _fill(lambda n: f" {n}\n", _MAIL + "X-H: v\n", "\nhello\n")),
    "mail-recipients": ("a.eml", lambda: _fill(lambda n: f"a{n}@b.c, ", "Cc: ", "\n" + _MAIL + "\nhello\n")),
    "mail-words": (
        "a.eml",
        lambda: _fill(lambda n: f"=?utf-8?q?a{n}?= ", "Subject: ", "\n" + _MAIL[:60] + "\nhello\n"),
    ),
    "mail-references": ("a.eml", lambda: _fill(lambda n: f" <{n}@b>\n", "References: <a@b>\n", _MAIL + "\nhello\n")),
    "mail-parts": ("a.eml", _mail(lambda _: "--x\n\nhi\n", _MULTI)),
    "mail-empty-parts": ("a.eml", _mail(lambda _: "--x\n", _MULTI)),
    "mail-part-deep": (
        "a.eml",
        _mail(
            lambda n: f'--x{n}\nContent-Type: multipart/mixed; boundary="x{n + 1}"\n\n', _MULTI.replace('"x"', '"x0"')
        ),
    ),
    "mail-attached": ("a.eml", _mail(lambda _: "--x\nContent-Type: message/rfc822\n\n" + _BODY + "hi\n", _MULTI)),
    "mail-html-quotes": ("a.eml", _mail(lambda _: "<blockquote>hi<br>", _HTML_MAIL)),
    "mail-html-breaks": ("a.eml", _mail(lambda _: "<br>", _HTML_MAIL)),
    "mail-qp": (
        "a.eml",
        lambda: _times(
            "=C3=A4=\n", _MAIL + "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n"
        ),
    ),
    "mbox-one": ("a.mbox", lambda: _fill(lambda n: f"From a@b Mon Mar  2 09:00:00 2026\n{_MAIL}\nhi {n}\n\n")),
    # pages
    "html-telegram": ("a.html", lambda: _fill(_telegram, "<html><body><div class='history'>", "</div></body></html>")),
    "html-tags": ("a.html", lambda: _fill(lambda n: f"<t{n}>a</t{n}>", "<html><body>")),
    "html-open-tags": ("a.html", lambda: _fill(lambda n: f"<t{n}>a", "<html><body>")),
    "html-deep": ("a.html", lambda: _times("<div>", "<html><body>")),
    "html-deep-text": ("a.html", lambda: _times("<div>a", "<html><body>")),
    "html-bold": ("a.html", lambda: _times("<b>a", "<html><body>")),
    "html-format": ("a.html", lambda: _times("<b><i><u></b>", "<html><body>")),
    "html-anchors": ("a.html", lambda: _times("<a href=x><p>", "<html><body>")),
    "html-tables": ("a.html", lambda: _times("<table><tr><td>a", "<html><body>")),
    "html-table-text": ("a.html", lambda: _times("a<tr>", "<html><body><table>")),
    "html-rows": ("a.html", lambda: _fill(lambda n: f"<tr><td>{_NAMES[n % 7]}</td><td>hi {n}</td></tr>", "<table>")),
    "html-classes": ("a.html", lambda: _fill(lambda n: f"<div class='message m{n}'>hi {n}</div>", "<html><body>")),
    "html-comments": (
        "a.html",
        lambda: _fill(
            lambda n: f"<div class=comment><span class=author>{_NAMES[n % 7]}</span><p>hi {n}</p></div>",
            "<html><body>",
        ),
    ),
    "html-entities": ("a.html", lambda: _times("&amp;&#8364;&nosuch;", "<html><body><p>Ann: ")),
    "html-less": ("a.html", lambda: _times("<", "<html><body><p>Ann: hi")),
    "html-attributes": ("a.html", lambda: _fill(lambda n: f" a{n}=b", "<html><body><div", "><p>Ann: hi</p>")),
    "html-many-classes": ("a.html", lambda: _fill(lambda n: f"c{n} ", "<div class='message ", "'>Ann: hi</div>")),
    "html-script": ("a.html", lambda: _times("<script>", "<html><body><p>Ann: hi</p>")),
    "html-comment-open": ("a.html", lambda: _times("<!--", "<html><body><p>Ann: hi</p>")),
    "html-select": ("a.html", lambda: _times("<select><option>a", "<html><body><p>Ann: hi</p>")),
    "html-breaks": ("a.html", lambda: _times("<br>", "<html><body><p>Ann: hi</p>")),
    # tables
    "csv-quotes": ("a.csv", lambda: _times('"\n', "ticket_id,author,message\n1,Ann,hi\n")),
    "csv-quote-cells": ("a.csv", lambda: _times('","', "ticket_id,author,message\n1,Ann,hi\n")),
    "csv-open-quotes": ("a.csv", lambda: _times('1,Ann,"hi\n', "ticket_id,author,message\n")),
    "csv-wide": ("a.csv", lambda: _fill(lambda n: f"c{n},", "ticket_id,author,message,", "\n1,Ann,hi\n")),
    "csv-commas": ("a.csv", lambda: _times(",", "ticket_id,author,message\n1,Ann,hi")),
    "csv-short": ("a.csv", lambda: _times("1,a,b\n", "ticket_id,author,message\n")),
    "csv-tickets": ("a.csv", lambda: _fill(lambda n: f"{n},a,b\n", "ticket_id,author,message\n")),
    "csv-empty": ("a.csv", lambda: _times(",,\n", "ticket_id,author,message\n1,Ann,hi\n")),
    "csv-unknown": ("a.csv", lambda: _fill(lambda n: f"{n};x;y\n", "foo;bar;baz\n")),
    # JSON
    "json-small": ("a.json", lambda: _fill(_objects, '{"messages":[', "]}")),
    "json-list": ("a.json", lambda: _fill(_objects, "[", "]")),
    "json-lines": ("a.jsonl", lambda: _fill(lambda n: f'{{"author":"Ann","text":"hi {n}"}}\n')),
    "json-empty": ("a.json", lambda: _times("{},", '{"messages":[', "{}]}")),
    "json-deep": ("a.json", lambda: _times("[", '{"messages":')),
    "json-deep-objects": ("a.json", lambda: _times('{"a":', '{"messages":')),
    "json-numbers": ("a.json", lambda: _times("1,", '{"messages":[', "1]}")),
    "json-keys": ("a.json", lambda: _fill(lambda n: f'"k{n}":1,', "{", '"messages":[{"author":"a","text":"b"}]}')),
    "json-digits": ("a.json", lambda: _times("9", '{"messages":[', "]}")),
    "json-escapes": ("a.json", lambda: _times("\\u00e4", '{"messages":[{"author":"a","text":"', '"}]}')),
    "json-html": ("a.json", lambda: _times("<b>", '{"comments":[{"author_id":1,"html_body":"', '"}],"id":1}')),
    "json-html-many": (
        "a.json",
        lambda: _fill(
            lambda n: ("," if n else "") + f'{{"id":{n},"author_id":{n % 3},"html_body":"<p>hi <b>{n}</b></p>"}}',
            '{"id":1,"subject":"x","comments":[',
            "]}",
        ),
    ),
    # the rest
    "rtf-groups": ("a.rtf", lambda: _times("{", "{\\rtf1 Ann: hi\\par ")),
    "rtf-words": ("a.rtf", lambda: _times("\\b a\\par ", "{\\rtf1 Ann: hi\\par ", "}")),
    "rtf-hex": ("a.rtf", lambda: _times("\\'e4", "{\\rtf1 Ann: hi\\par ", "}")),
    "nul": ("a.txt", lambda: b"\0" * SIZE),
    "utf16": ("a.txt", lambda: ("Ann: hi\nBob: ho\n" * (SIZE // 32)).encode("utf-16")),
    "latin": ("a.txt", lambda: b"Ann: \xe4\xf6\xfc hi\nBob: ho\n" * (SIZE // 20)),
    "cjk": ("a.txt", lambda: "小明：你好\n客服：您好\n".encode() * (SIZE // 40)),
}


def read(case: str) -> None:
    """Read one case in this process and print what came of it as JSON."""
    from feedme_desktop.errors import ReadError
    from feedme_desktop.parsing.base import Limits, Unread
    from feedme_desktop.parsing.registry import read_file

    name, make = CASES[case]
    content = make()
    resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
    before, seconds = _spent(), 0.0  # the child's limit is for each conversation
    result: Counter[str] = Counter()
    try:
        for found in read_file(name, io.BytesIO(content), Limits(10 * 2**20, 1000 * 2**20)):
            before, seconds = _spent(), max(seconds, _spent() - before)
            if isinstance(found, Unread):
                result[found.error.code] += 1
            else:
                result[f"{found.transcript.format} x"] += 1
                result["turns"] += len(found.transcript.turns)
    except ReadError as error:
        result[error.code] += 1
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([len(content), max(seconds, _spent() - before), memory, dict(result)]))


def _spent() -> float:
    """CPU seconds of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where a case is over what the child may take."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help="names of cases, or beginnings of them; all without")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.one:
        read(chosen.one)
        return 0
    over = 0
    for case in CASES:
        if chosen.cases and not any(case.startswith(one) for one in chosen.cases):
            continue
        command = [sys.executable, "-m", "benchmarks.bombs", "--one", case]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            over += 1
            print(f"{case:20} FAILED ({done.returncode}) {done.stderr.strip()[-200:]}", flush=True)
            continue
        size, seconds, memory, result = json.loads(done.stdout)
        bad = seconds > SECONDS or memory > MEGABYTES
        over += bad
        said = ", ".join(f"{key} {value}" for key, value in list(result.items())[:4])
        print(
            f"{case:20} {size / 2**20:5.1f} MB {seconds:6.2f} s {memory:6.0f} MB {'OVER' if bad else '    '} {said}",
            flush=True,
        )
    print(f"{over} over {SECONDS:g} s or {MEGABYTES:g} MB")
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main())
