"""Windows' media controls, against a library that behaves as its stubs say; Windows is not here."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from desktop.fake_winrt import AsyncStatus, Button, FakeWinrt, Status
from support.fake_controls import FakeControls
from support.fakes import FakeClock

from sleepplayer.controls import NowPlaying
from sleepplayer.desktop.windows_media import WindowsMedia
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
PAUSED = replace(PLAYING, phase=Phase.PAUSED)


class Evening:
    """A media presence, and the main thread: `posted` waits until `run` is called."""

    def __init__(self, winrt: FakeWinrt) -> None:
        self.winrt = winrt
        self.posted: deque[Callable[[], None]] = deque()
        self.controls = FakeControls(PLAYING)
        self.clock = FakeClock()
        self.media = WindowsMedia(self.controls, clock=self.clock, post=self.posted.append)

    def show(self, now: NowPlaying) -> None:
        self.controls.shown = now
        self.media.show(now)

    def run(self) -> None:
        while self.posted:
            self.posted.popleft()()

    def cover_shown(self) -> object:
        return self.winrt.smtc.display_updater.shown["cover"]

    def asked_for(self) -> list[tuple[object, ...]]:
        """What a press or a drag has asked the player for, all on the main thread."""
        assert self.controls.calls == []
        self.run()
        calls, self.controls.calls = self.controls.calls, []
        return calls


@pytest.fixture
def winrt(monkeypatch: pytest.MonkeyPatch) -> FakeWinrt:
    made = FakeWinrt()
    made.install(monkeypatch)
    return made


@pytest.fixture
def evening(winrt: FakeWinrt) -> Evening:
    return Evening(winrt)


def test_nothing_is_claimed_before_something_plays(evening: Evening) -> None:
    evening.show(NowPlaying(can_start=True))
    assert not evening.winrt.smtc.is_enabled
    assert not evening.winrt.players[0].command_manager.is_enabled


def test_what_plays_is_shown(evening: Evening) -> None:
    evening.show(PLAYING)
    smtc = evening.winrt.smtc
    assert smtc.is_enabled
    assert smtc.playback_status is Status.PLAYING
    assert smtc.display_updater.shown == {
        "title": "Rain",
        "artist": "A cloud",
        "album": "Weather",
        "cover": None,
    }
    assert (smtc.is_next_enabled, smtc.is_previous_enabled) == (True, False)
    timeline = smtc.timelines[-1]
    assert timeline.position == timedelta(seconds=12)
    assert timeline.end_time == timeline.max_seek_time == timedelta(seconds=600)


def test_what_cannot_be_sought_offers_no_seeking(evening: Evening) -> None:
    evening.show(replace(PLAYING, can_seek=False))
    assert evening.winrt.smtc.timelines[-1].max_seek_time == timedelta()


def test_a_stream_of_unknown_length_has_no_timeline(evening: Evening) -> None:
    evening.show(replace(PLAYING, duration_s=None, position_s=99.0, can_seek=False))
    timeline = evening.winrt.smtc.timelines[-1]
    assert timeline.end_time == timeline.position == timedelta()


def test_a_discovery_tells_no_title(evening: Evening) -> None:
    evening.show(PLAYING)
    evening.show(replace(PLAYING, entry_id=None, title="", artist="", album=""))
    assert evening.winrt.smtc.display_updater.shown["title"] == "Sleepplayer"
    assert evening.winrt.smtc.display_updater.shown["artist"] == ""


def test_after_the_night_play_starts_it_again_only_if_it_can(evening: Evening) -> None:
    evening.show(PLAYING)
    evening.show(NowPlaying(can_start=True))
    smtc = evening.winrt.smtc
    assert smtc.is_enabled
    assert smtc.is_play_enabled
    assert not smtc.is_pause_enabled
    assert smtc.playback_status is Status.STOPPED
    evening.show(NowPlaying())
    assert not smtc.is_enabled


@pytest.mark.parametrize(
    ("button", "now", "key"),
    [
        (Button.PLAY, PAUSED, MediaKey.PLAY),
        (Button.STOP, PLAYING, MediaKey.STOP),
        (Button.NEXT, PLAYING, MediaKey.NEXT),
        (Button.PREVIOUS, replace(PLAYING, has_previous=True), MediaKey.PREVIOUS),
        # A headset's one button comes as Pause while something plays:
        (Button.PAUSE, PLAYING, MediaKey.PLAY_PAUSE),
        (Button.PAUSE, PAUSED, MediaKey.PAUSE),
    ],
)
def test_buttons_reach_the_player_on_the_main_thread(
    evening: Evening, button: Button, now: NowPlaying, key: MediaKey
) -> None:
    evening.show(PLAYING)
    evening.show(now)
    evening.winrt.smtc.press(button)
    assert evening.asked_for() == [("press", key)]


def test_buttons_nobody_has_asked_for_do_nothing(evening: Evening) -> None:
    evening.show(PLAYING)
    evening.winrt.smtc.press(Button.RECORD)
    assert evening.asked_for() == []


def test_dragging_seeks_in_the_track_that_was_shown(evening: Evening) -> None:
    evening.show(PLAYING)
    evening.winrt.smtc.drag_to(timedelta(minutes=2))
    evening.show(replace(PLAYING, entry_id=8))
    assert evening.asked_for() == [("seek_to", 7, 120.0)]


def test_dragging_in_a_discovery_does_nothing(evening: Evening) -> None:
    evening.show(replace(PLAYING, entry_id=None))
    evening.winrt.smtc.drag_to(timedelta(minutes=2))
    assert evening.asked_for() == []


def test_a_cover_comes_when_windows_has_opened_it(evening: Evening, tmp_path: Path) -> None:
    cover = tmp_path / "cover.jpg"
    evening.show(replace(PLAYING, cover=cover))
    evening.winrt.open_files()
    assert evening.cover_shown() is None  # not on Windows' thread
    evening.run()
    assert evening.cover_shown() == f"picture of {cover}"
    assert evening.winrt.smtc.display_updater.shown["title"] == "Rain"


def test_the_last_cover_does_not_stay(evening: Evening, tmp_path: Path) -> None:
    evening.show(replace(PLAYING, cover=tmp_path / "cover.jpg"))
    evening.winrt.open_files()
    evening.run()
    evening.show(replace(PLAYING, entry_id=8, title="Sea"))
    assert evening.cover_shown() is None


def test_a_cover_that_opens_late_is_not_that_of_the_next_track(
    evening: Evening, tmp_path: Path
) -> None:
    evening.show(replace(PLAYING, cover=tmp_path / "cover.jpg"))
    evening.show(replace(PLAYING, entry_id=8, title="Sea"))
    evening.winrt.open_files()
    evening.run()
    assert evening.cover_shown() is None


def test_a_cover_that_cannot_be_opened_is_left_out(evening: Evening, tmp_path: Path) -> None:
    evening.show(replace(PLAYING, cover=tmp_path / "cover.jpg"))
    evening.winrt.open_files(AsyncStatus.ERROR)
    evening.run()
    assert evening.cover_shown() is None


def test_closed_it_is_gone_and_hears_nothing(evening: Evening, tmp_path: Path) -> None:
    evening.show(replace(PLAYING, cover=tmp_path / "cover.jpg"))
    evening.media.close()
    smtc = evening.winrt.smtc
    assert not smtc.is_enabled
    assert smtc.heard_by == 0
    assert evening.winrt.players[0].closed
    evening.winrt.open_files()
    evening.run()
    assert evening.cover_shown() is None
