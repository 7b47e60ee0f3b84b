"""How soon cancelling ends a request to a model that hangs: from the window, from another program, by Ctrl+C.

The model is a service on 127.0.0.1 that never answers; what counts is when it sees the connection closed, and for
Ctrl+C also when the command has ended. Prints one JSON line with the slowest of some rounds, in seconds.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from feedme_desktop.db import jobs
from feedme_desktop.services.library import Library, open_library
from feedme_desktop.services.queue import QueueRunner
from feedme_desktop.settings import Settings, load_settings

CHAT = "Customer: How do I open drawer {n}?\nAgent: Press the red button of drawer {n} for ten seconds.\n"
SERVER = Path(__file__).parents[1] / "tests" / "model_server.py"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    model = _model_server()
    with tempfile.TemporaryDirectory(prefix="feedme-cancel-") as name, model.ModelServer() as server:
        Path(name).chmod(0o755)  # the database may run as another user
        settings = load_settings(Path(name, "data")).with_changes(
            {"gemini_base_url": server.url, "gemini_api_key": SecretStr(model.KEY), "engine": "gemini"}
        )
        bench = Bench(Path(name), settings, server, model)
        figures = {
            "in_this_program": bench.queue(rounds, _by_service),
            "by_another_program": bench.queue(rounds, _by_row),
            "ctrl_c_extract": bench.interrupted(rounds, "extract"),
            "ctrl_c_import": bench.interrupted(rounds, "import"),
        }
    print(json.dumps({"benchmark": "cancel_speed", "rounds": rounds, **figures}))
    return 0


class Bench:
    """The rounds of one kind after the other, on one library."""

    def __init__(self, folder: Path, settings: Settings, server: Any, model: Any) -> None:
        self._folder, self._settings, self._server, self._model = folder, settings, server, model
        self._number = 0

    def queue(self, rounds: int, cancel: Callable[[Library, int], object]) -> dict[str, float]:
        """Cancel conversations of a running queue."""
        dropped: list[float] = []
        with open_library(self._settings) as library, ThreadPoolExecutor(2) as pool:
            runner = QueueRunner(library, threads=2, on_event=lambda _: None, submit=pool.submit)
            runner.start()
            for _ in range(rounds):
                self._hang(1)
                number = library.imports.submit_text(self._text()).conversation_id
                assert number is not None
                self._server.arrived.acquire()
                began = time.perf_counter()
                cancel(library, number)
                dropped.append(self._until_dropped(began))
            runner.stop()
        return {"dropped_s": round(max(dropped), 3)}

    def interrupted(self, rounds: int, command: str) -> dict[str, float]:
        """Press Ctrl+C while six requests are in flight."""
        dropped, ended = [], []
        for _ in range(rounds):
            self._hang(40)
            paths = [self._folder / f"{self._number}-{n}.txt" for n in range(10)]
            for path in paths:
                path.write_text(self._text())
            process = self._start(command, paths)
            for _ in range(6):
                self._server.arrived.acquire()
            began = time.perf_counter()
            process.send_signal(signal.SIGINT)
            dropped.append(self._until_dropped(began))
            process.wait()
            ended.append(time.perf_counter() - began)
        return {"dropped_s": round(max(dropped), 3), "ended_s": round(max(ended), 3)}

    def _start(self, command: str, paths: list[Path]) -> subprocess.Popen[bytes]:
        data = str(self._settings.data_dir)
        environment = {
            **os.environ, "GEMINI_API_KEY": self._model.KEY, "FEEDME_GEMINI_BASE_URL": self._server.url,
            "FEEDME_ENGINE": "gemini", "FEEDME_MODEL_REQUESTS_PER_MINUTE": "10000", "PYTHONPATH": str(Path.cwd()),
        }  # fmt: skip
        arguments = [sys.executable, "-m", "feedme_desktop", command, "--data-dir", data, "--json", "--"]
        return subprocess.Popen(
            [*arguments, *map(str, paths)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def _hang(self, count: int) -> None:
        self._server.script[:] = [self._model.HANG] * count
        while self._server.arrived.acquire(blocking=False):
            pass

    def _until_dropped(self, began: float) -> float:
        while self._server.connections:
            time.sleep(0.002)
        return time.perf_counter() - began

    def _text(self) -> str:
        self._number += 1
        return CHAT.format(n=self._number)


def _by_service(library: Library, number: int) -> object:
    return library.imports.cancel(number)


def _by_row(library: Library, number: int) -> object:
    """As another program does it: nobody tells this one."""
    with library.database.transaction() as conn:
        return jobs.cancel(conn, [number])


def _model_server() -> Any:
    spec = importlib.util.spec_from_file_location("model_server", SERVER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
