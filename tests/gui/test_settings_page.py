"""Settings: shown, changed, kept, and counted at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QStyle, QStyleOptionButton, QWidget
from pytestqt.qtbot import QtBot

from gui.conftest import MakeShown, Shown
from gui.test_dial import wheel_over
from sleepplayer.gui.actions import SETTINGS
from sleepplayer.gui.settings_page import SettingsPage
from sleepplayer.gui.settings_steps import (
    BOOST_STEPS_DB,
    PEAK_STEPS_DBFS,
    RESUME_STEPS_S,
    TARGET_STEPS_LUFS,
    UNEVEN_STEPS_LU,
    target_words,
)
from sleepplayer.gui.theme import NIGHT
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.fade import FadeCurve
from sleepplayer.night.loudness import NightLoudness
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.settings import EngineChoice, Settings
from sleepplayer.storage.settings_file import load_settings, save_settings

K = Qt.Key

OTHER = Settings(
    session=SessionSettings(
        fade_s=77.0,
        curve=FadeCurve.S_CURVE,
        crossfade_s=12.0,
        pause_moves_deadline=True,
        still_awake_limit=5,
    ),
    engine=EngineChoice.QT,
)


def page_of(shown: Shown) -> SettingsPage:
    shown.window.turn_to(SETTINGS)
    return shown.window.settings_page


def test_settings_are_shown_as_they_are(make_shown: MakeShown) -> None:
    shown = make_shown(settings=OTHER)
    page = page_of(shown)
    assert page.fade.words.text() == "1 min 17 s"
    assert page.crossfade.words.text() == "12 s"
    assert page.extensions.words.text() == "5 times"
    assert page.curves[FadeCurve.S_CURVE].isChecked()
    assert page.pause_moves.isChecked()
    assert page.engine.currentText() == "Embedded"
    assert shown.kept == []


def test_a_ticked_box_has_a_tick_and_no_dot(make_shown: MakeShown) -> None:
    page = page_of(make_shown(settings=OTHER))
    page.grab()
    picture = page.pause_moves.grab().toImage()
    option = QStyleOptionButton()
    page.pause_moves.initStyleOption(option)
    box = page.pause_moves.style().subElementRect(
        QStyle.SubElement.SE_CheckBoxIndicator, option, page.pause_moves
    )
    dark = [
        (x, y)
        for x in range(box.left() + 3, box.right() - 2)
        for y in range(box.top() + 3, box.bottom() - 2)
        if picture.pixelColor(x, y).lightness() < 60
    ]
    assert dark  # strokes, on a ground that is filled up to the corners
    bottom, top = max(y for _x, y in dark), min(y for _x, y in dark)
    assert max(x for x, y in dark if y == bottom) < min(x for x, y in dark if y == top)
    assert picture.pixelColor(box.left() + 4, box.top() + 4).name() == NIGHT.accent


@pytest.mark.parametrize("width", [600, 640, 760, 1000, 1280])
def test_nothing_lies_beyond_the_right_edge(
    make_shown: MakeShown, qtbot: QtBot, width: int
) -> None:
    shown = make_shown(size=(width, 640))
    page = page_of(shown)
    page.loudness.more_button.click()
    words = [label for label in page.findChildren(QLabel) if label.property("role") == "small"]
    # lines, not one word under the other
    qtbot.waitUntil(lambda: min(label.width() for label in words) >= 200)
    qtbot.waitUntil(lambda: page.horizontalScrollBar().maximum() == 0)


@pytest.mark.parametrize("width", [600, 1280])
def test_a_control_stands_beside_its_words_or_below_them(
    make_shown: MakeShown, qtbot: QtBot, width: int
) -> None:
    shown = make_shown(size=(width, 640))
    page = page_of(shown)
    words = next(one for one in page.findChildren(QLabel) if one.text().startswith("How long th"))

    def place(widget: QWidget) -> QRect:
        return QRect(widget.mapTo(page, QPoint()), widget.size())

    if width == 1280:
        qtbot.waitUntil(lambda: place(page.fade).left() > place(words).right())
    else:
        qtbot.waitUntil(lambda: place(page.fade).top() > place(words).bottom())


def test_every_change_is_kept_at_once(shown: Shown) -> None:
    page = page_of(shown)
    page.fade.slider.setFocus()
    shown.press(K.Key_Right)
    assert shown.kept[-1].session.fade_s == 360.0
    page.crossfade.slider.setFocus()
    shown.press(K.Key_Home)
    assert shown.kept[-1].session.crossfade_s == 0.0
    QTest.mouseClick(page.curves[FadeCurve.EQUAL_POWER], Qt.MouseButton.LeftButton)
    page.curves[FadeCurve.EQUAL_POWER].click()
    assert shown.kept[-1].session.curve is FadeCurve.EQUAL_POWER
    page.pause_moves.click()
    assert shown.kept[-1].session.pause_moves_deadline
    page.extensions.slider.setFocus()
    shown.press(K.Key_End)
    assert shown.kept[-1].session.still_awake_limit == 10
    page.then.setFocus()
    shown.press(K.Key_Down)
    assert shown.kept[-1].then is EndAction.QUIT
    page.engine.setFocus()
    shown.press(K.Key_Down)
    assert shown.kept[-1].engine is EngineChoice.VLC
    assert shown.kept[-1].session == SessionSettings(
        fade_s=360.0,
        crossfade_s=0.0,
        curve=FadeCurve.EQUAL_POWER,
        pause_moves_deadline=True,
        still_awake_limit=10,
    )


def test_what_was_kept_is_shown_the_next_time(shown: Shown, make_shown: MakeShown) -> None:
    page_of(shown).fade.slider.setValue(0)
    kept = shown.kept[-1]
    again = page_of(make_shown(settings=kept))
    assert again.fade.words.text() == "0 s"


def test_the_session_that_runs_takes_the_fade_over(shown: Shown) -> None:
    shown.press(K.Key_Space)
    page = page_of(shown)
    page.fade.slider.setValue(page.fade._steps.index(600))
    assert shown.session.view().fade_s == pytest.approx(600)


def test_the_plan_follows_the_fade(shown: Shown) -> None:
    page = page_of(shown)
    page.fade.slider.setValue(page.fade._steps.index(600))
    assert shown.window.tonight.timer.sentence.text() == "Fades from 22:31, silent at 22:41."


def test_loudness_is_set_in_words_and_kept(shown: Shown) -> None:
    page = page_of(shown)
    loudness = page.loudness
    assert loudness.even.isChecked()
    assert loudness.target.words.text() == "quiet"
    loudness.target.slider.setFocus()
    shown.press(K.Key_Left)
    assert shown.kept[-1].session.loudness == NightLoudness(target_lufs=-31.0)
    shown.press(K.Key_End)
    assert loudness.target.words.text() == "as loud as by day"
    assert shown.kept[-1].session.loudness.target_lufs == -14.0
    shown.press(K.Key_Home)
    assert loudness.target.words.text() == "barely there"
    assert shown.kept[-1].session.loudness.target_lufs == -45.0
    loudness.even.click()
    assert not shown.kept[-1].session.loudness.even
    assert not loudness.target.isEnabled()
    assert shown.session._pacing.settings.loudness == shown.kept[-1].session.loudness


def test_louder_is_never_a_quieter_word() -> None:
    words = [target_words(lufs) for lufs in TARGET_STEPS_LUFS]
    assert list(dict.fromkeys(words)) == [
        "barely there",
        "very quiet",
        "quiet",
        "a little louder",
        "louder",
        "as loud as by day",
    ]


def test_what_few_need_is_behind_more(shown: Shown) -> None:
    loudness = page_of(shown).loudness
    assert not loudness.peak.isVisible()
    QTest.mouseClick(loudness.more_button, Qt.MouseButton.LeftButton)
    assert loudness.peak.isVisible()
    assert loudness.more_button.text() == "Less"
    assert loudness.peak.words.text() == "−6 dB"
    for slider in (loudness.peak, loudness.boost, loudness.uneven):
        slider.slider.setFocus()
        shown.press(K.Key_Home)
    assert shown.kept[-1].session.loudness == NightLoudness(
        peak_limit_dbfs=-20.0, boost_limit_db=0.0, uneven_limit_lu=3.0
    )


def test_every_step_is_one_the_file_keeps(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    all_steps = (
        TARGET_STEPS_LUFS,
        PEAK_STEPS_DBFS,
        BOOST_STEPS_DB,
        UNEVEN_STEPS_LU,
        RESUME_STEPS_S,
    )
    for step in range(max(len(steps) for steps in all_steps)):
        target, peak, boost, uneven, resume = (steps[step % len(steps)] for steps in all_steps)
        session = SessionSettings(
            loudness=NightLoudness(
                target_lufs=target,
                peak_limit_dbfs=peak,
                boost_limit_db=boost,
                uneven_limit_lu=uneven,
            ),
            resume_longer_than_s=resume,
        )
        save_settings(file, Settings(session=session))
        assert load_settings(file).session == session


def test_long_sounds_go_on_from_a_length_on(shown: Shown) -> None:
    page = page_of(shown)
    assert page.resume.words.text() == "from 20 min"
    page.resume.slider.setFocus()
    shown.press(K.Key_Right)
    assert shown.kept[-1].session.resume_longer_than_s == 1500.0
    shown.press(K.Key_Home)
    assert page.resume.words.text() == "all sounds"
    assert shown.kept[-1].session.resume_longer_than_s == 0.0


def test_the_whole_range_is_there(shown: Shown) -> None:
    page = page_of(shown)
    assert (page.fade._steps[0], page.fade._steps[-1]) == (0, 3600)
    page.fade.slider.setValue(page.fade.slider.maximum())
    assert page.fade.words.text() == "1 h"
    page.crossfade.slider.setValue(page.crossfade.slider.maximum())
    assert shown.kept[-1].session.crossfade_s == 15.0
    page.extensions.slider.setValue(0)
    assert page.extensions.words.text() == "never"


def test_the_wheel_over_a_slider_scrolls_instead(shown: Shown) -> None:
    page = page_of(shown)
    page.setFocus()
    before = replace(shown.window.bridge.settings)
    wheel_over(page.fade.slider, 120)
    wheel_over(page.engine, -120)
    assert shown.window.bridge.settings == before
