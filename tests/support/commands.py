"""Command lines carried out in this process, over a home of their own."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sleepplayer import cli
from sleepplayer.clock import SystemClock
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.log_file import stop_log
from sleepplayer.storage.paths import find_paths

Run = Callable[..., tuple[int, str, str]]
"""Exit code, stdout and stderr of the words of a command line."""


def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where everything lies; the log it begins ends with it."""
    place = tmp_path / "home"
    monkeypatch.setenv("SLEEPPLAYER_HOME", str(place))
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield place
    for handler in [one for one in root.handlers if one not in before]:
        stop_log(handler)
    root.setLevel(level)


def runner(capsys: pytest.CaptureFixture[str]) -> Run:
    """What carries them out."""

    def answer(*words: str | Path) -> tuple[int, str, str]:
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 1
        return code, *capsys.readouterr()

    return answer


def opened(home: Path) -> closing[Shelf]:
    """The library there."""
    paths = find_paths({"SLEEPPLAYER_HOME": str(home)})
    return closing(Shelf(paths, clock=SystemClock()))


def written(answer: tuple[int, str, str]) -> Any:
    """What a command wrote for programs."""
    code, out, err = answer
    assert (code, err) == (0, "")
    return json.loads(out)
