"""``extract --show-request``: prints what an engine would send about the tickets of files. Sends nothing."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from feedme_desktop.cli.options import Session
from feedme_desktop.cli.output import complain, emit, say

if TYPE_CHECKING:
    from feedme_desktop.services.privacy import SendingPreview
    from feedme_desktop.services.reading import Reading


def show_requests(session: Session, files: tuple[str, ...], engine: str | None) -> int:
    """Print the requests; ``engine`` None is the settings' one. Exit code 1 where a file could not be read."""
    from feedme_desktop.services.privacy import sending_preview
    from feedme_desktop.services.reading import read_files
    from feedme_desktop.settings import load_settings

    settings = load_settings(session.data_dir)
    failed = False
    with closing(read_files(files, settings)) as readings:
        for reading in readings:
            ticket = reading.ticket
            if ticket is None:
                failed = True
                _failed(session, reading)
                continue
            preview = sending_preview(ticket.transcript, settings, engine or settings.engine)
            if session.json:
                emit(_json(reading, preview))
            else:
                _print(reading, preview)
    return 1 if failed else 0


def _failed(session: Session, reading: Reading) -> None:
    assert reading.problem is not None
    if session.json:
        emit({**_name(reading), "error": {"code": reading.problem.code, "message": reading.problem.message}})
    else:
        complain(reading.problem.message)


def _name(reading: Reading) -> dict[str, Any]:
    part = {} if reading.part is None else {"part": reading.part}
    return {"file": reading.file, **part, **({} if reading.member is None else {"member": reading.member})}


def _json(reading: Reading, preview: SendingPreview) -> dict[str, Any]:
    return {
        **_name(reading),
        "engine": preview.engine,
        "to": preview.to,
        "model": preview.model,
        "masked": preview.masked,
        "requests": [{"system": one.system, "text": one.text, "schema": one.schema} for one in preview.requests],
        "masks": [{"kind": m.kind, "placeholder": m.placeholder, "original": m.original} for m in preview.masks],
        "error": None,
    }


def _print(reading: Reading, preview: SendingPreview) -> None:
    part = "" if reading.part is None else f" (part {reading.part})"
    if not preview.requests:
        say(f"{reading.file}{part}: nothing is sent to {preview.to}.")
        return
    count = "1 request" if len(preview.requests) == 1 else f"{len(preview.requests)} requests"
    say(f"{reading.file}{part}: {count} to {preview.to}, {'masked' if preview.masked else 'NOT masked'}")
    for number, request in enumerate(preview.requests):
        if number == 0:
            say(request.system)
        say(request.text)
    for mask in preview.masks:
        say(f"  {mask.placeholder} stands for {mask.original!r}")
