"""Sentences: plain, kind, and never "(s)"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sleepplayer import phrases
from sleepplayer.models import Chapter, Track, TriggerWeight
from sleepplayer.night.notices import (
    EndedBy,
    Extended,
    NoOutput,
    Notice,
    OutputBack,
    SessionEnded,
    TrackSkipped,
    WokeUp,
)
from sleepplayer.night.playback import FailureReason
from sleepplayer.night.ports import DriftMark
from sleepplayer.night.queue import Repeat
from sleepplayer.night.sleep_timer import TimerState
from sleepplayer.night.view import Phase, SessionView
from sleepplayer.people import SessionKind

NOW = datetime(2026, 11, 20, 22, 16, tzinfo=UTC)

NOTICES: list[Notice] = [
    *(SessionEnded(by) for by in EndedBy),
    SessionEnded(EndedBy.QUEUE_END, SessionKind.DISCOVERY),
    *(TrackSkipped("Rain", reason) for reason in FailureReason),
    NoOutput(),
    OutputBack(),
    WokeUp(),
    Extended(300.0),
    *(Extended(600.0, left) for left in (0, 1, 2)),
]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (59.4, "59 s"),
        (60, "1 min"),
        (540, "9 min"),
        (3570, "1 h"),
        (3600, "1 h"),
        (3900, "1 h 5 min"),
        (-3, "0 s"),
    ],
)
def test_duration_words(seconds: float, words: str) -> None:
    assert phrases.duration_words(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (90, "1 min 30 s"), (300, "5 min"), (77, "1 min 17 s"), (3600, "1 h")],
)
def test_exact_words(seconds: float, words: str) -> None:
    assert phrases.exact_words(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "0 s"), (12.2, "13 s"), (60.0, "60 s"), (61.0, "2 min"), (1500, "25 min")],
)
def test_remaining_words(seconds: float, words: str) -> None:
    assert phrases.remaining_words(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, "–:––"), (0, "0:00"), (245.9, "4:05"), (3729, "1:02:09")]
)
def test_position_words(seconds: float | None, words: str) -> None:
    assert phrases.position_words(seconds) == words


def test_a_chapter_is_called_by_its_title_or_its_place() -> None:
    assert phrases.chapter_words(Chapter(65.0, "The garden")) == "The garden"
    assert phrases.chapter_words(Chapter(65.0, " ")) == "From 1:05"


def test_clock_words() -> None:
    assert phrases.clock_words(NOW) == "22:16"
    assert phrases.clock_words(NOW.replace(hour=0, minute=5)) == "00:05"


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (4, "A quiet night"),
        (5, "Good morning"),
        (12, "Good afternoon"),
        (18, "Good evening"),
        (23, "Good evening"),
        (0, "A quiet night"),
    ],
)
def test_greeting(hour: int, words: str) -> None:
    assert phrases.greeting(NOW.replace(hour=hour)) == words


@pytest.mark.parametrize("notice", NOTICES)
def test_every_notice_is_a_plain_sentence(notice: Notice) -> None:
    sentence = phrases.notice_sentence(notice)
    assert sentence.endswith(".")
    for mark in ("!", "(s)", "%", "{", "}"):
        assert mark not in sentence


def test_notices_say_what_goes_on() -> None:
    assert phrases.notice_sentence(NoOutput()) == (
        "No sound output. The timer goes on, and sound comes back softly when one appears."
    )
    assert phrases.notice_sentence(Extended(600.0, 2)) == (
        "10 min more. Any key can add time 2 more times tonight."
    )
    assert phrases.failure_sentence("Rain", FailureReason.MISSING) == (
        "“Rain” was passed over: there is no such file."
    )


def view(**fields: object) -> SessionView:
    known: dict[str, object] = {
        "phase": Phase.PLAYING,
        "timer": TimerState.RUNNING,
        "remaining_s": 1500.0,
        "silent_at": NOW + timedelta(minutes=25),
        "fades_from": NOW + timedelta(minutes=20),
    }
    return SessionView(**{**known, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Fades from 22:36, silent at 22:41."),
        ({"fades_from": NOW + timedelta(minutes=25)}, "Silent at 22:41."),
        ({"timer": TimerState.FADING}, "Fading, silent at 22:41."),
        ({"phase": Phase.PAUSED}, "Paused. Fades from 22:36, silent at 22:41."),
        ({"reconnecting": True}, "Waiting for the stream. Fades from 22:36, silent at 22:41."),
        (
            {"timer": TimerState.IDLE, "silent_at": None},
            "No timer. It plays on until you stop it, 8 hours at most.",
        ),
        ({"silent_at": None}, "Silent when the sounds have come to their end."),
        ({"phase": Phase.IDLE}, "Nothing plays."),
    ],
)
def test_silent_sentence(fields: dict[str, object], sentence: str) -> None:
    assert phrases.silent_sentence(view(**fields)) == sentence


@pytest.mark.parametrize(
    ("before", "start"),
    [
        (timedelta(minutes=40), "Earlier tonight it faded at 21:36"),
        (timedelta(days=1), "Last night faded at 22:16"),
        (timedelta(hours=21), "Last night faded at 01:16"),
        (timedelta(days=9), "The last night faded at 22:16"),
    ],
)
def test_drift_sentence(before: timedelta, start: str) -> None:
    track = Track(location="/a", title="Old book")
    mark = DriftMark(tracks=(track,), index=0, position_s=10.0, wall=NOW - before)
    assert phrases.drift_sentence(mark, NOW) == f"{start} in “Old book”"


def test_counts_have_one_and_many() -> None:
    assert phrases.tracks_words(1) == "1 track"
    assert phrases.tracks_words(3) == "3 tracks"
    assert phrases.queue_words(0, 0.0) == "Nothing yet"
    assert phrases.queue_words(1, 60.0) == "1 sound, 1 min"
    assert phrases.queue_words(10, None) == "10 sounds"
    assert phrases.loading_words(1) == "Looking at 1 file…"
    assert phrases.loading_words(12) == "Looking at 12 files…"


def test_triggers_come_strongest_first() -> None:
    track = Track(
        location="/a",
        title="a",
        triggers=(TriggerWeight("page-turning", 0.3), TriggerWeight("whispering", 0.7)),
    )
    assert phrases.trigger_words(track) == "whispering · page turning"


def test_repeat_words() -> None:
    assert len({phrases.repeat_words(repeat) for repeat in Repeat}) == 3
