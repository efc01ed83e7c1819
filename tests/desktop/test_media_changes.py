"""What the system's media controls are told, and how seldom."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from support.fakes import FakeClock

from sleepplayer.controls import NowPlaying
from sleepplayer.desktop.media_changes import JUMP_S, MediaChanges
from sleepplayer.night.view import Phase

PLAYING = NowPlaying(
    phase=Phase.PLAYING, entry_id=1, title="Rain", duration_s=600.0, position_s=10.0, can_seek=True
)


class Told:
    """Keeps what it is told."""

    def __init__(self, *, renew_s: float | None = None) -> None:
        self.clock = FakeClock()
        self.calls: list[str] = []
        self.breaks: Exception | None = None
        self.changes = MediaChanges(
            clock=self.clock,
            track=lambda now: self._note(f"track {now.title}"),
            state=lambda now: self._note(f"{now.phase.value} {now.position_s}"),
            renew_s=renew_s,
        )

    def show(self, now: NowPlaying) -> list[str]:
        """What showing this tells."""
        self.calls = []
        self.changes.show(now)
        return self.calls

    def _note(self, what: str) -> None:
        if self.breaks:
            raise self.breaks
        self.calls.append(what)


def test_nothing_is_told_before_something_played() -> None:
    told = Told()
    assert told.show(NowPlaying(entry_id=1, title="Rain", can_start=True)) == []
    assert told.show(PLAYING) == ["track Rain", "playing 10.0"]
    idle = NowPlaying(can_start=True)
    assert told.show(idle) == ["track ", "idle None"]


def test_what_has_not_changed_is_not_told_again() -> None:
    told = Told()
    told.show(PLAYING)
    for second in range(1, 60):
        told.clock.advance(1.0)
        now = replace(PLAYING, position_s=10.0 + second, remaining_s=100.0 - second, volume=second)
        assert told.show(now) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (replace(PLAYING, phase=Phase.PAUSED), ["paused 10.0"]),
        (replace(PLAYING, has_next=True), ["playing 10.0"]),
        (replace(PLAYING, can_seek=False), ["playing 10.0"]),
        (replace(PLAYING, duration_s=601.0), ["playing 10.0"]),
        (replace(PLAYING, position_s=None), ["playing None"]),
        (replace(PLAYING, position_s=10.0 + JUMP_S), []),
        (replace(PLAYING, position_s=10.1 + JUMP_S), ["playing 12.1"]),
        (replace(PLAYING, position_s=0.0), ["playing 0.0"]),
        (replace(PLAYING, entry_id=2), ["track Rain", "playing 10.0"]),
        (replace(PLAYING, title="Sea"), ["track Sea", "playing 10.0"]),
    ],
)
def test_what_has_changed_is_told(changed: NowPlaying, expected: list[str]) -> None:
    told = Told()
    told.show(PLAYING)
    assert told.show(changed) == expected
    assert told.show(changed) == []


def test_a_paused_track_does_not_move_on() -> None:
    told = Told()
    paused = replace(PLAYING, phase=Phase.PAUSED)
    told.show(PLAYING)
    told.show(paused)
    told.clock.advance(3600.0)
    assert told.show(paused) == []
    assert told.show(replace(paused, position_s=40.0)) == ["paused 40.0"]


def test_the_place_is_renewed_while_it_plays_and_only_then() -> None:
    told = Told(renew_s=5.0)
    told.show(PLAYING)
    told.clock.advance(4.9)
    assert told.show(replace(PLAYING, position_s=14.9)) == []
    told.clock.advance(0.1)
    assert told.show(replace(PLAYING, position_s=15.0)) == ["playing 15.0"]
    told.show(replace(PLAYING, position_s=15.0, phase=Phase.PAUSED))
    told.clock.advance(60.0)
    assert told.show(replace(PLAYING, position_s=15.0, phase=Phase.PAUSED)) == []


def test_a_failure_is_logged_once_and_tried_again_with_the_next_change(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = Told()
    told.breaks = RuntimeError("gone")
    with caplog.at_level(logging.INFO):
        told.show(PLAYING)
        told.show(PLAYING)
        told.show(replace(PLAYING, title="Sea"))
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    told.breaks = None
    assert told.show(replace(PLAYING, title="Sea")) == []
    assert told.show(replace(PLAYING, title="Wind")) == ["track Wind", "playing 10.0"]
