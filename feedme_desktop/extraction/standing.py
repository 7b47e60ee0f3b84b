"""Makes a question stand alone: finds what its "it" is, in the customer's own words.

Looks at the question before it and at the ticket's subject; where neither tells, the question stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.extraction.evidence import Piece, join, sentence_case
from feedme_desktop.extraction.sentences import content_words, fold_words
from feedme_desktop.extraction.wordlists import ADVICE_VERBS, ALL_STOPWORDS, word_set

_ALWAYS = word_set("it them ihn ca cela celui-ci eso esto ello isso isto aquilo")
"""Pronouns wherever they stand."""
_AT_EDGES = word_set("this that these those they das dies es het dat dit lo quello questo ese este")
"""Pronouns where no noun follows; articles or conjunctions elsewhere."""
_EMPTY_IT = word_set(
    "possible normal ok okay true allowed necessary seems looks takes time raining possivel posible moglich"
)
_CLITICS = re.compile(
    r"\b\w{2,}(?:[aei]r|ando|[ai]endo)(?:l[oaei]s?)\b|\w{2,}[aeiáéíôê]-l[oa]s?\b"
    r"|\b(?:puis-je|peux|peut-on|comment|pour|faut-il|dois-je|vais|à)\s+(?:l['’]|l[ea]s?\s)\w+(?:er|ir|re)\b",
    re.IGNORECASE,
)
"""Pronouns that are part of a verb, or stand before an infinitive: "cambiarlo", "farlo", "cancelá-lo", "l'annuler"."""
_GERMAN = word_set("ich wir man wie kann warum wo")
_EMPTY_ES = word_set("gibt geht heisst moglich sein")
_NO_THINGS = ADVICE_VERBS | word_set("""
    explain tell know want need like help get make possible work works working happen happens mean means question
    problem turn fix mount do doing done hi hello please still funktioniert geht machen mache marche fonctionne hago
    muss mussen soll sollen darf durfen dois doit faut debo debe deve devo moet moeten musze musi
    hacer funciona faccio fare funziona fazer faco doe doen werkt
""")
_MEASURES = word_set("""
    often long much many fast soon big large high far old quickly times oft haufig lange viel viele schnell hoch gross
    souvent longtemps temps fois combien vite seguido frecuencia cuanto cuantas cuantos mucho tiempo veces spesso
    quanto quanti quante tempo volte frequentemente frequencia quantos quantas vezes vaak lang snel hoeveel
    keer czesto dlugo ile razy
""")
"""What a question counts or measures; nothing that "it" could be."""
_MEASURED = content_words(tuple(_MEASURES))
_MORE = word_set("""
    more another others mehr weitere plus autres mas otro otra otros otras altri altre mais outro outra meer wiecej
""")
_MORE_WORDS = 7
_DE = word_set("der die das den dem des ein eine einen ist sind ich wir wie und nicht kann man mein meine unser unsere")
"""Words of a language that writes every noun with a capital."""
_ELLIPSIS = re.compile(
    r"(?:(?:and|und|et|y|e|en|or|oder)\s+)?(?:what about|how about|was ist mit|wie ist es (?:mit|bei)|"
    r"qu'en est-il de|et pour|"
    r"y (?:para|en|con)|e (?:per|con|su|para|no|na)|en (?:voor|met|op)|on|for|with|in|at|auf|für|mit|bei|unter|"
    r"sur|pour|avec|"
    r"para|con|per|su|op|voor|met)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ARTICLES = word_set("""
    my our your the a an this these those its mein meine meinen meinem meiner unser unsere unseren unserem der die das
    den dem ein eine einen einem einer mon ma mes notre nos le la les un une mi mis nuestro nuestra nuestros el los las
    una il lo gli mio mia nostro nostra meu minha meus minhas nosso nossa um uma os as het de een mijn onze ons
""")
_SUBJECT_HEAD = re.compile(
    r"^(?:\s*(?:re|aw|fwd?|wg|antw|rv|sv|tr|rif|res|enc|vs|doorst)\s*:|\s*\[[^\]]{0,40}\]|\s*(?:ticket|case|"
    r"request)?\s*#\s*[\w-]+\s*[:–-]?|"
    r"\s*(?:request received|automatic reply|automatische antwort|réponse automatique|respuesta automática)\s*:)+\s*",
    re.IGNORECASE,
)
_GENERAL = word_set("""
    question questions help support request ticket problem issue urgent hello hi frage anfrage hilfe bitte aide demande
    ayuda consulta pregunta aiuto richiesta domanda hulp vraag ajuda duvida chat conversation info information please
    contact message customer enquiry inquiry fragen dringend kontakt nachricht
