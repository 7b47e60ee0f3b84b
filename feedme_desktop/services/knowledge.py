"""What people and earlier imports taught the library about speakers and tables, and applying it to a transcript.

Pure; used in the child process. Where it comes from, see ``services.learning``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from feedme_desktop.domain.records import Reading
from feedme_desktop.domain.transcript import Role, Transcript, Turn

MOST_PARTIES = 5
"""More speakers make an open channel, whose regulars are no agents."""

GUESSED = "columns_guessed"
"""The key of the metadata by which a parser says that it read a table by guess."""

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]{1,64}@[^\s<>()\[\],;:\"]{1,255}")
_LOST_BYTES = "Some bytes are not valid"


@dataclass(frozen=True, slots=True)
class Rule:
    """``kind`` name, address or domain; ``value`` casefolded; ``source`` the format's source, "" for every format."""

    kind: str
    value: str
    source: str
    role: Role


@dataclass(frozen=True, slots=True)
class Knowledge:
    """``agents`` turn up in many tickets and count only where a role is unknown; ``mappings``: signature -> columns."""

    rules: tuple[Rule, ...] = ()
    agents: tuple[str, ...] = ()
    mappings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For the pipe to a child."""
        rules = [[rule.kind, rule.value, rule.source, rule.role.value] for rule in self.rules]
        return {"rules": rules, "agents": list(self.agents), "mappings": {k: dict(v) for k, v in self.mappings.items()}}

    @staticmethod
    def from_json(found: Mapping[str, Any]) -> Knowledge:
        """What ``as_json`` was made from."""
        rules = tuple(Rule(kind, value, source, Role(role)) for kind, value, source, role in found["rules"])
        return Knowledge(rules, tuple(found["agents"]), found["mappings"])

    def applied(self, transcript: Transcript, reading: Reading) -> Transcript:
        """The transcript with what is known about its speakers, and what a person decided about this one."""
        roles = self._roles(transcript)
        if Role.AGENT in roles.values():
            open_names = {t.speaker or "" for t in transcript.turns if t.role is Role.UNKNOWN} - roles.keys()
            if len(open_names) == 1:  # the only other voice is the one that asks
                roles[open_names.pop()] = Role.CUSTOMER
        roles.update(reading.roles)
        transcript = transcript.with_roles(roles) if roles else transcript
        if not reading.excluded:
            return transcript
        turns = tuple(replace(turn, excluded=turn.index in reading.excluded) for turn in transcript.turns)
        return replace(transcript, turns=turns)

    def _roles(self, transcript: Transcript) -> dict[str, Role]:
        source = source_of(transcript.format)
        rules = {(rule.kind, rule.value): rule.role for rule in self.rules if not rule.source}
        rules.update({(rule.kind, rule.value): rule.role for rule in self.rules if rule.source == source})
        agents: Sequence[str] = self.agents
        if len({turn.speaker for turn in transcript.turns}) > MOST_PARTIES:
            agents = ()
        roles: dict[str, Role] = {}
        for turn in transcript.turns:
            name = turn.speaker or ""
            if name in roles:
                continue
            ruled = next((rules[key] for key in _keys(name, transcript.addresses.get(name)) if key in rules), None)
            if ruled is not None:
                roles[name] = ruled
            elif turn.role is Role.UNKNOWN and name.casefold() in agents:
                roles[name] = Role.AGENT
        return roles


def source_of(format_name: str) -> str:
    """The source of a format: ``zendesk`` of ``zendesk_html``."""
    return format_name.split("_", 1)[0]


def address_in(name: str) -> str | None:
    """The mail address in the name of a speaker, casefolded."""
    found = _ADDRESS.search(name[:400])
    return None if found is None else found[0].casefold()


def _keys(name: str, address: str | None) -> Iterable[tuple[str, str]]:
    """What a rule for this speaker may be kept under, the surest first."""
    address = address.casefold() if address else address_in(name)
    if address:
        yield "address", address
    yield "name", name.casefold()
    if address:
        yield "domain", address.rpartition("@")[2]


def signature(headers: Sequence[str]) -> str:
    """The key of a table's folded headers, in their order."""
    return hashlib.sha256("\x1f".join(headers).encode("utf-8", "replace")).hexdigest()


def unsure_about(transcript: Transcript) -> tuple[list[str], Transcript]:
    """Why a person should look at the reading, and the transcript without the parser's mark for it."""
    reasons = []
    speaking = [turn for turn in transcript.turns if turn.role not in (Role.NOTE, Role.SYSTEM)]
    if len({turn.speaker for turn in speaking}) <= MOST_PARTIES and any(_open(turn) for turn in speaking):
        reasons.append("speakers")
    if GUESSED in transcript.metadata:
        reasons.append("columns")
        kept = {key: value for key, value in transcript.metadata.items() if key != GUESSED}
        transcript = replace(transcript, metadata=kept)
    if any(warning.startswith(_LOST_BYTES) for warning in transcript.warnings):
        reasons.append("encoding")
    return reasons, transcript


def _open(turn: Turn) -> bool:
    return turn.role is Role.UNKNOWN and not turn.excluded


def without_excluded(transcript: Transcript, *, silent: bool = False) -> Transcript:
    """The same with excluded turns as notes: nothing of a note gets into an example. ``silent``: without words."""
    if not any(turn.excluded for turn in transcript.turns):
        return transcript
    blank: dict[str, Any] = {"text": "", "hidden": ()} if silent else {}
    turns = tuple(replace(turn, role=Role.NOTE, **blank) if turn.excluded else turn for turn in transcript.turns)
    return replace(transcript, turns=turns)
