"""What must not shake an engine: storms of commands, foreign threads, commands from events."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from random import Random

import pulsectl
import pytest
from PySide6.QtCore import QCoreApplication
from support.pulse_server import PulseServer

from audio.rigs import ENGINES, Rig, rig, text_file, tone_file
from audio.waiting import EventLog, until
from sleepplayer.night.playback import Cue, EngineEvent, EngineFailed, TrackEnded, TrackStarted

STORM_S = 2.5
CLOSE_LIMIT_S = 3.0

pytestmark = [
    pytest.mark.sound,
    pytest.mark.qt_log_ignore("Cannot set loops for non-seekable source", extend=True),
]


@pytest.fixture(params=ENGINES)
def kind(request: pytest.FixtureRequest, qapp: QCoreApplication) -> str:
    return str(request.param)


@pytest.fixture
def server(kind: str, request: pytest.FixtureRequest) -> PulseServer | None:
    return None if kind == "silent" else request.getfixturevalue("sound_server")


def _commands(player: Rig, rng: Random) -> list[Callable[[], object]]:
    """One of each, at random places."""
    engine = player.engine
    files = [tone_file(30.0), tone_file(1.2), text_file(), text_file().with_name("nowhere.wav")]

    def cue() -> Cue:
        return player.cue(rng.choice(files), start_s=rng.choice([0.0, 0.0, 1.0]))

    return [
        lambda: engine.play(cue()),
        lambda: engine.set_next(rng.choice([None, cue()])),
        lambda: engine.set_crossfade(rng.choice([0.0, 0.3, 3.0])),
        lambda: engine.set_volume(rng.randrange(101)),
        lambda: engine.seek(rng.uniform(0.0, 40.0)),
        lambda: engine.stop(rng.choice([0.0, 0.1, 2.0])),
        lambda: player.silent_in(rng.choice([0.3, 10.0]), fade_s=0.2),
        engine.pause,
        engine.resume,
        engine.status,
        # To Qt the loss of a server is for good: see test_output_loss.py.
        *([] if player.kind == "qt" else [engine.output_lost, engine.output_returned]),
    ]


def test_a_storm_from_many_threads_leaves_it_alive(kind: str, server: PulseServer | None) -> None:
    with rig(kind, server) as player:
        until_s = time.monotonic() + STORM_S
        calm = threading.Event()

        def storm(seed: int) -> None:
            rng = Random(seed)
            while time.monotonic() < until_s:
                rng.choice(_commands(player, rng))()
                calm.wait(rng.choice([0.0, 0.002, 0.03]))

        threads = [threading.Thread(target=storm, args=(seed,)) for seed in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(STORM_S + 2.0)
            assert not thread.is_alive()
        assert not player.events.of(EngineFailed)
        player.engine.stop(0.0)
        player.engine.set_volume(100)
        player.silent_in(60.0, fade_s=1.0)
        last = player.play(tone_file(30.0))
        assert player.engine.status().token == last.token
        began_s = time.monotonic()
        player.engine.close()
        assert time.monotonic() - began_s < CLOSE_LIMIT_S
        assert not player.engine._thread.is_alive()


def test_closing_in_the_midst_of_a_storm_takes_no_longer(
    kind: str, server: PulseServer | None
) -> None:
    with rig(kind, server) as player:
        rng = Random(5)
        for _ in range(300):
            rng.choice(_commands(player, rng))()
        began_s = time.monotonic()
        player.engine.close()
        assert time.monotonic() - began_s < CLOSE_LIMIT_S
        assert not player.engine._thread.is_alive()


def test_commands_from_within_an_event_do_not_deadlock(
    kind: str, server: PulseServer | None
) -> None:
    heard: list[Rig] = []

    def react(event: EngineEvent) -> None:
        player = heard[0]
        if isinstance(event, TrackStarted) and event.token == 1:
            player.engine.set_next(player.cue(tone_file(1.2)))
            player.engine.pause()
            player.engine.resume()
            player.engine.status()
        if isinstance(event, TrackEnded) and event.token == 1:
            player.engine.play(player.cue(tone_file(30.0)))
            player.engine.seek(10.0)

    with rig(kind, server, events=EventLog(react)) as player:
        heard.append(player)
        player.engine.play(player.cue(tone_file(1.2)))
        player.events.wait_for(TrackEnded(1))
        until(lambda: (player.engine.status().position_s or 0.0) > 10.1, within_s=2.0)


@pytest.fixture
def volumes(sound_server: PulseServer) -> Iterator[list[float]]:
    """What the sound server was ever asked to play a stream at, 1.0 being 100 %."""
    seen: list[float] = []
    done = threading.Event()
    with pulsectl.Pulse("spy", server=sound_server.env["PULSE_SERVER"]) as pulse:

        def look() -> None:
            while not done.wait(0.004):
                seen.extend(
                    0.0 if stream.mute else stream.volume.value_flat
                    for stream in pulse.sink_input_list()
                )

        spy = threading.Thread(target=look)
        spy.start()
        try:
            yield seen
        finally:
            done.set()
            spy.join()


@pytest.mark.parametrize("real", ["vlc", "qt"])
def test_no_pause_and_no_stop_leaves_a_volume_of_nothing_behind(
    real: str, sound_server: PulseServer, volumes: list[float], qapp: QCoreApplication
) -> None:
    """The sound server remembers it for the next start."""
    with rig(real, sound_server) as player:
        player.play(tone_file(30.0))
        player.engine.pause()
        until(lambda: player.engine.status().paused, within_s=0.5)
        player.engine.resume()
        player.wait_for_position(0.4)
        player.engine.set_volume(0)
        player.wait_for_position(1.8)
        player.engine.stop(0.5)
        until(lambda: player.engine.status().token is None, within_s=1.0)
    assert volumes
    assert min(volumes) > 0.0
    assert max(volumes) <= 1.0
