"""QtMultimedia as a backend: the embedded fallback, needing nothing that PySide6 does not bring.

Its objects live on the mixer's thread, which therefore waits in a Qt event loop.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMetaObject, Qt, QTimer, qVersion
from PySide6.QtMultimedia import QAudioSink, QMediaDevices, QMediaPlayer

from sleepplayer.audio.awaited_player import AwaitedPlayer, Look
from sleepplayer.audio.first_look import first_look
from sleepplayer.audio.float_source import Floats, open_floats
from sleepplayer.audio.player import Player
from sleepplayer.audio.qt_player import DRAIN_S, QtPlayer
from sleepplayer.audio.unconnected_player import UnconnectedPlayer
from sleepplayer.locations import is_stream
from sleepplayer.night.playback import Cue, FailureReason

NOTICE_S = 1.0
"""How long after a loss Qt's events run on: its own notice of the loss is among them at once, its
one attempt to connect again comes after 3 s and has to wait for a server."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A file that may be opened; `floats` if its sound has to be handed over."""

    floats: Floats | None


def _look(path: Path) -> _Found | FailureReason:
    """All that asks a file's disk before Qt's own threads do."""
    found = first_look(path)
    return found if isinstance(found, FailureReason) else _Found(open_floats(str(path)))


class QtBackend:
    """Players of QtMultimedia. To be made, and used but for `wake`, on one thread."""

    name = "qt"
    min_gain_db = -100.0
    max_gain_db = 15.0
    max_level_db = 0.0  # its amplitude ends at 1: a boost fits in where the volume is low

    def __init__(self) -> None:
        self._cut_off = False
        self._hold_from_s = float("inf")
        self._anchored = False
        QMediaPlayer()  # loads the plug-in now, not with the first sound
        self._anchor()
        self._loop = QEventLoop()
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._loop.quit)
        self._woken = threading.Event()

    @property
    def version(self) -> str:
        """Of Qt."""
        return f"QtMultimedia {qVersion()}"

    def open(self, cue: Cue, *, stop_at_s: float) -> Player:
        """A fresh media player; of a file when it was looked at."""
        if is_stream(cue.location):
            return self._made(cue, stop_at_s)
        return AwaitedPlayer(
            cue,
            stop_at_s=stop_at_s,
            latency_s=QtPlayer.latency_s,
            look=Look(_look, Path(cue.location), done=self.wake),
            make=lambda found, stop_at_s: self._made(cue, stop_at_s, found.floats),
        )

    def _made(self, cue: Cue, stop_at_s: float, floats: Floats | None = None) -> Player:
        if self._cut_off:
            return UnconnectedPlayer(cue, latency_s=QtPlayer.latency_s)
        self._anchor()
        return QtPlayer(cue, stop_at_s, self.wake, floats=floats)

    def wait(self, timeout_s: float) -> None:
        """Run Qt's events until then, or until woken; none at all while no server is there."""
        if time.monotonic() >= self._hold_from_s:
            self._woken.wait(timeout_s)
            self._woken.clear()
            return
        self._timer.start(max(1, round(timeout_s * 1000.0)))
        self._loop.exec()

    def wake(self) -> None:
        """End the wait: queued, so that it also ends one that is about to begin."""
        self._woken.set()
        QMetaObject.invokeMethod(self._loop, "quit", Qt.ConnectionType.QueuedConnection)

    def output_lost(self) -> None:
        """From here on nothing plays until Qt is known to be connected again.

        A player that starts without a connection ends the process: libpulse asserts. Qt tries to
        connect once, by a timer of 3 s on this thread, and does not say with what success. So this
        thread takes note of the loss for a second, and runs none of Qt's timers from then on until
        a server is there to connect to (Qt 6.11).
        """
        self._cut_off = True
        self._hold_from_s = time.monotonic() + NOTICE_S

    def output_returned(self, *, connected: bool) -> bool:
        """Let Qt connect; with its connections counted it may play."""
        self._hold_from_s = float("inf")
        may_play = self._cut_off and connected
        if may_play:
            self._cut_off = False
        return may_play

    def _anchor(self) -> None:
        """Have Qt make its connection for playing here, on a thread that stays.

        It belongs to the thread that first plays, which would be a player's own: when that ends,
        the timer that connects again dies with it, and every later player aborts (Qt 6.11).
        """
        device = QMediaDevices.defaultAudioOutput()
        if self._anchored or device.isNull():
            return
        sink = QAudioSink(device, device.preferredFormat())
        sink.setVolume(0.0)
        sink.start()
        sink.stop()
        self._anchored = True

    def close(self) -> None:
        """Let the players that were released go."""
        self._hold_from_s = float("inf")
        until_s = time.monotonic() + DRAIN_S + 0.05
        while (left_s := until_s - time.monotonic()) > 0.0:
            self.wait(left_s)
        self._timer.stop()
