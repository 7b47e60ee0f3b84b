"""OpenAI-compatible servers that understand less of the protocol than others, or speak it in their own way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from model_server import CUT, KEY, MODELS, Fault, ModelServer, finish, http

from feedme_desktop.errors import ModelError
from feedme_desktop.extraction.base import ModelOptions, Prompt
from feedme_desktop.extraction.calls import Patience
from feedme_desktop.extraction.dialects import Dialect
from feedme_desktop.extraction.limiter import RateLimiter
from feedme_desktop.extraction.openai_client import OpenAiClient

PROMPT = Prompt("Do this.", "[0] How do I reset it?", {"type": "object", "properties": {"examples": {"type": "array"}}})
QUICK = Patience(attempts=3, first_wait_s=0.01, longest_wait_s=0.02)
VAGUE = '{"error": {"message": "Bad request", "type": "invalid_request_error"}}'


@contextmanager
def client_of(server: ModelServer) -> Iterator[OpenAiClient]:
    options = ModelOptions("openai", MODELS[2], KEY, server.openai_url, timeout_s=20.0)
    client = OpenAiClient(options, RateLimiter(10_000, 100_000_000), patience=QUICK)
    try:
        yield client
    finally:
        client.close()


def asks(**needed: Any) -> Any:
    """A judge of requests that refuses those with any of these fields, in the words given for it."""

    def judged(body: Mapping[str, Any]) -> Fault | None:
        given = dict(body) | {"system": any(one["role"] == "system" for one in body["messages"])}
        return next((fault for name, fault in needed.items() if given.get(name)), None)

    return judged


REFUSALS = {
    "says that it can't stream": (asks(stream=http(400, '{"error": {"message": "stream is not supported"}}')), 2),
    "says so as pydantic does": (asks(stream_options=http(422, '{"detail": [{"loc": ["stream_options"]}]}')), 2),
    "has no system role": (asks(system=http(400, '{"error": {"message": "System role not supported"}}')), 2),
    "wants the roles to alternate": (asks(system=http(500, '{"error": "Conversation roles must alternate"}')), 2),
    "knows few fields, says nothing": (asks(response_format=http(400, VAGUE), stream_options=http(422, VAGUE)), 4),
    "can't stream and does not say so": (asks(stream=http(422, VAGUE)), 5),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_server_is_asked_more_simply_until_it_understands_and_from_then_on(kind):
    refuses, requests = REFUSALS[kind]
    with ModelServer(refuses=refuses) as server, client_of(server) as client:
        for _ in range(2):
            done = client.complete(PROMPT)
            assert (json.loads(done.text)["ok"], done.usage.requests) == (True, 1)
            assert done.usage.tokens_in > 0
        assert len(server.asked) == requests + 1
        assert PROMPT.system in server.asked[-1].texts
        assert PROMPT.text in server.asked[-1].prompt


def test_a_server_that_refuses_everything_is_not_asked_in_every_way_again():
    with ModelServer(refuses=lambda _: http(400, VAGUE)) as server, client_of(server) as client:
        for requests in (5, 6):
            with pytest.raises(ModelError, match="Bad request") as caught:
                client.complete(PROMPT)
            assert (caught.value.code, len(server.asked)) == ("bad_answer", requests)


def test_a_conversation_that_is_refused_changes_nothing_where_others_were_answered():
    with ModelServer() as server, client_of(server) as client:
        client.complete(PROMPT)
        server.script.append(http(400, VAGUE))
        with pytest.raises(ModelError):
            client.complete(PROMPT)
        client.complete(PROMPT)
        assert len({json.dumps(seen.body) for seen in server.asked}) == 1


@pytest.mark.parametrize(
    "way",
    [
        *(Fault("whole", reason=kind) for kind in ("application/json", "text/plain", "text/event-stream")),
        Fault("unended"),
        finish("eos"),
        finish("end_turn"),
        *(Fault("counted", body=count) for count in ('"x"', "null", "-3", "[1]", "1e400", "{}")),
    ],
)
def test_an_answer_that_is_whole_is_taken_however_it_comes(way):
    with ModelServer([way]) as server, client_of(server) as client:
        done = client.complete(PROMPT)
        assert (json.loads(done.text)["ok"], done.usage.requests) == (True, 1)


@pytest.mark.parametrize("script", [[finish("error")], [Fault("whole", reason="text/plain"), finish("eos")]])
def test_one_that_is_not_is_not(script):
    broken = '{"ok": true, "examples": ['
    with ModelServer(script, answer=lambda *_: broken) as server, client_of(server) as client:
        with pytest.raises(ModelError) as caught:
            client.complete(PROMPT)
        assert caught.value.code == "bad_answer"


def test_a_server_is_named_as_it_is_written_inside_of_a_sentence():
    with ModelServer([CUT] * 3) as server, client_of(server) as client:
        with pytest.raises(ModelError, match=r"^The connection to the model server at http://127"):
            client.complete(PROMPT)
        server.script[:] = [http(503)] * 3
        with pytest.raises(ModelError, match=r"^The model server at http://127"):
            client.complete(PROMPT)


def test_what_is_left_out_last_is_what_is_needed_most():
    dialect: Dialect | None = Dialect()
    forms = []
    while dialect is not None:
        forms.append((dialect.form, dialect.stream, "stream_options" in dialect.body("m", PROMPT)))
        dialect = dialect.plainer()
    assert forms == [
        ("schema", True, True), ("schema", True, False), ("json", True, False), ("text", True, False),
        ("text", False, False),
    ]  # fmt: skip
