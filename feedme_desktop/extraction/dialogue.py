"""Follows a conversation between customer and agent and pairs what was asked with what answered it.

Works on turns whose roles are known. A thread is one thing the customer wants; answers that the
customer reports as failed are dropped, follow-ups stay in their thread, new questions open a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from feedme_desktop.domain.transcript import Role, Turn
from feedme_desktop.extraction.corrections import agrees, concedes, corrects, only_marks
from feedme_desktop.extraction.cue_names import Cue
from feedme_desktop.extraction.desk_words import TIMES
from feedme_desktop.extraction.evidence import Piece, piece_of, signature_start, without_opener
from feedme_desktop.extraction.evident import asked_for, only_repeats, says_nothing_alone, stems
from feedme_desktop.extraction.instructions import instructs
from feedme_desktop.extraction.outcomes import (
    YES,
    accept_if_thanked,
    briefly_good,
    changed_for_good,
    once_more,
    says_problem_again,
    settle,
)
from feedme_desktop.extraction.sentences import Sentence, fold_words, split_sentences
from feedme_desktop.extraction.speech_acts import BUT, Act, Said, read_agent, read_customer
from feedme_desktop.extraction.stalling import of_the_desk, promises
from feedme_desktop.extraction.threads import Answer, Thread, without_favours
from feedme_desktop.extraction.wordlists import OPEN_QUESTION_WORDS, word_set

_ASKING = frozenset({Act.ASK, Act.PROBLEM})
_TROUBLE = frozenset({Act.ASK, Act.PROBLEM, Act.FAILURE, Act.OBSTACLE})
_NOISE = frozenset({Act.SOCIAL, Act.WILL_TRY, Act.SELF_SOLVED})
_SUBSTANCE = frozenset({Act.ADVICE, Act.STATEMENT, Act.DONE})
_STALLS = frozenset({Act.INQUIRY, Act.WAIT, Act.DEFER, Act.DUNNO})
_NO = word_set("""
    no nope nah unfortunately sadly nein leider non malheureusement lamentablemente purtroppo nao infelizmente nee
    helaas nie niestety
""")
_WHEN = re.compile(
    r"\b(?:how (?:long|soon|fast|quickly)|when (?:do|does|are|is|can)|opening hours|wie (?:lange|schnell)|wann|"
    r"combien de temps|"
    r"quand|cuanto (?:tarda|tiempo)|cuando|quanto (?:tempo|ci)|quando|hoe (?:lang|snel)|wanneer)\b"
)
_TRIED = (
    ("have", "you"),
    ("did", "you"),
    ("haben", "sie"),
    ("hast", "du"),
    ("avez", "vous"),
    ("heeft", "u"),
    ("heb", "je"),
)
_NOTHING = word_set("nothing nada rien nichts niente niets nic")
"""Said alone after advice: it did nothing."""
_FINE = (("problem",), ("worries",), ("questions",))
_POINTERS = word_set("""
    that this it them these those there one das dies es davon dort ca cela celui eso esto ello ahi quello questo ci
    isso isto ele dat die to tego tam
""")
_TO_THE_AGENT = word_set("you your me us help sie mir uns ihnen vous nous usted me lei mi voce u mij je please bitte")
_LIMITS = word_set("""
    only just never not always nur nie nicht immer seulement uniquement jamais toujours pas solo solamente nunca siempre
    soltanto mai sempre non somente apenas nao alleen nooit altijd niet tylko nigdy zawsze nie no
""")
"""Words that make an answer of a sentence without any word that carries meaning."""
_IT_OR_YOU = word_set("it they you this that he she these those")
_HELPING = word_set("does do is are can could will would has have was were did should may must")
_DETAIL_WORDS = 4
"""A reply to an agent's inquiry with this many meaningful words belongs to the question."""

_VERDICT_WORDS = 4
"""Longest "Yes, it does." that is kept in front of an answer."""

_STATEMENT_WORDS = 2
"""An opening without a question, wish or trouble in it needs this many meaningful words to count as one."""


@dataclass(slots=True)
class _AgentSaid:
    """What the agents' turns since the customer's last one expect of the customer."""

    inquiry: bool = False
    identity: bool = False
    checkback: bool = False
    anything: bool = False
    spoke: bool = False


