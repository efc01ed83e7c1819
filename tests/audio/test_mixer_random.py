"""Whatever is asked of the mixer, in whatever order: never louder than asked, silent at the end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audio.stepping import Disk, Stepped
from sleepplayer.audio.silent_engine import Broadcast
from sleepplayer.night.fade import Envelope, plan_envelope
from sleepplayer.night.gain import volume_db
from sleepplayer.night.playback import EngineFailed, FailureReason, FellSilent

LENGTHS: dict[str, float | FailureReason | Broadcast] = {
    "a": 20.0,
    "b": 7.0,
    "c": 0.5,
    "d": FailureReason.UNREADABLE,
    "e": 300.0,
    "g": 12.0,  # on a disk that sleeps
    "http://f": Broadcast(12.0, answers_after_s=2.0),
}
GAINS_DB = {"a": 0.0, "b": -9.0, "c": -3.0, "d": 0.0, "e": -20.0, "g": -2.0, "http://f": -6.0}
TOLERANCE_DB = 0.1
SLOW = [HealthCheck.too_slow]  # a busy machine is no fault of the mixer
LOUDEST_VOLUME = 80

_location = st.sampled_from(sorted(LENGTHS))
_command = st.one_of(
    st.tuples(st.just("play"), _location),
    st.tuples(st.just("play_from"), _location),
    st.tuples(st.just("play_part"), _location),
    st.tuples(st.just("set_next_part"), _location),
    st.tuples(st.just("set_next"), _location),
    st.tuples(st.just("set_crossfade"), st.sampled_from([0.0, 1.0, 5.0, 15.0])),
    st.tuples(st.just("set_volume"), st.integers(0, LOUDEST_VOLUME)),
    st.tuples(st.just("fade"), st.sampled_from([0.0, 5.0, 20.0])),
    st.tuples(st.just("extend"), st.just(0.0)),
    st.tuples(st.just("pause"), st.just(0.0)),
    st.tuples(st.just("resume"), st.just(0.0)),
    st.tuples(st.just("seek"), st.floats(0.0, 25.0)),
    st.tuples(st.just("stop"), st.sampled_from([0.0, 0.15, 2.0])),
    st.tuples(st.just("output"), st.booleans()),
    st.tuples(st.just("disk"), st.booleans()),
)
_then_s = st.sampled_from([0.0, 0.003, 0.07, 0.4, 1.0, 5.0])


@dataclass
class Listener:
    """Hands commands on, and knows what may be heard at most."""

    stepped: Stepped
    envelope: Envelope
    token: int = 0
    volume: int = LOUDEST_VOLUME
    glides_until_s: float = 0.0
    gone_until_s: float = 0.0

    def do(self, command: str, argument: float | str) -> None:
        mixer, now_s = self.stepped.mixer, self.stepped.now_s
        match command:
            case "play" | "play_from" | "play_part" | "set_next" | "set_next_part":
                self.token += 1
                location = str(argument)
                more: dict[str, Any] = {"start_s": 3.0 if command == "play_from" else 0.0}
                if command.endswith("_part"):
                    more = {"start_s": 1.0, "skip_start_s": 1.0, "end_s": 6.0, "soft": True}
                next_one = command.startswith("set_next")
                call = self.stepped.set_next if next_one else self.stepped.play
                call(self.token, location, gain_db=GAINS_DB[location], **more)
            case "fade" | "extend":
                length_s = 15.0 if command == "extend" else float(argument)
                self.set_envelope(
                    plan_envelope(
                        now_s=now_s,
                        from_db=max(-60.0, self.envelope.gain_db(now_s)),
                        rise_s=8.0,
                        fade_start_s=None if command == "extend" else now_s,
                        silent_at_s=now_s + length_s,
                    )
                )
            case "output":
                self.stepped.backend.output_present = bool(argument)
                (mixer.output_returned if argument else mixer.output_lost)()
            case "disk":
                self.stepped.backend.disks["g"].answer = True if argument else None
            case "set_volume":
                self.volume = int(argument)
                self.glides_until_s = now_s + 2.0
                mixer.set_volume(self.volume)
            case "pause" | "resume":
                getattr(mixer, command)()
            case _:
                getattr(mixer, command)(argument)

    def set_envelope(self, envelope: Envelope) -> None:
        self.envelope = envelope
        self.stepped.envelope(envelope, last_resort_s=30.0)

    def limit_db(self, at_s: float) -> float:
        """What may be heard: volume and envelope; a glide may still be under way."""
        volume = LOUDEST_VOLUME if at_s < self.glides_until_s else self.volume
        return volume_db(volume) + self.envelope.sounding_db(at_s)

    def listen(self, seconds: float) -> None:
        """Pass the time in the mixer's own steps and judge each."""
        end_s = self.stepped.now_s + seconds
        while True:
            wait_s = self.stepped.step()
            at_s, heard_db = self.stepped.heard[-1]
            assert 0.0 < wait_s <= 0.5
            assert heard_db <= self.limit_db(at_s) + TOLERANCE_DB
            for player in self.stepped.sounding:
                gain_db = max(-64.0, GAINS_DB[player.cue.location])
                assert player.heard_db() <= self.limit_db(at_s) + gain_db + TOLERANCE_DB
            silent_s = self.envelope.silent_from_s
            if silent_s is not None and at_s >= silent_s:
                assert heard_db == -math.inf
            if at_s >= end_s:
                return
            self.stepped.clock.advance(min(wait_s, end_s - at_s) or wait_s)


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(st.lists(st.tuples(_command, _then_s), min_size=3, max_size=25))
def test_never_louder_than_asked_and_silent_at_the_end(
    script: list[tuple[tuple[str, float | str], float]],
) -> None:
    stepped = Stepped(LENGTHS, volume=LOUDEST_VOLUME)
    stepped.backend.disks["g"] = Disk()
    listener = Listener(stepped, Envelope())
    listener.set_envelope(
        plan_envelope(
            now_s=stepped.now_s, from_db=-40.0, rise_s=3.0, silent_at_s=stepped.now_s + 60.0
        )
    )
    for (command, argument), then_s in script:
        listener.do(command, argument)
        listener.listen(then_s)
    end_s = listener.envelope.silent_from_s
    assert end_s is not None
    listener.listen(max(0.0, end_s - stepped.now_s) + 3.0)
    assert not stepped.sounding
    assert not [e for e in stepped.events if isinstance(e, EngineFailed)]


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(st.lists(st.tuples(_command, _then_s), min_size=1, max_size=15))
def test_after_any_stop_it_is_silent_at_once_and_a_new_session_sounds(
    script: list[tuple[tuple[str, float | str], float]],
) -> None:
    stepped = Stepped(LENGTHS, volume=LOUDEST_VOLUME)
    stepped.backend.disks["g"] = Disk()
    listener = Listener(stepped, Envelope())
    for (command, argument), then_s in script:
        listener.do(command, argument)
        listener.listen(then_s)
    stepped.mixer.stop(1.0)
    before = len(stepped.events)
    stepped.run(1.1)
    assert not stepped.sounding
    assert not [e for e in stepped.events[before:] if isinstance(e, FellSilent)]
    stepped.backend.output_present = True
    stepped.mixer.set_volume(50)
    stepped.envelope(plan_envelope(now_s=stepped.now_s, from_db=-40.0, rise_s=3.0))
    stepped.play(999, "e")
    stepped.run(8.0)
    assert [player.cue.token for player in stepped.sounding] == [999]
    assert abs(stepped.heard[-1][1] - volume_db(50)) < TOLERANCE_DB
