"""What must not play does not, by any path that can sound."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fakes import (
    EVENING,
    FakeClock,
    FakeKeepAwake,
    MemoryDriftStore,
    MemoryExtensionStore,
    MemoryHistory,
    MemoryPositions,
    SilentEvening,
    track,
)
from support.house import FakeEngine, MemoryLimits, MemoryRules

from sleepplayer.models import Track, TrackId, TriggerWeight
from sleepplayer.night.notices import (
    EndedBy,
    NothingMayPlay,
    Notice,
    Refused,
    SessionEnded,
)
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.playback import Cue, FailureReason
from sleepplayer.night.ports import DriftMark, KnownTracks, NothingKept, Outcome
from sleepplayer.night.queue import Queue, Repeat
from sleepplayer.night.session import DISCOVERY_FADE_S, Session
from sleepplayer.night.sleep_timer import AfterTracks, EndOfQueue, ForLength, Goal, TimerState
from sleepplayer.night.view import Phase
from sleepplayer.people import SessionKind
from sleepplayer.rotation.rules import Bar, Barred, Rules

TAPPING = Rules(avoided=frozenset({"tapping"}))
AVOIDED = Barred(Bar.AVOIDED, "tapping")


def sound(name: str, *triggers: str, number: int = 0, duration_s: float | None = 100.0) -> Track:
    weights = tuple(TriggerWeight(each, 1.0 / len(triggers)) for each in triggers)
    track_id = TrackId(number) if number else None
    return track(name, duration_s, triggers=weights, track_id=track_id)


A, B, C = sound("a", "rain"), sound("b", "tapping"), sound("c", "rain", "wind")


def evening_of(*tracks: Track, rules: Rules = TAPPING) -> tuple[SilentEvening, MemoryRules]:
    kept = MemoryRules(rules)
    lengths = {each.location: each.duration_s or 100.0 for each in tracks}
    evening = SilentEvening(
        lengths, tracks=tracks, rules=kept, settings=SessionSettings(crossfade_s=3.0)
    )
    return evening, kept


def heard(evening: SilentEvening) -> list[str]:
    """What has sounded, in order."""
    return [player.cue.location for player in evening.backend.players]


def ids(evening: SilentEvening) -> list[int]:
    return [entry.entry_id for entry in evening.queue.entries]


def test_what_follows_by_itself_and_by_next_passes_over_it() -> None:
    for repeat in Repeat:
        evening, _ = evening_of(A, B, C)
        evening.queue.repeat = repeat
        evening.start(ForLength(250.0))
        evening.session.next()
        evening.session.previous()
        evening.run(400.0)
        assert "b" not in heard(evening)


def test_one_picked_by_hand_is_refused_and_what_plays_goes_on() -> None:
    evening, _ = evening_of(A, B, C)
    assert not evening.session.start(ForLength(250.0), entry_id=ids(evening)[1])
    assert evening.notices == [Refused(B, AVOIDED)]
    assert not evening.playing
    assert evening.history.sessions == []
    evening.start(ForLength(250.0))
    evening.run(10.0)
    evening.session.jump(ids(evening)[1])
    evening.run(10.0)
    assert evening.notices == [Refused(B, AVOIDED)] * 2
    assert heard(evening) == ["a"]
    assert evening.queue.current is not None
    assert evening.queue.current.track.location == "a"


def test_without_a_pick_it_begins_with_the_first_that_may_play() -> None:
    evening, _ = evening_of(B, C, A)
    assert evening.session.start(ForLength(250.0), position_s=None)
    evening.run(5.0)
    assert heard(evening) == ["c"]
    last, _ = evening_of(A, B)
    last.queue.select(ids(last)[1])
    last.start(ForLength(250.0))
    assert last.queue.current is not None
    assert last.queue.current.track.location == "a"


def test_where_nothing_may_play_that_is_said() -> None:
    evening, _ = evening_of(B, sound("d", "tapping"))
    assert not evening.session.start(ForLength(250.0))
    assert evening.notices == [NothingMayPlay(AVOIDED, B)]
    empty, _ = evening_of()
    assert not empty.session.start(ForLength(250.0))
    assert empty.notices == []


def test_a_mark_in_an_avoided_track_goes_on_with_what_may_play() -> None:
    evening, _ = evening_of()
    evening.backend.lengths = {"a": 100.0, "b": 100.0, "c": 100.0}.__getitem__  # nothing is queued
    mark = DriftMark(tracks=(A, B, C), index=1, position_s=60.0, wall=EVENING)
    evening.session.continue_from(mark, ForLength(250.0))
    evening.run(5.0)
    assert heard(evening) == ["c"]
    assert evening.session.view().position_s == pytest.approx(5.0, abs=0.5)
    assert evening.notices == [Refused(B, AVOIDED)]


def test_a_mark_of_which_nothing_may_play_changes_nothing() -> None:
    evening, _ = evening_of(A)
    evening.start(ForLength(250.0))
    evening.run(5.0)
    nothing = DriftMark(tracks=(B,), index=0, position_s=60.0, wall=EVENING)
    evening.session.continue_from(nothing, ForLength(250.0))
    evening.run(5.0)
    assert evening.playing
    assert heard(evening) == ["a"]
    assert evening.notices == [Refused(B, AVOIDED)]


def test_of_what_is_picked_by_hand_the_first_that_may_not_play_is_told() -> None:
    evening, _ = evening_of()
    picked = [A, B, C, sound("d", "tapping")]
    assert evening.session.admitted(picked) == [A, C]
    assert evening.notices == [Refused(B, AVOIDED)]


def test_what_becomes_barred_while_it_sounds_ends_within_150_ms() -> None:
    evening, kept = evening_of(A, C, rules=Rules())
    evening.start(ForLength(180.0))
    evening.run(10.0)
    kept.rules = Rules(avoided=frozenset({"wind"}))
    evening.session.rules_changed()
    evening.run(1.0)
    assert heard(evening) == ["a"]
    evening.session.next()
    evening.run(5.0)
    kept.rules = Rules(avoided=frozenset({"wind", "rain"}))
    evening.levels.clear()
    changed_s = evening.clock.elapsed_s()
    evening.session.rules_changed()
    evening.run(5.0)
    assert all(level == -math.inf for at_s, level in evening.levels if at_s > changed_s + 0.16)
    ended, said = evening.notices
    assert ended == SessionEnded(EndedBy.LISTENER)
    assert isinstance(said, NothingMayPlay)
    assert said.barred == Barred(Bar.AVOIDED, "rain")
    assert evening.history.listens[-1].outcome is Outcome.LEFT


def test_the_next_that_may_play_begins_in_its_place() -> None:
    evening, kept = evening_of(A, B, C, rules=Rules())
    evening.start(ForLength(180.0))
    evening.session.next()
    evening.run(10.0)
    kept.rules = TAPPING
    evening.session.rules_changed()
    evening.run(10.0)
    assert [player.cue.location for player in evening.sounding] == ["c"]
    assert [listen.outcome for listen in evening.history.listens] == [
        Outcome.SKIPPED,
        Outcome.LEFT,
        None,
    ]


def test_a_tag_that_comes_from_the_library_counts_at_once() -> None:
    tagged = sound("d", "tapping", number=4)
    evening, _ = evening_of(sound("d", "rain", number=4), C)
    evening.start(ForLength(180.0))
    evening.run(10.0)
    evening.session.tracks_changed({TrackId(4): tagged})
    evening.run(5.0)
    assert [player.cue.location for player in evening.sounding] == ["c"]


def test_a_track_that_repeats_stops_repeating() -> None:
    evening, kept = evening_of(A, C, rules=Rules())
    evening.queue.repeat = Repeat.TRACK
    evening.start(ForLength(500.0))
    evening.session.next()
    evening.run(10.0)
    kept.rules = Rules(avoided=frozenset({"wind"}))
    evening.session.rules_changed()
    evening.run(300.0)
    assert heard(evening)[2:] == ["a"] * len(heard(evening)[2:])


def test_in_a_pause_too() -> None:
    evening, kept = evening_of(B, C, rules=Rules())
    evening.start(ForLength(500.0))
    evening.run(10.0)
    evening.session.pause()
    evening.run(10.0)
    kept.rules = TAPPING  # nobody says so
    evening.session.resume()
    evening.run(10.0)
    assert evening.session.view().phase is Phase.PLAYING
    assert [player.cue.location for player in evening.sounding] == ["c"]


def test_rules_that_nobody_told_of_hold_when_one_seeks_and_for_what_the_engine_begins() -> None:
    house = House([B, A, C], Rules(), crossfade_s=3.0)
    house.session.start(ForLength(900.0))
    house.rules.rules = TAPPING
    house.session.seek(30.0)
    house.check()
    house.engine.end()  # with what it had been told of before
    house.rules.rules = Rules(avoided=frozenset({"wind"}))
    house.hear()
    house.check()
    assert house.engine.current is not None


def test_a_stream_that_is_waited_for_is_not_tried_again_once_it_is_barred() -> None:
    radio = sound("http://radio.example/1", "tapping", duration_s=None)
    house = House([radio, A], Rules(), crossfade_s=3.0)
    house.session.start(ForLength(900.0))
    house.engine.fail(FailureReason.BROKE_OFF)
    house.hear()
    assert house.session.view().reconnecting
    house.rules.rules = TAPPING
    for _ in range(60):
        house.settle()
    assert house.engine.current is not None
    assert house.engine.current.location == "a"


def test_what_its_file_tells_at_the_last_moment_counts() -> None:
    """A track is looked at anew as it is made to play, and may turn out to carry something."""

    class Telling(NothingKept):
        def checked(self, track: Track) -> Track:
            return replace(track, triggers=B.triggers) if track.location == "d" else track

    house = House([sound("d", number=4), A], TAPPING, crossfade_s=0.0, known=Telling())
    house.rules.rules = replace(TAPPING, confirmed=frozenset({TrackId(4)}))
    assert house.session.start(ForLength(900.0))
    assert house.engine.current is not None
    assert house.engine.current.location == "a"


# --- discovery ------------------------------------------------------------------------------------


def test_discovery_keeps_no_places_and_knows_no_skips() -> None:
    evening = SilentEvening({"a": 2000.0, "b": 2000.0})
    assert evening.session.start(ForLength(300.0), kind=SessionKind.DISCOVERY)
    evening.run(40.0)
    evening.session.next()
    evening.run(40.0)
    evening.session.stop()
    evening.run(5.0)
    discovery, outcomes = evening.history.sessions[-1], evening.history.listens
    assert discovery.kind is SessionKind.DISCOVERY
    assert [listen.outcome for listen in outcomes] == [Outcome.LEFT, Outcome.STOPPED]
    assert evening.positions.told == []
    assert evening.drift_store.mark is None
    assert all(entry.track.left_at_s is None for entry in evening.queue.entries)
    evening.start(ForLength(300.0))
    evening.run(40.0)
    evening.session.next()
    usual = evening.history.sessions[-1]
    assert usual.kind is SessionKind.EVENING
    assert evening.history.listens[0].outcome is Outcome.SKIPPED
    assert evening.positions.told != []


def test_a_discovery_has_a_short_fade_of_its_own_and_no_key_adds_to_it() -> None:
    evening = SilentEvening({"a": 400.0, "b": 400.0})
    assert evening.session.start(ForLength(300.0), kind=SessionKind.DISCOVERY)
    evening.run(150.0)
    assert evening.session.view().kind is SessionKind.DISCOVERY
    assert evening.session.view().fade_s == pytest.approx(DISCOVERY_FADE_S)
    evening.run(120.0)  # an evening would be fading by now
    assert evening.session.view().timer is TimerState.RUNNING
    assert not evening.session.still_awake()
    evening.session.change_settings(SessionSettings(fade_s=600.0))
    assert evening.session.view().fade_s == pytest.approx(DISCOVERY_FADE_S)
    evening.run(40.0)
    assert evening.notices[-1] == SessionEnded(EndedBy.TIMER, SessionKind.DISCOVERY)
    evening.start(ForLength(600.0))
    assert evening.session.view().kind is SessionKind.EVENING
    assert evening.session.view().fade_s == pytest.approx(450.0)  # of 600 s wished


# --- every path -----------------------------------------------------------------------------------

TRIGGERS = ("rain", "tapping", "wind")
NAMES = [*"abcdef", "http://radio.example/1", "http://radio.example/2"]
TRACKS = st.builds(
    # A place has one track at a time, in a library as here; the cue says the place alone.
    lambda name, triggers, kept, duration_s: sound(
        name, *triggers, number=NAMES.index(name) + 1 if kept else 0, duration_s=duration_s
    ),
    st.sampled_from(NAMES),
    st.sets(st.sampled_from(TRIGGERS), max_size=2).map(sorted),
    st.booleans(),
    st.sampled_from([None, 40.0, 300.0, 2000.0]),
)
RULES = st.builds(
    lambda avoided, resting, retired, confirmed, calm, permitted: Rules(
        avoided=frozenset(avoided),
        resting=dict.fromkeys(resting, 5.0),
        retired=frozenset(map(TrackId, retired)),
        confirmed=frozenset(map(TrackId, confirmed)),
        calm=None if calm is None else frozenset(calm),
        permitted=None if permitted is None else frozenset(map(TrackId, permitted)),
    ),
    st.sets(st.sampled_from(TRIGGERS), max_size=2),
    st.sets(st.sampled_from(TRIGGERS), max_size=1),
    st.sets(st.integers(1, 6), max_size=2),
    st.sets(st.integers(1, 6)),
    st.none() | st.sets(st.sampled_from(TRIGGERS)),
    st.none() | st.none() | st.sets(st.integers(1, 6), min_size=3),
)
NUMBERED = [
    "start", "start there", "jump", "seek", "remove", "move", "repeat", "extend", "goal", "pass",
    "fails", "fails next",
]  # fmt: skip
PLAIN = [
    "next", "previous", "next chapter", "previous chapter", "pause", "resume", "sleep", "wake",
    "shuffle", "soft", "cancel", "any key", "past the limit", "stop", "ends", "continue", "tick",
]  # fmt: skip
ACTIONS = st.one_of(
    st.tuples(st.sampled_from(NUMBERED), st.integers(0, 500)),
    st.tuples(st.sampled_from(PLAIN), st.just(None)),
    st.tuples(st.sampled_from(["rules", "rules unsaid"]), RULES),
    st.tuples(st.sampled_from(["add", "tags"]), TRACKS),
    st.tuples(st.just("continue from"), st.lists(TRACKS, min_size=1, max_size=4)),
)


class House:
    """The real session and queue under rules that change, over an engine that tells of each cue."""

    def __init__(
        self,
        tracks: list[Track],
        rules: Rules,
        *,
        crossfade_s: float,
        known: KnownTracks | None = None,
    ) -> None:
        self.clock = FakeClock()
        self.rules = MemoryRules(rules)
        self.cues = 0
        self.queue = Queue(rng=Random(3))
        self.queue.add(tracks)
        self.engine = FakeEngine(now_s=self.clock.elapsed_s, on_cue=self.look_at)
        self.drift_store = MemoryDriftStore()
        self.notices: list[Notice] = []
        self.session = Session(
            engine=self.engine,
            queue=self.queue,
            clock=self.clock,
            keep_awake=FakeKeepAwake(),
            drift_store=self.drift_store,
            extension_store=MemoryExtensionStore(),
            notify=self.notices.append,
            settings=SessionSettings(crossfade_s=crossfade_s),
            volume=60,
            history=MemoryHistory(),
            positions=MemoryPositions(),
            known=known,
            rules=self.rules,
            night_limits=MemoryLimits(),
        )

    def barred(self, cue: Cue) -> bool:
        """Whether none of the entries that lie there may play now."""
        there = [e for e in self.queue.entries if e.track.location == cue.location]
        return bool(there) and all(self.rules.barred(entry.track) for entry in there)

    def look_at(self, cue: Cue) -> None:
        self.cues += 1
        assert not self.barred(cue), cue

    def entry_id(self, number: int) -> int | None:
        entries = self.queue.entries
        return entries[number % len(entries)].entry_id if entries else None

    def with_entry(self, number: int, do: Callable[[int], object]) -> None:
        entry_id = self.entry_id(number)
        if entry_id is not None:
            do(entry_id)

    def remove(self, entry_id: int) -> None:
        self.queue.remove(entry_id)
        self.session.queue_changed()

    def move(self, entry_id: int) -> None:
        self.queue.move(entry_id, entry_id % 3)
        self.session.queue_changed()

    def add(self, made: Track) -> None:
        self.queue.add([made])
        self.session.queue_changed()

    def shuffle(self) -> None:
        self.queue.set_shuffle(not self.queue.shuffle)
        self.session.queue_changed()

    def set_repeat(self, number: int) -> None:
        self.queue.repeat = list(Repeat)[number % 3]
        self.session.queue_changed()

    def set_rules(self, rules: Rules, *, said: bool) -> None:
        self.rules.rules = rules
        if said:
            self.session.rules_changed()
            self.check()

    def tagged(self, made: Track) -> None:
        if made.track_id is not None:
            self.session.tracks_changed({made.track_id: made})
            self.check()

    def go_on_later(self) -> None:
        if self.drift_store.mark is not None:
            self.session.continue_from(self.drift_store.mark)

    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
        if self.engine.is_past():
            self.engine.fall_silent()

    def hear(self) -> None:
        """The session hears of what has happened."""
        while self.engine.events:
            self.session.handle(self.engine.events.popleft())

    def settle(self) -> None:
        """It does, and a second passes."""
        self.hear()
        self.wait(1.0)
        self.session.tick()

    def check(self) -> None:
        """What sounds may, and so may what would follow by itself."""
        for cue in (self.engine.current, self.engine.next):
            assert cue is None or not self.barred(cue), cue


def goal_of(number: int) -> Goal | None:
    return (ForLength(float(number)), AfterTracks(1 + number % 3), EndOfQueue(), None)[number % 4]


def do(house: House, action: str, number: int) -> None:
    session, engine = house.session, house.engine
    reasons = list(FailureReason)
    actions: dict[str, Callable[[], object]] = {
        "start": lambda: session.start(goal_of(number)),
        "start there": lambda: house.with_entry(
            number, lambda i: session.start(goal_of(number), entry_id=i, position_s=float(number))
        ),
        "jump": lambda: house.with_entry(number, session.jump),
        "seek": lambda: session.seek(float(number)),
        "remove": lambda: house.with_entry(number, house.remove),
        "move": lambda: house.with_entry(number, house.move),
        "repeat": lambda: house.set_repeat(number),
        "extend": lambda: session.extend(float(number)),
        "goal": lambda: session.set_goal(goal_of(number) or ForLength(900.0)),
        "pass": lambda: house.wait(float(number)),
        "fails": lambda: engine.fail(reasons[number % len(reasons)]),
        "fails next": lambda: engine.fail_next(reasons[number % len(reasons)]),
        "next": session.next,
        "previous": session.previous,
        "next chapter": session.next_chapter,
        "previous chapter": session.previous_chapter,
        "pause": session.pause,
        "resume": session.resume,
        "sleep": session.about_to_sleep,
        "wake": session.woke,
        "shuffle": house.shuffle,
        "soft": session.end_softly,
        "cancel": session.cancel_timer,
        "any key": session.still_awake,
        "past the limit": session.override_limit,
        "stop": session.stop,
        "ends": engine.end,
        "continue": house.go_on_later,
        "tick": session.tick,
    }
    actions[action]()


@settings(max_examples=300, deadline=None)
@given(
    tracks=st.lists(TRACKS, max_size=6),
    rules=RULES,
    crossfade_s=st.sampled_from([0.0, 3.0]),
    actions=st.lists(ACTIONS, min_size=1, max_size=30),
)
def test_nothing_barred_ever_reaches_the_engine(
    tracks: list[Track],
    rules: Rules,
    crossfade_s: float,
    actions: list[tuple[str, object]],
) -> None:
    house = House(tracks, rules, crossfade_s=crossfade_s)
    house.session.start()
    for action, thing in actions:
        match thing:
            case Rules():
                house.set_rules(thing, said=action == "rules")
            case Track() if action == "add":
                house.add(thing)
            case Track():
                house.tagged(thing)
            case list():
                mark = DriftMark(tracks=tuple(thing), index=1, position_s=50.0, wall=EVENING)
                house.session.continue_from(mark)
            case _:
                do(house, action, int(thing) if isinstance(thing, int) else 0)
        house.settle()
        house.settle()  # what changed unsaid is seen within a second, what the engine did as well
        house.check()
