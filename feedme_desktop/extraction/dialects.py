"""What a server that speaks OpenAI's chat completions understands of them, found out from its refusals.

Servers say what they do not take in words of their own, or only that the request is bad; then what is least needed goes
first. Knows nothing of connections.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from feedme_desktop.extraction.base import TEMPERATURE, Prompt

_FORM = ("response_format", "json_schema", "json_object", "schema", "grammar", "structured")
_STREAM = re.compile(r"\bstream(?:ing|ed)?\b")
_SYSTEM = re.compile(
    r"\bsystem[ _-]?(?:role|messages?|prompts?|instructions?)\b|\brole\W{0,4}system\b|\bdeveloper instructions?\b"
    r"|\broles must alternate\b"
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a server has been found to understand; ``system``: such a message, ``usage``: figures in a stream."""

    form: Literal["schema", "json", "text"] = "schema"
    limit: str = "max_tokens"
    temperature: bool = True
    usage: bool = True
    stream: bool = True
    system: bool = True

    def simpler(self, said: str) -> Dialect | None:
        """What to try after a refusal with these words, or None where they name nothing that was asked for."""
        words = said.lower()
        if "max_completion_tokens" in words and self.limit == "max_tokens":
            return replace(self, limit="max_completion_tokens")
        if "temperature" in words and self.temperature:
            return replace(self, temperature=False)
        if "stream_options" in words and self.stream and self.usage:
            return replace(self, usage=False)
        if any(word in words for word in _FORM) and self.form != "text":
            return self._plainer_form()
        if _STREAM.search(words) and self.stream:
            return replace(self, stream=False)
        if _SYSTEM.search(words) and self.system:
            return replace(self, system=False)
        return None

    def plainer(self) -> Dialect | None:
        """What to try after a refusal that says nothing, or None where nothing is left to leave out."""
        if self.stream and self.usage:
            return replace(self, usage=False)
        if self.form != "text":
            return self._plainer_form()
        return replace(self, stream=False) if self.stream else None

    def body(self, model: str, prompt: Prompt) -> dict[str, Any]:
        """The request in this dialect."""
        body: dict[str, Any] = {"model": model, "stream": self.stream, self.limit: prompt.max_output_tokens}
        if self.temperature:
            body["temperature"] = TEMPERATURE
        if self.stream and self.usage:
            body["stream_options"] = {"include_usage": True}
        if self.form == "schema":
            named = {"name": "examples", "strict": True, "schema": dict(prompt.schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif self.form == "json":
            body["response_format"] = {"type": "json_object"}
        body["messages"] = self._messages(prompt)
        return body

    def _messages(self, prompt: Prompt) -> list[dict[str, str]]:
        system = prompt.system
        if self.form != "schema":
            system += f"\n\nAnswer with one JSON object and nothing else. Its JSON schema:\n{json.dumps(prompt.schema)}"
        if self.system:
            return [{"role": "system", "content": system}, {"role": "user", "content": prompt.text}]
        return [{"role": "user", "content": f"{system}\n\n{prompt.text}"}]

    def _plainer_form(self) -> Dialect:
        return replace(self, form="json" if self.form == "schema" else "text")
