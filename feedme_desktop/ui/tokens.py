"""The colours of the window by name, light and dark, and the sums that prove they can be read.

Plain numbers, no Qt: a unit test recomputes the contrast of every pair in ``TEXT_PAIRS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Palette:
    """One look: token name to ``#RRGGBB``."""

    dark: bool
    colors: Mapping[str, str]


_LIGHT = {
    "bg": "#F6F7F9",
    "surface": "#FFFFFF",
    "raised": "#EEF1F5",
    "border": "#808B99",
    "text": "#1B2430",
    "muted": "#4C5767",
    "accent": "#0B6E69",
    "on_accent": "#FFFFFF",
    "success": "#1A7538",
    "warning": "#8A5200",
    "danger": "#B3261E",
    "info": "#1D5FBF",
    "customer_turn": "#E8F1FD",
    "agent_turn": "#E7F6EE",
    "note_turn": "#FFF3D1",
    "mark": "#FFE58A",
}

_DARK = {
    "bg": "#12161C",
    "surface": "#1B212A",
    "raised": "#252D38",
    "border": "#76828F",
    "text": "#E8ECF1",
    "muted": "#AEB8C5",
    "accent": "#56C7BC",
    "on_accent": "#06221F",
    "success": "#74D093",
    "warning": "#E9BC6F",
    "danger": "#FF9188",
    "info": "#8FB8FA",
    "customer_turn": "#1D2E46",
    "agent_turn": "#17352A",
    "note_turn": "#3A3115",
    "mark": "#4F4200",
}

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("text", "muted") for ground in ("bg", "surface", "raised", "selection", "hover")),
    *((ink, ground) for ink in ("text", "muted") for ground in ("customer_turn", "agent_turn", "note_turn")),
    *((ink, ground) for ink in ("success", "warning", "danger", "info", "accent") for ground in ("bg", "surface")),
    *((ink, "selection") for ink in ("success", "warning", "danger", "info", "accent")),
    *((ink, "raised") for ink in ("success", "warning", "danger", "info", "accent")),
    ("text", "mark"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("added_text", "added"),
    ("removed_text", "removed"),
)
"""Every (text, ground) pair the window uses; each is 4.5:1 or more in both looks."""


def mix(ground: str, ink: str, share: float) -> str:
    """The colour that ``ink`` at ``share`` opacity makes on ``ground``."""
    pairs = zip(_rgb(ground), _rgb(ink), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in _rgb(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _complete(colors: dict[str, str], *, dark: bool) -> Palette:
    derived = {
        # Hairlines only divide; controls have the full border, which is 3:1 against its ground.
        "line": mix(colors["surface"], colors["border"], 0.32),
        "hover": mix(colors["surface"], colors["text"], 0.05),
        "selection": mix(colors["surface"], colors["accent"], 0.12),
        "accent_hover": mix(colors["accent"], colors["text"], 0.14),
        "added": colors["agent_turn"],
        "added_text": colors["success"] if dark else mix(colors["success"], "#000000", 0.12),
        "removed": mix(colors["surface"], colors["danger"], 0.12),
        "removed_text": colors["danger"],
    }
    return Palette(dark, MappingProxyType({**colors, **derived}))


LIGHT = _complete(_LIGHT, dark=False)
DARK = _complete(_DARK, dark=True)
