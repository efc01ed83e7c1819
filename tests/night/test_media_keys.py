"""What a headset's button means: it is pressed in the dark."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sleepplayer.night.media_keys import Meaning, MediaKey, meaning
from sleepplayer.night.view import Phase, SessionView

IDLE = SessionView(phase=Phase.IDLE)
PLAYING = SessionView(phase=Phase.PLAYING)
PAUSED = SessionView(phase=Phase.PAUSED)
LAST_MINUTES = replace(PLAYING, still_awake=True)
PLAYS = (MediaKey.PLAY, MediaKey.PLAY_PAUSE)


def of(key: MediaKey, view: SessionView, *, extends: bool = True, ending: bool = False) -> Meaning:
    return meaning(key, view, extends=extends, ending=ending)


@pytest.mark.parametrize("key", PLAYS)
def test_play_starts_resumes_and_in_the_last_minutes_adds_time(key: MediaKey) -> None:
    assert of(key, IDLE) is Meaning.START
    assert of(key, PAUSED) is Meaning.RESUME
    assert of(key, LAST_MINUTES) is Meaning.STILL_AWAKE


def test_whoever_does_not_want_it_pauses_in_the_last_minutes_too() -> None:
    assert of(MediaKey.PLAY_PAUSE, LAST_MINUTES, extends=False) is Meaning.PAUSE
    assert of(MediaKey.PLAY, LAST_MINUTES, extends=False) is Meaning.NOTHING


def test_other_keys_mean_what_they_say_in_the_last_minutes() -> None:
    assert of(MediaKey.PAUSE, LAST_MINUTES) is Meaning.PAUSE
    assert of(MediaKey.NEXT, LAST_MINUTES) is Meaning.NEXT
    assert of(MediaKey.STOP, LAST_MINUTES) is Meaning.STOP


def test_while_it_plays() -> None:
    assert of(MediaKey.PLAY, PLAYING) is Meaning.NOTHING
    assert of(MediaKey.PLAY_PAUSE, PLAYING) is Meaning.PAUSE
    assert of(MediaKey.PAUSE, PAUSED) is Meaning.NOTHING


@pytest.mark.parametrize("key", [key for key in MediaKey if key not in PLAYS])
def test_nothing_but_play_begins_an_evening(key: MediaKey) -> None:
    assert of(key, IDLE) is Meaning.NOTHING


@pytest.mark.parametrize("key", list(MediaKey))
@pytest.mark.parametrize("view", [IDLE, LAST_MINUTES, PAUSED])
def test_any_key_keeps_the_machine_on_and_does_nothing_else(
    key: MediaKey, view: SessionView
) -> None:
    assert of(key, view, ending=True) is Meaning.STAY_ON
