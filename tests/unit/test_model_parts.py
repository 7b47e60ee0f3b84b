"""Limits, prices and addresses of models, and what the settings make of them."""

from __future__ import annotations

import concurrent.futures

import keyring
import model_server
import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_keyring import MemoryKeyring
from model_server import KEY, ModelServer

from feedme_desktop.errors import ModelError
from feedme_desktop.extraction import prices
from feedme_desktop.extraction.calls import Lane
from feedme_desktop.extraction.hosts import is_private, is_web_address, shown
from feedme_desktop.extraction.limiter import Grant, RateLimiter
from feedme_desktop.keychain import Keychain
from feedme_desktop.services.models import Models, options_for
from feedme_desktop.settings import Settings, load_settings


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def let_through(limiter: RateLimiter, clock: Clock, tokens: int) -> Grant:
    """Wait as told until the request is let through."""
    while isinstance(said := limiter.ask(tokens), float):
        clock.now += said
    return said


@given(st.lists(st.integers(1, 3_000), min_size=1, max_size=60), st.integers(1, 10), st.integers(1_000, 5_000))
def test_no_minute_holds_more_than_it_may(sizes, requests, tokens):
    clock = Clock()
    limiter = RateLimiter(requests, tokens, clock=clock)
    granted = [(let_through(limiter, clock, size), size) for size in sizes]
    for first, _ in granted:
        minute = [size for grant, size in granted if first.at <= grant.at < first.at + 60]
        assert len(minute) <= requests
        assert sum(minute) <= tokens or len(minute) == 1


def test_a_limit_counts_what_was_really_used():
    clock = Clock()
    limiter = RateLimiter(100, 1_000, clock=clock)
    grant = let_through(limiter, clock, 100)
    limiter.settle(grant, 950)
    assert limiter.ask(100) == pytest.approx(60)
    limiter.settle(grant, 100)
    assert isinstance(limiter.ask(100), Grant)


def test_too_many_requests_hold_everybody_and_slow_the_pace():
    clock = Clock()
    limiter = RateLimiter(10, 1_000_000, clock=clock)
    limiter.hold(7)
    assert limiter.ask(1) == pytest.approx(7)
    clock.now += 7
    at_once = [limiter.ask(1) for _ in range(6)]
    assert sum(isinstance(said, Grant) for said in at_once) == 5
    for grant in [said for said in at_once if isinstance(said, Grant)] * 2:
        limiter.settle(grant, 1)
    clock.now += 60
    assert sum(isinstance(limiter.ask(1), Grant) for _ in range(12)) == 10


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:11434/v1", "http://127.0.0.1:8080", "http://[::1]:1/", "https://10.1.2.3/v1", "http://192.168.0.9",
        "http://172.20.1.1", "http://ollama:11434/v1", "http://gpu.local", "http://llm.lan/v1", "http://100.64.1.2",
        "http://[fd00::1]/v1", "http://[::ffff:10.0.0.1]/", "http://user:pw@localhost/", "http://LOCALHOST./v1",
    ],
)  # fmt: skip
def test_ones_own_network_is_private(url):
    assert is_private(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://api.openai.com/v1", "http://8.8.8.8", "http://134744072", "http://0x08080808/", "http://[::ffff:8.8.8.8]/",
        "http://localhost@evil.com/", "http://localhost.evil.com", "http://127.0.0.1.evil.com/", "http://0.0.0.0/",
        "http://172.32.0.1", "http://evil.com#localhost", "http://evil.com/localhost", "http://[2001:4860::8888]/", "",
        "http://[broken", "http://127.1.evil.com",
    ],
)  # fmt: skip
def test_everything_else_is_not(url):
    assert not is_private(url)


class Late(concurrent.futures.Future):
    """Is done in the moment in which a wait for it ends."""

    def result(self, timeout=None):
        if timeout is not None:
            raise TimeoutError
        return super().result()


def test_an_answer_that_comes_as_the_wait_ends_is_not_lost(monkeypatch):
    def at_once(work, _loop):
        work.close()
        future = Late()
        future.set_result("the answer")
        return future

    async def work():
        raise AssertionError

    monkeypatch.setattr("asyncio.run_coroutine_threadsafe", at_once)
    lane = Lane()
    monkeypatch.setattr(lane, "_started", lambda: None)
    assert lane.run(work(), lambda: True) == "the answer"


def test_an_address_is_shown_without_secrets():
    assert shown("https://me:secret@host.example:8443/v1?key=secret") == "https://host.example:8443"
    assert shown("http://[broken") == "its address"
    assert is_web_address("http://localhost:1/v1")
    assert not [
        url for url in ("localhost:11434", "ftp://x/", "http://", "file:///etc", "http://a:b/") if is_web_address(url)
    ]


