"""The tray by click and key, and what becomes of it when panels come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot
from support.fake_controls import FakeControls
from support.fakes import FakeClock

from gui.test_tray_face import ENDING, FADING, NO_TIMER, PAUSED, PLAYING
from sleepplayer.controls import NowPlaying
from sleepplayer.gui.stylesheet import apply_theme
from sleepplayer.gui.theme import NIGHT
from sleepplayer.gui.tray import GONE_AFTER_S, LOOK_EVERY_S, Tray
from sleepplayer.gui.tray_icon import tray_pixmap
from sleepplayer.night.media_keys import MediaKey

Reason = QSystemTrayIcon.ActivationReason


class Desk:
    """A panel that may be there, a tray, and hands."""

    def __init__(self, now: NowPlaying, *, there: bool = True, **how: Any) -> None:
        self.there = there
        self.looks = 0
        self.clock = FakeClock()
        self.controls = FakeControls(now)
        self.tray = Tray(self.controls, clock=self.clock, is_there=self._look, **how)
        self.gone = 0
        self.tray.gone.connect(self._gone)

    def _look(self) -> bool:
        self.looks += 1
        return self.there

    def _gone(self) -> None:
        self.gone += 1

    @property
    def on_panel(self) -> bool:
        return self.tray.icon is not None

    @property
    def calls(self) -> list[tuple[Any, ...]]:
        return self.controls.calls

    def show(self, now: NowPlaying) -> None:
        self.controls.shown = now
        self.tray.show(now)

    def advance(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.advance(1.0)
            self.tray.show(self.controls.now())

    def open_menu(self) -> None:
        self.tray.menu.popup(QPoint(20, 20))

    def click(self, row: QAction) -> None:
        menu = self.tray.menu
        self.open_menu()
        assert row in self.rows()
        place = menu.actionGeometry(row).center()
        QTest.mouseMove(menu, place)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)

    def press(self, *keys: Qt.Key) -> None:
        self.open_menu()
        for key in keys:
            QTest.keyClick(self.tray.menu, key)

    def rows(self) -> list[QAction]:
        return [one for one in self.tray.menu.actions() if one.isVisible()]

    def words(self) -> list[str]:
        return [one.text() for one in self.rows() if not one.isSeparator()]


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(qtbot: QtBot, qapp: QApplication) -> Iterator[MakeDesk]:
    apply_theme(qapp)
    made: list[Desk] = []

    def make(now: NowPlaying = PLAYING, **how: Any) -> Desk:
        made.append(Desk(now, **how))
        return made[-1]

    yield make
    for desk in made:
        desk.tray.close()


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk()


# --- the menu -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "row", "call"),
    [
        (PLAYING, "turn", ("press", MediaKey.PAUSE)),
        (PAUSED, "turn", ("start",)),
        (NowPlaying(can_start=True), "turn", ("start",)),
        (PLAYING, "extend", ("extend", 600.0)),
        (FADING, "end", ("end_softly",)),
        (PLAYING, "next", ("press", MediaKey.NEXT)),
        (ENDING, "stay_on", ("stay_on",)),
        (NowPlaying(), "show_window", ("show",)),
        (PLAYING, "quit", ("quit",)),
    ],
)
def test_each_row_does_what_it_says(
    make_desk: MakeDesk, now: NowPlaying, row: str, call: tuple[Any, ...]
) -> None:
    desk = make_desk(now)
    desk.click(getattr(desk.tray.menu, row))
    assert desk.calls == [call]


@pytest.mark.parametrize(
    ("now", "row"),
    [
        (NowPlaying(), "turn"),
        (NO_TIMER, "extend"),
        (NowPlaying(can_start=True), "end"),
        (replace(PLAYING, has_next=False), "next"),
        (PLAYING, "title_row"),
        (PLAYING, "state_row"),
    ],
)
def test_what_cannot_be_done_now_does_nothing(
    make_desk: MakeDesk, now: NowPlaying, row: str
) -> None:
    desk = make_desk(now)
    desk.click(getattr(desk.tray.menu, row))
    assert desk.calls == []


def test_rows_follow_what_goes_on(desk: Desk) -> None:
    actions = ["10 min more", "End softly", "Next", "Show Sleepplayer", "Quit"]
    state = "23 min left, silent at 23:10"
    assert desk.words() == ["Rain on canvas", state, "Pause", *actions]
    desk.show(PAUSED)
    assert desk.words() == ["Rain on canvas", f"Paused, {state}", "Go on", *actions]
    desk.show(replace(PLAYING, title="", entry_id=None))  # a discovery
    assert desk.words() == [state, "Pause", *actions]
    desk.show(ENDING)
    silent = "Silent, then the computer is suspended"
    assert desk.words() == [silent, "Keep it on", "Start tonight", *actions]
    desk.show(NowPlaying())
    assert desk.words() == ["Nothing plays", "Start tonight", *actions]


def test_by_keyboard(desk: Desk) -> None:
    K = Qt.Key  # noqa: N806 - as in the other tests of keys
    desk.press(K.Key_Down, K.Key_Down, K.Key_Return)
    assert desk.calls == [("extend", 600.0)]
    desk.press(K.Key_Up, K.Key_Return)
    assert desk.calls[1:] == [("quit",)]
    desk.press(K.Key_Down, K.Key_Escape)
    assert len(desk.calls) == 2
    assert not desk.tray.menu.isVisible()


def test_every_row_has_a_name(desk: Desk) -> None:
    desk.open_menu()
    menu = QAccessible.queryAccessibleInterface(desk.tray.menu)
    assert menu.text(QAccessible.Text.Name) == "Sleepplayer"
    rows = [menu.child(index) for index in range(menu.childCount())]
    names = [row.text(QAccessible.Text.Name) for row in rows]
    assert [name for name in names if name] == [
        one.text() for one in desk.tray.menu.actions() if one.text()
    ]


def test_long_title_is_elided_and_whole_in_its_tooltip(desk: Desk) -> None:
    title = "Slow_page turning & old books, no talking, " * 3 + "the end"
    desk.show(replace(PLAYING, title=title))
    words = desk.tray.menu.title_row.text()
    assert words.startswith("Slow page turning && old books")
    assert words.endswith("…")
    desk.open_menu()
    assert desk.tray.menu.width() < 360
    assert desk.tray.menu.title_row.toolTip() == title


def test_dressed_in_the_theme(desk: Desk) -> None:
    desk.open_menu()
    drawn = desk.tray.menu.grab().toImage()
    place = desk.tray.menu.actionGeometry(desk.tray.menu.quit).topRight() + QPoint(-12, 12)
    scale = drawn.devicePixelRatio()
    assert drawn.pixelColor((QPointF(place) * scale).toPoint()).name() == NIGHT.raised


def test_menu_is_fresh_when_it_opens(desk: Desk) -> None:
    desk.controls.shown = PAUSED  # nobody has told the tray yet
    desk.open_menu()
    assert desk.tray.menu.turn.text() == "Go on"


def test_no_window_nothing_to_show(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.controls.can_show = False
    desk.open_menu()
    assert not desk.tray.menu.show_window.isEnabled()


# --- the icon -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "reason", "calls"),
    [
        ("linux", Reason.Trigger, [("show",)]),
        ("win32", Reason.Trigger, [("show",)]),
        ("darwin", Reason.Trigger, []),
        ("linux", Reason.MiddleClick, [("press", MediaKey.PLAY_PAUSE)]),
        ("linux", Reason.DoubleClick, []),
        ("linux", Reason.Context, []),
    ],
)
def test_clicks(
    make_desk: MakeDesk, platform: str, reason: Reason, calls: list[tuple[Any, ...]]
) -> None:
    desk = make_desk(platform=platform)
    assert desk.tray.icon is not None
    desk.tray.icon.activated.emit(reason)
    assert desk.calls == calls


def test_what_has_not_changed_is_not_drawn_or_said_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "setIcon", lambda *_what: sent.append("icon"))
    monkeypatch.setattr(QSystemTrayIcon, "setToolTip", lambda _icon, words: sent.append(words))
    for second in range(60):
        desk.show(replace(PLAYING, remaining_s=1379.9 - second, position_s=float(second)))
    desk.show(replace(PLAYING, title="Soft brushes", has_next=False))
    assert sent == []
    desk.show(replace(PLAYING, remaining_s=1319.5))
    assert sent == ["icon", "Sleepplayer — 22 min left, silent at 23:10"]


def test_icon_is_that_of_the_moment(desk: Desk) -> None:
    icon = desk.tray.icon
    assert icon is not None
    for now in (PLAYING, PAUSED, FADING, NowPlaying()):
        desk.show(now)
        face = desk.tray.shown.face
        assert icon.icon().pixmap(22, 22).toImage() == tray_pixmap(face, 22).toImage()


# --- whether there is a tray --------------------------------------------------------------------


def test_panel_that_starts_later(make_desk: MakeDesk) -> None:
    desk = make_desk(there=False)
    assert not desk.tray.available
    assert not desk.on_panel
    desk.advance(60)
    assert desk.gone == 0  # nothing can have been hidden behind what never was
    desk.there = True
    desk.advance(int(LOOK_EVERY_S))
    assert desk.tray.icon is not None
    assert desk.tray.icon.isVisible()
    assert desk.tray.icon.toolTip() == desk.tray.shown.tooltip


def test_panel_that_crashes(desk: Desk) -> None:
    desk.there = False
    desk.advance(int(LOOK_EVERY_S))
    assert not desk.tray.available
    desk.advance(int(GONE_AFTER_S) - 1)
    assert desk.gone == 0
    desk.advance(3)
    assert desk.gone == 1
    desk.advance(60)
    assert desk.gone == 1


def test_panel_that_restarts_lights_up_no_window(desk: Desk) -> None:
    desk.there = False
    desk.advance(6)
    assert not desk.on_panel
    desk.there = True
    desk.advance(30)
    assert desk.tray.available
    assert desk.gone == 0


def test_panel_is_not_asked_more_often_than_needed(desk: Desk) -> None:
    desk.looks = 0
    for _ in range(20):
        desk.tray.show(desk.controls.now())
        assert desk.tray.available
    assert desk.looks <= 1
    desk.advance(60)
    assert desk.looks <= 31


def test_message_needs_a_tray(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[Any, ...]] = []
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda *what: said.append(what[1:3]))
    assert desk.tray.message("Sleepplayer", "It is silent now.")
    assert said == [("Sleepplayer", "It is silent now.")]
    desk.there = False
    desk.advance(int(LOOK_EVERY_S))
    assert not desk.tray.message("Sleepplayer", "It is silent now.")
    assert len(said) == 1


def test_clicked_message_shows_the_window(desk: Desk) -> None:
    assert desk.tray.icon is not None
    desk.tray.icon.messageClicked.emit()
    assert desk.calls == [("show",)]


def test_closed_is_gone_for_good(desk: Desk) -> None:
    desk.open_menu()
    desk.tray.close()
    assert not desk.on_panel
    assert not desk.tray.available
    desk.advance(30)
    assert not desk.on_panel
    assert desk.gone == 0


# --- a panel that is told of --------------------------------------------------------------------


class Told:
    """A watch that tells what a test lets it."""

    tells = True

    def __init__(self) -> None:
        self.asked = 0
        self.tell: Callable[[bool | None], None] = lambda _there: None

    def begin(self, told: Callable[[bool | None], None]) -> None:
        self.tell = told
        self.ask()

    def ask(self) -> None:
        self.asked += 1

    def close(self) -> None:
        """Whoever is late tells all the same."""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    def asked_qt() -> bool:
        pytest.fail("Qt was asked")

    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(asked_qt))
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(asked_qt))
    # X11's panels need no bus, and are asked for all the while: test_tray_end_to_end has them.
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "offscreen"))
    return Told()


def test_nothing_is_made_until_the_bus_has_spoken(make_desk: MakeDesk, told: Told) -> None:
    desk = make_desk(NowPlaying(), watch=told)
    desk.advance(60)
    assert told.asked == 1
    assert desk.tray.findChildren(QSystemTrayIcon) == []
    told.tell(True)
    assert desk.tray.available
    assert desk.on_panel


@pytest.mark.parametrize("now", [PLAYING, PAUSED, FADING, NO_TIMER, ENDING])
def test_nothing_that_may_wait_in_a_session_or_before_its_end(
    make_desk: MakeDesk, told: Told, now: NowPlaying
) -> None:
    desk = make_desk(now, watch=told)
    told.tell(True)
    desk.advance(60)
    assert not desk.tray.available
    assert told.asked == 1
    assert desk.tray.findChildren(QSystemTrayIcon) == []
    desk.show(NowPlaying())
    desk.advance(int(LOOK_EVERY_S))
    assert desk.tray.findChildren(QSystemTrayIcon) == []  # the bus may hang by now
    assert told.asked == 2
    told.tell(True)
    assert desk.tray.available


def test_icon_stays_and_comes_back_in_a_session(make_desk: MakeDesk, told: Told) -> None:
    desk = make_desk(NowPlaying(), watch=told)
    told.tell(True)
    icon = desk.tray.icon
    desk.show(PLAYING)
    told.tell(False)
    assert not desk.tray.available
    desk.advance(int(GONE_AFTER_S) + int(LOOK_EVERY_S))
    assert desk.gone == 1
    told.tell(True)
    assert desk.tray.icon is icon
    assert desk.tray.icon is not None
    assert desk.tray.icon.toolTip() == desk.tray.shown.tooltip


@pytest.mark.parametrize("now", [NowPlaying(), FADING])
def test_bus_that_is_lost(make_desk: MakeDesk, told: Told, now: NowPlaying) -> None:
    desk = make_desk(NowPlaying(), watch=told)
    told.tell(True)
    desk.show(now)
    told.tell(None)
    assert not desk.tray.available
    desk.advance(60)
    assert desk.gone == 1
    assert told.asked == 1


def test_message_over_the_bus_is_not_waited_for(make_desk: MakeDesk, told: Told) -> None:
    desk = make_desk(NowPlaying(), watch=told)
    told.tell(True)
    assert not desk.tray.message("Sleepplayer", "It is silent now.")


def test_told_too_late(make_desk: MakeDesk, told: Told) -> None:
    desk = make_desk(NowPlaying(), watch=told)
    desk.tray.close()
    told.tell(True)
    assert not desk.tray.available
    assert desk.tray.findChildren(QSystemTrayIcon) == []
