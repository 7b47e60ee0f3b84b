"""What transcripts of speech have in common: elapsed time, unnamed speakers, and who of them is the company.

In a call nobody opens as the customer: the company greets, asks for names and numbers, and offers more help.
Where nothing of this is said, roles stay unknown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.drafts import Draft
from feedme_desktop.parsing.speakers import base_name, role_of_name

_GENERIC = re.compile(
    r"^(?:(?:unknown|unidentified)\s)?(?:speaker|spk|sprecher(?:in)?|locuteur|hablante|orador|parlante|spreker|voice|"
    r"channel|participant|person|говорящий|спикер|話者|说话人)[ _#-]{0,2}(?:\d{1,3}|[A-Z])?$",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"thank(?:s| you) (?:so much |very much )?for (?:calling|holding|waiting|your patience|contacting)|how (?:can|may|"
    r"could) (?:I|we) (?:help|assist)|(?:can|may|could) I (?:please )?(?:have|get|take|ask for) your|"
    r"(?:this is|my name is|you're speaking (?:to|with)) \w+ (?:\w+ )?(?:from|with|at|and how)\b|"
    r"(?:anything|something) else (?:that )?(?:I|we) can|(?:let me|I'?ll|I will|I can) (?:just )?(?:pull up|look up|"
    r"check (?:that|this|your)|transfer you|put you)|your (?:account|order|customer|policy|date of birth|phone number)"
    r"\b.{0,30}\?|call (?:is|may be|will be) recorded|have a (?:great|good|nice|wonderful) (?:day|one|evening)|"
    r"was kann ich für sie tun|wie kann ich ihnen|(?:vielen )?dank für ihren anruf|mein name ist|"
    r"kann ich sonst noch|merci d'avoir appelé|comment puis-je vous|que puis-je (?:pour vous|faire)|"
    r"gracias por llamar|en qué (?:le )?puedo|grazie per aver chiamato|come posso aiutarl|obrigad[oa] por ligar|"
    r"em que posso|bedankt voor (?:uw|het) bellen|waarmee kan ik|чем (?:я )?могу (?:вам )?помочь|w czym mog",
    re.IGNORECASE,
)
_CALLER = re.compile(
    r"\bI(?:'m| am| was) calling (?:about|because|to|in|regarding|for)|\bI have a (?:problem|question|issue)|"
    r"\bI(?:'d| would) like to (?:cancel|return|order|book|change|speak|ask)|\bI need (?:help|some help|to)|"
    r"\bmy (?:account number|order number|date of birth|name) is\b|ich rufe an|ich habe (?:ein|eine) (?:problem|frage)|"
    r"j'appelle|llamo (?:por|para|porque)|chiamo per|estou ligando|ik bel (?:over|omdat)|я звоню",
    re.IGNORECASE,
)
_LOOKED_AT = 1000


def is_generic(speaker: str) -> bool:
    """Whether a name is a transcriber's number for a voice (``Speaker 1``, ``SPEAKER_00``)."""
    return len(speaker) <= 40 and _GENERIC.match(speaker.strip()) is not None


def elapsed(hours: str | None, minutes: str, seconds: str) -> str:
    """Time since the start as ``HH:MM:SS``; minutes may pass 59."""
    total = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return f"{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}"


def joined(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts, with those that one speaker said in a row made one."""
    found: list[Draft] = []
    texts: list[list[str]] = []
    for draft in drafts:
        if found and found[-1].speaker == draft.speaker and found[-1].role == draft.role:
            texts[-1].append(draft.text)
        else:
            found.append(draft)
            texts.append([draft.text])
    for draft, text in zip(found, texts, strict=True):
        draft.text = " ".join(piece.strip() for piece in text if piece.strip())
    return found


def settle_callers(drafts: Sequence[Draft]) -> None:
    """Set the roles of speakers by what only a company, or only a caller, says."""
    company: Counter[str] = Counter()
    caller: Counter[str] = Counter()
    for draft in drafts:
        key = base_name(draft.speaker or "")
        company[key] += _says(_COMPANY, draft)
        caller[key] += _says(_CALLER, draft)
    keys = [key for key in company if key]
    if any(role_of_name(draft.speaker or "") for draft in drafts) or len(keys) < 2:
        return
    agents = {key for key in keys if company[key] > caller[key]}
    if len(keys) == 2 and not agents:
        agents = set(keys) - {key for key in keys if caller[key] > company[key]}
    if len(keys) == 2 and len(agents) == 2:
        agents = {max(keys, key=lambda key: company[key] - caller[key])} if _differ(company, caller, keys) else set()
    rest = [key for key in keys if key not in agents]
    roles = dict.fromkeys(agents, Role.AGENT) if rest else {}
    if len(rest) == 1 and agents:
        roles[rest[0]] = Role.CUSTOMER
    for draft in drafts:
        draft.role = roles.get(base_name(draft.speaker or ""), draft.role)


def _says(pattern: re.Pattern[str], draft: Draft) -> int:
    return int(pattern.search(draft.text[:_LOOKED_AT]) is not None)


def _differ(company: Counter[str], caller: Counter[str], keys: Sequence[str]) -> bool:
    return len({company[key] - caller[key] for key in keys}) > 1
