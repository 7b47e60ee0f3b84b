"""The settings page that says where the library is: this computer, or a team's database.

Builds the address from fields, so that no password ends up in a text that is shown or logged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from pydantic import SecretStr
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from feedme_desktop.errors import UserError
from feedme_desktop.keychain import database_password_name, split_password
from feedme_desktop.ui.dialogs.secrets import Secret
from feedme_desktop.ui.widgets.parts import IconLabel, button, label, row

if TYPE_CHECKING:
    from feedme_desktop.settings import Settings
    from feedme_desktop.ui.context import UiContext


class DatabasePage(QWidget):
    """``changes`` and ``secrets`` are what was chosen: the address for the file, the password for the keychain."""

    test_wanted = Signal()
    """Somebody pressed Test: whoever owns the page runs ``check``."""
    _passed = Signal(str)

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self.here = QRadioButton(self.tr("On this computer"))
        self.team = QRadioButton(self.tr("Team database (PostgreSQL with pgvector, Supabase)"))
        self.host, self.port, self.name, self.user, self.password = (QLineEdit() for _ in range(5))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._form = self._make_form()
        self._steps = Steps(context)
        self.test = button(self.tr("Test connection"), self._test)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 16, 4, 4)
        layout.setSpacing(8)
        for widget in (self.here, self.team, self._form):
            layout.addWidget(widget)
        layout.addLayout(row(self.test, None))
        layout.addWidget(self._steps)
        layout.addStretch(1)
        self._fill(context.settings)
        self.team.toggled.connect(self._enable)
        self._passed.connect(self._steps.tick)
        self._enable()

    def changes(self) -> dict[str, SecretStr | None]:
        """The address to write into the settings file. Raises ``UserError`` when there is too little of one."""
        settings = self._context.settings
        if settings.origin("database_url") == "environment":
            return {}
        if not self.team.isChecked():
            return {"database_url": None} if settings.database_url else {}
        if not self.host.text().strip() or not self.name.text().strip():
            raise UserError(self.tr("Enter at least the host and the name of the database."))
        bare = self.url(password=False)
        now = split_password(settings.database_url.get_secret_value())[0] if settings.database_url else None
        # Unchanged, it may hold a password that is known for this session only.
        return {} if bare == now and not self.password.text() else {"database_url": SecretStr(bare)}

    def secrets(self) -> list[Secret]:
        """The password, where one was typed."""
        if not self.password.text() or "database_url" not in self.changes() or not self.team.isChecked():
            return []
        name = database_password_name(self.url(password=False))
        with_it = {"database_url": SecretStr(self.url(password=True))}
        return [Secret(name, self.password.text(), {}, with_it)]

    def url(self, *, password: bool) -> str:
        """The address of the fields, with or without the password."""
        user = quote(self.user.text().strip(), safe="")
        secret = f":{quote(self.password.text(), safe='')}" if password and self.password.text() else ""
        at = f"{user}{secret}@" if user else ""
        port = f":{self.port.text().strip()}" if self.port.text().strip() else ""
        return f"postgresql://{at}{self.host.text().strip()}{port}/{quote(self.name.text().strip(), safe='')}"

    def _fill(self, settings: Settings) -> None:
        (self.team if settings.database_url else self.here).setChecked(True)
        if settings.database_url is None:
            self.port.setText("5432")
            self.name.setText("postgres")
            return
        parts = urlsplit(settings.database_url.get_secret_value())
        self.host.setText(parts.hostname or "")
        self.port.setText(str(parts.port or 5432))
        self.name.setText(unquote(parts.path.lstrip("/")))
        self.user.setText(unquote(parts.username or ""))

    def _make_form(self) -> QFrame:
        frame = QFrame()
        form = QFormLayout(frame)
        form.setContentsMargins(28, 4, 0, 4)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        rows = (
            (self.tr("Host"), self.host),
            (self.tr("Port"), self.port),
            (self.tr("Database"), self.name),
            (self.tr("User"), self.user),
            (self.tr("Password"), self.password),
        )
        for text, field in rows:
            field.setAccessibleName(text)
            form.addRow(text, field)
        self.password.setPlaceholderText(self.tr("Kept in the system's keychain"))
        return frame

    @Slot()
    def _enable(self) -> None:
        fixed = self._context.settings.origin("database_url") == "environment"
        team = self.team.isChecked() and not fixed
        self._form.setVisible(self.team.isChecked())
        self._form.setEnabled(team)
        self.test.setVisible(self.team.isChecked())
        for choice in (self.here, self.team):
            choice.setEnabled(not fixed)
        if fixed:
            self._steps.say(self.tr("Set by DATABASE_URL"))

    def _test(self) -> None:
        self.test.setEnabled(False)
        self._steps.start()
        self.test_wanted.emit()

    async def check(self) -> None:
        """Try the database of the fields, ticking each step that worked."""
        from feedme_desktop.services.connecting import check_connection

        environment = self._context.settings.origin("database_url") == "environment"
        settings = self._context.settings
        if not environment:
            settings = settings.model_copy(update={"database_url": SecretStr(self.url(password=True))})
        try:
            await self._context.runner.run(check_connection, settings, self._passed.emit)
        except UserError as error:
            self._steps.fail(str(error))
        else:
            self._steps.say(self.tr("The database is ready for FeedMe."))
        self.test.setEnabled(True)


class Steps(QFrame):
    """Ticks one line after the other."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._icons: dict[str, IconLabel] = {}
        self._lines: list[QWidget] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        for name, text in self._texts().items():
            icon = self._icons[name] = IconLabel(context.theme, "clock", "muted")
            line = QFrame()
            line.setLayout(row(icon, label(text), None))
            line.hide()
            self._lines.append(line)
            layout.addWidget(line)
        self._verdict = label("", wrap=True, selectable=True)
        layout.addWidget(self._verdict)

    def start(self) -> None:
        """Show all steps as not done."""
        for icon in self._icons.values():
            icon.set_icon("clock", "muted")
        for line in self._lines:
            line.show()
        self._verdict.clear()

    @Slot(str)
    def tick(self, name: str) -> None:
        """One step succeeded."""
        self._icons[name].set_icon("approve", "success")

    def fail(self, sentence: str) -> None:
        """The first step not ticked failed."""
        for icon in self._icons.values():
            if icon.shows("clock"):
                icon.set_icon("error", "danger")
                break
        self._verdict.setText(sentence)

    def say(self, sentence: str) -> None:
        """How it ended."""
        self._verdict.setText(sentence)

    def _texts(self) -> dict[str, str]:
        return {
            "address": self.tr("The address answers"),
            "password": self.tr("User and password are accepted"),
            "version": self.tr("PostgreSQL 15 or newer"),
            "pgvector": self.tr("pgvector is there"),
        }
