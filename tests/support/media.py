"""Small real media with tags, made by ffmpeg once for each process and then copied."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import mutagen
import mutagen.asf
import mutagen.flac
import mutagen.id3
import mutagen.mp4

from support.signals import folder

# Mutagen is untyped in parts.
asf: Any = mutagen.asf
flac: Any = mutagen.flac
id3: Any = mutagen.id3
mp4: Any = mutagen.mp4

FORMATS = ("mp3", "flac", "ogg", "opus", "m4a", "wav", "mp4", "mkv", "aiff", "wma")
"""Ten formats people have; in mp4 and mkv there are moving pictures."""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)

_CODECS = {
    "mp3": ["-c:a", "libmp3lame", "-write_xing", "1"],
    "flac": ["-c:a", "flac"],
    "ogg": ["-c:a", "libvorbis"],
    "opus": ["-c:a", "libopus"],
    "m4a": ["-c:a", "aac"],
    "wav": ["-c:a", "pcm_s16le"],
    "mp4": ["-map", "1:v", "-c:v", "mpeg4", "-c:a", "aac"],
    "mkv": ["-map", "1:v", "-c:v", "mpeg4", "-c:a", "libvorbis"],
    "aiff": ["-c:a", "pcm_s16be"],
    "wma": ["-c:a", "wmav2"],
}


@cache
def sources(seed: int, length_s: float = 1.0) -> dict[str, Path]:
    """One file of soft noise in each format; another seed is another recording."""
    place = folder() / f"media-{seed}-{length_s:g}"
    place.mkdir()
    made = {ending: place / f"source.{ending}" for ending in FORMATS}
    command = ["ffmpeg", "-nostdin", "-v", "error", "-bitexact"]
    command += ["-f", "lavfi", "-i", f"anoisesrc=d={length_s}:a=0.05:seed={seed + 1}:r=48000"]
    command += ["-f", "lavfi", "-i", f"color=c=gray:size=64x36:rate=5:d={length_s}"]
    for ending, path in made.items():
        command += ["-map", "0:a", *_CODECS[ending], "-metadata", f"title=Rain {seed}", str(path)]
    subprocess.run(command, check=True)
    return made


def copy(ending: str, to: Path, *, seed: int = 0, **tags: str) -> Path:
    """A file of that format at a place of its own, tagged if asked to."""
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(sources(seed)[ending], to)
    if tags:
        tag(to, **tags)
    return to


def tag(path: Path, **tags: str) -> None:
    """Write title, artist, album, genre, comment; not into Matroska."""
    file: Any = mutagen.File(path)
    assert file is not None
    if file.tags is None:
        file.add_tags()
    for name, text in tags.items():
        _write(file, name, text)
    file.save()


def tag_cover(path: Path, cover: bytes) -> None:
    """Add a front cover."""
    file: Any = mutagen.File(path)
    assert file is not None
    if file.tags is None:
        file.add_tags()
    _cover(file, cover)
    file.save()


def touch_later(path: Path, seconds: float = 2.0) -> None:
    """Give it a later time, as an editor would that took a while."""
    state = path.stat()
    later_ns = state.st_mtime_ns + round(seconds * 1e9)
    os.utime(path, ns=(later_ns, later_ns))


def tag_id3(path: Path, *frames: Any) -> None:
    """Add ID3 frames to an MP3."""
    file: Any = mutagen.File(path)
    for frame in frames:
        file.tags.add(frame)
    file.save()


def _write(file: Any, name: str, text: str) -> None:
    if isinstance(file.tags, id3.ID3):
        frames = {"title": "TIT2", "artist": "TPE1", "album": "TALB", "genre": "TCON"}
        if name == "comment":
            file.tags.add(id3.COMM(encoding=3, lang="eng", desc="", text=[text]))
        elif name in frames:
            file.tags.add(getattr(id3, frames[name])(encoding=3, text=[text]))
        else:
            file.tags.add(id3.TXXX(encoding=3, desc=name, text=[text]))
    elif isinstance(file, mp4.MP4):
        atoms = {"title": "\xa9nam", "artist": "\xa9ART", "album": "\xa9alb", "genre": "\xa9gen"}
        atoms["comment"] = "\xa9cmt"
        if name in atoms:
            file.tags[atoms[name]] = [text]
        else:
            file.tags[f"----:com.apple.iTunes:{name}"] = [text.encode()]
    elif isinstance(file, asf.ASF):
        names = {"title": "Title", "artist": "Author", "album": "WM/AlbumTitle"}
        names |= {"genre": "WM/Genre", "comment": "Description"}
        file.tags[names.get(name, name)] = [text]
    else:
        file.tags[name] = [text]


def _cover(file: Any, cover: bytes) -> None:
    if isinstance(file.tags, id3.ID3):
        file.tags.add(id3.APIC(encoding=3, mime="image/png", type=3, desc="", data=cover))
    elif isinstance(file, mp4.MP4):
        file.tags["covr"] = [mp4.MP4Cover(cover, mp4.MP4Cover.FORMAT_PNG)]
    elif isinstance(file, asf.ASF):
        head = b"\x03" + len(cover).to_bytes(4, "little")
        text = "image/png\0\0".encode("utf-16-le")
        file.tags["WM/Picture"] = [asf.ASFByteArrayAttribute(head + text + cover)]
    else:
        picture = flac.Picture()
        picture.type, picture.mime, picture.data = 3, "image/png", cover
        if isinstance(file, flac.FLAC):
            file.add_picture(picture)
        else:
            file.tags["metadata_block_picture"] = [base64.b64encode(picture.write()).decode()]
