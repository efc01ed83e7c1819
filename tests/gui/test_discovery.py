"""Discovery with real keys: excerpts in place of tonight's sounds, and those back as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.fake_discovery_desk import FakeDiscoveryDesk, make_excerpts
from gui.fake_tonight_desk import FakeTonightDesk
from gui.fakes import Evening, make_tracks
from gui.test_accessibility import name_of
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.discovery import round as round_module
from sleepplayer.gui.discovery.page import ABOUT, FOUND, STAGE, DiscoveryPage
from sleepplayer.gui.discovery.round import STOP_S, TOO_SOON_S
from sleepplayer.gui.discovery.words import KEYS
from sleepplayer.gui.key_filter import KeyFilter
from sleepplayer.gui.keys import Action
from sleepplayer.gui.player_bar import PlayerBar
from sleepplayer.gui.stylesheet import apply_theme
from sleepplayer.gui.tonight.planning import Planning
from sleepplayer.gui.triggers.likings import LIKING_KEYS
from sleepplayer.night.notices import Notice
from sleepplayer.night.ports import Outcome
from sleepplayer.night.queue import Repeat
from sleepplayer.night.sleep_timer import ForLength
from sleepplayer.night.view import Phase
from sleepplayer.people import Answer, Liking, SessionKind

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
A = Answer


class Stage:
    """The page in a window with the bar and the window's keys, and hands."""

    def __init__(self, desk: FakeDiscoveryDesk, size: tuple[int, int], qtbot: QtBot) -> None:
        self.desk, self.qtbot = desk, qtbot
        self.evening = Evening(make_tracks())
        self.session, self.queue = self.evening.session, self.evening.session.queue
        self.bridge = Bridge(
            session=self.session, settings=self.evening.settings, clock=self.evening.clock
        )
        self.held: list[bool] = []
        self.acts: list[Action] = []
        self.hold: Callable[[bool], None] = lambda _held: None
        self.page = DiscoveryPage(desk, self.bridge, hold=self._hold)
        self.bar = PlayerBar(self.bridge)
        self.evening.told = self._told
        self.window = QWidget()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.page)
        self.pages.addWidget(QWidget())
        column = QVBoxLayout(self.window)
        column.addWidget(self.pages, 1)
        column.addWidget(self.bar)
        self.window.resize(*size)
        self.keys = KeyFilter(
            still_awake=lambda: self.session.view().still_awake, act=self._act, parent=self.window
        )

    def _hold(self, held: bool) -> None:
        self.held.append(held)
        self.hold(held)

    def _told(self, notice: Notice) -> None:
        self.evening.notices.append(notice)
        self.bridge.refresh()

    def _act(self, action: Action) -> None:
        self.acts.append(action)
        do: dict[Action, Callable[[], object]] = {
            Action.START_PAUSE: self.bridge.toggle_pause,
            Action.NEXT: lambda: self.bridge.do(self.session.next),
            Action.VOLUME_DOWN: lambda: self.bridge.step_volume(-1),
        }
        do[action]()

    def press(self, key: Qt.Key) -> None:
        """As the system delivers it, so that the window's keys come first."""
        handle = self.window.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, key)

    def advance(self, seconds: float) -> None:
        self.evening.advance(seconds)
        self.bridge.refresh()

    def open(self) -> None:
        self.page.open()
        self.qtbot.waitUntil(self.page.begin_button.isEnabled)

    def begin(self) -> None:
        self.open()
        QTest.mouseClick(self.page.begin_button, LEFT)
        assert self.page.round.running

    def rate(self, *keys: Qt.Key) -> None:
        """Listen for a while each time."""
        for key in keys:
            self.advance(10.0)
            self.press(key)

    @property
    def title(self) -> str:
        entry = self.session.view().entry
        return "" if entry is None else entry.track.title

    @property
    def step(self) -> int:
        return self.page.step


MakeStage = Callable[..., Stage]


