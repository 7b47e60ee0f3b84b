"""The rows of one ticket to turns and metadata, by a scheme that says what the columns mean.

What no column's meaning asks for becomes metadata, so that no cell is lost. Reads no file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from feedme_desktop.domain.transcript import HiddenKind, Role
from feedme_desktop.parsing import plaintext
from feedme_desktop.parsing.csv_scheme import Kind, Scheme, date_of, is_prose, main_text
from feedme_desktop.parsing.csv_vocabulary import bare
from feedme_desktop.parsing.drafts import Draft, Findings, oldest_first
from feedme_desktop.parsing.message_fields import ROLE, SPEAKER, draft_of, plain, record
from feedme_desktop.parsing.speakers import base_name, role_of_type, split_address

VALUE_MAX = 10_000
COLUMNS_MAX = 200
"""So many columns become metadata; wider tables say that the rest was left out."""

_JOINED_MAX = 8
_SENTENCE = 4
_WORTH_REPEATING = 40
_CLOCK = re.compile(r"\d\d:\d\d(?::\d\d)?")
_SPOKEN = ("text", "question", "description", "answer", "note", "transcript")
_PER_MESSAGE = ("speaker", "role", "time", "flag", "message_id", "quote_author", "quote_id")
_STAFF_EVENTS = frozenset(("assignment", "assign", "close", "open", "snoozed", "assign_and_reopen"))
_BLANKS = re.compile(r"\s+")
_JIRA_COMMENT = re.compile(r"(\d{1,2}/\w{3}/\d{2,4} \d{1,2}:\d\d(?: [AP]M)?);([^;\n]{1,80});", re.IGNORECASE)
_TAGS = re.compile(r"[,;|]\s*|\s{2,}")


def read_rows(scheme: Scheme, rows: Sequence[Sequence[str]], findings: Findings) -> list[Draft]:
    """The messages of one conversation, oldest first; fills ``findings``."""
    findings.metadata.update(_metadata(scheme, rows, findings.warnings))
    subject = findings.metadata.get("subject")
    findings.title = str(subject) if subject else None
    if scheme.kind is Kind.MESSAGES:
        drafts = _messages(scheme, _oldest_first(scheme, rows))
    else:
        drafts = [draft for row in rows for draft in _ticket(scheme, row, findings)]
    if not drafts and subject and scheme.format != "csv":
        findings.warnings.append("This export holds no messages: only the subject could be read.")
        drafts = [Draft(str(subject), _cell(rows[0], scheme.all("requester")), None, Role.CUSTOMER)]
    return drafts or _misplaced(rows, findings)


def _misplaced(rows: Sequence[Sequence[str]], findings: Findings) -> list[Draft]:
    """The sentences of rows whose column of messages is empty, as where a delimiter too many shifted the cells."""
    cells = [cell for row in rows for cell in row if _is_sentence(cell)]
    if cells:
        findings.warnings.append(
            "No message stands in the column of messages: the other cells with sentences were taken."
        )
    return [draft for cell in cells for draft in _said_in(plain(cell), findings)]


# ---------------------------------------------------------------- one row a message


def _messages(scheme: Scheme, rows: Sequence[Sequence[str]]) -> list[Draft]:
    drafts: list[Draft] = []
    main = main_text(scheme)
    known = {_cell(row, scheme.all("message_id")) for row in rows} - {None}
    for row in rows:
        draft = _message(scheme, row, main)
        notes = [_note(scheme, row, index) for index in scheme.all("note") if index != main]
        if draft is not None:
            drafts += _quoted(scheme, row, draft, known, drafts)
            drafts.append(draft)
            drafts += _other_texts(scheme, row, draft, main)
        drafts += [note for note in notes if note.text.strip()]
    return drafts


def _oldest_first(scheme: Scheme, rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The rows in the order of their times, where each has one: a table may be sorted by anything."""
    times = [_time(scheme, row) for row in rows if any(cell.strip() for cell in row)]
    if len(times) < len(rows) or not all(time and "T" in time for time in times):
        return rows
    keys = [str(time) for time in times]
    if keys == sorted(keys, reverse=True) and keys[0] != keys[-1]:
        return rows[::-1]
    order = sorted(range(len(rows)), key=keys.__getitem__)
    return [rows[index] for index in order]


