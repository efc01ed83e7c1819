"""What only the terminal says."""

from __future__ import annotations

from datetime import date

import pytest

from sleepplayer import terminal_phrases as phrases
from sleepplayer.models import Track, TriggerWeight
from sleepplayer.night.evening_plan import Card
from sleepplayer.night.view import Phase, SessionView
from sleepplayer.rotation.reasons import Reason, Why
from sleepplayer.rotation.rules import Bar, Barred

TODAY = date(2026, 11, 20).toordinal()  # a Friday
NAMES = {"page-turning": "Page turning", "tapping": "Tapping"}


def test_the_line_says_that_a_stream_is_waited_for() -> None:
    view = SessionView(phase=Phase.PLAYING, reconnecting=True, remaining_s=1500.0)
    assert phrases.status_line(view) == "waiting for the stream · 25 min"


def test_a_card_is_a_line() -> None:
    track = Track(
        location="/m/book.mp3",
        title="Old book",
        triggers=(TriggerWeight("tapping", 0.3), TriggerWeight("page-turning", 0.7)),
    )
    liked = Reason(Why.LIKED, "page-turning", 0.7)
    card = Card(track=track, minutes=9.0, trigger="page-turning", reasons=(liked,))
    assert phrases.card_line(card, NAMES) == (
        "   9 min  Old book (page turning · tapping): you like it"
    )


@pytest.mark.parametrize("bar", Bar)
@pytest.mark.parametrize("more", [0, 1, 7])
def test_what_may_not_play_says_so_in_one_line(bar: Bar, more: int) -> None:
    said = phrases.not_played_sentence(
        "Old\nbook", Barred(bar, "tapping", TODAY + 1.0), NAMES, TODAY, more
    )
    assert said.startswith("“Old book”")
    assert "\n" not in said


def test_an_avoid_says_how_it_is_lifted() -> None:
    said = phrases.not_played_sentence("Old book", Barred(Bar.AVOIDED, "tapping"), NAMES, TODAY)
    assert said == (
        "“Old book” is not played: tapping is avoided. "
        "To lift that: sleepplayer triggers set tapping neutral"
    )
