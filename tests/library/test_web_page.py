"""The sound in a web page, found by the real yt-dlp on a server of our own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import signals
from support.stream_server import Reply, StreamServer, whole

from sleepplayer.library.web_page import PageFailed, options, resolve_page
from sleepplayer.night.playback import FailureReason

# yt-dlp's own: it looks at old modules, and leaves answers of a server to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:yt_dlp")


@pytest.fixture
def server() -> Iterator[StreamServer]:
    sound = whole(signals.sine_file("mp3", 1.0), "audio/mpeg")
    with StreamServer({"/sound.mp3": sound}) as made:
        yield made


def serve(server: StreamServer, html: str) -> str:
    body = f"<!DOCTYPE html><html>{html}</html>".encode()
    server.replies["/page"] = Reply(
        body=body, length=len(body), headers={"Content-Type": "text/html"}
    )
    return server.address("/page")


def failure_of(address: str) -> FailureReason:
    with pytest.raises(PageFailed) as failed:
        resolve_page(address, timeout_s=2.0)
    return failed.value.reason


def test_the_sound_of_a_page_is_found(server: StreamServer) -> None:
    page = serve(server, '<title>A tale</title><audio controls src="/sound.mp3"></audio>')
    found = resolve_page(page)
    assert found.address == server.address("/sound.mp3")
    assert found.title.startswith("A tale")
    assert not found.is_live


def test_what_a_page_says_of_itself_counts(server: StreamServer) -> None:
    sound = server.address("/sound.mp3")
    page = serve(
        server,
        f'<head><meta property="og:title" content="Rain"/>'
        f'<meta property="og:audio" content="{sound}"/></head>',
    )
    found = resolve_page(page)
    assert (found.address, found.title) == (sound, "Rain")


@pytest.mark.parametrize(
    "html",
    [
        "<p>Only words.</p>",
        '<audio src="file:///etc/hostname"></audio>',
        '<meta property="og:audio" content="smb://127.0.0.1/sound.mp3"/>',
    ],
)
def test_a_page_without_sound_on_the_web_fails(server: StreamServer, html: str) -> None:
    assert failure_of(serve(server, html)) is FailureReason.NOT_AUDIO


def test_a_page_that_is_not_there_gives_no_answer(server: StreamServer) -> None:
    assert failure_of(server.address("/nowhere")) is FailureReason.NO_ANSWER


@pytest.mark.parametrize("address", ["file:///etc/hostname", "/etc/hostname", "ytsearch:rain"])
def test_only_the_web_is_asked(address: str) -> None:
    assert failure_of(address) is FailureReason.NO_ANSWER


def test_without_the_extra_it_says_so(
    server: StreamServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "yt_dlp", None)
    assert failure_of(serve(server, "")) is FailureReason.NEEDS_WEB


def test_nothing_is_written(
    server: StreamServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    resolve_page(serve(server, '<title>A tale</title><audio src="/sound.mp3"></audio>'))
    assert list(tmp_path.iterdir()) == []
    assert options()["cachedir"] is False
