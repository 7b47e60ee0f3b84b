"""The clients of Gemini (its real SDK) and of OpenAI-compatible servers against a service of our own, on bad days."""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import logging
import threading
import time
import traceback

import model_server
import psutil
import pytest
from model_server import KEY, ModelServer

from feedme_desktop.errors import ModelError
from feedme_desktop.extraction.base import ModelOptions, Prompt, Usage
from feedme_desktop.extraction.calls import ONCE, Patience
from feedme_desktop.extraction.gemini_client import GeminiClient
from feedme_desktop.extraction.limiter import RateLimiter
from feedme_desktop.extraction.openai_client import OpenAiClient

PROMPT = Prompt("Do this.", "[0] How do I reset it?", {"type": "object", "properties": {"examples": {"type": "array"}}})
QUICK = Patience(attempts=3, first_wait_s=0.01, longest_wait_s=0.02)
ENGINES = ("gemini", "openai")


@pytest.fixture
def connect():
    """Make a client of an engine for a server; closed with the test."""
    made = []

    def make(server: ModelServer, engine: str = "gemini", patience: Patience = QUICK, **changes):
        given = {
            "engine": engine,
            "model": "gemini-2.5-flash" if engine == "gemini" else "llama3.1:8b",
            "key": KEY,
            "base_url": server.url if engine == "gemini" else server.openai_url,
            "timeout_s": 20.0,
        }
        maker = GeminiClient if engine == "gemini" else OpenAiClient
        options = ModelOptions(**{**given, **changes})
        client = maker(options, RateLimiter(10_000, 100_000_000), patience=patience)
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()
    gc.collect()
    assert not [t.name for t in threading.enumerate() if t.name == "model-calls"]


@pytest.fixture
def serve():
    """Start servers; closed with the test."""
    servers = []

    def start(*script, **how) -> ModelServer:
        servers.append(ModelServer(script, **how).__enter__())
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def failed(client, prompt: Prompt = PROMPT) -> ModelError:
    with pytest.raises(ModelError) as caught:
        client.complete(prompt, cancelled=lambda: False)
    return caught.value


@pytest.mark.parametrize("engine", ENGINES)
def test_an_answer_comes_whole_with_what_it_cost(serve, connect, engine):
    server = serve(answer=lambda system, prompt: {"examples": [{"question": "é 🙂 " * 50}]})
    client = connect(server, engine, price_in=1.0, price_out=2.0)
    done = client.complete(PROMPT, cancelled=lambda: False)
    assert json.loads(done.text)["examples"][0]["question"].startswith("é 🙂")
    assert done.usage.requests == 1
    assert done.usage.tokens_in > 0
    assert done.usage.tokens_out > 0
    assert done.usage.cost == pytest.approx((done.usage.tokens_in + 2 * done.usage.tokens_out) / 1e6)


@pytest.mark.parametrize("engine", ENGINES)
def test_attempts_in_vain_cost_too(serve, connect, engine):
    client = connect(serve(*[model_server.NOT_JSON] * 2), engine, price_in=1.0, price_out=2.0)
    error = failed(client)
    usage = Usage.before(error)
    assert (error.code, usage.requests) == ("bad_answer", 2)
    assert usage.cost == pytest.approx((usage.tokens_in + 2 * usage.tokens_out) / 1e6)
    assert usage.tokens_in % 2 == 0
    assert usage.tokens_in > 0
    assert usage.tokens_out > 0
    done = client.complete(PROMPT, cancelled=lambda: False)
    assert done.usage.tokens_in * 2 == usage.tokens_in


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("fault", [model_server.OK, model_server.NOT_JSON, model_server.blocked(), model_server.CUT])
def test_what_a_service_does_not_count_is_estimated_and_never_free(serve, connect, engine, fault):
    client = connect(serve(fault, counts=False), engine, ONCE, price_in=1.0, price_out=2.0)
    try:
        usage = client.complete(PROMPT, cancelled=lambda: False).usage
    except ModelError as error:
        usage = Usage.before(error)
    assert usage.estimated
    assert usage.tokens_in == pytest.approx(PROMPT.size / 4, abs=1)
    assert usage.cost == pytest.approx((usage.tokens_in + 2 * usage.tokens_out) / 1e6)
    assert usage.cost > 0


