"""Where things are: the files shipped with the program, and the places it keeps its own.

Works from a checkout, from an installed wheel and inside the frozen program. Creates
only directories of ours, private to the user.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from feedme_desktop.errors import UserError

APP = "FeedMe"


def resource(*parts: str) -> Path:
    """Path of a shipped file, e.g. ``resource("model", "model.onnx")``."""
    return _resource_root().joinpath(*parts)


def _resource_root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent
    installed = package / "resources"  # hatchling's force-include puts them here
    return installed if installed.is_dir() else package.parent / "resources"


@dataclass(frozen=True, slots=True)
class Paths:
    """Everything the program keeps lies below ``data_dir``."""

    data_dir: Path

    @property
    def config(self) -> Path:
        """The settings file."""
        return self.data_dir / "settings.toml"

    @property
    def database(self) -> Path:
        """Folder of the embedded database's cluster."""
        return self.data_dir / "database"

    @property
    def logs(self) -> Path:
        """Folder of the log and crash files."""
        return self.data_dir / "logs"

    @property
    def drafts(self) -> Path:
        """Folder of texts being typed."""
        return self.data_dir / "drafts"

    @property
    def handing_in(self) -> Path:
        """Folder of notes about files of many tickets whose hand-in is going on."""
        return self.data_dir / "handing-in"

    @property
    def state(self) -> Path:
        """Geometry and other things that may be lost."""
        return self.data_dir / "state.ini"

    def create(self) -> Paths:
        """Make the folders, readable by the user alone, and return self."""
        for folder in (self.data_dir, self.logs, self.drafts):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self


def default_data_dir() -> Path:
    """The user data dir of this system."""
    import platformdirs  # not at the top: the first paint does not wait for it

    return _absolute(platformdirs.user_data_dir(APP, appauthor=False, roaming=False))


def default_config_file() -> Path:
    """The settings file where no ``--data-dir`` is given."""
    import platformdirs

    return _absolute(platformdirs.user_config_dir(APP, appauthor=False)) / "settings.toml"


def _absolute(folder: str) -> Path:
    path = Path(folder)
    if not path.is_absolute():  # no HOME and no passwd entry, as in some containers
        raise UserError(
            "This user has no home folder: say where FeedMe keeps its data with --data-dir or FEEDME_DATA_DIR.",
            code="no_home",
        )
    return path
