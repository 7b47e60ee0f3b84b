"""Vectors for texts that only turn up in a transaction: made outside of it, so that no lock waits for a network.

``embedded`` runs what writes; it says by ``UnembeddedError`` which texts it lacks, is rolled back, and begins anew with
them. What may not depend on a model, erasing above all, then goes on without: rebuilding fills in what is missing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from feedme_desktop.db import examples
from feedme_desktop.db.copying import halfvec_bytes
from feedme_desktop.db.examples import NewVector
from feedme_desktop.db.pool import Connection
from feedme_desktop.embedding.base import Embedder
from feedme_desktop.embedding.registry import REMOTE_MODELS
from feedme_desktop.errors import UserError
from feedme_desktop.services.work import KINDS, texts_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")

_ROUNDS = 5
"""How often others may change meanwhile what is to be embedded."""

logger = logging.getLogger(__name__)


class UnembeddedError(Exception):
    """These texts have no vectors yet: the transaction is to be left, and begun anew with them."""

    def __init__(self, texts: Sequence[str], names: Collection[str]) -> None:
        super().__init__(f"{len(texts)} texts have no vectors")
        self.texts = tuple(texts)
        self.names = tuple(names)


@dataclass(frozen=True, slots=True)
class Vectors:
    """Binary halfvecs by text, of ``model``; ``final``: there will be no others."""

    by_text: Mapping[str, bytes]
    model: str
    final: bool = False

    def need(self, texts: Sequence[str], names: Callable[[], Collection[str]] = tuple) -> None:
        """Raises ``UnembeddedError`` where texts have no vectors and may still get them.

        ``names`` says who spoke in the tickets that the texts come from; asked only where it matters.
        """
        missing = [text for text in dict.fromkeys(texts) if text not in self.by_text]
        if missing and not self.final:
            raise UnembeddedError(missing, names())

    def of(self, texts: Sequence[str]) -> list[bytes] | None:
        """Those of all the texts, None where they can't be had. Raises ``UnembeddedError``."""
        self.need(texts)
        found = [self.by_text[text] for text in texts if text in self.by_text]
        return found if len(found) == len(texts) else None


def embedded(
    embedder: Embedder,
    write: Callable[[Vectors], T],
    known: Mapping[str, bytes] | None = None,
    *,
    texts: Sequence[str] = (),
    names: Collection[str] = (),
    needed: bool = False,
) -> T:
    """What ``write`` returns; it makes a transaction of its own each time it is called.

    ``known`` are vectors that are there already, ``texts`` will surely be wanted, ``names`` spoke in their tickets.
    Without a model ``write`` is called with ``final`` vectors, or with ``needed`` its ``UserError`` is raised.
    """
    by_text, missing, said_by = dict(known or {}), tuple(texts), tuple(names)
    for _ in range(_ROUNDS):
        try:
            by_text.update(_made(embedder, missing, said_by))
        except UserError as error:
            if needed:
                raise
            logger.warning("%d texts are stored without vectors: the model said %s", len(missing), error.code)
            break
        try:
            return write(Vectors(by_text, embedder.model))
        except UnembeddedError as error:
            missing, said_by = error.texts, error.names
    return write(Vectors(by_text, embedder.model, final=True))


def _made(embedder: Embedder, texts: Sequence[str], names: Collection[str]) -> dict[str, bytes]:
    return dict(zip(texts, halfvec_bytes(embed_of(embedder, texts, names)), strict=True)) if texts else {}


def embed_of(embedder: Embedder, texts: Sequence[str], names: Collection[str]) -> NDArray[np.float32]:
    """The vectors of texts from tickets in which ``names`` spoke: what leaves for a service leaves without them."""
    if names and embedder.model in REMOTE_MODELS:
        from feedme_desktop.extraction.personal import with_placeholders  # phonenumbers is large

        people = tuple(dict.fromkeys(name for name in names if name))
        texts = [with_placeholders(text, people) for text in texts]
    return embedder.embed(texts)


def put(conn: Connection, example_id: int, question: str, answer: str, vectors: Vectors) -> None:
    """Let an example be found by these words; without their vectors it has none rather than those of other words."""
    made = vectors.of(texts_of(question, answer))
    examples.drop_vectors(conn, [example_id])
    if made is not None:
        rows = [NewVector(example_id, vectors.model, kind, v) for kind, v in zip(KINDS, made, strict=True)]
        examples.insert_vectors(conn, rows)
