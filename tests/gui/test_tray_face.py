"""What the tray shows of a moment: words, the arc, and what is offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepplayer.controls import NowPlaying
from sleepplayer.gui.tray_face import shown_of
from sleepplayer.gui.tray_icon import STEPS, Mark, TrayFace
from sleepplayer.night.after_silence import PendingEnd
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.view import Phase

AT_2310 = datetime(2026, 11, 20, 23, 10, tzinfo=UTC)
PLAYING = NowPlaying(
    phase=Phase.PLAYING,
    entry_id=3,
    title="Rain on canvas",
    remaining_s=1380.0,
    planned_s=1500.0,
    silent_at=AT_2310,
    can_start=True,
    has_next=True,
)
PAUSED = replace(PLAYING, phase=Phase.PAUSED)
FADING = replace(PLAYING, remaining_s=240.0, fading=True)
NO_TIMER = replace(PLAYING, remaining_s=None, planned_s=None, silent_at=None)
ENDING = NowPlaying(can_start=True, ending=PendingEnd(EndAction.SUSPEND, 41.0))


@pytest.mark.parametrize(
    ("now", "tooltip"),
    [
        (PLAYING, "Sleepplayer — 23 min left, silent at 23:10"),
        (FADING, "Sleepplayer — Fading, 4 min left, silent at 23:10"),
        (PAUSED, "Sleepplayer — Paused, 23 min left, silent at 23:10"),
        (replace(PLAYING, silent_at=None), "Sleepplayer — 23 min left"),
        (
            replace(FADING, remaining_s=59.0),
            "Sleepplayer — Fading, less than 1 min left, silent at 23:10",
        ),
        (NO_TIMER, "Sleepplayer — Playing"),
        (replace(NO_TIMER, phase=Phase.PAUSED), "Sleepplayer — Paused"),
        (NowPlaying(), "Sleepplayer — Nothing plays"),
        (ENDING, "Sleepplayer — Silent, then the computer is suspended"),
    ],
)
def test_tooltip_in_words(now: NowPlaying, tooltip: str) -> None:
    assert shown_of(now).tooltip == tooltip


@pytest.mark.parametrize(
    ("now", "face"),
    [
        (NowPlaying(), TrayFace(Mark.IDLE)),
        (PLAYING, TrayFace(Mark.PLAYING, 23)),
        (FADING, TrayFace(Mark.FADING, 4)),
        (PAUSED, TrayFace(Mark.PAUSED, 23)),
        (replace(FADING, phase=Phase.PAUSED), TrayFace(Mark.PAUSED, 4)),
        (NO_TIMER, TrayFace(Mark.PLAYING, None)),
        (replace(PLAYING, remaining_s=3600.0, planned_s=7200.0), TrayFace(Mark.PLAYING, 30)),
        (replace(PLAYING, remaining_s=0.2), TrayFace(Mark.PLAYING, 1)),
        (replace(PLAYING, remaining_s=0.0), TrayFace(Mark.PLAYING, 0)),
        (replace(PLAYING, remaining_s=40_000.0, planned_s=1.0), TrayFace(Mark.PLAYING, STEPS)),
    ],
)
def test_arc_is_the_dials(now: NowPlaying, face: TrayFace) -> None:
    assert shown_of(now).face == face


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        # turn, extend, end, next
        (NowPlaying(), ("Start tonight", False, False, False, False)),
        (NowPlaying(can_start=True), ("Start tonight", True, False, False, False)),
        (NowPlaying(can_start=True, has_next=True), ("Start tonight", True, False, False, False)),
        (PLAYING, ("Pause", True, True, True, True)),
        (replace(PLAYING, has_next=False), ("Pause", True, True, True, False)),
        (NO_TIMER, ("Pause", True, False, True, True)),
        (replace(PAUSED, can_start=False), ("Go on", True, True, True, True)),
    ],
)
def test_what_is_offered(now: NowPlaying, offered: tuple[str, bool, bool, bool, bool]) -> None:
    shown = shown_of(now)
    assert (
        shown.turn,
        shown.can_turn,
        shown.can_extend,
        shown.can_end,
        shown.can_next,
    ) == offered


def test_title_only_of_what_plays() -> None:
    assert shown_of(replace(PLAYING, title=" Rain\n on  canvas ")).title == "Rain on canvas"
    assert shown_of(replace(PLAYING, phase=Phase.IDLE)).title == ""
    assert "Rain" not in shown_of(PLAYING).tooltip


@settings(max_examples=40)
@given(
    planned_s=st.floats(60.0, 28_800.0),
    from_s=st.floats(0.0, 28_700.0),
    jitter_ms=st.lists(st.floats(-20.0, 20.0), min_size=60, max_size=60),
)
def test_a_minute_brings_two_changes_at_most(
    planned_s: float, from_s: float, jitter_ms: list[float]
) -> None:
    """Looked at each second: the arc at most once, the words at most once (they may differ)."""
    changes = 0
    before = None
    for second, jitter in enumerate(jitter_ms):
        remaining_s = planned_s - from_s - second
        if remaining_s < 0.0:
            break
        silent_at = AT_2310 + timedelta(milliseconds=jitter)
        shown = shown_of(
            replace(PLAYING, remaining_s=remaining_s, planned_s=planned_s, silent_at=silent_at)
        )
        changes += before is not None and shown != before
        before = shown
    assert changes <= 2


def test_the_minute_before_an_end_action_changes_nothing_by_the_second() -> None:
    later = replace(ENDING, ending=PendingEnd(EndAction.SUSPEND, 3.0))
    assert shown_of(later) == shown_of(ENDING)
    assert shown_of(ENDING).ending
    assert not shown_of(PLAYING).ending
