"""What a sentence does in a support conversation: greet, ask, report a failure, advise, put off …

One sentence at a time; what follows from a turn is the business of ``dialogue``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from feedme_desktop.domain.transcript import Turn
from feedme_desktop.extraction.courtesy import courteous
from feedme_desktop.extraction.cue_names import Cue
from feedme_desktop.extraction.cues import Hit, find_cues
from feedme_desktop.extraction.elsewhere import (
    holds_place,
    introduces,
    only_done,
    points_away,
    takes_over,
    wants_things,
)
from feedme_desktop.extraction.instructions import helps_meanwhile
from feedme_desktop.extraction.sentences import Sentence, content_words, fold_words, split_sentences
from feedme_desktop.extraction.stalling import did_it, of_the_desk, promises
from feedme_desktop.extraction.wordlists import ADVICE_LEADS, ADVICE_VERBS, ALL_STOPWORDS, OPEN_QUESTION_WORDS, word_set


class Act(StrEnum):
    """What a sentence is for."""

    SOCIAL = "social"
    ASK = "ask"
    PROBLEM = "problem"
    STATEMENT = "statement"
    SUCCESS = "success"
    FAILURE = "failure"
    OBSTACLE = "obstacle"
    SELF_SOLVED = "self_solved"
    WILL_TRY = "will_try"
    ADVICE = "advice"
    WAIT = "wait"
    DEFER = "defer"
    INQUIRY = "inquiry"
    CHECKBACK = "checkback"
    DUNNO = "dunno"
    DONE = "done"
    """The agent did something for this one customer."""
    ELSEWHERE = "elsewhere"
    """The answer is in an attachment, or was given in a call."""
    DESK = "desk"
    """About the ticket, not about the matter: closed, merged, received, rate us."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and what it does; ``cues`` are the phrases it holds."""

    sentence: Sentence
    act: Act
    cues: frozenset[Cue]


_SOCIAL_CUES = frozenset({Cue.GREETING, Cue.THANKS, Cue.ACK, Cue.EMPATHY, Cue.CLOSING, Cue.OFFER})
_CLAUSE = re.compile(r"[,;:–]\s+|\s-\s")
_POINTER = re.compile(r"\S\s*(?:>|→|->|»)\s*\S|https?://|www\.")
_NEGATIONS = word_set("""not no never none nicht kein keine pas non nao niet nie nadal sin without ohne sans""")
_HEDGES = word_set("""if whether unless wenn ob falls si se als czy until once before hope hopefully should""")
_ON_SCREEN = word_set("click press open go select choose tap klicken klick cliquez clique haga clic clicca klik")
_NUDGE_WORDS = 3
"""A reminder with more meaningful words than these beside it asks something of its own."""
_POLITE_PHRASES = 2
_DID_IT = (("did", "it"), ("did", "the", "job"))
_SORRY_FOR = word_set("to you that for about your dass fur que por per pour voor om")
_IT = word_set("it job")
_DOERS = word_set("i we you already also just")
BUT = word_set("""but however although aber jedoch mais pero ma mas porem maar ale""")
_STILL = word_set("still toujours nadal wciaz sigue continua ancora todavia ainda")
_STILL_FINE = word_set("works working work fine good to here like want need would in valid have use using think")
_REGRETS = word_set("""
    unfortunately sadly alas leider malheureusement helas lamentablemente desgraciadamente desgracia purtroppo
    infelizmente helaas niestety
""")
_TROUBLES = word_set("""
    error errors problem problems issue issues trouble bug crash crashes fault warning glitch fehler fehlermeldung
    probleme storung erreur erreurs panne problema problemas fallo fallos problemi errore errori guasto erro erros falha
    probleem problemen fout foutmelding storing blad bledy usterka
""")
_WE = word_set("i we ich wir je nous yo io noi eu ik wij my our")
_FOR_THE = word_set("the im le de al no het zum pour")
"""What makes "the moment" a time that is meant, and no request to wait."""
_EARLY = 5
_NEAR = 5
"""So many words before "is back" name what is back."""
DENIALS = word_set("not no nope nicht kein keine pas non nao niet nie")
_AMBIGUOUS_OPENERS = word_set("""when wann quand cuando quando como come wer which""")
_POLITE = word_set("""please kindly also maybe perhaps just bitte quickly""")
_WANTS_PERSON = re.compile(
    r"\b(?:talk|speak|chat) (?:to|with) (?:a |an |some)?(?:real |live |human |actual )*"
    r"(?:person|human|agent|one|body|somebody|someone|representative|operator)\b"
    r"|\bmit (?:einem |einer |jemandem?|nem )*(?:\w+ )?(?:mensch\w*|mitarbeiter\w*|person|berater\w*|jemandem?) "
    r"(?:\w+ )?(?:sprechen|reden|verbunden|chatten)\b"
    r"|\b(?:parler|discuter) (?:a|avec) (?:un |une )?(?:vrai |vraie )?(?:conseiller\w*|humain|personne|agent|operateur|"
    r"quelqu un)\b"
    r"|\bhablar con (?:un |una )?(?:persona|alguien|agente|humano|asesor\w*|operador\w*)\b"
    r"|\bparlare con (?:un |una )?(?:persona|qualcuno|operatore|operatrice|umano|addetto)\b"
    r"|\bfalar com (?:um |uma )?(?:pessoa|alguem|atendente|humano|operador\w*)\b"
    r"|\b(?:een |met )+(?:echte? )?(?:mens|medewerker|persoon|iemand) (?:spreken|praten|chatten)\b"
    r"|\b(?:rozmawiac|porozmawiac|polaczyc) z (?:zywym )?(?:czlowiekiem|konsultantem|kims|pracownikiem|osoba)\b"
)
_SHORT = 20
"""Words in which somebody asks for a human; with more of them there is a matter, too."""