def _message(scheme: Scheme, row: Sequence[str], main: int | None) -> Draft | None:
    texts = [main] if main is not None else []
    texts += [i for i in scheme.all("text", "description", "question") if i != main]
    text = next((plain(row[i]) for i in texts if i < len(row) and row[i].strip()), "")
    if not text.strip():
        return None
    fields = _fields(scheme, row)
    if str(fields.get("type", "")).lower() in _STAFF_EVENTS:  # "close" with words is a last answer
        fields.pop("type")
    fields["text"] = text
    draft = draft_of(fields)
    if draft is None:
        return Draft(text, None, _time(scheme, row), Role.SYSTEM)
    draft.text = text
    draft.at = _time(scheme, row) or draft.at
    if draft.speaker is None and draft.email is None:
        who = {Role.CUSTOMER: "requester", Role.AGENT: "assignee"}.get(draft.role)
        draft.speaker = _cell(row, scheme.all(who)) if who else None
    return draft


def _fields(scheme: Scheme, row: Sequence[str]) -> dict[str, object]:
    """The cells about a message under the names that records of every format use."""
    fields: dict[str, object] = {}
    for index, meaning in enumerate(scheme.meanings):
        if index >= len(row) or not row[index].strip() or meaning not in ("speaker", "role", "flag", "kind"):
            continue
        name = bare(scheme.folded[index])
        if meaning == "speaker" and name not in SPEAKER:
            name = "author"
        elif meaning == "role" and name not in ROLE:
            name = "role"
        fields.setdefault("type" if meaning == "kind" else name, row[index].strip())
    return fields


def _other_texts(scheme: Scheme, row: Sequence[str], draft: Draft, main: int | None) -> Iterator[Draft]:
    """What stands in further columns of words and is not the same again, as HTML or as a preview."""
    said = _same(draft.text)
    for index in scheme.all("text", "description", "answer", "transcript"):
        if index == main or index >= len(row) or not row[index].strip():
            continue
        text = plain(row[index])
        if _same(text).rstrip(".…") not in said:
            role = Role.AGENT if scheme.meanings[index] == "answer" else draft.role
            yield Draft(text, draft.speaker, draft.at, role, draft.email)
            said += _same(text)


def _quoted(
    scheme: Scheme, row: Sequence[str], draft: Draft, known: set[str | None], before: Sequence[Draft]
) -> list[Draft]:
    """The message that this one answers: a turn of its own where the table has no other copy, else hidden."""
    text = _cell(row, scheme.all("quote"))
    if not text:
        return []
    folded_text = _same(text).rstrip(".…?!")
    if _cell(row, scheme.all("quote_id")) in known or any(folded_text in _same(one.text) for one in before):
        draft.hide(HiddenKind.QUOTE, text)
        return []
    return [Draft(text, _cell(row, scheme.all("quote_author")))]


# ---------------------------------------------------------------- one row a ticket


def _ticket(scheme: Scheme, row: Sequence[str], findings: Findings) -> list[Draft]:
    customer, address = _person(row, scheme.all("requester", "speaker"), scheme.all("requester_email"))
    agent, agent_address = _person(row, scheme.all("assignee"), scheme.all("assignee_email"))
    opened = _time(scheme, row)
    asked, answers, spoken = _spoken_columns(scheme)
    turns = _transcripts(row, spoken, findings)
    for draft in turns:
        _name_sides(draft, customer, agent, opened)
    told = _same(" ".join(draft.text for draft in turns))
    drafts: list[Draft] = []
    for index in asked:
        if index < len(row) and row[index].strip():
            drafts += _asked(row[index], customer, opened, address, told, findings)
    drafts += turns
    for index in answers:
        if index < len(row) and row[index].strip():
            text = plain(row[index])
            if len(text) < _WORTH_REPEATING or _same(text) not in told:
                drafts.append(Draft(text, agent, None, Role.AGENT, agent_address))
    notes = (_note(scheme, row, index) for index in scheme.all("note"))
    return drafts + [note for note in notes if note.text.strip()]


