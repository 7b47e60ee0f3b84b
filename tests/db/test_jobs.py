"""The jobs table: who may write, what a dead worker costs, what is given up."""

from __future__ import annotations

import hashlib
import threading

import pytest

from feedme_desktop.db import conversations, jobs
from feedme_desktop.db.conversations import NewConversation
from feedme_desktop.db.database import Database
from feedme_desktop.domain.records import ConversationStatus, Problem, Stage

PROBLEM = Problem("worker_died", "It stopped.")


def add(database: Database, text: str = "one") -> int:
    content = text.encode()
    sha = hashlib.sha256(content).digest()
    with database.transaction() as conn:
        new = NewConversation("a.txt", sha, sha, len(content), "rules")
        made = conversations.insert(conn, new, content)
        assert made is not None
        jobs.enqueue(conn, made)
    return made


def claim(database: Database, limit: int = 10, worker: str = "w") -> list[jobs.Claimed]:
    with database.transaction() as conn:
        return jobs.claim(conn, worker=worker, limit=limit)


def expire(database: Database) -> None:
    with database.transaction() as conn:
        conn.execute("UPDATE feedme.jobs SET lease_until = now() - interval '1 second' WHERE status = 'running'")


def due(database: Database) -> None:
    with database.transaction() as conn:
        conn.execute("UPDATE feedme.jobs SET run_at = now() - interval '1 second' WHERE status = 'queued'")


def sweep(database: Database) -> tuple[list[int], list[int]]:
    with database.transaction() as conn:
        return jobs.sweep(conn, PROBLEM)


def status(database: Database, number: int) -> ConversationStatus:
    with database.transaction() as conn:
        return conversations.statuses(conn, [number])[number]


def test_a_claim_takes_the_bytes_and_shows_the_stage(database):
    number = add(database)
    (job,) = claim(database)
    assert (job.conversation_id, job.attempts, job.file, job.size) == (number, 1, "a.txt", 3)
    with database.read() as conn:
        assert jobs.contents(conn, [number, -1]) == {number: jobs.Stored(b"one", "a.txt")}
        detail = conversations.get(conn, number)
    assert detail is not None
    assert (detail.row.status, detail.row.stage) == (ConversationStatus.PROCESSING, Stage.PARSING)


def test_a_job_is_claimed_once(database):
    for text in ("one", "two", "three"):
        add(database, text)
    taken = claim(database, 2) + claim(database, 2) + claim(database, 2)
    assert len(taken) == 3
    assert len({job.job_id for job in taken}) == 3


def test_racing_workers_share_the_jobs(database):
    numbers = {add(database, f"text {i}") for i in range(40)}
    taken: list[int] = []
    lock = threading.Lock()

    def work() -> None:
        while found := claim(database, 3):
            with lock:
                taken.extend(job.conversation_id for job in found)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(numbers)


def test_who_lost_the_lease_can_neither_finish_nor_fail_nor_put_back(database):
    number = add(database)
    (old,) = claim(database)
    expire(database)
    assert sweep(database) == ([number], [])
    (new,) = claim(database)
    assert new.token != old.token
    with database.transaction() as conn:
        assert jobs.finish(conn, [old]) == set()
        assert not jobs.fail(conn, old, PROBLEM)
        assert not jobs.put_back(conn, old, PROBLEM)
        assert jobs.heartbeat(conn, [old.token, new.token]) == {new.token}
        assert jobs.finish(conn, [old, new]) == {new.job_id}
        assert jobs.finish(conn, [new]) == set()


def test_a_beating_job_is_not_swept(database):
    add(database)
    (job,) = claim(database)
    expire(database)
    with database.transaction() as conn:
        assert jobs.heartbeat(conn, [job.token]) == {job.token}
    assert sweep(database) == ([], [])


def test_three_dead_workers_are_enough(database):
    number = add(database)
    for start in (1, 2):
        (job,) = claim(database)
        assert job.attempts == start
        expire(database)
        assert sweep(database) == ([number], [])
    claim(database)
    expire(database)
    assert sweep(database) == ([], [number])
    assert status(database, number) is ConversationStatus.FAILED
    assert claim(database) == []


def test_a_suspect_runs_alone_and_after_the_fresh_ones(database):
    suspect = add(database, "bad")
    claim(database)
    expire(database)
    sweep(database)
    fresh = add(database, "good")
    assert [job.conversation_id for job in claim(database)] == [fresh]
    assert [job.conversation_id for job in claim(database)] == [suspect]


def test_a_failed_try_comes_back_later(database):
    number = add(database)
    (job,) = claim(database)
    with database.transaction() as conn:
        assert jobs.put_back(conn, job, PROBLEM)
        assert 1.5 < (jobs.counts(conn).next_in_s or 0) < 2.5
    assert claim(database) == []
    due(database)
    (again,) = claim(database)
    assert (again.conversation_id, again.attempts) == (number, 2)


def test_releasing_gives_the_start_back(database):
    number = add(database)
    (job,) = claim(database)
    with database.transaction() as conn:
        jobs.release(conn, [job.token])
    assert status(database, number) is ConversationStatus.PENDING
    (again,) = claim(database)
    assert again.attempts == 1


@pytest.mark.parametrize("running", [False, True])
def test_cancelling_ends_the_job(database, running):
    number = add(database)
    held = claim(database) if running else []
    with database.transaction() as conn:
        assert jobs.cancel(conn, [number]) == [number]
    assert status(database, number) is ConversationStatus.CANCELLED
    assert claim(database) == []
    for job in held:
        with database.transaction() as conn:
            assert jobs.finish(conn, [job]) == set()


def test_resetting_takes_the_job_from_who_runs_it(database):
    number = add(database)
    (old,) = claim(database)
    with database.transaction() as conn:
        jobs.reset(conn, [number])
        assert jobs.finish(conn, [old]) == set()
    (again,) = claim(database)
    assert again.attempts == 1


def test_the_leases_of_a_dead_process_end_at_once(database):
    add(database)
    claim(database, worker="here:1:1")
    with database.transaction() as conn:
        assert jobs.workers_on(conn, "here") == ["here:1:1"]
        assert jobs.workers_on(conn, "her") == []
        jobs.expire(conn, ["here:1:1"])
    assert len(sweep(database)[0]) == 1
