"""What is written down of an evening, step by step."""

from __future__ import annotations

import pytest
from support.fakes import EVENING, HeardTrack, MemoryHistory, MemoryPositions, track

from sleepplayer.models import Track
from sleepplayer.night.listening import KEEP_S, WRITE_S, Listening
from sleepplayer.night.notices import EndedBy
from sleepplayer.night.playback import PlaybackStatus
from sleepplayer.night.ports import Outcome
from sleepplayer.people import SessionKind

BOOK = track("book", 3600.0, left_at_s=1000.0)


class Desk:
    """A `Listening` and what became of what it was told. The time is that of the listen."""

    def __init__(self, made: Track = BOOK, from_s: float = 990.0, *, resumed: bool = True) -> None:
        self.history = MemoryHistory()
        self.positions = MemoryPositions()
        self.learnt: list[tuple[str, float | None]] = []
        self.listening = Listening(
            history=self.history,
            positions=self.positions,
            learn=lambda track, left_s: self.learnt.append((track.location, left_s)),
        )
        self.listening.begin_session("2026-11-20", EVENING)
        self.listening.began(1, made, from_s, resumed=resumed, now_s=0.0, wall=EVENING)

    def look(
        self,
        now_s: float,
        position_s: float | None,
        *,
        envelope_db: float = 0.0,
        muted: bool = False,
        fading_since_s: float | None = None,
        token: int = 1,
    ) -> None:
        status = PlaybackStatus(token, position_s, envelope_db=envelope_db)
        self.listening.look(now_s, status, muted=muted, fading_since_s=fading_since_s)

    @property
    def listen(self) -> HeardTrack:
        return self.history.listens[-1]


def test_what_came_by_playing_was_heard() -> None:
    desk = Desk()
    desk.look(1.0, 991.0)
    desk.look(2.0, 991.0)  # paused, or without an output
    desk.look(4.0, 993.0)
    desk.look(5.0, 994.0, muted=True)
    desk.look(6.0, 995.0, envelope_db=-41.0)
    desk.look(7.0, 996.0, token=9)  # of something else
    desk.look(3600.0, 998.0)  # the machine slept
    desk.listening.left(Outcome.SKIPPED)
    assert desk.listen.heard_s == pytest.approx(1.0 + 2.0 + 3.0)
    assert desk.listen.until_s == 998.0
    assert desk.listen.outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("envelope_db", "counts"),
    [(-39.9, True), (-40.0, True), (-40.1, False), (float("-inf"), False)],
)
def test_what_is_40_db_below_the_sessions_level_is_not_exposure(
    envelope_db: float, counts: bool
) -> None:
    desk = Desk()
    desk.look(60.0, 1050.0, envelope_db=envelope_db)
    desk.listening.end_session(EVENING, EndedBy.TIMER, Outcome.FADED)
    assert desk.listen.heard_s == (60.0 if counts else 0.0)


@pytest.mark.parametrize("outcome", Outcome)
def test_each_end_is_written_down_as_what_it_was(outcome: Outcome) -> None:
    """A fade is never a skip, however little of the track was heard, and failed is failed."""
    desk = Desk()
    desk.look(2.0, 992.0)
    desk.listening.left(outcome)
    assert (desk.listen.outcome, desk.listen.heard_s) == (outcome, 2.0)


@pytest.mark.parametrize(
    ("outcome", "written"),
    [
        (Outcome.SKIPPED, Outcome.LEFT),
        (Outcome.FADED, Outcome.FADED),
        (Outcome.ENDED, Outcome.ENDED),
    ],
)
def test_in_discovery_there_is_no_skip_and_no_place(outcome: Outcome, written: Outcome) -> None:
    desk = Desk()
    desk.listening.begin_session("2026-11-20", EVENING, SessionKind.DISCOVERY)
    told, learnt = list(desk.positions.told), list(desk.learnt)
    desk.listening.began(2, BOOK, 990.0, resumed=True, now_s=0.0, wall=EVENING)
    desk.look(100.0, 1090.0, token=2)
    desk.listening.left(outcome)
    assert desk.history.sessions[-1].kind is SessionKind.DISCOVERY
    assert desk.listen.outcome is written
    assert (desk.positions.told, desk.learnt) == (told, learnt)


def test_a_place_that_is_gone_to_is_not_heard_on_the_way() -> None:
    desk = Desk()
    desk.look(1.0, 991.0)
    desk.listening.goes_on(3000.0, now_s=1.0)
    desk.look(2.0, 3001.0)
    desk.listening.goes_on(100.0, now_s=2.0, token=2)
    desk.look(3.0, 101.0, token=2)
    desk.listening.left(Outcome.STOPPED)
    assert desk.listen.heard_s == pytest.approx(3.0)
    assert desk.positions.at_s == {"book": 101.0}


def test_a_crash_loses_ten_seconds_of_a_listen_and_half_a_minute_of_a_place() -> None:
    desk = Desk()
    for second in range(1, 100):
        desk.look(float(second), 990.0 + second)
        assert second - desk.listen.heard_s <= WRITE_S
        place_s = desk.positions.at_s.get("book", 990.0)
        assert place_s is not None
        assert 990.0 + second - place_s <= KEEP_S
    assert len(desk.positions.told) == 3


