"""What becomes of an answer by what the customer says next: it worked, it failed, or the trouble is back.

Looks at the customer's sentences only; ``dialogue`` decides which thread they are about.
"""

from __future__ import annotations

from collections.abc import Sequence

from feedme_desktop.extraction.cue_names import Cue
from feedme_desktop.extraction.sentences import content_words
from feedme_desktop.extraction.speech_acts import BUT, DENIALS, Act, Said
from feedme_desktop.extraction.threads import Thread
from feedme_desktop.extraction.wordlists import word_set

YES = word_set("yes yeah yep yup ja oui si sim tak")
_FOR = word_set("for fur pour por per voor")
_FILLERS = word_set("ok okay and great und et y e")
_SELF = word_set("i ich je we wir nous ok okay")
_NOW = word_set("now jetzt nun maintenant ahora ora adesso agora nu teraz")
_AGAIN = word_set("""
    again wieder erneut encore nouveau nuevo nuevamente nuovo novo novamente weer opnieuw znowu znow ponownie
""")
_PLEASED = word_set("""
    perfect great awesome excellent brilliant wonderful fantastic super parfait perfecto genial perfetto ottimo
    perfeito otimo swietnie prima toll wunderbar hurray yay
""")


def settle(thread: Thread, said: Sequence[Said]) -> None:
    """Mark the thread as solved; where one suggestion failed and another worked, keep the one that worked."""
    thread.resolved = thread.confirmed = True
    thread.closed = True
    failed, worked = _told_apart(said)
    live = thread.live
    if failed and len(live) > 1:
        kept = [answer for answer in live if len(answer.words & worked) > len(answer.words & failed)] or live[-1:]
        for answer in live:
            answer.failed = answer not in kept


def _told_apart(said: Sequence[Said]) -> tuple[frozenset[str], frozenset[str]]:
    """Meaningful words of what is said to have failed and to have worked: "A didn't help, but B did"."""
    failed: set[str] = set()
    worked: set[str] = set()
    for one in said:
        words = one.sentence.words
        turn = next((i for i, word in enumerate(words) if word in BUT), 0) if Cue.FAILURE in one.cues else 0
        if one.act is Act.SUCCESS:
            failed |= content_words(words[:turn])
            worked |= content_words(words[turn:])
        elif one.act is Act.FAILURE:
            failed |= one.sentence.content
    return frozenset(failed), frozenset(worked)


def accept_if_thanked(thread: Thread, said: Sequence[Said]) -> None:
    """Thanks end a thread; with a word on how it went they also say that it is solved."""
    if not any(Cue.THANKS in s.cues for s in said) and not _pleased(said):
        return
    thread.thanked = True
    if any(s.act is Act.WILL_TRY for s in said):
        return
    thread.closed = True
    thread.confirmed = _pleased(said) or any(s.act is Act.STATEMENT and not _only_thanks(s) for s in said)
    if thread.confirmed or thread.asked:
        thread.resolved = True


def _only_thanks(said: Said) -> bool:
    """Whether a sentence tells what the thanks are for: "Thanks for the honest answer"."""
    words = said.sentence.words
    return Cue.THANKS in said.cues and bool(_FOR & set(words[1:5])) and words[0] not in _NOW


def changed_for_good(said: Said) -> bool:
    """Whether a statement without trouble in it begins like "Now it …" or "Perfect, …"."""
    words = said.sentence.words
    opener = next((word for word in words[:3] if word not in YES | _FILLERS), "")
    return opener in _NOW or words[0] in _PLEASED or (words[-1] in _NOW and words[0] not in _SELF)


def _pleased(said: Sequence[Said]) -> bool:
    return any(word in _PLEASED for s in said if s.act is Act.SOCIAL for word in s.sentence.words)


def says_problem_again(thread: Thread, said: Sequence[Said]) -> bool:
    """Whether the customer, after the answer, denies that it applies or describes the very problem of the question."""
    told = [s for s in said if s.act in {Act.PROBLEM, Act.STATEMENT}]
    if not told or any(s.act is Act.ASK or Cue.THANKS in s.cues or Cue.NEW_TOPIC in s.cues for s in said):
        return False
    if all(s.act is Act.STATEMENT for s in told) and any(DENIALS & set(s.sentence.words) for s in told):
        return True
    words = frozenset().union(*(s.sentence.content for s in told))
    return len(words) >= 2 and len(words & thread.words) * 2 > len(words)


def once_more(thread: Thread, said: Sequence[Said]) -> bool:
    """Whether the customer, who was content, tells of the same trouble "again"."""
    again = any(_AGAIN & set(s.sentence.words) and s.act in {Act.PROBLEM, Act.STATEMENT} for s in said)
    return again and says_problem_again(thread, said)
