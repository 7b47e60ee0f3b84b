"""The models that the settings name: how to reach them, and one client and one limiter each for the whole process.

Reads keys from the environment or the keychain and hands them to the clients, to nobody else. Masking can only be
switched off for a server in one's own network; that is decided here, whatever the settings say.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from feedme_desktop.embedding.base import Embedder
from feedme_desktop.embedding.registry import REMOTE_MODELS, create_embedder, create_remote_embedder
from feedme_desktop.errors import ModelError, UsageError
from feedme_desktop.extraction import prices
from feedme_desktop.extraction.base import ModelOptions, Prompt, RemoteExtractor
from feedme_desktop.extraction.calls import ONCE, Patience
from feedme_desktop.extraction.gemini_client import GeminiClient
from feedme_desktop.extraction.hosts import is_plain, is_private, is_web_address, shown
from feedme_desktop.extraction.limiter import RateLimiter
from feedme_desktop.extraction.openai_client import OpenAiClient
from feedme_desktop.keychain import Keychain
from feedme_desktop.settings import Settings

REMOTE_ENGINES = ("gemini", "openai")
KEY_NAMES = {"gemini": "gemini-api-key", "openai": "openai-api-key"}
"""Under which names the keychain has the keys."""

_QUERY_S = 3.0
"""Search goes on with words alone when a query's vector takes longer."""

_CHECK = Prompt(
    system="You are asked whether you can be reached. Answer with the JSON object that the schema describes.",
    text='Answer {"ok": true}.',
    schema={
        "type": "object",
        "properties": {"ok": {"type": "boolean"}},
        "required": ["ok"],
        "additionalProperties": False,
    },
    max_output_tokens=1_024,
)


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """How asking a service for real went; ``models`` are those it offers, where it says."""

    ok: bool
    message: str
    latency_ms: float
    models: tuple[str, ...] = ()
    code: str | None = None


