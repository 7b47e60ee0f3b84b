"""The local model: shapes, norms, independence of the batch, and what happens to a damaged file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from feedme_desktop.embedding.minilm import BATCH_TOKENS, MAX_TOKENS, MiniLmEmbedder, plan_batches
from feedme_desktop.embedding.registry import create_embedder
from feedme_desktop.errors import UserError
from feedme_desktop.paths import resource

TEXTS = [
    "How do I reset my password?",
    "The calendar does not open after the update, the window stays grey and nothing happens when I click on it.",
    "Wo finde ich die Rechnung vom Mai?",
    "Printing a label freezes the program. " * 12,
    "Open Settings > Accounts, choose the account and press Remove.",
]


@pytest.fixture(scope="module")
def embedder() -> MiniLmEmbedder:
    made = MiniLmEmbedder()
    made.warm_up()
    return made


def test_shape_type_and_norm(embedder: MiniLmEmbedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dim) == (5, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_rows(embedder: MiniLmEmbedder) -> None:
    assert embedder.embed([]).shape == (0, 384)


def test_an_empty_text_has_a_vector_of_length_one(embedder: MiniLmEmbedder) -> None:
    assert np.linalg.norm(embedder.embed([""])[0]) == pytest.approx(1.0, abs=1e-5)


def test_a_vector_does_not_depend_on_its_batch(embedder: MiniLmEmbedder) -> None:
    together = embedder.embed(TEXTS * 8)
    alone = np.vstack([embedder.embed([text]) for text in TEXTS])
    assert (together * np.tile(alone, (8, 1))).sum(axis=1).min() >= 0.999


def test_order_is_kept(embedder: MiniLmEmbedder) -> None:
    there = embedder.embed(TEXTS)
    back = embedder.embed(TEXTS[::-1])[::-1]
    similar = there @ back.T
    assert np.array_equal(similar.argmax(axis=1), np.arange(len(TEXTS)))


def test_meaning_counts(embedder: MiniLmEmbedder) -> None:
    asked, same, other = embedder.embed(
        ["I can't sign in any more", "My login is not working", "What colours does the lamp come in?"]
    )
    assert asked @ same > asked @ other + 0.2


def test_text_beyond_the_token_limit_is_cut(embedder: MiniLmEmbedder) -> None:
    head = "printer " * MAX_TOKENS
    long, longer = embedder.embed([head, head + "The cat sat on the mat and purred. " * 200])
    assert long @ longer == pytest.approx(1.0, abs=1e-3)


def test_threads_get_their_own_answers(embedder: MiniLmEmbedder) -> None:
    alone = embedder.embed(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda n: embedder.embed(TEXTS[n % 5 :]), range(20)))
    for n, vectors in enumerate(results):
        assert (vectors * alone[n % 5 :]).sum(axis=1).min() >= 0.999


def test_batches_hold_like_lengths_within_the_limit() -> None:
    lengths = [5, 200, 7, 7, 300, 30, 31, 5, 5]
    batches = list(plan_batches(lengths))
    assert sorted(row for batch in batches for row in batch) == list(range(len(lengths)))
    for batch in batches:
        padded = len(batch) * max(lengths[row] for row in batch)
        assert padded <= BATCH_TOKENS or len(batch) == 1


def test_no_lengths_give_no_batch() -> None:
    assert list(plan_batches([])) == []


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_tampered_file_is_refused(tmp_path: Path, name: str) -> None:
    for file in ("model.onnx", "tokenizer.json"):
        shutil.copy(resource("model", file), tmp_path / file)
    with (tmp_path / name).open("r+b") as opened:
        opened.seek(1000)
        opened.write(b"\x00\x01\x02")
    with pytest.raises(UserError, match=name) as caught:
        MiniLmEmbedder(tmp_path).warm_up()
    assert caught.value.code == "model_damaged"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"model\.onnx") as caught:
        MiniLmEmbedder(tmp_path).embed(["x"])
    assert caught.value.code == "model_missing"


def test_importing_the_module_does_not_load_the_runtime() -> None:
    sdk = "onnxruntime", "tokenizers", "numpy"
    code = f"import sys, feedme_desktop.embedding.registry; sys.exit(any(m in sys.modules for m in {sdk}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_registry_knows_the_model_and_refuses_others() -> None:
    assert create_embedder().model == "minilm-l6-v2-q8"
    with pytest.raises(UserError, match="minilm-l6-v2-q8"):
        create_embedder("no-such-model")
