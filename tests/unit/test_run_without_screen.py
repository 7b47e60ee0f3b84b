"""What `make run` decides on machines with and without a screen, and what it says."""

import importlib.util
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def tools(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))
    loaded = {}
    for name in ("qt_libraries", "demo", "run"):
        spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
        loaded[name] = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, loaded[name])
        spec.loader.exec_module(loaded[name])
    return loaded


@pytest.mark.parametrize(
    ("environment", "plugins"),
    [
        ({}, []),
        ({"DISPLAY": ""}, []),
        ({"DISPLAY": ":0"}, ["xcb"]),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ["wayland", "xcb"]),
        ({"QT_QPA_PLATFORM": "offscreen"}, ["offscreen"]),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600;xcb", "DISPLAY": ":0"}, ["vnc", "xcb"]),
    ],
)
def test_the_screen_is_found_as_qt_would(tools, environment, plugins):
    assert tools["run"].plugins_for(environment) == plugins


def test_no_screen_is_said_so(tools, monkeypatch):
    monkeypatch.setattr(tools["run"].sys, "platform", "linux")
    assert "no screen" in tools["run"].reason_for_no_window({})


def test_missing_libraries_are_named_with_their_debian_packages(tools):
    output = """
        libEGL.so.1 => not found
        libxkbcommon.so.0 => not found
        libEGL.so.1 => not found
        libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)
    """
    libraries = tools["qt_libraries"]
    assert libraries.missing_in(output) == ["libEGL.so", "libxkbcommon.so"]
    sentence = libraries.advice(["libEGL.so", "libxkbcommon.so"])
    assert "apt install libegl1 libxkbcommon0" in sentence


def test_a_library_without_a_known_package_is_still_named(tools):
    assert "libnew.so" in tools["qt_libraries"].advice(["libnew.so"])


def test_wayland_without_its_library_falls_back_to_x11(tools, monkeypatch):
    run = tools["run"]
    monkeypatch.setattr(run.sys, "platform", "linux")
    monkeypatch.setattr(run.qt_libraries, "missing_libraries", {"wayland": ["libwayland-cursor.so"], "xcb": []}.get)
    monkeypatch.setattr(run, "PROBE", "")
    assert run.reason_for_no_window({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}) is None
