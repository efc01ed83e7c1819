"""Probing: what good files tell, and that bad ones neither harm nor mislead."""

from __future__ import annotations

import os
import random
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepplayer.library.find import MEDIA_ENDINGS
from sleepplayer.library.probe import ProbeFailed, probe
from sleepplayer.library.titles import LONGEST_TITLE, file_title, readable
from sleepplayer.night.playback import FailureReason

RATE_HZ = 48000
CODECS = {
    ".mp3": "mp3",
    ".opus": "libopus",
    ".m4a": "aac",
    ".mp4": "aac",
    ".flac": "flac",
    ".wav": "pcm_s16le",
    ".aiff": "pcm_s16be",
    ".mka": "libopus",
    ".webm": "libopus",
    ".aac": "aac",
    ".ac3": "ac3",
    ".caf": "pcm_s16le",
    ".wv": "wavpack",
    ".tta": "tta",
}


def write_audio(
    path: Path, *, length_s: float = 1.0, title: str = "", picture: bool = False
) -> Path:
    """Soft noise in the container and codec of the ending, with a picture track if wanted."""
    noise = np.random.default_rng(1).normal(0.0, 0.01, (2, round(length_s * RATE_HZ)))
    with av.open(str(path), "w") as container:
        stream = container.add_stream(CODECS[path.suffix], rate=RATE_HZ)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "stereo"
        if title:
            container.metadata["title"] = title
        if picture:
            _add_picture(container)
        for start in range(0, noise.shape[1], 1024):
            samples = np.ascontiguousarray(noise[:, start : start + 1024], dtype=np.float32)
            frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
            frame.rate, frame.pts = RATE_HZ, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _add_picture(container: av.container.OutputContainer) -> None:
    video = container.add_stream("mpeg4", rate=1)
    video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
    frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), dtype=np.uint8), format="rgb24")
    container.mux(video.encode(frame))
    container.mux(video.encode(None))


def write_picture(path: Path) -> Path:
    """A video without sound, or a still image, by the ending."""
    with av.open(str(path), "w") as container:
        _add_picture(container)
    return path


def reason_of(path: Path) -> FailureReason:
    """Why it cannot be probed; the error must name the file in a printable sentence."""
    with pytest.raises(ProbeFailed) as caught:
        probe(path)
    assert caught.value.path == path
    assert str(caught.value).isprintable()
    return caught.value.reason


@pytest.fixture(autouse=True)
def nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("ending", CODECS)
def test_length_and_place_of_every_usual_format(tmp_path: Path, ending: str) -> None:
    path = write_audio(tmp_path / f"soft_rain{ending}", length_s=2.0)
    track = probe(path)
    assert track.location == str(path)
    assert track.title == "soft rain"
    assert track.duration_s == pytest.approx(2.0, abs=0.2)


@pytest.mark.parametrize("ending", sorted(set(CODECS) - {".aac", ".ac3"}))
def test_the_title_comes_from_the_tags(tmp_path: Path, ending: str) -> None:
    path = write_audio(tmp_path / f"x{ending}", title="Flüstern  im\tRegen 雨")
    assert probe(path).title == "Flüstern im Regen 雨"


def test_a_video_with_sound_is_a_track(tmp_path: Path) -> None:
    assert probe(write_audio(tmp_path / "brushing.mp4", picture=True)).title == "brushing"


def test_a_tag_in_an_unknown_encoding_gives_way_to_the_name(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "whisper.wav", title="Fluestern!")
    path.write_bytes(path.read_bytes().replace(b"Fluestern!", b"Fl\xfcstern!!"))
    assert probe(path).title == "whisper"


def test_a_container_that_does_not_tell_its_length(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "live.flac")
    content = bytearray(path.read_bytes())
    # The number of samples, 36 bits in the first block; a recorder that was cut off leaves it 0.
    content[21] &= 0xF0
    content[22:26] = bytes(4)
    path.write_bytes(content)
    assert probe(path).duration_s is None


