"""The settings page that says who finds questions and answers: the offline rules, Gemini, or a model of one's own.

Says in plain words what leaves the machine before anything does, and really asks the service when Test is pressed.
Keys go to the keychain; what is typed here is used by nobody before it is saved or tested.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QCompleter,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from feedme_desktop.ui.dialogs.fields import add_setting, dress, origin_note
from feedme_desktop.ui.dialogs.key_field import KeyField
from feedme_desktop.ui.dialogs.secrets import Secret
from feedme_desktop.ui.widgets.parts import IconLabel, button, label, row

if TYPE_CHECKING:
    from feedme_desktop.services.models import ModelCheck
    from feedme_desktop.settings import Settings
    from feedme_desktop.ui.context import UiContext

_SHOWN_MODELS = 6
_NO_PRICE = -0.01
"""Stands for "from the price list" in the fields of prices."""


class ModelPage(QScrollArea):
    """``changes`` and ``secrets`` are what was chosen."""

    test_wanted = Signal()
    """Somebody pressed Test: whoever owns the page runs ``check``."""
    look_wanted = Signal()
    """The page is seen for the first time: whoever owns it runs ``look``."""
    forget_wanted = Signal(object)
    """Somebody removes the key of this ``KeyField``: whoever owns the page runs its ``forget``."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self._settings = context.settings
        self._looked = False
        self._ended = threading.Event()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.engines = QButtonGroup(self)
        self.gemini_key = KeyField(context, "gemini", needed=True)
        self.openai_key = KeyField(context, "openai", needed=False)
        self.gemini_model, self.gemini_address = QLineEdit(), QLineEdit()
        self.address, self.openai_model = QLineEdit(), QLineEdit()
        self.masking = QCheckBox(self.tr("Mask personal data before text is sent"))
        self.fall_back = QCheckBox(self.tr("If the model can't be used, let the offline rules step in, and mark it"))
        self.numbers: dict[str, QSpinBox | QDoubleSpinBox] = {}
        self.test = button(self.tr("Test"), self._test)
        self.verdict = label("", wrap=True, selectable=True)
        self._icon = IconLabel(context.theme, "clock", "muted")
        self._leaves = label("", wrap=True)
        self.show_sent = button(self.tr("Show what would be sent"), self._show_sent, "link")
        self._why_masked = label("", "small", wrap=True)
        self._forms = {"gemini": self._gemini_form(), "openai": self._openai_form()}
        self._tried = self._test_part()
        self._shared = self._shared_part()
        self._lay_out()
        self._fill()
        self._connect()
        self._follow()

    @property
    def engine(self) -> str:
        """The chosen engine."""
        chosen = self.engines.checkedButton()
        return "rules" if chosen is None else str(chosen.property("engine"))

    def changes(self) -> dict[str, Any]:
        """What the fields say, by setting; None is the default."""
        wanted: dict[str, Any] = {
            "engine": self.engine,
            "gemini_model": self.gemini_model.text().strip() or None,
            "gemini_base_url": self.gemini_address.text().strip() or None,
            "openai_base_url": self.address.text().strip() or None,
            "openai_model": self.openai_model.text().strip() or None,
            "fall_back_to_rules": self.fall_back.isChecked(),
        }
        if self._may_unmask():
            wanted["mask_personal_data"] = self.masking.isChecked()
        for name, box in self.numbers.items():
            wanted[name] = None if name.startswith("model_price") and box.value() < 0 else box.value()
        return wanted

    def secrets(self) -> list[Secret]:
        """The keys that were typed."""
        typed = (field.secret(self._settings) for field in (self.gemini_key, self.openai_key))
        return [one for one in typed if one is not None]

    def use(self, settings: Settings) -> None:
        """Go on from other settings; what the fields say stays."""
        self._settings = settings

    async def look(self) -> None:
        """Find out which keys there are."""
        for field in (self.gemini_key, self.openai_key):
            await field.look()

    async def check(self) -> None:
        """Ask the service for real with what the fields say now."""
        engine, about = self.engine, self._tested()
        try:
            found = await self._context.runner.run(_asked, self._typed(), engine, self._ended)
        finally:
            self.test.setEnabled(True)
        if about != self._tested():
            # The verdict is on what was chosen then; under what is chosen now it would be a lie.
            self._icon.hide()
            self.verdict.setText("" if engine != self.engine else self.tr("This was changed meanwhile: test it again."))
            return
        self._icon.set_icon(*(("approve", "success") if found.ok else ("error", "danger")))
        self.verdict.setText(self._words(found))
        field = self.gemini_model if self.engine == "gemini" else self.openai_model
        field.setCompleter(QCompleter(list(found.models), field))

    def stop(self) -> None:
        """Drop a test that is under way."""
        self._ended.set()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scroll the page with the wheel instead of changing the number that happens to lie under it."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask the keychain only once the page is looked at."""
        super().showEvent(event)
        if not self._looked:
            self._looked = True
            self.look_wanted.emit()

    def _typed(self) -> Settings:
        """The settings as they would be saved, keys included, without saving them."""
        from pydantic import SecretStr

        fixed = {name for name in self.changes() if self._settings.origin(name) == "environment"}
        settings = self._settings.with_changes({k: v for k, v in self.changes().items() if k not in fixed})
        for field in (self.gemini_key, self.openai_key):
            if field.typed and settings.origin(field.setting) != "environment":
                settings = settings.with_changes({field.setting: SecretStr(field.typed)})
        return settings

    def _test(self) -> None:
        self.test.setEnabled(False)
        self._icon.show()
        self._icon.set_icon("clock", "muted")
        self.verdict.setText(self.tr("Asking…"))
        self.test_wanted.emit()

    def _tested(self) -> list[str]:
        """What a test is about: the engine, and what its fields say."""
        form = self._forms.get(self.engine)
        fields = [] if form is None else form.findChildren(QLineEdit)
        return [self.engine, *(field.text() for field in fields)]

    def _words(self, found: ModelCheck) -> str:
        if found.code != "no_such_model" or not found.models:
            return found.message
        names = ", ".join(found.models[:_SHOWN_MODELS]) + (" …" if len(found.models) > _SHOWN_MODELS else "")
        return self.tr("{problem} It offers: {models}").format(problem=found.message, models=names)

    @Slot()
    def _follow(self) -> None:
        """Show what belongs to the chosen engine, and say what it means."""
        engine = self.engine
        for name, form in self._forms.items():
            form.setVisible(name == engine)
        self._shared.setVisible(engine != "rules")
        self._tried.setVisible(engine != "rules")
        self._leaves.setText(self._what_leaves())
        self.show_sent.setVisible(engine != "rules")
        may = self._may_unmask()
        fixed = self._settings.origin("mask_personal_data") == "environment"
        self.masking.setEnabled(may and not fixed)
        if not may:
            self.masking.setChecked(True)
        self._why_masked.setText(self._why_fixed(may=may, fixed=fixed))
        self._why_masked.setVisible(bool(self._why_masked.text()))
        self._icon.hide()
        self.verdict.clear()

    def _show_sent(self) -> None:
        from feedme_desktop.ui.sending import show_sample

        self._context.spawn(show_sample(self._context, self.window(), self._typed()))

    def _why_fixed(self, *, may: bool, fixed: bool) -> str:
        if fixed:
            return origin_note(self._settings, "mask_personal_data")
        return "" if may else self.tr("Always on for a service outside of your own network.")

    def _may_unmask(self) -> bool:
        """Whether the text would stay in a network of one's own."""
        if self.engine != "openai":
            return False
        from feedme_desktop.services.models import stays_at_home

        return stays_at_home(self.address.text().strip())

    def _what_leaves(self) -> str:
        if self.engine == "rules":
            return self.tr("Nothing leaves this computer. Works without a network, and costs nothing.")
        if self._may_unmask():
            return self.tr(
                "The text of each conversation you import goes to this server in your own network, and nowhere else."
            )
        who = self.tr("Google") if self.engine == "gemini" else self._host()
        return self.tr(
            "What leaves this computer: the text of each conversation you import from now on goes to {who} "
            "over an encrypted connection. Names, e-mail addresses, phone, card and bank numbers, IP "
            "addresses and keys are replaced by placeholders before; the list of them stays here. What {who} keeps of "
            "it is up to your contract with them. Files, your library and your decisions are not sent."
        ).format(who=who)

    def _host(self) -> str:
        from feedme_desktop.services.models import place_of

        address = self.address.text().strip()
        return place_of(address).partition("://")[2] or "OpenAI"

    def _fill(self) -> None:
        settings = self._settings
        fixed = settings.origin("engine") == "environment"
        for choice in self.engines.buttons():
            choice.setChecked(choice.property("engine") == settings.engine)
            choice.setEnabled(not fixed)
        self.gemini_model.setText(settings.gemini_model)
        self.gemini_address.setText(settings.gemini_base_url or "")
        self.address.setText(settings.openai_base_url or "")
        self.openai_model.setText(settings.openai_model or "")
        self.masking.setChecked(settings.mask_personal_data)
        self.fall_back.setChecked(settings.fall_back_to_rules)
        self.fall_back.setEnabled(settings.origin("fall_back_to_rules") != "environment")

    def _connect(self) -> None:
        self.engines.buttonToggled.connect(self._follow)
        self.address.textChanged.connect(self._follow)
        for field in (self.gemini_key, self.openai_key):
            field.remove_wanted.connect(self._forget)

    @Slot()
    def _forget(self) -> None:
        self.forget_wanted.emit(self.sender())

    def _lay_out(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(4, 16, 12, 4)
        layout.setSpacing(8)
        layout.addWidget(label(self.tr("Who finds the questions and answers in a conversation?"), "strong"))
        for engine, text in self._choices():
            choice = QRadioButton(text)
            choice.setProperty("engine", engine)
            self.engines.addButton(choice)
            layout.addWidget(choice)
        note = origin_note(self._settings, "engine")
        if note and self._settings.origin("engine") == "environment":
            layout.addWidget(label(note, "small"))
        for form in self._forms.values():
            layout.addWidget(form)
        layout.addWidget(self._tried)
        layout.addWidget(self._leaves)
        layout.addLayout(row(self.show_sent, None))
        layout.addWidget(self._shared)
        layout.addStretch(1)
        self.setWidget(content)

    def _choices(self) -> tuple[tuple[str, str], ...]:
        return (
            ("rules", self.tr("The offline rules")),
            ("gemini", self.tr("Gemini, by Google")),
            ("openai", self.tr("A model of your own, or any OpenAI-compatible service")),
        )

    def _gemini_form(self) -> QFrame:
        frame, form = _form()
        self.gemini_key.name(self.tr("Gemini key"))
        form.addRow(self.tr("Key"), self.gemini_key)
        add_setting(form, self._settings, "gemini_model", self.tr("Model"), self.gemini_model)
        self.gemini_address.setPlaceholderText(self.tr("Google's own"))
        add_setting(form, self._settings, "gemini_base_url", self.tr("Gateway"), self.gemini_address)
        return frame

    def _openai_form(self) -> QFrame:
        frame, form = _form()
        self.address.setPlaceholderText("http://localhost:11434/v1")
        add_setting(form, self._settings, "openai_base_url", self.tr("Address"), self.address)
        self.openai_model.setPlaceholderText("llama3.1:8b")
        add_setting(form, self._settings, "openai_model", self.tr("Model"), self.openai_model)
        self.openai_key.name(self.tr("Key of the model server"))
        form.addRow(self.tr("Key"), self.openai_key)
        return frame

    def _test_part(self) -> QFrame:
        frame = QFrame()
        line = row(self.test, self._icon, self.verdict)
        line.setContentsMargins(28, 0, 0, 4)
        line.setStretchFactor(self.verdict, 1)
        frame.setLayout(line)
        self.verdict.setMinimumHeight(36)
        return frame

    def _shared_part(self) -> QFrame:
        frame = QFrame()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(8)
        self.masking.setAccessibleDescription(self.tr("Only a server in your own network may get text as it is."))
        for widget in (self.masking, self._why_masked, self.fall_back):
            layout.addWidget(widget)
        layout.addWidget(label(self.tr("Limits and prices"), "strong"))
        limits, form = _form()
        for name, text, low, high, unit in self._limits():
            self.numbers[name] = self._number(name, low, high, unit)
            add_setting(form, self._settings, name, text, self.numbers[name])
        layout.addWidget(limits)
        return frame

    def _limits(self) -> tuple[tuple[str, str, float, float, str], ...]:
        dollars = self.tr(" US$ per million tokens")
        return (
            ("model_requests_per_minute", self.tr("Requests a minute"), 1, 100_000, ""),
            ("model_tokens_per_minute", self.tr("Tokens a minute"), 1_000, 2_000_000_000, ""),
            ("model_timeout", self.tr("Wait for an answer"), 0.1, 3_600, self.tr(" seconds")),
            ("model_price_in", self.tr("Price of what is sent"), _NO_PRICE, 10_000, dollars),
            ("model_price_out", self.tr("Price of what is written"), _NO_PRICE, 10_000, dollars),
        )

    def _number(self, name: str, low: float, high: float, unit: str) -> QSpinBox | QDoubleSpinBox:
        value = getattr(self._settings, name)
        box: QSpinBox | QDoubleSpinBox
        if isinstance(value, int):
            box = QSpinBox()
            box.setRange(int(low), int(high))
            box.setValue(value)
            box.setGroupSeparatorShown(True)
        else:
            box = QDoubleSpinBox()
            box.setRange(low, high)
            box.setDecimals(2 if low < 0 else 1)
            if low < 0:
                box.setSpecialValueText(self.tr("From the price list, where it is known"))
                box.setSingleStep(0.05)
            box.setValue(low if value is None else value)
        box.setSuffix(unit)
        box.lineEdit().setTextMargins(8, 0, 8, 0)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.installEventFilter(self)
        return box


def _form() -> tuple[QFrame, QFormLayout]:
    frame = QFrame()
    form = QFormLayout(frame)
    form.setContentsMargins(28, 4, 0, 4)
    dress(form)
    return frame, form


def _asked(settings: Settings, engine: str, ended: threading.Event) -> ModelCheck:
    from feedme_desktop.services.models import Models

    models = Models(settings)
    try:
        return models.check(engine, cancelled=ended.is_set)
    finally:
        models.close()
