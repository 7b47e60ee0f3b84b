"""Sentences of a model's answer that the ticket does not say: is every one of them marked?

Tickets of our own; their agents' words are changed by rule (numbers, negations, order, names, links, steps, actors,
halves of two sentences …), proposed together with one honest sentence and with all of the agent's words cited, which is
the kindest case for a liar. Honest sentences, word for word and put in other words by hand, count false alarms. Prints
one JSON line; exit code 1 where an unsupported sentence was accepted.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.extraction.proving import Prover
from feedme_desktop.extraction.replies import Proposal, Quote
from feedme_desktop.extraction.sentences import split_sentences

DATA = Path(__file__).parents[1] / "tests" / "data" / "extraction"


@dataclass(frozen=True)
class Ticket:
    """What a customer asked, what an agent said, what may be said instead, and what may not."""

    asked: str
    said: str
    same: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def sentences(self) -> list[str]:
        return [sentence.text for sentence in split_sentences(self.said)]


ASKED = "What should I do about the panel, it is stuck again?"
SWAPS = (
    ("on", "off"), ("before", "after"), ("export", "import"), ("enable", "disable"), ("open", "close"),
    ("add", "remove"), ("upload", "download"), ("increase", "decrease"), ("left", "right"), ("top", "bottom"),
    ("lock", "unlock"),
    ("minutes", "hours"), ("days", "weeks"), ("first", "last"), ("always", "sometimes"), ("more", "less"),
    ("inside", "outside"), ("owner", "viewer"), ("incoming", "outgoing"), ("install", "uninstall"), ("may", "must"),
    ("public", "private"), ("monthly", "yearly"), ("with", "without"), ("and", "or"),
    ("all", "some"), ("at least", "at most"),
)  # fmt: skip
STEPS = (
    ", then delete your account", " and send us your password", ", then disable the antivirus",
    " and call +1 900 555 0147",
    ", then wait 45 minutes", " and format the disk", " using the administrator's card", ", which is free of charge",
    " as root", " without a backup",
)  # fmt: skip
INVENTED = (
    "See https://support.example-help.net/kb/991 for details.", "You can also do it in the mobile app.",
    "This costs 9.99 a month.",
    "Contact billing@acme-refunds.example to get your money back.", "Run sudo rm -rf /var/cache to clean up.",
    "The limit is 250 files.", "It was fixed in version 8.14.2.", "Use the code SAVE50 at the checkout.",
    "Your refund arrives within 24 hours.", "Our engineers are aware of the problem.", "Restart the computer twice.",
)  # fmt: skip
NEGATIONS = re.compile(
    r"\b(?:do not|don't|does not|doesn't|cannot|can't|is not|isn't|never|not|nicht|kein|keine|pas|no)\s", re.I
)


def lies(ticket: Ticket, others: list[Ticket], chance: random.Random) -> Iterator[tuple[str, str]]:
    """(kind, sentence) that the agent of this ticket did not say."""
    for sentence in ticket.sentences:
        yield from _words_changed(sentence)
        yield from _put_together(sentence, others, chance)
    for sentence in ticket.other:
        yield "by hand", sentence
    yield "invented", chance.choice(INVENTED)
    yield "customer", ticket.asked
    yield "elsewhere", chance.choice(chance.choice(others).sentences)


def _words_changed(sentence: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(r"\d+", sentence):
        yield "number", sentence[: match.start()] + str(int(match[0]) + 3) + sentence[match.end() :]
    if NEGATIONS.search(sentence):
        positive = re.sub(r"\b(?:ne |n')", "", sentence, flags=re.IGNORECASE)  # the other half of ne … pas
        yield (
            "negation",
            NEGATIONS.sub(lambda m: "will " if m[0].lower().startswith(("can", "is")) else "", positive, 1),
        )
    else:
        yield "negation", f"Do not {sentence[:1].lower()}{sentence[1:]}"
    for one, other in (*SWAPS, *((b, a) for a, b in SWAPS)):
        changed = re.sub(rf"\b{one}\b", other, sentence, count=1, flags=re.I)
        if changed != sentence and not (one == "and" and sentence.count(" and ") > 1):
            yield "word", changed
    for match in re.finditer(r"(?<![.!?] )(?<!^)\b[A-Z][a-z]{3,}(?: [A-Z][a-z]+)*", sentence):
        yield "name", sentence[: match.start()] + "Vaultbox" + sentence[match.end() :]
    for match in re.finditer(r"https?://\S+?(?=[\s.,]*(?:\s|$))", sentence):
        yield "link", sentence.replace(match[0], match[0] + "/pay")
        yield "link", re.sub(r"//[^/\s]+", "//login-verify.example", sentence, count=1)
    for match in re.finditer(r"\bfrom ([\w']+(?: [\w']+)?) to ([\w']+)", sentence):
        yield "order", sentence.replace(match[0], f"from {match[2]} to {match[1]}")
    if re.match(r"(?:We|I) (?:have|will|had) ", sentence):
        bare = re.sub(r"^(?:We|I) (?:have|will|had) ", "", sentence)
        yield "actor", bare[:1].upper() + bare[1:]
    if match := re.match(r"(?:If|Unless) [^,]+, (.+)", sentence):
        yield "condition", match[1][:1].upper() + match[1][1:]


def _put_together(sentence: str, others: list[Ticket], chance: random.Random) -> Iterator[tuple[str, str]]:
    bare = sentence.rstrip(".!")
    yield "step", f"{bare}{chance.choice(STEPS)}."
    foreign = chance.choice(chance.choice(others).sentences)
    yield "mixed", f"{bare} and {foreign[:1].lower()}{foreign[1:]}"
    words = sentence.split()
    if len(words) > 5:
        tail = foreign.split()
        yield "mixed", " ".join([*words[: len(words) // 2], *tail[len(tail) // 2 :]])
        shuffled = [*words[len(words) // 2 :], *words[: len(words) // 2]]
        del shuffled[0]
        yield "mixed", " ".join([*shuffled[: len(shuffled) // 2], "only", *shuffled[len(shuffled) // 2 :]])


def marked(ticket: Ticket, sentence: str, honest: str = "") -> bool:
    """Whether the sentence is marked, or its example refused, where it is proposed after an honest one."""
    transcript = Transcript("t", "text", (
        Turn(0, Role.CUSTOMER, "Ann", None, ticket.asked), Turn(1, Role.AGENT, "Bo", None, ticket.said),
    ))  # fmt: skip
    honest = honest or max(ticket.sentences, key=len)
    answer = f"{honest}\n{sentence}"
    proposal = Proposal(
        question=ticket.asked, answer=answer, question_turns=[0], answer_turns=[1],
        question_quotes=[Quote(turn=0, words=ticket.asked)],
        answer_quotes=[Quote(turn=1, words=words) for words in ticket.sentences], superseded=[], resolved="yes",
        resolved_quotes=[], tags=[], confidence=1.0,
    )  # fmt: skip
    example = Prover(transcript).prove(proposal, (0, 1), str)
    if example is None:
        return True
    start = len(honest) + 1
    return any(first < len(answer) and last > start for first, last in example.unsupported)


def by_hand() -> list[tuple[Ticket, str, str, str]]:
    """(ticket, kind, sentence, the honest one before it): what a reader of the agent's words would never sign."""
    found = json.loads((DATA / "support_lies.json").read_text(encoding="utf-8"))
    return [
        (Ticket(ASKED, each["said"], (), ()), each["kind"], lie, each["honest"])
        for each in found
        for lie in each["lies"]
    ]