def _spoken_columns(scheme: Scheme) -> tuple[list[int], list[int], list[int]]:
    """The columns of what the customer asked, of what was answered, and of whole talks."""
    asked, answers = list(scheme.all("question", "description")), list(scheme.all("answer"))
    spoken = list(scheme.all("transcript"))
    for index in scheme.all("text"):
        if not asked and not spoken:
            asked.append(index)
        elif bare(scheme.folded[index]) in ("reply", "response"):
            answers.append(index)
        else:
            spoken.append(index)
    return asked, answers, spoken


def _name_sides(draft: Draft, customer: str | None, agent: str | None, opened: str | None) -> None:
    """Give a turn of a talk the role of the person of the ticket who said it, and the day of the ticket."""
    if draft.at and _CLOCK.fullmatch(draft.at) and opened:
        draft.at = f"{opened[:10]}T{draft.at}" + ":00" * (len(draft.at) < len("hh:mm:ss"))
    if draft.role is not Role.UNKNOWN or not draft.speaker:
        return
    name = base_name(draft.speaker)
    for person, role in ((customer, Role.CUSTOMER), (agent, Role.AGENT)):
        full = base_name(person or "")
        if full and name in (full, full.split()[0]) and base_name(customer or "") != base_name(agent or ""):
            draft.role = role


def _asked(
    cell: str, customer: str | None, at: str | None, address: str | None, told: str, findings: Findings
) -> list[Draft]:
    text = plain(cell)
    if told and _same(text) in told:
        return []
    scratch = Findings("")
    turns = _said_in(text, scratch)
    if len({turn.speaker for turn in turns if turn.speaker}) > 1:
        findings.joined |= scratch.joined
        return turns
    return [Draft(text, customer, at, Role.CUSTOMER, address)]


def _transcripts(row: Sequence[str], columns: Sequence[int], findings: Findings) -> list[Draft]:
    drafts: list[Draft] = []
    for index in columns:
        if index < len(row) and row[index].strip():
            found = _jira_comments(row[index]) or _json_messages(row[index])
            drafts += found or _said_in(plain(row[index]), findings)
    return drafts


def _said_in(text: str, findings: Findings) -> list[Draft]:
    """The turns of a transcript in a cell; one turn without a speaker where it has none."""
    if "\n" not in text and "\\n" in text:
        text = text.replace("\\r", "").replace("\\n", "\n")
    scratch = Findings("")
    drafts = plaintext.read_turns(text.split("\n"), scratch)
    findings.joined |= scratch.joined
    for key, value in scratch.metadata.items():
        findings.metadata.setdefault(key, value)
    return drafts


def _jira_comments(cell: str) -> list[Draft]:
    """One comment of Jira's CSV: date, author and text between semicolons."""
    match = _JIRA_COMMENT.match(cell)
    if not match:
        return []
    return [Draft(cell[match.end() :], match[2].strip(), date_of(match[1], day_first=True))]


def _json_messages(cell: str) -> list[Draft]:
    """A list of messages as JSON in a cell."""
    if not cell.lstrip().startswith(("[{", "[ {", "[\n")):
        return []
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return []
    drafts = [draft_of(record(item)) for item in found if isinstance(item, Mapping)]
    return oldest_first([draft for draft in drafts if draft]) if all(drafts) else []


def _note(scheme: Scheme, row: Sequence[str], index: int) -> Draft:
    text = plain(row[index]) if index < len(row) else ""
    return Draft(text, _cell(row, scheme.all("assignee")) if scheme.kind is Kind.TICKETS else None, None, Role.NOTE)


def _person(row: Sequence[str], names: Sequence[int], addresses: Sequence[int]) -> tuple[str | None, str | None]:
    """Name and address of a person of the ticket."""
    address = None
    for value in (_cell(row, addresses), *(_cell(row, (index,)) for index in names)):
        if value:
            name, found = split_address(value)
            address = address or found
            if name and not name.isdigit() and role_of_type(name) is None:
                return name, address
    return address, address


# ---------------------------------------------------------------- cells


def _cell(row: Sequence[str], columns: Sequence[int]) -> str | None:
    """The first filled cell of the columns."""
    return next((row[i].strip() for i in columns if i < len(row) and row[i].strip()), None)


def _time(scheme: Scheme, row: Sequence[str]) -> str | None:
    columns = scheme.all("time") if scheme.kind is Kind.MESSAGES else scheme.all("created_at", "time")
    for index in columns:
        if index < len(row) and row[index].strip() and (stamp := date_of(row[index], day_first=scheme.day_first)):
            return stamp
    return None


