"""Everything a person can do, in one table: menus, shortcuts, tooltips and the cheat sheet derive from it.

A screen binds a function to an entry; nothing here knows what the function does. Single letters never
fire while somebody types: text fields take them first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from feedme_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Spec:
    """One entry: ``text`` is sentence case with a verb, ``keys`` the first of which is shown."""

    name: str
    section: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str | None = None
    everywhere: bool = True  # False: only while its widget or a child of it has the focus


SPECS: tuple[Spec, ...] = (
    Spec("file.open", "File", "Open files…", ("Ctrl+O",), "file"),
    Spec("file.open_folder", "File", "Open folder…", ("Ctrl+Shift+O",), "folder"),
    Spec("file.preview", "File", "Import with preview…", ("Ctrl+P",), "eye"),
    Spec("file.paste", "File", "Paste transcript", ("Ctrl+V",), "paste", everywhere=False),
    Spec("file.sample", "File", "Try with sample transcripts", (), "sparkle"),
    Spec("file.settings", "File", "Settings…", ("Ctrl+,",), "settings"),
    Spec("file.quit", "File", "Quit", ("Ctrl+Q",)),
    Spec("go.search", "Go", "Search", ("Ctrl+K",), "search"),
    Spec("go.inbox", "Go", "Inbox", ("Ctrl+1",), "inbox"),
    Spec("go.library", "Go", "Library", ("Ctrl+2",), "library"),
    Spec("go.imports", "Go", "Imports", ("Ctrl+3",), "imports"),
    Spec("go.insights", "Go", "Insights", ("Ctrl+4",), "insights"),
    Spec("go.refresh", "Go", "Look again", ("F5",), "retry"),
    Spec("import.retry_failed", "Imports", "Retry all failed", (), "retry"),
    Spec("import.preview", "Imports", "Preview…", ("P",), "eye", everywhere=False),
    Spec("import.sending", "Imports", "What would be sent…", ("W",), "web", everywhere=False),
    Spec("import.as_text", "Imports", "Send as plain text", ("T",), "text", everywhere=False),
    Spec("import.next_unsure", "Imports", "Next that needs a look", ("N",), "warning", everywhere=False),
    Spec("import.cancel", "Imports", "Cancel import", ("Delete",), "stop", everywhere=False),
    Spec("import.again", "Imports", "Extract again…", ("X",), "sparkle", everywhere=False),
    Spec("import.retry", "Imports", "Retry import", ("R",), "retry", everywhere=False),
    Spec("import.open", "Imports", "Open conversation", ("Return",), "next", everywhere=False),
    Spec("review.approve", "Review", "Approve", ("A",), "approve", everywhere=False),
    Spec("review.reject", "Review", "Reject…", ("R",), "reject", everywhere=False),
    Spec("review.needs_work", "Review", "Needs work", ("W",), "flag", everywhere=False),
    Spec("review.reopen", "Review", "Reopen", ("O",), "history", everywhere=False),
    Spec("review.edit", "Review", "Edit", ("E",), "edit", everywhere=False),
    Spec("review.skip", "Review", "Skip", ("S",), "skip", everywhere=False),
    Spec("review.next", "Review", "Next example", ("J",), "chevron-down", everywhere=False),
    Spec("review.previous", "Review", "Previous example", ("K",), "chevron-up", everywhere=False),
    Spec("review.undo", "Review", "Undo", ("U", "Ctrl+Z"), "undo", everywhere=False),
    Spec("review.save", "Review", "Save", ("Ctrl+S",), "check", everywhere=False),
    Spec(
        "review.save_approve", "Review", "Save and approve", ("Ctrl+Return", "Ctrl+Enter"), "approve", everywhere=False
    ),
    Spec("review.history", "Review", "Show history", ("H",), "history", everywhere=False),
    Spec("review.weak", "Review", "Show or hide weak examples", ("B",), "filter", everywhere=False),
    Spec("review.contradiction", "Review", "Compare with the other answer…", ("C",), "swap", everywhere=False),
    Spec("review.next_ticket", "Review", "Next ticket of the example", ("]",), "chevron-down", everywhere=False),
    Spec("review.previous_ticket", "Review", "Previous ticket of the example", ("[",), "chevron-up", everywhere=False),
    Spec("review.copy_answer", "Review", "Copy answer", ("Ctrl+Shift+C",), "copy", everywhere=False),
    Spec("review.next_unproven", "Review", "Next sentence without proof", ("F8",), "warning", everywhere=False),
    Spec("review.placeholders", "Review", "Replace personal data", ("Ctrl+Shift+H",), "user", everywhere=False),
    Spec("review.speakers", "Review", "Say who is who", ("L",), "user", everywhere=False),
    Spec("review.preview", "Review", "Check how it was read…", ("V",), "eye", everywhere=False),
    Spec("review.swap_roles", "Review", "Swap customer and agent", ("X",), "swap", everywhere=False),
    Spec("review.next_change", "Review", "Next change", ("N",), "chevron-down", everywhere=False),
    Spec("review.previous_change", "Review", "Previous change", ("P",), "chevron-up", everywhere=False),
    Spec("help.shortcuts", "Help", "Keyboard shortcuts", ("F1",), "keyboard"),
    Spec("help.diagnostics", "Help", "Diagnostics…", (), "activity"),
    Spec("help.logs", "Help", "Open log folder", (), "folder"),
    Spec("help.about", "Help", "About FeedMe", (), "info"),
)


class ActionTable(QObject):
    """The table at work: gives out one ``QAction`` per binding."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._specs = {spec.name: spec for spec in SPECS}
        self._bound: dict[str, QAction] = {}

    def bind(self, name: str, function: Callable[[], object], owner: QWidget) -> QAction:
        """A new action of the entry ``name`` that calls ``function``; it belongs to ``owner`` and dies with it."""
        spec = self._specs[name]
        action = QAction(self.text(name), owner)
        action.setObjectName(name)
        if spec.icon:
            self._theme.set_icon(action, spec.icon)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        context = (
            Qt.ShortcutContext.WindowShortcut if spec.everywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        action.setShortcutContext(context)
        action.setToolTip(self.tooltip(name))  # rich: from the table above
        action.triggered.connect(lambda _checked=False: function())
        owner.addAction(action)
        self._bound[name] = action
        return action

    def get(self, name: str) -> QAction:
        """The action last bound to an entry; ``KeyError`` when nothing is."""
        return self._bound[name]

    def is_bound(self, name: str) -> bool:
        """Whether a screen bound a function to an entry."""
        return name in self._bound

    def text(self, name: str) -> str:
        """The translated text of an entry."""
        return QCoreApplication.translate("Actions", self._specs[name].text)

    def keys(self, name: str) -> str:
        """The first shortcut of an entry as this system writes it, or an empty text."""
        keys = self._specs[name].keys
        return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

    def tooltip(self, name: str) -> str:
        """Text and shortcut, for tooltips."""
        text, keys = self.text(name).rstrip("…"), self.keys(name)
        return f"{text} ({keys})" if keys else text

    def specs(self) -> Iterator[Spec]:
        """All entries, in order of their sections."""
        yield from self._specs.values()
