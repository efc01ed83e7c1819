"""Now Playing, against libraries that behave as their metadata says; macOS is not here."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from desktop.fake_pyobjc import FakeMac
from support.fake_controls import FakeControls
from support.fakes import FakeClock

from sleepplayer.controls import NowPlaying
from sleepplayer.desktop.mac_media import MacMedia
from sleepplayer.night.media_keys import MediaKey
from sleepplayer.night.view import Phase

PLAYING = NowPlaying(
    phase=Phase.PLAYING,
    entry_id=7,
    title="Rain",
    artist="A cloud",
    album="Weather",
    duration_s=600.0,
    position_s=12.0,
    can_seek=True,
    has_next=True,
)


class Evening:
    """A media presence, and the main thread: `posted` waits until `run` is called."""

    def __init__(self, mac: FakeMac) -> None:
        self.mac = mac
        self.posted: deque[Callable[[], None]] = deque()
        self.controls = FakeControls(PLAYING)
        self.media = MacMedia(self.controls, clock=FakeClock(), post=self.posted.append)

    def asked_for(self) -> list[tuple[object, ...]]:
        """What a command has asked the player for, all on the main thread."""
        assert self.controls.calls == []
        while self.posted:
            self.posted.popleft()()
        calls, self.controls.calls = self.controls.calls, []
        return calls


@pytest.fixture
def mac(monkeypatch: pytest.MonkeyPatch) -> FakeMac:
    made = FakeMac()
    made.install(monkeypatch)
    return made


@pytest.fixture
def evening(mac: FakeMac) -> Evening:
    return Evening(mac)


def test_nothing_is_claimed_before_something_plays(evening: Evening) -> None:
    evening.media.show(NowPlaying(can_start=True))
    assert evening.mac.center.info is None
    assert not any(command.targets for command in evening.mac.commands.values())


def test_what_plays_is_shown(evening: Evening) -> None:
    evening.media.show(PLAYING)
    center = evening.mac.center
    assert center.info == {
        "MPMediaItemPropertyTitle": "Rain",
        "MPMediaItemPropertyArtist": "A cloud",
        "MPMediaItemPropertyAlbumTitle": "Weather",
        "MPMediaItemPropertyPlaybackDuration": 600.0,
        "MPNowPlayingInfoPropertyElapsedPlaybackTime": 12.0,
        "MPNowPlayingInfoPropertyPlaybackRate": 1.0,
        "MPNowPlayingInfoPropertyMediaType": 1,
    }
    assert center.state == 1
    assert evening.mac.commands["nextTrackCommand"].enabled
    assert not evening.mac.commands["previousTrackCommand"].enabled


def test_a_pause_stands_still(evening: Evening) -> None:
    evening.media.show(PLAYING)
    evening.media.show(replace(PLAYING, phase=Phase.PAUSED))
    info = evening.mac.center.info
    assert info is not None
    assert info["MPNowPlayingInfoPropertyPlaybackRate"] == 0.0
    assert info["MPMediaItemPropertyTitle"] == "Rain"
    assert evening.mac.center.state == 2


def test_after_the_night_nothing_is_shown_and_play_works_if_it_can(evening: Evening) -> None:
    evening.media.show(PLAYING)
    evening.media.show(NowPlaying(can_start=True))
    assert evening.mac.center.info is None
    assert evening.mac.center.state == 3
    evening.mac.commands["playCommand"].give()
    evening.mac.commands["pauseCommand"].give()
    assert evening.asked_for() == [("press", MediaKey.PLAY)]


@pytest.mark.parametrize(
    ("command", "key"),
    [
        ("playCommand", MediaKey.PLAY),
        ("pauseCommand", MediaKey.PAUSE),
        ("togglePlayPauseCommand", MediaKey.PLAY_PAUSE),
        ("stopCommand", MediaKey.STOP),
        ("nextTrackCommand", MediaKey.NEXT),
        ("previousTrackCommand", MediaKey.PREVIOUS),
    ],
)
def test_commands_reach_the_player_on_the_main_thread(
    evening: Evening, command: str, key: MediaKey
) -> None:
    evening.media.show(replace(PLAYING, has_previous=True))
    evening.mac.commands[command].give()
    assert evening.asked_for() == [("press", key)]


def test_dragging_seeks_in_the_track_that_was_shown(evening: Evening) -> None:
    evening.media.show(PLAYING)
    evening.mac.commands["changePlaybackPositionCommand"].give(positionTime=120.0)
    evening.media.show(replace(PLAYING, entry_id=8))
    assert evening.asked_for() == [("seek_to", 7, 120.0)]


def test_a_cover_is_shown_and_a_missing_one_left_out(evening: Evening, tmp_path: Path) -> None:
    cover = tmp_path / "cover.jpg"
    evening.media.show(replace(PLAYING, cover=cover))
    info = evening.mac.center.info
    assert info is not None
    assert "MPMediaItemPropertyArtwork" not in info
    cover.touch()
    evening.media.show(replace(PLAYING, entry_id=8, cover=cover))
    info = evening.mac.center.info
    assert info is not None
    assert info["MPMediaItemPropertyArtwork"] == f"{cover} 300"


def test_closed_it_is_gone_and_hears_nothing(evening: Evening) -> None:
    evening.media.show(PLAYING)
    evening.media.close()
    assert evening.mac.center.info is None
    assert not any(command.targets for command in evening.mac.commands.values())
    evening.media.close()


def test_closing_raises_nothing(evening: Evening, caplog: pytest.LogCaptureFixture) -> None:
    evening.media.show(PLAYING)
    evening.mac.center.breaks = RuntimeError("NSInternalInconsistencyException")
    with caplog.at_level(logging.WARNING):
        evening.media.close()
    assert len(caplog.records) == 1
