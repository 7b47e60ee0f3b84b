"""What colleagues wrote to each other is a note in every layout; what customers call a note stays theirs."""

from __future__ import annotations

import json

import pytest

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing import notes
from feedme_desktop.parsing.registry import parse_document
from feedme_desktop.parsing.speakers import role_of_name

SECRET = "Give her the crane key."
LABELS = {
    "en": ("Internal note", "Staff note", "Agent comment", "Staff only", "Internal note by Ida", "Note to the team"),
    "de": ("Interne Notiz", "Interner Vermerk", "Nur intern", "Notiz von Ida", "Notiz für Kollegen"),
    "fr": ("Note interne", "Commentaire interne", "Note privée", "Note interne de Ida", "Note pour l'équipe"),
    "es": ("Nota interna", "Comentario interno", "Uso interno", "Nota para el equipo", "Nota del agente"),
    "it": ("Nota interna", "Commento interno", "Note interne", "Nota interna di Ida", "Nota dell'operatore"),
    "pt": ("Nota interna", "Observação interna", "Anotação interna", "Nota do atendente"),
    "nl": ("Interne notitie", "Interne opmerking", "Alleen intern", "Notitie van Ida"),
    "pl": ("Notatka wewnętrzna", "Komentarz wewnętrzny", "Do użytku wewnętrznego", "Notatka dla zespołu"),
}
_MESSAGE = '<div class="message {0}"><b class="author">{1}</b>{2}<div class="body">{3}</div></div>'
_PAGE = _MESSAGE.format("customer", "Ona", "", "Q?") + "{0}" + _MESSAGE.format("agent", "Per", "", "Turn the crank.")
_CHAIN = (
    "From: Ona <ona@client.example>\nTo: support@crane.example\nSubject: Re: Crank\n\nThank you!\n\n"
    "On Mon, 3 Feb 2025 at 09:01, Crane Support <support@crane.example> wrote:\n> Turn the crank.\n>\n"
    "> On Mon, 3 Feb 2025 at 08:50, Per Holt <support@crane.example> wrote:\n> > {0}: {1}\n> >\n"
    "> > On Mon, 3 Feb 2025 at 08:40, Ona <ona@client.example> wrote:\n> > > Q?\n"
)


def _json(label: str) -> str:
    return json.dumps(
        [
            {"role": "customer", "text": "Q?"},
            {"role": "agent", "text": SECRET, "type": label},
            {"role": "agent", "text": f"{label}\n{SECRET}"},
            {"role": "agent", "text": "Turn the crank."},
        ]
    )


LAYOUTS = {
    "in brackets.txt": lambda label: f"Customer: Q?\nAgent: [{label}] {SECRET}\nAgent: Turn the crank.",
    "inside.txt": lambda label: f"Customer: Q?\nAgent: {label}: {SECRET}\nAgent: Turn the crank.",
    "below.txt": lambda label: f"Customer: Q?\n{label}: {SECRET}\nAgent: Turn the crank.",
    "between stars.txt": lambda label: f"Customer: Q?\n*** {label} ***\n{SECRET}\nAgent: Turn the crank.",
    "line.txt": lambda label: f"Customer: Q?\n[{label}]\n{SECRET}\nAgent: Turn the crank.",
    "stamped.txt": lambda label: (
        f"[10:01] Customer: Q?\n[10:02] {label}: {SECRET}\n[10:03] Agent: ({label}) {SECRET}\n"
        "[10:04] Agent: Turn the crank."
    ),
    "bold.md": lambda label: f"**Customer:** Q?\n\n**{label}:** {SECRET}\n\n**Agent:** Turn the crank.",
    "headings.md": lambda label: f"## Customer\nQ?\n\n## {label}\n{SECRET}\n\n## Agent\nTurn the crank.",
    "body.html": lambda label: _PAGE.format(_MESSAGE.format("agent", "Per", "", f"<b>{label}:</b> {SECRET}")),
    "label.html": lambda label: _PAGE.format(
        _MESSAGE.format("agent", "Per", f'<span class="label">{label}</span>', SECRET)
    ),
    "rows.csv": lambda label: (
        f"ticket,role,type,message\n1,customer,comment,Q?\n1,agent,{label},{SECRET}\n"
        f"1,agent,comment,{label}: {SECRET}\n1,agent,comment,Turn the crank.\n"
    ),
    "list.json": _json,
    "chain.eml": lambda label: _CHAIN.format(label, SECRET),
}