def follow(turns: Iterable[Turn]) -> list[Thread]:
    """The threads of a conversation, in order; other roles than customer and agent are passed over."""
    reader = _Reader()
    for turn in turns:
        if turn.role is Role.CUSTOMER:
            reader.customer(turn)
        elif turn.role is Role.AGENT:
            reader.agent(turn)
    return reader.threads


class _Reader:
    """The state of reading: threads so far, the one being talked about, what the agent waits for."""

    def __init__(self) -> None:
        self.threads: list[Thread] = []
        self.expects = _AgentSaid()
        self.side_question = False
        self.nudged = False

    @property
    def current(self) -> Thread | None:
        """The thread being talked about, unless it is done with."""
        return self.threads[-1] if self.threads and not self.threads[-1].closed else None

    def customer(self, turn: Turn) -> None:
        """Take in a turn of the customer."""
        said = read_customer(turn)
        self.side_question = False
        self.nudged = any(s.act is Act.SOCIAL and Cue.NUDGE in s.cues for s in said)
        thread = self.current
        if thread is None:
            self._idle(turn, said)
        elif thread.vague and self._comes_to_the_point(thread, said):
            self.threads.pop()
            self._open(turn, said)
        elif thread.live:
            self._react(thread, turn, said)
        else:
            self._unanswered(thread, turn, said)
        self.expects = _AgentSaid()

    def _comes_to_the_point(self, thread: Thread, said: Sequence[Said]) -> bool:
        """Whether what was said before was small talk, and the wish comes now."""
        if not self.expects.spoke or self.expects.inquiry or any(answer.advice for answer in thread.live):
            return False
        acts = {s.act for s in said}
        return bool(acts & _TROUBLE) and not acts & {Act.FAILURE, Act.SUCCESS}

    def _idle(self, turn: Turn, said: list[Said]) -> None:
        """Nothing is open: a new wish, or a success that did not last."""
        last = self.threads[-1] if self.threads else None
        if (
            last is not None
            and last.live
            and not _new_topic(said)
            and (_first_act(said, _ASKING | {Act.FAILURE}) is Act.FAILURE or once_more(last, said))
        ):
            last.fail()
            return
        self._open(turn, said, any_statement=last is None)

    def _open(self, turn: Turn, said: Sequence[Said], *, any_statement: bool = False) -> None:
        """Open a thread if the sentences ask for something."""
        said = _trimmed(said)
        asked = any(s.act in _TROUBLE for s in said)
        if not said or not (asked or any_statement):
            return
        if not asked and len(frozenset().union(*(s.sentence.content for s in said))) < _STATEMENT_WORDS:
            return
        question = any(s.act is Act.ASK for s in said)
        about = list(self.threads[-1].question) if self.threads else []
        self.threads.append(Thread([_question_piece(turn, said)], asked=question, vague=not asked, about=about))

    def _unanswered(self, thread: Thread, turn: Turn, said: list[Said]) -> None:
        """The customer goes on before anything has answered the thread."""
        acts = {s.act for s in said}
        if Act.SELF_SOLVED in acts or (Act.SUCCESS in acts and not acts & {Act.ASK, Act.FAILURE}):
            thread.closed = True
            return
        content = _trimmed(said)
        if not content:
            return
        if any(Cue.NEW_TOPIC in s.cues and s.act is Act.ASK for s in content) and thread.question:
            self._open(turn, content)
        elif self.expects.inquiry:
            self._reply(thread, turn, content)
        elif not thread.failures:
            thread.question.append(_question_piece(turn, content))
            thread.asked = thread.asked or any(s.act is Act.ASK for s in content)

    def _reply(self, thread: Thread, turn: Turn, content: Sequence[Said]) -> None:
        """The customer answers what the agent wanted to know."""
        if all(s.act is Act.ASK for s in content) and _leans(content):
            self.side_question = True
            return
        piece = _question_piece(turn, content)
        thread.details.append(piece)
        words = frozenset().union(*(s.sentence.content for s in content))
        telling = any(s.act in _TROUBLE for s in content)
        if not self.expects.identity and not thread.failures and (telling or len(words) >= _DETAIL_WORDS):
            thread.question.append(piece)

    def _react(self, thread: Thread, turn: Turn, said: list[Said]) -> None:
        """The customer says what became of the answer, or asks the next thing."""
        if any(s.act is Act.SELF_SOLVED for s in said):
            thread.fail()
            thread.closed = True
            return
        outcome = self._outcome(thread, said)
        if outcome is None:
            self._carry_on(thread, turn, said)
            return
        success, at = outcome
        rest = said[at:]
        if success:
            settle(thread, said[:at])
            self._open(turn, _after_success(rest))
        else:
            thread.fail()
            fresh = next((i for i, s in enumerate(rest) if s.act is Act.ASK and Cue.NEW_TOPIC in s.cues), None)
            if fresh is not None:
                self._open(turn, rest[fresh:])

    def _outcome(self, thread: Thread, said: list[Said]) -> tuple[bool, int] | None:
        """(whether it worked, index of the sentence after the one that says so), or None."""
        for i in range(len(said) - 1, -1, -1):
            if said[i].act in {Act.SUCCESS, Act.FAILURE} and not _starts_topic(said[:i], said[i]):
                return said[i].act is Act.SUCCESS, i + 1
            if said[i].act is Act.STATEMENT and changed_for_good(said[i]):
                return True, i + 1
            if briefly_good(said[i]) and not (Cue.CLOSING in said[i].cues and self.expects.anything):
                return True, i + 1
        words = said[0].sentence.words if said else ()
        if words and not said[0].sentence.asks:
            if words[0] in YES and self.expects.checkback:
                return True, 1
            if words[0] in _NO and self._denies(said):
                return False, 1
            if words[0] in _NOTHING and len(words) <= 2 and not self.expects.anything:
                return False, 1
        return (False, len(said)) if says_problem_again(thread, said) else None

    def _denies(self, said: Sequence[Said]) -> bool:
        """Whether a "no" is about the answer, not about an inquiry, an offer or a "no problem"."""
        if self.expects.anything or (self.expects.inquiry and not self.expects.checkback):
            return False
        return not any(s.cues & {Cue.THANKS, Cue.CLOSING} for s in said) and said[0].sentence.words[1:2] not in _FINE

    def _carry_on(self, thread: Thread, turn: Turn, said: list[Said]) -> None:
        asking = _from_first(said, _ASKING)
        if asking and any(Cue.MORE in s.cues for s in asking):
            thread.fail()
        elif asking and self.expects.inquiry and not _asks_anew(asking):
            thread.details.append(_question_piece(turn, _trimmed(said)))
        elif asking and not _aside(asking, thread):
            accept_if_thanked(thread, said)
            if all(s.act is Act.PROBLEM for s in asking) and not thread.thanked and not _new_topic(asking):
                thread.fail()
            else:
                self._open(turn, asking)
        elif not asking:
            accept_if_thanked(thread, said)

    def agent(self, turn: Turn) -> None:
        """Take in a turn of an agent."""
        said = read_agent(turn)
        if not said:
            return
        acts = {s.act for s in said}
        self.expects.spoke = True
        self.expects.inquiry |= Act.INQUIRY in acts
        self.expects.identity |= any(s.act is Act.INQUIRY and Cue.IDENTITY in s.cues for s in said)
        self.expects.checkback |= Act.CHECKBACK in acts
        self.expects.anything |= any(Cue.OFFER in s.cues for s in said)
        thread = self._addressed(said)
        if thread is None or not thread.live:
            thread = self._taken_up(said) or thread
        if thread is None or Cue.AUTO in frozenset().union(*(s.cues for s in said)):
            return
        answer = None if self.side_question else _answer(turn, said, thread)
        if answer is not None and not (self.nudged and _says_when(answer)):
            thread.answer(answer)

    def _taken_up(self, said: Sequence[Said]) -> Thread | None:
        """The thread, done with or not, whose answer the agent corrects."""
        last = next((one for one in reversed(self.threads) if one.live), None)
        if last is None or corrects(said[: _first_said(said) + 1]):
            return last
        told = [one.sentence for answer in last.latest for one in answer.said]
        return last if concedes(said) and agrees([s.sentence for s in said], told) else None

    def _addressed(self, said: Sequence[Said]) -> Thread | None:
        """The open thread the agent speaks to: the one that shares most words, the newest of equals."""
        open_threads = [t for t in self.threads if not t.closed and (t is self.threads[-1] or not t.answers)]
        if len(open_threads) < 2:
            return open_threads[0] if open_threads else None
        words = frozenset().union(*(s.sentence.content for s in said))
        return max(reversed(open_threads), key=lambda t: len(t.words & words), default=None)


