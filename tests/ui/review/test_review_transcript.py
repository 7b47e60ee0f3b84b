"""The transcript: evidence lands on the right characters, long texts are folded, two thousand turns fit."""

from dataclasses import replace

import pytest
import review_fakes as fakes

from feedme_desktop.domain.transcript import HiddenKind, HiddenPart, Role, Turn
from feedme_desktop.ui.review.transcript_panel import TranscriptPanel
from feedme_desktop.ui.review.transcript_text import LINE_MAX, Mark, turn_text
from feedme_desktop.ui.review.transcript_view import TranscriptView
from feedme_desktop.ui.review.utf16 import clean, to_units, units


@pytest.fixture
def view(context, qtbot):
    made = TranscriptView(context.theme)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def turn(index, text, role=Role.CUSTOMER, hidden=()):
    return Turn(index, role, "Ada", None, text, hidden)


def mark(at, text, words, *, answer=False):
    start = text.index(words)
    return Mark(at, start, start + len(words), answer)


@pytest.mark.parametrize(
    "text",
    [
        "plain words here",
        "🙂 words 🙂",
        "👩‍👩‍👧 family\nwords",
        "𝔘𝔫𝔦 words\n🙂",
        "tab\twords",
        "a\u2028words\u2029b",
        "é words",
    ],
)
def test_evidence_is_marked_where_it_is(view, text):
    view.show_turns([turn(0, "🙂🙂 before"), turn(1, text)])
    view.mark([mark(1, text, "words")])
    assert view.evidence() == ["words"]


def test_words_that_a_later_turn_replaced_are_struck_out(view):
    text = "Use port 465."
    view.show_turns([turn(0, text, Role.AGENT)])
    view.mark([Mark(0, 4, 12, answer=True, earlier=True)])
    (selection,) = view.extraSelections()
    assert selection.cursor.selectedText() == "port 465"
    assert selection.format.fontStrikeOut()
    view.mark([Mark(0, 4, 12, answer=True)])
    assert not view.extraSelections()[0].format.fontStrikeOut()


def test_evidence_over_two_lines_is_marked_whole(view):
    text = "first 🙂 line\nsecond line"
    view.show_turns([turn(0, text)])
    view.mark([mark(0, text, "line\nsecond")])
    assert view.evidence() == ["line\u2029second"]


def test_marks_move_when_a_fold_above_is_opened(view):
    quote = HiddenPart(HiddenKind.QUOTE, "one\ntwo\nthree")
    view.show_turns([turn(0, "hello", hidden=(quote,)), turn(1, "🙂 the answer")])
    view.mark([mark(1, "🙂 the answer", "answer")])
    assert "quoted text (3 lines)" in view.toPlainText()
    assert "three" not in view.toPlainText()
    view._toggle(fakes.QUrl("fold:part:0:0"))
    assert "three" in view.toPlainText()
    assert view.evidence() == ["answer"]
    view._toggle(fakes.QUrl("fold:part:0:0"))
    assert "three" not in view.toPlainText()
    assert view.evidence() == ["answer"]


def test_a_line_over_the_limit_is_folded(view):
    view.show_turns([turn(0, "x" * (LINE_MAX + 1))])
    assert len(view.toPlainText()) < LINE_MAX
    view._toggle(fakes.QUrl("fold:turn:0"))
    assert view.toPlainText().count("x") == LINE_MAX + 1


def test_evidence_in_a_folded_line_unfolds_it(view):
    text = "x" * (LINE_MAX + 500) + " the proof"
    view.show_turns([turn(0, text)])
    view.mark([mark(0, text, "the proof")])
    assert "".join(view.evidence()) == "the proof"


def test_two_thousand_turns_are_built_in_slices(view, qtbot):
    turns = [turn(n, f"message {n}") for n in range(2_000)]
    view.show_turns(turns)
    assert view.turns_built < 2_000
    view.mark([Mark(1_990, 0, 7, True)])
    qtbot.waitUntil(lambda: view.turns_built == 2_000, timeout=30_000)
    assert view.evidence() == ["message"]
    assert view.verticalScrollBar().value() > 0


def test_another_conversation_replaces_a_running_build(view, qtbot):
    view.show_turns([turn(n, f"old {n}") for n in range(2_000)])
    view.show_turns([turn(0, "new")])
    qtbot.wait(50)
    assert view.turns_built == 1
    assert "old" not in view.toPlainText()


def test_markup_stays_text(view):
    text = '<b>bold</b> <img src="file:///etc/hostname"> &amp;'
    view.show_turns([turn(0, text)])
    assert text in view.toPlainText()
    assert view.loadResource(2, "file:///etc/hostname").width() == 1


def test_roles_have_words(view):
    view.show_turns([turn(n, "x", role) for n, role in enumerate(Role)])
    text = view.toPlainText()
    for word in ("Customer", "Agent", "Bot", "Internal note", "System", "Unknown role"):
        assert word in text


def test_every_look_draws_all_roles(view, context):
    view.show_turns([turn(n, "x", role) for n, role in enumerate(Role)])
    light = view.grab().toImage()
    context.theme.set_mode("dark")
    view.show_turns([turn(n, "x", role) for n, role in enumerate(Role)])
    assert view.grab().toImage() != light
    context.theme.set_mode("light")


@pytest.mark.parametrize("text", ["", "abc", "🙂", "a🙂b𝔘c", "\u2028x"])
def test_units_count_as_qt_does(text):
    assert units(text) == len(text.encode("utf-16-le")) // 2
    assert to_units(text, len(text)) == units(text)
    assert len(clean(text)) == len(text)


def test_unfolded_ranges_cover_the_text():
    text = "short\n" + "y" * (LINE_MAX + 3) + "\nend"
    layout = turn_text(text, unfolded=True)
    assert layout.folded == 0
    assert "".join(text[r.start : r.end] for r in layout.ranges) == text.replace("\n", "")


def test_words_of_an_earlier_version_light_up_nothing_and_are_said_to_be_there(context, qtbot):
    library = fakes.fake_library([fakes.example(1)])
    panel = TranscriptPanel(context)
    qtbot.addWidget(panel)
    panel.show()
    conversation, now = library.imports.detail(1), library.examples.detail(1)
    before = replace(now, sources=(replace(now.sources[0], of_version=1),))
    panel.show_conversation(conversation, before)
    assert panel.view.evidence() == []
    assert panel.notice.isVisible()
    assert panel.notice.accessibleName() == "The words are in an earlier version of this ticket"
    panel.show_conversation(conversation, now)
    assert panel.view.evidence()
    assert panel.notice.isHidden()
    panel.show_conversation(conversation, before)
    panel.show_conversation(conversation, None)
    assert panel.notice.isHidden()


def test_what_was_corrected_later_is_said_in_words_to_who_hears_it(view):
    view.show_turns([turn(0, "How do I?"), turn(1, "Press A.", Role.AGENT), turn(2, "Sorry, press B.", Role.AGENT)])
    view.mark(
        [
            mark(0, "How do I?", "How do I?"),
            Mark(1, 0, 8, False, True),
            mark(2, "Sorry, press B.", "press B.", answer=True),
        ]
    )
    description = view.accessibleDescription()
    assert description == "Question: How do I?. Said earlier, corrected later: Press A.. Answer: press B."
