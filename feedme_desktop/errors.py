"""What can go wrong, told apart by whose turn it is.

``UserError`` and its children are about the world (a file, a server, a disk): their message is
one sentence with what happened and what to do, shown as it is. Anything else is a bug of ours.
"""

from __future__ import annotations


class UserError(Exception):
    """A failure that the person can act on; ``str(error)`` is the sentence to show."""

    code = "error"
    exit_code = 1

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code

    def as_json(self) -> dict[str, str]:
        """The ``error`` object of the public contract."""
        return {"code": self.code, "message": str(self)}


class ReadError(UserError):
    """A file can't be read as a transcript; ``code`` is too_large, empty, not_text, encrypted, …"""

    code = "malformed"


class UsageError(UserError):
    """The command line was used wrongly."""

    code = "usage"
    exit_code = 2


class NotFoundError(UserError):
    """The thing named by the person does not exist (any more)."""

    code = "not_found"


class StaleError(UserError):
    """Somebody else changed it since it was read; nothing was overwritten."""

    code = "stale"


class ServiceUnavailableError(UserError):
    """A service (database, model, network) is out of reach."""

    code = "unavailable"
    exit_code = 3


class ModelError(ServiceUnavailableError):
    """A language model gave no usable answer.

    ``code``: not_configured, bad_key, not_allowed, no_such_model, rate_limited, quota_exhausted, unavailable, timeout,
    cut_off, blocked, bad_answer, too_long, cancelled. ``retry_after_s``: when the service wants to be asked again.
    ``passing``: asking again later may help, so a job waits instead of failing. ``usage``: what was consumed all the
    same, an ``extraction.base.Usage``.
    """

    code = "unavailable"

    def __init__(
        self, message: str, *, code: str | None = None, retry_after_s: float | None = None, passing: bool = False
    ) -> None:
        super().__init__(message, code=code)
        self.retry_after_s = retry_after_s
        self.passing = passing
        self.usage: object = None


class DatabaseUnavailableError(ServiceUnavailableError):
    """The database can't be used.

    ``code`` says why: unreachable, wrong_password, no_pgvector, newer_schema, disk_full, …
    """

    code = "unreachable"