def test_what_was_refused_costs_nothing(serve, connect):
    client = connect(serve(model_server.http(400, "gemini_bad_schema")), price_in=1.0, price_out=2.0)
    assert Usage.before(failed(client)) == Usage(1, 0, 0, 0.0)


def test_gemini_is_asked_by_schema_at_a_low_temperature(serve, connect):
    server = serve()
    connect(server).complete(PROMPT, cancelled=lambda: False)
    (seen,) = server.asked
    assert seen.path.startswith("/v1beta/models/gemini-2.5-flash:streamGenerateContent")
    assert seen.headers["x-goog-api-key"] == KEY
    assert KEY not in seen.path
    config = seen.body["generationConfig"]
    assert config["responseMimeType"] == "application/json"
    assert config["responseJsonSchema"] == PROMPT.schema
    assert config["temperature"] <= 0.2
    assert (seen.system, seen.prompt) == (PROMPT.system, PROMPT.text)


@pytest.mark.parametrize(
    "refusal",
    [
        model_server.http(404, '{"error": {"code": 404, "message": "Not found", "status": "NOT_FOUND"}}'),
        model_server.http(404),
        model_server.http(405, "Method not allowed"),
        model_server.http(501, "Not implemented"),
    ],
)
def test_a_gateway_that_does_not_stream_is_asked_for_the_whole_from_then_on(serve, connect, refusal):
    server = serve(no_stream=refusal)
    client = connect(server)
    for _ in range(2):
        done = client.complete(PROMPT, cancelled=lambda: False)
        assert json.loads(done.text)["ok"]
        assert (done.usage.requests, done.usage.tokens_in > 0) == (1, True)
    methods = [seen.path.partition(":")[2].partition("?")[0] for seen in server.asked]
    assert methods == ["streamGenerateContent", "generateContent", "generateContent"]


@pytest.mark.parametrize("status", [404, 405, 501])
def test_nothing_that_writes_at_an_address_is_said_at_once(serve, connect, status):
    server = serve(*[model_server.http(status)] * 9)
    error = failed(connect(server))
    assert (error.code, error.passing, len(server.asked)) == ("no_such_model", False, 2)
    assert "check the address" in str(error)


def test_a_server_without_schemas_is_asked_more_simply_from_then_on(serve, connect):
    server = serve(
        model_server.http(400, "openai_max_tokens"),
        model_server.http(400, "openai_temperature"),
        model_server.http(400, "openai_no_schema"),
        model_server.http(400, "openai_no_format"),
    )
    client = connect(server, "openai")
    assert client.complete(PROMPT, cancelled=lambda: False).usage.requests == 1
    client.complete(PROMPT, cancelled=lambda: False)
    bodies = [seen.body for seen in server.asked]
    assert len(bodies) == 6
    forms = [(body.get("response_format") or {}).get("type") for body in bodies]
    assert forms == ["json_schema", "json_schema", "json_schema", "json_object", None, None]
    assert "max_completion_tokens" in bodies[1]
    assert "temperature" not in bodies[2]
    assert json.dumps(PROMPT.schema) in bodies[3]["messages"][0]["content"]
    assert json.dumps(PROMPT.schema) not in bodies[0]["messages"][0]["content"]


def test_a_server_of_ones_own_needs_no_key(serve, connect):
    server = serve(key=None)
    connect(server, "openai", key=None).complete(PROMPT, cancelled=lambda: False)
    assert "authorization" not in server.asked[0].headers


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "around", ["\ufeff{}", "```json\n{}\n```", "Sure:\n```\n{}\n```\nBye", "<think>A {b}?</think>{}"]
)
def test_what_a_model_writes_around_its_json_is_not_part_of_it(serve, connect, engine, around):
    server = serve(answer=lambda system, prompt: around.replace("{}", '{"examples": []}'))
    done = connect(server, engine).complete(PROMPT, cancelled=lambda: False)
    assert (json.loads(done.text), done.usage.requests) == ({"examples": []}, 1)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_model_that_writes_no_json_is_asked_twice(serve, connect, engine):
    server = serve(*[model_server.NOT_JSON] * 10)
    assert failed(connect(server, engine)).code == "bad_answer"
    assert len(server.asked) == 2


