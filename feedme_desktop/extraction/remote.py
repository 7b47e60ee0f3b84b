"""The engines that ask a model: mask, ask window by window, read the answer, check it, merge.

What a service speaks is its client's business; what is true is decided in ``proving``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from feedme_desktop.domain.example import ExtractedExample
from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ModelError
from feedme_desktop.extraction.base import Cancelled, Embeds, Extraction, ModelClient, Usage, WindowDone
from feedme_desktop.extraction.merging import merge
from feedme_desktop.extraction.prompting import Conversation, Hides, hides_for, prompt_version
from feedme_desktop.extraction.proving import Prover
from feedme_desktop.extraction.replies import BadReplyError, Reply, read_reply
from feedme_desktop.extraction.windows import Piece, halves

_ASKED_AGAIN = 2
"""How often a window is asked again because the answer was no JSON or did not fit the schema."""

_TOO_MUCH = frozenset({"too_long", "cut_off"})
_MOST_HALVINGS = 4
_log = logging.getLogger(__name__)


class CheckedExtractor:
    """A ``RemoteExtractor`` over any ``ModelClient``. Holds no state of a conversation; safe from several threads."""

    def __init__(self, client: ModelClient, *, mask: bool = True, embedder: Embeds | None = None) -> None:
        self._client = client
        self._mask = mask
        self._embedder = embedder
        self.name = client.engine
        self.model = client.model

    def extract(
        self,
        transcript: Transcript,
        *,
        limit: int,
        cancelled: Cancelled = lambda: False,
        on_progress: Callable[[WindowDone], None] = lambda _: None,
    ) -> Extraction:
        """At most ``limit`` examples that the transcript proves, best first.

        Raises ``ModelError`` with what was consumed until then.
        """
        hides = hides_for(transcript, self._mask)
        conversation = Conversation(transcript, hides)
        run = _Run(self._client, conversation, cancelled, on_progress)
        prover = Prover(transcript)
        try:
            found = [example for shown, reply in run.replies() for example in _proven(reply, shown, prover, hides)]
        except ModelError as error:
            error.usage = run.usage
            raise
        merged = sorted(merge(found, self._embedder), key=lambda example: -example.confidence)
        stamped = (self._stamp(example, run.usage) for example in merged[: max(limit, 0)])
        return Extraction(tuple(stamped), run.usage, tuple(run.warnings))

    def _stamp(self, example: ExtractedExample, usage: Usage) -> ExtractedExample:
        return replace(
            example,
            engine=self.name,
            model=self.model,
            prompt_version=prompt_version(),
            tokens_in=usage.tokens_in,
            tokens_out=usage.tokens_out,
        )


def _proven(reply: Reply, shown: tuple[int, ...], prover: Prover, hides: Hides) -> Iterator[ExtractedExample]:
    for proposal in reply.examples:
        example = prover.prove(proposal, shown, hides.reveal)
        if example is not None:
            yield example


@dataclass(frozen=True, slots=True)
class _Task:
    window: Sequence[Piece]
    halved: int = 0


class _Run:
    """The requests about one conversation, one after the other."""

    def __init__(
        self,
        client: ModelClient,
        conversation: Conversation,
        cancelled: Cancelled,
        on_progress: Callable[[WindowDone], None],
    ) -> None:
        self._client = client
        self._conversation = conversation
        self._cancelled = cancelled
        self._on_progress = on_progress
        self.usage = Usage()
        self.warnings: list[str] = []

    def replies(self) -> Iterator[tuple[tuple[int, ...], Reply]]:
        """(turns shown, answer) of every window. A window that the service blocks is passed over if another is not."""
        tasks = [_Task(window) for window in self._conversation.windows]
        done, answered, blocked = 0, 0, None
        while tasks:
            task = tasks.pop(0)
            try:
                reply = self._ask(task, done, done + len(tasks) + 1)
            except ModelError as error:
                self.usage += Usage.before(error)
                parts = self._smaller(task, error)
                if parts:
                    tasks[:0] = parts
                    continue
                if error.code != "blocked":
                    raise
                blocked = error
            else:
                answered += 1
                yield self._conversation.turns_of(task.window), reply
            done += 1
            self._on_progress(WindowDone(done, done + len(tasks), self.usage))
        self._say_blocked(blocked, answered)

    def _say_blocked(self, blocked: ModelError | None, answered: int) -> None:
        if blocked is None:
            return
        if not answered:
            raise blocked
        self.warnings.append("The model declined to read a part of this conversation; examples come from the rest.")

    def _smaller(self, task: _Task, error: ModelError) -> list[_Task]:
        """The window in two parts where the service found it, or its answer, too long."""
        # A connection that broke off passes; smaller windows would only ask the more often.
        if error.code not in _TOO_MUCH or error.passing or task.halved >= _MOST_HALVINGS:
            return []
        parts = halves(task.window, self._conversation.texts)
        return [_Task(part, task.halved + 1) for part in parts] if len(parts) > 1 else []

    def _ask(self, task: _Task, done: int, total: int) -> Reply:
        """The answer for a window; asked again where it does not fit the schema."""
        for _ in range(1 + _ASKED_AGAIN):
            if self._cancelled():
                raise ModelError("Extraction was cancelled.", code="cancelled")
            completion = self._client.complete(self._conversation.prompt(task.window), cancelled=self._cancelled)
            self.usage += completion.usage
            try:
                return read_reply(completion.text)
            except BadReplyError as error:
                _log.info("The answer of %s does not fit the schema: %s", self._client.model, error)
                self._on_progress(WindowDone(done, total, self.usage))
        message = f"The model {self._client.model} gave no answer that can be read: try again or choose another model."
        raise ModelError(message, code="bad_answer")
