"""What an element of a ticket page is for the conversation, told by its class names and data attributes.

Goes by words such as ``message``, ``author`` or ``customer`` wherever they stand in a class name, not
by one vendor's markup. Class names repeat on a page, so what one means is looked up only once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.html_text import BLOCKS
from feedme_desktop.parsing.speakers import role_of_type
from feedme_desktop.parsing.timestamps import read_any
from feedme_desktop.parsing.words import words

_MESSAGE = frozenset(
    words(
        """
    message msg comment note reply response post entry bubble chatline turn utterance
    """
    )
)
_PLURAL = frozenset(
    words(
        """
    messages comments notes replies thread threads list wrapper container area log history group stream pane
    feed form input editor count box header footer meta heading title info details summary attachments attachment
    button link separator
    """
    )
)
_PARTS: dict[str, str] = {
    **dict.fromkeys(words("author sender name from username nickname nick user displayname who by actor"), "author"),
    **dict.fromkeys(words("timestamp time date datetime created sent when ago"), "at"),
    **dict.fromkeys(words("body content text html copy"), "body"),
    **dict.fromkeys(words("signature sig"), "signature"),
    **dict.fromkeys(words("quote quoted blockquote"), "quote"),
    **dict.fromkeys(words("avatar icon badge menu toolbar actions tooltip label"), "skip"),
}
_SIGNATURES = frozenset({"gmail_signature", "moz-signature", "signature", "email-signature", "zd-signature"})
_QUOTES = frozenset({"gmail_quote", "yahoo_quoted", "moz-cite-prefix", "zmail_extra", "quoted-text", "gmail_extra"})
_ROLE_ATTRIBUTES = (
    "data-role",
    "data-author-type",
    "data-author-role",
    "data-sender-type",
    "data-sender-role",
    "data-user-type",
    "data-sender",
    "data-from",
    "data-type",
    "data-direction",
)
_TOKEN = re.compile(r"[a-z]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_ROLE_WORDS = frozenset(words("a q message comment body team service care note"))
_NO_ROLE_CLASSES = frozenset(words("in out sent contact event"))
_TIME_ATTRIBUTES = ("data-timestamp", "data-time", "data-created-at", "datetime")
_NAME_ATTRIBUTES = ("data-author", "data-author-name", "data-sender-name")
_CLASSES_MAX = 400


@dataclass(frozen=True, slots=True)
class Kind:
    """What an element is for the conversation: a message (with its role), a part of one, or nothing."""

    part: str = ""
    role: Role = Role.UNKNOWN
    at: str | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a class attribute says: the part, a role that is a class of its own, and a role word within one."""

    part: str
    role: Role | None
    inner_role: Role


def classify(tag: str, attributes: Mapping[str, str | None], *, strict: bool) -> Kind:
    """What an element is; ``strict`` asks for a word such as message where only a role is given."""
    if tag == "blockquote":
        return Kind("quote")
    if tag == "time":
        return Kind("at", at=read_any(attributes.get("datetime")))
    if not attributes:
        return Kind()
    meaning = _meaning((attributes.get("class") or "")[:_CLASSES_MAX])
    role = _attribute_role(attributes) or meaning.role
    by_role = meaning.part in ("", "author") and role is not None and tag in BLOCKS
    if by_role and strict:
        by_role = "data-role" in attributes or "data-author-type" in attributes
    if meaning.part == "message" or by_role:
        at = read_any(_first(attributes, _TIME_ATTRIBUTES))
        return Kind("message", role or meaning.inner_role, at, _first(attributes, _NAME_ATTRIBUTES))
    return Kind(meaning.part, at=read_any(_first(attributes, _TIME_ATTRIBUTES)) if meaning.part == "at" else None)


def _first(attributes: Mapping[str, str | None], keys: tuple[str, ...]) -> str | None:
    return next((value for key in keys if (value := attributes.get(key))), None)


def _attribute_role(attributes: Mapping[str, str | None]) -> Role | None:
    if len(attributes) == 1:
        key, value = next(iter(attributes.items()))
        return role_of_type(value) if key in _ROLE_ATTRIBUTES and value and len(value) < 40 else None
    if attributes.get("data-public") == "false" or attributes.get("data-private") == "true":
        return Role.NOTE
    values = (attributes.get(key) for key in _ROLE_ATTRIBUTES)
    return next((role for value in values if value and len(value) < 40 and (role := role_of_type(value))), None)


@lru_cache(maxsize=2048)
def _meaning(class_attribute: str) -> Meaning:
    names = class_attribute.split()
    folded = {name.lower() for name in names}
    if folded & _SIGNATURES:
        return Meaning("signature", None, Role.UNKNOWN)
    if folded & _QUOTES:
        return Meaning("quote", None, Role.UNKNOWN)
    tokens = [_tokens(name) for name in names]
    part = next((found for words_of in tokens if (found := _part(words_of))), "")
    return Meaning(part, _role_class(names), _role_within(tokens))


def _tokens(class_name: str) -> list[str]:
    return _TOKEN.findall(_CAMEL.sub("-", class_name[:80]).lower())


def _part(tokens: list[str]) -> str:
    if not tokens:
        return ""
    if tokens[-1] in _PARTS and (len(tokens) == 1 or tokens[-1] != "user"):
        return _PARTS[tokens[-1]]
    if any(token in _PLURAL for token in tokens):
        return ""
    return "message" if any(token in _MESSAGE for token in tokens) or tokens[-2:] == ["conversation", "part"] else ""


def _role_class(names: list[str]) -> Role | None:
    candidates = (name for name in names if "-" not in name and name.lower() not in _NO_ROLE_CLASSES)
    return next((role for name in candidates if (role := role_of_type(name))), None)


def _role_within(tokens: list[list[str]]) -> Role:
    """A role word within a class name: ``customer-message``, ``message--agent``, ``comment-private``."""
    every = [token for words_of in tokens for token in words_of]
    found = [role for token in every if token not in _NO_ROLE_WORDS and (role := role_of_type(token))]
    if Role.NOTE in found or "note" in every:
        return Role.NOTE
    return found[0] if found else Role.UNKNOWN