class Models:
    """The remote engines of one library; safe to use from any thread. ``close`` it."""

    def __init__(
        self,
        settings: Settings,
        keychain: Keychain | None = None,
        *,
        patience: Patience | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        self._settings = settings
        self._keychain = keychain or Keychain()
        self._patience = patience or Patience()
        # Compares what a model found; local, whatever search works with. Its model loads with the first text.
        self._local = embedder or create_embedder()
        self._lock = threading.Lock()
        self._clients: dict[str, tuple[ModelOptions, GeminiClient | OpenAiClient]] = {}
        self._retired: list[GeminiClient | OpenAiClient] = []
        self._limiters: dict[str, RateLimiter] = {}
        self._closed = threading.Event()

    def extractor(self, engine: str) -> RemoteExtractor:
        """The extractor of a remote engine. Raises ``ModelError`` not_configured with what to set."""
        from feedme_desktop.extraction.registry import create_remote

        options = self.options(engine)
        return create_remote(self._client(engine, options), mask=options.mask, embedder=self._local)

    def options(self, engine: str) -> ModelOptions:
        """How an engine is reached. Raises ``ModelError`` not_configured."""
        return options_for(self._settings, engine, self._keychain)

    def embedder(self, model: str) -> Embedder:
        """The embedder of a name, local or remote; one that is not set up says so when it is asked.

        Raises ``UserError`` for a name nobody knows.
        """
        if model not in REMOTE_MODELS:
            return create_embedder(model)

        def ask(texts: Sequence[str], hurry: bool) -> list[list[float]]:
            client = self._embedding_client(model)
            if hurry:
                return self._embedded_soon(client, texts, embedder.dim)
            return client.embed(texts, dim=embedder.dim, cancelled=self._closed.is_set)

        embedder = create_remote_embedder(model, ask, _hidden, batch_size=self._settings.embedding_batch_size)
        return embedder

    def check(self, engine: str, *, cancelled: Callable[[], bool] = lambda: False) -> ModelCheck:
        """Ask a service for its models and for one tiny answer. Never raises for what the service does."""
        began = time.perf_counter()
        models: tuple[str, ...] = ()
        try:
            options = self.options(engine)
            client = self._client(engine, options)
            models = _offered(client, cancelled)
            client.complete(_CHECK, cancelled=cancelled, patience=ONCE)
        except ModelError as error:
            return ModelCheck(False, str(error), _ms(began), models, error.code)
        latency = _ms(began)
        message = f"{options.model} answered in {latency / 1000:.1f} s: it is ready to use."
        return ModelCheck(True, message, latency, models)

    def close(self) -> None:
        """Drop what is in flight and close every connection."""
        self._closed.set()
        with self._lock:
            clients = [*self._retired, *(client for _, client in self._clients.values())]
            self._clients, self._retired = {}, []
        for client in clients:
            client.close()

    def _embedded_soon(self, client: GeminiClient, texts: Sequence[str], dim: int) -> list[list[float]]:
        """The vectors of a query, asked for once. Raises ``ModelError`` timeout where that takes too long."""
        until = time.monotonic() + _QUERY_S

        def over() -> bool:
            return self._closed.is_set() or time.monotonic() > until

        try:
            return client.embed(texts, dim=dim, cancelled=over, patience=ONCE)
        except ModelError as error:
            if error.code != "cancelled" or self._closed.is_set():
                raise
        message = f"Gemini did not answer a search within {_QUERY_S:g} seconds: search by words, or try again later."
        raise ModelError(message, code="timeout", passing=True)

    def _embedding_client(self, model: str) -> GeminiClient:
        """The client of an embedding model of Gemini, with a limit of its own: its quota is another."""
        options = replace(self.options("gemini"), model=model, price_in=None, price_out=None)
        client = self._client(model, options)
        assert isinstance(client, GeminiClient)
        return client

    def _client(self, name: str, options: ModelOptions) -> GeminiClient | OpenAiClient:
        with self._lock:
            known = self._clients.get(name)
            if known is not None and known[0] == options:
                return known[1]
            if known is not None:  # another key was entered; what is in flight may end with the old one
                self._retired.append(known[1])
            limiter = self._limiters.setdefault(
                name, RateLimiter(options.requests_per_minute, options.tokens_per_minute)
            )
            maker: Any = GeminiClient if options.engine == "gemini" else OpenAiClient
            client: GeminiClient | OpenAiClient = maker(options, limiter, patience=self._patience)
            self._clients[name] = (options, client)
            return client


def options_for(settings: Settings, engine: str, keychain: Keychain | None = None) -> ModelOptions:
    """How to reach the model of a remote engine by these settings. Raises ``ModelError`` not_configured."""
    if engine not in REMOTE_ENGINES:
        raise UsageError(f"{engine!r} is not an engine that asks a model; choose one of: {', '.join(REMOTE_ENGINES)}.")
    model = settings.gemini_model if engine == "gemini" else settings.openai_model
    address = settings.gemini_base_url if engine == "gemini" else settings.openai_base_url
    _check_address(engine, address)
    own = address is not None and is_private(address)
    key = key_of(settings, engine, keychain)
    _check_complete(engine, model, address, key)
    price = prices.FREE if own and engine == "openai" else prices.list_price(model or "")
    return ModelOptions(
        engine=engine,
        model=(model or "").removeprefix("models/"),
        key=key,
        base_url=address,
        requests_per_minute=settings.model_requests_per_minute,
        tokens_per_minute=settings.model_tokens_per_minute,
        timeout_s=settings.model_timeout,
        price_in=_first(settings.model_price_in, price.given if price else None),
        price_out=_first(settings.model_price_out, price.written if price else None),
        mask=settings.mask_personal_data or not may_send_unmasked(settings, engine),
    )


def key_of(settings: Settings, engine: str, keychain: Keychain | None = None) -> str | None:
    """The key of a remote engine: from the environment, else from the keychain, else None."""
    given = settings.gemini_api_key if engine == "gemini" else settings.openai_api_key
    if given is not None and given.get_secret_value().strip():
        return given.get_secret_value().strip()
    return ((keychain or Keychain()).get(KEY_NAMES[engine]) or "").strip() or None


def may_send_unmasked(settings: Settings, engine: str) -> bool:
    """Whether masking may be switched off: only where text stays in one's own network."""
    return engine == "openai" and stays_at_home(settings.openai_base_url)


def stays_at_home(address: str | None) -> bool:
    """Whether what is sent to an address stays in a network of one's own."""
    return bool(address) and is_web_address(address or "") and is_private(address or "")


def place_of(address: str) -> str:
    """An address to show: without user, password, path or query."""
    return shown(address)


def _hidden(text: str, most: int) -> str:
    """The text with personal data replaced; a text to embed need not be put back."""
    from feedme_desktop.extraction.personal import with_placeholders  # phonenumbers is large

    return with_placeholders(text, most=most)


def _check_address(engine: str, address: str | None) -> None:
    name = f"{engine}_base_url"
    if address is None:
        return
    if not is_web_address(address):
        message = f"The setting {name} is not a web address: write it like http://localhost:11434/v1."
        raise ModelError(message, code="not_configured")
    if is_plain(address) and not is_private(address):
        message = f"The address in the setting {name} is not encrypted: over the internet it must begin with https://."
        raise ModelError(message, code="not_configured")


def _check_complete(engine: str, model: str | None, address: str | None, key: str | None) -> None:
    if engine == "gemini" and key is None:
        message = "Gemini has no key: set GEMINI_API_KEY, or enter a key in the settings under Model."
        raise ModelError(message, code="not_configured")
    if engine == "openai" and not model:
        message = "The OpenAI-compatible engine has no model: set FEEDME_OPENAI_MODEL, or choose one in the settings."
        raise ModelError(message, code="not_configured")
    if engine == "openai" and address is None and key is None:
        message = (
            "The OpenAI-compatible engine has neither an address nor a key: set FEEDME_OPENAI_BASE_URL for a server of"
            " your own, or OPENAI_API_KEY for OpenAI."
        )
        raise ModelError(message, code="not_configured")


def _offered(client: GeminiClient | OpenAiClient, cancelled: Callable[[], bool]) -> tuple[str, ...]:
    """The models on offer; a server that does not list any may still answer."""
    try:
        return client.models(cancelled=cancelled)
    except ModelError as error:
        if error.code in ("no_such_model", "bad_answer"):
            return ()
        raise


def _first(given: float | None, listed: float | None) -> float | None:
    return listed if given is None else given


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)
