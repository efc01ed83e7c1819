"""The log file: private, rotating, and silent on the terminal."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sleepplayer
from sleepplayer.storage import log_file
from sleepplayer.storage.log_file import FILE_NAME, start_log, stop_log

_log = logging.getLogger("sleepplayer.test")


@pytest.fixture(autouse=True)
def _root_level() -> Iterator[None]:
    level = logging.getLogger().level
    yield
    logging.getLogger().setLevel(level)


def _lines(folder: Path) -> list[str]:
    return (folder / FILE_NAME).read_text("utf-8").splitlines()


@pytest.mark.parametrize(("debug", "count"), [(None, 2), ("", 2), ("0", 2), ("1", 3)])
def test_debug_lines_only_when_asked_for(debug: str | None, count: int, tmp_path: Path) -> None:
    handler = start_log(tmp_path / "log", {} if debug is None else {"SLEEPPLAYER_DEBUG": debug})
    try:
        _log.debug("Rain on a tent")
        _log.info("began")
        _log.warning("no output")
    finally:
        stop_log(handler)
    assert len(_lines(tmp_path / "log")) == count


def test_nobody_else_may_read_it_nor_what_is_rotated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_file, "_MAX_BYTES", 300)
    old = os.umask(0)
    handler = start_log(tmp_path / "log", {})
    try:
        for number in range(40):
            _log.info("line %s", number)
    finally:
        stop_log(handler)
        os.umask(old)
    names = sorted(path.name for path in (tmp_path / "log").iterdir())
    assert names == [FILE_NAME, *(f"{FILE_NAME}.{number}" for number in (1, 2, 3))]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "log").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o700


def test_file_name_that_is_no_utf8_can_be_logged(tmp_path: Path) -> None:
    handler = start_log(tmp_path, {})
    try:
        _log.info("folder %s", os.fsdecode(b"caf\xe9"))
    finally:
        stop_log(handler)
    assert _lines(tmp_path)[0].endswith(r"folder caf\udce9")


CHILD = """
import logging, sys
from pathlib import Path
from sleepplayer.storage.log_file import start_log, stop_log
handler = start_log(Path(sys.argv[1]), {})
logging.getLogger("sleepplayer").warning("no output")
logging.getLogger("another").error("lost")
stop_log(handler)
"""


@pytest.mark.parametrize("place", ["fine", "full disk", "no folder"])
def test_nothing_on_the_terminal_whatever_the_disk_does(place: str, tmp_path: Path) -> None:
    """In a process of its own: pytest has handlers of its own here."""
    folder = tmp_path / "log"
    if place == "full disk":
        folder.mkdir()
        (folder / FILE_NAME).symlink_to("/dev/full")
    elif place == "no folder":
        folder.touch()
    path = str(Path(sleepplayer.__file__).parents[1])
    command = [sys.executable, "-W", "error", "-c", CHILD, str(folder)]
    env = {**os.environ, "PYTHONPATH": path}
    ended = subprocess.run(command, env=env, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    if place == "fine":
        assert len(_lines(folder)) == 2
