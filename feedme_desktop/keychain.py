"""Secrets in the operating system's keychain; where there is none, for this session only.

Never writes a secret to a file and never logs one.
"""

from __future__ import annotations

import re
import threading
from urllib.parse import unquote

SERVICE = "FeedMe Desktop"

_SCHEME = re.compile(r"^postgres(?:ql)?(?:\+\w+)?://", re.IGNORECASE)
# What may follow the @ of a database URL: hosts, a name, parameters. A password that was pasted
# as it is may hold @, / and ?, so the place of the right @ is found from behind it.
_AFTER_AT = re.compile(r"[\w.\-:,\[\]%]*(?:/[^@/?]*)?(?:\?\w+=[^&]*(?:&\w+=[^&]*)*)?")
_PARAMETER = re.compile(r"(?<=[?&])password=([^&]*)&?")
_FIELD = re.compile(r"(?:^|(?<=\s))password\s*=\s*('(?:[^'\\]|\\.)*'|\S+)\s*", re.IGNORECASE)


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
        import keyring  # imported late: most commands need no secret

        return getattr(keyring.get_keyring(), "priority", 0) > 0

    def get(self, name: str) -> str | None:
        """The secret, or None."""
        with self._lock:
            if name in self._session:
                return self._session[name]
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(SERVICE, name)
        except (KeyringError, RuntimeError):  # headless Linux has the "fail" backend
            return None

    def put(self, name: str, secret: str) -> bool:
        """Keep a secret; False when it lasts for this session only."""
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, name, secret)
            return True
        except (KeyringError, RuntimeError):
            with self._lock:
                self._session[name] = secret
            return False

    def forget(self, name: str) -> None:
        """Remove a secret, if it is there."""
        import keyring
        from keyring.errors import KeyringError

        with self._lock:
            self._session.pop(name, None)
        try:
            keyring.delete_password(SERVICE, name)
        except (KeyringError, RuntimeError):
            pass


def database_password_name(url: str) -> str:
    """The keychain's name for the password of a database; ``url`` is the URL without it."""
    return f"database-password:{url}"


def split_password(url: str) -> tuple[str, str | None]:
    """A database URL (or libpq's ``name=value`` text) without its password, and the password or None.

    Copes with passwords that were not percent-encoded, and with ``postgresql+driver://``.
    """
    scheme = _SCHEME.match(url)
    if scheme is None:
        found = _FIELD.search(url)
        if found is None:
            return url, None
        return (url[: found.start()] + url[found.end() :]).strip(), _unquoted(found[1])
    rest, password = _without_user_password(url[scheme.end() :])
    parameter = _PARAMETER.search(rest)
    if parameter is not None:
        rest = (rest[: parameter.start()] + rest[parameter.end() :]).rstrip("?&")
        password = password or unquote(parameter[1])
    return f"postgresql://{rest}", password


def _without_user_password(rest: str) -> tuple[str, str | None]:
    for at in (index for index, character in enumerate(rest) if character == "@"):
        if _AFTER_AT.fullmatch(rest, at + 1):
            user, colon, password = rest[:at].partition(":")
            return f"{user}{rest[at:]}", unquote(password) if colon else None
    return rest, None


def _unquoted(value: str) -> str:
    if value.startswith("'"):
        value = value[1:-1]
    return re.sub(r"\\(.)", r"\1", value)