def _answer(turn: Turn, said: list[Said], thread: Thread) -> Answer | None:
    """What of an agent's turn may be an answer, without what is polite before and after it."""
    signed = signature_start(turn.text)
    held = [i for i, s in enumerate(said) if s.act in _SUBSTANCE and s.sentence.start < signed and not only_marks(s)]
    marks = [i for i, s in enumerate(said) if corrects([s])]
    if not held and thread.asked:
        held = [i for i, s in enumerate(said) if asked_for(s, thread.question[-1].text)]
        said = [replace(s, act=Act.STATEMENT) if i in held else s for i, s in enumerate(said)]
    if not held and (marks or _wants_time(thread)):
        said = [replace(s, act=Act.STATEMENT) if _tells_time(s) else s for s in said]
        held = [i for i, s in enumerate(said) if s.act is Act.STATEMENT]
    if not held:
        kept = [said[i] for i in marks] or _verdict(said, thread)
        return Answer(turn, kept, strong=False, plain=not marks, advice=False) if kept else None
    first, last = min([*held, *marks]), max([*held, *marks])
    if first and _asks_whether_tried(said[first - 1]) and said[first].sentence.words[0] in _POINTERS:
        first -= 1
    if first and thread.asked and len(said[first - 1].sentence.words) <= _VERDICT_WORDS and _decides(said[first - 1]):
        first -= 1
    kept = without_favours(said[first : last + 1])
    acts = {s.act for s in kept}
    words = frozenset().union(*(s.sentence.content for s in kept))
    opener = _first_said(said)
    stalls = bool({s.act for i, s in enumerate(said) if i != first} & _STALLS) or (
        said[opener].act is Act.DESK and opener not in marks
    )
    told = Act.STATEMENT in acts and not stalls
    least = 1 if thread.asked and _decides(kept[0]) else 4 if thread.vague else 2
    advice = Act.ADVICE in acts or (told and any(s.act is Act.STATEMENT and instructs(s.sentence) for s in kept))
    bare = _bare(kept, thread, advice=advice) and not marks and not (thread.asked and _decides(kept[0]))
    strong = not bare and (advice or (told and len(words) >= least))
    return Answer(turn, kept, strong, told and bool(words) and not bare, advice, bare=bare)


