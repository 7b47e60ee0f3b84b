"""Messages given as records (JSON objects, CSV rows): which of their many field names means what.

One vocabulary for every export, so that a new tool's names are one more word here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.drafts import Draft
from feedme_desktop.parsing.html_text import html_to_text
from feedme_desktop.parsing.notes import writer
from feedme_desktop.parsing.speakers import role_of_type, split_address
from feedme_desktop.parsing.timestamps import read_any
from feedme_desktop.parsing.words import words

TEXT = (
    "plain_body", "body_text", "text_body", "message_text", "plain_text", "body", "text", "message", "content",
    "comment", "html_body", "body_html",
    "description_text", "description", "msg", "utterance", "value", "reply", "response", "note", "messagetext",
    "comment_body", "messagebody",
    "texto", "mensaje", "mensagem", "nachricht", "inhalt", "contenu", "messaggio", "bericht", "tekst", "snippet",
    "preview",
)  # fmt: skip
SPEAKER = (
    "author", "from", "sender", "author_name", "sender_name", "from_name", "user", "name", "speaker", "username",
    "user_name", "agent_name", "display_name",
    "createdby", "created_by", "sent_by", "posted_by", "nick", "who", "person", "participant", "autor", "absender",
    "remitente", "auteur", "mittente",
    "from_email", "sender_email", "author_email", "email", "user_id", "author_id", "sender_id",
)  # fmt: skip
ROLE = (
    "author_role", "role", "author_type", "sender_type", "sender_role", "user_type", "from_type", "speaker_role",
    "participant_type", "type_of_author",
    "direction", "usertype", "createdbytype", "created_by_type", "rolle", "rol", "is_agent", "incoming", "inbound",
    "is_customer", "from_customer", "from_agent",
)  # fmt: skip
TIME = (
    "created_at", "timestamp", "time", "date", "datetime", "sent_at", "createdat", "created", "at", "ts",
    "date_time", "sent", "posted_at", "creation_date",
    "created_time", "message_time", "updated_at", "fecha", "datum", "zeit", "data", "horodatage",
)  # fmt: skip
TICKET = (
    "ticket_id", "ticket", "conversation_id", "conversation", "thread_id", "case_id", "case_number", "chat_id",
    "session_id", "ticket_number", "ticketid", "conversationid",
    "threadid", "chatid", "sessionid", "request_id", "issue_id", "dialogue_id", "dialog_id", "ticketnumber",
)  # fmt: skip
_PRIVATE = ("private", "is_private", "internal", "is_internal", "internal_note", "is_note")
_PUBLIC = ("public", "is_public")
_AUDIENCE = ("visibility", "channel_type", "audience", "comment_type", "message_type", "note_type")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD_MAX = 40
_KEY = re.compile(r"[^a-z0-9À-ɏЀ-ӿ]+")
_MARKUP = re.compile(
    # A whole tag, bare or with attributes: "if a<b and c>d" and "press <Enter" are no markup.
    r"<(?:/?(?:p|div|br|span|ul|ol|li|strong|b|i|em|a|table|blockquote|html|body)(?:\s{1,9}[\w:-]{1,40}\s?=[^<>]{0,4000})?"
    r"\s{0,9}/?>|!doctype)",
    re.IGNORECASE,
)
_SKIPPED_TYPES = frozenset(
    words(
        """
    lineitem event status assignment assign open close snoozed tag custom_action participant_added
    """
    )
)


def folded(key: object) -> str:
    """A field name in one spelling: ``Created At`` and ``createdAt`` become ``created_at`` and ``createdat``."""
    return _KEY.sub("_", str(key).strip().lower()).strip("_")


def record(row: Mapping[str, object]) -> dict[str, object]:
    """The row with its field names folded; empty values are dropped."""
    return {folded(key): value for key, value in row.items() if value not in (None, "")}


def has_text(row: Mapping[str, object]) -> bool:
    """Whether a record holds a message's words."""
    return _text(row) is not None


def draft_of(row: Mapping[str, object], people: Mapping[str, tuple[str, Role]] | None = None) -> Draft | None:
    """The message in a folded record, or None where it holds none.

    ``people`` gives name and role of ids that the export lists apart.
    """
    text = _text(row)
    kind = str(row.get("type") or row.get("part_type") or row.get("event") or "").lower()
    if text is None or kind in _SKIPPED_TYPES:
        return None
    speaker, email, role = _speaker(row, people or {})
    role = _private(row) or _role(row, kind) or role
    at = next((stamp for key in TIME if key in row and (stamp := read_any(row[key]))), None)
    return Draft(text, speaker, at, role, email)


