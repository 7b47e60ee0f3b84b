"""Insights: figures of the library, and how far the quality score can be trusted."""

from feedme_desktop.ui.insights.place import InsightsPlace

__all__ = ["InsightsPlace"]
