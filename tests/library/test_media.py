"""What is read of a file: tags, length, pictures, gain; and of files that mean harm."""

from __future__ import annotations

import os
import random
import subprocess
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen import id3
from support.media import FORMATS, PNG, copy, sources, tag, tag_cover, tag_id3

from sleepplayer.catalog import ScannedFile
from sleepplayer.library.chapters import chapters_of, vorbis_chapters
from sleepplayer.library.cover import LARGEST_COVER_BYTES, read_cover
from sleepplayer.library.layout import sound_span
from sleepplayer.library.media import FileOnDisk, ReadingStopped, read_media
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.library.replay_gain import r128_gain, replay_gain
from sleepplayer.library.tags import mended
from sleepplayer.library.titles import LONGEST_PASSAGE, LONGEST_TITLE
from sleepplayer.library.walk import on_disk
from sleepplayer.models import Chapter
from sleepplayer.night.playback import FailureReason

WRITABLE = [ending for ending in FORMATS if ending != "mkv"]


def frame(name: str, **values: Any) -> Any:
    """An ID3 frame; mutagen is untyped."""
    return getattr(id3, name)(**values)


def on_the_disk(path: Path) -> FileOnDisk:
    return on_disk(str(path), path.stat())


def read(path: Path) -> ScannedFile:
    return read_media(on_the_disk(path))


@pytest.mark.parametrize("ending", WRITABLE)
def test_tags_of_each_format_are_read(tmp_path: Path, ending: str) -> None:
    path = copy(
        ending,
        tmp_path / f"x.{ending}",
        title="雨音の夜",
        artist="Sève",
        album="Nights",
        genre="ASMR",
        comment="First line\nand another",
    )
    file = read(path)
    assert (file.title, file.artist, file.album, file.genre) == (
        "雨音の夜",
        "Sève",
        "Nights",
        "ASMR",
    )
    assert file.description == "First line\nand another"
    assert file.location == str(path)
    assert file.size_bytes == path.stat().st_size


@pytest.mark.parametrize("ending", FORMATS)
def test_length_and_video_are_told_in_each_format(ending: str) -> None:
    file = read(sources(0)[ending])
    assert file.duration_s == pytest.approx(1.0, abs=0.15)
    assert file.has_video == (ending in {"mp4", "mkv"})
    # Those that ffmpeg tags by itself, WAV with its own list and Matroska by PyAV among them.
    assert file.title == ("source" if ending == "aiff" else "Rain 0")


@pytest.mark.parametrize("ending", WRITABLE)
def test_a_cover_is_no_video_and_is_read_when_asked_for(tmp_path: Path, ending: str) -> None:
    path = copy(ending, tmp_path / f"x.{ending}")
    assert read_cover(path) is None
    tag_cover(path, PNG)
    assert read_cover(path) == PNG
    assert read(path).has_video == (ending == "mp4")


def test_the_folders_picture_serves_where_the_file_has_none(tmp_path: Path) -> None:
    path = copy("mp3", tmp_path / "x.mp3")
    (tmp_path / "Folder.JPG").write_bytes(b"no picture")
    (tmp_path / "album.png").write_bytes(PNG)
    assert read_cover(path) == PNG
    assert read_cover(tmp_path / "missing.mp3") == PNG


def test_a_cover_that_is_too_large_or_none_is_left(tmp_path: Path) -> None:
    path = copy("flac", tmp_path / "x.flac")
    tag_cover(path, b"<svg/>")
    assert read_cover(path) is None
    (tmp_path / "cover.png").write_bytes(PNG + bytes(LARGEST_COVER_BYTES))
    assert read_cover(path) is None


@pytest.mark.parametrize("ending", WRITABLE)
def test_replay_gain_is_read_in_each_format(tmp_path: Path, ending: str) -> None:
    tags = {"replaygain_track_gain": "-7.30 dB", "replaygain_track_peak": "0.5"}
    path = copy(ending, tmp_path / f"x.{ending}")
    tag(path, **tags)
    gain = read(path).replay_gain
    assert gain is not None
    assert gain.gain_db == pytest.approx(-7.3)
    assert gain.peak_dbfs == pytest.approx(-6.02, abs=0.01)


