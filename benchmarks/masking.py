"""How much seeded personal data leaves unmasked, and how much is masked that need not be; prints one JSON line a set.

    python benchmarks/masking.py [--data DIALOGS.jsonl.gz] [--dialogs 500] [--show]

DIALOGS: lines with ``turns`` of ``role`` and ``text``. Without it, or where it has fewer, dialogs of our own fill up.
Each dialog gets one seed of every kind in turns of its own or behind what is said there. A seed is leaked when it, or a
part of it of five letters or digits, can still be read. False masks: words of the sentences around the seeds that were
masked, and identifiers that must stay. Words masked in the untouched dialogs are reported as they are: names said there
are counted as false, too. Four sets: one that was tuned on, one whose misses were looked at twice, and one of other
countries, keys and sentences, written when masking was done (before its misses were looked at, too: e-mail and card 1,
IP .998, key and phone .996, name .969), and one of the forms in which people write numbers, addresses and keys.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from masking_fresh import Forms, Fresh
from masking_seeds import STAYS, Maker

from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.extraction.redaction import Masker

_OWN = (
    (
        "Hi, I can't sign in since the update.",
        "Please open Settings > Accounts and sign in again.",
        "That worked, thanks!",
    ),
    (
        "The printer prints blank pages.",
        "Run the cleaning cycle twice, then print a test page.",
        "Still blank.",
        "Replace the black cartridge.",
        "Fixed.",
    ),
    ("How do I export my calendar?", "File > Export > iCalendar. Choose the range first.", "Perfect."),
    (
        "Sync stops at 40 %.",
        "Which version do you use?",
        "4.2.1 on Windows 11.",
        "Update to 4.3, it was fixed there.",
        "Yes, it syncs now.",
    ),
)
_WORD = re.compile(r"\w+(?:[.:'@/-]\w+)*")
_PLACEHOLDER = re.compile(r"\[[A-Z]+_\d+\]")
_PIECE = re.compile(r"[^\W_]{5,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--dialogs", type=int, default=500)
    parser.add_argument("--show", action="store_true", help="list what leaked and what was masked in vain")
    args = parser.parse_args()
    dialogs = _dialogs(args.data, args.dialogs)
    for name in ("tune", "held", "fresh", "forms"):
        print(json.dumps(_measure(name, dialogs, show=args.show), ensure_ascii=False))
    print(json.dumps(_untouched(dialogs, show=args.show), ensure_ascii=False))


def _dialogs(path: Path | None, count: int) -> list[list[tuple[Role, str]]]:
    dialogs: list[list[tuple[Role, str]]] = []
    if path is not None:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                turns = json.loads(line)["turns"]
                dialogs.append([(Role(turn["role"]), turn["text"]) for turn in turns])
    while len(dialogs) < count:
        said = _OWN[len(dialogs) % len(_OWN)]
        dialogs.append([((Role.CUSTOMER, Role.AGENT)[i % 2], text) for i, text in enumerate(said)])
    return dialogs[:count]


def _transcript(turns: list[tuple[Role, str]], names: tuple[str, str]) -> Transcript:
    speakers = {Role.CUSTOMER: names[0], Role.AGENT: names[1]}
    made = tuple(Turn(i, role, speakers.get(role), None, text) for i, (role, text) in enumerate(turns))
    return Transcript("seeded.txt", "text", made)


def _measure(name: str, dialogs: list[list[tuple[Role, str]]], *, show: bool) -> dict[str, object]:
    seeded, leaked, words, false = Counter[str](), Counter[str](), 0, 0
    for number, dialog in enumerate(dialogs):
        maker = {"fresh": Fresh, "forms": Forms}[name](number) if name in ("fresh", "forms") else Maker(name, number)
        draw = random.Random(f"{name}/{number}")
        names = (maker.person(), maker.person())
        turns, seeds = list(dialog), []
        for kind, sentence, original in maker.seeds(names):
            at = draw.randrange(len(turns))
            role, text = turns[at]
            if kind == "name" or draw.random() < 0.5:
                turns.insert(at, (role, sentence))
            else:
                turns[at] = (role, f"{text}{draw.choice([' ', chr(10)])}{sentence}")
            seeds.append((kind, sentence, original))
        transcript = _transcript(turns, names)
        masker = Masker(transcript)
        hidden = "\n".join(masker.hide(turn.text) for turn in transcript.turns)
        said = "\n".join(turn.text for turn in transcript.turns)
        assert masker.reveal(hidden) == said
        for kind, sentence, original in seeds:
            seeded[kind] += 1
            where = masker.hide(sentence) if kind == "name" else hidden  # May is a month, too
            if _leaks(kind, original, said, where):
                leaked[kind] += 1
                if show:
                    at = hidden.find(original)
                    around = hidden[max(0, at - 40) : at + 40]
                    print(f"  leaked {kind}: {masker.hide(sentence)!r} of {original!r}: {around!r}")
        count, lost = _carriers(masker, seeds, show=show)
        words, false = words + count, false + lost
    stay = _identifiers(show=show and name == "tune")
    recall = {kind: round(1 - leaked[kind] / seeded[kind], 4) for kind in sorted(seeded)}
    return {
        "set": name,
        "dialogs": len(dialogs),
        "seeds": sum(seeded.values()),
        "recall": recall,
        "false_words": round(false / words, 4),
        **stay,
    }


def _leaks(kind: str, original: str, said: str, hidden: str) -> bool:
    if kind in ("name", "address", "birth_date"):
        return original in hidden
    parts = [part for part in _PIECE.findall(original) if said.count(part) == 1]
    return original in hidden or any(part in hidden for part in parts)


def _carriers(masker: Masker, seeds: list[tuple[str, str, str]], *, show: bool) -> tuple[int, int]:
    """Words of the sentences around the seeds, and how many of them were masked with them."""
    words = false = 0
    for _, sentence, original in seeds:
        kept = Counter(_WORD.findall(_PLACEHOLDER.sub(" ", masker.hide(sentence))))
        around = Counter(_WORD.findall(sentence.replace(original, " ")))
        lost = around - kept
        words, false = words + around.total(), false + lost.total()
        if show and lost:
            print(f"  in vain: {masker.hide(sentence)!r} of {sentence!r}")
    return words, false


def _identifiers(*, show: bool) -> dict[str, object]:
    masked = 0
    for text in STAYS:
        masker = Masker(_transcript([(Role.CUSTOMER, text)], ("Dana Whitfield", "Robin Huber")))
        if masker.hide(text) != text:
            masked += 1
            if show:
                print(f"  must stay: {masker.hide(text)!r} of {text!r}")
    return {"identifiers": len(STAYS), "identifiers_masked": round(masked / len(STAYS), 4)}


def _untouched(dialogs: list[list[tuple[Role, str]]], *, show: bool) -> dict[str, object]:
    words, kinds = 0, Counter[str]()
    masked_words = 0
    for dialog in dialogs:
        transcript = _transcript(dialog, ("Customer", "Agent"))
        transcript = replace(transcript, turns=tuple(replace(turn, speaker=None) for turn in transcript.turns))
        masker = Masker(transcript)
        for turn in transcript.turns:
            hidden = masker.hide(turn.text)
            before, after = Counter(_WORD.findall(turn.text)), Counter(_WORD.findall(_PLACEHOLDER.sub(" ", hidden)))
            words += before.total()
            masked_words += (before - after).total()
            if show and hidden != turn.text:
                print(f"  untouched: {hidden[:160]!r}")
        kinds.update(str(found.kind) for found in masker.found)
    return {
        "set": "untouched",
        "dialogs": len(dialogs),
        "words": words,
        "masked_words": round(masked_words / words, 5),
        "kinds": dict(kinds),
    }


if __name__ == "__main__":
    main()
