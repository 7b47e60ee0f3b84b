"""The embedding models by the name under which their vectors are stored.

Adding a model is one module and one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from feedme_desktop.embedding.base import Embedder
from feedme_desktop.embedding.minilm import MODEL, MiniLmEmbedder
from feedme_desktop.errors import UserError

DEFAULT_MODEL = MODEL

_MODELS: Mapping[str, Callable[[], Embedder]] = {MODEL: MiniLmEmbedder}


def create_embedder(model: str = DEFAULT_MODEL) -> Embedder:
    """The embedder called ``model``. Raises ``UserError`` for a name nobody knows."""
    maker = _MODELS.get(model)
    if maker is None:
        known = ", ".join(sorted(_MODELS))
        raise UserError(f"There is no embedding model called {model!r}; choose one of: {known}.", code="unknown_model")
    return maker()
