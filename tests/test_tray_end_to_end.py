"""The tray in real panels: X11's, clicked by a mouse, and KDE's and GNOME's protocol over D-Bus."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from support import private_bus
from support.fake_panel import FakePanel
from support.private_bus import PrivateBus
from terminal.child import ROOT, until

PROGRAM = Path(__file__).parent / "support" / "tray_program.py"
STATE = "23 min left, silent at 23:10"
AT_ONCE_MS = 200.0
"""What waits for a bus that hangs takes as long as it hangs, seconds; what does not, a few ms."""

pytestmark = [
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb"),
    pytest.mark.usefixtures("qapp"),  # for a panel's thread
]


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A screen of its own with a window manager, as an environment."""
    managed = tmp_path_factory.mktemp("screen") / "managed"
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "640x480x24", "-nolisten", "tcp"]
    with running(command, {}, pass_fds=(write,)):
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        ours = {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "XDG_CURRENT_DESKTOP": ""}
        with running(["openbox", "--sm-disable", "--startup", f"touch {managed}"], ours):
            until(managed.exists, what="the window manager")  # a panel that is earlier gives up
            yield ours


@contextmanager
def running(
    command: list[str], env: Mapping[str, str], pass_fds: tuple[int, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command,
        env={**os.environ, **env},
        pass_fds=pass_fds,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


class Program:
    """The tray program, and what it has said."""

    def __init__(self, env: Mapping[str, str], *arguments: str) -> None:
        self.said: list[list[Any]] = []
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM), *arguments],
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{PROGRAM.parents[1]}", **env},
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_why: object) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout
        self.process.stdout.close()

    def wait_for(self, *what: Any) -> None:
        """Until it says this anew."""
        until(lambda: list(what) in self.said or self._ended(), what=repr(what))
        assert list(what) in self.said, self.said
        self.said.remove(list(what))

    def icon(self) -> tuple[int, int]:
        """Where its icon is, once it has a new place."""
        places: list[tuple[int, int]] = []

        def look() -> bool:
            for one in [one for one in self.said if one[0] == "icon" and one[1]]:
                self.said.remove(one)
                places.append((one[1][0], one[1][1]))
            return bool(places)

        until(look, what="the icon")
        return places[-1]

    def longest_ms(self) -> float:
        """How long the longest call of its tray took, once it is gone."""

        def found() -> list[float]:
            return [one[1] for one in self.said if one[0] == "longest_ms"]

        until(lambda: bool(found()) or self._ended(), what="its end")
        return found()[0]

    def _ended(self) -> bool:
        return self.process.poll() is not None

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(json.loads(line))


@pytest.mark.skipif(
    not all(shutil.which(name) for name in ("openbox", "trayer", "xdotool")),
    reason="needs openbox, trayer and xdotool",
)
def test_x11_panel(screen: dict[str, str], tmp_path: Path) -> None:
    """Clicked, operated by keys; the panel dies and comes back; quits. The bus hangs all the while,
    and none of it needs the bus."""
    env = {**screen, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}  # the panel needs none
    trayer = ["trayer", "--edge", "bottom", "--widthtype", "request", "--height", "32"]

    def hand(*what: str) -> None:
        subprocess.run(["xdotool", *what], env={**os.environ, **env}, check=True, timeout=10)

    def click(button: int, place: tuple[int, int]) -> None:
        hand("mousemove", str(place[0]), str(place[1]), "click", str(button))

    def choose(place: tuple[int, int], *keys: str) -> None:
        click(3, place)
        program.wait_for("menu", True)
        hand("key", *keys)

    with ExitStack() as stack:
        bus = stack.enter_context(PrivateBus(tmp_path))
        panel = stack.enter_context(running(trayer, env))
        until(lambda: has_tray(env), what="the panel")
        program = stack.enter_context(Program({**env, "DBUS_SESSION_BUS_ADDRESS": bus.address}))
        place = program.icon()
        bus.freeze(True)
        click(1, place)
        program.wait_for("show")
        click(2, place)
        program.wait_for("press", "play-pause")
        choose(place, "Down", "Down", "Return")
        program.wait_for("extend", 600.0)

        panel.kill()
        panel.wait()
        program.wait_for("gone")
        stack.enter_context(running(trayer, env))
        place = program.icon()
        click(1, place)
        program.wait_for("show")
        choose(place, "Up", "Return")
        program.wait_for("quit")
        assert program.longest_ms() < AT_ONCE_MS
        bus.freeze(False)
        assert program.process.wait(10) == 0


def has_tray(env: Mapping[str, str]) -> bool:
    """Whether a panel has taken the tray of this screen."""
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--class", "trayer"],
        env={**os.environ, **env},
        capture_output=True,
        check=False,
        timeout=10,
    )
    return bool(found.stdout.strip())


@pytest.mark.skipif(not private_bus.is_available(), reason="needs D-Bus and its tools")
def test_panel_over_dbus(screen: dict[str, str], tmp_path: Path) -> None:
    """It comes late; what it is told, and what its clicks do; it goes, and comes back."""
    item, menu = "org.kde.StatusNotifierItem", "com.canonical.dbusmenu"
    with ExitStack() as stack:
        bus = stack.enter_context(PrivateBus(tmp_path))
        panel = stack.enter_context(FakePanel(bus))
        env = {**screen, "DBUS_SESSION_BUS_ADDRESS": bus.address}
        program = stack.enter_context(Program(env))
        program.wait_for("available", False)
        panel.appear()
        until(lambda: len(panel.items) == 1, what="the icon")
        program.wait_for("available", True)

        def ask(path: str, *method: str) -> str:
            return bus.call(panel.items[-1], path, *method)

        def layout() -> str:
            return ask("/MenuBar", f"{menu}.GetLayout", "0", "--", "-1", "@as []")

        def properties() -> str:
            every = "org.freedesktop.DBus.Properties.GetAll"
            return ask("/StatusNotifierItem", every, item)

        until(lambda: f"Sleepplayer — {STATE}" in properties(), what="its words")
        told = properties()
        assert "Rain" not in told
        for side in (16, 22, 24, 32, 44, 48):
            assert f"({side}, {side}, [" in told
        rows = layout()
        assert "'label': <'Rain on canvas _& leaves'>" in rows
        assert f"'label': <'{STATE}'>" in rows
        ask("/StatusNotifierItem", f"{item}.Activate", "1", "1")
        program.wait_for("show")
        ask("/StatusNotifierItem", f"{item}.SecondaryActivate", "1", "1")
        program.wait_for("press", "play-pause")
        until(lambda: "'label': <'Go on'>" in layout(), what="the menu")

        panel.vanish()
        program.wait_for("gone")
        panel.appear()
        until(lambda: len(panel.items) == 2, what="the icon again")
        program.wait_for("available", True)
        assert f"Paused, {STATE}" in layout()


@pytest.mark.skipif(not private_bus.is_available(), reason="needs D-Bus and its tools")
def test_bus_that_hangs_holds_nothing_up(screen: dict[str, str], tmp_path: Path) -> None:
    """Each face, tooltip and menu there is, messages, and the end of it."""
    with PrivateBus(tmp_path) as bus, FakePanel(bus) as panel:
        panel.appear()
        env = {**screen, "DBUS_SESSION_BUS_ADDRESS": bus.address}
        with Program(env, "--restless") as program:
            program.wait_for("all shown")
            bus.freeze(True)
            for _ in range(10):
                program.wait_for("all shown")
            program.process.terminate()
            assert program.longest_ms() < AT_ONCE_MS
            bus.freeze(False)
            assert program.process.wait(10) == 0