def plain(value: str) -> str:
    """A message body as text, whether it came as HTML or not."""
    if "<" not in value or not _MARKUP.search(value[:20_000]):
        return value
    last = value.rfind("<")
    if ">" not in value[last:]:  # a reader of HTML would drop all that follows
        value = f"{value[:last]}&lt;{value[last + 1 :]}"
    return html_to_text(value, quote_marks=True)


def _text(row: Mapping[str, object]) -> str | None:
    fallback: str | None = None
    for key in TEXT:
        value = row.get(key)
        if isinstance(value, Mapping):
            inner = record(value)
            value = next((inner[k] for k in TEXT if isinstance(inner.get(k), str)), None)
        if isinstance(value, list):
            value = "\n".join(str(item.get("text", "")) if isinstance(item, Mapping) else str(item) for item in value)
        if isinstance(value, str) and value.strip():
            text = plain(value)
            if text.strip():
                return text
            fallback = fallback or value
    return fallback


def _speaker(row: Mapping[str, object], people: Mapping[str, tuple[str, Role]]) -> tuple[str | None, str | None, Role]:
    email: str | None = None
    for key in SPEAKER:
        value = row.get(key)
        if isinstance(value, Mapping):
            return _person(value, people)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            if str(value) in people:
                known, role = people[str(value)]
                return known, None, role
            name, email = split_address(str(value))
            source = via_address(row) if key.endswith("_id") else None
            if source:
                return source[0] or None, source[1], Role.UNKNOWN
            return name or None, email or _own_email(row), Role.UNKNOWN
    return None, _own_email(row), Role.UNKNOWN


def _own_email(row: Mapping[str, object]) -> str | None:
    for key in ("from_email", "sender_email", "author_email", "email"):
        if isinstance(row.get(key), str):
            return split_address(str(row[key]))[1]
    return None


def via_address(row: Mapping[str, object]) -> tuple[str, str | None] | None:
    """Zendesk's ``via.source.from`` as name and address, or None."""
    found: object = row.get("via")
    for key in ("source", "from"):
        found = found.get(key) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping) or not found.get("address"):
        return None
    return str(found.get("name") or ""), str(found["address"])


def _person(value: Mapping[str, object], people: Mapping[str, tuple[str, Role]]) -> tuple[str | None, str | None, Role]:
    person = record(value)
    full = " ".join(str(person[key]) for key in ("first_name", "firstname", "last_name", "lastname") if person.get(key))
    name = next(
        (str(person[key]) for key in ("name", "display_name", "displayname", "username") if person.get(key)), full
    )
    email = next((str(person[key]) for key in ("email", "address") if isinstance(person.get(key), str)), None)
    role = next(
        (
            r
            for key in ("role", "type", "user_type", "author_type")
            if isinstance(person.get(key), str) and (r := role_of_type(str(person[key])))
        ),
        Role.UNKNOWN,
    )
    known = people.get(str(person.get("id", "")))
    if known and not name:
        name, role = known[0], role if role is not Role.UNKNOWN else known[1]
    return (
        name
        or email
        or (
            f"{role} {person['id']}"
            if person.get("id") and role is not Role.UNKNOWN
            else str(person.get("id") or "") or None
        ),
        email,
        role,
    )


def _private(row: Mapping[str, object]) -> Role | None:
    if any(_tells_note(row.get(key)) for key in ("type", "part_type", "event", *_AUDIENCE)):
        return Role.NOTE
    if any(_true(row.get(key)) for key in _PRIVATE) or any(_false(row.get(key)) for key in _PUBLIC):
        return Role.NOTE
    return None


def _tells_note(value: object) -> bool:
    """``InternalNote``, ``private_comment``, ``agents_only``: what an export calls a message that no customer saw."""
    if not isinstance(value, str) or len(value) > _WORD_MAX:
        return False
    said = _CAMEL.sub(" ", value).replace("_", " ").lower()
    return said in ("agents", "staff") or role_of_type(said) is Role.NOTE or writer(value) is not None


def _role(row: Mapping[str, object], kind: str) -> Role | None:
    for key in ROLE:
        value = row.get(key)
        if isinstance(value, bool) or (
            key.startswith(("is_", "from_", "in")) and str(value).lower() in ("true", "false", "0", "1")
        ):
            agent = key in ("is_agent", "from_agent")
            return Role.AGENT if _true(value) == agent else Role.CUSTOMER
        if isinstance(value, str) and (role := role_of_type(value)):
            return role
    return role_of_type(kind) if kind in ("customer", "agent", "user", "admin", "bot") else None


def _true(value: object) -> bool:
    return value is True or str(value).strip().lower() in ("true", "yes", "1", "private", "internal")


def _false(value: object) -> bool:
    return value is False or str(value).strip().lower() in ("false", "no", "0")
