"""Chats in JSON that hold many conversations, cut into one piece each.

Where a list of chats stands in the file, that is cut in constant memory as any JSON is; what each piece then falls
into (threads, runs of a channel) only the reader of its format knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol, cast

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing import (
    chat_crisp,
    chat_discord,
    chat_gitter,
    chat_livechat,
    chat_slack,
    chat_tawk,
    chat_teams,
    chat_telegram,
    chat_zopim,
    json_pieces,
)
from feedme_desktop.parsing.base import Document, Limits, Piece
from feedme_desktop.parsing.chat_json import Conversation, dumps, head_of, loads

name = "chats"


class Reader(Protocol):
    """A module that reads one service's JSON."""

    def sniff(self, document: Document) -> float:
        """How sure that the document is of this service."""
        ...

    def conversations(self, loaded: object) -> Iterator[Conversation]:
        """The conversations of a loaded file, each with JSON that is read as it alone."""
        ...


_READERS: tuple[Reader, ...] = cast(
    "tuple[Reader, ...]",  # each module is a reader
    (
        chat_slack,
        chat_telegram,
        chat_discord,
        chat_teams,
        chat_livechat,
        chat_tawk,
        chat_crisp,
        chat_zopim,
        chat_gitter,
    ),
)
_SURE = 0.95


def sniff_container(name: str, head: bytes) -> float:
    """As sure as the readers are of the first characters."""
    return 0.95 if _reader(Document(name, b"", head.decode("utf-8-sig", "replace"))) else 0.0


def split(name: str, file: BinaryIO, limits: Limits) -> Iterator[Piece]:
    """Yield the conversations. Raises ``ReadError`` where the file is too large and can't be cut."""
    for piece in json_pieces.split(name, file, limits):
        if piece.error:
            yield piece
        else:
            yield from _parts(piece)


def _parts(piece: Piece) -> Iterator[Piece]:
    """A piece of the file, or its conversations where it holds several; one without messages is none."""
    document = Document(piece.name, piece.content, piece.content.decode("utf-8-sig", "replace"))
    reader = _reader(document)
    if reader is None:
        yield piece
        return
    try:
        found = [(drafts, node) for drafts, _, node in reader.conversations(loads(piece.name, document.text or ""))]
    except ReadError as error:
        yield Piece(piece.name, b"", error=error)
        return
    spoken = [node for drafts, node in found if any(draft.text.strip() or draft.hidden for draft in drafts)]
    if len(spoken) == 1:
        yield piece
        return
    for node in spoken:
        yield Piece(piece.name, dumps(node))


def _reader(document: Document) -> Reader | None:
    if not head_of(document):
        return None
    best = max(_READERS, key=lambda one: one.sniff(document))
    return best if best.sniff(document) >= _SURE else None
