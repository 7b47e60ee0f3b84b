"""What ``make run`` does: open the window where there is a screen, otherwise show the main job in the terminal.

Decides only; the window is feedme_desktop.app, the show is demo.py beside this file.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import demo
import qt_libraries

PROBE = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"


def reason_for_no_window(environment: Mapping[str, str]) -> str | None:
    """Why no window can be opened here, in one sentence, or None where it can."""
    if sys.platform == "linux":
        plugins = plugins_for(environment)
        if not plugins:
            return "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set)."
        missing = [qt_libraries.missing_libraries(plugin) for plugin in plugins]
        if all(missing):
            return qt_libraries.advice(missing[-1])
    probe = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)
    if probe.returncode:
        lines = probe.stderr.strip().splitlines() or [f"exit code {probe.returncode}"]
        return f"Qt can't open a window on this screen: {lines[0]}"
    return None


def plugins_for(environment: Mapping[str, str]) -> list[str]:
    """Qt's platform plug-ins that could open a window here, in the order in which Qt tries them."""
    if environment.get("QT_QPA_PLATFORM"):
        return [name.partition(":")[0] for name in environment["QT_QPA_PLATFORM"].split(";")]
    screens = (("wayland", "WAYLAND_DISPLAY"), ("xcb", "DISPLAY"))
    return [plugin for plugin, variable in screens if environment.get(variable)]


def main(arguments: list[str]) -> int:
    """Open the window, or say why not and work in the terminal."""
    reason = reason_for_no_window(os.environ)
    if reason is None:
        return subprocess.run([sys.executable, "-m", "feedme_desktop", "gui", *arguments], check=False).returncode
    print(reason)
    print("So here is the main job in the terminal, on the sample transcripts, in a library that is thrown away.\n")
    code = demo.main()
    print("\nTwo ways to the window:")
    print("  - on a machine with a screen:  make run")
    print(f"  - here, on a virtual screen:   apt install xvfb xauth && xvfb-run -a make run  (in {Path.cwd()})")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