def test_prices_are_those_of_the_model_and_no_other():
    assert prices.list_price("gemini-2.5-flash") == prices.Price(0.30, 2.50)
    assert prices.list_price("gemini-2.5-flash-lite") == prices.Price(0.10, 0.40)
    assert prices.list_price("models/gemini-2.0-flash-001") == prices.Price(0.10, 0.40)
    assert prices.list_price("gpt-4o-mini-2024-07-18") == prices.Price(0.15, 0.60)
    assert prices.list_price("gpt-4o-audio-preview") is None
    assert prices.list_price("gpt-5.1") is None
    assert prices.list_price("llama3.1:8b") is None
    assert prices.list_price("") is None


def test_what_is_missing_is_said(settings):
    with pytest.raises(ModelError, match="GEMINI_API_KEY") as caught:
        options_for(settings, "gemini")
    assert caught.value.code == "not_configured"
    with pytest.raises(ModelError, match="FEEDME_OPENAI_MODEL"):
        options_for(settings, "openai")
    with pytest.raises(ModelError, match="FEEDME_OPENAI_BASE_URL"):
        options_for(settings.with_changes({"openai_model": "x"}), "openai")


@pytest.mark.parametrize("address", ["localhost:11434", "ftp://localhost/", "http://models.example.com/v1"])
def test_an_address_that_is_none_or_not_encrypted_is_refused(settings, address):
    with pytest.raises(ModelError, match="openai_base_url"):
        options_for(settings.with_changes({"openai_model": "x", "openai_base_url": address}), "openai")


def test_masking_can_only_be_switched_off_where_text_stays_at_home(settings, monkeypatch):
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    off = {"mask_personal_data": False, "openai_model": "x"}

    def masks(engine: str, **changes: str) -> bool:
        given = load_settings(settings.data_dir).with_changes({**off, **changes})
        return options_for(given, engine).mask

    assert not masks("openai", openai_base_url="http://localhost:11434/v1")
    assert masks("openai", openai_base_url="https://api.openai.com/v1")
    assert masks("gemini")
    assert masks("gemini", gemini_base_url="http://localhost:1")
    assert options_for(
        settings.with_changes({"openai_model": "x", "openai_base_url": "http://localhost/v1"}), "openai"
    ).mask


def test_a_server_of_ones_own_costs_nothing_and_what_was_entered_wins(settings):
    own = settings.with_changes({"openai_model": "x", "openai_base_url": "http://localhost:11434/v1"})
    assert (options_for(own, "openai").price_in, options_for(own, "openai").price_out) == (0.0, 0.0)
    priced = own.with_changes({"model_price_in": 3.0, "model_price_out": 4.0})
    assert (options_for(priced, "openai").price_in, options_for(priced, "openai").price_out) == (3.0, 4.0)


def test_the_key_comes_from_the_environment_or_else_the_keychain(settings, monkeypatch):
    monkeypatch.setattr(keyring.core, "_keyring_backend", MemoryKeyring())
    assert Keychain().put("gemini-api-key", "from-the-keychain\n")
    assert options_for(settings, "gemini").key == "from-the-keychain"
    monkeypatch.setenv("GEMINI_API_KEY", "from-the-environment")
    changed = load_settings(settings.data_dir)
    assert options_for(changed, "gemini").key == "from-the-environment"
    assert "from-the" not in repr(options_for(changed, "gemini"))


def openai_settings(settings: Settings, server: ModelServer, **changes: object) -> Settings:
    return settings.with_changes({"openai_model": "llama3.1:8b", "openai_base_url": server.openai_url, **changes})


def test_a_check_asks_for_real(settings, server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    models = Models(openai_settings(load_settings(settings.data_dir), server))
    try:
        found = models.check("openai")
        assert found.ok, found.message
        assert set(found.models) == set(model_server.MODELS)
        assert len(server.asked) == 1
        server.script.append(model_server.http(503, "gemini_overloaded"))
        assert (models.check("openai").code, len(server.asked)) == ("unavailable", 2)
        assert models.check("gemini").code == "not_configured"
    finally:
        models.close()


def test_a_check_names_the_models_there_are_when_the_model_is_not(settings, server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    models = Models(openai_settings(load_settings(settings.data_dir), server, openai_model="nope"))
    try:
        found = models.check("openai")
        assert (found.ok, found.code) == (False, "no_such_model")
        assert "llama3.1:8b" in found.models
    finally:
        models.close()


def test_another_key_is_used_at_once(settings, server, monkeypatch):
    monkeypatch.setattr(keyring.core, "_keyring_backend", MemoryKeyring())
    Keychain().put("openai-api-key", "wrong")
    models = Models(openai_settings(settings, server))
    try:
        assert models.check("openai").code == "bad_key"
        Keychain().put("openai-api-key", KEY)
        assert models.check("openai").ok
    finally:
        models.close()
