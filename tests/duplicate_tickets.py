"""Tickets about one question, and looks at what became of them: for the tests of duplicates."""

from __future__ import annotations

from collections.abc import Callable

from feedme_desktop.domain.records import ExampleFilter, ExampleRow
from feedme_desktop.services.library import Library

RESET = "Customer: {hello} {question}\nAgent: {answer}\nCustomer: That worked, thank you!\n"
FIRST = ("How do I reset my password?", "Open Settings > Security and click Reset password. You get a link by e-mail.")
AGAIN = (
    "How can I reset my password?",
    "Go to Settings, then Security, and press Reset password; a link is sent by e-mail.",
)
THIRD = (
    "I would like to reset my password, how?",
    "In Settings under Security click Reset password, you get a link by e-mail.",
)
OTHER = (
    "How do I reset my password?",
    "Passwords are managed by your administrator: please ask them to set a new one.",
)
COLOUR = (
    "How can I change the colour of the tags in the inbox?",
    "Click the tag with the right button, choose Colour and pick one.",
)


def ticket(pair: tuple[str, str], hello: str = "Hello,") -> str:
    return RESET.format(hello=hello, question=pair[0], answer=pair[1])


Import = Callable[..., list[int]]


def rows(library: Library, **wanted: object) -> list[ExampleRow]:
    return library.examples.page(ExampleFilter(order="oldest", **wanted), limit=None)


def only(library: Library) -> ExampleRow:
    (row,) = rows(library)
    return row


def hits(library: Library, query: str) -> list[int]:
    found = library.search.search(query, approved_only=False)
    return [hit.example.id for hit in found.hits if hit.score >= 0.7]