def test_while_it_plays_its_entry_begins_at_the_start_the_next_time() -> None:
    desk = Desk()
    assert desk.learnt == [("book", None)]
    desk.look(1.0, 991.0)
    desk.listening.left(Outcome.SKIPPED)
    assert desk.learnt[-1] == ("book", 991.0)


def test_what_came_to_its_end_was_left_nowhere() -> None:
    desk = Desk()
    desk.look(1.0, 991.0)
    desk.listening.left(Outcome.ENDED)
    assert desk.positions.told == [("book", None)]
    assert desk.learnt == [("book", None)]


def test_a_short_sound_that_repeats_is_not_written_down_as_left_each_time() -> None:
    desk = Desk(track("loop", 6.0), 0.0, resumed=False)
    desk.look(6.0, 6.0)
    desk.listening.left(Outcome.ENDED)
    assert desk.positions.told == []


def test_what_never_sounded_keeps_its_place() -> None:
    desk = Desk()
    desk.listening.left(Outcome.FAILED)
    assert desk.positions.told == []
    assert desk.learnt[-1] == ("book", 1000.0)


def test_who_fell_asleep_goes_on_where_the_fade_began() -> None:
    desk = Desk()
    desk.look(10.0, 1000.0)
    desk.look(11.0, 1001.0, fading_since_s=11.0)
    desk.look(300.0, 1290.0, fading_since_s=11.0)
    desk.listening.end_session(EVENING, EndedBy.TIMER, Outcome.FADED)
    assert desk.positions.at_s == {"book": 1001.0}
    assert desk.listen.until_s == 1290.0
    assert desk.history.sessions[-1].by is EndedBy.TIMER


@pytest.mark.parametrize(
    ("looked_s", "position_s", "place_s"),
    [
        (10.4, 1000.4, 1000.4),
        (11.3, 1001.3, 1000.4),  # a look comes up to a second late
        (19.9, 1009.9, 1000.4),  # on a busy machine more
        (19.9, 1000.2, 1000.0),  # it did not play on for all of that time
        (19.9, 999.0, 999.0),  # an engine that corrects itself
        (19.9, None, 1000.0),
    ],
)
def test_where_the_fade_began_does_not_depend_on_when_one_looks(
    looked_s: float, position_s: float | None, place_s: float
) -> None:
    desk = Desk()
    desk.look(10.0, 1000.0)
    desk.look(looked_s, position_s, fading_since_s=10.4)
    assert desk.listening.faded_from_s == pytest.approx(place_s)
    desk.look(60.0, 1050.0, fading_since_s=10.4)
    desk.listening.end_session(EVENING, EndedBy.TIMER, Outcome.FADED)
    assert desk.positions.at_s["book"] == pytest.approx(place_s)


def test_a_fade_begins_no_earlier_than_where_one_went_to() -> None:
    desk = Desk()
    desk.look(10.0, 1000.0)
    desk.listening.goes_on(3000.0, now_s=10.5)
    desk.look(11.0, 3000.5, fading_since_s=10.2)
    desk.listening.end_session(EVENING, EndedBy.TIMER, Outcome.FADED)
    assert desk.positions.at_s == {"book": 3000.0}


def test_who_slept_before_a_track_began_has_heard_nothing_of_it() -> None:
    desk = Desk()
    desk.look(1.0, 991.0, fading_since_s=-30.0)
    desk.look(60.0, 1050.0, fading_since_s=-30.0)
    desk.listening.end_session(EVENING, EndedBy.TIMER, Outcome.FADED)
    assert desk.positions.told == []
    assert desk.learnt[-1] == ("book", 1000.0)


@pytest.mark.parametrize("outcome", [Outcome.SKIPPED, Outcome.LEFT])
def test_who_picks_another_in_the_fade_was_awake(outcome: Outcome) -> None:
    desk = Desk()
    desk.look(11.0, 1001.0, fading_since_s=11.0)
    desk.look(100.0, 1090.0, fading_since_s=11.0)
    desk.listening.left(outcome)
    assert desk.positions.at_s == {"book": 1090.0}


def test_a_fade_that_was_put_off_does_not_count() -> None:
    desk = Desk()
    desk.look(11.0, 1001.0, fading_since_s=11.0)
    desk.look(20.0, 1010.0)
    desk.look(90.0, 1080.0)
    desk.listening.end_session(EVENING, EndedBy.LISTENER, Outcome.STOPPED)
    assert desk.positions.at_s == {"book": 1080.0}


def test_of_a_live_stream_no_place_is_kept() -> None:
    desk = Desk(track("http://radio.example", None), 0.0, resumed=False)
    desk.look(100.0, 100.0)
    desk.listening.left(Outcome.STOPPED)
    assert desk.positions.told == []
    assert desk.listen.heard_s == pytest.approx(100.0)


def test_what_begins_leaves_what_played_and_a_session_the_one_before() -> None:
    desk = Desk()
    desk.look(1.0, 991.0)
    desk.listening.began(2, track("b"), 0.0, resumed=False, now_s=1.0, wall=EVENING)
    assert [listen.outcome for listen in desk.history.listens] == [Outcome.LEFT, None]
    desk.listening.begin_session("2026-11-20", EVENING)
    assert [session.by for session in desk.history.sessions] == [EndedBy.LISTENER, None]
