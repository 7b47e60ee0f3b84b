"""What a service's refusals and broken connections mean: whose turn it is, whether it passes, and when.

Every judgement is a ``ModelError`` with one sentence of ours, or that error wrapped in ``RetryableError`` where asking
again may help. A key never gets into a sentence: what a service says is cleaned before it is quoted.
"""

from __future__ import annotations

import email.utils
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from feedme_desktop.errors import ModelError
from feedme_desktop.extraction.calls import RetryableError

Failure = ModelError | RetryableError

_KEY_LIKE = re.compile(r"\b(?:AIza|AQ\.|sk-|gsk_|hf_)[\w\-]{8,}")
_QUOTED = 200
_DELAY = re.compile(r"^(\d+(?:\.\d+)?)s$")
_DAY_S = 86_400.0
_RESET_UTC_S = 8 * 3_600.0
"""Gemini's daily quotas begin anew at midnight in California: 8:00 UTC in winter, an hour sooner in summer."""
_NO_CREDIT_S = 3_600.0
_TOO_LONG = re.compile(
    r"token count|context (?:length|size|window)|maximum context|exceeds the max\w* (?:number of )?(?:tokens|length)"
    r"|request payload size|exceed_context_size|prompt is too long",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Service:
    """Who was asked, for sentences; ``place`` is where it is, without user name or key."""

    name: str
    model: str
    place: str
    timeout_s: float
    key_setting: str
    key: str | None = field(default=None, repr=False)

    @property
    def within(self) -> str:
        """The name inside of a sentence."""
        return f"the {self.name[4:]}" if self.name.startswith("The ") else self.name

    def cleaned(self, text: object) -> str:
        """What the service said, on one line, short, and without the key."""
        said = str(text)
        if self.key:
            said = said.replace(self.key, "***")
        said = " ".join(_KEY_LIKE.sub("***", said).split())
        return said if len(said) <= _QUOTED else f"{said[:_QUOTED]}…"


def refused(service: Service, status: int, body: object, headers: Mapping[str, str]) -> Failure:
    """The meaning of an answer with an error status; ``body`` as the service wrote it, parsed where it is JSON."""
    said = Said.of(body)
    if status == 429:
        return _too_many(service, said, headers)
    if status == 504:
        return RetryableError(slow(service, _retry_after(said, headers)))
    if status in (408, 409, 425) or (status >= 500 and status != 501):
        return RetryableError(_overloaded(service, status, _retry_after(said, headers)))
    if status in (401, 403) or said.has("API_KEY_INVALID", "API key not valid", "API key expired"):
        return _not_let_in(service, status, said)
    if said.has("User location is not supported"):
        message = f"{service.name} is not offered in this country: use another engine."
        return ModelError(message, code="not_allowed")
    if status == 413 or _TOO_LONG.search(f"{said.kind} {said.message}"):
        return ModelError(f"The conversation is too long for the model {service.model}.", code="too_long")
    if status in (404, 405, 501):
        return _not_found(service, said)
    if status == 402:
        return _no_credit(service)
    if 300 <= status < 400:
        message = f"{service.name} redirects elsewhere ({status}): check the address in the settings."
        return ModelError(message, code="not_configured")
    about = f": {service.cleaned(said.message)}" if said.message else ""
    return ModelError(f"{service.name} refused the request ({status}{about}).", code="bad_answer")


def unreachable(service: Service, error: BaseException) -> Failure:
    """The meaning of an exception out of the HTTP client; whatever else was thrown counts as a bad answer."""
    import httpx2

    if isinstance(error, httpx2.TimeoutException | TimeoutError):
        # Each costs the whole time: a model that is slow by nature is not asked five times over.
        return RetryableError(slow(service), attempts=2)
    if isinstance(error, httpx2.ConnectError) and "CERTIFICATE" in str(error).upper():
        message = f"The certificate of {service.place} is not trusted here: check the address, or ask your IT."
        return ModelError(message, code="unavailable")
    if isinstance(error, httpx2.ConnectError | httpx2.ProxyError):
        message = f"Nothing answers at {service.place}: check the address, the network and whether the service runs."
        return RetryableError(ModelError(message, code="unavailable", passing=True))
    if isinstance(error, httpx2.UnsupportedProtocol | httpx2.InvalidURL):
        message = f"The address of {service.within} is not a web address: correct it in the settings."
        return ModelError(message, code="not_configured")
    if isinstance(error, httpx2.TransportError | httpx2.StreamError):
        return RetryableError(cut_off(service))
    return RetryableError(unreadable(service))


def slow(service: Service, retry_after_s: float | None = None) -> ModelError:
    """No answer in time."""
    message = (
        f"{service.name} did not answer within {service.timeout_s:g} seconds: try again later, or allow more time."
    )
    return ModelError(message, code="timeout", passing=True, retry_after_s=retry_after_s)


def cut_off(service: Service) -> ModelError:
    """The connection ended in the middle of an answer."""
    message = f"The connection to {service.within} broke off in the middle of an answer: try again later."
    return ModelError(message, code="cut_off", passing=True)


def too_much_written(service: Service) -> ModelError:
    """The model reached the limit of what it may write."""
    message = f"The answer of {service.model} was longer than it may be and was not used."
    return ModelError(message, code="cut_off")


def unreadable(service: Service) -> ModelError:
    """Something came back that is not an answer."""
    message = f"{service.name} answered with something that can't be read: try again, or choose another model."
    return ModelError(message, code="bad_answer")


def blocked(service: Service, reason: str) -> ModelError:
    """The service's own filters stopped the request or the answer."""
    word = reason.replace("_", " ").lower()
    message = f"{service.name} would not work on this conversation ({word}): use the engine rules for it."
    return ModelError(message, code="blocked")


@dataclass(frozen=True, slots=True)
class Said:
    """An error body, taken apart: Google's, OpenAI's, or a plain text."""

    message: str = ""
    kind: str = ""
    details: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def of(cls, body: object) -> Said:
        """Whatever can be found in a body; odd shapes give less, never an error."""
        if isinstance(body, list) and len(body) == 1:
            body = body[0]
        if isinstance(body, str):
            try:
                return cls.of(parsed) if isinstance(parsed := json.loads(body), dict | list) else cls(body)
            except ValueError:
                return cls(body)
        if not isinstance(body, Mapping):
            return cls()
        error = body.get("error", body)
        if not isinstance(error, Mapping):
            return cls(str(error))
        kinds = (error.get("status"), error.get("code"), error.get("type"))
        details = error.get("details")
        listed = details if isinstance(details, list) else ()
        return cls(
            str(error.get("message") or ""),
            " ".join(str(kind) for kind in kinds if kind),
            tuple(detail for detail in listed if isinstance(detail, Mapping)),
        )

    def has(self, *words: str) -> bool:
        """Whether any of the words is somewhere in the message, the kind or a reason."""
        reasons = " ".join(str(detail.get("reason", "")) for detail in self.details)
        whole = f"{self.message} {self.kind} {reasons}".lower()
        return any(word.lower() in whole for word in words)

    def detail(self, kind: str) -> Mapping[str, Any]:
        """The detail of a google.rpc type, e.g. ``RetryInfo``; empty where there is none."""
        return next((one for one in self.details if str(one.get("@type", "")).endswith(f".{kind}")), {})


def _too_many(service: Service, said: Said, headers: Mapping[str, str]) -> Failure:
    violations = said.detail("QuotaFailure").get("violations")
    quotas = " ".join(str(one) for one in violations) if isinstance(violations, list) else ""
    if "PerDay" in quotas:
        wait = _until_reset(time.time())
        message = (
            f"The daily quota of {service.within} for {service.model} is used up until it begins anew in about"
            f" {_hours(wait)}: wait, raise the quota, or use another model."
        )
        return ModelError(message, code="quota_exhausted", passing=True, retry_after_s=wait)
    if said.has("insufficient_quota", "credit balance", "prepayment credits", "billing_hard_limit"):
        return _no_credit(service)
    message = f"{service.name} is asked too often: wait, or lower the requests a minute in the settings."
    failure = ModelError(message, code="rate_limited", passing=True, retry_after_s=_retry_after(said, headers))
    return RetryableError(failure)


def _no_credit(service: Service) -> ModelError:
    message = f"The account at {service.within} has no credit left: add some there, or use another engine."
    return ModelError(message, code="quota_exhausted", passing=True, retry_after_s=_NO_CREDIT_S)


def _overloaded(service: Service, status: int, retry_after_s: float | None) -> ModelError:
    message = f"{service.name} is overloaded or has a fault of its own ({status}): try again later."
    return ModelError(message, code="unavailable", passing=True, retry_after_s=retry_after_s)


def _not_let_in(service: Service, status: int, said: Said) -> ModelError:
    if status == 403 and not said.has("API_KEY_INVALID", "leaked", "API key expired"):
        message = f"{service.name} does not allow this key to use the model {service.model}: check the key's rights."
        return ModelError(message, code="not_allowed")
    if service.key is None:
        message = f"{service.name} wants a key: set {service.key_setting}, or enter it in the settings."
    else:
        message = f"{service.name} does not accept the key: enter a valid one in the settings ({service.key_setting})."
    return ModelError(message, code="bad_key")


def _not_found(service: Service, said: Said) -> ModelError:
    if said.has("model", "NOT_FOUND"):
        message = f"{service.name} has no model called {service.model}: choose another in the settings."
        return ModelError(message, code="no_such_model")
    message = f"There is no such service at {service.place}: check the address in the settings."
    return ModelError(message, code="no_such_model")


def _retry_after(said: Said, headers: Mapping[str, str]) -> float | None:
    """Seconds the service wants to be left alone: the longer one of header and body, None where it does not say."""
    found = [_header_delay(headers.get("retry-after") or headers.get("Retry-After") or "")]
    delay = _DELAY.match(str(said.detail("RetryInfo").get("retryDelay", "")))
    found.append(float(delay[1]) if delay else None)
    known = [seconds for seconds in found if seconds is not None]
    return max(known) if known else None


def _header_delay(value: str) -> float | None:
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _until_reset(now: float) -> float:
    return (_RESET_UTC_S - now) % _DAY_S or _DAY_S


def _hours(seconds: float) -> str:
    hours = round(seconds / 3_600)
    return "an hour" if hours <= 1 else f"{hours} hours"
