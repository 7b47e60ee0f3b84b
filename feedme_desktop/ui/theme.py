"""Colours, fonts and icons of the window, light or dark, following the system while it runs.

The only place that knows logical pixels of type; everything else asks for a token, a font role or an
icon by name. It knows no screen.
"""

from __future__ import annotations

import weakref
from string import Template
from typing import Literal, Protocol

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from shiboken6 import Shiboken

from feedme_desktop.paths import resource
from feedme_desktop.ui.tokens import DARK, LIGHT, Palette

Mode = Literal["system", "light", "dark"]
FontRole = Literal["base", "small", "section", "page", "reading", "mono"]

GRID = 4
RADIUS = 6
ICON = 18
_SIZES: dict[FontRole, int] = {"base": 13, "small": 12, "section": 15, "page": 20, "reading": 14, "mono": 13}
_FALLBACKS = ("Inter", "Noto Sans", "Cantarell", "Ubuntu")
_ROLES: dict[str, QPalette.ColorRole] = {
    "bg": QPalette.ColorRole.Window,
    "surface": QPalette.ColorRole.Base,
    "raised": QPalette.ColorRole.Button,
    "accent": QPalette.ColorRole.Highlight,
    "on_accent": QPalette.ColorRole.HighlightedText,
    "info": QPalette.ColorRole.Link,
    "muted": QPalette.ColorRole.PlaceholderText,
}


class HasIcon(Protocol):
    """A button, an action: anything with an icon."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Show this icon."""
        ...


class Theme(QObject):
    """The look in use; ``changed`` tells painters to paint again."""

    changed = Signal()

    def __init__(self, mode: Mode = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode: Mode = mode
        self._palette = LIGHT
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._sources: dict[str, bytes] = {}
        self._iconed: list[tuple[weakref.ref[QObject], str, str]] = []
        self._family: str | None = None
        hints = QGuiApplication.styleHints()
        if mode != "system":
            hints.setColorScheme(_scheme(mode))
        hints.colorSchemeChanged.connect(self._follow)
        self._palette = self._wanted()

    @property
    def mode(self) -> Mode:
        """What the person chose: system, light or dark."""
        return self._mode

    @property
    def dark(self) -> bool:
        """Whether the look in use is the dark one."""
        return self._palette.dark

    @property
    def palette(self) -> Palette:
        """The tokens in use."""
        return self._palette

    def set_mode(self, mode: Mode) -> None:
        """Choose a look; "system" follows the desktop from now on."""
        if mode == self._mode:
            return
        self._mode = mode
        hints = QGuiApplication.styleHints()
        if mode == "system":
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(_scheme(mode))
        self._follow()

    def hex(self, token: str) -> str:
        """``#RRGGBB`` of a token."""
        return self._palette.colors[token]

    def color(self, token: str) -> QColor:
        """The colour of a token."""
        return QColor(self._palette.colors[token])

    def font(self, role: FontRole = "base", *, bold: bool = False, tabular: bool = False) -> QFont:
        """A font of the scale; ``tabular`` gives digits of one width."""
        font = QFont(self._family or QApplication.font().family())
        if role == "mono":
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(_SIZES[role])
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def pixmap(self, name: str, ink: str = "text", size: int = ICON, ratio: float = 1.0) -> QPixmap:
        """The icon ``name`` in the colour of the token ``ink``; ``size`` in logical pixels, cached per ratio."""
        key = (name, self.hex(ink), size, ratio)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = self._render(name, self.color(ink), size, ratio)
        return found

    def icon(self, name: str, ink: str = "text", size: int = 24) -> QIcon:
        """The icon for buttons and menus; tinted now, so prefer ``set_icon`` for what stays on screen."""
        icon = QIcon()
        ratio = QGuiApplication.primaryScreen().devicePixelRatio() if QGuiApplication.primaryScreen() else 1.0
        for scale in {1.0, ratio}:
            icon.addPixmap(self.pixmap(name, ink, size, scale))
            if ink == "muted":
                icon.addPixmap(self.pixmap(name, "accent", size, scale), QIcon.Mode.Normal, QIcon.State.On)
        return icon

    def set_icon(self, target: HasIcon, name: str, ink: str = "text") -> None:
        """Give a button or an action an icon that is tinted again whenever the look changes."""
        assert isinstance(target, QObject)
        self._iconed = [entry for entry in self._iconed if entry[0]() not in (None, target)]
        self._iconed.append((weakref.ref(target), name, ink))
        target.setIcon(self.icon(name, ink))

    def apply(self, app: QApplication) -> None:
        """Put style, palette, font and style sheet onto the application."""
        self._family = self._family or _family()
        if app.style().name() != "fusion":  # setting it anew costs a tenth of the time to the first paint
            app.setStyle("Fusion")
        app.setFont(self.font())
        self._dress(app)

    def _dress(self, app: QApplication) -> None:
        app.setPalette(self._qt_palette())
        app.setStyleSheet(self.style_sheet())

    def style_sheet(self) -> str:
        """``resources/qss/app.qss`` with the tokens put in."""
        template = Template(resource("qss", "app.qss").read_text("utf-8"))
        icons = resource("icons").as_posix()
        return template.substitute(self._palette.colors, icons=icons, look="dark" if self.dark else "light")

    @Slot()
    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is self._palette:
            return
        self._palette = wanted
        self._pixmaps.clear()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._dress(app)
        self._tint_again()
        self.changed.emit()

    def _wanted(self) -> Palette:
        if self._mode != "system":
            return DARK if self._mode == "dark" else LIGHT
        return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def _tint_again(self) -> None:
        alive = []
        for entry in self._iconed:
            target = entry[0]()
            if target is not None and Shiboken.isValid(target):
                target.setIcon(self.icon(entry[1], entry[2]))  # type: ignore[attr-defined]  # set_icon checked it
                alive.append(entry)
        self._iconed = alive

    def _render(self, name: str, color: QColor, size: int, ratio: float) -> QPixmap:
        source = self._sources.get(name)
        if source is None:
            source = self._sources[name] = resource("icons", f"{name}.svg").read_bytes()
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(source)).render(painter, QRectF(pixmap.rect()))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), color)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _qt_palette(self) -> QPalette:
        palette = QPalette()
        for token, role in _ROLES.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(role, self.color("text"))
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("border"))
        palette.setColor(QPalette.ColorRole.AlternateBase, self.color("bg"))
        palette.setColor(QPalette.ColorRole.ToolTipBase, self.color("raised"))
        palette.setColor(QPalette.ColorRole.ToolTipText, self.color("text"))
        return palette


def _scheme(mode: Mode) -> Qt.ColorScheme:
    return Qt.ColorScheme.Dark if mode == "dark" else Qt.ColorScheme.Light


def _family() -> str:
    """The system's UI font; where that is only fontconfig's last resort, a better one if it is installed."""
    family = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).family()
    if family == "DejaVu Sans":
        return next((name for name in _FALLBACKS if QFontDatabase.hasFamily(name)), family)
    return family