@pytest.fixture
def make_stage(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeStage]:
    monkeypatch.setattr(round_module, "STOP_S", 0.05)
    made: list[Stage] = []
    app = QApplication.instance()
    assert isinstance(app, QApplication)

    def make(desk: FakeDiscoveryDesk | None = None, size: tuple[int, int] = (900, 700)) -> Stage:
        apply_theme(app)
        stage = Stage(desk or FakeDiscoveryDesk(), size, qtbot)
        made.append(stage)
        app.installEventFilter(stage.keys)
        with qtbot.waitExposed(stage.window):
            stage.window.show()
        stage.window.activateWindow()
        qtbot.waitUntil(stage.window.isActiveWindow)
        return stage

    yield make
    for stage in made:
        app.removeEventFilter(stage.keys)
        stage.window.close()
        stage.window.deleteLater()


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    return make_stage()


# --- the round ------------------------------------------------------------------------------------


def test_each_answer_reaches_the_desk_and_the_next_begins(stage: Stage) -> None:
    stage.begin()
    triggers = [each.trigger for each in stage.desk.all]
    stage.rate(K.Key_5)
    assert (stage.desk.told, stage.title) == ([(triggers[0], A.LOVE)], "Excerpt 2")
    assert stage.page.place.text() == "2 of 3 · “I love it” is kept"
    stage.rate(K.Key_3, K.Key_2)
    assert stage.desk.told == list(zip(triggers, (A.LOVE, A.NOTHING, A.UNPLEASANT), strict=True))
    assert (stage.session.view().phase, stage.step) == (Phase.IDLE, FOUND)


def test_it_plays_each_excerpt_from_its_place_and_no_longer_than_it(stage: Stage) -> None:
    stage.begin()
    assert stage.session.view().position_s == pytest.approx(210.0)  # at 35 % of ten minutes
    stage.advance(29.0)
    assert stage.title == "Excerpt 1"
    stage.advance(2.0)
    assert stage.title == "Excerpt 2"


def test_tonights_queue_comes_back_as_it_was(stage: Stage) -> None:
    queue = stage.queue
    queue.repeat = Repeat.TRACK
    queue.set_shuffle(True)
    queue.select(queue.entries[3].entry_id)
    queue.mark_failed(queue.entries[5].entry_id)
    before = queue.entries, queue._order[:], queue.current, queue.failed
    stage.begin()
    assert len(queue.entries) == 3
    assert (queue.repeat, queue.shuffle) == (Repeat.OFF, False)
    stage.rate(K.Key_5, K.Key_5, K.Key_5)
    assert (queue.entries, queue._order, queue.current, queue.failed) == before
    assert (queue.repeat, queue.shuffle) == (Repeat.TRACK, True)
    assert stage.held == [True, False]


def test_nothing_is_skipped_no_place_is_kept_and_no_end_to_continue_from(stage: Stage) -> None:
    stage.begin()
    stage.rate(K.Key_5, K.Key_4)
    stage.press(K.Key_Escape)
    (session,) = stage.evening.history.sessions
    assert session.kind is SessionKind.DISCOVERY
    assert [each.outcome for each in session.listens] == [
        Outcome.LEFT,
        Outcome.LEFT,
        Outcome.STOPPED,
    ]
    assert stage.evening.drift.load() is None
    assert all(entry.track.left_at_s is None for entry in stage.queue.entries)


def test_what_is_not_answered_goes_on_by_itself_and_ends_softly(stage: Stage) -> None:
    stage.begin()
    stage.advance(95.0)
    assert (stage.desk.told, stage.step) == ([], FOUND)
    assert stage.page.found_title.text() == "Nothing was answered"
    assert stage.held == [True, False]


def test_the_fade_of_the_evening_does_not_reach_into_the_round(stage: Stage) -> None:
    stage.begin()
    assert stage.session.view().fade_s == pytest.approx(10.0)
    assert stage.evening.settings.session.fade_s > 10.0


def test_no_key_means_still_awake(stage: Stage) -> None:
    stage.begin()
    stage.rate(K.Key_5, K.Key_5)
    stage.advance(25.0)  # in the fade
    assert not stage.session.view().still_awake
    remaining_s = stage.session.view().remaining_s
    stage.press(K.Key_A)
    assert stage.session.view().remaining_s == remaining_s
    assert stage.acts == []


def test_a_key_that_is_held_answers_once(stage: Stage) -> None:
    stage.begin()
    stage.advance(10.0)
    stage.press(K.Key_5)
    stage.advance(5.0)
    for _ in range(5):
        again = QKeyEvent(
            QEvent.Type.KeyPress, K.Key_5, Qt.KeyboardModifier.NoModifier, "5", True, 1
        )
        QApplication.sendEvent(stage.page.stage, again)
    assert len(stage.desk.told) == 1