def _bare(kept: Sequence[Said], thread: Thread, *, advice: bool) -> bool:
    """Whether only the customer's word could make an answer of what the agent said."""
    if advice:
        return not thread.asked and only_repeats((s.sentence for s in kept), stems(thread.words))
    return says_nothing_alone(kept, thread.words, asked=thread.asked)


def _asks_whether_tried(said: Said) -> bool:
    """Whether the agent suggests something by asking for it: "Have you swapped the washer?"."""
    return said.act is Act.INQUIRY and said.sentence.asks and said.sentence.words[:2] in _TRIED


def _wants_time(thread: Thread) -> bool:
    """Whether the question is when or how long: then hours and days are what answers it."""
    return thread.asked and any(_WHEN.search(" ".join(fold_words(piece.text))) for piece in thread.question)


def _tells_time(said: Said) -> bool:
    words = said.sentence.words
    timed = not TIMES.isdisjoint(words) and any(c.isdigit() for c in said.sentence.text)
    return timed and said.act in {Act.DESK, Act.DEFER} and not promises(words)


def _says_when(answer: Answer) -> bool:
    """Whether an answer only says when something will happen."""
    return all(of_the_desk(s.sentence.words, 0) for s in answer.said if s.act in _SUBSTANCE)


def _first_said(said: Sequence[Said]) -> int:
    """Number of the first sentence that is more than polite."""
    return next((i for i, s in enumerate(said) if s.act is not Act.SOCIAL), 0)


