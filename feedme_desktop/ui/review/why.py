"""Why an example may be trusted or not, as chips: the band, then each reason with its icon and what to do about it."""

from __future__ import annotations

from feedme_desktop.domain.quality import Tone, reason_of
from feedme_desktop.domain.records import ExampleRow
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.chips import Chip
from feedme_desktop.ui.review.words import tr

_LOOKS: dict[Tone, tuple[str, str]] = {
    Tone.GOOD: ("check", "success"),
    Tone.CAUTION: ("warning", "warning"),
    Tone.BAD: ("error", "danger"),
    Tone.PLAIN: ("info", "muted"),
}
"""Icon and colour of a tone: never the colour alone."""

_SURE, _LIKELY = 0.8, 0.55


def why_chips(example: ExampleRow) -> list[Chip]:
    """Band, how sure the match is, tickets, reasons."""
    word, ink = words.band(example)
    icon = {"success": "sparkle", "info": "info"}.get(ink, "warning")
    chips = [Chip(word.capitalize(), icon, ink, hint=_band_hint(example)), _match(example)]
    if example.tickets > 1:
        said = tr("{n} tickets").format(n=example.tickets)
        chips.append(Chip(said, "link", "muted", hint=tr("So many tickets ask this and got this answer.")))
    return chips + [reason_chip(reason) for reason in example.quality_reasons]


def reason_chip(stored: str) -> Chip:
    """A stored reason as a chip; the tooltip says what to do."""
    reason = reason_of(stored)
    icon, ink = _LOOKS[reason.tone]
    said = words.reason_text(reason.words)
    return Chip(said[:1].upper() + said[1:], icon, ink, hint=tr(reason.hint) if reason.hint else "")


def _band_hint(example: ExampleRow) -> str:
    learned = tr("Put together from the reasons beside it, and from what you approved and rejected.")
    if example.below_threshold:
        return tr("Below the quality threshold of the settings.") + " " + learned
    return learned


def _match(example: ExampleRow) -> Chip:
    sure = example.confidence
    word = tr("Sure match") if sure >= _SURE else tr("Likely match") if sure >= _LIKELY else tr("Unsure match")
    hint = tr("How sure FeedMe is that this answers that: {n} %").format(n=round(sure * 100))
    return Chip(word, "link" if sure >= _LIKELY else "help", "muted", hint=hint)
