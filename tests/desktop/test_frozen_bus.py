"""Buses that hang, from the beginning or later: nothing of it may hold the main thread up.

Python's lock would be held meanwhile, and with it stands the thread that lets the sound fade.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from support import private_bus
from support.fake_controls import FakeControls
from support.fakes import FakeClock
from support.private_bus import PrivateBus

import sleepplayer
from sleepplayer import doctor_desktop
from sleepplayer.controls import NowPlaying
from sleepplayer.desktop.buses import Buses
from sleepplayer.desktop.keep_awake import make_keep_awake
from sleepplayer.desktop.media import make_media
from sleepplayer.desktop.notifications import Notification, make_notifier
from sleepplayer.desktop.power import make_power
from sleepplayer.desktop.session_bus import hangs
from sleepplayer.desktop.sleep_watch import SleepWatch
from sleepplayer.night.end_action import Blocker, EndAction, Hindrance, Offered

pytestmark = pytest.mark.skipif(not private_bus.is_available(), reason="needs dbus")

AT_ONCE_S = 0.25
"""Of the main thread's own time, with what is imported for the first time."""

WAITED_S = 1.8
"""Whoever waits for a bus that hangs waits longer; a busy machine takes less away."""


@pytest.fixture
def hung(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    """Session and system bus at once; it lets nobody in."""
    with PrivateBus(tmp_path) as made:
        for which in ("SESSION", "SYSTEM"):
            monkeypatch.setenv(f"DBUS_{which}_BUS_ADDRESS", made.address)
        monkeypatch.delenv("DISPLAY", raising=False)
        made.freeze(True)
        yield made
        made.freeze(False)


def at_once(call: Callable[[], object]) -> None:
    """It neither waits nor works for long."""
    began_s, worked_s = time.monotonic(), time.thread_time()
    call()
    assert time.thread_time() - worked_s < AT_ONCE_S
    assert time.monotonic() - began_s < WAITED_S


def media() -> Callable[[], object]:
    clock = FakeClock()
    controls = FakeControls(NowPlaying())

    def use() -> None:
        with closing(Buses()) as buses:
            made = make_media(
                controls,
                clock=clock,
                post=lambda call: call(),
                session=buses.session,
                platform="linux",
            )
            assert made is not None
            made.show(NowPlaying(title="Rain", entry_id=1))
            made.close()

    return use


def notifier() -> None:
    with closing(Buses()) as buses:
        made = make_notifier(None, buses.session)
        made.show(Notification("ending", "Sleepplayer", "text"))
        made.withdraw("ending")
        made.close()


def keep_awake() -> None:
    with closing(Buses()) as buses:
        made = make_keep_awake(buses.system, buses.session)
        made.acquire()
        made.release()


def sleep_watch() -> None:
    with closing(Buses()) as buses:
        made = SleepWatch(about_to_sleep=pytest.fail, woke=pytest.fail, bus=buses.system)
        made.start()
        made.stop()


@pytest.mark.parametrize(
    "use",
    [media(), notifier, keep_awake, sleep_watch],
    ids=["media", "notifier", "keep-awake", "sleep-watch"],
)
def test_nobody_waits_for_a_bus_that_hangs(hung: PrivateBus, use: Callable[[], object]) -> None:
    at_once(use)


def test_the_power_says_that_it_is_not_answered(hung: PrivateBus, qtbot: QtBot) -> None:
    offered: list[frozenset[EndAction]] = []
    blockers: list[Blocker | None] = []

    def ask() -> None:
        power = make_power(buses.system, buses.session, platform="linux")
        power.offered(offered.append)
        for action in (EndAction.SUSPEND, EndAction.POWEROFF, EndAction.LOCK):
            power.blocker(action, blockers.append)
        power.run(EndAction.POWEROFF, blockers.append)

    with closing(Buses()) as buses:
        at_once(ask)
        qtbot.waitUntil(lambda: len(offered) == 1 and len(blockers) == 4)
    assert blockers == [Hindrance.NO_ANSWER] * 4
    assert isinstance(offered[0], Offered)
    assert offered[0] == frozenset()
    assert offered[0].unsaid == {action for action in EndAction if action.is_the_systems}


def test_the_doctor_lets_other_threads_run(
    hung: PrivateBus, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor_desktop, "NAMES_MS", 300)
    stop = threading.Event()
    longest_s = 0.0

    def breathe() -> None:
        nonlocal longest_s
        last_s = time.monotonic()
        while not stop.wait(0.005):
            now_s = time.monotonic()
            longest_s, last_s = max(longest_s, now_s - last_s), now_s

    breathing = threading.Thread(target=breathe)
    breathing.start()
    bus = hung.ours()
    assert doctor_desktop.names_on(bus) is None
    stop.set()
    breathing.join()
    assert longest_s < 0.25


def test_a_bus_that_hangs_is_known_before_qt_waits_for_it(
    hung: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hangs(within_s=0.1)
    hung.freeze(False)
    assert not hangs()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    assert not hangs()


def test_nothing_of_ours_uses_qts_bus() -> None:
    """It waits with Python's lock held, for ever if a bus hangs when it is connected to."""
    package = Path(sleepplayer.__file__).parent
    assert [
        str(file) for file in package.rglob("*.py") if "PySide6.QtDBus" in file.read_text()
    ] == []
