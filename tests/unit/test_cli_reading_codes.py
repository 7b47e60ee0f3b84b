"""The exit code of commands that read files: whose fault it is that nothing came of them."""

from __future__ import annotations

import pytest

from feedme_desktop import cli
from feedme_desktop.cli import reading
from feedme_desktop.domain.records import Problem
from feedme_desktop.extraction import faults
from feedme_desktop.services.reading import Reading

SERVICE = faults.Service("Gemini", "m", "https://example.com", 60.0, "GEMINI_API_KEY")
CUT = faults.cut_off(SERVICE)
TOO_LONG = faults.too_much_written(SERVICE)
FAR = faults.slow(SERVICE)


@pytest.mark.parametrize(
    ("errors", "code"),
    [([CUT], 3), ([CUT, FAR], 3), ([FAR], 3), ([TOO_LONG], 1), ([CUT, TOO_LONG], 1), ([faults.unreadable(SERVICE)], 1)],
)
@pytest.mark.parametrize("engine", ["gemini", "rules"])
def test_a_service_that_breaks_off_is_out_of_reach(monkeypatch, data_dir, engine, errors, code):
    readings = [Reading("a.txt", problem=Problem(one.code, str(one), one.passing)) for one in errors]
    monkeypatch.setattr(reading, "_readings", lambda *_: (one for one in readings))
    given = ["extract", "--engine", engine, "--data-dir", str(data_dir), "a.txt"]
    assert cli.main(given) == (code if engine == "gemini" else 1)


@pytest.mark.parametrize(("command", "queues"), [("extract", False), ("parse", False), ("import", True)])
def test_only_what_queues_says_so_when_interrupted(monkeypatch, capsys, data_dir, command, queues):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("feedme_desktop.cli.options.Session.__init__", interrupted)
    assert cli.main([command, "--data-dir", str(data_dir), "a.txt"]) == cli.EXIT_INTERRUPTED
    said = capsys.readouterr().err
    assert said.startswith("feedme: Interrupted: ")
    assert ("queued" in said) == queues
