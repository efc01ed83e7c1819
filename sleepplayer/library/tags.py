"""What a file's tags say, as plain values: everybody's tags are somebody else's data.

Each family of formats has its own names and types for the same things; all of them end here as
one mapping of names to texts.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sleepplayer.library.chapters import chapters_of, vorbis_chapters
from sleepplayer.library.replay_gain import r128_gain, relative_gain, replay_gain
from sleepplayer.library.titles import readable, readable_passage
from sleepplayer.models import Chapter, ReplayGain

_log = logging.getLogger(__name__)

Texts = Mapping[str, Sequence[str]]
"""Names in small letters to what stands under them; nothing of it has been checked."""

# The same thing in several formats, the better source first.
_NAMES = {
    "title": ("title", "tit2", "\xa9nam", "inam"),
    "artist": (
        *("artist", "tpe1", "\xa9art", "author", "iart"),
        *("albumartist", "album artist", "tpe2", "aart", "wm/albumartist"),
    ),
    "album": ("album", "talb", "\xa9alb", "wm/albumtitle", "iprd"),
    "genre": ("genre", "tcon", "\xa9gen", "wm/genre", "ignr"),
    "description": ("description", "ldes", "desc", "comment", "comm", "\xa9cmt", "icmt"),
}
_GAINS = ("r128_track_gain", "replaygain_track_gain", "replaygain_track_peak")
_WANTED = frozenset({*_GAINS, *(name for names in _NAMES.values() for name in names)})
_ITUNES = "----:com.apple.itunes:"
_STEERING = re.compile("[\x80-\x9f]")
_MOST_VALUES = 4
_LONGEST_RAW = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What a file says about itself; "" and None where it says nothing that can be used."""

    title: str = ""
    artist: str = ""
    album: str = ""
    genre: str = ""
    description: str = ""
    duration_s: float | None = None
    chapters: tuple[Chapter, ...] = ()
    replay_gain: ReplayGain | None = None


def tags_of(tagged: Any, *, more: Texts | None = None) -> Tags:
    """From one of mutagen's file objects; `more` serves where it has nothing. Raises nothing."""
    duration_s = _length_s(getattr(tagged, "info", None))
    try:
        raw = getattr(tagged, "tags", None)
        texts = _texts(raw) if raw is not None else {}
        return tags_from(
            texts if texts or not more else more,
            chapters=[*_own_chapters(tagged, raw), *vorbis_chapters(texts)],
            duration_s=duration_s,
            gain=_rva2(raw),
        )
    except Exception as error:  # what it read is of any type
        _log.debug("tags make no sense: %s", type(error).__name__)
        return Tags(duration_s=duration_s)


def tags_from(
    texts: Texts,
    *,
    chapters: Iterable[tuple[float, str]] = (),
    duration_s: float | None = None,
    gain: ReplayGain | None = None,
) -> Tags:
    """Tags fit to be shown and kept, out of texts that may be anything."""
    return Tags(
        title=_line(texts, "title"),
        artist=_line(texts, "artist"),
        album=_line(texts, "album"),
        genre=_line(texts, "genre"),
        description=next(
            filter(None, map(readable_passage, _values(texts, _NAMES["description"]))), ""
        ),
        duration_s=duration_s,
        chapters=chapters_of(chapters, duration_s=duration_s),
        replay_gain=_gain(texts) or gain,
    )


def mended(text: str) -> str:
    """A text that was read as Latin-1 and is not.

    The signs 0x80 to 0x9F steer old terminals and stand in no Latin-1 text, while nearly every
    UTF-8 one beyond English has them, and every Japanese one in Shift-JIS: kana begin with 0x82
    and 0x83. What then remains is Windows' own Latin.
    """
    if text.isascii() or not _STEERING.search(text):
        return text
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return text
    for encoding in ("utf-8", "cp932", "cp1252"):
        try:
            read = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "cp932" or any("\u3040" <= sign <= "\u30ff" for sign in read):
            return read
    return text


def _length_s(info: Any) -> float | None:
    length = getattr(info, "length", None)
    if isinstance(length, (int, float)) and math.isfinite(length) and length > 0:
        return float(length)
    return None


def _texts(raw: Any) -> dict[str, list[str]]:
    """Mutagen's tags of any format as texts; what is none is left out."""
    found: dict[str, list[str]] = {}
    # Sorted, because some of mutagen's mappings have another order each time.
    for key, value in sorted(raw.items(), key=lambda item: str(item[0])):
        name = str(key).casefold()
        if name.startswith(("comm:", "txxx:")):  # a frame for each description and language
            name = "comm" if name.startswith("comm:") else name.removeprefix("txxx:")
        elif name.startswith(_ITUNES):
            name = name.removeprefix(_ITUNES)
        if name not in _WANTED and not name.startswith("chapter"):  # pictures are texts, too
            continue
        texts = [text for text in map(_text, _many(value)[:_MOST_VALUES]) if text]
        if texts:
            found.setdefault(name, []).extend(texts)
    return found


def _many(value: Any) -> Sequence[Any]:
    """The values under one name, which may be a frame, a list or a single one."""
    text = getattr(value, "text", None)
    if isinstance(text, list):
        return text
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    if isinstance(value, bytes):  # MP4's freeform values
        return value[:_LONGEST_RAW].decode("utf-8", "replace")
    value = getattr(value, "value", value)  # an attribute of ASF, a text of APEv2
    return mended(value[:_LONGEST_RAW]) if isinstance(value, str) else ""


def _values(texts: Texts, names: Sequence[str]) -> list[str]:
    return [text for name in names for text in texts.get(name, ())]


def _line(texts: Texts, what: str) -> str:
    """The first text under the first of its names that can be read."""
    return next(filter(None, map(readable, _values(texts, _NAMES[what]))), "")


def _gain(texts: Texts) -> ReplayGain | None:
    for text in texts.get("r128_track_gain", ()):
        if found := r128_gain(text):
            return found
    peak = next(iter(texts.get("replaygain_track_peak", ())), "")
    for text in texts.get("replaygain_track_gain", ()):
        if found := replay_gain(text, peak):
            return found
    return None


def _rva2(raw: Any) -> ReplayGain | None:
    """The gain in an ID3 frame of its own."""
    frames = raw.getall("RVA2") if hasattr(raw, "getall") else []
    for frame in frames:
        if frame.desc.casefold() in {"track", ""} and frame.channel == 1:
            return relative_gain(frame.gain, frame.peak)
    return None


def _own_chapters(tagged: Any, raw: Any) -> Iterable[tuple[float, str]]:
    """Those of ID3 and MP4, which are no texts."""
    for chapter in getattr(tagged, "chapters", None) or ():
        yield chapter.start, chapter.title
    for frame in raw.getall("CHAP") if hasattr(raw, "getall") else ():
        title = frame.sub_frames.get("TIT2")
        yield frame.start_time / 1000, mended(str(title)) if title else ""
