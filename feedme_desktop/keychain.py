"""Secrets in the operating system's keychain; where there is none, for this session only.

Never writes a secret to a file and never logs one.
"""

from __future__ import annotations

import threading

import keyring
from keyring.errors import KeyringError

SERVICE = "FeedMe Desktop"


class Keychain:
    """Reads and writes secrets by name, e.g. ``database-password:HOST``.

    ``persistent`` is False where the system has no keychain: secrets then last as long as this
    object, and the front end has to say so.
    """

    def __init__(self) -> None:
        self._session: dict[str, str] = {}
        self._lock = threading.Lock()

    @property
    def persistent(self) -> bool:
        """Whether secrets outlive this session."""
        return getattr(keyring.get_keyring(), "priority", 0) > 0

    def get(self, name: str) -> str | None:
        """The secret, or None."""
        with self._lock:
            if name in self._session:
                return self._session[name]
        try:
            return keyring.get_password(SERVICE, name)
        except (KeyringError, RuntimeError):  # headless Linux has the "fail" backend
            return None

    def put(self, name: str, secret: str) -> bool:
        """Keep a secret; False when it lasts for this session only."""
        try:
            keyring.set_password(SERVICE, name, secret)
            return True
        except (KeyringError, RuntimeError):
            with self._lock:
                self._session[name] = secret
            return False

    def forget(self, name: str) -> None:
        """Remove a secret, if it is there."""
        with self._lock:
            self._session.pop(name, None)
        try:
            keyring.delete_password(SERVICE, name)
        except (KeyringError, RuntimeError):
            pass
