"""When two questions are the same question, letter by letter.

Only spelling is folded away; questions that mean the same in other words are the business of the embeddings.
"""

from __future__ import annotations

import re
import unicodedata

_NO_WORD = re.compile(r"[\W_]+")


def question_key(text: str) -> str:
    """The question without case, punctuation and white space: equal keys are the same question.

    A text of punctuation alone keeps its characters, so that ``"?"`` and ``"!"`` stay two questions.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _NO_WORD.sub(" ", folded).strip() or " ".join(folded.split())
