"""What a person wrote over an example, and what is kept of it while it is not saved yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feedme_desktop.domain.records import ExampleRow, Saved

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library


@dataclass(frozen=True, slots=True)
class Texts:
    """The parts of an example that a person may write."""

    question: str
    answer: str
    tags: tuple[str, ...]

    @classmethod
    def of(cls, row: ExampleRow) -> Texts:
        """Those of a saved example."""
        return cls(row.question, row.answer, row.tags)


@dataclass(frozen=True, slots=True)
class Edit:
    """Texts to save over the version they were written on."""

    example_id: int
    base_version: int
    texts: Texts
    approve: bool = False

    def apply(self, library: Library, who: str) -> Saved:
        """Save; ``StaleError`` when the version is no longer the newest."""
        return library.review.edit(
            self.example_id,
            question=self.texts.question,
            answer=self.texts.answer,
            tags=list(self.texts.tags),
            if_version=self.base_version,
            approve=self.approve,
            who=who,
        )
