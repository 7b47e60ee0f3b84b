"""`make run` where there is no screen: the main job in the terminal, then the two ways to the window."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]


def test_the_main_job_is_done_in_the_terminal(tmp_path):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "tools/run.py"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout
    assert said.startswith("There is no screen here")
    assert "$ feedme import resources/sample\n13 imported" in said
    assert "examples were found" in said
    assert said.count("$ feedme search") == 3
    for answer in ("Calendar address", "As link", "Unrestricted"):
        assert answer in said
    assert "make run" in said.splitlines()[-2]
    assert "xvfb-run -a make run" in said.splitlines()[-1]