def told_again() -> list[tuple[Ticket, str]]:
    """(ticket, text): agents' words without greetings and "please", their steps joined, apart, as a list."""
    found = json.loads((DATA / "support_honest.json").read_text(encoding="utf-8"))
    return [(Ticket(each["asked"], each["said"], (), ()), text) for each in found for text in each["same"]]


def load() -> list[Ticket]:
    found = json.loads((DATA / "support_tickets.json").read_text(encoding="utf-8"))
    return [Ticket(each["asked"], each["said"], tuple(each["same"]), tuple(each.get("other", ()))) for each in found]


def adversarial(tickets: list[Ticket], seed: int) -> list[tuple[Ticket, str, str]]:
    """(ticket, kind, sentence): every lie once, none that the ticket happens to say."""
    chance = random.Random(seed)
    found = {}
    for ticket in tickets:
        others = [other for other in tickets if other is not ticket]
        honest = {" ".join(re.findall(r"\w+", each.lower())) for each in (*ticket.sentences, *ticket.same)}
        for kind, sentence in lies(ticket, others, chance):
            if " ".join(re.findall(r"\w+", sentence.lower())) not in honest:
                found.setdefault((ticket.asked, sentence), (ticket, kind, sentence))
    return list(found.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--show", action="store_true", help="print the sentences judged wrongly to stderr")
    args = parser.parse_args()
    tickets = load()
    began = time.perf_counter()
    lied = [*((t, kind, text, "") for t, kind, text in adversarial(tickets, args.seed)), *by_hand()]
    bad = [(kind, text, t.said) for t, kind, text, honest in lied if not marked(t, text, honest)]
    exact = [(t, text) for t in tickets for text in t.sentences] + told_again()
    same = [(t, text) for t in tickets for text in t.same]
    alarms = [text for t, text in exact if marked(t, text)]
    reworded = [text for t, text in same if marked(t, text)]
    took = time.perf_counter() - began
    if args.show:
        for kind, text, said in bad:
            print(f"ACCEPTED {kind}: {text}\n      of: {said}", file=sys.stderr)
        for text in (*alarms, *reworded):
            print(f"ALARM {text}", file=sys.stderr)
    print(json.dumps({
        "benchmark": "support", "ok": not bad, "unsupported": len(lied), "unsupported_accepted": len(bad),
        "kinds": Counter(kind for _, kind, _, _ in lied),
        "exact": len(exact), "false_alarm_exact": round(len(alarms) / len(exact), 4),
        "reworded": len(same), "false_alarm_reworded": round(len(reworded) / len(same), 4), "seconds": round(took, 2),
    }))  # fmt: skip
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
