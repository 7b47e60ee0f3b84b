"""Work off the GUI thread comes back to the coroutine that asked for it."""

import asyncio
import threading

import pytest
from PySide6.QtCore import QThread

from feedme_desktop.errors import UserError
from feedme_desktop.workers.runner import Runner


@pytest.fixture
def runner(qapp):
    runner = Runner()
    yield runner
    assert runner.close(10)


def test_value_comes_back(runner, wait_for):
    assert wait_for(runner.run(lambda a, b=0: a + b, 2, b=3)) == 5


def test_work_is_not_done_in_the_gui_thread(runner, wait_for, qapp):
    seen = wait_for(runner.run(threading.get_ident))
    assert seen != threading.get_ident()
    assert QThread.currentThread() is qapp.thread()


def test_exception_is_raised_where_it_is_awaited(runner, wait_for):
    def broken():
        raise UserError("The disk is full: free some space.")

    with pytest.raises(UserError, match="disk is full"):
        wait_for(runner.run(broken))


def test_many_calls_all_come_back(runner, wait_for):
    async def all_of_them():
        return await asyncio.gather(*(runner.run(pow, number, 2) for number in range(500)))

    assert wait_for(all_of_them()) == [number**2 for number in range(500)]


def test_cancelled_call_is_forgotten_and_the_next_one_works(runner, wait_for, loop, qtbot):
    gate = threading.Event()
    task = asyncio.ensure_future(runner.run(gate.wait), loop=loop)
    qtbot.waitUntil(lambda: runner.waiting == 1)
    task.cancel()
    qtbot.waitUntil(task.done)
    gate.set()
    assert task.cancelled()
    assert wait_for(runner.run(int, "7")) == 7


def test_closed_runner_takes_nothing(qapp, wait_for):
    runner = Runner()
    assert runner.close()
    with pytest.raises(asyncio.CancelledError):
        wait_for(runner.run(int))
