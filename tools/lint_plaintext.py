"""Refuse code that could show somebody else's words as rich text.

Qt guesses: a label, a message box or a tooltip whose text looks like HTML is rendered as HTML, reads ``file://``
images and can freeze the window. So text that is not a literal (or ``tr`` of a literal) must go through
something that can't guess. Usage: ``lint_plaintext.py FOLDER``; prints ``file:line: what to do``, exits 1 on any.

The rules, each silenced by a comment ``# rich: <why it is safe>`` on its line:

- ``QLabel(text)`` and ``.setText(text)`` on such a label: the label's format must be set to PlainText in the same
  class or function (``label.setTextFormat(Qt.TextFormat.PlainText)``);
- ``setToolTip``, ``setWhatsThis``, ``showText``, a model's ToolTipRole: literal text or a call of ``plain_tip``;
- ``setHtml``, ``insertHtml``, ``appendHtml``, ``setMarkdown``, ``QTextDocumentFragment.fromHtml``: never;
- ``QMessageBox``: only in ``ui/dialogs``, with ``setTextFormat(PlainText)`` in the same file;
- ``QErrorMessage``, ``setTextFormat(RichText | AutoText | MarkdownText)``: never.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SAFE_CALLS = frozenset({"tr", "translate", "_", "plain_tip", "escape"})
TIPS = frozenset({"setToolTip", "setWhatsThis"})
RICH = frozenset({"setHtml", "insertHtml", "appendHtml", "setMarkdown", "fromHtml", "insertMarkdown"})
GUESSING_FORMATS = frozenset({"RichText", "AutoText", "MarkdownText"})
MARK = "# rich:"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place and what to do about it."""

    path: Path
    line: int
    advice: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.advice}"


def check_file(path: Path) -> list[Finding]:
    """All findings of one Python file, in line order."""
    return check_source(path.read_text("utf-8"), path)


def check_source(source: str, path: Path) -> list[Finding]:
    """All findings in ``source``, which is said to be of ``path``."""
    tree = ast.parse(source, str(path))
    lines = source.splitlines()
    found = [Finding(path, node.lineno, advice) for node, advice in _findings(tree, path)]
    return sorted((f for f in found if MARK not in lines[f.line - 1]), key=lambda finding: finding.line)


def _findings(tree: ast.Module, path: Path) -> Iterator[tuple[ast.expr, str]]:
    plain = _names_made_plain(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _check_call(node, path, tree)
        if isinstance(node, ast.If) and "ToolTipRole" in ast.unparse(node.test):
            yield from _check_tip_branch(node)
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_call_of(node.value, "QLabel"):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if not _is_fixed(node.value) and not any(ast.unparse(target) in plain for target in targets):
                yield node.value, "a QLabel guesses: call setTextFormat(Qt.TextFormat.PlainText) on it"
    for call in _labels_nobody_keeps(tree):
        if not _is_fixed(call):
            yield call, "a QLabel guesses: keep it in a variable and call setTextFormat(Qt.TextFormat.PlainText) on it"


def _check_call(call: ast.Call, path: Path, tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    name = _name(call.func)
    if name in RICH:
        yield call, f"{name} shows rich text: use plain text, or escape it and say why with '{MARK} ...'"
    elif name in TIPS and call.args and not _is_literal(call.args[0]):
        yield call, f"{name} guesses: wrap the text in plain_tip(...)"
    elif name == "QErrorMessage":
        yield call, "QErrorMessage shows rich text: use the dialogs object"
    elif name == "QMessageBox" or (isinstance(call.func, ast.Attribute) and _name(call.func.value) == "QMessageBox"):
        if "dialogs" not in path.parts or "PlainText" not in ast.unparse(tree):
            yield call, "QMessageBox guesses: use the dialogs object, which sets PlainText"
    elif name == "setTextFormat" and call.args and _name(call.args[0]) in GUESSING_FORMATS:
        yield call, f"setTextFormat to anything but PlainText needs '{MARK} why it is safe'"


def _check_tip_branch(branch: ast.If) -> Iterator[tuple[ast.expr, str]]:
    """A model's ``if role == ToolTipRole:`` may return nothing that guesses."""
    for statement in branch.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Return) and node.value is not None and not _is_literal(node.value):
                yield node.value, "a tooltip guesses: return plain_tip(...)"


def _names_made_plain(tree: ast.Module) -> frozenset[str]:
    """What ``setTextFormat(…PlainText)`` is called on, as written (``label``, ``self._title``)."""
    return frozenset(
        ast.unparse(node.func.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "setTextFormat"
        and node.args
        and _name(node.args[0]) == "PlainText"
    )


def _labels_nobody_keeps(tree: ast.Module) -> Iterator[ast.Call]:
    kept = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.AnnAssign)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_call_of(node, "QLabel") and id(node) not in kept:
            yield node


def _is_call_of(node: ast.expr | None, name: str) -> bool:
    return isinstance(node, ast.Call) and _name(node.func) == name


def _is_fixed(call: ast.expr | None) -> bool:
    """Whether a label is made with a literal text; one made empty gets its words later, from anywhere."""
    return isinstance(call, ast.Call) and bool(call.args) and _is_literal(call.args[0])


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.IfExp):
        return _is_literal(node.body) and _is_literal(node.orelse)
    return isinstance(node, ast.Call) and _name(node.func) in SAFE_CALLS


def _name(node: ast.expr) -> str:
    """Last part of a dotted name: ``Qt.TextFormat.PlainText`` gives ``PlainText``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def main(arguments: list[str]) -> int:
    """Check every Python file below the folders given."""
    files = [path for folder in arguments for path in sorted(Path(folder).rglob("*.py"))]
    findings = [finding for path in files for finding in check_file(path)]
    for finding in findings:
        print(finding)
    print(f"Plain text: {len(files)} files, {len(findings)} findings.")
    return 1 if findings or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
