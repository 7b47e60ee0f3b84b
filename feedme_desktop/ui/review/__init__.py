"""Reviewing: the Inbox (list, transcript, editor) and the Library (approved examples), with their history."""

from feedme_desktop.ui.review.inbox import InboxPlace
from feedme_desktop.ui.review.library_place import LibraryPlace

__all__ = ["InboxPlace", "LibraryPlace"]
