"""QtMultimedia as a backend: the embedded fallback, needing nothing that PySide6 does not bring.

Its objects live on the mixer's thread, which therefore waits in a Qt event loop. Gain and volume
are one number here: the amplitude of `QAudioOutput`, heard when what is buffered has been played.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import (
    QEventLoop,
    QIODevice,
    QMetaObject,
    Qt,
    QTimer,
    QUrl,
    SignalInstance,
    qVersion,
)
from PySide6.QtMultimedia import QAudioOutput, QAudioSink, QMediaDevices, QMediaPlayer

from sleepplayer.audio.first_look import first_look
from sleepplayer.audio.float_source import FloatSource, needs_float
from sleepplayer.audio.player import Player, PlayerStatus
from sleepplayer.audio.stream_device import StreamDevice
from sleepplayer.audio.stream_source import StreamSource
from sleepplayer.locations import is_stream
from sleepplayer.night.gain import amplitude, volume_db
from sleepplayer.night.playback import Cue, FailureReason

_READY = (
    QMediaPlayer.MediaStatus.LoadedMedia,
    QMediaPlayer.MediaStatus.BufferedMedia,
    QMediaPlayer.MediaStatus.BufferingMedia,
)
_LONGEST_TIMER_MS = 2**31 - 1

DRAIN_S = 0.12
"""How long a released player goes on, at no volume, so that the end of its ramp is still heard:
stopping drops what is buffered, which would click."""

NOTICE_S = 1.0
"""How long after a loss Qt's events run on: its own notice of the loss is among them at once, its
one attempt to connect again comes after 3 s and has to wait for a server."""


def _settle_overrides(*signals: SignalInstance) -> None:
    """Have PySide look for Python overrides of `disconnectNotify` now, on this thread.

    It looks when a signal is first disconnected. At the end of a track that is Qt's rendering
    thread, which holds Qt's lock of signals and then waits for the GIL, while this thread holds the
    GIL in `setVolume` and waits for that lock: 7 of 140 runs hung for good, and 2 crashed.
    """
    for signal in signals:
        signal.connect(_nothing)
        signal.disconnect(_nothing)


def _nothing() -> None:
    """For `_settle_overrides`."""


class QtPlayer:
    """One cue on one QMediaPlayer."""

    latency_s = 0.08
    """With the 90 ms that PulseAudio is asked to hold (`choose.PULSE_BUFFER_MS`); measured."""

    def __init__(self, cue: Cue, stop_at_s: float, wake: Callable[[], None]) -> None:
        self._cue = cue
        self._wake = wake
        self._paused = self._released = False
        self._gain_db = 0.0
        self._volume = 0.0
        self._ready = self._ended = False
        self._failed: FailureReason | None = None
        # What this player reads, if Qt does not read the file itself, and where that begins.
        self._source: FloatSource | StreamDevice | None = None
        self._source_start_s = 0.0
        self._stream: StreamSource | None = None
        self._output = QAudioOutput()
        self._player = QMediaPlayer()
        _settle_overrides(self._output.volumeChanged, self._player.sourceChanged)
        self._player.setAudioOutput(self._output)
        self._player.mediaStatusChanged.connect(self._on_media_status)
        # The last resort, wired in C++: it needs no Python to stop the sound.
        self._last_resort = QTimer()
        self._last_resort.setSingleShot(True)
        self._last_resort.timeout.connect(self._player.stop)
        self._last_resort.setInterval(
            min(_LONGEST_TIMER_MS, round((stop_at_s - cue.start_s) * 1000.0))
        )

    def start(self, *, volume: float, gain_db: float) -> None:
        """The amplitude first, then the source; it plays as soon as it is loaded."""
        self._volume, self._gain_db = volume, gain_db
        self._apply()
        self._last_resort.start()
        self._source = self._open_source()
        if self._source is not None:
            self._source.open(QIODevice.OpenModeFlag.ReadOnly)
            self._source_start_s = self._cue.start_s
            # Only the name's end counts: as what to read it.
            kind = "caf" if self._stream is not None else "wav"
            self._player.setSourceDevice(self._source, QUrl(f"sound.{kind}"))
        elif self._failed is None:
            self._player.setSource(QUrl.fromLocalFile(self._cue.location))
        if self._cue.start_s <= self._source_start_s:
            self._player.play()

    def _open_source(self) -> FloatSource | StreamDevice | None:
        location = self._cue.location
        if is_stream(location):
            self._stream = StreamSource(location, self._cue.start_s)
            return StreamDevice(self._stream)
        if first_look(Path(location)).disguised:
            self._failed = FailureReason.NOT_AUDIO
        elif needs_float(location):
            return FloatSource(location, self._cue.start_s)
        return None

    def set_gain_db(self, gain_db: float) -> None:
        """Into the amplitude."""
        self._gain_db = gain_db
        self._apply()

    def set_volume(self, volume: float) -> None:
        """Into the amplitude."""
        self._volume = volume
        self._apply()

    def set_paused(self, paused: bool) -> None:
        """Qt's own pause; what is still being loaded begins when both have come."""
        self._paused = paused
        if self._stream is not None:
            self._stream.set_paused(paused)
        if paused:  # a pause does not use up the time until the last resort
            self._last_resort.setInterval(max(1, self._last_resort.remainingTime()))
            self._last_resort.stop()
            self._player.pause()
            return
        self._last_resort.start()
        if self._ready or self._cue.start_s <= self._source_start_s:
            self._player.play()

    def status(self, now_s: float) -> PlayerStatus:  # noqa: ARG002 - Qt carries its position on
        """As Qt says."""
        position_s = self._source_start_s + self._player.position() / 1000.0
        duration_s = self._player.duration() / 1000.0
        if self._source is not None:
            duration_s = self._source.duration_s
        heard = position_s > self._cue.start_s and bool(QMediaDevices.audioOutputs())
        if self._stream is not None:
            position_s = self._stream.position_s(self._player.position() / 1000.0)
        return PlayerStatus(
            position_s=max(position_s, 0.0 if self._ready else self._cue.start_s),
            duration_s=duration_s if duration_s > 0.0 else None,
            heard=heard,
            ended=self._ended,
            failure=self._failure(),
            title=None if self._stream is None else self._stream.title,
        )

    def release(self) -> None:
        """Silence, then stop and let Qt delete the objects in their thread's loop."""
        self._released = True
        if self._stream is not None:
            self._stream.close()
        self._output.setVolume(0.0)

        def stop() -> None:
            # Of a method Qt keeps nothing alive: this object would be gone, and its source with it
            # while Qt's thread still reads from it. A function keeps it until then.
            self._stop()

        QTimer.singleShot(round(DRAIN_S * 1000.0), stop)

    def _stop(self) -> None:
        self._last_resort.stop()
        self._player.stop()
        self._player.setSource(QUrl())
        self._player.deleteLater()
        self._output.deleteLater()
        self._last_resort.deleteLater()
        if self._source is not None:
            self._source.deleteLater()

    def _apply(self) -> None:
        gain = amplitude(volume_db(self._volume) + self._gain_db)
        self._output.setVolume(min(1.0, gain))

    def _failure(self) -> FailureReason | None:
        if self._failed is not None:
            return self._failed
        if self._stream is not None:
            broken = self._player.error() is not QMediaPlayer.Error.NoError
            return self._stream.failure(played_out=self._ended or broken)
        if self._player.error() is not QMediaPlayer.Error.NoError:
            exists = Path(self._cue.location).exists()
            return FailureReason.UNREADABLE if exists else FailureReason.MISSING
        if self._ready and not self._player.hasAudio():
            return FailureReason.NOT_AUDIO
        return None

    def _on_media_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if self._released:
            return
        if status is QMediaPlayer.MediaStatus.EndOfMedia:
            self._ended = True
        elif status in _READY and not self._ready:
            self._ready = True
            self._player.setActiveVideoTrack(-1)
            if self._cue.start_s > self._source_start_s:
                self._player.setPosition(round(self._cue.start_s * 1000.0))
                if not self._paused:
                    self._player.play()
        self._wake()


class UnconnectedPlayer:
    """Stands for a player while there is nothing to play on: none of Qt's may be started."""

    latency_s = QtPlayer.latency_s

    def __init__(self, cue: Cue) -> None:
        self._status = PlayerStatus(position_s=cue.start_s, duration_s=cue.duration_s)

    def start(self, *, volume: float, gain_db: float) -> None:
        """Nothing sounds."""

    def set_gain_db(self, gain_db: float) -> None:
        """Nothing sounds."""

    def set_volume(self, volume: float) -> None:
        """Nothing sounds."""

    def set_paused(self, paused: bool) -> None:
        """It stands anyway."""

    def status(self, now_s: float) -> PlayerStatus:  # noqa: ARG002 - it stands
        """Where it would begin, and not heard."""
        return self._status

    def release(self) -> None:
        """Nothing to give back."""


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
        """A fresh media player."""
        if self._cut_off:
            return UnconnectedPlayer(cue)
        self._anchor()
        return QtPlayer(cue, stop_at_s, self.wake)

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
