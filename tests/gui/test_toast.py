"""Notices stand in one place, and in nobody's way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QRadioButton,
)

from gui.conftest import MakeShown, Shown
from gui.fake_desk import FakeDesk
from gui.test_layout import place_of
from sleepplayer.gui import toast as toast_module
from sleepplayer.gui.toast import Offer
from sleepplayer.night.notices import EndedBy, NoEndToMove, NoOutput, OutputBack, SessionEnded

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SENTENCES = (
    "It is silent now.",
    "“Rain on canvas” was passed over: its file cannot be read.",
    "No sound output. The timer goes on, and sound comes back softly when one appears.",
)
PAGES = (K.Key_1, K.Key_2, K.Key_3, K.Key_4)


def under(shown: Shown) -> list[str]:
    """What of the controls in sight lies under the notice."""
    window = shown.window
    QApplication.processEvents()
    toast = place_of(window.toast, window)
    found = []
    for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox):
        for one in window.findChildren(kind):
            seen = one.visibleRegion().boundingRect() if one.isVisible() else QRect()
            if isinstance(one, (QCheckBox, QRadioButton)):  # as wide as their words
                seen.setWidth(min(seen.width(), one.sizeHint().width()))
            there = QRect(one.mapTo(window, seen.topLeft()), seen.size())
            if not window.toast.isAncestorOf(one) and toast.intersects(there):
                found.append(one.accessibleName() or getattr(one, "text", str)())
    return found


@pytest.mark.parametrize("size", [(1280, 800), (1000, 640), (860, 700), (760, 640), (600, 560)])
@pytest.mark.parametrize("text", SENTENCES)
def test_it_hides_no_control_on_tonight_and_in_the_library(
    make_shown: MakeShown, size: tuple[int, int], text: str
) -> None:
    shown = make_shown(size=size, library=FakeDesk().with_playlists())
    shown.press(K.Key_Space)
    for page in PAGES[:2]:
        shown.press(page, CTRL)
        QApplication.processEvents()
        shown.window.toast.dismiss()
        shown.window.toast.say(text)
        hidden = under(shown)
        if size[0] < 700:  # the smallest window has no row without any
            hidden = [one for one in hidden if one != "Folders…"]
        assert hidden == []


@pytest.mark.parametrize("page", PAGES)
def test_on_every_page_it_stands_above_the_bar_near_the_middle(
    make_shown: MakeShown, page: Qt.Key
) -> None:
    shown = make_shown(library=FakeDesk().with_playlists())
    shown.press(K.Key_Space)
    shown.press(page, CTRL)
    QApplication.processEvents()
    shown.window.toast.say(SENTENCES[1], Offer("Undo", lambda: None))
    toast, bar = shown.window.toast.geometry(), place_of(shown.window.bar, shown.window)
    assert under(shown) == []
    if page == K.Key_4 and toast.y() == 16:  # there rows of sliders may fill the foot
        return
    assert toast.bottom() + 1 == bar.top() - 16
    assert toast.left() >= bar.left() + 40
    assert toast.right() <= bar.right() - 40
    assert abs(toast.center().x() - bar.center().x()) <= 200


def test_a_page_that_is_turned_finds_it_a_place_of_its_own(make_shown: MakeShown) -> None:
    shown = make_shown(library=FakeDesk().with_playlists(), size=(760, 640))
    shown.press(K.Key_Space)
    shown.window.toast.say(SENTENCES[1])
    assert shown.window.toast.y() == 16  # the foot is full: the one button is there
    shown.press(K.Key_2, CTRL)
    QApplication.processEvents()
    assert shown.window.toast.y() > 400
    assert under(shown) == []


def test_what_it_offers_has_a_key_and_stays_long_enough(shown: Shown) -> None:
    taken: list[str] = []
    toast = shown.window.toast
    toast.say("“Rain” has rain in it, which you avoid.", Offer("Lift it", lambda: taken.append("")))
    assert toast.offer_button.toolTip() == "Lift it  (Ctrl+Enter)"
    assert toast._timer.remainingTime() > 25_000
    shown.press(K.Key_Return, CTRL)
    assert (taken, toast.isVisible()) == ([""], False)
    shown.press(K.Key_Return, CTRL)
    assert taken == [""]


def test_a_way_back_goes_sooner_for_it_has_a_key_of_its_own(shown: Shown) -> None:
    shown.window.pages.offer("Gone.", lambda: None)
    assert shown.window.toast.isVisible()
    assert 0 < shown.window.toast._timer.remainingTime() < 15_000


def test_in_the_fade_its_key_is_for_it_and_else_like_any_other(make_shown: MakeShown) -> None:
    shown = make_shown()
    shown.press(K.Key_Space)
    shown.advance(1400.0)
    assert shown.session.view().still_awake
    taken: list[str] = []
    shown.window.toast.say("The end stays.", Offer("Play on past it", lambda: taken.append("")))
    shown.press(K.Key_Return, CTRL)
    assert (taken, shown.session.view().still_awake) == ([""], True)
    shown.press(K.Key_Return, CTRL)
    assert not shown.session.view().still_awake


def test_another_phase_has_it_stand_elsewhere(make_shown: MakeShown) -> None:
    shown = make_shown(size=(760, 640))
    shown.window.toast.say(SENTENCES[1])
    shown.press(K.Key_Space)
    QApplication.processEvents()
    assert under(shown) == []


# --- unseen ---------------------------------------------------------------------------------------


def said(shown: Shown) -> str:
    """What can be read now."""
    QApplication.processEvents()
    toast = shown.window.toast
    return toast.text() if toast.isVisible() else ""


@pytest.mark.parametrize("minimise", [False, True])
def test_what_is_said_to_nobody_waits_the_newest_of_it(shown: Shown, *, minimise: bool) -> None:
    if minimise:
        shown.window.showMinimized()
    else:
        shown.window.hide()
    for number in range(5):
        shown.window.show_sentence(f"Sentence {number}.")
    shown.window.show_sentence("Sentence 4.")
    toast = shown.window.toast
    assert not toast._timer.isActive()
    shown.window.showNormal()
    assert toast._timer.isActive()
    heard = [said(shown)]
    for _ in range(2):
        toast._next()
        heard.append(said(shown))
    toast._next()
    assert heard == ["Sentence 2.", "Sentence 3.", "Sentence 4."]
    assert said(shown) == ""


def test_an_offer_of_an_unseen_night_is_there_in_the_morning(shown: Shown) -> None:
    taken: list[str] = []
    offer = Offer("Go on", lambda: taken.append(""))
    shown.window.toast.say("The computer has slept.", offer)
    shown.window.hide()
    assert not shown.window.offered()
    assert not shown.window.toast._timer.isActive()
    shown.window.show()
    assert said(shown) == "The computer has slept."
    assert shown.window.toast._timer.remainingTime() > 20_000
    shown.window.take_offer()
    assert taken == [""]


@pytest.mark.parametrize("waits", [False, True])
def test_an_offer_that_is_over_does_not_come_later(shown: Shown, *, waits: bool) -> None:
    offer = Offer("Go on", lambda: None)
    if waits:
        shown.window.hide()
    shown.window.toast.say("The computer has slept.", offer)
    shown.window.hide()
    shown.window.toast.withdraw(offer)
    shown.window.show()
    assert said(shown) == ""


def test_what_was_read_is_not_said_again(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    shown.window.show_sentence("One.")
    shown.window.hide()
    shown.window.show()
    assert said(shown) == "One."  # there was no time to read it
    monkeypatch.setattr(toast_module, "AT_LEAST_MS", 0)
    shown.window.hide()
    shown.window.show()
    assert said(shown) == ""


# --- what is over ---------------------------------------------------------------------------------


def test_nobody_is_told_later_what_meant_something_then(shown: Shown) -> None:
    shown.window.hide()
    for notice in (OutputBack(), SessionEnded(EndedBy.TIMER), NoEndToMove()):
        shown.window.show_notice(notice)
    shown.window.show_notice(SessionEnded(EndedBy.NOTHING_LEFT))
    shown.window.show()
    assert said(shown).startswith("None of these sounds can be played.")
    shown.window.toast._next()
    assert said(shown) == ""


def test_sound_that_is_back_takes_back_that_it_is_gone(shown: Shown) -> None:
    shown.window.hide()
    shown.window.show_notice(NoOutput())
    shown.window.show_notice(OutputBack())
    shown.window.show()
    assert said(shown) == ""


@pytest.mark.parametrize("by", [EndedBy.LISTENER, EndedBy.NOTHING_LEFT])
def test_that_it_is_silent_does_not_stand_while_it_plays(shown: Shown, by: EndedBy) -> None:
    shown.window.show_notice(SessionEnded(by))
    assert said(shown)
    shown.press(K.Key_Space)
    assert said(shown) == ""
    shown.window.show_sentence("Another.")
    shown.window.refresh()
    assert said(shown) == "Another."
