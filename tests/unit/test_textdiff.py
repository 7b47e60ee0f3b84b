"""The word-level comparison: joins back, marks what a person would mark, and stays bounded."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedme_desktop.domain import textdiff
from feedme_desktop.domain.textdiff import DiffSpan, LineStats, line_stats, side_by_side, word_diff

BEFORE = "Visitor: The folder is grey\nHelp: One moment please"
AFTER = (
    "Visitor: The folder is grey since Monday\nHelp: One moment please, I look it up. Which build is it?\n"
    "Visitor: Build '7.2'\nHelp: Take 7.2.4, it colours the folder again."
)

_WORDS = st.lists(st.sampled_from(["open", "Opens", " ", "\n", "the", "ſ", "🙂", ",", "é", "ERR-1", "  "]), max_size=40)
TEXTS = _WORDS.map("".join) | st.text(max_size=60)


@given(old=TEXTS, new=TEXTS)
def test_sides_join_back_to_both_texts(old: str, new: str) -> None:
    spans = word_diff(old, new)
    assert "".join(span.old for span in spans) == old
    assert "".join(span.new for span in spans) == new


@given(old=TEXTS, new=TEXTS)
def test_every_span_is_what_its_kind_says(old: str, new: str) -> None:
    for span in word_diff(old, new):
        if span.kind == "equal":
            assert span.old == span.new
        elif span.kind == "insert":
            assert span.new
            assert not span.old
        elif span.kind == "delete":
            assert span.old
            assert not span.new
        else:
            assert span.old
            assert span.new


@given(text=TEXTS)
def test_same_text_has_no_change(text: str) -> None:
    assert all(span.kind == "equal" for span in word_diff(text, text))
    assert line_stats(text, text) == LineStats(0, 0, 0)


@given(old=TEXTS, new=TEXTS)
def test_neighbours_differ_in_kind(old: str, new: str) -> None:
    kinds = [span.kind == "equal" for span in word_diff(old, new)]
    assert all(left != right for left, right in itertools.pairwise(kinds))


@given(old=TEXTS, new=TEXTS)
def test_line_counts_balance(old: str, new: str) -> None:
    stats = line_stats(old, new)
    old_lines, new_lines = old.count("\n"), new.count("\n")
    old_lines += bool(old) and not old.endswith("\n")
    new_lines += bool(new) and not new.endswith("\n")
    assert new_lines - old_lines == stats.added - stats.removed
    assert stats.deletions <= old_lines
    assert stats.additions <= new_lines


def test_extended_lines_are_modified_and_new_ones_added() -> None:
    stats = line_stats(BEFORE, AFTER)
    assert (stats.modified, stats.added, stats.removed) == (2, 2, 0)
    assert (stats.additions, stats.deletions) == (4, 2)


def test_a_word_put_in_marks_only_that_word() -> None:
    assert word_diff("Open the settings", "Open all the settings") == [
        DiffSpan("equal", "Open ", "Open "),
        DiffSpan("insert", "", "all "),
        DiffSpan("equal", "the settings", "the settings"),
    ]


def test_a_plural_marks_only_its_letter() -> None:
    assert DiffSpan("insert", "", "s") in word_diff("one version here", "one versions here")


def test_words_with_little_in_common_are_replaced_whole() -> None:
    assert DiffSpan("replace", "restart", "delete") in word_diff("please restart it", "please delete it")


def test_changes_apart_by_a_blank_become_one() -> None:
    assert word_diff("go to red dog now", "go to blue cat now")[1] == DiffSpan("replace", "red dog", "blue cat")


def test_a_word_between_two_insertions_stays_untouched() -> None:
    equal = [span.new for span in word_diff("a (b) c", "a ((b)) c") if span.kind == "equal"]
    assert "b" in "".join(equal)


def test_a_missing_last_line_end_is_not_a_changed_line() -> None:
    assert line_stats("one\ntwo", "one\ntwo\nthree") == LineStats(0, 1, 0)


def test_a_line_moved_between_others_keeps_the_rest_in_place() -> None:
    rows = side_by_side("alpha\nbeta\ngamma", "alpha\ninserted line\nbeta\ngamma")
    assert [row.changed for row in rows] == [False, True, False, False]
    assert [row.has_old for row in rows] == [True, False, True, True]


def test_the_likest_lines_stand_side_by_side() -> None:
    rows = side_by_side("Press the green button twice.", "Hello.\nPress the red button twice.\n")
    assert [(row.has_old, row.has_new) for row in rows] == [(False, True), (True, True)]


@pytest.mark.parametrize("name", ["CELLS_MAX", "PAIRS_MAX", "LETTERS_MAX"])
def test_past_a_limit_the_texts_still_join_back(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(textdiff, name, 1)
    spans = word_diff(BEFORE, AFTER)
    assert "".join(span.old for span in spans) == BEFORE
    assert "".join(span.new for span in spans) == AFTER


def test_a_huge_text_falls_back_to_whole_paragraphs() -> None:
    old = " ".join(f"word{i}" for i in range(9_000))
    new = " ".join(f"term{i}" for i in range(9_000))
    assert [span.kind for span in word_diff(old, new)] == ["replace"]
