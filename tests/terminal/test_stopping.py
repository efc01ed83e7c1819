"""Ctrl+C and its kin: the sound fades over 2 s; a second time it ends at once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from support.capture import Capture
from support.pulse_server import is_available
from support.signals import sine_file

from sleepplayer import phrases
from sleepplayer.night.notices import EndedBy, SessionEnded
from terminal.child import Child
from terminal.evenings import Evening, Heard, perform_all

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]

FADE_S = 2.0
BEFORE_S = 4.0  # the soft start is over
MANY = 3000
PLAY = ("play", "--volume", "100", "--for", "30s", "--fade", "1s")
ONE_KEY = ["sigint", "sigterm", "sighup", "qt", "many"]

During = Callable[[Child, Capture], None]


@pytest.fixture(scope="module")
def sent() -> dict[str, float]:
    """When the last signal was sent."""
    return {}


@pytest.fixture(scope="module")
def evenings(tmp_path_factory: pytest.TempPathFactory, sent: dict[str, float]) -> dict[str, Heard]:
    """All of them, stopped at once."""
    folder = tmp_path_factory.mktemp("stopping")
    tone = sine_file("wav", 60.0)
    many = folder / "a lot"
    many.mkdir()
    for number in range(MANY):
        os.link(_linkable(tone, folder), many / f"{number}.wav")

    def stop(name: str, number: signal.Signals, *, again: bool = False) -> During:
        def during(child: Child, capture: Capture) -> None:
            child.wait_for("ilent at")
            capture.record_for(BEFORE_S)
            if number is signal.SIGHUP:
                child.hang_up()  # who writes to it now gets an error
            sent[name] = child.send(number)
            if again:
                capture.record_for(0.7)
                sent[name] = child.send(number)

        return during

    def evening(
        name: str, number: signal.Signals, *more: str | Path, again: bool = False
    ) -> Evening:
        sounds = more or (tone,)
        during = stop(name, number, again=again)
        return Evening((*PLAY, *sounds), during=during, terminal=number is signal.SIGHUP)

    def in_the_midst(child: Child, capture: Capture) -> None:
        child.wait_for("ilent at")
        sent["many"] = child.send(signal.SIGINT)

    return perform_all(
        {
            "sigint": evening("sigint", signal.SIGINT),
            "sigterm": evening("sigterm", signal.SIGTERM),
            "sighup": evening("sighup", signal.SIGHUP),
            "twice": evening("twice", signal.SIGINT, again=True),
            "qt": evening("qt", signal.SIGINT, "--engine", "qt", tone),
            "many": Evening((*PLAY, many), during=in_the_midst),
        },
        folder,
    )


def _linkable(tone: Path, folder: Path) -> Path:
    """The tone on the file system of the folder."""
    here = folder / tone.name
    if not here.exists():
        here.write_bytes(tone.read_bytes())
    return here


@pytest.mark.parametrize("name", ONE_KEY)
def test_silent_two_seconds_later_and_exit_code_0(
    evenings: dict[str, Heard], sent: dict[str, float], name: str
) -> None:
    heard = evenings[name]
    assert heard.ended.code == 0
    assert sent[name] < heard.to_s < sent[name] + FADE_S + 0.5
    assert heard.ended.ended_s - sent[name] == pytest.approx(FADE_S, abs=1.0)


@pytest.mark.parametrize("name", ["sigint", "sigterm", "sighup", "qt"])
def test_falls_softly(evenings: dict[str, Heard], sent: dict[str, float], name: str) -> None:
    heard, at_s = evenings[name], sent[name]
    plain_db = heard.level_db(at_s - 0.5, at_s - 0.1)
    assert plain_db == pytest.approx(-15.0, abs=0.5)
    falling = heard.levels_db(at_s, at_s + FADE_S + 0.5)
    assert all(after < before + 0.3 for before, after in pairwise(falling))
    at_half = heard.level_db(at_s + 0.9, at_s + 1.1)
    assert plain_db - 40.0 < at_half < plain_db - 3.0
    first = [level for level in falling if level > plain_db - 30.0]
    steps = [before - after for before, after in pairwise(first)]
    assert max(steps) < 4.0


@pytest.mark.parametrize("name", ["sigint", "sigterm", "qt", "many"])
def test_says_that_it_is_silent_when_it_is(evenings: dict[str, Heard], name: str) -> None:
    farewell = phrases.notice_sentence(SessionEnded(EndedBy.LISTENER))
    assert evenings[name].ended.said[1:] == [farewell]
    assert evenings[name].ended.err == ""


def test_second_ctrl_c_ends_at_once(evenings: dict[str, Heard], sent: dict[str, float]) -> None:
    heard = evenings["twice"]
    assert heard.ended.code == 0
    assert heard.to_s < sent["twice"] + 0.4
    assert heard.ended.ended_s < sent["twice"] + 1.0
    assert heard.ended.err == ""


def test_ctrl_c_while_a_large_folder_is_looked_at_starts_nothing_anew(
    evenings: dict[str, Heard], sent: dict[str, float]
) -> None:
    heard = evenings["many"]
    levels = heard.levels_db(sent["many"] + 1.0, heard.ended.ended_s)
    assert all(after < before + 0.5 for before, after in pairwise(levels))
