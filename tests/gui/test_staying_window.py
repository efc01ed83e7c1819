"""A window that comes quietly, on a desktop with a window manager of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

NEEDED = ("Xvfb", "openbox", "xdotool", "xprop")

pytestmark = pytest.mark.skipif(
    not (sys.platform.startswith("linux") and all(map(shutil.which, NEEDED))),
    reason=f"needs {', '.join(NEEDED)}",
)

PROGRAM = """
import subprocess, sys
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from sleepplayer.gui.staying_window import StayingWindow

app = QApplication([])
ours, other = StayingWindow(), QLabel("other")
ours.setWindowTitle("ours"), other.setWindowTitle("other")
ours.resize(600, 400), other.resize(500, 300)

def ask(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout

def seen():
    stack = ask("xprop", "-root", "_NET_CLIENT_LIST_STACKING").split()
    front = ask("xdotool", "getwindowname", stack[-1]).strip()
    return front, ask("xdotool", "getactivewindow", "getwindowname").strip()

def settles(*wanted):
    for _ in range(100):
        QTest.qWait(20)
        found = seen()
        if found == wanted and ours.isVisible():
            return
    sys.exit(f"{found} and not {wanted}")

def turns_to_other():
    other.raise_(), other.activateWindow()
    settles("other", "other")

ours.show(), other.show()
turns_to_other()
for before in (ours.hide, ours.showMinimized, lambda: None):
    before()
    QTest.qWait(100)
    ours.show_quietly(minimised=False)
    settles("ours", "other")
    assert not ours.isMinimized()
    ours.stand_back()
    turns_to_other()
ours.hide()
QTest.qWait(100)
ours.show_quietly(minimised=True)
QTest.qWait(200)
assert ours.isVisible() and ours.isMinimized() and seen()[1] == "other"
ours.bring_up()
settles("ours", "ours")
print("done")
"""


@pytest.fixture
def display() -> Iterator[str]:
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x768x24"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        name = f":{told.readline().strip()}"
    manager = subprocess.Popen(
        ["openbox"], env=os.environ | {"DISPLAY": name}, stderr=subprocess.DEVNULL
    )
    try:
        yield name
    finally:
        for one in (manager, server):
            one.terminate()
            one.wait(10)


def test_it_comes_to_the_front_or_not_and_others_keep_the_keyboard(
    display: str, tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    ended = subprocess.run(
        [sys.executable, program],
        env=os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stdout == "done\n", ended.stderr