PASSING = {
    "429": model_server.too_many(),
    "429 in the body": model_server.http(429, "gemini_quota_minute"),
    "500": model_server.http(500, "gemini_internal"),
    "503": model_server.http(503, "gemini_overloaded"),
    "503 of a proxy": model_server.http(503, "<html>Service Unavailable</html>"),
    "504": model_server.http(504, "gemini_deadline"),
    "reset": model_server.RESET,
    "cut": model_server.CUT,
    "unfinished": model_server.UNFINISHED,
    "garbage": model_server.GARBAGE,
    "empty": model_server.EMPTY,
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_is_asked_again(serve, connect, engine, fault):
    server = serve(PASSING[fault], PASSING[fault])
    done = connect(server, engine).complete(PROMPT, cancelled=lambda: False)
    assert json.loads(done.text)["ok"]
    assert done.usage.requests == 3
    assert len(server.asked) == 3


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("fault", "code", "passing"),
    [
        ("429", "rate_limited", True),
        ("500", "unavailable", True),
        ("503", "unavailable", True),
        ("504", "timeout", True),
        ("reset", "cut_off", True),
        ("cut", "cut_off", True),
        ("unfinished", "cut_off", True),
        ("garbage", "bad_answer", False),
    ],
)
def test_what_does_not_pass_ends_in_a_clear_state(serve, connect, engine, fault, code, passing):
    server = serve(*[PASSING[fault]] * 10)
    error = failed(connect(server, engine))
    assert (error.code, error.passing) == (code, passing)
    assert len(server.asked) == 3
    assert str(error).endswith(".")


ODD = (
    model_server.in_stream("gemini_overloaded"),
    model_server.in_stream("gemini_bad_key"),
    model_server.NOT_JSON,
    model_server.finish("OTHER"),
    model_server.http(200, "<html>Sign in</html>"),
    model_server.http(200),
)

FINAL = [
    ("gemini", model_server.http(400, "gemini_bad_key"), "bad_key"),
    ("gemini", model_server.http(400, "gemini_key_expired"), "bad_key"),
    ("gemini", model_server.http(403, "gemini_key_leaked"), "bad_key"),
    ("gemini", model_server.http(401, "gemini_unauthenticated"), "bad_key"),
    ("gemini", model_server.http(403, "gemini_suspended"), "not_allowed"),
    ("gemini", model_server.http(403, "gemini_service_off"), "not_allowed"),
    ("gemini", model_server.http(400, "gemini_country"), "not_allowed"),
    ("gemini", model_server.http(404, "gemini_no_such_model"), "no_such_model"),
    ("gemini", model_server.http(400, "gemini_too_long"), "too_long"),
    ("gemini", model_server.http(413, "<html>Too large</html>"), "too_long"),
    ("gemini", model_server.http(400, "gemini_bad_schema"), "bad_answer"),
    ("gemini", model_server.http(429, "gemini_quota_day"), "quota_exhausted"),
    ("gemini", model_server.blocked("SAFETY"), "blocked"),
    ("gemini", model_server.blocked("PROHIBITED_CONTENT"), "blocked"),
    ("gemini", model_server.finish("SAFETY"), "blocked"),
    ("gemini", model_server.finish("RECITATION"), "blocked"),
    ("gemini", model_server.finish("PROHIBITED_CONTENT"), "blocked"),
    ("gemini", model_server.finish("SPII"), "blocked"),
    ("gemini", model_server.finish("MAX_TOKENS"), "cut_off"),
    ("openai", model_server.http(401, "openai_bad_key"), "bad_key"),
    ("openai", model_server.http(404, "openai_no_such_model"), "no_such_model"),
    ("openai", model_server.http(404, "ollama_no_such_model"), "no_such_model"),
    ("openai", model_server.http(404, "404 page not found"), "no_such_model"),
    ("openai", model_server.http(429, "openai_no_credit"), "quota_exhausted"),
    ("openai", model_server.http(400, "openai_too_long"), "too_long"),
    ("openai", model_server.http(400, "llamacpp_too_long"), "too_long"),
    ("openai", model_server.http(400, "vllm_too_long"), "too_long"),
    ("openai", model_server.finish("content_filter"), "blocked"),
    ("openai", model_server.finish("length"), "cut_off"),
]


