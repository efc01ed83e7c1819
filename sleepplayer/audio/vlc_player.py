"""One cue on libVLC's player.

What binds it was measured (libVLC 3.0.24): a fresh player per track with volume and equalizer set
before `play`, or the track may start at full level (+41 dB); the equalizer's preamp under
`--equalizer-2pass` as the gain, because the volume has only whole steps; never detached, or 1.1 s
of sound are cut; callbacks that set fields only, because libVLC deadlocks on more.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from typing import Any

from sleepplayer.audio.player import PlayerStatus
from sleepplayer.audio.reaper import Reaper
from sleepplayer.audio.stream_buffer import CHANNELS, RATE_HZ
from sleepplayer.audio.stream_source import StreamSource
from sleepplayer.locations import is_stream
from sleepplayer.night.playback import Cue, FailureReason

UNITY_PREAMP_DB = 12.0412
"""The preamp at which the two-pass equalizer changes nothing; asserted by a test."""
PREAMP_SLOPE_DB = 2.0
"""Two passes: the gain moves by 2 dB for each dB of preamp."""

CACHING_MS = 300
STREAM_LATENCY_S = 0.42
"""The same for a stream, which is handed over as samples."""

_STREAM_OPTIONS = (
    ":demux=rawaud",  # nothing in the samples can pass for another format
    f":rawaud-samplerate={RATE_HZ}",
    f":rawaud-channels={CHANNELS}",
    ":rawaud-fourcc=f32l",
    f":network-caching={CACHING_MS}",
    ":prefetch-buffer-size=1024",  # KiB, 2.7 s: bridges a busy interpreter
    ":prefetch-read-size=65536",
)
LATENCY_S = 0.445
"""From setting the preamp to hearing it at 300 ms of caching: measured per container, +-0.05 s."""

_AVFORMAT_LATENCY_S = {"ogg": 0.42, "mov": 0.41, "flac": 0.525}
"""What is opened with avformat, and its latency. VLC's own Ogg and MP4 demuxers hand out blocks of
up to 1 s, and the preamp acts per block; with avformat they are 0.1 s and shorter. FLAC's latency
wanders with VLC's own demuxer. The container is named, or FFmpeg might find a list in it."""


