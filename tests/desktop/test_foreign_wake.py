"""Suspends on Windows (over a real C call back) and on macOS; neither is here."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from queue import Queue

import pytest
from desktop.fake_pyobjc import FakeMac
from desktop.fake_windows import FakeWindows

from sleepplayer.desktop.foreign_wake import (
    MacSleepWatch,
    WindowsSleepWatch,
    make_foreign_wake,
)

HOLD_S = 0.02


class Evening:
    """What is called, by name, and what waits for the main thread."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.posted: Queue[Callable[[], None]] = Queue()

    def about_to_sleep(self) -> None:
        self.calls.append("about to sleep")

    def woke(self) -> None:
        self.calls.append("woke")


@pytest.fixture
def evening() -> Evening:
    return Evening()


def windows_watch(evening: Evening, windows: FakeWindows) -> WindowsSleepWatch:
    return WindowsSleepWatch(
        about_to_sleep=evening.about_to_sleep,
        woke=evening.woke,
        post=evening.posted.put,
        load=windows.load,
        hold_s=HOLD_S,
    )


def test_windows_tells_of_both_on_the_main_thread(evening: Evening) -> None:
    windows = FakeWindows()
    watch = windows_watch(evening, windows)
    watch.start()
    suspending = threading.Thread(target=windows.suspend_and_resume)
    suspending.start()
    suspending.join()
    assert evening.calls == []
    evening.posted.get(timeout=5.0)()
    evening.posted.get(timeout=5.0)()
    assert evening.calls == ["about to sleep", "woke"]
    assert evening.posted.empty()
    watch.stop()


def test_windows_does_not_sleep_before_the_sound_has_gone(evening: Evening) -> None:
    windows = FakeWindows()
    watch = windows_watch(evening, windows)
    watch.start()
    before_s = time.monotonic()
    windows.suspend()
    assert not evening.posted.empty(), "it is told first"
    assert time.monotonic() - before_s >= HOLD_S
    watch.stop()


def test_stopped_windows_calls_nobody(evening: Evening) -> None:
    windows = FakeWindows()
    watch = windows_watch(evening, windows)
    watch.stop()
    watch.start()
    assert len(windows.listeners) == 1
    watch.stop()
    watch.stop()
    assert windows.listeners == {}


def test_a_windows_without_it_is_only_logged(
    evening: Evening, caplog: pytest.LogCaptureFixture
) -> None:
    windows = FakeWindows()
    del windows.load("powrprof").PowerRegisterSuspendResumeNotification
    watch = windows_watch(evening, windows)
    with caplog.at_level(logging.INFO):
        watch.start()
        watch.stop()
    assert len(caplog.records) == 1


def test_macos_tells_of_both_and_sleeps_after_the_call(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    mac = FakeMac()
    mac.install(monkeypatch)
    watch = MacSleepWatch(about_to_sleep=evening.about_to_sleep, woke=evening.woke, hold_s=0.0)
    watch.start()
    mac.notify("NSWorkspaceWillSleepNotification")
    assert evening.calls == ["about to sleep"]
    mac.notify("NSWorkspaceDidWakeNotification")
    assert evening.calls == ["about to sleep", "woke"]
    watch.stop()
    assert mac.observers == {}
    watch.stop()


def test_without_the_library_macos_is_only_logged(
    evening: Evening, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "AppKit", None)
    watch = MacSleepWatch(about_to_sleep=evening.about_to_sleep, woke=evening.woke)
    with caplog.at_level(logging.INFO):
        watch.start()
        watch.stop()
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    ("platform", "kind"),
    [("win32", WindowsSleepWatch), ("darwin", MacSleepWatch), ("linux", type(None))],
)
def test_each_platform_has_its_own(evening: Evening, platform: str, kind: type) -> None:
    made = make_foreign_wake(
        about_to_sleep=evening.about_to_sleep,
        woke=evening.woke,
        post=evening.posted.put,
        platform=platform,
    )
    assert isinstance(made, kind)