@pytest.mark.parametrize(("engine", "fault", "code"), FINAL)
def test_what_does_not_get_better_is_asked_once(serve, connect, engine, fault, code):
    server = serve(*[fault] * 5)
    error = failed(connect(server, engine))
    assert error.code == code
    methods = [seen.path for seen in server.asked]
    assert len(methods) == len(set(methods)) == (2 if engine == "gemini" and fault.status == 404 else 1)
    assert error.passing == (code == "quota_exhausted")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_bad_day_leaves_nothing_behind_that_complains(serve, connect, engine, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    odd = [fault for fault in ODD if engine == "gemini" or fault.kind != "finish"]  # the other takes any odd finish
    faults = [*PASSING.values(), *odd, *(fault for of, fault, _ in FINAL if of == engine)]
    for fault in faults:
        server = serve(*[fault] * 8)
        client = connect(server, engine, Patience(attempts=2, first_wait_s=0.0))
        threads = [threading.Thread(target=failed, args=(client,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        client.close()
        gc.collect()
    said = [record.getMessage() for record in caplog.records if record.name == "asyncio" or "left over" in record.msg]
    assert not [line for line in said if not line.startswith("Using selector")]
    assert capfd.readouterr() == ("", "")


def test_an_error_in_a_stream_is_taken_at_its_word(serve, connect):
    server = serve(*[model_server.in_stream("gemini_overloaded")] * 5)
    error = failed(connect(server))
    assert (error.code, error.passing, len(server.asked)) == ("unavailable", True, 3)


def test_a_daily_quota_says_when_it_begins_anew(serve, connect):
    error = failed(connect(serve(model_server.http(429, "gemini_quota_day"))))
    assert error.retry_after_s is not None
    assert 0 < error.retry_after_s <= 86_400
    assert "daily quota" in str(error)


def test_a_service_that_wants_to_be_left_alone_for_long_is_not_waited_for(serve, connect):
    server = serve(model_server.http(429, "gemini_quota_minute_long"))
    error = failed(connect(server))
    assert (error.code, error.retry_after_s, len(server.asked)) == ("rate_limited", 240.0, 1)


def test_retry_after_is_kept_to(serve, connect):
    server = serve(model_server.too_many("1"))
    began = time.monotonic()
    connect(server).complete(PROMPT, cancelled=lambda: False)
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("engine", ENGINES)
def test_nobody_there_says_so_without_path_or_key(serve, connect, engine):
    server = serve()
    client = connect(server, engine)
    server.close()
    error = failed(client)
    assert (error.code, error.passing) == ("unavailable", True)
    assert server.url in str(error)
    assert "/v1" not in str(error)


@pytest.mark.parametrize("engine", ENGINES)
def test_no_answer_in_time_is_a_timeout(serve, connect, engine):
    importlib.import_module("google.genai")  # done by the first request otherwise, within its time
    server = serve(*[model_server.HANG] * 5)
    error = failed(connect(server, engine, Patience(attempts=5, first_wait_s=0.01), timeout_s=1.0))
    assert (error.code, error.passing, len(server.asked)) == ("timeout", True, 2)


@pytest.mark.parametrize("engine", ENGINES)
def test_cancelling_drops_a_request_in_flight(serve, connect, engine):
    server = serve(model_server.HANG)
    client = connect(server, engine)
    cancel = threading.Event()
    caught = []

    def work() -> None:
        with pytest.raises(ModelError) as error:
            client.complete(PROMPT, cancelled=cancel.is_set)
        caught.append((error.value.code, time.monotonic()))

    thread = threading.Thread(target=work)
    thread.start()
    server.arrived.acquire()
    asked_at = time.monotonic()
    cancel.set()
    thread.join()
    code, ended_at = caught[0]
    assert code == "cancelled"
    assert ended_at - asked_at < 1.0  # promised: a second; measured: 0.05
    assert client.complete(PROMPT, cancelled=lambda: False).usage.requests == 1


def test_cancelling_ends_a_wait_between_attempts_and_for_the_limit(serve, connect):
    server = serve(model_server.too_many("80"))
    polls = iter([False] * 30)
    with pytest.raises(ModelError) as caught:
        connect(server).complete(PROMPT, cancelled=lambda: next(polls, True))
    assert caught.value.code == "cancelled"


def test_closing_ends_whoever_waits(serve, connect):
    server = serve(model_server.HANG)
    client = connect(server)
    codes = []
    thread = threading.Thread(target=lambda: codes.append(failed(client).code))
    thread.start()
    server.arrived.acquire()
    client.close()
    thread.join()
    assert codes == ["cancelled"]
    assert failed(client).code == "cancelled"


@pytest.mark.parametrize("engine", ENGINES)
def test_several_threads_share_a_client(serve, connect, engine):
    server = serve(*[model_server.CUT, model_server.http(503, "gemini_overloaded")] * 3)
    client = connect(server, engine, Patience(attempts=8, first_wait_s=0.01))
    done = []
    threads = [
        threading.Thread(target=lambda: done.append(client.complete(PROMPT, cancelled=lambda: False).usage.requests))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 8 + 6


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "fault",
    [
        model_server.http(403, "gemini_suspended"),
        model_server.http(400, "gemini_suspended"),
        model_server.http(401, "openai_bad_key"),
        model_server.http(418, f"key {KEY} is a teapot"),
        model_server.http(503, f"key {KEY} overloaded"),
        model_server.RESET,
        model_server.GARBAGE,
    ],
)
def test_the_key_is_nowhere_to_be_read(serve, connect, caplog, engine, fault):
    caplog.set_level(logging.DEBUG)
    server = serve(*[fault] * 5)
    client = connect(server, engine)
    error = failed(client)
    whole = "".join(traceback.format_exception(error)) + caplog.text + repr(error) + repr(vars(client))
    assert KEY not in whole
    assert error.__context__ is None
    assert error.__cause__ is None


def test_models_on_offer_are_listed(serve, connect):
    server = serve()
    assert connect(server).models() == tuple(sorted(model_server.MODELS))
    assert connect(server, "openai").models() == tuple(sorted(model_server.MODELS))
    assert connect(server, key="wrong").model == "gemini-2.5-flash"
    with pytest.raises(ModelError) as caught:
        connect(server, key="wrong").models()
    assert caught.value.code == "bad_key"


def test_a_redirect_is_not_followed(serve, connect):
    other = serve()
    for engine in ENGINES:
        server = serve(model_server.http(307, "", Location=f"{other.openai_url}/chat/completions"))
        error = failed(connect(server, engine))
        assert (error.code, "redirects elsewhere (307)" in str(error)) == ("not_configured", True)
    assert not other.requests


def test_gemini_embeds_in_one_request(serve, connect):
    server = serve(model_server.http(503, "gemini_overloaded"), model_server.EMPTY)
    client = connect(server, model="gemini-embedding-001")
    vectors = client.embed(["reset the password", "send an invoice"], dim=768)
    assert [len(vector) for vector in vectors] == [768, 768]
    assert len(server.asked) == 3
    asked = server.asked[-1].body["requests"]
    assert [one["outputDimensionality"] for one in asked] == [768, 768]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_hundred_bad_days_leave_nothing_open(serve, connect, engine):
    faults = [*PASSING.values(), model_server.http(400, "gemini_too_long"), model_server.finish("length")]
    client = connect(server := serve(), engine, Patience(attempts=2, first_wait_s=0.0))
    client.complete(PROMPT, cancelled=lambda: False)
    before = psutil.Process().num_fds() if hasattr(psutil.Process, "num_fds") else 0
    for number in range(100):
        server.script[:] = [faults[number % len(faults)]] * 2
        with contextlib.suppress(ModelError):
            client.complete(PROMPT, cancelled=lambda: False)
    server.script[:] = []
    client.complete(PROMPT, cancelled=lambda: False)
    if before:  # a few connections may be kept for the next request, here and at the server's end
        assert psutil.Process().num_fds() <= before + 8
