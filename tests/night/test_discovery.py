"""A round of discovery: each trigger once, shown by what carries it most, in a blind order."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.models import Resume, Standing, Tag, Track, TrackId, TriggerWeight
from sleepplayer.night.discovery import (
    LONGEST_S,
    SHORTEST_S,
    Candidate,
    Change,
    chosen_round,
    excerpt_of,
    outcome,
)
from sleepplayer.night.stretch import begins_at_s, stretch_of
from sleepplayer.people import Answer

TITLES = [f"Excerpt {number}" for number in range(1, 21)]


def made(name: str, duration_s: float | None = 600.0, **weights: float) -> Candidate:
    carried = tuple(TriggerWeight(trigger, weight) for trigger, weight in weights.items())
    return Candidate(
        Track(location=f"/{name}.flac", title=name, duration_s=duration_s, triggers=carried)
    )


def round_of(*candidates: Candidate, seed: int = 1, **known: int) -> dict[str, str]:
    chosen = chosen_round(candidates, known, rng=Random(seed), titles=TITLES)
    return {each.trigger: each.track.location for each in chosen}


@given(
    st.floats(SHORTEST_S, 36_000.0),
    st.floats(0.0, 100.0),
    st.floats(0.0, 100.0),
)
def test_an_excerpt_lasts_20_to_40_s_within_what_is_played(
    duration_s: float, skip_start_s: float, skip_end_s: float
) -> None:
    track = Track(
        location="/a.flac",
        title="a",
        artist="b",
        track_id=TrackId(3),
        duration_s=duration_s,
        skip_start_s=skip_start_s,
        skip_end_s=skip_end_s,
        left_at_s=11.0,
        resume=Resume.ALWAYS,
    )
    whole = stretch_of(track)
    excerpt = excerpt_of(track, "Excerpt 1")
    assert whole.length_s is not None
    if excerpt is None:
        assert whole.length_s < SHORTEST_S
        return
    part = stretch_of(excerpt)
    assert part.length_s is not None
    assert SHORTEST_S - 1e-6 <= part.length_s <= LONGEST_S + 1e-6
    assert part.start_s >= whole.start_s
    assert part.end_s is not None
    assert whole.end_s is not None
    assert part.end_s <= whole.end_s + 1e-6
    assert begins_at_s(excerpt) == part.start_s
    assert (excerpt.title, excerpt.artist, excerpt.track_id) == ("Excerpt 1", "", None)


@pytest.mark.parametrize(
    "track",
    [
        Track(location="/a.flac", title="a", duration_s=SHORTEST_S - 1.0),
        Track(location="/a.flac", title="a", duration_s=None),
        Track(location="https://radio.example/live", title="a", duration_s=600.0),
    ],
    ids=["too short", "of unknown length", "a stream"],
)
def test_what_has_no_excerpt(track: Track) -> None:
    assert excerpt_of(track, "Excerpt 1") is None


def test_the_track_that_shows_a_trigger_best_stands_for_it() -> None:
    some = made("some", tapping=0.4, rain=0.6)
    most = made("most", tapping=0.9, rain=0.1)
    assert round_of(some, most) == {"tapping": "/most.flac", "rain": "/some.flac"}


def test_a_guess_shows_less_than_a_persons_word() -> None:
    guessed = Candidate(
        made("guessed", tapping=1.0).track, (Tag("tapping", 1.0, Standing.SUGGESTED, 0.5),)
    )
    confirmed = Candidate(
        made("confirmed", tapping=0.8).track, (Tag("tapping", 0.8, Standing.CONFIRMED, 0.5),)
    )
    assert round_of(guessed, confirmed) == {"tapping": "/confirmed.flac"}


def test_a_track_stands_for_one_trigger_and_a_faint_one_for_none() -> None:
    assert len(round_of(made("both", tapping=0.5, rain=0.5))) == 1
    assert round_of(made("faint", tapping=0.8, rain=0.2)) == {"tapping": "/faint.flac"}


def test_what_is_least_known_comes_into_the_round_first() -> None:
    many = [made(f"t{number}", **{f"t{number}": 1.0}) for number in range(30)]
    known = {f"t{number}": 1 for number in range(15)}
    asked = round_of(*many, **known)
    assert len(asked) == 20
    assert {f"t{number}" for number in range(15, 30)} <= set(asked)


def test_the_order_is_blind_and_drawn_from_the_generator() -> None:
    many = [made(f"t{number}", **{f"t{number}": 1.0}) for number in range(12)]
    orders = {tuple(round_of(*many, seed=seed)) for seed in range(5)}
    assert len(orders) == 5
    assert tuple(round_of(*many, seed=3)) in orders
    chosen = chosen_round(many, {}, rng=Random(3), titles=TITLES)
    assert [each.track.title for each in chosen] == TITLES[:12]


def test_what_a_round_has_told() -> None:
    now = {"rain": Answer.NOTHING, "tapping": Answer.LOVE, "slime": Answer.UNPLEASANT}
    before = {"rain": Answer.LIKE, "wind": Answer.LOVE}
    assert outcome(now, before) == [
        Change("tapping", Answer.LOVE),
        Change("rain", Answer.NOTHING, Answer.LIKE),
        Change("slime", Answer.UNPLEASANT),
    ]