_LOOKING_VERBS = word_set("""
    see find view read check share send call contact confirm search look keep hold invite
""")
_ADVICE_QUESTIONS = (
    "have you tried",
    "did you try",
    "have you checked",
    "did you check",
    "how about",
    "what if you",
    "why do not you",
)

Judge = Callable[[Sentence, list[Hit]], Act]


def read_customer(turn: Turn) -> list[Said]:
    """The sentences of somebody who wants something, with their acts."""
    return [_said(sentence, _customer_act) for sentence in split_sentences(turn.text)]


def read_agent(turn: Turn) -> list[Said]:
    """The sentences of somebody who helps, with their acts."""
    return [_said(sentence, _agent_act) for sentence in split_sentences(turn.text)]


def _said(sentence: Sentence, judge: Judge) -> Said:
    hits = find_cues(sentence.words)
    return Said(sentence, judge(sentence, hits), frozenset(hit.cue for hit in hits))


def _first(hits: list[Hit], cue: Cue, within: int = 1_000) -> Hit | None:
    """The first phrase of ``cue`` that starts among the first ``within`` words."""
    return next((hit for hit in hits if hit.cue is cue and hit.start < within), None)


def is_social(sentence: Sentence, hits: list[Hit]) -> bool:
    """Whether nothing but politeness, and at most names, is in the sentence."""
    if _POINTER.search(sentence.text):
        return False
    covered = {i for hit in hits if hit.cue in _SOCIAL_CUES for i in range(hit.start, hit.end)}
    left = [word for i, word in enumerate(sentence.words) if i not in covered and word not in ALL_STOPWORDS]
    if not covered:
        return not left and not sentence.asks
    names = [word for word in left if word.capitalize() in sentence.text]
    return len(left) == len(names) <= 3 and not (left and left[0] == sentence.words[0] and _goes_on(sentence, covered))


def _goes_on(sentence: Sentence, covered: set[int]) -> bool:
    """Whether the first word, whose capital says nothing, belongs to the words after it: "Crisp now, thank you"."""
    return len(sentence.words) > 1 and 1 not in covered and sentence.text.lstrip()[len(sentence.words[0]) :][:1] == " "


