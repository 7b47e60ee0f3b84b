"""How the program is: each component is asked for real, never assumed.

Works without a database too: then ``database`` says what is wrong and the rest is asked all the same.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

import feedme_desktop
from feedme_desktop.db import embeddings, jobs
from feedme_desktop.db.database import Database
from feedme_desktop.embedding.base import Embedder
from feedme_desktop.embedding.registry import DEFAULT_MODEL, REMOTE_MODELS
from feedme_desktop.errors import DatabaseUnavailableError, UserError
from feedme_desktop.logs import redact
from feedme_desktop.settings import Settings, variables_of

if TYPE_CHECKING:
    from feedme_desktop.services.models import Models

_GIGA = 1024**3
WARN_FREE = 2 * _GIGA
MIN_FREE = _GIGA // 2
STUCK_S = 600
"""Work that could have started this long ago is not being done by anybody."""

_REMEDIES = {
    "database": "Check that the server runs and that the database URL and its password are right.",
    "embedding": "Install FeedMe Desktop again: a file of its search model is missing or damaged.",
    "extraction": "Install FeedMe Desktop again: the rules can't read their own test sentence.",
    "queue": "Work is waiting and nobody does it: start FeedMe, or run: feedme process ID",
    "disk": "Make room on the disk of the data folder: work pauses under 500 MB.",
}
_MODEL_REMEDIES = {
    "extraction": "Choose Settings, Model and press Test, or use the engine rules, which works offline.",
    "embedding": f"Correct Settings, Model, or go back with: feedme embeddings switch --model {DEFAULT_MODEL}",
}
"""Where a model over the network is to blame."""

_PROBE = "Customer: How do I reset my password?\nAgent: Open Settings, choose Security and press Reset password."


class HealthService:
    """Asks the components. ``database`` may be the error with which it could not be opened.

    Services over the network, which cost, are asked by ``doctor`` alone, through ``models``.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database | DatabaseUnavailableError,
        embedder: Embedder,
        models: Callable[[], Models] | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._embedder = embedder
        self._models = models

    def report(self, *, ask_network: bool = False) -> dict[str, Any]:
        """The object that ``feedme health`` prints."""
        components = {
            "database": _asked(self._ask_database),
            "embedding": _asked(lambda: self._ask_embedding(ask_network)),
            "extraction": _asked(lambda: self._ask_extraction(ask_network)),
            "queue": _asked(self._ask_queue),
            "celery": {"status": "not_configured"},
            "redis": {"status": "not_configured"},
            "configuration": {"status": "healthy", "settings": self._configuration()},
            "disk": _asked(self._ask_disk),
        }
        return {"status": _overall(components), "version": feedme_desktop.__version__, "components": components}

    def doctor(self) -> dict[str, Any]:
        """The report, with ``remedies``: what to do about each component that is not healthy."""
        report = self.report(ask_network=True)
        ill = [name for name, one in report["components"].items() if one["status"] in ("degraded", "unhealthy")]
        remedies = [
            {
                "component": name,
                "problem": report["components"][name].get("error"),
                "remedy": _remedy(name, report["components"][name]),
            }
            for name in ill
        ]
        return {**report, "remedies": remedies}

    def _ask_database(self) -> dict[str, Any]:
        return {"status": "healthy", **self._opened().server_info()}

    def _ask_embedding(self, ask_network: bool) -> dict[str, Any]:
        if isinstance(self._database, Database):
            model = self._embedder.model
            with self._database.read() as conn:
                total, counts = embeddings.counts(conn)
            if (lacking := total - counts.get(model, 0)) > 0:
                error = _no_vectors(model) if lacking == total else _some_vectors(model, lacking)
                return {"status": "degraded", "model": model, "error": error}
        if self._embedder.model in REMOTE_MODELS and not ask_network:
            return {**self._configured("gemini"), "model": self._embedder.model, "dim": self._embedder.dim}
        began = time.perf_counter()
        vector = self._embedder.embed_query("password")
        length = float((vector * vector).sum())
        status = "healthy" if vector.shape == (self._embedder.dim,) and abs(length - 1) < 0.01 else "unhealthy"
        return {"status": status, "model": self._embedder.model, "dim": self._embedder.dim, "latency_ms": _ms(began)}

    def _ask_extraction(self, ask_network: bool) -> dict[str, Any]:
        from feedme_desktop.services.children import Child, Request, Ticket

        began = time.perf_counter()
        child = Child()
        try:
            request = Request("probe.txt", _PROBE.encode(), 10_000, 10_000, engine="rules")
            found = [example for one in child.read(request) if isinstance(one, Ticket) for example in one.examples]
        finally:
            child.close()
        latency = _ms(began)
        remote = {engine: self._ask_engine(engine, ask_network) for engine in ("gemini", "openai")}
        engines = {"rules": "available", **{engine: state for engine, (state, _) in remote.items()}}
        about: dict[str, Any] = {"engine": self._settings.engine, "engines": engines, "latency_ms": latency}
        if not found:
            return {"status": "unhealthy", **about}
        error = remote.get(self._settings.engine, ("", None))[1]
        return {"status": "degraded", **about, "error": error} if error else {"status": "healthy", **about}

    def _ask_engine(self, engine: str, ask_network: bool) -> tuple[str, dict[str, str] | None]:
        """The state of an engine that asks a model, and the error where it can't be used."""
        configured = self._configured(engine)
        if "error" in configured:
            return "not_configured", configured["error"]
        if not ask_network or self._models is None:
            return "configured", None
        check = self._models().check(engine)
        if check.ok:
            return "available", None
        return "unavailable", {"code": check.code or "unavailable", "message": check.message}

    def _configured(self, engine: str) -> dict[str, Any]:
        from feedme_desktop.services.models import options_for

        try:
            options_for(self._settings, engine)
        except UserError as error:
            return {"status": "degraded", "error": error.as_json()}
        return {"status": "healthy"}

    def _ask_queue(self) -> dict[str, Any]:
        with self._opened().read() as conn:
            counts = jobs.counts(conn)
        figures = {"waiting": counts.waiting, "running": counts.running, "failed": counts.failed}
        # A file that could not be read is that file's failure; a queue that stands still is the queue's.
        stuck = counts.ready > 0 and counts.running == 0 and (counts.next_in_s or 0) < -STUCK_S
        return {"status": "degraded" if stuck else "healthy", **figures}

    def _ask_disk(self) -> dict[str, Any]:
        folder = _existing(self._settings.data_dir)
        free = shutil.disk_usage(folder).free
        status = "healthy" if free >= WARN_FREE else "degraded" if free >= MIN_FREE else "unhealthy"
        return {"status": status, "path": str(self._settings.data_dir), "free_gb": round(free / _GIGA, 2)}

    def _configuration(self) -> dict[str, dict[str, Any]]:
        names = [name for name in type(self._settings).model_fields if name != "config_file"]
        return {
            name: {
                "value": _shown(getattr(self._settings, name)),
                "origin": self._settings.origin(name),
                "variable": variables_of(name)[0],
            }
            for name in names
        }

    def _opened(self) -> Database:
        if isinstance(self._database, DatabaseUnavailableError):
            raise self._database
        return self._database


