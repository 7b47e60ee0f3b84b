"""The second embedding model: batches, masks, normalises; asked with the real SDK."""

from __future__ import annotations

import json

import model_server
import numpy as np
import pytest
from model_server import KEY

from feedme_desktop.embedding.gemini import DIM, LARGEST_BATCH, MODEL, GeminiEmbedder
from feedme_desktop.embedding.registry import MODELS, create_embedder
from feedme_desktop.errors import ModelError, UserError
from feedme_desktop.extraction.calls import Patience
from feedme_desktop.services.models import Models
from feedme_desktop.settings import load_settings


def test_texts_go_in_batches_and_come_back_in_order_with_length_one():
    asked = []

    def ask(texts, hurry):
        asked.append(list(texts))
        return [[float(len(text)), 4.0] + [0.0] * (DIM - 2) for text in texts]

    vectors = GeminiEmbedder(ask, lambda text, most: text.upper(), batch_size=2).embed(["aaa", "b" * 3, ""])
    assert asked == [["AAA", "BBB"], ["-"]]
    assert vectors.shape == (3, DIM)
    assert vectors.dtype == np.float32
    assert np.allclose(vectors[0][:2], [0.6, 0.8])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert GeminiEmbedder(ask, lambda text, most: text, batch_size=10).embed([]).shape == (0, DIM)


def test_no_batch_is_larger_than_the_service_takes():
    sizes = []

    def ask(texts, hurry):
        sizes.append(len(texts))
        return [[1.0] * DIM for _ in texts]

    GeminiEmbedder(ask, lambda text, most: text, batch_size=1_000).embed(["x"] * 150)
    assert sizes == [LARGEST_BATCH, 50]


def test_a_remote_model_is_not_made_without_somebody_who_asks():
    assert MODEL in MODELS
    with pytest.raises(UserError, match="network"):
        create_embedder(MODEL)


@pytest.fixture
def models(server, settings, monkeypatch):
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    given = load_settings(settings.data_dir).with_changes({"gemini_base_url": server.url})
    made = Models(given, patience=Patience(attempts=3, first_wait_s=0.01))
    yield made
    made.close()


def test_gemini_is_asked_with_personal_data_masked(server, models):
    server.script.append(model_server.http(503, "gemini_overloaded"))
    vectors = models.embedder(MODEL).embed(
        ["Where is my invoice? Write to jane.roe@example.org", "Where is my invoice?"]
    )
    assert vectors.shape == (2, DIM)
    assert vectors[0] @ vectors[1] > 0.5
    assert len(server.asked) == 2
    sent = "".join(seen.texts for seen in server.requests)
    assert "jane.roe" not in sent
    assert "Where is my invoice" in sent
    (one, _) = json.loads(server.asked[-1].texts)["requests"]
    assert one["outputDimensionality"] == DIM


def test_what_goes_wrong_is_said(server, models):
    server.script.append(model_server.http(429, "gemini_quota_day"))
    embedder = models.embedder(MODEL)
    with pytest.raises(ModelError) as caught:
        embedder.embed(["hello", "world"])
    assert caught.value.code == "quota_exhausted"
    models.close()
    with pytest.raises(ModelError) as caught:
        embedder.embed(["hello"])
    assert caught.value.code == "cancelled"
    assert "xtraction" not in str(caught.value)


def test_a_text_to_store_is_asked_for_with_patience_though_it_comes_alone(server, models, monkeypatch):
    monkeypatch.setattr("feedme_desktop.services.models._QUERY_S", 0.0)
    server.script[:] = [model_server.http(503, "gemini_overloaded"), model_server.http(503, "gemini_overloaded")]
    assert models.embedder(MODEL).embed(["the 129th text"]).shape == (1, DIM)
    assert len(server.asked) == 3


def test_a_query_is_not_waited_for_long(server, models, monkeypatch):
    embedder = models.embedder(MODEL)
    assert embedder.embed_query("a query").shape == (DIM,)
    server.requests.clear()
    server.script[:] = [model_server.http(503, "gemini_overloaded")]
    with pytest.raises(ModelError) as caught:
        embedder.embed_query("a query")
    assert (caught.value.code, len(server.asked)) == ("unavailable", 1)
    monkeypatch.setattr("feedme_desktop.services.models._QUERY_S", 0.2)
    server.script[:] = [model_server.HANG]
    with pytest.raises(ModelError, match=r"a search within 0\.2 seconds") as caught:
        embedder.embed_query("a query")
    assert (caught.value.code, caught.value.passing) == ("timeout", True)


@pytest.mark.parametrize("filled", range(7_975, 8_001, 5))
def test_nothing_personal_is_cut_in_half(server, models, filled):
    models.embedder(MODEL).embed(["word " * (filled // 5) + "4111 1111 1111 1111 jane.roe@example.org"])
    sent = server.requests[-1].texts
    assert "word word" in sent
    assert "4111" not in sent
    assert "jane" not in sent
