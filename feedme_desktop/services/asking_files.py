"""``extract`` with an engine that asks a model: what was read from files, with what the model found in it.

Asks about some tickets at a time and gives them in the order they came; no database. What leaves the machine is the
engine's business.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from feedme_desktop.domain.records import Problem
from feedme_desktop.errors import ModelError
from feedme_desktop.extraction.base import RemoteExtractor, Usage
from feedme_desktop.services.asking import Answer, ask, fallback_warning, spent, stepped_in
from feedme_desktop.services.children import ticket_from
from feedme_desktop.services.engines import LASTING, SLOTS, slots_of
from feedme_desktop.services.reading import Reading
from feedme_desktop.services.wire import example_json
from feedme_desktop.settings import Settings

_AHEAD = 4 * SLOTS
"""Tickets that may be ahead of the one to be printed: bounds the memory."""


@dataclass(slots=True)
class _Asker:
    """``gone`` is the error after which nobody need be asked any more."""

    engine: str
    extractor: Callable[[], RemoteExtractor]
    settings: Settings
    ended: threading.Event = field(default_factory=threading.Event)
    gone: ModelError | None = None

    def ask(self, reading: Reading) -> Reading:
        """The reading with what the model found, or with the problem that it said nothing."""
        assert reading.reply is not None
        try:
            if self.gone is not None:
                raise ModelError(str(self.gone), code=self.gone.code)  # this one consumed nothing
            transcript = ticket_from({**reading.reply, "examples": ()}).transcript
            answer = ask(self.extractor(), transcript, self.settings, self.ended.is_set)
        except ModelError as error:
            if error.code in LASTING:
                self.gone = error
            return self._unanswered(reading, error)
        return replace(reading, reply=self._answered(reading.reply, answer))

    def _answered(self, reply: dict[str, Any], answer: Answer) -> dict[str, Any]:
        examples = [example_json(one, self.settings.quality_threshold) for one in answer.examples]
        found = _warned(reply, answer.warnings)
        return {**found, "examples": examples, "usage": answer.usage.as_json()}

    def _unanswered(self, reading: Reading, error: ModelError) -> Reading:
        assert reading.reply is not None
        wasted = spent(self.engine, None, Usage.before(error))
        if self.settings.fall_back_to_rules and error.code != "cancelled":
            reply = {
                **_warned(reading.reply, (fallback_warning(self.engine, error),)),
                "usage": stepped_in(wasted).as_json(),
            }
            return replace(reading, reply=reply)
        reply = {**reading.reply, "examples": [], "usage": wasted.as_json()}
        return replace(reading, reply=reply, problem=Problem(error.code, str(error), error.passing))


def ask_about(
    readings: Iterable[Reading], engine: str, extractor: Callable[[], RemoteExtractor], settings: Settings
) -> Generator[Reading, None, None]:
    """Yield the readings in their order, with the examples of a model; closing it drops what is in flight.

    ``extractor`` may raise ``ModelError``; what the model did not answer has a ``problem``, or where that is wanted the
    examples of the rules, with which ``readings`` come then.
    """
    asker = _Asker(engine, extractor, settings)
    waiting: deque[Reading | Future[Reading]] = deque()
    pool = ThreadPoolExecutor(slots_of(engine, settings), thread_name_prefix="ask-model")
    try:
        for reading in readings:
            waiting.append(reading if reading.reply is None else pool.submit(asker.ask, reading))
            while waiting and (len(waiting) > _AHEAD or _is_here(waiting[0])):
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())
    finally:
        asker.ended.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _is_here(one: Reading | Future[Reading]) -> bool:
    return isinstance(one, Reading) or one.done()


def _result(one: Reading | Future[Reading]) -> Reading:
    return one if isinstance(one, Reading) else one.result()


def _warned(reply: dict[str, Any], warnings: Iterable[str]) -> dict[str, Any]:
    transcript = reply["transcript"]
    return {**reply, "transcript": {**transcript, "warnings": [*transcript["warnings"], *warnings]}}
