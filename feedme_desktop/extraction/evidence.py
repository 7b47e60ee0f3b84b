"""Pieces of turns: the words an example is made of, and the spans that prove it.

Every question and answer is put together here, from the transcript's own words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feedme_desktop.domain.example import Side, Span
from feedme_desktop.domain.transcript import Turn
from feedme_desktop.extraction.cues import connectives
from feedme_desktop.extraction.sentences import Sentence, fold_words
from feedme_desktop.extraction.wordlists import word_set

_LONGEST_CONNECTIVE = 4
_LONGEST_NAME = 40
_GREETINGS = (
    "hi|hello|hey|hiya|morning|dear|greetings|good (?:morning|afternoon|evening|day)|hallo|"
    "guten (?:tag|morgen|abend)|moin|"
    "servus|sehr geehrte[rns]?|liebe[rs]?|bonjour|bonsoir|salut|hola|buen[oa]s (?:d[ií]as|tardes|noches)|buenas|"
    "estimad[oa]s?|ciao|salve|buongiorno|buonasera|ol[áa]|oi|bom dia|boa (?:tarde|noite)|"
    "goede(?:morgen|middag|navond)|hoi|dzień dobry|cześć"
)
_THANKS = (
    "thanks(?: a lot| so much| again| for (?:the|your) [a-z ]{3,30})?|"
    "thank you(?: very much| so much| for (?:the|your) [a-z ]{3,30})?|thx|(?:vielen |herzlichen )?dank(?: je| u)?e?|"
    "merci(?: beaucoup)?|(?:muchas )?gracias|grazie(?: mille)?|(?:muito )?obrigad[oa]|bedankt|dzi[eę]kuj[eę]"
)
_NAME = r"(?:\s+(?:there|all|team|everyone|folks|guys|support|zusammen|à tous|a todos|(?-i:[A-ZÀ-Þ][\w'’.-]*)))"
_OPENER = re.compile(
    rf"(?:{_GREETINGS})(?:{_NAME}{{0,4}}\s*[,!.:–-]+|\s+(?:there|all|team|everyone|folks|guys|support)\b"
    rf"|\b(?=\s+[a-zI]))|(?:{_THANKS})\s*[,!.:;–-]+|"
    r"(?:and )?(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|next(?: one)?|last(?:ly| one)?|finally|one more|"
    r"another one)"
    r"\s*:|"
    r"(?:(?:i have|i(?:'|’)ve got|we have|ich habe|wir haben|j(?:'|’)ai|tengo|ho|avrei|ik heb|tenho|just) )?"
    r"(?:two|three|2|3|a few|some|several|a couple of|zwei|drei|ein paar|deux|trois|dos|tres|due|tre|twee|drie|"
    r"duas|três) "
    r"(?:quick |short |more |small |kurze |petites |kleine )?(?:things|questions|fragen|dinge|preguntas|cosas|"
    r"domande|cose|vragen|"
    r"dingen|perguntas|coisas)\s*[:.–-]+",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"\n[ \t]*(?:(?:(?:kind|best|warm|many)(?:est)? )?(?:regards|wishes)|best|cheers|sincerely|yours(?: \w+)?|"
    r"thanks(?: in advance| a lot| so much| again)?|thank you(?: in advance| very much)?|many thanks|"
    r"(?:mit )?(?:freundliche|beste|viele|liebe|herzliche|schöne)[nrm]? gr(?:ü|ue)(?:ß|ss)e?n?|"
    r"mfg|vg|lg|danke(?: im voraus)?|vielen dank(?: im voraus)?|(?:bien )?cordialement|bien à vous|"
    r"cordiali saluti|distinti saluti|saluti|(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|"
    r"(?:met )?vriendelijke groet(?:en)?|atenciosamente|pozdrawiam|med vänlig(?:a)? hälsning(?:ar)?|"
    r"med venlig hilsen|с уважением)(?:,[ \t]*(?-i:[A-ZÀ-Þ][\w'.-]*)(?:[ \t]+(?-i:[A-ZÀ-Þ][\w'.-]*)){0,2})?"
    r"[ \t]*[,.!]*[ \t]*(?:\n(?![ \t]*p\.?s\b)[^\n?]{0,40}){0,4}\s*\Z",
    re.IGNORECASE,
)
"""A closing formula on a line of its own and up to four short lines (name, company) to the end of the message."""


_AS_IT_IS = re.compile(r"[:/._@=\\][\w/\\]|[a-z][A-Z]")
_COMMANDS = word_set("""
    pip pip3 npm npx yarn git sudo apt apt-get brew docker kubectl curl wget ssh scp cd ls chmod chown python
    python3 node
    systemctl tracert traceroute ipconfig ifconfig netstat nslookup gpupdate sfc chkdsk dism dotnet mvn gradle composer
    journalctl crontab rsync mysql psql ffmpeg winget choco
