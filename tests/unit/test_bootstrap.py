"""`make run` on a machine whose Python does not fit says so in two sentences and changes nothing."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def machine(tmp_path):
    """A checkout and a PATH with little more than an old python3 on it."""
    tools = tmp_path / "checkout" / "tools"
    tools.mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "bootstrap.sh", tools)
    path = tmp_path / "bin"
    path.mkdir()
    for name in ("sh", "dirname"):
        (path / name).symlink_to(shutil.which(name))
    python = path / "python3"
    python.write_text('#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    python.chmod(0o755)
    return tools / "bootstrap.sh", {"PATH": str(path)}


def test_a_python_that_does_not_fit_is_named(machine):
    script, environment = machine
    done = subprocess.run(["sh", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13, and this machine has: Python 3.9.2." in done.stderr
    assert done.stdout == ""
    assert not (script.parents[1] / ".venv").exists()


def test_the_constraints_are_exact_and_name_no_registry():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert lines
    assert not [line for line in lines if line.count("==") != 1 or set(line) & set(" /@;#")]