class VlcPlayer:
    """One cue on one `libvlc_media_player_t`."""

    def __init__(
        self,
        vlc: Any,
        instance: Any,
        cue: Cue,
        stop_at_s: float,
        wake: Callable[[], None],
        reaper: Reaper,
        *,
        container: str | None = None,
    ) -> None:
        """`container`: as FFmpeg calls the file's, None for one that libVLC opens by itself."""
        self._vlc = vlc
        self._wake = wake
        self._reaper = reaper
        self._cue = cue
        self._ended = self._failed = self._heard = False
        self._length_ms = 0
        self._time_ms, self._time_at_s = -1, 0.0
        self._paused = False
        self._volume: int | None = None
        self._stream: StreamSource | None = None
        if is_stream(cue.location):
            self.latency_s = STREAM_LATENCY_S
            self._stream = StreamSource(cue.location, cue.start_s)
            self._calls = _calls_for(vlc, self._stream)  # kept here: libVLC calls them
            self._media = instance.media_new_callbacks(None, *self._calls, None, None)
            options = (*_STREAM_OPTIONS, f":stop-time={stop_at_s - cue.start_s:.3f}")
        else:
            self.latency_s = _AVFORMAT_LATENCY_S.get(container or "", LATENCY_S)
            # As bytes: any name, also one that is no UTF-8.
            self._media = instance.media_new_path(os.fsencode(cue.location))
            options = (
                f":file-caching={CACHING_MS}",
                f":start-time={cue.start_s:.3f}",
                f":stop-time={stop_at_s:.3f}",
                *((":demux=avformat", f":avformat-format={container}") if container else ()),
            )
        for option in (":no-video", ":no-spu", *options):
            self._media.add_option(option)
        self._player = instance.media_player_new()
        self._player.set_media(self._media)
        self._equalizer = vlc.AudioEqualizer()
        self._events = self._player.event_manager()
        self._handlers = {
            vlc.EventType.MediaPlayerEndReached: self._on_end,
            vlc.EventType.MediaPlayerEncounteredError: self._on_error,
            vlc.EventType.MediaPlayerLengthChanged: self._on_length,
            vlc.EventType.MediaPlayerAudioDevice: self._on_output,
        }
        for event, handler in self._handlers.items():
            self._events.event_attach(event, handler)

    def start(self, *, volume: float, gain_db: float) -> None:
        """Volume, equalizer, play."""
        self.set_volume(volume)
        self.set_gain_db(gain_db)
        if self._player.play() != 0:
            self._failed = True

    def set_gain_db(self, gain_db: float) -> None:
        """By the preamp; the same call attaches the equalizer before the first sound."""
        self._equalizer.set_preamp(UNITY_PREAMP_DB + gain_db / PREAMP_SLOPE_DB)
        self._player.set_equalizer(self._equalizer)

    def set_volume(self, volume: float) -> None:
        """In whole steps. Never 0, which PulseAudio remembers for the next start: 1 is -120 dB."""
        whole = max(1, round(volume))
        if whole != self._volume:
            self._volume = whole
            self._player.audio_set_volume(whole)

    def set_paused(self, paused: bool) -> None:
        """libVLC's own pause."""
        self._paused = paused
        self._player.set_pause(1 if paused else 0)
        if self._stream is not None:
            self._stream.set_paused(paused)

    def status(self, now_s: float) -> PlayerStatus:
        """The position is carried on between libVLC's updates, which come every quarter second."""
        time_ms = self._player.get_time()
        if time_ms != self._time_ms or self._paused:
            self._time_ms, self._time_at_s = time_ms, now_s
        position_s = None
        if time_ms >= 0:
            position_s = time_ms / 1000.0 + min(0.5, now_s - self._time_at_s)
            if self._stream is not None:
                position_s = self._stream.position_s(position_s)
            position_s = max(self._cue.start_s, position_s)  # 0 until it has got there
        if not self._heard or self._ended:
            self._read_statistics()
        return PlayerStatus(
            position_s=position_s,
            duration_s=self._duration_s,
            heard=self._heard,
            ended=self._ended,
            failure=self._failure(),
            title=None if self._stream is None else self._stream.title,
        )

    @property
    def _duration_s(self) -> float | None:
        if self._stream is not None:  # libVLC knows of samples only
            return self._stream.duration_s
        return self._length_ms / 1000.0 if self._length_ms > 0 else None

    def release(self) -> None:
        """Stop on the reaper's thread."""
        for event in self._handlers:
            self._events.event_detach(event)
        if self._stream is not None:
            self._stream.close()
        self._reaper.release(self._stop)

    def _stop(self) -> None:
        self._player.stop()
        self._player.release()
        self._media.release()
        self._equalizer.release()

    def _failure(self) -> FailureReason | None:
        if self._stream is not None:
            return self._stream.failure(played_out=self._ended or self._failed)
        nothing_decoded = self._ended and not self._decoded and self._cue.start_s <= 0.0
        if self._failed:
            return FailureReason.UNREADABLE  # it was there when it was looked at
        return FailureReason.NOT_AUDIO if nothing_decoded else None

    _decoded = False

    def _read_statistics(self) -> None:
        statistics = self._vlc.MediaStats()
        if self._media.get_stats(ctypes.byref(statistics)):
            self._decoded = self._decoded or statistics.decoded_audio > 0
            self._heard = self._heard or statistics.played_abuffers > 0

    # On libVLC's threads: fields only.

    def _on_end(self, _event: Any) -> None:
        self._ended = True
        self._wake()

    def _on_error(self, _event: Any) -> None:
        self._failed = True
        self._wake()

    def _on_length(self, event: Any) -> None:
        self._length_ms = event.u.new_length
        self._wake()

    def _on_output(self, _event: Any) -> None:
        self._heard = self._decoded = True
        self._wake()


def _calls_for(vlc: Any, stream: StreamSource) -> tuple[Any, Any]:
    """What libVLC calls to read, and to seek, on its own threads.

    It never seeks; but without the second call it does not play what it has read while it waits
    for more (measured with 3.0.24).
    """

    def read(_opaque: int | None, into: Any, most: int) -> int:
        block = stream.read(most)
        ctypes.memmove(into, block, len(block))
        return len(block)

    def seek(_opaque: int | None, _offset: int) -> int:
        return -1

    calls = vlc.CallbackDecorators
    return calls.MediaReadCb(read), calls.MediaSeekCb(seek)
