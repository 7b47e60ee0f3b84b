"""``health`` and ``doctor``: every component asked, also when the database is away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedme_desktop.cli.options import Session, shared
from feedme_desktop.cli.output import emit, say, table
from feedme_desktop.errors import DatabaseUnavailableError

if TYPE_CHECKING:
    from feedme_desktop.services.health import HealthService
    from feedme_desktop.settings import Settings


@click.command("health", help="Ask every component how it is.")
@shared
@click.pass_context
def health_command(context: click.Context, as_json: bool, data_dir: Path | None) -> int:
    """Report."""
    return _report(Session(context, as_json, data_dir), doctor=False)


@click.command("doctor", help="Ask every component how it is, and say what to do.")
@shared
@click.pass_context
def doctor_command(context: click.Context, as_json: bool, data_dir: Path | None) -> int:
    """Report with remedies."""
    return _report(Session(context, as_json, data_dir), doctor=True)


def _report(session: Session, *, doctor: bool) -> int:
    try:
        with session.library() as library:
            report = _ask(library.health, doctor)
    except DatabaseUnavailableError as error:
        report = _without_library(session.settings(), error, doctor)
    if session.json:
        emit(report)
    else:
        _print(report)
    return 3 if report["status"] == "unhealthy" else 0


def _without_library(settings: Settings, error: DatabaseUnavailableError, doctor: bool) -> dict[str, Any]:
    from feedme_desktop.services.health import HealthService
    from feedme_desktop.services.models import Models

    models = Models(settings)
    try:
        embedder = models.embedder(settings.embedding_model)
        return _ask(HealthService(settings, error, embedder, lambda: models), doctor)
    finally:
        models.close()


def _ask(health: HealthService, doctor: bool) -> dict[str, Any]:
    return health.doctor() if doctor else health.report()


def _print(report: dict[str, Any]) -> None:
    say(f"FeedMe {report['version']}: {report['status']}")
    rows = []
    for name, one in report["components"].items():
        about = [f"{key} {value}" for key, value in one.items() if key not in ("status", "settings", "pool", "error")]
        rows.append((name, one["status"], one["error"]["message"] if "error" in one else ", ".join(about)))
    table(("component", "status", "details"), rows)
    settings = report["components"]["configuration"]["settings"]
    say()
    table(("setting", "from", "value"), [(name, one["origin"], one["value"]) for name, one in settings.items()])
    for remedy in report.get("remedies", ()):
        say(f"\n{remedy['component']}: {remedy['remedy']}")
