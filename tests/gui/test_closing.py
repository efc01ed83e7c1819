"""Closing the window: for good, or to the tray; and back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.conftest import Shown
from sleepplayer.gui.actions import SETTINGS
from sleepplayer.night.view import Phase

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Told:
    """What the window tells of its end."""

    def __init__(self, shown: Shown, *, stays: bool) -> None:
        self.said: list[str] = []
        shown.window.closing.connect(lambda: self.said.append("closing"))
        shown.window.hidden_away.connect(lambda: self.said.append("hidden away"))
        shown.window.stays = lambda: stays


def close(shown: Shown) -> bool:
    """As the button in the title bar does."""
    event = QCloseEvent()
    QApplication.sendEvent(shown.window, event)
    return event.isAccepted()


@pytest.mark.parametrize(("stays", "said"), [(True, "hidden away"), (False, "closing")])
def test_closing_hides_it_away_or_ends_it(shown: Shown, said: str, *, stays: bool) -> None:
    told = Told(shown, stays=stays)
    close(shown)
    assert told.said == [said]
    assert not shown.window.isVisible()


@pytest.mark.parametrize("stays", [True, False])
def test_quit_quits(shown: Shown, *, stays: bool) -> None:
    told = Told(shown, stays=stays)
    shown.press(K.Key_Q, CTRL)
    assert told.said == ["closing"]
    assert not shown.window.isVisible()


def test_it_quits_out_of_the_tray_too(shown: Shown) -> None:
    told = Told(shown, stays=True)
    shown.window.close()
    shown.window.quit()
    assert told.said == ["hidden away", "closing"]


def test_when_the_desktops_session_ends_it_does_not_stay(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "isSavingSession", lambda _app: True)
    told = Told(shown, stays=True)
    assert close(shown)
    assert told.said == ["closing"]


def test_hidden_away_it_plays_on_looks_at_nothing_and_takes_no_key(
    shown: Shown, qtbot: QtBot
) -> None:
    Told(shown, stays=True)
    shown.press(K.Key_Space)
    shown.window.bridge.set_volume(12)
    shown.window.close()
    assert shown.kept[-1].volume == 12
    assert not shown.window.bridge._timer.isActive()
    other = QLabel("elsewhere")
    qtbot.addWidget(other)
    other.show()
    QTest.keyClick(other, K.Key_Space)
    assert shown.session.view().phase is Phase.PLAYING


def test_brought_up_it_is_as_it_was(shown: Shown, qtbot: QtBot) -> None:
    Told(shown, stays=True)
    shown.press(K.Key_Space)
    size = shown.window.size()
    shown.window.close()
    shown.advance(60)
    shown.window.bring_up()
    qtbot.waitUntil(shown.window.isActiveWindow)
    assert shown.window.size() == size
    assert shown.window.bridge._timer.isActive()
    assert shown.window.tonight.timer.dial.face.figure == "24"
    shown.press(K.Key_Space)
    assert shown.session.view().phase is Phase.PAUSED


def test_brought_up_space_starts_tonight(shown: Shown, qtbot: QtBot) -> None:
    Told(shown, stays=True)
    shown.window.tonight.timer.chips.lengths[15].setFocus()  # X11 gives it on to one such
    shown.window.close()
    shown.window.bring_up()
    qtbot.waitUntil(shown.window.isActiveWindow)
    assert shown.window.tonight.timer.dial.hasFocus()
    shown.press(K.Key_Space)
    assert shown.session.view().phase is Phase.PLAYING
    shown.window.turn_to(SETTINGS)
    shown.window.close()
    shown.window.bring_up()
    qtbot.waitUntil(shown.window.settings_page.hasFocus)


def test_brought_up_it_is_not_minimised_any_more(shown: Shown, qtbot: QtBot) -> None:
    shown.window.showMaximized()
    shown.window.showMinimized()
    shown.window.bring_up()
    assert not shown.window.isMinimized()
    assert shown.window.isMaximized()
    assert shown.window.bridge._timer.isActive()


def test_bringing_up_what_is_in_front_changes_nothing(shown: Shown) -> None:
    focus = QApplication.focusWidget()
    shown.window.bring_up()
    assert shown.window.isVisible()
    assert QApplication.focusWidget() is focus
