"""What `play` was asked for over what is saved, and the one line of the terminal."""

from __future__ import annotations

import os
import pty
from dataclasses import replace
from io import StringIO

import pytest
from support.fakes import EVENING

from sleepplayer.night.fade import FadeCurve
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.queue import Repeat
from sleepplayer.night.settings import EngineChoice, Settings
from sleepplayer.night.sleep_timer import AfterTracks, AtClock, ForLength, Goal
from sleepplayer.play_request import PlayRequest
from sleepplayer.status_line import StatusLine

SAVED = Settings(
    session=SessionSettings(fade_s=77.0, curve=FadeCurve.S_CURVE, crossfade_s=5.0),
    length_s=600.0,
    volume=33,
    repeat=Repeat.TRACK,
    shuffle=True,
    engine=EngineChoice.QT,
)


def test_what_was_not_asked_for_is_as_saved() -> None:
    settings = PlayRequest().settings(SAVED)
    assert settings == replace(SAVED, repeat=Repeat.OFF, shuffle=False)


def test_what_was_asked_for_counts_and_the_rest_stays() -> None:
    request = PlayRequest(
        fade_s=1.0,
        curve=FadeCurve.EQUAL_POWER,
        crossfade_s=2.0,
        volume=90,
        shuffle=True,
        engine=EngineChoice.VLC,
    )
    settings = request.settings(SAVED)
    assert settings.session == replace(
        SAVED.session, fade_s=1.0, curve=FadeCurve.EQUAL_POWER, crossfade_s=2.0
    )
    assert (settings.volume, settings.shuffle, settings.engine) == (90, True, EngineChoice.VLC)
    assert settings.length_s == SAVED.length_s


def test_nought_is_asked_for_too() -> None:
    settings = PlayRequest(fade_s=0.0, crossfade_s=0.0, volume=0).settings(SAVED)
    assert (settings.session.fade_s, settings.session.crossfade_s, settings.volume) == (0, 0, 0)


@pytest.mark.parametrize(
    ("goal", "repeat"),
    [
        (None, Repeat.OFF),
        (ForLength(60.0), Repeat.QUEUE),
        (AtClock(EVENING), Repeat.QUEUE),
        (AfterTracks(3), Repeat.QUEUE),
    ],
)
def test_repeats_until_the_goal_if_there_is_one(goal: Goal | None, repeat: Repeat) -> None:
    assert PlayRequest(goal=goal).settings(SAVED).repeat is repeat
    assert PlayRequest(goal=goal, repeat=Repeat.OFF).settings(SAVED).repeat is Repeat.OFF


class Terminal(StringIO):
    """Takes itself for a terminal, and shows what would stand on it."""

    def isatty(self) -> bool:
        return True

    @property
    def lines(self) -> list[str]:
        shown = list[str]()
        for written in self.getvalue().split("\n"):
            line = ""
            for part in written.split("\r"):
                line = part + line[len(part) :]
            shown.append(line.rstrip())
        return shown


def test_line_is_written_over() -> None:
    terminal = Terminal()
    line = StatusLine(terminal)
    for text in ("Rain · 9:59 · 10 min", "Rain · 0:01", "Waves on a shore · 0:01"):
        line.show(text)
        assert terminal.lines == [text]


def test_sentence_stays_above_the_line() -> None:
    terminal = Terminal()
    line = StatusLine(terminal)
    line.show("Rain · 0:01 · 10 min")
    line.say("Good night.")
    line.show("Rain · 0:02")
    line.clear()
    assert terminal.lines == ["Good night.", ""]


def test_elsewhere_only_sentences_are_written() -> None:
    file = StringIO()
    line = StatusLine(file)
    line.show("Rain · 0:01")
    line.say("Good night.")
    line.show("Rain · 0:02")
    line.clear()
    assert file.getvalue() == "Good night.\n"


@pytest.mark.parametrize("title", ["R" * 200, "雨" * 200, "é" * 200])
def test_line_that_is_too_long_is_cut(title: str) -> None:
    terminal = Terminal()  # 80 columns where nobody knows
    StatusLine(terminal).show(title)
    shown = terminal.lines[0]
    assert shown.endswith("…")
    assert len(shown) * (2 if title[0] == "雨" else 1) in (77, 78, 79, 80)


def test_wide_signs_are_wiped_out_whole() -> None:
    terminal = Terminal()
    line = StatusLine(terminal)
    line.show("雨の音")
    line.show("")
    assert terminal.getvalue() == "\r雨の音\r      "


def test_terminal_that_was_closed_takes_nothing_from_the_evening() -> None:
    master, slave = pty.openpty()
    with os.fdopen(slave, "w") as out:
        os.close(master)
        line = StatusLine(out)
        line.say("Good night.")
        line.show("Rain")
        line.say("Sleep well.")