""")


@dataclass(frozen=True, slots=True)
class Piece:
    """``turn.text[start:end]``."""

    turn: Turn
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words, as they were written."""
        return self.turn.text[self.start : self.end]


def piece_of(turn: Turn, sentences: Sequence[Sentence]) -> Piece:
    """From the first sentence to the last, line breaks between them included, without the sender's closing formula."""
    piece = Piece(turn, sentences[0].start, sentences[-1].end)
    signed = _SIGN_OFF.search(piece.text)
    if signed:
        return Piece(turn, piece.start, piece.start + len(piece.text[: signed.start()].rstrip()))
    return _without_name(piece)


def signature_start(text: str) -> int:
    """Where the sender's closing formula begins, or the end of the text."""
    signed = _SIGN_OFF.search(text)
    return signed.start() if signed else len(text)


def _without_name(piece: Piece) -> Piece:
    """The piece without the writer's name on a line of its own at the end."""
    head, _, last = piece.text.rpartition("\n")
    name = fold_words(last) if len(last) <= _LONGEST_NAME else ()
    if not head.strip() or not name or not set(name) <= set(fold_words(piece.turn.speaker or "")):
        return piece
    return Piece(piece.turn, piece.start, piece.start + len(head.rstrip()))


def join(pieces: Iterable[Piece]) -> str:
    """The text of the pieces, a line each; pieces of one line of a turn are parted by a blank."""
    text = ""
    last: Piece | None = None
    for piece in pieces:
        same_line = last is not None and last.turn is piece.turn and "\n" not in piece.turn.text[last.end : piece.start]
        text += (" " if same_line else "\n" if last is not None else "") + piece.text
        last = piece
    return text


def turn_indexes(pieces: Iterable[Piece]) -> tuple[int, ...]:
    """Indexes of the turns, in order, each once."""
    return tuple(dict.fromkeys(piece.turn.index for piece in pieces))


def spans(side: Side, pieces: Iterable[Piece]) -> tuple[Span, ...]:
    """The pieces as evidence of one side of an example."""
    return tuple(Span(side, piece.turn.index, piece.start, piece.end) for piece in pieces)


def without_opener(piece: Piece) -> Piece:
    """The piece without "Thanks, and", "Hi Tom," or "Also" before what it asks."""
    while True:
        shorter = _cut_once(piece)
        if shorter is None:
            return piece
        piece = shorter


def without_greeting(piece: Piece) -> Piece:
    """The piece without the greeting or thanks it begins with; "Yes," stays."""
    match = _OPENER.match(piece.text)
    rest = piece.text[match.end() :].lstrip(" \t\n,.!:;–-") if match else ""
    return Piece(piece.turn, piece.end - len(rest), piece.end) if len(fold_words(rest)) >= 2 else piece


def _cut_once(piece: Piece) -> Piece | None:
    """The piece without its first polite words, or None if there are none or nothing would be left."""
    text = piece.text
    head = _head_length(text)
    rest = text[head:].lstrip(" \t\n,.!:;–-")
    if not head or len(fold_words(rest)) < 2:
        return None
    return Piece(piece.turn, piece.end - len(rest), piece.end)


def _head_length(text: str) -> int:
    """How many characters of polite opener the text begins with."""
    match = _OPENER.match(text)
    if match:
        return match.end()
    words, ends = _leading_words(text)
    for size in range(len(words), 0, -1):
        if tuple(words[:size]) in connectives():
            return ends[size - 1]
    return 0


def _leading_words(text: str) -> tuple[list[str], list[int]]:
    words: list[str] = []
    ends: list[int] = []
    position = 0
    for token in text.split(" ")[:_LONGEST_CONNECTIVE]:
        position = text.index(token, position) + len(token)
        folded = fold_words(token)
        if len(folded) != 1:
            break
        words.append(folded[0])
        ends.append(position)
        if not token[-1:].isalnum():
            break
    return words, ends


def sentence_case(text: str) -> str:
    """The text with a capital first letter, as a question that stands alone has it; not of an address or a command."""
    if not text[:1].islower():
        return text
    first = text.split(maxsplit=1)[0]
    return text if _AS_IT_IS.search(first) or first in _COMMANDS else text[:1].upper() + text[1:]
