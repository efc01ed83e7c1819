"""What the benchmarks share: finding the player, load, tables. Import it before `support`."""

from __future__ import annotations

import argparse
import contextlib
import platform
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # the ruler lives beside the tests: `support`

_BUSY = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: pass"
"""Ends with the benchmark, also when that is killed."""


def player_command(given: str | None) -> list[str]:
    """The player's command: the one given, else the one installed beside this Python."""
    if given:
        return shlex.split(given)
    installed = Path(sys.executable).with_name("sleepplayer")
    if not installed.exists():
        sys.exit("sleepplayer is not installed beside this Python: pip install -e '.[dev]'")
    return [str(installed)]


def add_player_option(parser: argparse.ArgumentParser) -> None:
    """Let the person measure another build."""
    parser.add_argument("--player", metavar="COMMAND", help="the sleepplayer to measure")


@contextlib.contextmanager
def home() -> Iterator[Path]:
    """An empty place for the player's own data, which any user may use."""
    with tempfile.TemporaryDirectory(prefix="bench-home-", ignore_cleanup_errors=True) as name:
        path = Path(name)
        path.chmod(0o777)
        yield path


@contextlib.contextmanager
def load(processes: int) -> Iterator[None]:
    """Keep that many cores busy meanwhile."""
    burners = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(processes)]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def versions() -> str:
    """One line on what was measured with."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
