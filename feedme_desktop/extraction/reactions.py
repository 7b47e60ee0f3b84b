"""What the one who opened a thread said of the answers afterwards.

Only words that say how it went count: thanks alone are politeness, and what others say of an answer is their opinion.
In chats the same words mean anything (half of such findings were wrong), so nobody asks there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from feedme_desktop.domain.transcript import Turn
from feedme_desktop.extraction.sentences import fold
from feedme_desktop.extraction.speech_acts import Act, read_customer

_HEAD = 60
_NAME_WORDS = 3
_WORD_END = re.compile(r"(?<=[^\W_])(?=[\s,:;.!?–-]|$)")


def reactions(turns: Sequence[Turn]) -> dict[int, bool]:
    """Places of the turns of which the opener said, last, that they worked (True) or failed (False).

    A word on how it went is meant for the one it names, else for the one who wrote just before.
    """
    asker = turns[0].speaker
    names = {fold(turn.speaker): turn.speaker for turn in turns if turn.speaker and turn.speaker != asker}
    latest: dict[str, int] = {}
    found: dict[int, bool] = {}
    before: int | None = None
    for at, turn in enumerate(turns):
        if turn.speaker != asker:
            before = latest[turn.speaker or ""] = at
            continue
        name = _addressee(turn.text, names)
        meant = latest.get(name) if name is not None else before
        acts = [said.act for said in read_customer(turn) if said.act in (Act.SUCCESS, Act.FAILURE)]
        if meant is not None and acts:
            found[meant] = acts[-1] is Act.SUCCESS
    return found


def _addressee(text: str, names: Mapping[str, str]) -> str | None:
    """Whom a text begins with: "@Priya", "priya_k: ", "Priya Nair, "."""
    head = fold(text[:_HEAD]).lstrip("@ ")
    ends = [match.start() for match in _WORD_END.finditer(head)][:_NAME_WORDS]
    return next((names[head[:end]] for end in reversed(ends) if head[:end] in names), None)
