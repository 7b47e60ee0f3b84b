"""Named blocks of SQL files."""

from __future__ import annotations

import pytest

from feedme_desktop.db import queries


@pytest.fixture
def file(tmp_path, monkeypatch):
    (tmp_path / "queries").mkdir()
    monkeypatch.setattr(queries, "SQL", tmp_path)

    def write(text: str) -> str:
        name = tmp_path.name
        (tmp_path / "queries" / f"{name}.sql").write_text(text)
        return name

    yield write
    queries.load.cache_clear()


def test_each_block_has_its_name(file):
    name = file("-- What this file is for.\n\n-- name: one\nSELECT 1\n\n-- name: two\n-- a remark\nSELECT 2;\n")
    assert queries.load(name) == {"one": "SELECT 1", "two": "-- a remark\nSELECT 2;"}


@pytest.mark.parametrize("text", ["", "SELECT 1", "-- name: a\n", "-- name: a\nSELECT 1\n-- name: a\nSELECT 2"])
def test_a_file_that_makes_no_sense_is_refused(file, text):
    with pytest.raises(ValueError, match="block"):
        queries.load(file(text))


def test_every_file_of_ours_loads():
    files = sorted((queries.SQL / "queries").glob("*.sql"))
    assert all(queries.load(file.stem) for file in files)
