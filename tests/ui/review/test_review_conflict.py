"""Somebody else was faster: nothing is overwritten, both texts are shown, the person decides."""

import pytest
import review_fakes as fakes

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.services.drafts import DraftFiles
from feedme_desktop.ui.review import InboxPlace
from feedme_desktop.ui.review.conflict import Choice, ConflictDialog

THEIRS = "Open Preferences > Identities and pick the other account."


@pytest.fixture
def library():
    return fakes.fake_library([fakes.example(1), fakes.example(2)])


@pytest.fixture
def inbox(open_place, library):
    return open_place(InboxPlace, library)


@pytest.fixture
def choose(dialogs):
    """Answer the dialog; what it showed is kept."""

    def prepare(choice, merged=None):
        async def show(dialog):
            assert isinstance(dialog, ConflictDialog)
            dialogs.shown.append(dialog.diff.toPlainText())
            if choice is not None:
                if merged is not None:
                    dialog._answer.load(merged)
                dialog._choose(choice)
            dialog.deleteLater()
            return choice is not None

        dialogs.show = show

    return prepare


def collide(inbox, library, qtbot, *, approve=False):
    """Type, let somebody else save first, then save."""
    inbox.desk.editor.answer.type_over("Mine: open Settings and choose.")
    library.edit(1, answer=THEIRS, who="Kim")
    with qtbot.waitSignal(inbox.desk.session.stale):
        inbox.desk.save(approve=approve)


def test_both_texts_are_shown_and_nothing_is_overwritten(inbox, library, dialogs, choose, qtbot):
    choose(None)
    collide(inbox, library, qtbot)
    qtbot.waitUntil(lambda: bool(dialogs.shown))
    assert "Preferences" in dialogs.shown[0]
    assert "Mine" in dialogs.shown[0]
    assert library.rows[1].answer == THEIRS
    assert inbox.desk.editor.answer.text() == "Mine: open Settings and choose."


def test_keep_mine_saves_over_the_newer_version(inbox, library, choose, qtbot):
    choose(Choice.MINE)
    collide(inbox, library, qtbot, approve=True)
    qtbot.waitUntil(lambda: library.rows[1].answer.startswith("Mine"))
    assert library.rows[1].version == 3
    assert library.rows[1].status is ReviewStatus.APPROVED
    assert [v.answer for v in library.history(1)][1] == THEIRS


def test_take_theirs_drops_what_was_typed(inbox, library, context, choose, qtbot):
    choose(Choice.THEIRS)
    collide(inbox, library, qtbot)
    qtbot.waitUntil(lambda: inbox.desk.editor.answer.text() == THEIRS)
    assert library.rows[1].version == 2
    qtbot.waitUntil(lambda: context.runner.waiting == 0)
    assert DraftFiles(context.settings.paths.drafts).load(1) is None
    inbox.desk.editor.answer.undo()
    assert inbox.desk.editor.answer.text().startswith("Mine")


def test_merged_text_is_saved(inbox, library, choose, qtbot):
    choose(Choice.MERGED, "Both: Settings or Preferences.")
    collide(inbox, library, qtbot)
    qtbot.waitUntil(lambda: library.rows[1].answer == "Both: Settings or Preferences.")


def test_a_change_of_the_status_alone_is_no_conflict(inbox, library, qtbot):
    inbox.desk.editor.answer.type_over("Mine: open Settings and choose.")
    library.needs_work([1], who="Kim")
    with qtbot.waitSignal(inbox.desk.session.saved):
        inbox.desk.save(approve=False)
    assert library.rows[1].answer.startswith("Mine")
    assert library.rows[1].status is ReviewStatus.NEEDS_WORK


def test_while_typing_a_bar_says_that_somebody_changed_it(inbox, library, context, qtbot):
    inbox.desk.editor.answer.insertPlainText("Mine ")
    library.edit(1, answer=THEIRS, who="Kim")
    context.notify_changed("examples")
    qtbot.waitUntil(inbox.desk.editor.stale_bar.isVisible)
    assert inbox.desk.editor.answer.text().startswith("Mine ")
