"""Logging: one rotating file below the data dir, no transcript text and no secret in it.

Front ends choose what goes to stderr; stdout belongs to ``--json``.
"""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler

from feedme_desktop.paths import Paths

_PASSWORD_IN_URL = re.compile(r"(?<=://)([^\s:/@]*):[^\s@]*@")


class _Redact(logging.Filter):
    """Takes passwords out of connection strings that a library put into its message."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        cleaned = redact(message)
        if cleaned != message:
            record.msg, record.args = cleaned, ()
        return True


def redact(text: str) -> str:
    """The text with the password of every URL replaced."""
    return _PASSWORD_IN_URL.sub(r"\1:***@", text)


def setup(paths: Paths, *, debug: bool = False) -> None:
    """Send the log to ``logs/feedme.log`` (5 files of 1 MB); warnings stay on stderr only in debug mode."""
    handler = RotatingFileHandler(
        paths.create().logs / "feedme.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True
    )
    line = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"
    handler.setFormatter(logging.Formatter(line))
    handler.addFilter(_Redact())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    if debug:
        root.addHandler(logging.StreamHandler())
