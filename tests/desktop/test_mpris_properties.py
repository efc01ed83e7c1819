"""What MPRIS says of a moment: values alone, without a bus."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.controls import NowPlaying
from sleepplayer.desktop.mpris.mime_types import MIME_TYPES
from sleepplayer.desktop.mpris.properties import (
    metadata,
    player_properties,
    root_properties,
    to_us,
    track_path,
    what_counts,
)
from sleepplayer.night.after_silence import PendingEnd
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.view import Phase

ENTRY = (
    Path(__file__).parents[2] / "packaging/share/applications/org.sleepplayer.Sleepplayer.desktop"
)
RAIN = NowPlaying(
    phase=Phase.PLAYING,
    entry_id=3,
    title="Rain",
    artist="Sève",
    album="Nights",
    location="/sounds/a b.flac",
    cover=Path("/covers/1"),
    duration_s=61.5,
    position_s=3.0,
    volume=40,
    can_seek=True,
    has_next=True,
)


def test_all_that_is_known_of_a_track_is_told() -> None:
    assert metadata(RAIN) == {
        "mpris:trackid": "/org/sleepplayer/entry/3",
        "mpris:length": 61_500_000,
        "mpris:artUrl": "file:///covers/1",
        "xesam:title": "Rain",
        "xesam:artist": ("Sève",),
        "xesam:album": "Nights",
        "xesam:url": "file:///sounds/a%20b.flac",
    }


def test_what_is_not_known_is_left_out() -> None:
    bare = NowPlaying(phase=Phase.PLAYING, entry_id=0, title="Rain")
    assert metadata(bare) == {"mpris:trackid": "/org/sleepplayer/entry/0", "xesam:title": "Rain"}
    assert metadata(NowPlaying()) == {}


def test_an_address_is_told_and_a_name_that_is_no_utf_8_keeps_its_bytes() -> None:
    stream = replace(RAIN, location="https://radio.example/a?b=c")
    assert metadata(stream)["xesam:url"] == "https://radio.example/a?b=c"
    assert metadata(replace(RAIN, location="/a\udcff"))["xesam:url"] == "file:///a%FF"
    assert "xesam:url" not in metadata(replace(RAIN, location="/a\ud800"))


def test_what_must_not_be_known_does_not_leak() -> None:
    """Not even if somebody forgot to empty the titles."""
    blind = replace(RAIN, entry_id=None)
    assert metadata(blind) == {
        "mpris:trackid": "/org/sleepplayer/untold",
        "mpris:length": 61_500_000,
    }


@pytest.mark.parametrize(
    ("phase", "status"),
    [(Phase.IDLE, "Stopped"), (Phase.PLAYING, "Playing"), (Phase.PAUSED, "Paused")],
)
def test_each_phase_has_its_status(phase: Phase, status: str) -> None:
    told = player_properties(replace(RAIN, phase=phase))
    assert told["PlaybackStatus"] == status
    assert told["CanPause"] == (phase is not Phase.IDLE)


def test_playing_is_offered_where_it_leads_to_something() -> None:
    assert not player_properties(NowPlaying())["CanPlay"]
    assert player_properties(NowPlaying(can_start=True))["CanPlay"]
    ending = PendingEnd(EndAction.SUSPEND, 40.0)
    assert player_properties(NowPlaying(ending=ending))["CanPlay"]


def test_muted_is_volume_0() -> None:
    assert player_properties(RAIN)["Volume"] == 0.4
    assert player_properties(replace(RAIN, muted=True))["Volume"] == 0.0


@given(seconds=st.floats(), volume=st.integers())
def test_no_number_is_told_that_the_bus_cannot_carry(seconds: float, volume: int) -> None:
    now = replace(RAIN, duration_s=seconds, volume=volume)
    told = player_properties(now)
    length = metadata(now).get("mpris:length", 0)
    assert isinstance(length, int)
    assert 0 <= length < 2**63
    assert isinstance(told["Volume"], float)
    assert 0.0 <= told["Volume"] <= 1.0


def test_what_is_no_place_is_none() -> None:
    for nothing in (None, math.nan, math.inf, -math.inf, -0.1):
        assert to_us(nothing) is None
    assert to_us(0.0) == 0
    assert to_us(1e300) == 2**63 - 1
    assert track_path(replace(RAIN, entry_id=-1)) == "/org/sleepplayer/untold"


def test_only_what_passes_by_itself_is_not_looked_at() -> None:
    """Else a change of it would never be told."""
    passing = replace(RAIN, position_s=4.0, remaining_s=1.0, fading=True, still_awake=True)
    assert what_counts(passing) == what_counts(RAIN)
    assert player_properties(passing) == player_properties(RAIN)
    other: Any = object()
    looked_at = {field.name for field in fields(NowPlaying)} - {
        *("position_s", "remaining_s", "planned_s", "silent_at", "fading", "still_awake"),
        *("starting", "not_started"),  # for other starts alone
    }
    for name in looked_at:
        assert what_counts(replace(RAIN, **{name: other})) != what_counts(RAIN), name


def test_the_desktop_entry_and_the_player_take_the_same() -> None:
    entry = ENTRY.read_text(encoding="utf-8").splitlines()
    (types,) = [line.removeprefix("MimeType=") for line in entry if line.startswith("MimeType=")]
    assert types.strip(";").split(";") == list(MIME_TYPES)
    assert root_properties(can_raise=True)["DesktopEntry"] == ENTRY.stem
