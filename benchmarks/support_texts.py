"""Support questions and answers of an invented mail program, as many as wanted, all different.

Built from parts, seeded: the same call gives the same texts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

THINGS = (
    "the inbox",
    "my calendar",
    "a shared mailbox",
    "the address book",
    "a signature",
    "the spam filter",
    "an attachment",
    "the archive",
    "a filter rule",
    "my password",
    "two-factor login",
    "the invoice",
    "my subscription",
    "a label",
    "the search box",
    "dark mode",
    "desktop notifications",
    "the mobile app",
    "a mailing list",
    "the vacation reply",
    "read receipts",
    "a backup",
    "the outbox",
    "a draft",
    "the keyboard shortcuts",
    "an alias",
    "my storage quota",
    "the import of old mail",
    "a meeting invitation",
    "the print preview",
    "contacts",
    "the encryption key",
)
PROBLEMS = (
    "How do I set up {thing}",
    "I can't open {thing}",
    "{thing} disappeared",
    "{thing} keeps crashing",
    "Why is {thing} so slow",
    "How can I delete {thing}",
    "{thing} does not sync",
    "I need to export {thing}",
    "Where do I find {thing}",
    "{thing} shows the wrong time",
    "I was charged twice because of {thing}",
    "Can somebody else use {thing}",
    "How do I restore {thing}",
    "{thing} is empty",
    "I want to rename {thing}",
    "{thing} asks for a login again and again",
    "Is there a limit on {thing}",
    "{thing} stopped working",
)
PLACES = (
    "on my phone",
    "on Windows",
    "on a Mac",
    "in the browser",
    "at the office",
    "behind our firewall",
    "on the tablet",
    "on Linux",
    "over hotel wifi",
    "on a new laptop",
    "with a guest account",
    "in the family plan",
)
TIMES = (
    "since the update",
    "since Monday",
    "after I changed my password",
    "after moving house",
    "for a week",
    "every morning",
    "whenever I travel",
    "since we merged two accounts",
    "after the trial ended",
    "from time to time",
    "after a power cut",
    "since my colleague left",
)
ANSWERS = (
    "Open Settings, choose {thing} and switch it off and on again.",
    "Sign out on every device, then sign in once more.",
    "Please install the newest version from our site first.",
    "That is a known fault; it is repaired in the next update.",
    "An administrator has to allow {thing} for your team.",
    "Clear the cache under Settings, Advanced, and restart.",
    "Go to Billing and press Refund; the money is back within 14 days.",
    "Check that the clock of your computer is right.",
    "Ask your provider to open port 993 and port 587.",
    "Restore it from the bin, where it stays for 30 days.",
)


def pairs(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """``count`` different questions with an answer each."""
    chance = random.Random(seed)
    seen: set[str] = set()
    while len(seen) < count:
        thing = chance.choice(THINGS)
        parts = [chance.choice(PROBLEMS).format(thing=thing), chance.choice(PLACES), chance.choice(TIMES)]
        if chance.random() < 0.6:
            parts.append(f"and {chance.choice(PROBLEMS).format(thing=chance.choice(THINGS)).lower()}")
        question = " ".join(parts) + "?"
        question = question[0].upper() + question[1:]
        if question not in seen:
            seen.add(question)
            yield question, " ".join(chance.sample(ANSWERS, chance.randint(1, 3))).format(thing=thing)


def identifier(chance: random.Random, number: int) -> str:
    """An identifier in one of the shapes that support mails hold; ``number`` makes it the only one."""
    shapes = (
        f"ERR-{10000 + number}",
        f"0x80{number:06X}",
        f"KB{5000000 + number}",
        f"A-{number % 90 + 10}-{10000 + number}",
        f"{number // 400 + 1}.{number // 20 % 20}.{number % 20}.{number}",
        f"INV/2025/{number:06d}",
        f"#{700000 + number}",
        f"user{number}@example.com",
        f"10.{number // 65536}.{number // 256 % 256}.{number % 256}",
        f"SKU {chance.choice('QXZ')}{number:05d}-{chance.choice('ABC')}",
        f"MAIL_E_{number:05d}_DENIED",
        f"{90000000 + number}",
    )
    return shapes[number % len(shapes)]
