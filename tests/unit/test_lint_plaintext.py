"""The check that keeps other people's words from being shown as rich text."""

import importlib
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def lint():
    return importlib.import_module("lint_plaintext")


@pytest.mark.parametrize(
    "source",
    [
        "label = QLabel(name)",
        "label = QLabel()",
        "self.title = QLabel(parent)",
        "layout.addWidget(QLabel(text))",
        "widget.setToolTip(path)",
        "widget.setToolTip(f'{name} failed')",
        "edit.setHtml(text)",
        "QMessageBox.warning(self, title, text)",
        "box = QMessageBox(self)",
        "label.setTextFormat(Qt.TextFormat.RichText)",
        "QErrorMessage(self)",
        "def data(self, index, role):\n    if role == Qt.ItemDataRole.ToolTipRole:\n        return self.row.x",
    ],
)
def test_what_could_be_rendered_is_refused(lint, source):
    assert lint.check_source(source, Path("feedme_desktop/ui/x.py"))


@pytest.mark.parametrize(
    "source",
    [
        "label = QLabel(name)\nlabel.setTextFormat(Qt.TextFormat.PlainText)",
        "self.title = QLabel()\nself.title.setTextFormat(Qt.TextFormat.PlainText)",
        "layout.addWidget(QLabel('Question'))",
        "layout.addWidget(QLabel(self.tr('Question')))",
        "widget.setToolTip('Approve (A)')",
        "widget.setToolTip(plain_tip(name))",
        "edit.setHtml(text)  # rich: built from escaped text",
        "edit.setPlainText(text)",
        "def data(self, index, role):\n    if role == Qt.ItemDataRole.ToolTipRole:\n        return plain_tip(self.row)",
    ],
)
def test_what_can_only_be_plain_passes(lint, source):
    assert lint.check_source(source, Path("feedme_desktop/ui/x.py")) == []


def test_a_message_box_belongs_to_the_dialogs_and_is_plain_there(lint):
    source = "box = QMessageBox(self)\nbox.setTextFormat(Qt.TextFormat.PlainText)"
    assert lint.check_source(source, Path("feedme_desktop/ui/dialogs/ask.py")) == []
    assert lint.check_source("box = QMessageBox(self)", Path("feedme_desktop/ui/dialogs/ask.py"))


def test_an_empty_folder_is_not_a_pass(lint, tmp_path, capsys):
    assert lint.main([str(tmp_path)]) == 1
    assert "0 files" in capsys.readouterr().out
