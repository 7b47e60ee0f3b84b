"""Plays a language model for ``model_server.ModelServer``: an example of one question and one answer each time."""

from __future__ import annotations

import re

_HEAD = re.compile(r"^\[(\w+) turn (\d+) \| ([^|\]]+)[^\]]*\]$")


def plays(system: str, prompt: str) -> object:
    """What an honest model answers: one example with exact quotes where somebody asked and somebody answered."""
    if "question_quotes" not in system and "turn " not in prompt:
        return {"ok": True, "examples": []}
    turns: list[tuple[int, str, list[str]]] = []
    for line in prompt.splitlines():
        head = _HEAD.match(line)
        if head:
            turns.append((int(head[2]), head[3].strip(), []))
        elif line.startswith("===") and turns:
            break
        elif turns:
            turns[-1][2].append(line)
    said = [(number, role, "\n".join(body).strip()) for number, role, body in turns]
    asked = next(((number, body) for number, role, body in said if role == "customer"), None)
    answers = [(number, body) for number, role, body in said if role == "agent"]
    if asked is None or not answers:
        return {"examples": []}
    number, answer = answers[-1]
    return {
        "examples": [
            {
                "question": asked[1], "answer": answer, "question_turns": [asked[0]], "answer_turns": [number],
                "question_quotes": [{"turn": asked[0], "words": asked[1]}],
                "answer_quotes": [{"turn": number, "words": answer}],
                "superseded": [], "resolved": "unknown", "resolved_quotes": [], "tags": [], "confidence": 0.9,
            }
        ]
    }  # fmt: skip
