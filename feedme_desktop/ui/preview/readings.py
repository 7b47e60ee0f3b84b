"""What a person's decisions make of a preview, without reading the file again.

Pure: roles and messages left out only relabel turns; columns and plain text need a new reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from feedme_desktop.domain.records import Preview, PreviewSpeaker, Reading
from feedme_desktop.domain.transcript import Role, Turn

ROLES = (Role.CUSTOMER, Role.AGENT, Role.BOT, Role.NOTE, Role.SYSTEM)
"""What a speaker may be, in the order of the keys 1 to 5."""

_SWAPPED = {Role.CUSTOMER: Role.AGENT, Role.AGENT: Role.CUSTOMER}
_FIXED = (Role.NOTE, Role.SYSTEM)


def turns_of(preview: Preview, reading: Reading) -> tuple[Turn, ...]:
    """The turns with the roles of the reading, those left out marked; notes and system lines stay what they are."""
    left_out = frozenset(reading.excluded)
    return tuple(
        replace(
            turn,
            role=turn.role if turn.role in _FIXED else reading.roles.get(turn.speaker or "", turn.role),
            excluded=turn.index in left_out,
        )
        for turn in preview.turns
    )


def speakers_of(preview: Preview, reading: Reading) -> tuple[PreviewSpeaker, ...]:
    """The speakers with the roles of the reading."""
    return tuple(replace(one, role=reading.roles.get(one.name, one.role)) for one in preview.speakers)


def with_role(reading: Reading, name: str, role: Role) -> Reading:
    """The reading in which a speaker has this role."""
    return replace(reading, roles={**reading.roles, name: role})


def swapped(reading: Reading, speakers: Iterable[PreviewSpeaker]) -> Reading:
    """Customers become agents and the other way round; where nobody is either, who speaks first asks."""
    present = [one for one in speakers if one.role not in _FIXED]
    known = {one.name: _SWAPPED[one.role] for one in present if one.role in _SWAPPED}
    if not known:
        known = {one.name: Role.AGENT if number else Role.CUSTOMER for number, one in enumerate(present)}
    return replace(reading, roles={**reading.roles, **known})


def with_turn_toggled(reading: Reading, index: int) -> Reading:
    """The reading in which a message is left out, or in again."""
    return replace(reading, excluded=tuple(sorted(set(reading.excluded) ^ {index})))


def with_column(reading: Reading, key: str, meaning: str | None) -> Reading:
    """The reading in which a column means something else; None leaves it to the program. Other turns come of it."""
    columns = {name: had for name, had in reading.columns.items() if name != key}
    if meaning is not None:
        columns[key] = meaning
    return replace(reading, columns=columns, excluded=())


def as_text(reading: Reading, yes: bool) -> Reading:
    """The reading as plain text, or as what it is; other turns come of it."""
    return replace(reading, as_text=yes, excluded=())
