"""One player with the sum of its gains."""

from __future__ import annotations

import math

import pytest
from support.fakes import FakeClock

from audio.stepping import LateBackend, LatePlayer
from sleepplayer.audio.deck import CLIMB_LIMIT_DB_PER_S, SMALLEST_STEP_DB, Crossfade, Deck
from sleepplayer.audio.stream_level import StreamLevel
from sleepplayer.night.fade import Envelope, Segment
from sleepplayer.night.gain import amplitude, volume_db
from sleepplayer.night.playback import Cue

FADE_DB_PER_S = 1.5


class Bench:
    """A deck, its player, a level of 60 and a clock."""

    def __init__(self, *, latency_s: float = 0.0, gain_db: float = 0.0) -> None:
        self.clock = FakeClock()
        self.start_s = self.clock.elapsed_s()
        self.level = StreamLevel()
        self.level.want(60.0)
        self.level.jump_to(1.0)
        backend = LateBackend(
            now_s=self.clock.elapsed_s, lengths=lambda _location: 600.0, latency_s=latency_s
        )
        cue = Cue(token=1, location="a", gain_db=gain_db)
        self.deck = Deck(cue, backend, now_s=self.start_s, stop_at_s=700.0)
        self.player: LatePlayer = backend.late[-1]

    def start(self, envelope: Envelope) -> None:
        self.deck.start(envelope, self.level, now_s=self.clock.elapsed_s())

    def follow(self, envelope: Envelope, after_s: float = 0.0) -> float:
        """The gain that was told last, after some time."""
        self.clock.advance(after_s)
        self.deck.follow(envelope, self.level, now_s=self.clock.elapsed_s())
        return self.player.told[-1].gain_db

    def fade(self, *, after_s: float, length_s: float = 40.0) -> Envelope:
        begins_s = self.start_s + after_s
        ends_s = begins_s + length_s
        return Envelope((Segment(begins_s, ends_s, 0.0, -FADE_DB_PER_S * length_s),), ends_s)


@pytest.mark.parametrize("gain_db", [6.0, 0.0, -3.0, -12.0, -30.0])
def test_volume_and_gain_make_the_level_that_is_asked_for(gain_db: float) -> None:
    bench = Bench(gain_db=gain_db)
    bench.start(Envelope())
    told = bench.player.told[-1]
    assert told.level_db == pytest.approx(volume_db(60.0) + gain_db, abs=0.01)
    assert told.volume <= 60.0


def test_a_fall_is_set_a_latency_early_and_heard_in_time() -> None:
    bench = Bench(latency_s=0.5)
    fade = bench.fade(after_s=2.0)
    bench.start(fade)
    assert bench.follow(fade, after_s=1.5) == pytest.approx(0.0, abs=0.03)
    assert bench.follow(fade, after_s=0.5) == pytest.approx(-0.5 * FADE_DB_PER_S, abs=0.03)


def test_a_rise_is_set_when_it_is_due_and_heard_late() -> None:
    bench = Bench(latency_s=0.5)
    rise = Envelope((Segment(bench.start_s + 1.0, bench.start_s + 5.0, -40.0, 0.0),))
    bench.start(rise)
    assert bench.follow(rise, after_s=1.0) == pytest.approx(-40.0, abs=0.03)
    assert bench.follow(rise, after_s=1.0) == pytest.approx(-30.0, abs=0.03)


def test_no_envelope_makes_the_gain_jump_up() -> None:
    bench = Bench()
    low = Envelope((Segment(bench.start_s, bench.start_s, -50.0, -50.0),))
    bench.start(low)
    before = bench.player.told[-1].gain_db
    for _ in range(20):
        now = bench.follow(Envelope(), after_s=0.05)
        assert now - before <= CLIMB_LIMIT_DB_PER_S * 0.05 + 1e-6
        before = now
    assert before > -50.0


def test_a_fall_may_be_as_steep_as_it_likes() -> None:
    bench = Bench()
    bench.start(Envelope())
    low = Envelope((Segment(bench.start_s, bench.start_s, -50.0, -50.0),))
    share_db = bench.player.told[-1].gain_db
    assert bench.follow(low, after_s=0.01) == pytest.approx(share_db - 50.0)


def test_what_nobody_hears_is_not_told() -> None:
    bench = Bench()
    bench.start(Envelope())
    fade = bench.fade(after_s=0.0)
    bench.follow(fade, after_s=SMALLEST_STEP_DB / FADE_DB_PER_S / 2.0)
    assert len(bench.player.told) == 1
    bench.follow(fade, after_s=SMALLEST_STEP_DB / FADE_DB_PER_S)
    assert len(bench.player.told) == 2


def test_the_gain_stays_within_what_the_engine_has() -> None:
    bench = Bench(gain_db=30.0)
    bench.start(Envelope())
    assert bench.player.told[-1].gain_db == 15.9
    deep = Envelope((Segment(bench.start_s, bench.start_s, -200.0, -200.0),))
    assert bench.follow(deep, after_s=0.1) == -64.0


def test_an_equal_power_crossfade_sums_to_one_at_every_moment() -> None:
    fading_in, fading_out = (
        Crossfade(10.0, 13.0, incoming=True),
        Crossfade(10.0, 13.0, incoming=False),
    )
    for step in range(-50, 3100):
        at_s = 10.0 + step / 1000.0
        powers = [amplitude(fade.gain_db(at_s)) ** 2 for fade in (fading_in, fading_out)]
        assert 10.0 * math.log10(sum(powers)) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(("moved_for_s", "stale"), [(0.0, False), (0.2, False), (1.0, True)])
def test_a_paused_player_is_stale_once_its_buffer_is_off(moved_for_s: float, stale: bool) -> None:
    bench = Bench(latency_s=0.44)
    bench.start(Envelope())
    bench.deck.set_paused(True)
    fade = bench.fade(after_s=0.44)
    bench.follow(fade, after_s=moved_for_s)
    assert bench.deck.is_stale is stale
    bench.deck.set_paused(False)
    assert not bench.deck.is_stale


def test_without_a_latency_nothing_is_stale() -> None:
    bench = Bench()
    bench.start(Envelope())
    bench.deck.set_paused(True)
    bench.follow(bench.fade(after_s=0.0), after_s=10.0)
    assert not bench.deck.is_stale
