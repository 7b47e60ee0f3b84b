"""How Insights speaks: sentences for what was learned, for ages and for shares. Pure functions."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from feedme_desktop.domain.decisions import EVERY, FEWEST_OF_EACH, Bin, Measured, QualityStatus


def tr(text: str) -> str:
    """The text in the person's language."""
    return QCoreApplication.translate("Insights", text)


def state_line(status: QualityStatus) -> str:
    """Which score is in use, and why."""
    if status.in_use:
        return tr("The score has learned from {n} decisions what is kept here.").format(n=f"{status.learned_from:,}")
    if status.learned is not None:
        return tr(
            "What {n} decisions taught was no better than the score FeedMe comes with, so that one is in use."
        ).format(n=f"{status.learned_from:,}")
    return tr("The score FeedMe comes with is in use; it learns from what you approve and reject.")


def next_line(status: QualityStatus) -> str:
    """When it learns (again)."""
    if status.decisions < EVERY and status.learned is None:
        return tr("{m} decisions are needed; {n} so far.").format(m=EVERY, n=status.decisions)
    if status.shipped is None:
        return tr("At least {n} approved and {n} rejected examples are needed to learn from.").format(n=FEWEST_OF_EACH)
    if status.missing <= 1:
        return tr("It learns with the next decision.")
    return tr("It learns again after {n} more decisions.").format(n=status.missing)


def ranking_line(status: QualityStatus) -> str:
    """How well the scores tell kept from rejected, in words."""
    shown = status.learned if status.in_use and status.learned is not None else status.shipped
    if shown is None:
        return ""
    line = tr("Of an approved and a rejected example, the score puts the approved one first {n} times of 100").format(
        n=round(shown.auc * 100)
    )
    if status.in_use and status.shipped is not None:
        line += tr(" ({n} with the score FeedMe comes with)").format(n=round(status.shipped.auc * 100))
    return line + ". " + tr("Its promises are off by {n} points on average.").format(n=round(shown.ece * 100))


def share(value: float) -> str:
    """``63 %``."""
    return tr("{n} %").format(n=round(value * 100))


def range_of(each: Bin) -> str:
    """The scores of a bin, as promises: ``60 to 80 %``."""
    return tr("{a} to {b} %").format(a=round(each.low * 100), b=round(each.high * 100))


def kept_of(each: Bin | None) -> str:
    """What became of the examples of a bin."""
    if each is None:
        return tr("none")
    return tr("{share} of {n}").format(share=share(each.kept), n=each.count)


def plot_text(measured: Measured, name: str) -> str:
    """A series of the plot in words, for who can't see it."""
    parts = [
        tr("{range} promised: {kept} approved").format(range=range_of(each), kept=kept_of(each))
        for each in measured.bins
    ]
    return f"{name}: {'; '.join(parts)}."


def age(value: timedelta | None) -> str:
    """A time that passed, in its largest unit."""
    if value is None:
        return tr("none")
    hours = value.total_seconds() / 3600
    if hours < 1:
        return tr("under 1 hour")
    if hours < 48:
        return tr("1 hour") if round(hours) == 1 else tr("{n} hours").format(n=round(hours))
    return tr("{n} days").format(n=round(hours / 24))
