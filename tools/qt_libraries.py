"""Which shared libraries Qt's window plug-in misses on this machine, and the Debian packages that have them.

Asks the dynamic linker (``ldd``); on systems without it nothing is known and nothing is claimed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

DEBIAN = {
    "libEGL.so": "libegl1",
    "libGL.so": "libgl1",
    "libX11-xcb.so": "libx11-xcb1",
    "libX11.so": "libx11-6",
    "libdbus-1.so": "libdbus-1-3",
    "libfontconfig.so": "libfontconfig1",
    "libfreetype.so": "libfreetype6",
    "libglib-2.0.so": "libglib2.0-0",
    "libgthread-2.0.so": "libglib2.0-0",
    "libxcb-cursor.so": "libxcb-cursor0",
    "libxcb-icccm.so": "libxcb-icccm4",
    "libxcb-image.so": "libxcb-image0",
    "libxcb-keysyms.so": "libxcb-keysyms1",
    "libxcb-randr.so": "libxcb-randr0",
    "libxcb-render-util.so": "libxcb-render-util0",
    "libxcb-render.so": "libxcb-render0",
    "libxcb-shape.so": "libxcb-shape0",
    "libxcb-shm.so": "libxcb-shm0",
    "libxcb-sync.so": "libxcb-sync1",
    "libxcb-util.so": "libxcb-util1",
    "libxcb-xfixes.so": "libxcb-xfixes0",
    "libxcb-xkb.so": "libxcb-xkb1",
    "libxcb.so": "libxcb1",
    "libxkbcommon-x11.so": "libxkbcommon-x11-0",
    "libxkbcommon.so": "libxkbcommon0",
    "libwayland-client.so": "libwayland-client0",
    "libwayland-cursor.so": "libwayland-cursor0",
    "libwayland-egl.so": "libwayland-egl1",
}
_NOT_FOUND = re.compile(r"(\S+?\.so)[.\d]* => not found")


def missing_in(output: str) -> list[str]:
    """Names without version of the libraries that ``ldd`` did not find, each once, sorted."""
    return sorted(set(_NOT_FOUND.findall(output)))


def missing_libraries(plugin: str = "xcb") -> list[str]:
    """Libraries that Qt's QtWidgets or its platform plug-in ``plugin`` links to and that are not installed."""
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None or shutil.which("ldd") is None:
        return []
    package = Path(spec.origin).parent
    objects = [*package.glob("QtWidgets*.so"), package / "Qt" / "plugins" / "platforms" / f"libq{plugin}.so"]
    command = ["ldd", *(str(path) for path in objects if path.exists())]
    return missing_in(subprocess.run(command, capture_output=True, text=True, check=False).stdout)


def advice(missing: list[str]) -> str:
    """One sentence: what is missing and what to install."""
    packages = sorted({DEBIAN[name] for name in missing if name in DEBIAN})
    unknown = [name for name in missing if name not in DEBIAN]
    hint = f"on Debian or Ubuntu: apt install {' '.join(packages)}" if packages else ""
    if unknown:
        hint = "; ".join(filter(None, [hint, f"and what brings {', '.join(unknown)}"]))
    return f"Qt can't open a window without {', '.join(missing)}: {hint}."
