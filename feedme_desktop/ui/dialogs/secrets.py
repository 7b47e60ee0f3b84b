"""Secrets that a person typed, on their way to the system's keychain.

The keychain may ask the person something and take its time: ``keep`` is for a worker's thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret by its name in the keychain, and the settings to use where it was kept there and where it was not."""

    name: str
    value: str = field(repr=False)
    if_kept: Mapping[str, Any] = field(repr=False)
    if_not: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """Settings to use on top of those that were saved; ``everything`` outlives this session."""

    changes: Mapping[str, Any] = field(repr=False)
    everything: bool


def keep(secrets: Sequence[Secret]) -> Kept:
    """Put them into the keychain, as far as there is one."""
    from feedme_desktop.keychain import Keychain

    keychain = Keychain()
    changes: dict[str, Any] = {}
    everything = True
    for one in secrets:
        kept = keychain.put(one.name, one.value)
        changes |= one.if_kept if kept else one.if_not
        everything = everything and kept
    return Kept(changes, everything)
