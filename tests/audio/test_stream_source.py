"""A stream is fetched from the web only, decoded, and told of, whatever a server answers."""

from __future__ import annotations

import subprocess
import threading
from array import array
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from support import signals
from support.stream_server import Reply, StreamServer, stream, whole

from audio.waiting import until
from sleepplayer.audio import stream_source
from sleepplayer.audio.http_source import HttpSource
from sleepplayer.audio.stream_buffer import CHANNELS, RATE_HZ
from sleepplayer.audio.stream_source import StreamSource
from sleepplayer.audio.stream_title import clean_title
from sleepplayer.night.playback import FailureReason

MP3_BYTES_PER_S = 24_000.0
SHORT_STALL_S = 0.6


@pytest.fixture
def server() -> Iterator[StreamServer]:
    with StreamServer() as made:
        yield made


def opened(server: StreamServer, path: str, start_s: float = 0.0) -> StreamSource:
    return StreamSource(server.address(path), start_s)


def failure_of(source: StreamSource, *, within_s: float = 3.0) -> FailureReason | None:
    """Read it as a player does, to its end or until it fails."""
    ended = threading.Event()

    def read() -> None:
        while source.read(1 << 16):
            pass
        ended.set()

    threading.Thread(target=read, daemon=True).start()
    until(
        lambda: ended.is_set() or source.failure(played_out=ended.is_set()) is not None,
        within_s=within_s,
        what="over",
    )
    source.close()
    return source.failure(played_out=True)


def local_sound() -> Path:
    return signals.sine_file("wav", 2.0)


def redirect(to: str) -> Reply:
    return Reply(status=302, headers={"Location": to}, length=0)


def hls(*pieces: str) -> Reply:
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:2"]
    lines += [line for piece in pieces for line in ("#EXTINF:2,", piece)]
    body = "\n".join([*lines, "#EXT-X-ENDLIST", ""]).encode()
    kind = "application/vnd.apple.mpegurl"
    return Reply(body=body, length=len(body), headers={"Content-Type": kind})


@pytest.mark.parametrize("extension", ["mp3", "ogg", "opus", "m4a", "flac", "wav"])
def test_a_file_on_a_server_plays_with_its_length(server: StreamServer, extension: str) -> None:
    server.replies["/sound"] = whole(signals.sine_file(extension, 3.0), "audio/x")
    source = opened(server, "/sound")
    sound = b""
    while more := source.read(1 << 16):
        sound += more
    assert source.failure(played_out=True) is None
    assert source.duration_s == pytest.approx(3.0, abs=0.1)
    left = np.array(array("f", sound)[::CHANNELS])
    left = left[np.flatnonzero(np.abs(left) > 0.01)[0] :]
    assert len(left) / RATE_HZ == pytest.approx(3.0, abs=0.1)
    level_dbfs = 20 * np.log10(np.abs(left[RATE_HZ : 2 * RATE_HZ]).max())
    assert level_dbfs == pytest.approx(signals.SINE_DBFS, abs=0.5)


def test_one_channel_is_as_loud_on_both_sides(server: StreamServer, tmp_path: Path) -> None:
    path = tmp_path / "mono.flac"
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(local_sound()), "-ac", "1", str(path)]
    subprocess.run(command, check=True)
    server.replies["/mono"] = whole(path, "audio/flac")
    sound = b""
    source = opened(server, "/mono")
    while more := source.read(1 << 16):
        sound += more
    both = np.array(array("f", sound)).reshape(-1, CHANNELS)
    assert (both[:, 0] == both[:, 1]).all()
    assert 20 * np.log10(np.abs(both).max()) == pytest.approx(signals.SINE_DBFS, abs=0.1)


@pytest.mark.parametrize("ranges", [True, False])
def test_it_begins_where_it_is_told(server: StreamServer, ranges: bool) -> None:
    body = signals.sine_file("mp3", 10.0).read_bytes()
    server.replies["/sound"] = Reply(body=body, length=len(body), ranges=ranges)
    source = opened(server, "/sound", start_s=8.0)
    heard = 0
    while more := source.read(1 << 16):
        heard += sum(1 for sample in array("f", more) if abs(sample) > 1e-4)
    assert heard / CHANNELS / RATE_HZ == pytest.approx(2.0, abs=0.2)


def test_a_radio_says_what_it_plays(server: StreamServer) -> None:
    server.replies["/radio"] = Reply(
        body=signals.sine_file("mp3", 10.0).read_bytes(),
        bytes_per_s=2 * MP3_BYTES_PER_S,
        endless=True,
        titles=("Rain\x07\n on a\u202e roof", "Wind"),
    )
    source = opened(server, "/radio")
    seen: list[str | None] = []

    def title() -> bool:
        if source.title not in seen:
            seen.append(source.title)
        return source.title == "Wind"

    try:
        until(title, within_s=5.0)
    finally:
        source.close()
    assert "Rain on a roof" in seen
    assert source.duration_s is None


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (None, None),
        ("", None),
        (" \x00\x1b[31m\u200b ", "[31m"),
        ("Rain\r\nand wind", "Rain and wind"),
        ("x" * 1000, "x" * 300),
    ],
)
def test_a_title_is_one_line_to_show(said: str | None, shown: str | None) -> None:
    assert clean_title(said) == shown