""")
_MOST_WORDS = 12
_LONGEST_SUBJECT = 300


def context_of(asked: Sequence[Piece], about: Sequence[Piece], transcript: Transcript) -> Piece | str | None:
    """What the question means by "it": words of an earlier question or the subject; None if it stands alone."""
    text = join(asked)
    if about and (_elliptic(text) or _wants_more(text)):
        return about[-1]
    if not _points_nowhere(text):
        return None
    thing = next((found for piece in reversed(about) if (found := _thing(piece)) is not None), None)
    return thing or _subject(transcript, text)


def with_context(question: str, context: str) -> str:
    """The question behind what it is about."""
    context = context.strip().rstrip(".:;,!")
    head = context[:1].upper() + context[1:]
    return f"{head} {sentence_case(question)}" if head.endswith("?") else f"{head}: {question}"


def _elliptic(text: str) -> bool:
    """Whether the question leaves out its verb: "And on a Mac?"."""
    return (
        len(text) < 60
        and text.rstrip().endswith("?")
        and _ELLIPSIS.match(text) is not None
        and len(_content(text)) <= 3
    )


def _wants_more(text: str) -> bool:
    """Whether the question does not say what there should be more of: "Can we buy more?"."""
    words = fold_words(text)
    if len(words) > _MORE_WORDS or _MORE.isdisjoint(words[-2:]) or (words[-1] not in _MORE and _DE.isdisjoint(words)):
        return False
    return len(content_words(tuple(word for word in words if word not in _MORE))) <= 1


def _content(text: str) -> frozenset[str]:
    return content_words(fold_words(text))


def _points_nowhere(text: str) -> bool:
    """Whether a pronoun comes before anything that it could stand for."""
    words = fold_words(text)
    for i, word in enumerate(words[:40]):
        after = words[i + 1] if i + 1 < len(words) else ""
        edge = not after or after in ALL_STOPWORDS or after in _NO_THINGS
        german = word == "es" and after not in _EMPTY_ES and not _GERMAN.isdisjoint(words)
        if german or (word in _ALWAYS and after not in _EMPTY_IT) or (word in _AT_EDGES and edge):
            before = [w for w in words[: max(i - 1, 0)] if w not in ALL_STOPWORDS | _NO_THINGS | _MEASURES]
            last = words[i - 1 : i] if i and words[i - 1] in _AT_EDGES else ()
            return not before and not last
    clitic = _CLITICS.search(text[:200])
    return clitic is not None and not _content(text[: clitic.start()]) - _NO_THINGS - _MEASURED


def _thing(piece: Piece) -> Piece | None:
    """The first thing that a question names: "my address book", "ScanMax 2"."""
    tokens = list(_TOKEN.finditer(piece.text))
    names = _DE.isdisjoint(fold_words(piece.text))
    for number, token in enumerate(tokens):
        article = token[0].casefold() in _ARTICLES
        if not article and not (names and number and _is_name(piece.text, token)):
            continue
        words = _noun(piece.text, tokens[number + article : number + 5])
        if words:
            return Piece(piece.turn, piece.start + token.start(), piece.start + words[-1].end())
    return None


def _is_name(text: str, token: re.Match[str]) -> bool:
    """Whether a word inside a sentence has a capital that only a name gives it."""
    inside = text[: token.start()].rstrip(" \"'“„«(*_")[-1:] not in ".!?:;\n…-–•"
    return inside and len(token[0]) > 1 and token[0][0].isupper() and fold_words(token[0])[0] not in ALL_STOPWORDS


def _noun(text: str, tokens: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The words of a noun after its article: up to the next function word or verb, in German the capital ones."""
    kept: list[re.Match[str]] = []
    for token in tokens:
        apart = kept and text[kept[-1].end() : token.start()].strip(" ")
        lower_after_capital = any(one[0][0].isupper() for one in kept) and not token[0][0].isupper()
        lower_after_capital = lower_after_capital and not token[0].isdigit()
        folded = fold_words(token[0])
        if apart or lower_after_capital or not folded or folded[0] in ALL_STOPWORDS:
            break
        kept.append(token)
    return kept if any(fold_words(token[0])[0] not in _NO_THINGS for token in kept) else []


def _subject(transcript: Transcript, question: str) -> str | None:
    """The ticket's subject, if it says something that the question does not."""
    told = transcript.metadata.get("subject") or (transcript.title if "ticket" in transcript.metadata else None)
    subject = _SUBJECT_HEAD.sub("", str(told or "")[:_LONGEST_SUBJECT]).strip()
    words = fold_words(subject)
    if not words or len(words) > _MOST_WORDS or not _content(subject) - _GENERAL:
        return None
    return subject if _content(subject) - _content(question) - _GENERAL else None
