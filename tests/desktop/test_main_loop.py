"""Calls from any thread, and a tick that catches up with one call."""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from sleepplayer.desktop.main_loop import MainThreadPoster, Ticker


def test_runs_on_the_thread_that_made_it(qtbot: QtBot) -> None:
    poster, ran_on = MainThreadPoster(), list[int]()
    thread = threading.Thread(
        target=poster.post, args=[lambda: ran_on.append(threading.get_ident())]
    )
    thread.start()
    thread.join()
    assert ran_on == [], "it must not run within post"
    qtbot.waitUntil(lambda: ran_on == [threading.get_ident()])


def test_own_thread_waits_for_the_loop_too(qtbot: QtBot) -> None:
    poster, ran = MainThreadPoster(), list[str]()
    poster.post(lambda: ran.append("posted"))
    ran.append("went on")
    qtbot.waitUntil(lambda: ran == ["went on", "posted"])


def test_many_threads_lose_nothing_and_keep_their_order(qtbot: QtBot) -> None:
    poster, came = MainThreadPoster(), list[tuple[int, int]]()

    def note(thread: int, number: int) -> None:
        came.append((thread, number))

    def work(thread: int) -> None:
        for number in range(40):
            poster.post(lambda number=number: note(thread, number))  # type: ignore[misc]

    threads = [threading.Thread(target=work, args=[thread]) for thread in range(4)]
    for thread in threads:
        thread.start()
    qtbot.waitUntil(lambda: len(came) == 160)
    for thread in threads:
        thread.join()
    for which in range(4):
        assert [number for thread, number in came if thread == which] == list(range(40))


def test_what_a_call_raises_reaches_the_hook_and_stops_nothing(qtbot: QtBot) -> None:
    poster, ran = MainThreadPoster(), list[int]()

    def fails() -> None:
        raise ValueError("posted")

    with qtbot.capture_exceptions() as raised:
        poster.post(fails)
        poster.post(lambda: ran.append(1))
        qtbot.waitUntil(lambda: ran == [1])
    assert [(error[0], str(error[1])) for error in raised] == [(ValueError, "posted")]


def test_call_that_posts_is_followed_by_what_it_posted(qtbot: QtBot) -> None:
    poster, ran = MainThreadPoster(), list[str]()

    def first() -> None:
        ran.append("first")
        poster.post(lambda: ran.append("third"))

    poster.post(first)
    poster.post(lambda: ran.append("second"))
    qtbot.waitUntil(lambda: ran == ["first", "second", "third"])


def test_ticks_until_it_is_stopped(qtbot: QtBot) -> None:
    ticks = list[float]()
    ticker = Ticker(lambda: ticks.append(time.monotonic()), interval_ms=20)
    began = time.monotonic()
    ticker.start()
    assert ticker.running
    qtbot.waitUntil(lambda: len(ticks) >= 5)
    ticker.stop()
    ticked = len(ticks)
    assert ticks[-1] - began >= ticked * 0.019
    qtbot.wait(60)
    assert len(ticks) == ticked


def test_does_not_tick_by_itself(qtbot: QtBot) -> None:
    ticker = Ticker(lambda: None, interval_ms=20)
    assert not ticker.running


def test_late_loop_catches_up_with_one_call(qtbot: QtBot) -> None:
    ticks = list[int]()
    ticker = Ticker(lambda: ticks.append(1), interval_ms=100)
    ticker.start()
    time.sleep(0.55)  # a busy loop: five are missed
    for _ in range(5):
        QCoreApplication.processEvents()
    ticker.stop()
    assert len(ticks) == 1


def test_tick_that_raises_is_heard_and_ticks_on(qtbot: QtBot) -> None:
    ticks = list[int]()

    def tick() -> None:
        ticks.append(1)
        raise ValueError("tick")

    ticker = Ticker(tick, interval_ms=10)
    with qtbot.capture_exceptions() as raised:
        ticker.start()
        try:
            qtbot.waitUntil(lambda: len(ticks) >= 2)
        finally:  # or it would raise into the tests that follow
            ticker.stop()
    assert len(raised) == len(ticks)
