"""What an embedder is: texts in, unit vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """A model that turns texts into L2-normalised vectors."""

    model: str
    """Name under which its vectors are stored, e.g. ``minilm-l6-v2-q8``."""

    dim: int

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Array of shape (len(texts), dim), float32, rows of length 1. Safe to call from several threads."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of what somebody searches for, shape (dim,): better an error than one that comes late."""
        ...