def _asked(ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return ask()
    except UserError as error:
        return {"status": "unhealthy", "error": error.as_json()}
    except Exception as error:  # noqa: BLE001  # a component that breaks is what is being asked about
        return {"status": "unhealthy", "error": {"code": "internal", "message": f"{type(error).__name__}: {error}"}}


def _remedy(name: str, component: dict[str, Any]) -> str:
    """What to do; where a model over the network is to blame, installing again would not help."""
    code = str(component.get("error", {}).get("code", ""))
    local = code in ("", "internal", "model_missing", "model_damaged")
    return _REMEDIES[name] if local else _MODEL_REMEDIES.get(name, _REMEDIES[name])


def _no_vectors(model: str) -> dict[str, str]:
    message = (
        f"No example has a vector of {model}, so only words are searched: run feedme embeddings rebuild, or go back"
        f" with feedme embeddings switch --model {DEFAULT_MODEL}."
    )
    return {"code": "no_vectors", "message": message}


def _some_vectors(model: str, lacking: int) -> dict[str, str]:
    message = f"{lacking} examples lack vectors of {model} and are found by words only: run feedme embeddings rebuild."
    return {"code": "no_vectors", "message": message}


def _overall(components: dict[str, dict[str, Any]]) -> str:
    found = {component["status"] for component in components.values()}
    return next((status for status in ("unhealthy", "degraded") if status in found), "healthy")


def _shown(value: object) -> object:
    if isinstance(value, SecretStr):
        return "set"
    if isinstance(value, tuple):
        return [_shown(one) for one in value]
    if isinstance(value, str):
        return redact(value)
    return str(value) if isinstance(value, Path) else value


def _existing(path: Path) -> Path:
    return next((folder for folder in (path, *path.parents) if folder.exists()), Path("/"))


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)