def _verdict(said: list[Said], thread: Thread) -> list[Said]:
    """A bare "Yes.", "It does." or "Only you." to a question that can be answered so, and nothing else in the turn."""
    asks = next((s for s in split_sentences(thread.question[-1].text) if s.asks), None)
    if asks is None or not asks.content or any(s.act is not Act.SOCIAL for s in said):
        return []
    length = sum(len(s.sentence.words) for s in said)
    if _TO_THE_AGENT & set(asks.words) or length > _VERDICT_WORDS + 2:
        return []
    if _limits(said[0]):
        return said[:1]
    closed = not OPEN_QUESTION_WORDS & set(asks.words[:3]) and length <= _VERDICT_WORDS
    return said[:1] if closed and (_decides(said[0]) or _echoes(said[0], asks)) else []


def _limits(said: Said) -> bool:
    """Whether all that is said is "only you", "not at the moment", "never"."""
    words = said.sentence.words
    polite = said.cues & {Cue.GREETING, Cue.ACK, Cue.THANKS, Cue.CLOSING, Cue.OFFER}
    return not _LIMITS.isdisjoint(words[:2]) and len(words) > 1 and not polite


def _echoes(said: Said, asked: Sentence) -> bool:
    """Whether "It does." takes up the verb of "Does it print?"."""
    words = said.sentence.words
    return len(words) in (2, 3) and words[0] in _IT_OR_YOU and words[1] in asked.words[:2] and words[1] in _HELPING


def _decides(said: Said) -> bool:
    """Whether a sentence says yes or no to the question."""
    words = said.sentence.words
    return bool(words) and words[0] in YES | _NO and words[1:2] not in _FINE


def _after_success(rest: Sequence[Said]) -> list[Said]:
    """What the customer asks next; a sentence that begins with "But" is trouble, whatever its words."""
    if rest and rest[0].act is Act.STATEMENT and rest[0].sentence.words[0] in BUT:
        return [replace(rest[0], act=Act.PROBLEM), *rest[1:]]
    return _from_first(rest, _ASKING)


def _trimmed(said: Sequence[Said]) -> list[Said]:
    """From the first to the last sentence with something in it."""
    kept = [i for i, s in enumerate(said) if s.act not in _NOISE]
    return list(said[kept[0] : kept[-1] + 1]) if kept else []


def _from_first(said: Sequence[Said], acts: frozenset[Act]) -> list[Said]:
    """From the sentence that leads up to the first of ``acts`` on."""
    first = next((i for i, s in enumerate(said) if s.act in acts), None)
    if first is None:
        return []
    while first and said[first - 1].act is Act.STATEMENT:
        first -= 1
    return _trimmed(said[first:])


def _question_piece(turn: Turn, said: Sequence[Said]) -> Piece:
    return without_opener(piece_of(turn, [s.sentence for s in said]))


def _first_act(said: Sequence[Said], acts: frozenset[Act]) -> Act | None:
    return next((s.act for s in said if s.act in acts), None)


def _new_topic(said: Sequence[Said]) -> bool:
    return any(Cue.NEW_TOPIC in s.cues for s in said)


def _starts_topic(before: Sequence[Said], one: Said) -> bool:
    """Whether a failure is that of another matter: "Also, my printer does not work"."""
    if one.act is not Act.FAILURE:
        return False
    return Cue.NEW_TOPIC in one.cues or any(s.act is Act.SOCIAL and Cue.NEW_TOPIC in s.cues for s in before)


def _leans(said: Sequence[Said]) -> bool:
    """Whether the question means nothing without what was said before it: "Where is that?"."""
    content = frozenset().union(*(s.sentence.content for s in said))
    return not content or (len(content) == 1 and _points(said))


def _points(said: Sequence[Said]) -> bool:
    return any(word in _POINTERS for s in said for word in s.sentence.words)


def _aside(said: Sequence[Said], thread: Thread) -> bool:
    """Whether the question is about the answer itself: "Where is that?", but not "And how do I import it again?"."""
    answered = frozenset().union(*(answer.words for answer in thread.latest))
    doubted = [s.sentence for s in said if s.act is Act.ASK]
    if doubted and all(len(s.content) <= 2 and s.content <= answered and _no_open_question(s) for s in doubted):
        return True
    known = thread.words | answered
    return _leans(said) and frozenset().union(*(s.sentence.content for s in said)) <= known


def _no_open_question(sentence: Sentence) -> bool:
    return OPEN_QUESTION_WORDS.isdisjoint(sentence.words)


def _asks_anew(said: Sequence[Said]) -> bool:
    return any(s.act is Act.ASK and s.sentence.asks for s in said)
