from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import wave
from pathlib import Path

import pytest

from sleepplayer.disguise import begins_like_a_list, container_of, is_disguised
from sleepplayer.resources import resource_path

HLS = b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://evil.example/1.ts\n"
DASH = b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>'
SDP = b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 5 RTP/AVP 0\n"
BINARY = bytes(range(128, 256)) * 4


def id3(size: int, *, footer: bool = False) -> bytes:
    sizes = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    flags = b"\x10" if footer else b"\0"
    return b"ID3\4\0" + flags + sizes + b"\0" * size + (b"3DI" + b"\0" * 7 if footer else b"")


def ape(size: int) -> bytes:
    return b"APETAGEX" + bytes(4) + size.to_bytes(4, "little") + bytes(16) + b"x" * size


@pytest.mark.parametrize(
    "content",
    [
        HLS,
        DASH,
        SDP,
        HLS + BINARY,
        b"\xef\xbb\xbf" + HLS,
        b"\n\n \t" + HLS,
        DASH.decode().encode("utf-16"),
        DASH.decode().encode("utf-16-le"),
        DASH.decode().encode("utf-16-be"),
        b"  \n<MPD " + BINARY,
        DASH.decode().encode("cp500"),
        id3(50) + HLS + BINARY,
        id3(20_000) + id3(7, footer=True) + ape(30) + HLS,
        gzip.compress(HLS),
        bz2.compress(HLS),
        lzma.compress(HLS),
        b"[playlist]\nFile1=http://evil.example/x\nNumberOfEntries=1\n",
        b"http://evil.example/a/rather/long/address\n",
        b"other.mp3\n",
        b"ffconcat version 1.0\nfile 'http://evil.example/x'\n" + BINARY,
    ],
)
def test_lists_are_seen_through(content: bytes) -> None:
    assert begins_like_a_list(io.BytesIO(content))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"OggS\0\2" + BINARY,
        b"fLaC\0\0\0\x22" + BINARY,
        b"RIFFabcdWAVEfmt \x10\0\0\0" + BINARY,
        b"\0\0\0 ftypM4A " + BINARY,
        b"\xff\xfb\x90\x64" + BINARY,
        id3(50) + b"\xff\xfb\x90\x64" + BINARY,
        b"\0" * 40 + b"\xff\xfb\x90\x64" + BINARY,
        b"#!AMR\n\x3c" + BINARY,
        b"Creative Voice File\x1a\x1a\0" + BINARY,
        b"\x1a\x45\xdf\xa3" + BINARY,
        b"FORM\0\0\1\0AIFFCOMM\0\0" + BINARY,
        b"wvpk" + BINARY,
    ],
)
def test_sound_is_none(content: bytes) -> None:
    assert not begins_like_a_list(io.BytesIO(content))


def test_a_tag_that_claims_any_size_is_no_way_around() -> None:
    assert not begins_like_a_list(io.BytesIO(b"ID3\4\0\0\x7f\x7f\x7f\x7f" + BINARY))
    assert begins_like_a_list(io.BytesIO(id3(0) * 9 + HLS))


def test_our_own_sounds(tmp_path: Path) -> None:
    sound = next(resource_path("sounds").glob("*.opus"))
    assert not is_disguised(sound)
    assert container_of(sound) == "ogg"
    with wave.open(str(tmp_path / "x.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(800))
    assert not is_disguised(tmp_path / "x.wav")
    assert container_of(tmp_path / "x.wav") is None


@pytest.mark.parametrize(
    ("content", "container"),
    [
        (b"OggS" + BINARY, "ogg"),
        (id3(9) + b"fLaC" + BINARY, "flac"),
        (b"\0\0\0 ftypM4A " + BINARY, "mov"),
        (b"\0\0\0\x08wide" + BINARY, "mov"),
        (HLS + b"OggS" + BINARY, None),
        (b"\xff\xfb\x90\x64" + BINARY, None),
        (b"", None),
    ],
)
def test_the_container_is_told_by_content(
    content: bytes, container: str | None, tmp_path: Path
) -> None:
    (tmp_path / "x.ogg").write_bytes(content)
    assert container_of(tmp_path / "x.ogg") == container


def test_only_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp3")
    for path in (tmp_path / "pipe.mp3", tmp_path, tmp_path / "gone.mp3", Path("/dev/zero")):
        with pytest.raises(OSError, match=r"."):
            is_disguised(path)