def test_what_is_pressed_too_soon_answers_nothing(stage: Stage) -> None:
    stage.begin()
    stage.rate(K.Key_5)
    stage.press(K.Key_5)  # it bounced
    assert stage.title == "Excerpt 2"
    assert len(stage.desk.told) == 1


def test_what_is_pressed_as_it_goes_on_by_itself_is_for_the_one_before(stage: Stage) -> None:
    stage.begin()
    stage.evening.advance(31.0)  # the window has not looked since
    assert stage.title == "Excerpt 2"
    stage.press(K.Key_2)
    assert stage.desk.told == [(stage.desk.all[0].trigger, A.UNPLEASANT)]
    assert stage.title == "Excerpt 2"
    stage.advance(TOO_SOON_S)
    stage.press(K.Key_4)
    assert stage.desk.told[-1] == (stage.desk.all[1].trigger, A.LIKE)


def test_space_pauses_and_volume_keys_keep_their_meaning(stage: Stage) -> None:
    stage.begin()
    before = stage.session.view().volume
    stage.press(K.Key_Space)
    assert stage.session.view().phase is Phase.PAUSED
    assert "paused" in stage.page.place.text()
    stage.press(K.Key_Space)
    assert stage.session.view().phase is Phase.PLAYING
    stage.press(K.Key_Down)
    assert stage.session.view().volume < before
    stage.press(K.Key_N)
    assert (stage.title, stage.desk.told) == ("Excerpt 2", [])


def test_keys_of_the_evening_mean_nothing_in_a_round(stage: Stage) -> None:
    stage.begin()
    for key in (K.Key_R, K.Key_S, K.Key_E):
        stage.press(key)
    assert stage.acts == []
    assert not stage.bar.repeat_button.isEnabled()
    assert not stage.bar.shuffle_button.isEnabled()
    stage.press(K.Key_Escape)
    assert stage.bar.shuffle_button.isEnabled()


def test_the_mouse_does_it_too(stage: Stage) -> None:
    stage.begin()
    stage.advance(5.0)
    QTest.mouseClick(stage.page.answers[A.LIKE], LEFT)
    assert stage.desk.told == [(stage.desk.all[0].trigger, A.LIKE)]
    stage.advance(5.0)
    QTest.mouseClick(stage.page.stop_button, LEFT)
    assert (stage.step, stage.session.view().phase) == (FOUND, Phase.IDLE)


def test_an_answer_by_tab_and_enter_and_space_stays_the_pause(stage: Stage) -> None:
    stage.begin()
    stage.advance(5.0)
    stage.press(K.Key_Tab)
    assert QApplication.focusWidget() is stage.page.answers[A.LOVE]
    stage.press(K.Key_Space)
    assert (stage.desk.told, stage.session.view().phase) == ([], Phase.PAUSED)
    stage.press(K.Key_Space)
    assert stage.acts == [Action.START_PAUSE, Action.START_PAUSE]
    stage.acts.clear()
    stage.press(K.Key_Return)
    assert stage.desk.told == [(stage.desk.all[0].trigger, A.LOVE)]
    assert stage.acts == []
    stage.rate(K.Key_2)  # and the keys still answer
    assert stage.desk.told[-1] == (stage.desk.all[1].trigger, A.UNPLEASANT)


def test_enter_begins_and_is_done(stage: Stage, qtbot: QtBot) -> None:
    stage.open()
    assert QApplication.focusWidget() is stage.page.begin_button
    stage.press(K.Key_Return)
    assert stage.page.round.running
    stage.rate(K.Key_5)
    stage.press(K.Key_Escape)
    assert QApplication.focusWidget() is stage.page.done_button
    with qtbot.waitSignal(stage.page.left):
        stage.press(K.Key_Enter)


def test_the_digits_are_those_of_the_triggers_page() -> None:
    meant = {
        A.LOVE: Liking.LOVE,
        A.LIKE: Liking.LIKE,
        A.NOTHING: Liking.NEUTRAL,
        A.UNPLEASANT: Liking.DISLIKE,
    }
    assert {KEYS[answer]: liking for answer, liking in meant.items()} == {
        number: LIKING_KEYS[Qt.Key(K.Key_0 + number)] for number in range(2, 6)
    }


