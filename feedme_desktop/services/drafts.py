"""What somebody was typing, kept in a file per example so that it survives a crash and a missing database.

Private to this computer; a draft is forgotten when it is saved, thrown away, or seven days old.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from feedme_desktop.settings import write_whole

KEEP_S = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Draft:
    """Texts not saved yet; ``base_version`` is the version they were typed over."""

    example_id: int
    base_version: int
    question: str
    answer: str
    tags: tuple[str, ...] = ()


class DraftFiles:
    """The drafts below a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, draft: Draft) -> None:
        """Write a draft, whole or not at all. Raises ``OSError`` when the disk refuses."""
        write_whole(self._path(draft.example_id), json.dumps(asdict(draft)).encode("ascii"))

    def load(self, example_id: int) -> Draft | None:
        """The draft of an example, if there is one that is not too old."""
        return _read(self._path(example_id))

    def forget(self, example_id: int) -> None:
        """Remove the draft of an example, if there is one."""
        self._path(example_id).unlink(missing_ok=True)

    def all(self) -> list[Draft]:
        """Every draft that is not too old, by example; removes the others."""
        found: list[Draft] = []
        for path in self._files():
            draft = _read(path)
            if draft is None:
                path.unlink(missing_ok=True)
            else:
                found.append(draft)
        return sorted(found, key=lambda draft: draft.example_id)

    def _files(self) -> Iterator[Path]:
        return self._folder.glob("example-*.json") if self._folder.is_dir() else iter(())

    def _path(self, example_id: int) -> Path:
        return self._folder / f"example-{example_id}.json"


def _read(path: Path) -> Draft | None:
    try:
        if time.time() - path.stat().st_mtime > KEEP_S:
            return None
        values = json.loads(path.read_bytes())
        return Draft(**{**values, "tags": tuple(values["tags"])})
    except (OSError, ValueError, TypeError, KeyError):  # gone, or not one of ours
        return None
