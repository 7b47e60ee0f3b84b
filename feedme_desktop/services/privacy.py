"""What leaves this machine, shown beforehand: the very requests that an engine would send about a conversation.

Built by the code that builds the real ones, so that the preview can't drift from them. Sends nothing; the originals
in it are for this machine's screen alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.extraction.hosts import shown
from feedme_desktop.services.engines import NAMES, is_remote
from feedme_desktop.services.knowledge import without_excluded
from feedme_desktop.services.models import may_send_unmasked

if TYPE_CHECKING:
    from feedme_desktop.domain.records import Preview
    from feedme_desktop.extraction.prompting import Hides
    from feedme_desktop.services.imports import ImportService
    from feedme_desktop.settings import Settings

_PLACEHOLDER = re.compile(r"\[[A-Z]+_\d+\]")
_PUBLIC = {"gemini": "generativelanguage.googleapis.com", "openai": "api.openai.com"}


@dataclass(frozen=True, slots=True)
class Mask:
    """A placeholder, what kind of thing it stands for ("email", "phone" …, "" for words that only look like one)."""

    kind: str
    placeholder: str
    original: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SentTurn:
    """A message as it is and as it would be sent; ``sent`` is None for one that stays here."""

    index: int
    role: Role
    speaker: str
    original: str = field(repr=False)
    sent_speaker: str = ""
    sent: str | None = None
    spans: tuple[tuple[int, int, int, int], ...] = ()
    """What was masked: ``original[a:b]`` became ``sent[c:d]``."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request: the instruction, the data, word for word but for its random marker, and the schema of the answer."""

    system: str
    text: str = field(repr=False)
    schema: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class SendingPreview:
    """Everything that would be sent about one conversation, and to whom."""

    engine: str
    to: str
    """The service in words, and its host."""
    model: str
    masked: bool
    title: str
    sent_title: str
    turns: tuple[SentTurn, ...]
    requests: tuple[Request, ...]
    masks: tuple[Mask, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many different things of each kind are masked."""
        return Counter(mask.kind for mask in self.masks if mask.kind)


def sending_preview(transcript: Transcript, settings: Settings, engine: str) -> SendingPreview:
    """What would be sent about this transcript. Needs no key; ``engine`` that works here sends nothing."""
    if not is_remote(engine):
        return SendingPreview(engine, NAMES[engine], "", False, transcript.title or "", "", _kept(transcript), (), ())
    from feedme_desktop.extraction.prompting import Conversation, Nothing
    from feedme_desktop.extraction.redaction import Masker

    masked = settings.mask_personal_data or not may_send_unmasked(settings, engine)
    left = without_excluded(transcript, silent=True)
    masker = Masker(left) if masked else None
    hides = masker or Nothing()
    conversation = Conversation(left, hides)
    requests = tuple(
        Request(prompt.system, prompt.text, prompt.schema)
        for prompt in (conversation.prompt(window) for window in conversation.windows)
    )
    said = "\n".join(request.text for request in requests)
    found = {one.placeholder: one for one in masker.found} if masker else {}
    masks = tuple(
        Mask(str(one.kind or ""), one.placeholder, one.original)
        for one in found.values()
        if _is_in(one.placeholder, said)
    )
    originals = {one.placeholder: one.original for one in found.values()}
    turns = tuple(
        kept if one.excluded or not one.text.strip() else _masked(kept, hides, originals)
        for kept, one in zip(_kept(transcript), transcript.turns, strict=True)
    )
    title = transcript.title or ""
    return SendingPreview(
        engine,
        _service(settings, engine),
        _model(settings, engine),
        masked,
        title,
        hides.hide(title),
        turns,
        requests,
        masks,
    )


def preview_of_conversation(
    imports: ImportService, settings: Settings, conversation_id: int, engine: str
) -> SendingPreview:
    """The same for a conversation of the library, as it is read now. Raises ``NotFoundError`` and ``ReadError``."""
    version = imports.versions(conversation_id)[0].version
    return sending_preview(imports.transcript_of(conversation_id, version), settings, engine)


def _masked(turn: SentTurn, hides: Hides, originals: Mapping[str, str]) -> SentTurn:
    sent = hides.hide(turn.original)
    spans: list[tuple[int, int, int, int]] = []
    shift = 0  # how much further on the original is
    for match in _PLACEHOLDER.finditer(sent):
        original = originals.get(match[0])
        if original is not None:
            start = match.start() + shift
            spans.append((start, start + len(original), match.start(), match.end()))
            shift += len(original) - len(match[0])
    return replace(turn, sent=sent, sent_speaker=hides.hide(turn.speaker), spans=tuple(spans))


def _is_in(placeholder: str, said: str) -> bool:
    """Whether it is sent; heads of messages do without brackets."""
    return re.search(rf"(?<!\w){re.escape(placeholder.strip('[]'))}(?!\w)", said) is not None


def is_agreed(settings: Settings, engine: str) -> bool:
    """Whether text may be sent without asking first: it was agreed to, or it stays in one's own network."""
    if not is_remote(engine) or may_send_unmasked(settings, engine):
        return True
    return _agreement(settings, engine) in settings.sending_agreed.split()


def agreed(settings: Settings, engine: str) -> dict[str, str]:
    """The change of the settings that keeps the agreement to this service."""
    return {"sending_agreed": " ".join([*settings.sending_agreed.split(), _agreement(settings, engine)])}


def transcript_of(preview: Preview, name: str) -> Transcript:
    """What a preview of an import shows, as a transcript; the sample where it shows nothing."""
    if not preview.turns:
        return sample()
    return Transcript(name, preview.format or "text", preview.turns, preview.title)


def _agreement(settings: Settings, engine: str) -> str:
    address = settings.gemini_base_url if engine == "gemini" else settings.openai_base_url
    return f"{engine}@{shown(address) if address else _PUBLIC[engine]}".replace(" ", "")


def sample() -> Transcript:
    """A short ticket made up for people who want to see masking at work before they choose an engine."""
    said = (
        (
            Role.CUSTOMER,
            "Dana Whitfield",
            "Hi, I can't sign in as dana.whitfield@example.com. Order no. 48213, please call 415-555-0123.",
        ),
        (Role.AGENT, "Robin", "Hi Dana, open Settings > Accounts, choose Sign out, and sign in again."),
        (
            Role.CUSTOMER,
            "Dana Whitfield",
            "That worked, thanks Robin!\n\nBest regards\nDana Whitfield\n12 Maple Street, Springfield, IL 62704",
        ),
    )
    turns = tuple(Turn(index, role, speaker, None, text) for index, (role, speaker, text) in enumerate(said))
    return Transcript("sample.txt", "text", turns, "Sign-in fails")


def _kept(transcript: Transcript) -> tuple[SentTurn, ...]:
    return tuple(SentTurn(turn.index, turn.role, turn.speaker or "", turn.text) for turn in transcript.turns)


def _service(settings: Settings, engine: str) -> str:
    address = settings.gemini_base_url if engine == "gemini" else settings.openai_base_url
    return f"{NAMES[engine]} ({shown(address) if address else _PUBLIC[engine]})"


def _model(settings: Settings, engine: str) -> str:
    return (settings.gemini_model if engine == "gemini" else settings.openai_model) or ""
