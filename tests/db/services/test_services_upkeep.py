"""What search reads is brought up to date when the queue has run empty."""

import pytest

from feedme_desktop.services import queue

pytestmark = pytest.mark.db

CHAT = "Customer: How do I delete a label?\nAgent: Open Settings, then Labels, and press the bin beside the label."


def test_the_queue_tends_once_after_its_last_job(library, running, monkeypatch):
    tended = []
    monkeypatch.setattr(queue, "tend", tended.append)
    for number in range(3):
        library.imports.submit_text(f"{CHAT} It takes {number} seconds.", name=f"{number}.txt")
    with running(library) as runner:
        runner.run_until_idle()
        first = len(tended)
        runner.wake()
        runner.run_until_idle()
    assert first >= 1
    assert tended == [library.database] * first


def test_words_are_counted_when_the_queue_has_run_empty(library, database, running):
    library.imports.submit_text(CHAT, name="a.txt")
    with database.transaction() as conn:
        conn.execute("INSERT INTO feedme.word_counts (word, documents) VALUES ('', 1000)")
    with running(library) as runner:
        runner.run_until_idle()
        # The loop may still be tending when the last job is done; stopping waits for it.
    with database.read() as conn:
        row = conn.execute("SELECT documents FROM feedme.word_counts WHERE word = ''").fetchone()
    assert row["documents"] < 1000
