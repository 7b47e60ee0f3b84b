"""Pages of questions and answers: lines that begin with ``Frage:`` and ``Antwort:``, ``Q1:`` and ``A1:``.

Only where the text begins with a question, and letters only where question and answer take turns: ``A.`` may be an
item of a list, and an answer may quote a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.marks import Mark
from feedme_desktop.parsing.words import words

_QUESTIONS = words(
    "question frage pregunta domanda pergunta vraag pytanie faq вопрос fråga spørgsmål soru kysymys otázka kérdés"
)
_ANSWERS = words(
    "answer antwort respuesta réponse reponse risposta resposta antwoord odpowiedź ответ svar cevap vastaus odpověď"
)
_LETTERS = frozenset(("qa", "fa", "pr", "dr", "va", "po", "qr"))
_LINE = re.compile(
    rf"(?P<lead>[ \t*_#>-]{{0,8}})(?:\d{{1,3}}[.)]\s)?(?P<label>(?P<word>{'|'.join((*_QUESTIONS, *_ANSWERS))})|[a-z])"
    r"[ \t]?(?:(?:#|no\.?|nr\.?)?[ \t]?\d{1,3})?[ \t*_]{0,4}(?P<mark>[:：.)])[ \t*_]{0,4}(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)


def marks_of(lines: Sequence[str]) -> dict[int, Mark]:
    """The marks of a page of questions and answers, and none for any other text."""
    found: dict[int, tuple[str, Mark]] = {}
    for index, line in enumerate(lines):
        if line and (match := _LINE.match(line)) and (match["word"] is None or match["mark"] in ":："):
            label = match["label"]
            found[index] = (label.lower(), Mark(label, None, _text(match), role=_role(label.lower())))
    for said in (_words(found), _letters(found)):
        roles = [mark.role for mark in said.values()]
        if roles[:1] == [Role.CUSTOMER] and Role.AGENT in roles:
            return said
    return {}


def _text(match: re.Match[str]) -> str:
    bold = match["lead"].rstrip()[-1:]
    return match["text"].rstrip(bold) if bold in ("*", "_") and bold else match["text"]


def _role(label: str) -> Role:
    if len(label) > 1:
        return Role.CUSTOMER if label in _QUESTIONS else Role.AGENT
    return Role.UNKNOWN


def _words(found: dict[int, tuple[str, Mark]]) -> dict[int, Mark]:
    return {index: mark for index, (label, mark) in found.items() if len(label) > 1}


def _letters(found: dict[int, tuple[str, Mark]]) -> dict[int, Mark]:
    """Marks of two letters that take turns, if they are a question's and an answer's."""
    letters = {index: said for index, said in found.items() if len(said[0]) == 1}
    order = [label for label, _ in letters.values()]
    pair = "".join(order[:2])
    if pair not in _LETTERS or len(order) % 2 or order != list(pair) * (len(order) // 2):
        return {}
    return {
        index: Mark(mark.speaker, None, mark.text, role=Role.CUSTOMER if label == pair[0] else Role.AGENT)
        for index, (label, mark) in letters.items()
    }
