"""Personal and account-specific data in a text: where it is and of what kind, on this machine alone.

``find`` is cheap enough to be asked of every proposed example, in a child process, too. What it costs grows with the
length of the text and with nothing else. It never raises, whatever the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from feedme_desktop.extraction.personal_account import account_numbers
from feedme_desktop.extraction.personal_cards import cards
from feedme_desktop.extraction.personal_keys import keys
from feedme_desktop.extraction.personal_kinds import ACCOUNT_KINDS, WORDS, Found, Kind, Page, page_of
from feedme_desktop.extraction.personal_names import NameIndex, introduced
from feedme_desktop.extraction.personal_net import emails, ip_addresses, mac_addresses, usernames
from feedme_desktop.extraction.personal_numbers import bank_numbers, birth_dates, identity_numbers, said_numbers
from feedme_desktop.extraction.personal_phones import phones
from feedme_desktop.extraction.personal_places import postal_addresses
from feedme_desktop.extraction.personal_secrets import secrets

__all__ = [
    "ACCOUNT_KINDS",
    "WORDS",
    "Found",
    "Kind",
    "NameIndex",
    "detected",
    "find",
    "find_with",
    "resolve",
    "with_placeholders",
]

_BEYOND = 500
"""Characters looked at behind a cut, for what begins before it."""

_DETECTORS: tuple[Callable[[Page], Iterator[Found]], ...] = (
    keys,
    secrets,
    emails,
    bank_numbers,
    cards,
    identity_numbers,
    birth_dates,
    ip_addresses,
    mac_addresses,
    said_numbers,
    account_numbers,
    phones,
    postal_addresses,
    usernames,
    introduced,
)
"""Where two find the same place, the kind is that of the earlier one."""


def find(text: str, names: Sequence[str] = ()) -> tuple[Found, ...]:
    """Every find, in order, none touching another. ``names``: speakers, as the transcript writes them."""
    return find_with(text, _indexed(tuple(names)))


@lru_cache(maxsize=32)
def _indexed(names: tuple[str, ...]) -> NameIndex:
    """One ticket's examples are judged one after the other: its names are indexed once."""
    return NameIndex(names)


def find_with(text: str, names: NameIndex) -> tuple[Found, ...]:
    """The same, with names already indexed: for many texts of one conversation."""
    return resolve([*detected(text), *names.find(page_of(text))])


def detected(text: str) -> tuple[Found, ...]:
    """What needs no names, unresolved, those of the surest detectors first."""
    if not text or text.isspace():
        return ()
    page = page_of(text)
    return tuple(hit for detector in _DETECTORS for hit in detector(page))


def with_placeholders(text: str, names: Sequence[str] = (), most: int | None = None) -> str:
    """The text with ``[email]``, ``[order number]`` … where its personal and account-specific data was.

    ``most``: only so many characters of it; what is found across the cut is left out whole.
    """
    pieces: list[str] = []
    done = 0
    hits = find(text if most is None else text[: most + _BEYOND], names)
    if most is not None and len(text) > most:
        text = text[: next((hit.start for hit in hits if hit.start < most < hit.end), most)]
    for hit in (hit for hit in hits if hit.end <= len(text)):
        pieces += (text[done : hit.start], f"[{WORDS[hit.kind]}]")
        done = hit.end
    return "".join([*pieces, text[done:]])


def resolve(found: Iterable[Found]) -> tuple[Found, ...]:
    """Overlapping finds as one that covers them all: nothing of either is left in the open."""
    ranked = [(hit.start, rank, hit) for rank, hit in enumerate(found) if hit.end > hit.start]
    merged: list[tuple[int, Found]] = []
    for _, rank, hit in sorted(ranked, key=lambda item: item[:2]):
        if merged and hit.start < merged[-1][1].end:
            best_rank, best = merged[-1]
            kind = best.kind if best_rank < rank else hit.kind
            merged[-1] = (min(best_rank, rank), Found(kind, best.start, max(best.end, hit.end)))
        else:
            merged.append((rank, hit))
    return tuple(hit for _, hit in merged)
