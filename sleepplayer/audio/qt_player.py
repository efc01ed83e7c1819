"""One cue on QtMultimedia's player.

Gain and volume are one number here: the amplitude of `QAudioOutput`, heard when what is buffered
has been played.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QIODevice, QTimer, QUrl, SignalInstance
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

from sleepplayer.audio.float_source import Floats, FloatSource
from sleepplayer.audio.player import PlayerStatus
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
        self, cue: Cue, stop_at_s: float, wake: Callable[[], None], *, floats: Floats | None = None
    ) -> None:
        """`floats`: the file, opened, if its sound is to be handed over as floats."""
        self._cue = cue
        self._floats = floats
        self._wake = wake
        self._paused = self._released = False
        self._gain_db = 0.0
        self._volume = 0.0
        self._ready = self._ended = False
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
        else:
            self._player.setSource(QUrl.fromLocalFile(self._cue.location))
        if self._cue.start_s <= self._source_start_s:
            self._player.play()

    def _open_source(self) -> FloatSource | StreamDevice | None:
        location = self._cue.location
        if is_stream(location):
            self._stream = StreamSource(location, self._cue.start_s)
            return StreamDevice(self._stream)
        floats, self._floats = self._floats, None
        return None if floats is None else FloatSource(floats, self._cue.start_s)

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
        if self._stream is not None:
            broken = self._player.error() is not QMediaPlayer.Error.NoError
            return self._stream.failure(played_out=self._ended or broken)
        if self._player.error() is not QMediaPlayer.Error.NoError:
            return FailureReason.UNREADABLE  # it was there when it was looked at
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