def read(text: str, name: str) -> list[tuple[Role, str]]:
    [parsed] = parse_document(name, text.encode(), max_bytes=10**6, max_container_bytes=10**7)
    assert parsed.transcript is not None
    return [(turn.role, turn.text) for turn in parsed.transcript.turns]


@pytest.mark.parametrize("language", LABELS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_note_is_a_note_wherever_it_stands(layout: str, language: str) -> None:
    for label in LABELS[language]:
        turns = read(LAYOUTS[layout](label), layout)
        assert {role for role, text in turns if SECRET in text} == {Role.NOTE}, label
        assert next(role for role, text in turns if "crank" in text) is Role.AGENT, label
        assert next(role for role, text in turns if "Q?" in text) is Role.CUSTOMER, label


@pytest.mark.parametrize("label", ["Internal", "INTERNAL", "Note (Ida)", "Note to self", "Agent - internal", "Intern"])
def test_a_note_in_place_of_a_speaker(label: str) -> None:
    turns = read(f"Customer: Q?\n{label}: {SECRET}\nAgent: Turn the crank.", "a.txt")
    assert turns == [(Role.CUSTOMER, "Q?"), (Role.NOTE, SECRET), (Role.AGENT, "Turn the crank.")]


@pytest.mark.parametrize("kind", ["InternalNote", "private_comment", "agents_only"])
def test_a_record_says_that_it_is_a_note(kind: str) -> None:
    rows = [{"role": "customer", "text": "Q?"}, {"role": "agent", "text": SECRET, "visibility": kind}]
    assert read(json.dumps(rows), "a.json")[1] == (Role.NOTE, SECRET)


def test_a_note_ends_where_it_says_so_and_at_its_bracket() -> None:
    text = f"Customer: Q?\nAgent: Turn it.\n--- Internal note ---\n{SECRET}\n--- End of internal note ---\nBye for now."
    assert read(text, "a.txt")[1:] == [(Role.AGENT, "Turn it."), (Role.NOTE, SECRET), (Role.AGENT, "Bye for now.")]
    text = f"Customer: Q?\nAgent: (Internal note: {SECRET}) Turn it."
    assert read(text, "a.txt")[1:] == [(Role.NOTE, SECRET), (Role.AGENT, "Turn it.")]


ORDINARY = [
    "Note: this is a work account.",
    "Note (Windows): the icon is gone.",
    "Note from the manual: hold the key.",
    "Nota: es una cuenta de trabajo.",
    "Nota (importante): uso dos equipos.",
    "Note : c'est un compte professionnel.",
    "Hinweis: das ist ein Firmenkonto.",
    "Nota bene: uso due schermi.",
    "Uwaga: to jest konto firmowe.",
    "Opmerking: dit is een zakelijk account.",
    "Observação: é uma conta da empresa.",
    "Comment: it is slow.",
    "Internal error: the disk is full.",
    "Interner Speicher: 64 GB",
    "Private key: where is it stored?",
    "Private: no",
    "Internal notes are missing from the export.",
    'The label "Internal note:" is shown twice.',
    "(internal) disk not found",
    "Staff accounts cannot log in.",
]


@pytest.mark.parametrize("line", ORDINARY)
def test_what_a_customer_calls_a_note_stays_with_the_question(line: str) -> None:
    for text in (
        f"Customer: {line}\nAgent: Turn it.",
        f"Customer: Good morning.\n{line}\nAgent: Turn it.",
        f"[10:01] Ona: {line}\n[10:02] Per: Turn it.",
        f"[10:01] Ona: Good morning.\n{line}\n[10:02] Per: Turn it.",
    ):
        assert Role.NOTE not in {role for role, _ in read(text, "a.txt")}, text


def test_a_list_of_inner_and_outer_things_is_no_note() -> None:
    turns = read("Customer: Which disk?\nAgent: Internal: the small one.\nExternal: the big one.", "a.txt")
    assert turns[1][0] is Role.AGENT


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("Internal note", ""),
        ("Ida (internal)", "Ida"),
        ("[Note] Ida", "Ida"),
        ("Internal Note (Ida)", "Ida"),
        ("Note by Ida", "Ida"),
        ("Ida - internal note", "Ida"),
        ("Note", None),
        ("Ida Internal", None),
        ("Internal Support", None),
        ("Agent", None),
    ],
)
def test_who_wrote_a_note(name: str, owner: str | None) -> None:
    assert notes.writer(name) == owner
    assert (role_of_name(name) is Role.NOTE) == (owner == "" or name == "Note")