def test_opus_counts_from_minus_23_lufs(tmp_path: Path) -> None:
    tags = {"R128_TRACK_GAIN": "-512", "replaygain_track_gain": "9 dB"}
    path = copy("opus", tmp_path / "x.opus")
    tag(path, **tags)
    gain = read(path).replay_gain
    assert gain is not None
    assert gain.gain_db == pytest.approx(-2.0 + 5.0)


def test_the_gain_of_an_id3_frame_is_read(tmp_path: Path) -> None:
    path = copy("mp3", tmp_path / "x.mp3")
    tag_id3(path, frame("RVA2", desc="track", channel=1, gain=-4.5, peak=0.0))
    gain = read(path).replay_gain
    assert gain is not None
    assert gain.gain_db == pytest.approx(-4.5, abs=0.01)
    assert gain.peak_dbfs is None


@pytest.mark.parametrize("text", ["", "loud", "nan", "inf", "1e9", "-99999 dB", "12.3.4", "٣"])
def test_a_gain_without_sense_is_none(text: str) -> None:
    assert replay_gain(text, "x") is None or text == "٣"
    assert r128_gain("999999") is None


def test_chapters_of_id3(tmp_path: Path) -> None:
    path = copy("mp3", tmp_path / "x.mp3")
    for number, (start_ms, title) in enumerate([(500, "Whispers"), (0, "Rain"), (9_000, "Late")]):
        times = {"start_time": start_ms, "end_time": 900}
        titled = [frame("TIT2", encoding=3, text=[title])]
        tag_id3(path, frame("CHAP", element_id=f"c{number}", **times, sub_frames=titled))
    assert read(path).chapters == (Chapter(0.0, "Rain"), Chapter(0.5, "Whispers"))


@pytest.mark.parametrize("ending", ["mp4", "m4a", "mkv"])
def test_chapters_of_a_container(tmp_path: Path, ending: str) -> None:
    text = ";FFMETADATA1\n"
    for start_ms, end_ms, title in ((0, 400, "Rain"), (400, 1000, "Wind")):
        text += f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={start_ms}\nEND={end_ms}\ntitle={title}\n"
    (tmp_path / "chapters").write_text(text)
    path = tmp_path / f"x.{ending}"
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(sources(0)[ending])]
    command += ["-i", str(tmp_path / "chapters"), "-map", "0", "-map_chapters", "1", "-c", "copy"]
    subprocess.run([*command, str(path)], check=True)
    file = read(path)
    assert [chapter.title for chapter in file.chapters] == ["Rain", "Wind"]
    assert file.chapters[1].start_s == pytest.approx(0.4, abs=0.01)
    assert file.has_video == (ending != "m4a")


def test_chapters_of_vorbis_comments(tmp_path: Path) -> None:
    tags = {"CHAPTER001": "00:00:00.000", "CHAPTER002": "00:00:00.500", "CHAPTER002NAME": "Wind"}
    path = copy("ogg", tmp_path / "x.ogg")
    tag(path, **tags)
    chapters = read(path).chapters
    assert chapters == (Chapter(0.0, "Chapter 1"), Chapter(0.5, "Wind"))
    assert vorbis_chapters({"chapter001": ["1:99999"], "chapterx": ["00:00:01"]}) == []


@given(st.lists(st.tuples(st.floats(), st.text()), max_size=20), st.none() | st.floats(0.1, 1e6))
def test_chapters_are_in_order_named_and_inside(
    found: list[tuple[float, str]], duration_s: float | None
) -> None:
    chapters = chapters_of(found, duration_s=duration_s)
    starts = [chapter.start_s for chapter in chapters]
    assert starts == sorted(set(starts))
    assert all(chapter.title for chapter in chapters)
    assert all(0 <= start_s < (duration_s or float("inf")) for start_s in starts)


def test_a_file_without_tags_is_called_by_its_name(tmp_path: Path) -> None:
    assert read(copy("aiff", tmp_path / "soft_rain.aiff")).title == "soft rain"


def test_tags_that_are_read_as_latin_1_and_are_not(tmp_path: Path) -> None:
    for number, encoding in enumerate(("utf-8", "cp932")):
        path = copy("mp3", tmp_path / f"{number}.mp3")
        title = "あめの音".encode(encoding).decode("latin-1")
        tag_id3(path, frame("TIT2", encoding=0, text=[title]))
        assert read(path).title == "あめの音"
    assert mended("Sève, naïve") == "Sève, naïve"
    assert mended("\x93Rain\x94") == "“Rain”"


