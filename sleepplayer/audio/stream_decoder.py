"""Fetches a stream and decodes it, on a thread that may wait for the network.

A module of its own, loaded by the first stream's thread: FFmpeg and the web take a tenth of a
second to import, which the audio thread has not to spare.
"""

from __future__ import annotations

import logging
from typing import Any, Protocol

import av
from av.audio.resampler import AudioResampler

from sleepplayer.audio.av_floats import channels_of, doubled
from sleepplayer.audio.http_source import ForeignStatus, HttpSource, StreamFailed
from sleepplayer.audio.stream_buffer import CHANNELS, FRAME_BYTES, RATE_HZ
from sleepplayer.audio.stream_source import SILENT_S
from sleepplayer.audio.stream_title import clean_title
from sleepplayer.night.playback import FailureReason

LOG = logging.getLogger(__name__)

BAD_PACKETS = 100
"""So many in a row that cannot be decoded: it is no sound."""

FORMATS = "mp3,aac,ogg,flac,wav,aiff,au,ac3,caf,asf,mov,matroska,webm,mpegts"
"""What a stream may be in. FFmpeg's lists (HLS, DASH, concat …) would open more addresses."""

CODECS = (
    "aac,aac_latm,ac3,eac3,alac,flac,mp1float,mp2float,mp3float,mp3,opus,libopus,vorbis,libvorbis,"
    "speex,libspeex,wmav1,wmav2,wmapro,pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,"
    "pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_alaw,pcm_mulaw"
)

_OPTIONS = {
    "format_whitelist": FORMATS,
    "codec_whitelist": CODECS,
    "protocol_whitelist": "none",  # none has this name
    "probesize": "500000",
    "max_probe_packets": "64",
}
_OPTIONS_BY_FFMPEG = {
    "format_whitelist": f"hls,{FORMATS}",
    "codec_whitelist": CODECS,
    "protocol_whitelist": "http,https,tcp,tls,crypto",
    "user_agent": "Sleepplayer",
    "rw_timeout": str(round(SILENT_S * 1e6)),
}


class Taker(Protocol):
    """Takes what comes of a stream."""

    def put(self, block: bytes) -> bool:
        """Floats for the buffer; False when nobody wants them any more."""
        ...

    def tell_title(self, title: str) -> None:
        """What it says it plays."""
        ...

    def tell_duration(self, duration_s: float) -> None:
        """How long the whole is."""
        ...


def decode_stream(address: str, start_s: float, taker: Taker) -> FailureReason | None:
    """All of a stream, until it ends, fails or is not wanted. Returns why it failed, if so."""
    source: HttpSource | None = None
    try:
        source = HttpSource(address, tell_title=taker.tell_title)
        _decode_source(source, start_s, taker)
    except ForeignStatus:
        return _decode_by_ffmpeg(address, start_s, taker)
    except StreamFailed as exc:
        return exc.reason
    except (av.FFmpegError, OSError, ValueError, IndexError) as exc:
        LOG.info("A stream cannot be decoded: %s", type(exc).__name__)
        return _failure_of(source) or FailureReason.NOT_AUDIO
    finally:
        if source is not None:
            source.close()
    return _failure_of(source)


def _failure_of(source: HttpSource | None) -> FailureReason | None:
    """What became of the bytes, where FFmpeg made an end or a fault of its own of it."""
    return None if source is None else source.failure


def _decode_source(source: HttpSource, start_s: float, taker: Taker) -> None:
    if not source.peek(1):
        raise StreamFailed(FailureReason.NO_ANSWER)
    if source.peek(7) == b"#EXTM3U" and b"#EXT-X-TARGETDURATION" in source.peek(1 << 16):
        source.close()
        if (failure := _decode_by_ffmpeg(source.address, start_s, taker)) is not None:
            raise StreamFailed(failure)
        return
    with av.open(source, options=dict(_OPTIONS), metadata_errors="replace") as container:
        from_s = 0.0 if source.is_live else start_s
        _decode(container, from_s, taker, seekable=source.seekable(), live=source.is_live)


def _decode_by_ffmpeg(address: str, start_s: float, taker: Taker) -> FailureReason | None:
    """Where FFmpeg has to ask for more itself. Its redirects keep to the same few protocols."""
    limits = (SILENT_S, SILENT_S)
    try:
        container = av.open(
            address, options=dict(_OPTIONS_BY_FFMPEG), timeout=limits, metadata_errors="replace"
        )
    except av.InvalidDataError:
        return FailureReason.NOT_AUDIO
    except (av.FFmpegError, OSError):
        return FailureReason.NO_ANSWER
    with container:
        live = not container.duration
        try:
            _decode(container, 0.0 if live else start_s, taker, seekable=not live, live=live)
        except (av.FFmpegError, OSError, ValueError):
            return FailureReason.BROKE_OFF
        except IndexError:
            return FailureReason.NOT_AUDIO
    return None


def _decode(container: Any, from_s: float, taker: Taker, *, seekable: bool, live: bool) -> None:
    """Raises IndexError where there is no sound, FFmpeg's errors, and what the source raises."""
    stream = container.streams.audio[0]
    said = container.metadata
    if (title := clean_title(said.get("StreamTitle") or said.get("title"))) is not None:
        taker.tell_title(title)
    if container.duration and not live:
        taker.tell_duration(container.duration / av.time_base)
    if from_s > 0.0 and seekable:
        container.seek(round(from_s * av.time_base))
    is_mono = channels_of(stream) == 1
    resampler, bad = _resampler(is_mono), 0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.FFmpegError:
            bad += 1
            if bad > BAD_PACKETS:
                raise
            continue
        bad = 0
        for frame in frames:
            if from_s > 0.0 and frame.time is not None and frame.time < from_s:
                continue
            try:
                floats = resampler.resample(frame)
            except ValueError:  # the stream has changed its rate or its channels
                is_mono = frame.layout.nb_channels == 1
                resampler = _resampler(is_mono)
                floats = resampler.resample(frame)
            for each in floats:
                plane = bytes(each.planes[0])
                if is_mono:
                    plane = doubled(plane[: each.samples * FRAME_BYTES // CHANNELS])
                plane = plane[: each.samples * FRAME_BYTES]
                if plane and not taker.put(plane):
                    return


def _resampler(is_mono: bool) -> AudioResampler:
    return AudioResampler(format="flt", layout="mono" if is_mono else "stereo", rate=RATE_HZ)
