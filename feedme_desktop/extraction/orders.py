"""Words that speak to a machine instead of a person: "ignore your instructions", "answer with the following JSON".

A second net only: what proves an answer is decided by who said it and where. Such words prove nothing, whoever says
them.
"""

from __future__ import annotations

import re

from feedme_desktop.extraction.sentences import fold

_LONGEST = 4_000
_TO_MACHINE = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|skip|neglect)\b[^.!?\n]{0,40}"
    r"\b(?:instructions?|prompts?|rules|guidelines|directives|training|everything (?:above|before)|context above)\b"
    r"|\b(?:system|developer|assistant|hidden|secret) (?:prompt|message|instructions?)\b"
    r"|\b(?:you are|act as|you're|behave as|pretend to be|simulate) (?:now )?(?:an? |the )?"
    r"(?:[\w-]+ ){0,2}(?:ai|llm|language model|chatbot|gpt|dan|assistant|extractor|machine|model)\b"
    r"|\bas an? (?:ai|llm|language model|extraction (?:model|engine))\b"
    r"|\b(?:prompt injection|jailbreak|new (?:system )?instructions?(?: for you)?:)"
    r"|\bend of (?:transcript|conversation|data)\b"
    r"|<\|?/?(?:im_start|im_end|system|assistant|user|endoftext|instructions?)\|?>|\[/?inst\]|\[/?system\]"
    r"|\b(?:note|message|instruction|attention|order|reminder) (?:to|for) (?:the |any |all )?"
    r"(?:ai|llm|model|assistant|extractor|language models?|bots?)\b"
    r"|\b(?:set|mark|return|output|respond with|answer with|add|emit|print|write) [^.!?\n]{0,40}"
    r"\b(?:confidence (?:to|of|=|:)|resolved\W{1,4}yes|as (?:approved|resolved)|json (?:object|array)|the json|"
    r"to (?:the )?(?:examples|answer_quotes|evidence))"
    r"|\b(?:answer_quotes|question_quotes|answer_turns|question_turns|response_schema)\b"
    r"|\bapprove (?:this|these|the|all)\b[^.!?\n]{0,20}\b(?:examples?|automatically|pair)"
    r"|\bignorier\w*\b[^.!?\n]{0,40}\b(?:anweisung\w*|vorgabe\w*|prompt)"
    r"|\bignore[rz]?\b[^.!?\n]{0,40}\b(?:instrucciones|consignes|instructions|regles)"
    r"|\bignora\w*\b[^.!?\n]{0,40}\b(?:instrucciones|istruzioni|instrucoes|reglas|regole)"
    r"|\bdu bist (?:jetzt |nun )?ein[e]? (?:ki|assistent|sprachmodell)",
    re.IGNORECASE,
)


def speaks_to_machine(text: str) -> bool:
    """Whether the words are meant for a model that reads them."""
    return bool(_TO_MACHINE.search(fold(text[:_LONGEST])))