def _customer_act(sentence: Sentence, hits: list[Hit]) -> Act:
    words = sentence.words
    if not words:
        return Act.SOCIAL
    if _first(hits, Cue.SELF_SOLVED):
        return Act.SELF_SOLVED
    if _wants_person(words) or _nudges(sentence, hits):
        return Act.SOCIAL
    outcome = _outcome(sentence, hits)
    if outcome is not None:
        return outcome
    if _first(hits, Cue.WILL_TRY) and not sentence.asks:
        return Act.WILL_TRY
    if is_social(sentence, hits):
        return Act.SOCIAL
    return _wish(sentence, hits)


def _wants_person(words: tuple[str, ...]) -> bool:
    """Whether the customer asks for a human and for nothing else."""
    found = _WANTS_PERSON.search(" ".join(words[:_SHORT]))
    return found is not None and len(words) <= _SHORT


def _nudges(sentence: Sentence, hits: list[Hit]) -> bool:
    """Whether the customer only asks for an answer: "Any update on this?"."""
    nudge = _first(hits, Cue.NUDGE)
    if nudge is None:
        return False
    return len(content_words(sentence.words[: nudge.start] + sentence.words[nudge.end :])) <= _NUDGE_WORDS


def _wish(sentence: Sentence, hits: list[Hit]) -> Act:
    opener = next((word for word in sentence.words if word not in ADVICE_LEADS), "")
    if sentence.asks or (opener in OPEN_QUESTION_WORDS and opener not in _AMBIGUOUS_OPENERS):
        return Act.ASK
    if _first(hits, Cue.OBSTACLE):
        return Act.OBSTACLE
    if _first(hits, Cue.REQUEST):
        return Act.ASK
    return Act.PROBLEM if _first(hits, Cue.PROBLEM) else Act.STATEMENT


def _outcome(sentence: Sentence, hits: list[Hit]) -> Act | None:
    """Success or failure of what was tried, whichever the sentence says last."""
    if _relapses(sentence, hits):
        return Act.FAILURE
    failures = [hit for hit in hits if hit.cue is Cue.FAILURE]
    failed_words = {i for hit in failures for i in range(hit.start, hit.end)}
    wins = [
        hit
        for hit in hits
        if hit.cue is Cue.SUCCESS and not failed_words & set(range(hit.start, hit.end)) and not _doubted(sentence, hit)
    ]
    last_win = max((hit.start for hit in wins), default=_did_it(sentence))
    last_failure = max((hit.start for hit in failures), default=-1)
    if last_win > last_failure:
        return Act.PROBLEM if _turns_sour(sentence, hits, last_win) else Act.SUCCESS
    return Act.FAILURE if failures or sentence.words[0] in _STILL or _still_so(sentence) else None


def _relapses(sentence: Sentence, hits: list[Hit]) -> bool:
    """Whether it is the trouble that is back: "Unfortunately it is back", "The error is back"."""
    back = _first(hits, Cue.RETURNED)
    if back is None or sentence.asks or any(h.cue is Cue.SUCCESS and h.end <= back.start for h in hits):
        return False
    near = sentence.words[max(0, back.start - _NEAR) : back.end]
    return not _REGRETS.isdisjoint(sentence.words) or not _TROUBLES.isdisjoint(near)


def _still_so(sentence: Sentence) -> bool:
    """Whether something is "still silent", whatever word comes after it."""
    words = sentence.words
    if sentence.asks or "still" not in words[:-1]:
        return False
    return words[words.index("still") + 1] not in _STILL_FINE


def _did_it(sentence: Sentence) -> int:
    """Where "… did it" begins, if what did it is not a person; -1 otherwise."""
    words = sentence.words
    if words[-1] not in _IT:
        return -1
    if words == ("that", "is", "it") and "!" in sentence.text:
        return 0
    for phrase in _DID_IT:
        at = len(words) - len(phrase)
        if at > 0 and words[at:] == phrase and words[at - 1] not in _DOERS and not sentence.asks:
            return at
    return -1


