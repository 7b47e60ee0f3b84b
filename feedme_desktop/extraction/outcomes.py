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
    perfeito otimo swietnie prima toll wunderbar hurray hooray yay bingo eureka heureka bravo
""")
_SOLVED = word_set("""
    solved fixed sorted resolved cured gelost behoben resolu regle corrige solucionado resuelto arreglado risolto
    sistemato resolvido consertado opgelost verholpen gefixt rozwiazane naprawione
""")
_DONE = word_set("done erledigt fertig fait hecho listo fatto feito pronto klaar gedaan zrobione gotowe")
"""Said of the answer; but more steps may follow."""
_BEFORE_DONE = (
    YES
    | _FILLERS
    | word_set("""
    it is that now all steps everything both ah oh das ist alles alle schritte jetzt nun c est tout todo ya esta tutto e
    tudo alles is nu juz wszystko
""")
)
_OH = word_set("ah oh aha ahh ooh")
_THANKING = word_set(
    "thank thanks thx cheers danke vielen merci gracias grazie obrigado obrigada bedankt dank dziekuje"
)
_NOT_DONE = frozenset({Cue.FAILURE, Cue.OBSTACLE, Cue.MORE, Cue.REQUEST, Cue.PROBLEM, Cue.NEW_TOPIC, Cue.WILL_TRY})
_BRIEF = 10
"""Longest "All steps done, it runs on the new one"."""


def settle(thread: Thread, said: Sequence[Said]) -> None:
    """Mark the thread as solved; where one suggestion failed and another worked, keep the one that worked."""
    thread.resolved = thread.confirmed = thread.thanked = thread.worked = True
    thread.closed = not (said and _goes_on(said[-1]))
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
    thanks = next((i for i, word in enumerate(words) if i and word in _THANKING), len(words))
    return opener in _NOW or words[0] in _PLEASED or (words[thanks - 1] in _NOW and words[0] not in _SELF)


def briefly_good(said: Said) -> bool:
    """Whether a few words say that the answer was right: "Solved, thanks", "Done!", "That's it, thank you"."""
    words = said.sentence.words
    if not words or said.sentence.asks or len(words) > _BRIEF or said.cues & _NOT_DONE:
        return False
    if words[:3] == ("that", "is", "it"):
        return Cue.THANKS in said.cues
    return _opener(words) in _SOLVED or words[:2] == ("got", "in") or _goes_on(said)


def _goes_on(said: Said) -> bool:
    """Whether the customer is done, or got it: which may be the end, or one step of many."""
    words = said.sentence.words
    return _opener(words) in _DONE or (words[0] in _OH and words[1:3] == ("got", "it"))


def _opener(words: Sequence[str]) -> str:
    return next((word for word in words[:5] if word not in _BEFORE_DONE), "")


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
