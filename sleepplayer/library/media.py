"""All the library wants to know of a file, in some tenths of a millisecond where that can be.

Mutagen reads tags and length of the common formats quickly and decodes nothing; FFmpeg decides
where mutagen does not know a format or where what it read is doubtful. So a file that is broken
further in is taken for sound here; whoever measures its loudness hears it whole and finds out.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition

from sleepplayer.catalog import ScannedFile
from sleepplayer.disguise import begins_like_a_list
from sleepplayer.library.container import can_be_heard, open_container
from sleepplayer.library.fingerprint import fingerprint
from sleepplayer.library.layout import MATROSKA, Span, sound_span
from sleepplayer.library.media_file import BoundedFile
from sleepplayer.library.mp4_tracks import mp4_tracks
from sleepplayer.library.mutagen_file import open_tagged
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.library.riff_info import riff_info
from sleepplayer.library.tags import Tags, mended, tags_from, tags_of
from sleepplayer.library.titles import file_title
from sleepplayer.night.playback import FailureReason

_log = logging.getLogger(__name__)

_BUFFER_BYTES = 16 * 1024
_TIME_BASE = 1_000_000  # FFmpeg's AV_TIME_BASE

FEWEST_BYTES_PER_S = 20
"""Less is no sound: Opus needs more for silence. A file that breaks off behind its header has."""

_SURE_MP4_CODECS = ("mp4a", "alac", "ac-3", "ec-3", "Opus", "fLaC")
_SURE_WAV_FORMATS = {1, 3, 0xFFFE}  # whole numbers, floats, and either with more channels
_ASF_HEADER_BYTES = 256 * 1024
_ASF_VIDEO = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")
_ASF_ENCRYPTED = bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e")


class ReadingStopped(Exception):
    """`stop` said so before the file was read."""


@dataclass(frozen=True, slots=True)
class FileOnDisk:
    """What the file system says of a file; by size and time it is seen whether it changed."""

    location: str
    size_bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class _Look:
    """What one of the two readers saw. `sure` that it can be heard, and that nothing is missing."""

    tags: Tags
    has_video: bool = False
    sure: bool = True


class MediaReader:
    """Looks into files here and now."""

    def read_all(
        self, files: Iterable[FileOnDisk], *, stop: Callable[[], bool]
    ) -> Iterator[tuple[FileOnDisk, ScannedFile | ProbeFailed]]:
        """Each file in its order, and what it is or why it is none; ends when it is to `stop`."""
        for found in files:
            if stop():
                return
            try:
                yield found, read_media(found, stop=stop)
            except ReadingStopped:
                return
            except ProbeFailed as failure:
                yield found, failure


def read_fingerprint(found: FileOnDisk, *, stop: Callable[[], bool] = lambda: False) -> str:
    """What the content is known by. Raises `ProbeFailed` with a sentence, or `ReadingStopped`."""
    with _opened(found, stop) as (_, file):
        return _mark(file, sound_span(file), found)


def read_media(found: FileOnDisk, *, stop: Callable[[], bool] = lambda: False) -> ScannedFile:
    """Look into a file. Raises `ProbeFailed` with a sentence, or `ReadingStopped`."""
    path = Path(found.location)
    with _opened(found, stop) as (raw, file):
        if begins_like_a_list(file):  # with music behind it, it passes for music
            raise ProbeFailed(path, FailureReason.NOT_AUDIO)
        span = sound_span(file)
        mark = _mark(file, span, found)  # first: mutagen may use up what may be read
        look = _by_mutagen(file, path.suffix.lower(), span)
        if not look.sure and not stop():
            look = _by_ffmpeg(raw, look.tags)
    if not look.sure:
        raise ProbeFailed(path, FailureReason.NOT_AUDIO)
    tags = look.tags
    return ScannedFile(
        location=found.location,
        size_bytes=found.size_bytes,
        modified_ns=found.modified_ns,
        fingerprint=mark,
        title=tags.title or file_title(path),
        artist=tags.artist,
        album=tags.album,
        genre=tags.genre,
        description=tags.description,
        duration_s=tags.duration_s,
        has_video=look.has_video,
        chapters=tags.chapters,
        replay_gain=tags.replay_gain,
    )


@contextmanager
def _opened(found: FileOnDisk, stop: Callable[[], bool]) -> Iterator[tuple[BoundedFile, BinaryIO]]:
    """The file, and a buffer over it. What it failed with, or that it was stopped, is raised."""
    path = Path(found.location)
    try:
        with BoundedFile(path, stop=stop) as raw, BufferedReader(raw, _BUFFER_BYTES) as file:
            yield raw, file
            if stop():
                raise ReadingStopped
            if raw.failure is not None:
                raise raw.failure
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ProbeFailed(path, FailureReason.MISSING) from error
    except OSError as error:
        raise ProbeFailed(path, FailureReason.UNREADABLE) from error


def _mark(file: BinaryIO, span: Span, found: FileOnDisk) -> str:
    return fingerprint(file, span if span.size_bytes else Span(0, found.size_bytes))


def _by_mutagen(file: BinaryIO, suffix: str, span: Span) -> _Look:
    tagged = open_tagged(file, suffix)
    if tagged is None:
        return _Look(Tags(), sure=False)
    kind = type(tagged).__name__
    tags = tags_of(tagged, more=riff_info(file) if kind == "WAVE" and not tagged.tags else None)
    video, sure = False, _is_sure(kind, tagged.info)
    if kind == "MP4":
        tracks = mp4_tracks(file, file.seek(0, os.SEEK_END))
        # A chapter list may have pictures, and is read by FFmpeg alone.
        video, sure = tracks.has_video, sure and not tracks.has_chapter_track
    elif kind == "ASF":
        file.seek(0)
        header = file.read(_ASF_HEADER_BYTES)[: span.start]
        video, sure = _ASF_VIDEO in header, sure and _ASF_ENCRYPTED not in header
    enough = span.size_bytes >= FEWEST_BYTES_PER_S * (tags.duration_s or 0.0)
    return _Look(tags, video, sure and enough and tags.duration_s is not None)


def _is_sure(kind: str, info: Any) -> bool:
    """Whether what mutagen says of the format suffices to know that FFmpeg and VLC play it."""
    if kind == "MP3":
        return not info.sketchy
    if kind == "MP4":
        return str(info.codec).startswith(_SURE_MP4_CODECS)
    if kind == "WAVE":
        return info.audio_format in _SURE_WAV_FORMATS
    return kind in {"FLAC", "OggVorbis", "OggOpus", "OggFLAC", "OggSpeex", "ASF", "AIFF", "WavPack"}


def _by_ffmpeg(raw: BoundedFile, known: Tags) -> _Look:
    """Listen to a bit of it, and fill up what is not known yet; `sure` if there was a sound."""
    raw.budget_bytes = None
    raw.seek(0)
    matroska = raw.read(4) == MATROSKA
    raw.seek(0)
    try:
        with open_container(raw, header_suffices=matroska) as container:
            # Before any sound is decoded: that may move on to parts that say something else.
            tags, video = _container_tags(container), _has_video(container)
            if not _is_told(container, tags, matroska) and not can_be_heard(container):
                return _Look(known, sure=False)
    except FFmpegError:
        return _Look(known, sure=False)
    except Exception as error:  # a damaged file leads PyAV to what it has not thought of
        _log.warning("PyAV stumbled over a file: %s", type(error).__name__)
        _log.debug("PyAV stumbled", exc_info=True)
        return _Look(known, sure=False)
    filled = replace(
        known,
        title=known.title or tags.title,
        artist=known.artist or tags.artist,
        album=known.album or tags.album,
        genre=known.genre or tags.genre,
        description=known.description or tags.description,
        duration_s=tags.duration_s or known.duration_s,
        chapters=tags.chapters or known.chapters,
        replay_gain=known.replay_gain or tags.replay_gain,
    )
    return _Look(filled, video)


def _is_told(container: InputContainer, tags: Tags, matroska: bool) -> bool:
    """Whether the header of a format that tells all of it tells of a sound that can be decoded."""
    streams = container.streams.audio
    return matroska and tags.duration_s is not None and any(map(_is_decodable, streams))


def _container_tags(container: InputContainer) -> Tags:
    texts: dict[str, list[str]] = {}
    # Ogg keeps the tags with the stream, the others with the container.
    streams = [stream.metadata for stream in container.streams.audio[:1]]
    for metadata in (*streams, container.metadata):
        for name, text in metadata.items():
            texts.setdefault(name.casefold(), []).append(mended(text))
    length = container.duration
    chapters = [
        (float(chapter["start"] * chapter["time_base"]), chapter["metadata"].get("title", ""))
        for chapter in container.chapters()
        if chapter["time_base"]
    ]
    duration_s = length / _TIME_BASE if length and length > 0 else None
    return tags_from(texts, chapters=chapters, duration_s=duration_s)


def _is_decodable(stream: AudioStream) -> bool:
    context: AudioCodecContext | None = stream.codec_context  # None whatever PyAV's types say
    return context is not None and context.sample_rate > 0


def _has_video(container: InputContainer) -> bool:
    """Whether there are pictures beside a cover."""
    return any(
        not stream.disposition & Disposition.attached_pic for stream in container.streams.video
    )
