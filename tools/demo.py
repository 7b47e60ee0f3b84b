"""The main job in the terminal: import the sample transcripts, approve what was found, search.

Runs the real command line (``feedme``), one command after the other, and shows each before it runs; nothing here
knows what comes out. The library lies in a folder that is thrown away at the end.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).parents[1] / "resources" / "sample"
SEARCHES = (
    "people can't accept my meeting invitations",
    "ERR-2417",
    "the phone stays silent when mail arrives",
)


class Demo:
    """A throw-away library and the commands run on it. A failed command raises ``subprocess.CalledProcessError``."""

    def __init__(self, data_dir: Path) -> None:
        self._base = [sys.executable, "-m", "feedme_desktop"]
        self._data_dir = data_dir

    def show(self, *arguments: str) -> None:
        """Run a command with its own output on this terminal."""
        print(f"\n$ feedme {' '.join(_quoted(argument) for argument in arguments)}", flush=True)
        subprocess.run(self._command(arguments), check=True)

    def read(self, *arguments: str) -> list[dict[str, Any]]:
        """Run a command with ``--json`` and return its lines."""
        command = self._command((*arguments[:1], "--json", *arguments[1:]))
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        return [json.loads(line) for line in output.splitlines()]

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        return [*self._base, arguments[0], "--data-dir", str(self._data_dir), *arguments[1:]]


def _quoted(argument: str) -> str:
    return f'"{argument}"' if " " in argument else argument


def run(demo: Demo) -> None:
    """The main job, step by step."""
    demo.show("import", str(SAMPLE.relative_to(Path.cwd()) if SAMPLE.is_relative_to(Path.cwd()) else SAMPLE))
    examples = demo.read("list")
    print(f"\n{len(examples)} examples were found. The best three:")
    for example in sorted(examples, key=lambda row: -row["confidence"])[:3]:
        print(f"\n  Q  {_short(example['question'])}\n  A  {_short(example['answer'])}")
        print(f"     confidence {example['confidence']:.2f}, quality {example['quality']:.2f}")
    good = [str(row["example_id"]) for row in examples if not row["below_threshold"]] or [
        str(row["example_id"]) for row in examples
    ]
    print(f"\nApproving {len(good)} of them (a person would read and edit them first):", flush=True)
    approved = demo.read("approve", *good)
    print(f"  {sum(row['error'] is None for row in approved)} approved")
    for query in SEARCHES:
        demo.show("search", "--limit", "2", "--", query)


def _short(text: str, width: int = 150) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def main() -> int:
    """Run the demo in a folder of its own and throw the folder away."""
    data_dir = Path(tempfile.mkdtemp(prefix="feedme-demo-"))
    try:
        run(Demo(data_dir))
    except subprocess.CalledProcessError as error:
        print(f"\nThe command above ended with exit code {error.returncode}.", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
