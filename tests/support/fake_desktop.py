"""The desktop around a whole window, without one: nothing of the machine's is touched."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from sleepplayer import window_desktop, window_others
from sleepplayer.clock import Clock
from sleepplayer.controls import Controls, NowPlaying
from sleepplayer.desktop.notifications import Notification
from sleepplayer.gui.tray import Tray
from support.fake_power import FakePower


class FakeNotifier:
    """Keeps what stands on the screen now, by key, and all there ever was."""

    def __init__(self) -> None:
        self.stand: dict[str, Notification] = {}
        self.all: list[Notification] = []
        self.serves = True  # else nothing can show them
        self._acted: dict[str, Callable[[], None] | None] = {}
        self._opened: dict[str, Callable[[], None] | None] = {}

    def show(
        self,
        notification: Notification,
        acted: Callable[[], None] | None = None,
        *,
        opened: Callable[[], None] | None = None,
        missed: Callable[[], None] | None = None,
    ) -> None:
        if not self.serves:
            if missed is not None:
                missed()
            return
        self.all.append(notification)
        self.stand[notification.key] = notification
        self._acted[notification.key] = acted
        self._opened[notification.key] = opened

    def withdraw(self, key: str) -> None:
        for kept in (self.stand, self._acted, self._opened):
            kept.pop(key, None)

    def close(self) -> None:
        for kept in (self.stand, self._acted, self._opened):
            kept.clear()

    def click(self, key: str) -> None:
        """Beside its button."""
        opened = self._opened[key]
        self.withdraw(key)
        assert opened is not None
        opened()

    def press(self, words: str) -> None:
        """The button with these words."""
        key = next(key for key, one in self.stand.items() if one.action == words)
        acted = self._acted[key]
        self.withdraw(key)
        assert acted is not None
        acted()


class FakeMedia:
    """MPRIS and its like: what it was shown last, and how often."""

    def __init__(self) -> None:
        self.now = NowPlaying()
        self.shown = 0
        self.closed = False

    def show(self, now: NowPlaying) -> None:
        self.now = now
        self.shown += 1

    def close(self) -> None:
        self.closed = True


class FakeRecent:
    """The system's list of recent files."""

    def __init__(self) -> None:
        self.noted: list[Path] = []
        self.closed = False

    def note(self, path: Path) -> None:
        self.noted.append(path)

    def close(self) -> None:
        self.closed = True


class FakeDesktop:
    """What a `WindowDesktop` finds around it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.power = FakePower(post=lambda answer: QTimer.singleShot(0, answer))
        self.notifier = FakeNotifier()
        self.media = FakeMedia()
        self.recent = FakeRecent()
        self.tray_is_there = False
        self.tray_looks = 0
        self.stopped_others = 0

        def make_media(_controls: Controls, **_with: object) -> FakeMedia:
            return self.media

        def make_recent(_clock: Clock) -> FakeRecent:
            return self.recent

        for name, make in {
            "make_power": lambda *_buses: self.power,
            "make_media": make_media,
            "make_notifier": lambda _say, _bus: self.notifier,
            "make_tray_watch": lambda _bus: None,
            "RecentFiles": make_recent,
            "Tray": partial(Tray, is_there=self._look),
        }.items():
            monkeypatch.setattr(window_desktop, name, make)
        monkeypatch.setattr(window_others, "stop_others", self._stop_others)

    def forget(self) -> None:
        """All that happened; the tray is away."""
        self.power.standing = self.power.refusal = None
        self.power.done.clear()
        self.power.asked.clear()
        self.notifier.close()
        self.notifier.all.clear()
        self.notifier.serves = True
        self.recent.noted.clear()
        self.tray_is_there = False
        self.stopped_others = 0

    def _stop_others(self, *_whose: object) -> None:
        self.stopped_others += 1

    def _look(self) -> bool:
        self.tray_looks += 1
        return self.tray_is_there
