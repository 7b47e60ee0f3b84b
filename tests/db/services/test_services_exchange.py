"""Examples from files and into files: round trips, duplicates, bad lines."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ExampleFilter
from feedme_desktop.errors import ReadError, UserError

LINES = [
    {"id": "x1", "question": "How do I print?", "answer": "Press the printer, “quoted”,\nthen OK.",
     "tags": ["a;b", "c"], "status": "approved", "language": "en", "source": "FAQ"},
    {"id": "x2", "question": "q", "answer": "a", "tags": [], "status": "rejected"},
    {"id": "x3", "question": "=1+1?", "answer": "'quotes' % \\ \t and, commas; \"all\"", "tags": ["[odd"],
     "status": "needs_work"},
    {"id": "x4", "question": "Long?", "answer": "x" * 200_000, "tags": ["tag"], "status": "pending"},
]  # fmt: skip


def write(path: Path, lines: list[dict]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def rows(library) -> list:
    return library.examples.page(ExampleFilter(order="oldest"), limit=None)


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_what_goes_out_comes_back(library, tmp_path, form):
    library.exchange.import_examples(write(tmp_path / "in.jsonl", LINES))
    first = tmp_path / f"first.{form}"
    assert library.exchange.export(first, format=form) == 4
    with library.database.transaction() as conn:
        conn.execute("DELETE FROM feedme.examples")
    summary = library.exchange.import_examples(first)
    assert (summary["imported"], summary["failed"]) == (4, 0)
    second = tmp_path / f"second.{form}"
    library.exchange.export(second, format=form)
    assert second.read_bytes() == first.read_bytes()
    assert [row.status.value for row in rows(library)] == ["approved", "rejected", "needs_work", "pending"]
    assert [list(row.tags) for row in rows(library)] == [["a;b", "c"], [], ["[odd"], ["tag"]]


def test_what_nothing_supports_goes_out_with_its_place_and_comes_in_without(library, tmp_path):
    library.exchange.import_examples(write(tmp_path / "in.jsonl", [{"question": "q", "answer": "True. Made up."}]))
    with library.database.transaction() as conn:
        conn.execute("UPDATE feedme.examples SET unsupported = '[[6, 14]]'")
    library.exchange.export(tmp_path / "out.jsonl", format="jsonl")
    assert json.loads((tmp_path / "out.jsonl").read_text())["unsupported"] == [[6, 14]]
    with library.database.transaction() as conn:
        conn.execute("DELETE FROM feedme.examples")
    assert library.exchange.import_examples(tmp_path / "out.jsonl")["failed"] == 0
    assert [row.unsupported for row in rows(library)] == [()]


def test_a_lines_own_status_wins(library, tmp_path):
    lines = [{"question": "q1", "answer": "a"}, {"question": "q2", "answer": "a", "status": "pending"}]
    library.exchange.import_examples(write(tmp_path / "in.jsonl", lines), status=ReviewStatus.APPROVED)
    assert [row.status.value for row in rows(library)] == ["approved", "pending"]
    with library.database.read() as conn:
        row = conn.execute("SELECT count(*) AS n FROM feedme.embeddings").fetchone()
    assert row == {"n": 4}


SAME = [{"question": "How do I PRINT", "answer": "Another answer.", "tags": ["new"], "status": "approved"}]


@pytest.mark.parametrize(
    ("how", "answers", "tags"),
    [
        ("skip", ["Old answer."], [("old",)]),
        ("overwrite", ["Another answer."], [("new",)]),
        ("merge", ["Old answer.\n\nAnother answer."], [("old", "new")]),
        ("keep", ["Old answer.", "Another answer."], [("old",), ("new",)]),
    ],
)
def test_a_duplicate_is_the_same_question_but_for_spelling(library, tmp_path, how, answers, tags):
    old = [{"question": "how do i print?", "answer": "Old answer.", "tags": ["old"]}]
    library.exchange.import_examples(write(tmp_path / "old.jsonl", old))
    dry = library.exchange.import_examples(write(tmp_path / "new.jsonl", SAME), on_duplicate=how, dry_run=True)
    assert [row.answer for row in rows(library)] == ["Old answer."]
    summary = library.exchange.import_examples(tmp_path / "new.jsonl", on_duplicate=how)
    assert {**summary, "dry_run": True, "seconds": 0} == {**dry, "seconds": 0}
    assert [row.answer for row in rows(library)] == answers
    assert [row.tags for row in rows(library)] == tags
    if how in ("overwrite", "merge"):
        assert [v.kind for v in library.review.history(rows(library)[0].id)] == ["imported", "imported"]


@pytest.mark.parametrize(("how", "status"), [("merge", "approved"), ("overwrite", "rejected")])
def test_joining_a_line_to_a_known_example_leaves_who_decided(library, tmp_path, how, status):
    library.exchange.import_examples(write(tmp_path / "old.jsonl", [{"question": "how do i print?", "answer": "Old."}]))
    number = rows(library)[0].id
    library.review.reject([number], "policy", note="No promises", who="kim")
    before = library.examples.detail(number)
    library.exchange.import_examples(write(tmp_path / "new.jsonl", [{**SAME[0], "status": status}]), on_duplicate=how)
    after = library.examples.detail(number)
    assert (after.row.status, after.reject_reason, after.reject_note) == (
        before.row.status, before.reject_reason, "No promises",
    )  # fmt: skip
    assert (after.reviewer, after.reviewed_at) == ("kim", before.reviewed_at)


@pytest.mark.parametrize(("how", "answers"), [("skip", ["one"]), ("overwrite", ["two"]), ("keep", ["one", "two"])])
def test_duplicates_within_a_file(library, tmp_path, how, answers):
    lines = [{"question": "same?", "answer": "one"}, {"question": "SAME", "answer": "two"}]
    library.exchange.import_examples(write(tmp_path / "in.jsonl", lines), on_duplicate=how)
    assert [row.answer for row in rows(library)] == answers


def test_bad_lines_are_named_and_the_others_taken(library, tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text(
        '{"question": "q", "answer": "a"}\nnot json\n[]\n{"question": "q2"}\n'
        '{"question":"q3","answer":"a","status":"x"}\n'
    )
    summary = library.exchange.import_examples(path)
    assert (summary["imported"], summary["failed"]) == (1, 4)
    assert [error["line"] for error in summary["errors"]] == [2, 3, 4, 5]


def test_a_faq_in_markdown(library, tmp_path):
    path = tmp_path / "faq.md"
    path.write_text(
        "# FAQ\n\n## How do I print?\n\nPress *print*.\n\nThen OK.\n\n*Tags: paper, office*\n\n## Empty\n\n"
        "**Q: Is it free?**\n\n**A:** Yes.\n"
    )
    library.exchange.import_examples(path)
    assert [(row.question, row.answer, row.tags) for row in rows(library)] == [
        ("How do I print?", "Press *print*.\n\nThen OK.", ("paper", "office")),
        ("Is it free?", "Yes.", ()),
    ]


def test_a_sheet_of_excel(library, tmp_path):
    book = Workbook()
    sheet = book.active
    for line in (["Tags", "Question", "Answer", "id"], ["a;b", "How?", "So.", 7], [None] * 4, ["", "Why?", "", 8]):
        sheet.append(line)
    book.save(tmp_path / "faq.xlsx")
    summary = library.exchange.import_examples(tmp_path / "faq.xlsx")
    assert (summary["imported"], summary["failed"]) == (1, 1)
    (row,) = rows(library)
    assert (row.question, row.tags, row.external_id) == ("How?", ("a", "b"), "7")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"x"),
        ("a.jsonl", b""),
        ("a.xlsx", b"no zip"),
        ("a.csv", b"just,words\n1,2\n"),
        ("a.jsonl", b"\xff\xfe\x00x"),
    ],
)
def test_unreadable_files_are_one_clear_error(library, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadError):
        library.exchange.import_examples(path)


def test_a_thousand_lines_go_in_together(library, tmp_path):
    lines = [{"id": str(i), "question": f"Question {i}?", "answer": f"Answer {i}."} for i in range(2_345)]
    summary = library.exchange.import_examples(write(tmp_path / "in.jsonl", lines), status=ReviewStatus.APPROVED)
    assert summary["imported"] == 2_345
    assert [row.external_id for row in rows(library)] == [str(i) for i in range(2_345)]


@pytest.mark.parametrize("form", ["md", "html", "openai-jsonl", "gemini-jsonl"])
def test_files_for_others_hold_approved_examples_only(library, tmp_path, form):
    lines = [
        {
            "question": "<script>alert(1)</script>?",
            "answer": "Approved & shown.",
            "status": "approved",
            "tags": ["<b>"],
        },
        {"question": "Secret?", "answer": "Pending.", "status": "pending"},
    ]
    library.exchange.import_examples(write(tmp_path / "in.jsonl", lines))
    out = tmp_path / "out"
    assert library.exchange.export(out, format=form) == 1
    text = out.read_text("utf-8")
    assert "Secret" not in text
    if form == "html":
        assert "<script>" not in text
        assert "Approved &amp; shown." in text
    if form.endswith("jsonl"):
        assert "Approved & shown." in json.dumps(json.loads(text))


def test_the_table_is_one_that_others_read(library, tmp_path):
    library.exchange.import_examples(write(tmp_path / "in.jsonl", LINES[:3]))
    library.exchange.export(tmp_path / "out.csv", format="csv", status=ReviewStatus.APPROVED)
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert row["answer"] == LINES[0]["answer"]


def test_an_export_that_fails_leaves_the_old_file(library, fill, tmp_path, monkeypatch):
    fill(("q", "a"))
    path = tmp_path / "out.jsonl"
    path.write_text("old")
    with pytest.raises(UserError, match="use one of"):
        library.exchange.export(path, format="docx")
    with pytest.raises(UserError, match="can't be written"):
        library.exchange.export(tmp_path / "missing" / "out.jsonl", format="jsonl")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(UserError, match="No space"):
        library.exchange.export(path, format="jsonl")
    assert path.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".out")) == []