def test_nothing_on_the_screen_tells_what_is_heard(stage: Stage) -> None:
    stage.begin()
    stage.advance(5.0)
    shown = " ".join(
        each.text() + each.toolTip() + each.accessibleName()
        for kind in (QLabel, QPushButton)
        for each in stage.window.findChildren(kind)
        if isinstance(each, (QLabel, QPushButton)) and each.isVisible()
    )
    assert "Excerpt 1" in shown
    for each in stage.desk.all:
        assert each.name.casefold() not in shown.casefold()
        assert each.trigger not in shown


# --- what is around it ----------------------------------------------------------------------------


def test_what_plays_ends_first_and_where_it_was_left_is_kept(stage: Stage) -> None:
    stage.bridge.do(lambda: stage.session.start(ForLength(3600.0)))
    stage.advance(60.0)
    first = stage.queue.entries[0].entry_id
    stage.open()
    assert "What plays now ends first" in stage.page.about.text()
    QTest.mouseClick(stage.page.begin_button, LEFT)
    assert stage.session.view().phase is Phase.IDLE
    assert (stage.step, stage.page.place.text()) == (STAGE, "It begins when it is silent…")
    assert not stage.page.answers[A.LOVE].isEnabled()
    stage.qtbot.waitUntil(lambda: stage.title == "Excerpt 1")
    stage.press(K.Key_Escape)
    entry = stage.queue.find(first)
    assert entry is not None
    assert entry.track.left_at_s == pytest.approx(60.0)
    assert stage.evening.drift.load() is not None


def test_it_can_be_left_before_it_has_begun(stage: Stage) -> None:
    before = stage.queue.entries
    stage.bridge.do(lambda: stage.session.start(ForLength(3600.0)))
    stage.begin()
    stage.press(K.Key_Escape)
    assert stage.held == [True, False]
    assert [each.entry_id for each in stage.queue.entries] == [each.entry_id for each in before]
    QTest.qWait(round(1000 * round_module.STOP_S) + 50)
    assert stage.session.view().phase is Phase.IDLE


def test_leaving_the_page_stops_softly(stage: Stage) -> None:
    stage.begin()
    stage.pages.setCurrentIndex(1)
    assert stage.evening.engine.calls[-1] == f"stop {round_module.STOP_S:g}"
    assert not stage.page.round.running
    assert len(stage.queue.entries) == len(make_tracks())


def test_another_persons_evening_sees_nothing_of_it(stage: Stage) -> None:
    stage.begin()
    stage.rate(K.Key_5)
    stage.page.stop()
    assert (stage.step, stage.session.view().phase) == (ABOUT, Phase.IDLE)
    assert stage.held == [True, False]


def test_what_is_added_meanwhile_is_there_afterwards(stage: Stage) -> None:
    stage.begin()
    added = make_tracks()[4]
    stage.queue.add([added])
    stage.bridge.do(stage.session.queue_changed)
    stage.press(K.Key_Escape)
    assert [entry.track for entry in stage.queue.entries][:-1] == make_tracks()
    assert stage.queue.entries[-1].track == added


def test_a_queue_that_was_replaced_meanwhile_stays(stage: Stage) -> None:
    stage.begin()
    stage.queue.clear()
    stage.queue.add(make_tracks()[:2])
    stage.bridge.do(lambda: stage.session.start(ForLength(600.0)))
    assert not stage.page.round.running
    assert [entry.track for entry in stage.queue.entries] == make_tracks()[:2]
    assert stage.session.view().phase is Phase.PLAYING
    assert stage.queue.repeat is stage.evening.settings.repeat
    assert stage.held == [True, False]


def test_the_plan_stays_the_plan(stage: Stage, qtbot: QtBot) -> None:
    planning = Planning(FakeTonightDesk(), stage.bridge, lambda: 25.0, stage.window)
    stage.hold = planning.hold
    qtbot.waitUntil(lambda: bool(planning.words))
    before = [entry.entry_id for entry in stage.queue.entries]
    stage.begin()
    stage.rate(K.Key_5, K.Key_5, K.Key_5)
    assert not planning.own
    assert [entry.entry_id for entry in stage.queue.entries] == before
    assert set(planning.words) == set(before)


