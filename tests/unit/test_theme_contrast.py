"""Every text of the window can be read: contrast is recomputed from the tokens."""

import pytest

from feedme_desktop.ui.tokens import DARK, LIGHT, TEXT_PAIRS, contrast, mix


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_has_contrast_of_at_least_4_5(palette, ink, ground):
    assert contrast(palette.colors[ink], palette.colors[ground]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["bg", "surface"])
def test_borders_of_controls_and_the_focus_ring_have_contrast_of_at_least_3(palette, ground):
    assert contrast(palette.colors["border"], palette.colors[ground]) >= 3
    assert contrast(palette.colors["accent"], palette.colors[ground]) >= 3


def test_both_looks_have_the_same_tokens():
    assert LIGHT.colors.keys() == DARK.colors.keys()


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_mix_goes_from_the_ground_to_the_ink():
    assert mix("#000000", "#FFFFFF", 0) == "#000000"
    assert mix("#000000", "#FFFFFF", 1) == "#FFFFFF"
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"
