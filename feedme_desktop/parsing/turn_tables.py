"""Tables in which people speak, one message a row, as they stand in documents and Markdown.

Which column is what is told by the first row, else by what the cells look like. A table of anything else is
refused, and stays text.
"""

from __future__ import annotations

from collections.abc import Sequence

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing import marks
from feedme_desktop.parsing.drafts import Draft
from feedme_desktop.parsing.message_fields import ROLE, SPEAKER, TEXT, TICKET, TIME, draft_of, folded, record
from feedme_desktop.parsing.speakers import base_name, role_of_name
from feedme_desktop.parsing.timestamps import read_stamp

_MORE_TEXT = frozenset(("transcript", "transcription", "words", "said", "statement", "subtitle", "caption", "details"))
_MORE_TIME = frozenset(("timecode", "start", "start_time", "begin", "elapsed", "when", "offset"))
_MORE_SPEAKERS = frozenset(
    ("speaker_name", "voice", "spoken_by", "caller", "party", "customer_agent", "agent_customer")
)
_KNOWN = frozenset((*TEXT, *SPEAKER, *ROLE, *TIME, *TICKET))
_COUNTS = frozenset(("", "no", "nr", "num", "number", "id", "index", "line", "row", "seq", "turn", "message_id"))
_MOST = 0.85
_CELL_MAX = 60


def drafts_of(rows: Sequence[Sequence[str]]) -> list[Draft] | None:
    """The messages of a table, or None where it is a table of something else."""
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    header = [_name(cell) for cell in rows[0]]
    if _tells(header):
        return _by_header(rows[0], header, rows[1:])
    return _by_looks(rows)


def _name(cell: str) -> str:
    key = folded(cell)
    if key in _MORE_TEXT:
        return "text"
    if key in _MORE_SPEAKERS:
        return "speaker"
    return "time" if key in _MORE_TIME else key


def _tells(header: Sequence[str]) -> bool:
    text = any(key in TEXT for key in header)
    who = any(key in SPEAKER or key in ROLE for key in header)
    return text and who


def _by_header(titles: Sequence[str], header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Draft] | None:
    drafts = []
    for row in rows:
        known = {key: cell for key, cell in zip(header, row, strict=False) if key in _KNOWN}
        draft = draft_of(record(known))
        if draft is None:  # a row that was cut short says nothing under "message": it is kept as it stands
            drafts.append(Draft(" | ".join(cell for cell in row if cell.strip())))
            continue
        rest = [
            f"{title.strip()}: {cell}"
            for title, key, cell in zip(titles, header, row, strict=False)
            if _is_more(key, draft) and cell.strip()
        ]
        rest.extend(cell for cell in row[len(header) :] if cell.strip())
        draft.text = "\n".join([draft.text, *rest]).strip()
        drafts.append(draft)
    return drafts or None


def _is_more(key: str, draft: Draft) -> bool:
    """Whether a column says something that the draft has no place for; a time that can't be read is such."""
    return (key not in _KNOWN and key not in _COUNTS) or (key in TIME and draft.at is None)


def _by_looks(rows: Sequence[Sequence[str]]) -> list[Draft] | None:
    """Without a heading: a column of few short names, perhaps one of times, and one of texts."""
    width = max(map(len, rows))
    if width > 4:
        return None
    columns = [[row[index] if index < len(row) else "" for row in rows] for index in range(width)]
    times = [index for index, cells in enumerate(columns) if _share(cells, _is_time) >= _MOST]
    names = [index for index, cells in enumerate(columns) if index not in times and _are_speakers(cells)]
    texts = [index for index in range(width) if index not in (*times, *names) and any(columns[index])]
    if len(names) != 1 or len(texts) != 1 or len(times) > 1:
        return None
    stamps = columns[times[0]] if times else [""] * len(rows)
    return [
        Draft(text, speaker.strip(" :*") or None, read_stamp(stamp))
        for speaker, text, stamp in zip(columns[names[0]], columns[texts[0]], stamps, strict=True)
    ]


def _share(cells: Sequence[str], looks: object) -> float:
    filled = [cell for cell in cells if cell.strip()]
    return sum(bool(looks(cell)) for cell in filled) / len(filled) if filled and callable(looks) else 0.0


def _is_time(cell: str) -> bool:
    return len(cell) <= _CELL_MAX and read_stamp(cell) is not None


def _is_speaker(cell: str) -> bool:
    return len(cell) <= _CELL_MAX and marks.is_name(cell.strip(" :*"))


def _are_speakers(cells: Sequence[str]) -> bool:
    """Names that come back, or words that are roles of both sides."""
    if _share(cells, _is_speaker) < _MOST:
        return False
    who = {base_name(cell.strip(" :*")) for cell in cells if cell.strip()}
    roles = {role_of_name(cell.strip(" :*")) for cell in cells} & {Role.AGENT, Role.CUSTOMER}
    return len(roles) == 2 or (1 < len(who) <= 8 and len(who) * 2 <= len(cells))