def _doubted(sentence: Sentence, hit: Hit) -> bool:
    before = set(sentence.words[: hit.start])
    near = set(sentence.words[max(0, hit.start - 3) : hit.start])
    return sentence.asks or bool(near & _NEGATIONS) or bool(before & _HEDGES)


def _turns_sour(sentence: Sentence, hits: list[Hit], since: int) -> bool:
    """Whether a "but" after the success brings a new problem."""
    but = next((i for i in range(since, len(sentence.words)) if sentence.words[i] in BUT), None)
    return but is not None and any(hit.cue is Cue.PROBLEM and hit.start > but for hit in hits)


def _agent_act(sentence: Sentence, hits: list[Hit]) -> Act:
    if not sentence.words:
        return Act.SOCIAL
    if sentence.asks:
        return _agent_question(sentence, hits)
    beside = _beside_the_matter(sentence, hits)
    if beside is not None:
        return beside
    advice = gives_advice(sentence, hits)
    if advice and _only_waits(sentence, hits):
        return Act.WAIT
    inquiry = _first(hits, Cue.INFO, 4) or (None if advice else _first(hits, Cue.IDENTITY))
    if inquiry and not _first(hits, Cue.CHECKBACK, inquiry.start + 1):
        return Act.INQUIRY
    checkback = _first(hits, Cue.CHECKBACK)
    if checkback and (checkback.start <= 2 or not advice) and len(content_words(sentence.words[: checkback.start])) < 3:
        return Act.CHECKBACK
    if _first(hits, Cue.DEFER) and not (advice and imperative(sentence)):
        return Act.DEFER
    if advice and not is_social(sentence, hits):
        return _advised(sentence)
    act = _agent_remark(sentence, hits)
    return _stated(sentence) if act is Act.STATEMENT else act


def _beside_the_matter(sentence: Sentence, hits: list[Hit]) -> Act | None:
    """What a sentence does that is no advice whatever its verbs: about the ticket, to an attachment, for a file."""
    if courteous(sentence, hits):
        return Act.SOCIAL
    if _of_the_desk(sentence, hits) or holds_place(sentence.words):
        return Act.DESK
    if points_away(sentence):
        return Act.ELSEWHERE
    if takes_over(sentence.words):
        return Act.DEFER
    if wants_things(sentence.words) and not _POINTER.search(sentence.text):
        return Act.INQUIRY
    return None


def _stated(sentence: Sentence) -> Act:
    """A remark that is not polite: a promise, a favour, something of the desk, or a statement after all."""
    if promises(sentence.words):
        return Act.DEFER
    if of_the_desk(sentence.words):
        return Act.DESK
    if only_done(sentence.words) or did_it(sentence.words):
        return Act.DONE
    return Act.ADVICE if helps_meanwhile(sentence) else Act.STATEMENT


def _asks_to_wait(sentence: Sentence, hit: Hit) -> bool:
    """Whether the phrase is "one moment", and not that of "at the moment"."""
    return hit.cue is Cue.WAIT and _FOR_THE.isdisjoint(sentence.words[max(0, hit.start - 1) : hit.start])


def _only_waits(sentence: Sentence, hits: list[Hit]) -> bool:
    """Whether the customer is told to wait, whatever the verb: "Please hold the line", but not "Wait 5 minutes"."""
    holding = [hit for hit in hits if hit.cue is Cue.DEFER or _asks_to_wait(sentence, hit)]
    told = {i for hit in holding for i in range(hit.start, hit.end)}
    if not told or _POINTER.search(sentence.text):
        return False
    left = tuple(word for i, word in enumerate(sentence.words) if i not in told)
    return of_the_desk(left, 0) and (not _WE.isdisjoint(sentence.words) or not any(word.isdigit() for word in left))


def _advised(sentence: Sentence) -> Act:
    """Advice, unless it is only worded like it: "I have reset it for you", "You will hear from us"."""
    if imperative(sentence) or _POINTER.search(sentence.text):
        return Act.ADVICE
    if did_it(sentence.words):
        return Act.DONE
    return Act.DEFER if promises(sentence.words) else Act.ADVICE