def _same(text: str) -> str:
    """A text for comparing: without case, blanks and marks of emphasis."""
    return _BLANKS.sub("", text).casefold()


def _metadata(scheme: Scheme, rows: Sequence[Sequence[str]], warnings: list[str]) -> dict[str, object]:
    """What the other columns say about the conversation, under the keys that all formats share."""
    metadata: dict[str, object] = {}
    for index in _other_columns(scheme):
        values = _distinct(rows, index)
        if not values or (scheme.kind is Kind.MESSAGES and _says_what_happened(scheme, index, values)):
            continue
        key = _key(scheme, index)
        if key in ("tags", "attachments"):
            metadata[key] = _listed(values, spaced=key == "tags" and scheme.format == "zendesk_csv")
            continue
        known = scheme.meanings[index] is not None
        some = [value for n, value in enumerate(values) if n < (1 if known else _JOINED_MAX) or _is_sentence(value)]
        value = "; ".join(some)
        if key.endswith("_at"):
            value = date_of(value, day_first=scheme.day_first) or value
        if key in metadata and metadata[key] != value[:VALUE_MAX]:
            key = scheme.folded[index]
        metadata.setdefault(key, value[:VALUE_MAX])
        if (
            scheme.meanings[index] is None
            and (len(values) > _JOINED_MAX or len(value) > VALUE_MAX)
            and is_prose(values)
        ):
            warnings.append(f"The column {scheme.names[index][:60]} was not read as messages: choose what it means.")
    for index in scheme.all("kind", *_PER_MESSAGE[1:]) if scheme.kind is Kind.MESSAGES else ():
        strange = [value for value in _distinct(rows, index) if _is_sentence(value) and is_prose([value])]
        if strange:  # cells that are not what their column says
            metadata.setdefault(scheme.folded[index], "; ".join(strange)[:VALUE_MAX])
    if len(scheme.names) > COLUMNS_MAX:
        warnings.append(f"Only the first {COLUMNS_MAX} columns were taken as facts about the ticket.")
    if scheme.kind is not Kind.MESSAGES and "requester" not in metadata and "requester_email" in metadata:
        metadata["requester"] = metadata["requester_email"]
    return metadata


def _other_columns(scheme: Scheme) -> list[int]:
    """The columns that no turn takes its words, its speaker or its time from."""
    taken = ("ignore", *_SPOKEN, *(("quote", *_PER_MESSAGE) if scheme.kind is Kind.MESSAGES else ()))
    return [i for i, meaning in enumerate(scheme.meanings[:COLUMNS_MAX]) if meaning not in taken]


def _says_what_happened(scheme: Scheme, index: int, values: Sequence[str]) -> bool:
    """Whether a column of kinds is about each message rather than the ticket."""
    return scheme.meanings[index] == "kind" and (len(values) > 1 or values[0].islower())


def _key(scheme: Scheme, index: int) -> str:
    meaning = scheme.meanings[index]
    if meaning == "weak_ticket":
        return "ticket" if scheme.ticket == index else scheme.folded[index]
    if meaning == "kind":
        return "type"
    if meaning == "time":
        return "created_at"
    if meaning == "speaker":
        return "requester_email" if scheme.folded[index] == "email" else "requester"
    return scheme.folded[index] if meaning in (None, *_PER_MESSAGE) else meaning


def _is_sentence(value: str) -> bool:
    return len(value.split()) >= _SENTENCE


def _distinct(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    return list(dict.fromkeys(row[index].strip() for row in rows if index < len(row) and row[index].strip()))


def _listed(values: Sequence[str], *, spaced: bool) -> list[str]:
    """The single tags or file names of cells that list them; ``spaced`` where blanks are between them."""
    found: dict[str, None] = {}
    for value in values:
        bare_list = value.strip("[]").replace('"', "").replace("'", "") if value[:1] == "[" else value
        parts = bare_list.split() if spaced else _TAGS.split(bare_list)
        for part in parts:
            if part.strip():
                found[part.strip()[:VALUE_MAX]] = None
    return list(found)[:COLUMNS_MAX]