def test_the_app_does_not_quit_for_it(stage: Stage) -> None:
    stage.begin()
    stage.advance(95.0)
    ended = stage.evening.notices[-1]
    assert getattr(ended, "kind", None) is SessionKind.DISCOVERY


# --- what it has told -----------------------------------------------------------------------------


def words_of(page: DiscoveryPage) -> list[str]:
    return [
        " | ".join(each.text() for each in row.findChildren(QLabel) if each.text())
        for row in page.rows
    ]


def test_it_tells_what_was_said_and_what_changed_since(stage: Stage) -> None:
    names = [each.name for each in stage.desk.all]
    stage.begin()
    stage.rate(K.Key_3, K.Key_5, K.Key_4)
    assert words_of(stage.page) == [
        f"{names[1]} | You love it",
        f"{names[2]} | You like it",
        f"{names[0]} | It does nothing for you",
    ]
    QTest.mouseClick(stage.page.again_button, LEFT)
    stage.qtbot.waitUntil(stage.page.begin_button.isEnabled)
    assert "You have done this before" in stage.page.about.text()
    QTest.mouseClick(stage.page.begin_button, LEFT)
    stage.rate(K.Key_4, K.Key_5)
    stage.press(K.Key_Escape)
    assert words_of(stage.page) == [
        f"{names[1]} | You love it, as the last time",
        f"{names[0]} | You like it; the last time it did nothing for you",
    ]
    assert stage.page.found_about.text().startswith("One answer has changed")


def test_what_was_unpleasant_can_be_avoided_and_that_taken_back(stage: Stage) -> None:
    stage.begin()
    stage.rate(K.Key_2, K.Key_5)
    stage.press(K.Key_Escape)
    liked, disliked = stage.page.rows
    assert not liked.button.isVisible()
    disliked.button.setFocus()
    stage.press(K.Key_Space)
    assert stage.desk.avoided == [stage.desk.all[0].trigger]
    assert disliked.said.text() == "Avoided: it does not play any more"
    stage.press(K.Key_Space)
    assert stage.desk.avoided == []
    assert disliked.said.text() == "Unpleasant"
    assert stage.acts == []


def test_with_nothing_to_try_it_says_so(make_stage: MakeStage) -> None:
    stage = make_stage(FakeDiscoveryDesk([]))
    stage.page.open()
    stage.qtbot.waitUntil(lambda: "nothing to try" in stage.page.about.text())
    assert not stage.page.begin_button.isVisible()
    left: list[None] = []
    stage.page.left.connect(lambda: left.append(None))
    stage.press(K.Key_Space)  # the keyboard is at the way back
    assert left == [None]


def test_a_single_excerpt_is_a_round(make_stage: MakeStage) -> None:
    stage = make_stage(FakeDiscoveryDesk(make_excerpts(1)))
    stage.open()
    assert stage.page.about.text().startswith("One short excerpt")
    QTest.mouseClick(stage.page.begin_button, LEFT)
    stage.rate(K.Key_4)
    assert stage.step == FOUND


def test_twenty_fit_a_narrow_window(make_stage: MakeStage) -> None:
    stage = make_stage(FakeDiscoveryDesk(make_excerpts(20)), size=(528, 440))
    stage.begin()
    QApplication.processEvents()
    assert stage.page.verticalScrollBar().maximum() == 0  # all five keys are seen at once
    for each in (*stage.page.answers.values(), stage.page.stop_button):
        assert each.mapTo(stage.page.stage, each.rect().topRight()).x() <= stage.page.stage.width()
    stage.rate(*[K.Key_2] * 20)
    assert len(stage.page.rows) == 20
    assert stage.page.horizontalScrollBar().maximum() == 0
    for row in stage.page.rows:
        assert row.width() <= stage.page.viewport().width()
        assert row.button.width() >= row.button.minimumSizeHint().width()
    stage.open()
    QApplication.processEvents()
    assert stage.page.verticalScrollBar().maximum() == 0


def test_everything_is_named(stage: Stage) -> None:
    stage.begin()
    stage.rate(K.Key_2)
    stage.press(K.Key_Escape)
    for each in stage.page.findChildren(QWidget):
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert name_of(each), each


def test_stop_takes_no_longer_than_an_app_that_quits_waits() -> None:
    assert STOP_S <= 2.0