def _of_the_desk(sentence: Sentence, hits: list[Hit]) -> bool:
    """Whether the sentence is about the ticket itself and does not say where to press."""
    told = {i for hit in hits if hit.cue in (Cue.ADMIN, Cue.AUTO) for i in range(hit.start, hit.end)}
    if not told or "→" in sentence.text or " > " in sentence.text:
        return False
    return not any(word in _ON_SCREEN and i not in told for i, word in enumerate(sentence.words))


def _agent_remark(sentence: Sentence, hits: list[Hit]) -> Act:
    """A sentence without a question or advice in it."""
    if any(hit.start < _EARLY and _asks_to_wait(sentence, hit) for hit in hits):
        return Act.WAIT
    if _first(hits, Cue.DUNNO):
        return Act.DUNNO
    polite = (
        is_social(sentence, hits)
        or _mostly_polite(sentence, hits)
        or _first(hits, Cue.CLOSING)
        or _first(hits, Cue.OFFER, 4)
    )
    if polite or _first(hits, Cue.THANKS, 4) or _condoles(sentence, hits) or introduces(sentence):
        return Act.SOCIAL
    return Act.STATEMENT


def _mostly_polite(sentence: Sentence, hits: list[Hit]) -> bool:
    """Whether two polite phrases leave at most one word over."""
    social = [hit for hit in hits if hit.cue in _SOCIAL_CUES]
    if len(social) < _POLITE_PHRASES:
        return False
    covered = {i for hit in social for i in range(hit.start, hit.end)}
    left = tuple(word for i, word in enumerate(sentence.words) if i not in covered)
    return len({hit.cue for hit in social}) >= _POLITE_PHRASES and len(content_words(left)) <= 1


def _condoles(sentence: Sentence, hits: list[Hit]) -> bool:
    """Whether all the sentence says is how sorry the agent is for what the customer told."""
    hit = max((h for h in hits if h.cue is Cue.EMPATHY and h.start <= 4), key=lambda h: h.end, default=None)
    if hit is None:
        return False
    left = content_words(sentence.words[: hit.start] + sentence.words[hit.end :])
    return len(left) <= 1 or not _SORRY_FOR.isdisjoint(sentence.words[hit.end : hit.end + 1])


def _agent_question(sentence: Sentence, hits: list[Hit]) -> Act:
    if _first(hits, Cue.INFO, 5) and not _suggests(sentence):
        return Act.INQUIRY
    if _first(hits, Cue.OFFER):
        return Act.SOCIAL
    if _first(hits, Cue.CHECKBACK):
        return Act.CHECKBACK
    if _suggests(sentence):
        return Act.ADVICE
    return Act.SOCIAL if is_social(sentence, hits) else Act.INQUIRY


def _suggests(sentence: Sentence) -> bool:
    """Whether a question is advice in disguise: "Could you restart it?", "Have you tried …?"."""
    words = [word for word in sentence.words if word not in _POLITE]
    text = " ".join(words)
    if any(phrase in text for phrase in _ADVICE_QUESTIONS):
        return True
    for i in range(len(words) - 2):
        if words[i] in {"can", "could", "would", "will"} and words[i + 1] == "you":
            return words[i + 2] in ADVICE_VERBS - _LOOKING_VERBS
    return False


def gives_advice(sentence: Sentence, hits: list[Hit]) -> bool:
    """Whether the sentence tells what to do, or what was done about it."""
    return bool(_first(hits, Cue.ADVICE)) or imperative(sentence) or bool(_POINTER.search(sentence.text))


def imperative(sentence: Sentence) -> bool:
    """Whether the sentence, or a clause of it, begins with a verb of instruction."""
    if ADVICE_VERBS.isdisjoint(sentence.words):
        return False
    return any(_verb_first(clause) for clause in _CLAUSE.split(sentence.text))


def _verb_first(clause: str) -> bool:
    words = fold_words(clause)
    opener = next((w for w in words if w not in ADVICE_LEADS and not w.isdigit() and w != "step"), "")
    return opener in ADVICE_VERBS
