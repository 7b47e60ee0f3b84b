"""What README says is there: commands, targets, files, pictures, dependencies."""

import re
import struct
import tomllib
from pathlib import Path

import pytest

from feedme_desktop.cli.commands import feedme

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
FIRST_SCREEN = "\n".join(README.splitlines()[:20])


def test_the_first_screen_names_the_two_commands_and_the_model_s_sdk():
    assert "make run" in FIRST_SCREEN
    assert "make test" in FIRST_SCREEN
    assert re.search(r"google-genai.*successor of `google-generativeai`.*2025-11-30", FIRST_SCREEN, re.DOTALL)


def test_every_make_target_it_names_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"^    make (\w+)", README, re.MULTILINE)) | set(re.findall(r"`make (\w+)", README))
    assert named
    assert all(re.search(rf"^[\w -]*\b{target}\b[\w -]*:", makefile, re.MULTILINE) for target in named)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"^    (?:\S+=\S+ )?feedme ([a-z-]+)", README, re.MULTILINE))))
def test_every_command_it_shows_exists(name):
    assert feedme.get_command(None, name) is not None


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\]\(((?!https?:)[^)#]+)", README))))
def test_every_file_it_links_exists(name):
    assert (ROOT / name).is_file()


@pytest.mark.parametrize("name", ["import", "review", "history", "search", "empty", "dark"])
def test_the_pictures_are_of_the_size_promised(name):
    head = (ROOT / "docs" / f"{name}.png").read_bytes()[:24]
    assert struct.unpack(">II", head[16:24]) == (1440, 900)


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    reasons = README[README.index("## Why these dependencies") :]
    names = [re.split(r"[\[><=~! ]", requirement)[0] for requirement in project["dependencies"]]
    assert [name for name in names if name.lower() not in reasons.lower()] == []
