"""``duplicates`` and ``merge``: which questions are the same question, and examples made one by a person.

Pairs are judged by the rule that import groups by, without a database.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedme_desktop.cli.options import Session, each, shared
from feedme_desktop.cli.output import complain, emit, say
from feedme_desktop.errors import ReadError

if TYPE_CHECKING:
    from feedme_desktop.services.pairs import QuestionPair


@click.command("duplicates", help="Tell which pairs of questions are the same question; no database.")
@click.option("--pairs", type=click.Path(), required=True, help='Lines {"id", "a", "b"}: two questions each.')
@shared
@click.pass_context
def duplicates_command(context: click.Context, pairs: str, as_json: bool, data_dir: Path | None) -> int:
    """Judge pairs of questions."""
    from feedme_desktop.embedding.registry import create_embedder
    from feedme_desktop.services.pairs import judge_pairs

    session = Session(context, as_json, data_dir)
    given, code = _read(pairs)
    for pair, likeness in judge_pairs(given, create_embedder()):
        found: dict[str, Any] = {"id": pair.name, "same": likeness.same, "score": round(likeness.score, 4)}
        if likeness.differs is not None:
            found["differs"] = likeness.differs
        if session.json:
            emit(found)
        else:
            why = f", other {likeness.differs}" if likeness.differs else ""
            say(f"{pair.name}: {'the same' if likeness.same else 'two questions'} ({likeness.score:.2f}{why})")
    return code


def _read(path: str) -> tuple[list[QuestionPair], int]:
    """The pairs of a file, and 1 where a line is none. Raises ``ReadError``."""
    found: list[QuestionPair] = []
    code = 0
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ReadError(f"{path} can't be read ({error.strerror}): check the path.", code="not_found") from error
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(_pair(json.loads(line.decode("utf-8")), number))
        except UnicodeDecodeError:
            complain(f"{path}: line {number} is not UTF-8: correct it.")
            code = 1
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
            complain(f"{path}: line {number} is not an object with the texts a and b: correct it.")
            code = 1
    return found, code


def _pair(value: Any, number: int) -> QuestionPair:
    """The pair of a line. Raises what a wrong value raises; half a character, which no model takes, is replaced."""
    from feedme_desktop.services.pairs import QuestionPair

    a, b = value["a"], value["b"]
    if not (isinstance(a, str) and isinstance(b, str)):
        raise TypeError("a and b are texts")
    return QuestionPair(value.get("id", number), _whole(a), _whole(b))


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@click.command("merge", help="Let examples live on in KEEP: it gets their tickets and their wordings.")
@click.argument("keep", metavar="KEEP", type=int)
@click.argument("ids", metavar="ID...", nargs=-1, required=True, type=int)
@click.option("--question", help="The question from now on.")
@click.option("--answer", help="The answer from now on.")
@click.option("--if-version", type=int, help="Refuse when KEEP has another version by now.")
@shared
@click.pass_context
def merge_command(
    context: click.Context,
    keep: int,
    ids: tuple[int, ...],
    question: str | None,
    answer: str | None,
    if_version: int | None,
    as_json: bool,
    data_dir: Path | None,
) -> int:
    """Merge."""

    def act(number: int) -> dict[str, Any]:
        saved = library.merging.merge(
            number, ids, question=question, answer=answer, if_version=if_version, who=library.settings.user_name
        )
        return {"status": saved.status.value, "version": saved.version, "merged": list(ids)}

    session = Session(context, as_json, data_dir)
    with session.library() as library:
        return each(
            session, [keep], "example_id", act,
            lambda found: f"{found['example_id']} {found['status']}, version {found['version']}, took in {len(ids)}",
            lambda _: {"status": None, "version": None, "merged": []},
        )  # fmt: skip
