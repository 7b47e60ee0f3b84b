"""Text that Qt can't take for markup: tooltips have no plain-text switch, so they get escaped text.

``tools/lint_plaintext.py`` insists on it for everything that is not a literal.
"""

from __future__ import annotations

import html


def plain_tip(text: str) -> str:
    """``text`` as a tooltip that shows exactly these characters, line breaks included."""
    return f'<p style="white-space: pre-wrap">{html.escape(text)}</p>' if text else ""
