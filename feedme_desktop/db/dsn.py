"""From a database URL to connection fields; the password is a field of its own and never part of a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feedme_desktop.errors import DatabaseUnavailableError
from feedme_desktop.keychain import Keychain, database_password_name, split_password

if TYPE_CHECKING:
    from feedme_desktop.settings import Settings

_KEPT = ("host", "hostaddr", "port", "dbname", "user")


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect: libpq's fields without the password, which no ``repr`` shows."""

    fields: dict[str, str | int]
    password: str | None = field(default=None, repr=False)

    @property
    def label(self) -> str:
        """How to call it in a sentence, e.g. ``db.example.com:5432/postgres``."""
        host = self.fields.get("host") or self.fields.get("hostaddr") or "localhost"
        port, name = self.fields.get("port"), self.fields.get("dbname")
        return f"{host}{f':{port}' if port else ''}{f'/{name}' if name else ''}"

    def arguments(self) -> dict[str, str | int]:
        """Keyword arguments of ``psycopg.connect``."""
        return {**self.fields, **({"password": self.password} if self.password is not None else {})}


def parse_target(settings: Settings, keychain: Keychain | None = None) -> Target:
    """The database that ``settings.database_url`` names; a password that is not in it comes from the keychain.

    Raises ``DatabaseUnavailableError`` (code ``bad_url``).
    """
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    assert settings.database_url is not None, "no database URL is set"
    url, password = split_password(settings.database_url.get_secret_value())
    try:
        fields = {name: value for name, value in conninfo_to_dict(url).items() if value not in (None, "")}
    except psycopg.ProgrammingError as error:
        raise DatabaseUnavailableError(
            "DATABASE_URL can't be understood: it should look like postgresql://user:password@host:5432/database.",
            code="bad_url",
        ) from error
    if password is None:
        password = (keychain or Keychain()).get(database_password_name(url))
    return Target({name: value for name, value in fields.items() if value is not None}, password)