NO_SOUND = {
    "404": (Reply(status=404), FailureReason.MISSING),
    "500": (Reply(status=500), FailureReason.NO_ANSWER),
    "nothing": (Reply(), FailureReason.NO_ANSWER),
    "garbage": (Reply(body=bytes(range(256)) * 2000), FailureReason.NOT_AUDIO),
    "page": (
        Reply(body=b"<html><audio src='file:///etc/hostname'></html>" * 50),
        FailureReason.NOT_AUDIO,
    ),
    "loop": (redirect("/asked"), FailureReason.NO_ANSWER),
    "to smb": (redirect("smb://127.0.0.1/share"), FailureReason.NO_ANSWER),
    "to ftp": (redirect("ftp://127.0.0.1/sound.mp3"), FailureReason.NO_ANSWER),
    "to nowhere": (redirect("http://127.0.0.1:1/"), FailureReason.NO_ANSWER),
}


@pytest.mark.parametrize("case", NO_SOUND)
def test_what_is_no_sound_fails_quickly_and_says_why(server: StreamServer, case: str) -> None:
    reply, reason = NO_SOUND[case]
    server.replies["/asked"] = reply
    assert failure_of(opened(server, "/asked")) is reason


def test_a_redirect_within_the_web_is_followed(server: StreamServer) -> None:
    server.replies["/moved"] = redirect("/sound")
    server.replies["/sound"] = whole(signals.sine_file("mp3", 1.0), "audio/mpeg")
    assert failure_of(opened(server, "/moved")) is None
    assert server.asked[:2] == ["/moved", "/sound"]


LISTS = {
    "a redirect": lambda path: redirect(f"file://{path}"),
    "m3u": lambda path: Reply(body=f"#EXTM3U\n#EXTINF:2,x\nfile://{path}\n".encode()),
    "hls": lambda path: hls(f"file://{path}"),
    "hls by path": lambda path: hls(str(path)),
    "xspf": lambda path: Reply(
        body=(
            '<?xml version="1.0"?><playlist xmlns="http://xspf.org/ns/0/" version="1"><trackList>'
            f"<track><location>file://{path}</location></track></trackList></playlist>"
        ).encode()
    ),
    "concat": lambda path: Reply(body=f"ffconcat version 1.0\nfile 'file://{path}'\n".encode()),
    "dash": lambda path: Reply(
        body=(
            '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">'
            '<Period><AdaptationSet mimeType="audio/mp4"><Representation id="1">'
            f"<BaseURL>file://{path}</BaseURL></Representation></AdaptationSet></Period></MPD>"
        ).encode()
    ),
}


@pytest.mark.parametrize("kind", LISTS)
def test_no_answer_makes_it_open_a_local_file(server: StreamServer, kind: str) -> None:
    server.replies["/sound.mp3"] = LISTS[kind](local_sound())
    source = opened(server, "/sound.mp3")
    assert failure_of(source) in {FailureReason.NOT_AUDIO, FailureReason.NO_ANSWER}
    assert source.duration_s is None


def test_a_stream_in_pieces_plays(server: StreamServer) -> None:
    server.replies["/live"] = hls("piece.mp3", "piece.mp3")
    server.replies["/piece.mp3"] = whole(signals.sine_file("mp3", 2.0), "audio/mpeg")
    assert failure_of(opened(server, "/live"), within_s=10.0) is None
    assert "/piece.mp3" in server.asked


def test_a_connection_that_is_refused_is_no_answer() -> None:
    with StreamServer() as gone:
        address = gone.address("/")
    assert failure_of(StreamSource(address, 0.0)) is FailureReason.NO_ANSWER


def test_less_than_was_promised_is_broken_off(server: StreamServer) -> None:
    body = signals.sine_file("mp3", 3.0).read_bytes()
    server.replies["/sound"] = Reply(body=body, length=3 * len(body))
    assert failure_of(opened(server, "/sound"), within_s=6.0) is FailureReason.BROKE_OFF


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(silent=True), FailureReason.NO_ANSWER),
        (Reply(stall_after=0), FailureReason.NO_ANSWER),
        (Reply(body=b"x" * 100, bytes_per_s=1.0, endless=True), FailureReason.NO_ANSWER),
        ("stalls", FailureReason.BROKE_OFF),
    ],
    ids=["silent", "empty", "trickles", "stalls"],
)
def test_a_server_that_says_nothing_more_is_given_up(
    server: StreamServer,
    monkeypatch: pytest.MonkeyPatch,
    reply: Reply | str,
    reason: FailureReason,
) -> None:
    monkeypatch.setattr(stream_source, "SILENT_S", SHORT_STALL_S)
    if isinstance(reply, str):
        reply = stream(
            signals.sine_file("mp3", 10.0),
            bytes_per_s=MP3_BYTES_PER_S,
            stall_after=round(2 * MP3_BYTES_PER_S),
        )
    server.replies["/radio"] = reply
    assert failure_of(opened(server, "/radio"), within_s=6.0) is reason


def test_bytes_can_be_asked_for_from_anywhere(server: StreamServer) -> None:
    body = bytes(index % 251 for index in range(600_000))
    server.replies["/file"] = Reply(body=body, length=len(body), ranges=True)
    file = HttpSource(server.address("/file"))
    assert file.seekable()
    assert file.peek(4) == body[:4]
    for offset in (100, 500_000, 20, len(body) - 10):
        assert file.seek(offset) == offset
        assert file.read(10) == body[offset : offset + 10]
    assert file.read(10) == b""
    file.close()


def test_a_server_that_ignores_the_place_asked_for_breaks_off(server: StreamServer) -> None:
    body = bytes(600_000)
    server.replies["/file"] = Reply(body=body, length=len(body), headers={"Accept-Ranges": "bytes"})
    file = HttpSource(server.address("/file"))
    file.seek(500_000)
    assert file.read(10) == b""
    assert file.failure is FailureReason.BROKE_OFF
