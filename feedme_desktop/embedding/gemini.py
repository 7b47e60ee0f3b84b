"""gemini-embedding-001 over the network, in 768 dimensions: the second embedding model.

Only batches, masks and normalises. How the service is asked, within which limits and how often again, comes from
outside, as does the masking: no text leaves this module as it came in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = "gemini-embedding-001"
DIM = 768
LARGEST_BATCH = 100
"""Texts that the service takes in one request."""

_LONGEST_TEXT = 8_000
"""Characters: the model reads 2,048 tokens and refuses more."""

Ask = Callable[[Sequence[str], bool], Sequence[Sequence[float]]]
"""One request: texts in, one vector of ``DIM`` numbers each out, in their order. Raises ``ModelError``.

True: somebody waits for the answer to a query, which can do without it; better none than a late one.
"""


Hide = Callable[[str, int], str]
"""The beginning of a text, of so many characters, without personal data."""


class GeminiEmbedder:
    """The embedder of a library that chose it; one instance serves every thread of the process."""

    model = MODEL
    dim = DIM

    def __init__(self, ask: Ask, hide: Hide, *, batch_size: int) -> None:
        self._ask = ask
        self._hide = hide
        self._batch_size = max(1, min(batch_size, LARGEST_BATCH))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of ``texts`` in their order: float32 of shape (n, 768), rows of length 1.

        Raises ``ModelError`` when the service can't be used.
        """
        return self._embedded(texts, hurry=False)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of what somebody searches for, shape (768,), or soon a ``ModelError``."""
        vector: NDArray[np.float32] = self._embedded([text], hurry=True)[0]
        return vector

    def _embedded(self, texts: Sequence[str], *, hurry: bool) -> NDArray[np.float32]:
        import numpy as np

        vectors = np.empty((len(texts), DIM), dtype=np.float32)
        for start in range(0, len(texts), self._batch_size):
            batch = [self._sent(text) for text in texts[start : start + self._batch_size]]
            vectors[start : start + len(batch)] = np.asarray(self._ask(batch, hurry), dtype=np.float32)
        # Only vectors of the full 3,072 dimensions come normalised.
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)

    def _sent(self, text: str) -> str:
        # An empty text is refused.
        return self._hide(text, _LONGEST_TEXT).strip()[:_LONGEST_TEXT] or "-"
