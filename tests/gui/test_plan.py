"""Tonight's plan on its page: made anew, changed, filled up, and left for one's own sounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from gui.conftest import MakeShown, Shown
from gui.fake_tonight_desk import MORE_RESTS, FakeTonightDesk, library
from gui.fakes import make_tracks
from sleepplayer.gui.actions import HELP
from sleepplayer.gui.tonight.page import TonightPage
from sleepplayer.gui.tonight.planning import Planning
from sleepplayer.gui.tonight.playlist_picker import PlaylistPicker
from sleepplayer.gui.tonight.queue_delegate import PLAN_CARD
from sleepplayer.models import Playlist, PlaylistId, Track, TrackId
from sleepplayer.night.evening_plan import NothingToPlan
from sleepplayer.night.exposure import Allowance, granted_s
from sleepplayer.night.queue import Repeat
from sleepplayer.night.settings import Settings
from sleepplayer.night.view import Phase

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PAPER = "Slow page turning, no talking"
BOOK = "Old book, soft whisper"
RAIN = "Rain on canvas"
WAVES = "Waves at night"
TOWELS = "Folding towels"


@dataclass
class Planned:
    """A window whose Tonight page plans, with hands."""

    shown: Shown
    desk: FakeTonightDesk
    qtbot: QtBot
    said: list[str] = field(default_factory=list)
    offers: list[tuple[str, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.queue.said.connect(self.said.append)
        self.page.offered.connect(lambda words, undo: self.offers.append((words, undo)))

    @property
    def page(self) -> TonightPage:
        return self.shown.window.tonight

    @property
    def planning(self) -> Planning:
        assert self.page.planning is not None
        return self.page.planning

    @property
    def titles(self) -> list[str]:
        return [entry.track.title for entry in self.shown.session.queue.entries]

    def shows(self, *titles: str) -> None:
        """Wait for these cards."""
        queue = self.shown.session.queue
        self.qtbot.waitUntil(
            lambda: (
                self.titles == list(titles)
                and set(self.planning.words) == {each.entry_id for each in queue.entries}
            ),
            timeout=2000,
        )

    def waits_for_desk(self) -> None:
        self.qtbot.waitUntil(lambda: self.desk.waits, timeout=2000)

    def choose(self, row: int) -> None:
        """By keyboard: Tab into the list, then down."""
        view = self.page.queue.list
        view.setFocus(Qt.FocusReason.TabFocusReason)
        view._choose_rows([0])
        for _ in range(row):
            self.shown.press(K.Key_Down)
        assert view.currentIndex().row() == row

    def click(self, row: int) -> QPoint:
        view = self.page.queue.list
        place = view.visualRect(view.rows.index(row)).center()
        QTest.mouseClick(view.viewport(), LEFT, pos=place)
        return place

    def menu(self, row: int) -> dict[str, Callable[[], None]]:
        view = self.page.queue.list
        place = self.click(row)
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place)
        )
        QApplication.sendEvent(view.viewport(), event)
        menu = view.findChildren(QMenu)[-1]
        rows = {a.text().split("\t")[0].strip(): a.trigger for a in menu.actions() if a.text()}
        menu.close()
        return rows


MakePlanned = Callable[..., Planned]


@pytest.fixture
def make_planned(make_shown: MakeShown, qtbot: QtBot) -> MakePlanned:
    def make(
        desk: FakeTonightDesk | None = None,
        *,
        given: list[Track] | None = None,
        minutes: float = 25,
        size: tuple[int, int] = (1280, 800),
        own: bool = False,
    ) -> Planned:
        settings = replace(Settings(), length_s=minutes * 60.0)
        shown = make_shown(
            make_tracks()[2:5] if given is None else given,
            settings=settings,
            size=size,
            planned=True,
        )
        planned = Planned(shown, desk or FakeTonightDesk(), qtbot)
        planned.page.plan_with(planned.desk, own=own)
        return planned

    return make


@pytest.fixture
def plan(make_planned: MakePlanned) -> Planned:
    """25 minutes: pages, a book, rain."""
    made = make_planned()
    made.shows(PAPER, BOOK, RAIN)
    return made


# --- when it is planned -------------------------------------------------------------------------


def test_until_the_plan_is_there_what_was_given_is_shown_and_starts(
    make_planned: MakePlanned,
) -> None:
    plan = make_planned(FakeTonightDesk(held=True))
    given = [track.title for track in make_tracks()[2:5]]
    assert plan.titles == given
    assert plan.page.queue.list.isVisible()
    plan.shown.press(K.Key_Space)
    assert plan.shown.title == given[0]
    assert plan.shown.session.view().phase is Phase.PLAYING


def test_a_plan_that_comes_after_the_start_only_fills_up(make_planned: MakePlanned) -> None:
    plan = make_planned(FakeTonightDesk(held=True))
    late = plan.desk._waiting
    plan.shown.press(K.Key_Space)
    playing = plan.titles
    assert late is not None
    late()
    assert plan.titles == playing
    plan.desk.answer()  # what the start asked for
    assert plan.titles[: len(playing)] == playing
    assert plan.titles[len(playing) :] == [PAPER, BOOK, RAIN]
    assert plan.desk.wishes[-1].length_min == pytest.approx(25 - (60 + 80 + 60 - 6) / 60, abs=0.1)
    assert plan.shown.title == playing[0]


def test_the_plan_becomes_the_queue_and_says_why(plan: Planned) -> None:
    panel = plan.page.queue
    assert panel.summary.text() == "3 sounds, 25 min"
    view = panel.list
    assert view.visualRect(view.rows.index(0)).height() == PLAN_CARD + 8
    spoken = view.rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"{PAPER}, page turning, 9 min, first, rested for six nights, and you like it"
    assert "5 min" in view.rows.index(2).data(Qt.ItemDataRole.AccessibleTextRole)


def test_another_length_is_planned_once_the_dial_rests(plan: Planned) -> None:
    asked = len(plan.desk.wishes)
    for _ in range(4):
        plan.shown.press(K.Key_Down)
    assert len(plan.desk.wishes) == asked
    plan.qtbot.waitUntil(lambda: len(plan.desk.wishes) > asked)
    assert [wish.length_min for wish in plan.desk.wishes[asked:]] == [21.0]
    plan.qtbot.waitUntil(lambda: plan.page.queue.summary.text() == "3 sounds, 21 min")
    QTest.mouseClick(plan.page.timer.chips.lengths[15], LEFT)
    plan.shows(PAPER, BOOK)


def test_what_stays_keeps_its_entry(plan: Planned) -> None:
    before = [entry.entry_id for entry in plan.shown.session.queue.entries]
    QTest.mouseClick(plan.page.timer.chips.lengths[40], LEFT)
    plan.shows(PAPER, BOOK, RAIN, WAVES, TOWELS)
    assert [e.entry_id for e in plan.shown.session.queue.entries][:3] == before


def test_a_clock_time_is_planned_for_and_comes_nearer(plan: Planned) -> None:
    QTest.mouseClick(plan.page.timer.chips.clock, LEFT)
    for key in (K.Key_2, K.Key_3, K.Key_0, K.Key_0, K.Key_Return):
        plan.shown.press(key)
    plan.qtbot.waitUntil(lambda: plan.desk.wishes[-1].length_min == pytest.approx(44, abs=0.1))
    asked = len(plan.desk.wishes)
    plan.shown.advance(240)
    plan.shown.advance(120)
    plan.qtbot.waitUntil(lambda: len(plan.desk.wishes) > asked)
    assert plan.desk.wishes[-1].length_min == pytest.approx(38, abs=0.1)


def test_what_the_library_learns_is_planned_with(plan: Planned) -> None:
    plan.desk.barred.add(TrackId(102))
    plan.desk.on_changed()
    plan.shows(PAPER, RAIN, WAVES)


def test_a_new_night_is_planned_anew(plan: Planned) -> None:
    plan.shown.press(K.Key_X)  # not in the list: nothing
    plan.choose(0)
    plan.shown.press(K.Key_X)
    plan.qtbot.waitUntil(lambda: PAPER not in plan.titles)
    plan.shown.evening.clock.set_wall(timedelta(hours=20))
    plan.shown.window.refresh()
    plan.shows(PAPER, BOOK, RAIN)
    assert plan.desk.wishes[-1].without == frozenset()


def test_a_late_answer_is_announced_and_the_cards_stay(plan: Planned) -> None:
    plan.desk.held = True
    plan.desk.on_changed()
    summary = plan.page.queue.summary
    plan.qtbot.waitUntil(lambda: summary.text() == "Planning…")
    assert plan.titles == [PAPER, BOOK, RAIN]
    plan.desk.answer()
    assert summary.text() == "3 sounds, 25 min"


def test_a_change_is_announced_while_its_plan_is_waited_for(plan: Planned) -> None:
    plan.desk.held = True
    plan.desk.on_changed()
    summary = plan.page.queue.summary
    plan.qtbot.waitUntil(lambda: summary.text() == "Planning…", timeout=700)
    plan.desk.answer()
    assert summary.text() == "3 sounds, 25 min"
    plan.desk.on_changed()
    plan.qtbot.waitUntil(lambda: summary.text() == "Planning…", timeout=700)
    plan.page.queue.list._choose_rows([0])
    plan.page.queue.list.move_chosen(1)
    assert summary.text() == "3 sounds, 26 min"


def test_after_the_silence_it_is_planned_again(plan: Planned) -> None:
    plan.shown.press(K.Key_Space)
    asked = len(plan.desk.wishes)
    plan.desk.on_changed()  # the night is written down meanwhile
    plan.shown.advance(1501)
    assert plan.shown.session.view().phase is Phase.IDLE
    plan.qtbot.waitUntil(lambda: len(plan.desk.wishes) > asked)
    plan.shows(PAPER, BOOK, RAIN)


# --- while it plays -----------------------------------------------------------------------------


def test_a_plan_that_reaches_to_the_silence_asks_for_nothing(plan: Planned) -> None:
    asked = len(plan.desk.wishes)
    plan.shown.press(K.Key_Space)
    plan.shown.advance(600)
    plan.desk.on_changed()
    plan.shown.advance(200)
    assert len(plan.desk.wishes) == asked
    assert plan.shown.title == BOOK


def test_more_time_fills_up_with_what_is_new(plan: Planned) -> None:
    plan.shown.press(K.Key_Space)
    plan.shown.advance(60)
    plan.shown.press(K.Key_E, SHIFT)
    plan.shows(PAPER, BOOK, RAIN, WAVES)
    wish = plan.desk.wishes[-1]
    assert wish.opening == (101, 102, 103)
    assert wish.length_min == pytest.approx(35, abs=0.1)
    assert plan.shown.title == PAPER
    assert plan.shown.session.view().position_s == pytest.approx(60)


def test_a_skip_fills_up_and_what_was_played_comes_last(plan: Planned) -> None:
    plan.shown.press(K.Key_Space)
    plan.shown.advance(60)
    plan.shown.press(K.Key_N)
    plan.shows(PAPER, BOOK, RAIN, WAVES)
    assert plan.desk.wishes[-1].opening == (102, 103)
    assert plan.desk.wishes[-1].without == {101}


def test_without_anything_new_the_queue_repeats(make_planned: MakePlanned) -> None:
    plan = make_planned(FakeTonightDesk(FakeTonightDesk().tracks[:2]))
    plan.shows(PAPER, BOOK)
    plan.shown.press(K.Key_Space)
    plan.qtbot.waitUntil(lambda: not plan.desk.waits)
    asked = len(plan.desk.wishes)
    plan.shown.advance(9 * 60 + 11 * 60 + 30)
    assert plan.shown.title == PAPER
    assert len(plan.desk.wishes) <= asked + 2
    assert plan.titles == [PAPER, BOOK]


def test_an_end_that_depends_on_the_sounds_is_not_moved_by_filling_up(plan: Planned) -> None:
    QTest.mouseClick(plan.page.timer.chips.whole, LEFT)
    plan.shown.press(K.Key_Space)
    asked = len(plan.desk.wishes)
    plan.shown.advance(700)
    assert len(plan.desk.wishes) == asked
    plan.shown.session.queue.repeat = Repeat.TRACK
    QTest.mouseClick(plan.page.timer.chips.lengths[60], LEFT)
    plan.shown.advance(5)
    assert len(plan.desk.wishes) == asked


def test_while_the_queue_is_set_aside_it_stays_the_plans(plan: Planned) -> None:
    queue = plan.shown.session.queue
    before = [entry.track for entry in queue.entries]
    asked = len(plan.desk.wishes)
    plan.page.hold_plan(True)
    queue.clear()
    queue.add(make_tracks())
    plan.shown.window.refresh()
    plan.desk.on_changed()
    assert not plan.planning.own
    assert len(plan.desk.wishes) == asked
    queue.clear()
    entries = queue.add(before)
    plan.planning._expected = tuple(entry.entry_id for entry in entries)  # as taken back
    plan.page.hold_plan(False)
    plan.qtbot.waitUntil(lambda: len(plan.desk.wishes) > asked)
    plan.shows(PAPER, BOOK, RAIN)


# --- one pick is changed ------------------------------------------------------------------------


def test_x_swaps_the_card_the_keyboard_is_at(plan: Planned) -> None:
    plan.choose(1)
    plan.shown.press(K.Key_X)
    plan.shows(PAPER, WAVES, RAIN)  # the one that was meant, and no other
    assert plan.desk.places[-1] == 1
    assert plan.page.queue.list.currentIndex().row() == 1
    assert plan.page.queue.list.chosen_ids() == [plan.shown.session.queue.entries[1].entry_id]


def test_what_was_swapped_away_stays_away_tonight_and_what_came_stays(plan: Planned) -> None:
    plan.choose(0)
    plan.shown.press(K.Key_X)
    plan.shows(WAVES, BOOK, RAIN)
    QTest.mouseClick(plan.page.timer.chips.lengths[40], LEFT)
    plan.qtbot.waitUntil(lambda: plan.titles[:2] == [WAVES, BOOK])
    assert PAPER not in plan.titles
    plan.shown.press(K.Key_Space)
    assert plan.shown.title == WAVES


def test_the_heads_button_swaps_the_first_or_the_chosen(plan: Planned) -> None:
    button = plan.page.queue.else_button
    QTest.mouseClick(button, LEFT)
    plan.shows(WAVES, BOOK, RAIN)
    plan.click(1)
    QTest.mouseClick(button, LEFT)
    plan.shows(WAVES, TOWELS)  # which fill the evening, so that the rain has no place any more
    assert plan.desk.places[-2:] == [0, 1]
    plan.offers[-1][1]()
    plan.shows(WAVES, BOOK, RAIN)
    plan.offers[-2][1]()
    plan.shows(PAPER, BOOK, RAIN)
    assert not plan.planning._without


def test_x_means_the_first_wherever_the_keyboard_is(plan: Planned) -> None:
    assert plan.page.timer.dial.hasFocus()
    plan.shown.press(K.Key_X)
    plan.shows(WAVES, BOOK, RAIN)
    assert plan.offers[-1][0] == f"“{WAVES}” instead of “{PAPER}”."
    plan.shown.press(K.Key_Delete, SHIFT)
    plan.qtbot.waitUntil(lambda: WAVES not in plan.titles)
    assert plan.desk.never == [104]
    plan.shown.window.turn_to(HELP)
    plan.shown.press(K.Key_X)
    plan.shown.press(K.Key_Delete, SHIFT)
    assert plan.desk.never == [104]


def test_never_again_counts_though_something_else_was_asked_for_already(plan: Planned) -> None:
    plan.desk.tracks = plan.desk.tracks[:3]  # there is nothing else
    plan.desk.held = True
    plan.choose(1)
    plan.shown.press(K.Key_X)
    plan.shown.press(K.Key_Delete, SHIFT)
    plan.desk.answer()
    assert BOOK not in plan.titles
    assert len(plan.offers) == 1


def test_two_swaps_one_after_another_both_count(plan: Planned) -> None:
    plan.desk.held = True
    plan.choose(0)
    plan.shown.press(K.Key_X)
    plan.shown.press(K.Key_X)
    plan.shown.press(K.Key_Down)
    plan.shown.press(K.Key_X)
    plan.desk.answer()
    assert plan.titles == [WAVES, BOOK, RAIN]
    plan.desk.answer()  # the second
    assert plan.titles == [WAVES, TOWELS]
    assert not plan.desk.waits


def test_a_card_that_is_taken_out_makes_room_for_something_else(plan: Planned) -> None:
    plan.choose(2)
    plan.shown.press(K.Key_Delete)
    plan.shows(PAPER, BOOK, WAVES)
    assert not plan.planning.own


def test_where_nothing_else_may_play_x_says_so_and_del_takes_out(
    make_planned: MakePlanned,
) -> None:
    plan = make_planned(FakeTonightDesk(FakeTonightDesk().tracks[:3]))
    plan.shows(PAPER, BOOK, RAIN)
    plan.choose(1)
    plan.shown.press(K.Key_X)
    plan.qtbot.waitUntil(lambda: plan.said == ["There is nothing else for this place tonight."])
    assert plan.titles == [PAPER, BOOK, RAIN]
    plan.shown.press(K.Key_Delete)
    plan.shows(PAPER, RAIN)


def test_something_else_for_what_plays_goes_on_to_it(plan: Planned) -> None:
    plan.shown.press(K.Key_Space)
    plan.shown.advance(90)
    QTest.mouseClick(plan.page.queue.else_button, LEFT)
    plan.qtbot.waitUntil(lambda: plan.shown.title == WAVES)
    assert plan.titles[:2] == [PAPER, WAVES]
    assert plan.desk.places[-1] == 0
    assert plan.desk.wishes[-1].opening == (101, 102, 103)
    assert plan.shown.session.view().remaining_s == pytest.approx(1500 - 90)
    assert plan.titles[2:] == [BOOK, RAIN]
    plan.offers[-1][1]()
    assert plan.titles == [PAPER, BOOK, RAIN]
    assert plan.shown.title == PAPER
    assert plan.shown.session.view().position_s == pytest.approx(90.0, abs=1.0)


def test_something_else_for_a_card_to_come_leaves_what_plays_alone(plan: Planned) -> None:
    plan.shown.press(K.Key_Space)
    plan.shown.advance(90)
    calls = list(plan.shown.evening.engine.calls)
    plan.choose(2)
    plan.shown.press(K.Key_X)
    plan.qtbot.waitUntil(lambda: plan.titles == [PAPER, BOOK, WAVES])
    assert plan.shown.title == PAPER
    assert plan.shown.evening.engine.calls == calls
    assert plan.desk.places[-1] == 2


def test_a_swap_that_the_music_overtook_is_asked_anew(plan: Planned) -> None:
    plan.shown.press(K.Key_Space)
    plan.desk.held = True
    plan.choose(2)
    plan.shown.press(K.Key_X)
    plan.shown.advance(9 * 60 + 5)
    assert plan.shown.title == BOOK
    plan.desk.answer()
    assert plan.desk.places[-1] == 1
    plan.desk.answer()
    assert plan.titles == [PAPER, BOOK, WAVES]


def test_what_has_played_is_not_swapped(plan: Planned) -> None:
    plan.shown.press(K.Key_Space)
    plan.shown.advance(9 * 60 + 5)
    asked = len(plan.desk.wishes)
    plan.choose(0)
    plan.shown.press(K.Key_X)
    assert plan.said == ["That one has played already."]
    plan.shown.press(K.Key_Delete)
    assert plan.titles == [BOOK, RAIN]
    assert len(plan.desk.wishes) == asked
    assert not plan.planning.own


def test_never_again_from_the_menu_has_a_way_back(plan: Planned) -> None:
    rows = plan.menu(1)
    assert list(rows)[-2:] == ["Something else", "Never this track again"]
    rows["Never this track again"]()
    plan.shows(PAPER, WAVES, RAIN)
    assert plan.desk.never == [102]
    words, undo = plan.offers[-1]
    assert words == f"“{BOOK}” will not be played again."
    undo()
    plan.shows(PAPER, BOOK, RAIN)
    assert plan.desk.never == []


def test_never_again_by_key_while_it_plays_goes_on_at_once(plan: Planned) -> None:
    plan.shown.press(K.Key_Space)
    plan.choose(0)
    plan.shown.press(K.Key_Delete, SHIFT)
    plan.qtbot.waitUntil(lambda: plan.shown.title == WAVES)
    assert plan.desk.never == [101]


def test_an_untagged_one_is_called_harmless(make_planned: MakePlanned) -> None:
    plan = make_planned(FakeTonightDesk(FakeTonightDesk().tracks[4:]))
    plan.qtbot.waitUntil(lambda: plan.titles[:2] == [TOWELS, "Recorded in the kitchen"])
    assert "It is harmless" not in plan.menu(0)
    plan.menu(1)["It is harmless"]()
    assert plan.desk.harmless_ones == [106]
    assert "harmless" in plan.said[-1]


def test_enter_plays_a_card(plan: Planned) -> None:
    plan.choose(1)
    plan.shown.press(K.Key_Return)
    assert plan.shown.title == BOOK
    assert plan.shown.session.view().remaining_s == pytest.approx(1500)


# --- one's own sounds ---------------------------------------------------------------------------


@pytest.mark.parametrize("edit", ["add", "move", "continue"])
def test_a_hand_makes_it_ones_own(plan: Planned, edit: str) -> None:
    panel = plan.page.queue
    if edit == "add":
        plan.shown.window.add_tracks([Track(location="/n", title="New")], None)
    elif edit == "move":
        plan.choose(1)
        plan.shown.press(K.Key_Up, ALT)
    else:
        plan.shown.session.queue.clear()
        plan.shown.session.queue.add(make_tracks())
        plan.shown.window.refresh()
    assert plan.planning.own
    assert panel._heading.text() == "Your own sounds"
    assert panel.plan_button.isVisible()
    assert not panel.else_button.isVisible()
    assert not panel.source.isVisible()
    assert panel.rests is not None
    assert not panel.rests.isVisible()
    asked = len(plan.desk.wishes)
    plan.shown.press(K.Key_Space)
    plan.shown.press(K.Key_E, SHIFT)
    assert len(plan.desk.wishes) == asked


def test_the_plan_comes_back_and_ones_own_sounds_too(plan: Planned) -> None:
    plan.shown.window.add_tracks([Track(location="/n", title="New")], 0)
    own = plan.titles
    QTest.mouseClick(plan.page.queue.plan_button, LEFT)
    plan.shows(PAPER, BOOK, RAIN)
    assert plan.page.queue._heading.text() == "Tonight’s sounds"
    words, undo = plan.offers[-1]
    assert words == "Tonight is planned again."
    undo()
    assert plan.titles == own
    assert plan.planning.own


def test_the_plan_comes_back_behind_what_plays(plan: Planned) -> None:
    plan.shown.window.add_tracks([Track(location="/n", title="New", duration_s=300.0)], 0)
    plan.choose(0)
    plan.shown.press(K.Key_Return)
    assert plan.shown.title == "New"
    QTest.mouseClick(plan.page.queue.plan_button, LEFT)
    plan.qtbot.waitUntil(lambda: plan.titles == ["New", PAPER, BOOK, RAIN])
    assert plan.shown.title == "New"
    assert plan.shown.evening.engine.calls.count("play") == 1


def test_a_playlist_that_is_played_gives_the_plan_back(plan: Planned) -> None:
    undo = plan.page.play_instead("Rainy", make_tracks()[:2])
    assert plan.planning.own
    assert plan.shown.session.view().phase is Phase.PLAYING
    assert undo is not None
    undo()
    plan.shows(PAPER, BOOK, RAIN)
    assert not plan.planning.own


def loop() -> Track:
    return Track(
        location="/loop.flac",
        title="Soft rain",
        track_id=TrackId(90),
        duration_s=60.0,
        synthesised=True,
    )


def test_a_loop_comes_back_as_long_as_it_was(make_planned: MakePlanned) -> None:
    plan = make_planned(FakeTonightDesk([loop(), *library()]))
    plan.qtbot.waitUntil(lambda: "Soft rain" in plan.titles)
    times = [entry.times for entry in plan.shown.session.queue.entries]
    assert times[0] == 10
    undo = plan.page.play_instead("Rainy", make_tracks()[:2])
    assert undo is not None
    undo()
    assert [entry.times for entry in plan.shown.session.queue.entries] == times
    plan.page.take_instead("Rainy", make_tracks()[:2])
    plan.offers[-1][1]()
    assert [entry.times for entry in plan.shown.session.queue.entries] == times


def test_in_the_middle_of_a_loop_the_plan_goes_on_to_the_silence(make_planned: MakePlanned) -> None:
    plan = make_planned(FakeTonightDesk([loop(), *library()]))
    plan.qtbot.waitUntil(lambda: "Soft rain" in plan.titles)
    plan.shown.press(K.Key_Space)
    plan.shown.advance(6 * 60)
    assert plan.shown.title == "Soft rain"
    plan.choose(1)
    plan.shown.press(K.Key_X)
    plan.qtbot.waitUntil(lambda: bool(plan.desk.places))
    assert plan.desk.wishes[-1].length_min == pytest.approx(25.0, abs=0.2)


def test_sounds_that_were_named_at_the_start_are_ones_own(make_planned: MakePlanned) -> None:
    plan = make_planned(own=True)
    assert plan.page.queue.plan_button.isVisible()
    assert plan.desk.wishes == []


def test_sounds_that_came_before_the_desk_are_ones_own(make_shown: MakeShown, qtbot: QtBot) -> None:
    shown = make_shown()
    shown.window.add_tracks([Track(location="/n", title="New")], None)
    plan = Planned(shown, FakeTonightDesk(), qtbot)
    plan.page.plan_with(plan.desk)
    assert plan.planning.own


def test_own_sounds_are_taken_out_as_ever(plan: Planned) -> None:
    plan.shown.window.add_tracks([Track(location="/n", title="New")], 0)
    plan.choose(1)
    plan.shown.press(K.Key_Delete)
    assert plan.titles == ["New", BOOK, RAIN]
    plan.choose(1)
    plan.shown.press(K.Key_Delete, SHIFT)
    assert plan.titles == ["New", RAIN]
    plan.offers[-1][1]()
    assert plan.titles == ["New", BOOK, RAIN]


# --- what it is drawn from ----------------------------------------------------------------------


def source_menu(plan: Planned) -> QMenu:
    QTest.mouseClick(plan.page.queue.source, LEFT)
    only = Qt.FindChildOption.FindDirectChildrenOnly
    menu = plan.page.queue.source.findChildren(QMenu, options=only)[-1]
    menu.hide()
    return menu


def trigger(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_it_is_drawn_from_chosen_playlists(plan: Planned) -> None:
    source = plan.page.queue.source
    assert source.accessibleName() == "From the whole library"
    with plan.qtbot.waitSignal(plan.page.sources_changed) as changed:
        trigger(source_menu(plan), "Rainy evenings")
    assert changed.args == [frozenset({PlaylistId(1)})]
    plan.qtbot.waitUntil(lambda: plan.titles[0] == RAIN)
    assert source.accessibleName() == "From “Rainy evenings”"
    trigger(source_menu(plan), "Paper && books")
    plan.shows(PAPER, BOOK, RAIN)
    assert source.accessibleName() == "From 2 playlists: “Rainy evenings”, “Paper & books”"
    trigger(source_menu(plan), "From the whole library")
    assert plan.desk.wishes[-1].playlists == frozenset()


def test_under_an_allow_list_it_is_not_the_whole_library(plan: Planned) -> None:
    plan.desk.allow_list = True
    plan.desk.on_changed()
    source = plan.page.queue.source
    assert source.accessibleName() == "From what is for you"
    assert source_menu(plan).actions()[0].text() == "From what is for you"


def test_one_playlist_in_its_own_order_is_asked_for_and_does_not_start(plan: Planned) -> None:
    menu = source_menu(plan)
    in_order = next(a.menu() for a in menu.actions() if a.menu() is not None)
    assert isinstance(in_order, QMenu)
    with plan.qtbot.waitSignal(plan.page.playlist_asked) as asked:
        trigger(in_order, "Rainy evenings")
    playlist = asked.args[0]
    assert isinstance(playlist, Playlist)
    plan.page.take_instead(playlist.name, make_tracks()[:3])
    assert plan.planning.own
    assert plan.shown.session.view().phase is Phase.IDLE
    assert plan.page.queue.summary.text().startswith("Rainy evenings, 3 sounds")
    words, undo = plan.offers[-1]
    assert words == "“Rainy evenings” is ready."
    undo()
    plan.shows(PAPER, BOOK, RAIN)
    assert not plan.planning.own


def test_many_playlists_are_found_by_typing(plan: Planned) -> None:
    many = [Playlist(playlist_id=PlaylistId(n), name=f"List {n:02}", count=2) for n in range(4, 44)]
    plan.desk.kept_playlists = (*plan.desk.kept_playlists, *many)
    menu = source_menu(plan)
    assert [action.text() for action in menu.actions() if action.text()] == [
        "From the whole library",
        "Choose a playlist…",
        "One in its own order…",
    ]
    trigger(menu, "Choose a playlist…")
    source = plan.page.queue.source
    picker = source.findChildren(PlaylistPicker)[-1]
    assert len(picker.titles()) == 43
    QTest.keyClicks(picker.field, "even rain")
    assert picker.titles() == ["Rainy evenings"]
    QTest.keyClicks(picker.field, "x")
    assert picker.none_found.isVisible()
    QTest.keyClick(picker.field, K.Key_Backspace)
    QTest.keyClick(picker.field, K.Key_Return)
    plan.qtbot.waitUntil(lambda: plan.titles[0] == RAIN)
    assert plan.planning.sources == {PlaylistId(1)}
    menu = source_menu(plan)
    assert "Rainy evenings" in [action.text() for action in menu.actions()]
    with plan.qtbot.waitSignal(plan.page.playlist_asked) as asked:
        trigger(menu, "One in its own order…")
        picker = source.findChildren(PlaylistPicker)[-1]
        QTest.keyClick(picker.field, K.Key_Down)
        QTest.keyClick(picker.field, K.Key_Return)
    assert asked.args[0].name == "Paper & books"


def test_without_playlists_the_menu_says_so(plan: Planned) -> None:
    plan.desk.kept_playlists = ()
    actions = [action for action in source_menu(plan).actions() if action.text()]
    assert [action.isEnabled() for action in actions] == [True, False]


# --- nothing to plan ----------------------------------------------------------------------------


def test_an_empty_choice_leads_back_to_the_library(plan: Planned) -> None:
    trigger(source_menu(plan), "Nothing in it")
    panel = plan.page.queue
    plan.qtbot.waitUntil(panel.empty_button.isVisible)
    assert plan.planning.nothing is NothingToPlan.NO_TRACKS
    assert panel.empty_button.text() == "From the whole library"
    QTest.mouseClick(panel.empty_button, LEFT)
    plan.shows(PAPER, BOOK, RAIN)


def test_where_all_is_barred_it_leads_to_the_triggers(plan: Planned) -> None:
    plan.desk.barred = {track.track_id for track in plan.desk.tracks if track.track_id}
    plan.desk.on_changed()
    panel = plan.page.queue
    plan.qtbot.waitUntil(panel.empty_button.isVisible)
    assert panel._empty_heading.text() == "Nothing may play tonight"
    timer = plan.page.timer
    assert timer.sentence.text() == "Nothing may play tonight"
    assert (timer.dial.face.above, timer.dial.face.below) == ("", "min")
    assert not timer.key_hint.isVisible()
    plan.shown.press(K.Key_Space)
    assert plan.shown.session.view().phase is Phase.IDLE
    with plan.qtbot.waitSignal(plan.page.triggers_asked):
        QTest.mouseClick(panel.empty_button, LEFT)


def test_an_empty_library_leaves_what_was_given(make_planned: MakePlanned) -> None:
    plan = make_planned(FakeTonightDesk([]))
    plan.qtbot.waitUntil(lambda: plan.planning.plan is not None)
    assert len(plan.titles) == 3
    plan.shown.press(K.Key_Space)
    assert plan.shown.session.view().phase is Phase.PLAYING


# --- what rests, and what is left ---------------------------------------------------------------


def test_what_rests_is_told_and_what_is_avoided_in_a_line(plan: Planned) -> None:
    rests = plan.page.queue.rests
    assert rests is not None
    rows = [row for row in rests.rows if row.isVisible()]
    assert [(row.name.text(), row.words.text()) for row in rows] == [
        ("Tapping", "back about Thursday"),
        ("Ear to ear", "back tomorrow"),
    ]
    assert "an estimate" in rows[0].accessibleName()
    assert "38 percent" in rows[0].accessibleName()
    assert not rests.more.isVisible()
    assert rests.avoided.text() == "You avoid eating sounds."
    plan.desk.rests = plan.desk.rests[2:]
    plan.desk.on_changed()
    plan.qtbot.waitUntil(lambda: not rests.rows[0].isVisible())
    assert rests.avoided.isVisible()
    plan.desk.rests = ()
    plan.desk.on_changed()
    plan.qtbot.waitUntil(lambda: not rests.isVisible())


def test_the_cards_have_the_room_first(make_planned: MakePlanned) -> None:
    desk = FakeTonightDesk()
    desk.rests, desk.estimate = MORE_RESTS, True
    plan = make_planned(desk, minutes=36)
    plan.qtbot.waitUntil(lambda: len(plan.planning.words) == 4)
    rests, view = plan.page.queue.rests, plan.page.queue.list
    assert rests is not None
    plan.qtbot.waitUntil(lambda: view.height() >= 4 * (PLAN_CARD + 8))
    assert sum(row.isVisible() for row in rests.rows) < 4


def test_a_rest_that_was_set_drops_who_set_it_before_its_day(make_planned: MakePlanned) -> None:
    desk = FakeTonightDesk()
    desk.rests = MORE_RESTS[3:4]
    plan = make_planned(desk, size=(1000, 640))
    plan.shows(PAPER, BOOK, RAIN)
    rests = plan.page.queue.rests
    assert rests is not None
    settle()
    assert rests.rows[0].words.text() == "rests until 3 December"
    plan.shown.window.resize(1600, 800)
    plan.qtbot.waitUntil(lambda: rests.rows[0].words.text().endswith(", as you set"))


def test_with_limits_nothing_scrolls_in_a_low_window(make_planned: MakePlanned) -> None:
    plan = make_planned(size=(1000, 620))
    plan.shows(PAPER, BOOK, RAIN)
    limits(plan, left_min=20.0, hard=False)
    settle()
    assert plan.page.verticalScrollBar().maximum() == 0


def test_four_rest_and_the_others_are_a_click_away(make_planned: MakePlanned) -> None:
    desk = FakeTonightDesk()
    desk.rests = MORE_RESTS
    plan = make_planned(desk)
    plan.shows(PAPER, BOOK, RAIN)
    rests = plan.page.queue.rests
    assert rests is not None
    plan.qtbot.waitUntil(lambda: sum(row.isVisible() for row in rests.rows) == 4)
    assert rests.more.text() == "and 2 more"
    with plan.qtbot.waitSignal(plan.page.triggers_asked):
        QTest.mouseClick(rests.more, LEFT)


def test_in_a_low_window_the_cards_come_first(make_planned: MakePlanned) -> None:
    desk = FakeTonightDesk()
    desk.rests = MORE_RESTS
    plan = make_planned(desk, size=(1100, 600))
    plan.shows(PAPER, BOOK, RAIN)
    rests, view = plan.page.queue.rests, plan.page.queue.list
    assert rests is not None
    plan.qtbot.waitUntil(lambda: rests.more.isVisible() and view.height() >= 2 * PLAN_CARD)
    shown = sum(row.isVisible() for row in rests.rows)
    assert rests.more.text() == f"and {len(MORE_RESTS) - 1 - shown} more"
    assert 1 <= shown < 4


def settle() -> None:
    """Let layouts inside of layouts come to rest."""
    for _ in range(5):
        QApplication.processEvents()


ALLOWANCE = "Lights out 23:30 · quiet from 22:45 · 20 of 45 minutes left tonight after this"


@pytest.mark.parametrize("size", [(1280, 800), (1000, 640), (944, 492), (860, 700), (600, 480)])
def test_what_is_left_tonight_is_told_whole_and_nothing_moves(
    make_planned: MakePlanned, size: tuple[int, int]
) -> None:
    plan = make_planned(size=size)
    plan.shows(PAPER, BOOK, RAIN)
    plan.page.show_allowance(ALLOWANCE)
    settle()
    timer = plan.page.timer
    lines = timer.sentence.text().split("\n")
    assert " · ".join(lines) == ALLOWANCE
    assert timer.sentence.sizeHint().width() <= timer.sentence.width()
    assert timer.sentence.sizeHint().height() <= timer.sentence.height()
    before = timer.dial.y(), timer.dial.height(), timer.primary.y()
    plan.shown.press(K.Key_Space)
    settle()
    assert "silent at 22:41" in timer.sentence.text()
    assert (timer.dial.y(), timer.dial.height(), timer.primary.y()) == before
    if size[0] == 1000:
        assert plan.page.verticalScrollBar().maximum() == 0


def limits(
    plan: Planned, *, left_min: float | None = None, quiet_min: float | None = None, hard: bool
) -> None:
    """Minutes that are left tonight, and those until the quiet time, from now on."""
    clock = plan.shown.evening.clock
    wall = clock.wall()
    allowance = Allowance(
        at=wall,
        left_s=None if left_min is None else 60.0 * left_min,
        until=None if quiet_min is None else wall + timedelta(minutes=quiet_min),
    )
    plan.page.show_allowance(
        ALLOWANCE,
        lambda wanted_s: granted_s(wanted_s, replace(allowance, at=clock.wall()), hard=hard),
    )


def test_no_more_is_planned_than_limits_leave(plan: Planned) -> None:
    limits(plan, left_min=20.0, hard=False)
    plan.shows(PAPER, BOOK)
    assert plan.desk.wishes[-1].length_min == 20.0
    limits(plan, left_min=0.0, hard=False)  # a start goes past that, as long as was chosen
    plan.shows(PAPER, BOOK, RAIN)
    assert plan.page.timer.dial.face.below == "min · silent at 22:41"


def test_the_dial_says_what_a_start_would_be_granted(plan: Planned) -> None:
    dial = plan.page.timer.dial
    limits(plan, left_min=20.0, quiet_min=-30.0, hard=False)  # one is past, one is not
    face = dial.face
    assert (face.above, face.figure, face.below) == (
        "25 chosen",
        "20",
        "min · silent at 22:36",
    )
    assert dial.value() == 25
    assert (face.length_s, face.knob_s) == (1200.0, 1500.0)
    plan.shows(PAPER, BOOK)
    plan.shown.press(K.Key_Up)
    assert (dial.value(), dial.face.above, dial.face.figure) == (26, "26 chosen", "20")
    limits(plan, left_min=25.9, hard=False)
    assert dial.face.above == "fades from 22:36"
    limits(plan, quiet_min=20.0, hard=True)
    plan.shown.advance(300.0)
    assert (dial.face.figure, dial.face.below) == ("15", "min · silent at 22:36")


def test_a_track_end_is_held_to_the_limits_too(plan: Planned) -> None:
    limits(plan, left_min=8.0, hard=False)
    QTest.mouseClick(plan.page.timer.chips.this_track, LEFT)
    face = plan.page.timer.dial.face
    assert (face.above, face.figure) == ("this track", "8")


def test_where_nothing_may_begin_the_dial_promises_nothing(plan: Planned) -> None:
    limits(plan, left_min=0.4, hard=True)
    face = plan.page.timer.dial.face
    assert (face.above, face.figure, face.below) == ("25 chosen", "0", "not tonight")
    assert plan.page.timer.dial.value() == 25


def test_the_clock_is_no_reason_to_plan_anew_every_half_minute(plan: Planned) -> None:
    limits(plan, quiet_min=20.0, hard=False)
    plan.shows(PAPER, BOOK)
    asked = len(plan.desk.wishes)
    plan.shown.advance(30.0)
    limits(plan, quiet_min=19.5, hard=False)
    plan.qtbot.wait(200)
    assert len(plan.desk.wishes) == asked


def test_an_estimate_is_called_one(make_planned: MakePlanned) -> None:
    desk = FakeTonightDesk()
    plan = make_planned(desk)
    plan.shows(PAPER, BOOK, RAIN)
    assert not plan.page.queue.estimate.isVisible()
    desk.estimate = True
    desk.on_changed()
    plan.qtbot.waitUntil(plan.page.queue.estimate.isVisible)
    assert plan.page.queue.estimate.text() == "An estimate, until there are more nights."
    assert "what moves most people" in plan.page.queue.estimate.toolTip()


def test_everything_of_the_plan_is_named_and_reached_by_tab(plan: Planned) -> None:
    panel = plan.page.queue
    reached = set()
    plan.shown.window.setFocus()
    for _ in range(60):
        plan.shown.press(K.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is None or focus in reached:
            break
        reached.add(focus)
    wanted = {panel.source, panel.else_button, panel.add_button, panel.folder_button, panel.list}
    assert wanted <= reached
    assert all(one.accessibleName() for one in wanted)


def test_a_card_that_is_cut_has_it_all_in_its_tooltip(make_planned: MakePlanned) -> None:
    desk = FakeTonightDesk()
    desk.tracks = [replace(track, title=f"{track.title} " * 12) for track in desk.tracks]
    plan = make_planned(desk)
    plan.qtbot.waitUntil(lambda: bool(plan.planning.words))
    view = plan.page.queue.list
    tip = view.rows.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "rested for six nights" in tip
    assert view._cards._is_cut(view.rows.index(0), view.visualRect(view.rows.index(0)))
