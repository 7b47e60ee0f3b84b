"""The embedding models by the name under which their vectors are stored.

Adding a model is one module and one line here. A model over the network needs somebody who asks it; that comes in from
outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from feedme_desktop.embedding.base import Embedder
from feedme_desktop.embedding.gemini import MODEL as GEMINI
from feedme_desktop.embedding.gemini import Ask, GeminiEmbedder, Hide
from feedme_desktop.embedding.minilm import MODEL, MiniLmEmbedder
from feedme_desktop.errors import UserError

DEFAULT_MODEL = MODEL

_MODELS: Mapping[str, Callable[[], Embedder]] = {MODEL: MiniLmEmbedder}
REMOTE_MODELS: Mapping[str, Callable[..., Embedder]] = {GEMINI: GeminiEmbedder}
"""Those asked over the network."""

MODELS = (*_MODELS, *REMOTE_MODELS)
"""Every name a person may choose."""


def create_embedder(model: str = DEFAULT_MODEL) -> Embedder:
    """The embedder called ``model``, which works on this machine. Raises ``UserError`` for any other name."""
    maker = _MODELS.get(model)
    if maker is not None:
        return maker()
    if model in REMOTE_MODELS:
        raise UserError(f"The embedding model {model!r} works over the network only.", code="not_configured")
    known = ", ".join(sorted(MODELS))
    raise UserError(f"There is no embedding model called {model!r}; choose one of: {known}.", code="unknown_model")


def create_remote_embedder(model: str, ask: Ask, hide: Hide, *, batch_size: int) -> Embedder:
    """The embedder called ``model`` over ``ask``; ``hide`` masks what leaves. Raises ``KeyError`` for a local one."""
    return REMOTE_MODELS[model](ask, hide, batch_size=batch_size)