def test_a_relative_path_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_audio(tmp_path / "rain.opus")
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    assert probe(Path("rain.opus")).location == str(path)
    assert probe(Path("sub/../rain.opus")).location == str(path)


def test_a_link_keeps_its_own_place(tmp_path: Path) -> None:
    target = write_audio(tmp_path / "rain.opus")
    link = tmp_path / "tonight.opus"
    link.symlink_to(target)
    assert probe(link).location == str(link)


@pytest.mark.parametrize(
    "name",
    ["http:rain.opus", "concat:a.opus|b.opus", "pipe:0", "rain%03d.opus", "-i.opus", "a?b#c.opus"],
)
def test_a_name_is_only_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path = write_audio(tmp_path / "x.opus").rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert probe(Path(name)).location == str(path)


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_name_that_is_not_unicode_can_be_probed_and_shown(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "x.opus").rename(tmp_path / os.fsdecode(b"Fl\xfcstern.opus"))
    track = probe(path)
    assert track.location == str(path)
    assert track.title == "Flstern"
    broken = path.with_suffix(".mp3")
    broken.touch()
    assert reason_of(broken) is FailureReason.NOT_AUDIO


@pytest.mark.parametrize("name", ["gone.mp3", "file.txt/rain.mp3", "nul\0.mp3", "\ud800.mp3"])
def test_what_is_not_there_is_missing(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").touch()
    assert reason_of(tmp_path / name) is FailureReason.MISSING


def test_folders_pipes_and_devices_cannot_be_read(tmp_path: Path) -> None:
    assert reason_of(tmp_path) is FailureReason.UNREADABLE
    os.mkfifo(tmp_path / "pipe.mp3")
    assert reason_of(tmp_path / "pipe.mp3") is FailureReason.UNREADABLE
    assert reason_of(Path("/dev/zero")) is FailureReason.UNREADABLE


def test_a_link_to_itself_cannot_be_read(tmp_path: Path) -> None:
    link = tmp_path / "loop.mp3"
    link.symlink_to(link)
    assert reason_of(link) is FailureReason.UNREADABLE


def test_a_file_closed_to_us_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_audio(tmp_path / "rain.opus")

    def closed(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", closed)
    assert reason_of(path) is FailureReason.UNREADABLE


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="nothing here fails to be read")
def test_a_failing_disk_is_told_from_a_bad_file() -> None:
    # A regular file that opens, and whose first bytes give an input/output error.
    assert reason_of(Path("/proc/self/mem")) is FailureReason.UNREADABLE


def _text(path: Path) -> None:
    path.write_text("Lorem ipsum dolor sit amet.\n" * 1000, encoding="utf-8")


def _noise(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(30_000))


def _zeros(path: Path) -> None:
    path.write_bytes(bytes(20_000))


@pytest.mark.parametrize("fill", [Path.touch, _text, _noise, _zeros])
def test_no_ending_makes_audio_of_what_is_none(
    tmp_path: Path, fill: Callable[[Path], None]
) -> None:
    for ending in sorted({*MEDIA_ENDINGS, ".txt", ".sbg", ""}):
        path = tmp_path / f"x{ending}"
        fill(path)
        assert reason_of(path) is FailureReason.NOT_AUDIO, ending


@pytest.mark.parametrize("name", ["silent.mp4", "silent.mkv", "silent.avi"])
def test_pictures_without_sound_are_not_audio(tmp_path: Path, name: str) -> None:
    assert reason_of(write_picture(tmp_path / name)) is FailureReason.NOT_AUDIO


@pytest.mark.parametrize(
    ("ending", "kept"), [(".wav", 44), (".wav", 20), (".opus", 100), (".m4a", 2000), (".flac", 42)]
)
def test_a_file_that_ends_after_its_header_is_not_audio(
    tmp_path: Path, ending: str, kept: int
) -> None:
    path = write_audio(tmp_path / f"x{ending}")
    path.write_bytes(path.read_bytes()[:kept])
    assert reason_of(path) is FailureReason.NOT_AUDIO


def _hls(target: str) -> str:
    return (
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:9\n#EXT-X-MEDIA-SEQUENCE:0\n"
        f"#EXTINF:9.0,\n{target}\n#EXT-X-ENDLIST\n"
    )


def test_playlists_do_not_lead_to_the_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        address = f"http://127.0.0.1:{port}/rain.ts"
        session = f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio {port}"
        for name, text in {
            "remote.m3u8": _hls(address),
            "disguised.mp3": _hls(address),
            "remote.ffconcat": f"ffconcat version 1.0\nfile '{address}'\n",
            "remote.sdp": f"{session} RTP/AVP 0\n",
        }.items():
            path = tmp_path / name
            path.write_text(text, encoding="utf-8")
            assert reason_of(path) is FailureReason.NOT_AUDIO, name
        with pytest.raises(BlockingIOError):
            server.accept()


def test_playlists_do_not_lead_to_other_files(tmp_path: Path) -> None:
    write_audio(tmp_path / "secret.aac")
    for name, text in {
        "local.m3u8": _hls("secret.aac"),
        "local.ffconcat": "ffconcat version 1.0\nfile 'secret.aac'\n",
        "disguised.mp3": "ffconcat version 1.0\nfile 'secret.aac'\n",
    }.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        with av.open(str(path)) as naive:  # the danger is real
            assert naive.streams.audio
        assert reason_of(path) is FailureReason.NOT_AUDIO, name


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("originals")
    return {
        ending: write_audio(folder / f"x{ending}", length_s=0.2, title="Rain").read_bytes()
        for ending in CODECS
    }


@settings(max_examples=150, deadline=None)
@given(
    ending=st.sampled_from(sorted(CODECS)),
    start=st.binary(max_size=16),
    damages=st.lists(
        st.tuples(st.floats(0.0, 1.0), st.binary(min_size=1, max_size=16)), max_size=8
    ),
    kept=st.floats(0.0, 1.0),
)
def test_damaged_files_are_tracks_or_rejected(
    originals: dict[str, bytes],
    tmp_path_factory: pytest.TempPathFactory,
    ending: str,
    start: bytes,
    damages: list[tuple[float, bytes]],
    kept: float,
) -> None:
    content = bytearray(start + originals[ending])
    for where, damage in damages:
        at = int(where * len(content))
        content[at : at + len(damage)] = damage
    path = tmp_path_factory.getbasetemp() / f"damaged{ending}"
    path.write_bytes(content[: int(kept * len(content))])
    try:
        track = probe(path)
    except ProbeFailed as failure:
        assert failure.reason is FailureReason.NOT_AUDIO
    else:
        assert track.title
        assert track.duration_s is None or track.duration_s > 0.0


@pytest.mark.parametrize("name", ["x.opus", "x.wav", "x.mp4"])
def test_it_takes_milliseconds(tmp_path: Path, name: str) -> None:
    path = write_audio(tmp_path / name, length_s=20.0, picture=name == "x.mp4")
    taken_s = []
    for _ in range(7):
        start_s = time.perf_counter()
        probe(path)
        taken_s.append(time.perf_counter() - start_s)
    assert min(taken_s) < 0.030


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("soft_rain_01.mp3", "soft rain 01"),
        ("01 - Tapping.v2.flac", "01 - Tapping.v2"),
        (".mp3", ".mp3"),
        ("___.mp3", "___.mp3"),
        ("a\x1b[31mb\n.mp3", "a[31mb"),
        ("\ud800", "…"),
    ],
)
def test_titles_from_names(name: str, title: str) -> None:
    assert file_title(Path(name)) == title


@given(st.text())
def test_readable_text_is_one_harmless_line(text: str) -> None:
    shown = readable(text)
    shown.encode("utf-8")
    assert len(shown) <= LONGEST_TITLE
    assert shown == shown.strip()
    assert not any(sign in shown for sign in "\n\r\t\x1b\x7f\x9b\u202e\u2066")
