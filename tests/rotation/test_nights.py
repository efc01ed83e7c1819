"""What happened, in the order it is taken in: nights once each, words at their place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from support.rotation_world import NAMES, world

from sleepplayer.models import TrackId
from sleepplayer.rotation.affinity import Taste
from sleepplayer.rotation.history import Event, Forgot, Listened, NightBegan, NightEnded, Stated
from sleepplayer.rotation.history import fold as folded
from sleepplayer.rotation.nights import Played, Said, events

EVENING = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
FIRST = EVENING.date().toordinal()
LIKES = Taste(0.9, 0.2)


def at(night: int, minutes: float) -> datetime:
    return EVENING + timedelta(days=night, minutes=minutes)


def played(night: int, minutes: float, track: int = 1, *, skipped: bool = False) -> Played:
    return Played(FIRST + night, at(night, minutes), TrackId(track), 10.0, skipped)


def test_a_night_is_begun_and_ended_once_however_many_sessions_it_had() -> None:
    two_sessions = [played(0, 0), played(0, 300, 2), played(1, 0)]
    assert events(two_sessions, (), {FIRST: 4}, FIRST + 2) == [
        NightBegan(FIRST),
        Listened(TrackId(1), 10.0),
        Listened(TrackId(2), 10.0),
        NightEnded(4),
        NightBegan(FIRST + 1),
        Listened(TrackId(1), 10.0),
        NightEnded(None),
        NightBegan(FIRST + 2),
    ]


def repeated(at_min: float, minutes: float, track: int = 1, *, skipped: bool = False) -> Played:
    """A listen of the one session there is."""
    return Played(FIRST, at(0, at_min), TrackId(track), minutes, skipped, session=7)


def test_what_repeats_itself_in_a_session_is_one_listen() -> None:
    loop = [repeated(minute, 1.0) for minute in range(9)]
    late = [*loop, repeated(9, 0.5, skipped=True), repeated(10, 3.0, 2), repeated(13, 1.0)]
    assert events(late, (), {}, FIRST)[1:] == [
        Listened(TrackId(1), 9.5, skipped=True),
        Listened(TrackId(2), 3.0),
        Listened(TrackId(1), 1.0),
    ]


def test_what_was_skipped_and_then_played_again_is_two() -> None:
    both = [repeated(0, 0.6, skipped=True), repeated(1, 9.0)]
    assert events(both, (), {}, FIRST)[1:] == [
        Listened(TrackId(1), 0.6, skipped=True),
        Listened(TrackId(1), 9.0),
    ]


def test_next_late_in_a_loop_teaches_nothing() -> None:
    on = world([(10.0, {"rain": 1.0})])
    minutes = [Played(FIRST, at(0, m), TrackId(0), 1.0, session=7) for m in range(9)]
    late = replace(minutes[-1], skipped=True)
    after = folded(on.state, events([*minutes[:-1], late], (), {}, FIRST), on.stimuli)
    assert "rain" not in after.taught
    assert after.taste("rain") == on.state.taste("rain")


def test_tonight_has_not_ended() -> None:
    made = events([played(0, 0)], (), {FIRST: 5}, FIRST)
    assert made == [NightBegan(FIRST), Listened(TrackId(1), 10.0)]


def test_without_a_history_tonight_begins() -> None:
    assert events((), (), {}, FIRST) == [NightBegan(FIRST)]


def test_words_are_taken_in_where_they_were_said() -> None:
    said = [
        Said(at(1, 30), "rain", None),
        Said(at(-1, 0), "tapping", LIKES),
        Said(at(0, 5), "rain", LIKES),
        Said(at(0, 700), None, None),
    ]
    made = events([played(0, 0), played(0, 10), played(1, 0)], said, {}, FIRST + 1)
    assert made == [
        Stated("tapping", LIKES),
        NightBegan(FIRST),
        Listened(TrackId(1), 10.0),
        Stated("rain", LIKES),
        Listened(TrackId(1), 10.0),
        NightEnded(None),
        Forgot(None),
        NightBegan(FIRST + 1),
        Listened(TrackId(1), 10.0),
        Forgot("rain"),
    ]


def test_what_never_sounded_makes_no_night_but_a_skip_does() -> None:
    silent = Played(FIRST, at(0, 0), TrackId(1), 0.0)
    assert events([silent], (), {}, FIRST + 1) == [NightBegan(FIRST + 1)]
    skipped = Played(FIRST, at(0, 0), TrackId(1), 0.0, skipped=True)
    assert Listened(TrackId(1), 0.0, skipped=True) in events([skipped], (), {}, FIRST + 1)


def test_a_clock_that_was_set_back_begins_no_night_twice() -> None:
    out_of_order = [played(1, 0), played(0, 3000), played(1, 20, 2)]
    made = events(out_of_order, (), {}, FIRST + 3)
    begun = [each.day for each in made if isinstance(each, NightBegan)]
    assert begun == sorted(set(begun))


listens = st.lists(
    st.builds(
        played,
        st.integers(0, 6),
        st.floats(0, 400),
        st.integers(0, 4),
        skipped=st.booleans(),
    ),
    max_size=25,
)
words = st.lists(
    st.builds(
        Said,
        st.builds(at, st.integers(0, 6), st.floats(0, 900)),
        st.none() | st.sampled_from(NAMES),
        st.none() | st.just(LIKES),
    ),
    max_size=6,
)


@given(listens, words)
def test_all_is_taken_in_once_and_the_same_in_any_order(
    heard: list[Played], said: list[Said]
) -> None:
    made = events(heard, said, {}, FIRST + 7)
    assert sum(isinstance(each, Listened) for each in made) == len(heard)
    assert sum(isinstance(each, Stated | Forgot) for each in made) == len(said)
    begun = [each.day for each in made if isinstance(each, NightBegan)]
    assert begun == sorted({each.night for each in heard} | {FIRST + 7})
    assert sum(isinstance(each, NightEnded) for each in made) == len(begun) - 1


class TestForgetting:
    """What was said and learnt is taken back; what was heard is not."""

    def lived(self, *more: Event) -> list[Event]:
        nights: list[Event] = []
        for day in range(6):
            nights += [
                NightBegan(FIRST + day),
                Listened(TrackId(0), 20.0),
                Listened(TrackId(1), 5.0, skipped=True),
                NightEnded(5),
            ]
        return [*nights, *more]

    def test_one_trigger(self) -> None:
        on = world([(20.0, {"tapping": 1.0}), (20.0, {"rain": 1.0})])
        before = folded(on.state, self.lived(), on.stimuli)
        after = folded(on.state, self.lived(Forgot("tapping")), on.stimuli)
        assert before.taught["tapping"] == 6
        assert "tapping" not in after.taught
        assert after.taste("tapping") == on.state.prior("tapping")
        assert after.taste("rain") == before.taste("rain")
        assert after.satiation == before.satiation

    def test_all_of_them(self) -> None:
        on = world([(20.0, {"tapping": 1.0}), (20.0, {"rain": 1.0})])
        before = folded(on.state, self.lived(), on.stimuli)
        after = folded(on.state, self.lived(Forgot(None)), on.stimuli)
        assert before.quality
        assert not after.quality
        assert after.beliefs == on.state.beliefs
        assert after.ratings == 0
        assert after.boredom == before.boredom

    def test_a_statement_counts_from_there_on(self) -> None:
        on = world([(20.0, {"tapping": 1.0}), (20.0, {"rain": 1.0})])
        after = folded(on.state, self.lived(Stated("tapping", Taste(0.15, 0.2))), on.stimuli)
        assert after.taste("tapping").mean == 0.15
        assert "tapping" not in after.taught


def test_a_copy_shares_nothing() -> None:
    on = world([(20.0, {"tapping": 1.0}), (20.0, {"rain": 1.0})])
    lived = TestForgetting().lived()
    one = folded(on.state, lived, on.stimuli)
    kept = repr(one)
    other = one.copy()
    assert repr(other) == kept
    other.begin_night(FIRST + 20)
    other.hear(TrackId(1), on.stimuli[TrackId(1)], 9.0, skipped=True)
    other.end_night(1)
    other.forget(None)
    assert repr(one) == kept
