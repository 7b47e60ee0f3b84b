"""Why an example may be trusted: words, an icon and a colour for each reason, never a number alone."""

import pytest
import review_fakes as fakes

from feedme_desktop.domain.quality import REASONS, Tone
from feedme_desktop.ui.review.chips import Chips
from feedme_desktop.ui.review.why import reason_chip, why_chips


@pytest.mark.parametrize(
    ("quality", "below", "word"), [(0.91, False, "Strong"), (0.75, False, "Fair"), (0.4, True, "Weak")]
)
def test_the_band_comes_first_and_no_number_is_shown(quality, below, word):
    row = fakes.example(1, quality=quality, below_threshold=below, quality_reasons=("answer is short",), tickets=1)
    chips = why_chips(row)
    assert chips[0].words == word
    assert chips[-1].words == "Answer is short"
    assert not any(character.isdigit() for chip in chips for character in chip.words)


def test_good_and_bad_differ_by_icon_as_well_as_by_colour():
    looks = {reason.tone: reason_chip(reason.words)[1:3] for reason in REASONS.values()}
    assert len({icon for icon, _ in looks.values()}) == len({ink for _, ink in looks.values()}) == len(Tone)


def test_every_known_reason_says_what_to_do_and_others_are_shown_as_they_are():
    assert all(reason_chip(reason.words).hint for reason in REASONS.values())
    assert reason_chip("an_engine's own words").words == "An engine's own words"


def test_chips_are_read_aloud_with_what_to_do(context, qtbot):
    chips = Chips(context.theme)
    qtbot.addWidget(chips)
    chips.show_chips([reason_chip("answer is short")])
    assert chips.accessibleName() == "Answer is short"
    assert "has not read the ticket" in chips.accessibleDescription()
