"""QtMultimedia as a backend: the embedded fallback, needing nothing that PySide6 does not bring.

Its objects live on the mixer's thread, which therefore waits in a Qt event loop. Gain and volume
are one number here: the amplitude of `QAudioOutput`, heard when what is buffered has been played.
"""

from __future__ import annotations

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
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

from sleepplayer.audio.float_source import FloatSource, needs_float
from sleepplayer.audio.player import PlayerStatus
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

    def __init__(
        self, cue: Cue, stop_at_s: float, wake: Callable[[], None], *, cut_off: bool
    ) -> None:
        self._cue = cue
        self._cut_off = cut_off
        self._wake = wake
        self._paused = self._released = False
        self._gain_db = 0.0
        self._volume = 0.0
        self._ready = self._ended = False
        # What this player reads, if Qt does not read the file itself, and where that begins.
        self._source: FloatSource | None = None
        self._source_start_s = 0.0
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
        if self._cut_off:
            return
        self._last_resort.start()
        url = QUrl.fromLocalFile(self._cue.location)
        if needs_float(self._cue.location):
            self._source = FloatSource(self._cue.location, self._cue.start_s)
            self._source.open(QIODevice.OpenModeFlag.ReadOnly)
            self._source_start_s = self._cue.start_s
            self._player.setSourceDevice(self._source, url)
        else:
            self._player.setSource(url)
        if self._cue.start_s <= self._source_start_s:
            self._player.play()

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
        return PlayerStatus(
            position_s=max(position_s, 0.0 if self._ready else self._cue.start_s),
            duration_s=duration_s if duration_s > 0.0 else None,
            heard=position_s > self._cue.start_s and bool(QMediaDevices.audioOutputs()),
            ended=self._ended,
            failure=self._failure(),
        )

    def release(self) -> None:
        """Silence, then stop and let Qt delete the objects in their thread's loop."""
        self._released = True
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


class QtBackend:
    """Players of QtMultimedia. To be made, and used but for `wake`, on one thread."""

    name = "qt"
    min_gain_db = -100.0
    max_gain_db = 0.0

    def __init__(self) -> None:
        self._cut_off = False
        QMediaPlayer()  # loads the plug-in now, not with the first sound
        self._loop = QEventLoop()
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._loop.quit)

    @property
    def version(self) -> str:
        """Of Qt."""
        return f"QtMultimedia {qVersion()}"

    def open(self, cue: Cue, *, stop_at_s: float) -> QtPlayer:
        """A fresh media player."""
        return QtPlayer(cue, stop_at_s, self.wake, cut_off=self._cut_off)

    def wait(self, timeout_s: float) -> None:
        """Run Qt's events until then, or until woken."""
        self._timer.start(max(1, round(timeout_s * 1000.0)))
        self._loop.exec()

    def wake(self) -> None:
        """End the wait: queued, so that it also ends one that is about to begin."""
        QMetaObject.invokeMethod(self._loop, "quit", Qt.ConnectionType.QueuedConnection)

    def output_lost(self) -> None:
        """From here on nothing plays in this process.

        Qt tries to connect again once, 3 s after the loss, and does not say with what success. A
        player that starts without a connection ends the process: libpulse asserts (Qt 6.11).
        """
        self._cut_off = True

    def close(self) -> None:
        """Let the players that were released go."""
        until_s = time.monotonic() + DRAIN_S + 0.05
        while (left_s := until_s - time.monotonic()) > 0.0:
            self.wait(left_s)
        self._timer.stop()