@given(st.text())
def test_mending_never_raises_and_leaves_what_needs_none(text: str) -> None:
    assert isinstance(mended(text), str)
    if not any("\x80" <= sign <= "\x9f" for sign in text):
        assert mended(text) == text


def test_tags_that_would_steer_or_fill_the_screen_are_tamed(tmp_path: Path) -> None:
    hostile = "\x1b[2J\u202ereversed\x07" + "x" * 100_000
    file = read(copy("flac", tmp_path / "x.flac", title=hostile, comment=hostile + "\n" + hostile))
    assert len(file.title) <= LONGEST_TITLE
    assert file.title.startswith("[2Jreversed")
    assert len(file.description) <= LONGEST_PASSAGE
    assert not {"\x1b", "\u202e", "\x07"} & set(file.title + file.description)


def test_a_packed_frame_is_not_unpacked(tmp_path: Path) -> None:
    """64 MiB of spaces in 64 KiB."""
    packed = zlib.compress(b"\x03" + b" " * (64 << 20))

    def syncsafe(size: int) -> bytes:
        return bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))

    body = syncsafe(1 << 26) + packed
    frame = b"TIT2" + syncsafe(len(body)) + b"\x00\x09" + body
    artist = b"TPE1" + syncsafe(5) + b"\x00\x00" + b"\x03Wind"
    tags = b"ID3\x04\x00\x00" + syncsafe(len(frame + artist)) + frame + artist
    path = tmp_path / "bomb.mp3"
    path.write_bytes(tags + sources(0)["mp3"].read_bytes())
    file = read(path)
    assert (file.title, file.artist) == ("bomb", "Wind")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", FailureReason.NOT_AUDIO),
        (b"only text\n" * 100, FailureReason.NOT_AUDIO),
        (b"fLaC" + bytes(200), FailureReason.NOT_AUDIO),
        (b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", FailureReason.NOT_AUDIO),
    ],
)
def test_what_is_no_sound_has_a_reason(
    tmp_path: Path, content: bytes, reason: FailureReason
) -> None:
    path = tmp_path / "x.mp3"
    path.write_bytes(content)
    with pytest.raises(ProbeFailed, match=r"“x\.mp3”") as caught:
        read(path)
    assert caught.value.reason is reason


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_that_breaks_off_behind_its_header_is_no_sound(tmp_path: Path, ending: str) -> None:
    with sources(0)[ending].open("rb") as whole:
        header = sound_span(whole).start
        whole.seek(0)
        path = tmp_path / f"x.{ending}"
        path.write_bytes(whole.read(header))
    with pytest.raises(ProbeFailed):
        read(path)


def test_a_pipe_and_a_missing_file_are_told_apart(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.mp3")
    with pytest.raises(ProbeFailed) as caught:
        read_media(FileOnDisk(str(tmp_path / "x.mp3"), 0, 0))
    assert caught.value.reason is FailureReason.UNREADABLE
    with pytest.raises(ProbeFailed) as caught:
        read_media(FileOnDisk(str(tmp_path / "y.mp3"), 0, 0))
    assert caught.value.reason is FailureReason.MISSING


def test_reading_is_called_off_in_the_middle_of_a_file() -> None:
    asked: list[None] = []

    def stop() -> bool:
        asked.append(None)
        return len(asked) > 3

    with pytest.raises(ReadingStopped):
        read_media(on_the_disk(sources(0)["mp4"]), stop=stop)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ending=st.sampled_from(FORMATS), seed=st.integers(0, 2**32))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    tmp_path: Path, ending: str, seed: int
) -> None:
    rng = random.Random(seed)
    content = bytearray(sources(0)[ending].read_bytes())
    for _ in range(rng.randrange(1, 40)):
        # Mostly near the beginning, where headers and tags are.
        place = min(int(rng.expovariate(1 / 400)), len(content) - 1)
        content[place] = rng.randrange(256)
    if rng.random() < 0.3:
        del content[rng.randrange(len(content)) :]
    path = tmp_path / f"damaged.{ending}"
    path.write_bytes(content)
    try:
        file = read(path)
    except ProbeFailed as failure:
        assert str(failure)
    else:
        assert file.title
        assert len(file.fingerprint) == 32
        assert file.duration_s is None or file.duration_s > 0
    read_cover(path)
