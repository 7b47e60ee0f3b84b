"""Folders whose new files are imported by themselves, once they stopped changing.

Only looks and remembers what it has seen; whoever calls hands the files in.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from feedme_desktop.settings import Settings, write_whole

if TYPE_CHECKING:
    from feedme_desktop.services.imports import ImportService

STILL_S = 2.0
"""A file whose size and date stood still that long is whole."""

_Stamp = tuple[int, int]
"""Size in bytes, time of the last change in nanoseconds."""


class Watcher:
    """Looks at the folders of the settings; one thread at a time.

    ``missing`` are the folders that the last ``scan`` found gone. Files that were there when a folder was first
    watched count as new, since handing in the same bytes twice does no harm.
    """

    def __init__(self, settings: Settings, imports: ImportService) -> None:
        self._folders = settings.watch_folders
        self._file = settings.paths.data_dir / "watched.json"
        self._imports = imports
        self._seen: dict[str, _Stamp] = _load(self._file)
        self._named: dict[str, _Stamp] = {}
        self._moving: dict[str, tuple[_Stamp, float]] = {}
        self.missing: tuple[Path, ...] = ()

    def scan(self) -> list[Path]:
        """Files that are new or changed and stand still, each once; after a restart again unless they are ``done``."""
        now = time.monotonic()
        self.missing = tuple(folder for folder in self._folders if not folder.is_dir())
        there = dict(self._stamps())
        still: list[str] = []
        for name, stamp in there.items():
            if stamp in (self._seen.get(name), self._named.get(name)):
                continue
            before, since = self._moving.get(name, (None, now))
            if before != stamp:
                self._moving[name] = (stamp, now)
            elif now - since >= STILL_S:
                still.append(name)
        self._forget(there)
        for name in still:
            self._named[name] = there[name]
            del self._moving[name]
        return [Path(name) for name in still]

    def done(self, paths: Iterable[Path]) -> None:
        """These were handed in: don't name them after a restart. Raises ``OSError`` when that can't be written down."""
        for path in paths:
            name = os.fspath(path)
            if name in self._named:
                self._seen[name] = self._named[name]
        write_whole(self._file, json.dumps(self._seen).encode("ascii"))

    def not_yet(self, paths: Iterable[Path]) -> None:
        """These can't be handed in now: name them again with the next scan."""
        for path in paths:
            stamp = self._named.pop(os.fspath(path), None)
            if stamp is not None:
                self._moving[os.fspath(path)] = (stamp, float("-inf"))  # it stood still long enough already

    def _stamps(self) -> Iterator[tuple[str, _Stamp]]:
        for folder in self._folders:
            for candidate in self._imports.survey([folder] if folder.is_dir() else []):
                if candidate.refusal is not None:
                    continue
                try:
                    found = candidate.path.stat()
                except OSError:  # gone or locked: the next scan looks again
                    continue
                yield os.fspath(candidate.path), (found.st_size, found.st_mtime_ns)

    def _forget(self, there: dict[str, _Stamp]) -> None:
        """Drop files that are gone, but for those below folders that are out of reach."""
        away = tuple(os.fspath(folder) for folder in self.missing)
        self._moving = {name: one for name, one in self._moving.items() if name in there}
        self._seen = {name: one for name, one in self._seen.items() if name in there or name.startswith(away)}


def _load(file: Path) -> dict[str, _Stamp]:
    try:
        return {name: (size, changed) for name, (size, changed) in json.loads(file.read_bytes()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # never written, or damaged: everything is new, and known bytes are not imported twice
