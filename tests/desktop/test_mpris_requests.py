"""What a call over MPRIS means, and what none may mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fake_controls import FakeControls

from sleepplayer.controls import Controls, NowPlaying
from sleepplayer.desktop.mpris import requests
from sleepplayer.desktop.mpris.requests import SETTERS, Deed, Refused
from sleepplayer.night.after_silence import PendingEnd
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.media_keys import MediaKey
from sleepplayer.night.queue import Repeat
from sleepplayer.night.view import Phase

RAIN = NowPlaying(
    phase=Phase.PLAYING, entry_id=3, duration_s=60.0, position_s=3.0, volume=40, can_seek=True
)
THIS = "/org/sleepplayer/entry/3"


def done(asked: Callable[..., Deed], *arguments: Any, now: NowPlaying = RAIN) -> list[Any]:
    """What the player was asked for in the end; nothing before the deed."""
    controls = FakeControls(now)
    deed = asked(controls, *arguments)
    assert controls.calls == []
    deed()
    return controls.calls


def press(key: MediaKey, now: NowPlaying) -> list[Any]:
    def pressed(controls: Controls) -> Deed:
        return requests.press(key, controls)

    return done(pressed, now=now)


def test_what_is_shown_as_having_no_effect_has_none() -> None:
    assert press(MediaKey.NEXT, RAIN) == []
    assert press(MediaKey.NEXT, replace(RAIN, has_next=True)) == [("press", MediaKey.NEXT)]
    assert press(MediaKey.PLAY, NowPlaying()) == []
    assert press(MediaKey.STOP, RAIN) == [("press", MediaKey.STOP)]


@pytest.mark.parametrize("key", MediaKey)
def test_every_key_calls_off_what_is_to_follow_the_silence(key: MediaKey) -> None:
    ending = NowPlaying(ending=PendingEnd(EndAction.POWEROFF, 30.0))
    assert press(key, ending) == [("press", key)]


def test_a_place_is_gone_to_only_in_the_track_it_was_meant_for() -> None:
    assert done(requests.set_position, THIS, 5_000_000) == [("seek_to", 3, 5.0)]
    assert done(requests.set_position, "/org/sleepplayer/entry/2", 5_000_000) == []
    assert done(requests.set_position, THIS, 60_000_001) == []
    assert done(requests.set_position, THIS, -1) == []
    assert done(requests.set_position, THIS, 0, now=replace(RAIN, can_seek=False)) == []
    blind = replace(RAIN, entry_id=None)
    assert done(requests.set_position, "/org/sleepplayer/untold", 0, now=blind) == []


def test_seeking_is_in_microseconds() -> None:
    assert done(requests.seek, -10_000_000) == [("seek_by", -10.0)]
    assert done(requests.seek, 1, now=replace(RAIN, can_seek=False)) == []


@pytest.mark.parametrize(
    ("asked", "percent"),
    [(0.0, 0), (0.5, 50), (1.0, 100), (1.5, 100), (2.0, 100), (-3.0, 0), (0.333, 33)],
)
def test_a_volume_ends_at_1(asked: float, percent: int) -> None:
    assert done(requests.set_volume, asked) == [("set_volume", percent)]


@pytest.mark.parametrize(
    "garbage",
    [float("nan"), float("inf"), float("-inf"), 1e308, 50.0, 1, 0, True, "1.0", None, [1.0]],
)
def test_what_is_no_volume_changes_nothing(garbage: object) -> None:
    """Least of all to the loudest there is."""
    with pytest.raises(Refused):
        done(requests.set_volume, garbage)


def test_there_is_one_rate_and_0_is_a_pause() -> None:
    assert done(requests.set_rate, 2.0) == []
    assert done(requests.set_rate, 0.0) == [("press", MediaKey.PAUSE)]


@pytest.mark.parametrize(
    ("status", "repeat"),
    [("None", Repeat.OFF), ("Playlist", Repeat.QUEUE), ("Track", Repeat.TRACK)],
)
def test_what_begins_again(status: str, repeat: Repeat) -> None:
    assert done(requests.set_loop_status, status) == [("set_repeat", repeat)]


def test_there_is_a_window_to_show_or_not() -> None:
    controls = FakeControls(can_show=False)
    requests.show(controls)()
    assert controls.calls == []
    assert done(requests.show) == [("show",)]


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("file:///a%20b/c%FF.mp3", Path("/a b/c\udcff.mp3")),
        ("file://localhost/a#1?.mp3", Path("/a#1?.mp3")),
        ("FILE:/a", Path("/a")),
        ("/a b%20", Path("/a b%20")),
        ("https://radio.example/a", "https://radio.example/a"),
    ],
)
def test_files_and_addresses_are_opened(address: str, source: Path | str) -> None:
    assert done(requests.open_uri, address) == [("open", (source,))]


@pytest.mark.parametrize(
    "address",
    [
        *("", "/a\0", "a", "file:a", "file://server/a", "file:///%00", "smb://a/b", "screen://"),
        *("data:audio/wav;base64,AAAA", "javascript:1", "http:", "file:///" + "a" * 9000),
    ],
)
def test_nothing_else_is_opened(address: str) -> None:
    with pytest.raises(Refused):
        done(requests.open_uri, address)


@given(name=st.sampled_from(sorted(SETTERS)), value=st.from_type(object) | st.floats() | st.text())
def test_nothing_a_property_is_set_to_raises_or_is_louder_than_100(name: str, value: Any) -> None:
    try:
        calls = done(SETTERS[name], value)
    except Refused:
        return
    for call in calls:
        assert call[0] != "set_volume" or 0 <= call[1] <= 100
