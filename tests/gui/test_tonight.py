"""The left column: choosing an end, starting, and what it shows while it runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.conftest import MakeShown, Shown
from gui.fakes import EVENING, make_tracks
from sleepplayer.gui.tonight.timer_column import TimerColumn
from sleepplayer.night.fade import FadeCurve
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.ports import DriftMark
from sleepplayer.night.settings import Settings
from sleepplayer.night.sleep_timer import TimerState
from sleepplayer.night.view import Phase

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def column(shown: Shown) -> TimerColumn:
    return shown.window.tonight.timer


def click(widget) -> None:  # type: ignore[no-untyped-def]
    QTest.mouseClick(widget, LEFT)


def test_the_plan_is_told_before_it_begins(shown: Shown) -> None:
    timer = column(shown)
    assert timer.greeting.text() == "Good evening"
    assert timer.sentence.text() == "Fades from 22:36, silent at 22:41."
    face = timer.dial.face
    assert (face.figure, face.above) == ("25", "fades from 22:36")
    assert face.below == "min · silent at 22:41"
    assert (face.length_s, face.fade_s, face.ring_s) == (1500.0, 300.0, 3600.0)


def test_the_primary_button_starts_pauses_and_goes_on(shown: Shown) -> None:
    primary = column(shown).primary
    for words, phase in (
        ("Start tonight", Phase.PLAYING),
        ("Pause", Phase.PAUSED),
        ("Go on", Phase.PLAYING),
    ):
        assert primary.text() == words
        click(primary)
        assert shown.session.view().phase is phase


@pytest.mark.parametrize("minutes", [15, 40, 60])
def test_a_length_chip_sets_the_dial_and_is_kept(shown: Shown, qtbot: QtBot, minutes: int) -> None:
    timer = column(shown)
    click(timer.chips.lengths[minutes])
    assert timer.dial.value() == minutes
    qtbot.waitUntil(lambda: bool(shown.kept))
    assert shown.kept[-1].length_s == minutes * 60.0
    shown.press(K.Key_Space)
    assert shown.session.view().remaining_s == pytest.approx(minutes * 60)


def test_the_dial_unchecks_the_chip(shown: Shown) -> None:
    timer = column(shown)
    assert timer.chips.lengths[25].isChecked()
    shown.press(K.Key_Up)
    assert timer.dial.value() == 26
    assert not timer.chips.lengths[25].isChecked()


def test_typed_minutes_count_without_enter(shown: Shown) -> None:
    shown.press(K.Key_5)
    shown.press(K.Key_0)
    shown.press(K.Key_Space)
    assert shown.session.view().remaining_s == pytest.approx(3000)


def test_this_track(shown: Shown) -> None:
    click(column(shown).chips.this_track)
    assert column(shown).dial.face.above == "this track"
    shown.press(K.Key_Space)
    assert shown.session.view().remaining_s == pytest.approx(540)


def test_a_number_of_tracks_is_typed(shown: Shown) -> None:
    chips = column(shown).chips
    click(chips.tracks)
    assert chips.tracks.field.isVisible()
    shown.press(K.Key_2)
    shown.press(K.Key_Return)
    assert chips.tracks.text() == "2 tracks"
    assert chips.tracks.isChecked()
    shown.press(K.Key_Space)
    assert shown.session.view().remaining_s == pytest.approx(540 + 660 - 3)


def test_an_odd_number_of_tracks_is_refused(shown: Shown) -> None:
    chips = column(shown).chips
    click(chips.tracks)
    shown.press(K.Key_0)
    shown.press(K.Key_Return)
    assert "1 to 99" in shown.window.toast.text()
    assert chips.tracks.text() == "3 tracks"
    assert not chips.tracks.isChecked()


def test_the_whole_queue_cannot_be_foreseen_with_an_unknown_length(shown: Shown) -> None:
    click(column(shown).chips.whole)
    assert column(shown).dial.face.figure == "…"
    assert "cannot be foreseen" in column(shown).sentence.text()
    shown.press(K.Key_Space)
    assert shown.session.view().timer is TimerState.RUNNING
    assert column(shown).dial.face.below == "until the sounds end"


def test_a_clock_time_is_typed(shown: Shown) -> None:
    chips = column(shown).chips
    click(chips.clock)
    for key in (K.Key_2, K.Key_3, K.Key_3, K.Key_0):
        shown.press(key)
    shown.press(K.Key_Space)
    assert chips.clock.text() == "At 23:30"
    assert shown.session.view().silent_at == EVENING + timedelta(hours=1, minutes=14)


def test_a_clock_time_too_far_away_is_refused_in_a_sentence(shown: Shown) -> None:
    chips = column(shown).chips
    click(chips.clock)
    for key in (K.Key_2, K.Key_1, K.Key_0, K.Key_0):
        shown.press(key)
    shown.press(K.Key_Return)
    assert shown.window.toast.text() == "21:00 is more than 12 hours away."
    assert chips.lengths[25].isChecked()
    assert not chips.clock.isChecked()


def test_what_was_refused_does_not_start(shown: Shown) -> None:
    click(column(shown).chips.clock)
    for key in (K.Key_2, K.Key_1, K.Key_0, K.Key_0, K.Key_Space):
        shown.press(key)
    assert shown.session.view().phase is Phase.IDLE
    shown.press(K.Key_Space)
    assert shown.session.view().remaining_s == pytest.approx(1500)


def test_esc_leaves_the_field_and_ends_nothing(shown: Shown) -> None:
    shown.press(K.Key_Space)
    chips = column(shown).chips
    click(chips.clock)
    shown.press(K.Key_9)
    shown.press(K.Key_Escape)
    assert not chips.clock.field.isVisible()
    assert chips.clock.text() == "At 23:00"
    assert shown.session.view().remaining_s == pytest.approx(1500)


def test_what_remains_is_shown(shown: Shown) -> None:
    shown.press(K.Key_Space)
    shown.advance(400)
    face = column(shown).dial.face
    assert face.figure == "19"
    assert face.length_s == pytest.approx(1100, abs=2)
    assert face.below == "min · silent at 22:41"
    shown.advance(1100 - 140)
    face = column(shown).dial.face
    assert (face.figure, face.above) == ("2:20", "fading")
    assert face.warmth < 1.0


@pytest.mark.parametrize("minutes", [5, 10, 15])
def test_more_time_is_a_click_away(shown: Shown, minutes: int) -> None:
    shown.press(K.Key_Space)
    chips = column(shown).chips
    assert not chips.lengths[25].isVisible()
    click(chips.laters[minutes])
    assert shown.session.view().remaining_s == pytest.approx(1500 + minutes * 60)


def in_force(shown: Shown) -> list[str]:
    return [one.text() for one in column(shown).chips.others.values() if one.isChecked()]


def test_the_chips_show_the_goal_in_force(shown: Shown) -> None:
    chips = column(shown).chips
    click(chips.tracks)
    shown.press(K.Key_2)
    shown.press(K.Key_Return)
    shown.press(K.Key_Space)
    assert in_force(shown) == ["2 tracks"]
    shown.advance(545)
    assert shown.title == "Old book, soft whisper"
    assert in_force(shown) == ["This track"]
    click(chips.laters[5])
    assert in_force(shown) == []


def test_a_clock_time_that_is_extended_is_shown(shown: Shown) -> None:
    chips = column(shown).chips
    click(chips.clock)
    for key in (K.Key_2, K.Key_3, K.Key_3, K.Key_0, K.Key_Space):
        shown.press(key)
    click(chips.laters[10])
    assert in_force(shown) == ["At 23:40"]


def test_another_end_while_it_plays_is_for_tonight_alone(shown: Shown) -> None:
    shown.press(K.Key_Space)
    click(column(shown).chips.this_track)
    assert in_force(shown) == ["This track"]
    shown.advance(545)
    assert shown.session.view().phase is Phase.IDLE
    assert in_force(shown) == []
    assert column(shown).chips.lengths[25].isChecked()


def test_nothing_moves_when_it_starts(shown: Shown) -> None:
    timer = column(shown)

    def places() -> list[QPoint]:
        return [
            w.mapTo(shown.window, QPoint()) for w in (timer.dial, timer.primary, timer.sentence)
        ]

    before = places()
    shown.press(K.Key_Space)
    shown.window.grab()
    assert places() == before


def test_end_softly_and_cancel_are_buttons(shown: Shown) -> None:
    timer = column(shown)
    assert not timer.soft.isVisible()
    shown.press(K.Key_Space)
    click(timer.cancel)
    assert shown.session.view().silent_at is None
    assert timer.dial.face.below == "no timer"
    assert not timer.cancel.isVisible()
    assert not timer.chips.lengths[25].isChecked()
    click(timer.soft)
    assert shown.session.view().remaining_s == pytest.approx(20)


def test_a_new_timer_is_chosen_while_it_plays_without_one(shown: Shown) -> None:
    shown.press(K.Key_Space)
    click(column(shown).cancel)
    click(column(shown).chips.lengths[40])
    assert shown.session.view().remaining_s == pytest.approx(2400)


def test_the_dial_is_dragged_while_it_runs_and_the_default_stays(shown: Shown) -> None:
    shown.press(K.Key_Space)
    shown.advance(60)
    dial = column(shown).dial
    place = dial.place_of(50).toPoint()
    QTest.mousePress(dial, LEFT, pos=dial.place_of(45).toPoint())
    QTest.mouseMove(dial, place)
    assert shown.session.view().remaining_s == pytest.approx(1440)
    assert dial.face.figure == "50"
    QTest.mouseRelease(dial, LEFT, pos=place)
    assert shown.session.view().remaining_s == pytest.approx(3000)
    assert shown.window.bridge.settings.length_s == 1500.0


def test_after_silence_it_is_ready_again(shown: Shown) -> None:
    shown.press(K.Key_Space)
    shown.advance(1501)
    assert shown.session.view().phase is Phase.IDLE
    assert column(shown).primary.text() == "Start tonight"
    assert column(shown).dial.value() == 25
    assert shown.window.toast.text() == "It is silent now. Sleep well."


def test_a_paused_end_runs_on(shown: Shown, qtbot: QtBot) -> None:
    shown.press(K.Key_Space)
    shown.press(K.Key_Space)
    shown.advance(120)
    assert column(shown).dial.face.above == "paused"
    assert column(shown).dial.face.figure == "23"


@pytest.fixture
def mark() -> DriftMark:
    return DriftMark(
        tracks=tuple(make_tracks()), index=1, position_s=200.0, wall=EVENING - timedelta(days=1)
    )


def test_continue_from_where_one_drifted_off(make_shown: MakeShown, mark: DriftMark) -> None:
    shown = make_shown([], drift=mark)
    bar = shown.window.bar
    assert bar.drift.text() == "Last night faded at 22:16 in “Old book, soft whisper”"
    click(bar.continue_button)
    view = shown.session.view()
    assert shown.title == "Old book, soft whisper"
    assert view.position_s == pytest.approx(170)
    assert view.remaining_s == pytest.approx(1500)
    assert shown.window.tonight.queue.list.rows.rowCount() == 10


def test_without_a_mark_nothing_is_offered(shown: Shown) -> None:
    assert not shown.window.bar.continue_button.isVisible()
    assert shown.window.bar.drift.text() == "Nothing plays yet"


def test_a_fade_from_the_settings_is_in_the_plan(make_shown: MakeShown) -> None:
    settings = Settings(
        session=SessionSettings(fade_s=600.0, curve=FadeCurve.S_CURVE), length_s=2400.0
    )
    shown = make_shown(settings=settings)
    assert column(shown).sentence.text() == "Fades from 22:46, silent at 22:56."
