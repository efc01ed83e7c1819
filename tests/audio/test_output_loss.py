"""No sound server, one that comes, one that dies in play: said, waited for, and never louder.

libVLC connects anew with each player. Qt connects twice in a process and tries each once more, 3 s
after a loss, without saying with what success, and a player that starts without a connection ends
the process. So with Qt a server that comes only after the program did is not found in this process;
what is asked of it then is that it says so, lives, and ends the evening in time. One that comes
back is found, also when it was away for longer than Qt would wait.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pytest
from support import measure, signals
from support.capture import Capture, Recording, boot_s
from support.pulse_server import PulseServer, is_available

from audio.performing import CHILD, Performance, step
from audio.priority import served_first

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]

SESSION_S = 15.0
FADE_S = 3.0
KILLED_S = 2.5
BACK_S = {"absent": 4.5, "restarted": 3.5, "killed": 4.0, "long": 9.0}
"""When there is a server. Left alone Qt tries again 3 s after the loss: too early in the last."""

FOUND_WITHIN_S = 8.0
RISE_S = 3.0
RISE_STEP_DB = 2.0
"""In 20 ms, of which 13.3 dB/s make 0.3 dB; the rest is for a thread that comes 0.1 s late."""

CASES = [
    *(("vlc", case) for case in ("absent", "killed")),
    *(("qt", case) for case in ("absent", "restarted", "long")),
]
FINDING = [key for key in CASES if key != ("qt", "absent")]


@dataclass(frozen=True)
class Evening:
    """A session whose server was missing for a while. Seconds since the scene began."""

    performed: Performance  # the sound is what was heard after the server came
    back_s: float
    exit_code: int

    def times_s(self, *kinds: str) -> list[float]:
        """When those were said."""
        return [at_s for at_s, _ in self.performed.events(*kinds)]

    def statuses(self, from_s: float, to_s: float) -> list[float]:
        """The positions told meanwhile."""
        told = self.performed.events("status")
        return [float(said["position_s"] or 0.0) for at_s, said in told if from_s <= at_s <= to_s]


def _steps() -> str:
    path = str(signals.sine_file("opus", 60.0))
    return json.dumps(
        [
            step(0.0, "set_volume", percent=100),
            step(
                0.0,
                "envelope",
                from_db=0.0,
                rise_s=0.0,
                fade_start_s=SESSION_S - FADE_S,
                silent_at_s=SESSION_S,
            ),
            step(0.0, "play", token=1, location=path),
            *(step(0.25 * quarter, "status") for quarter in range(2, round(4 * SESSION_S))),
            step(SESSION_S + 0.5, "status"),
        ]
    )


def _lines(process: subprocess.Popen[str], into: list[str]) -> threading.Thread:
    """Read what it says, so that the pipe never fills."""

    def read() -> None:
        assert process.stdout is not None
        into.extend(process.stdout)

    thread = threading.Thread(target=read)
    thread.start()
    return thread


def _evening(engine: str, case: str) -> Evening:
    server, lines = PulseServer(), list[str]()
    pause = threading.Event()
    with served_first(), _closing(server) if case == "absent" else server:
        process = subprocess.Popen(
            [sys.executable, str(CHILD), engine, "--watch"],
            env=server.child_env(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        reader = _lines(process, lines)
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(_steps())
        process.stdin.close()
        while not lines:
            pause.wait(0.02)
        began_s = float(json.loads(lines[0])["began_s"])
        if case != "absent":
            pause.wait(KILLED_S - (boot_s() - began_s))
            server.kill()
        pause.wait(BACK_S[case] - (boot_s() - began_s))
        server.start()
        back_s = boot_s() - began_s
        with Capture(server) as capture:
            code = process.wait(timeout=40.0)
            sound: Recording = capture.stop()
        reader.join()
        stderr = process.stderr.read()
        process.stdout.close() if process.stdout is not None else None
        process.stderr.close()
    said = [json.loads(line) for line in lines]
    return Evening(Performance(sound, began_s, said, stderr), back_s, code)


class _closing:  # noqa: N801 - reads as contextlib's
    """A server that is started later, and ended at the end all the same."""

    def __init__(self, server: PulseServer) -> None:
        self._server = server

    def __enter__(self) -> None:
        """Nothing yet."""

    def __exit__(self, *error: object) -> None:
        with self._server:
            pass


@pytest.fixture(scope="module")
def evenings() -> Iterator[Mapping[tuple[str, str], Evening]]:
    """All at once: there is more waiting than sound."""
    signals.sine_file("opus", 60.0)
    with ThreadPoolExecutor(len(CASES)) as pool:
        yield dict(zip(CASES, pool.map(lambda case: _evening(*case), CASES), strict=True))


@pytest.fixture(params=CASES, ids="-".join)
def evening(
    request: pytest.FixtureRequest, evenings: Mapping[tuple[str, str], Evening]
) -> tuple[str, str, Evening]:
    engine, case = request.param
    return engine, case, evenings[engine, case]


def _heard_db(evening: Evening) -> measure.Levels:
    """dB re the file's own, in the means of 20 ms."""
    sound = evening.performed.sound
    power = np.square(sound.samples.mean(axis=1, dtype=np.float64))
    window = round(0.02 * sound.rate_hz)
    means = power[: len(power) // window * window].reshape(-1, window).mean(axis=1)
    return np.asarray(10.0 * np.log10(means + 1e-20) - signals.SINE_DBFS + 3.01)


def test_the_loss_is_said_once(evening: tuple[str, str, Evening]) -> None:
    _engine, case, heard = evening
    (lost_s,) = heard.times_s("OutputLost")
    assert (2.9 if case == "absent" else KILLED_S) <= lost_s < KILLED_S + 1.5


def test_the_evening_ends_in_time_whatever_happens(evening: tuple[str, str, Evening]) -> None:
    _engine, _case, heard = evening
    (silent_s,) = heard.times_s("FellSilent")
    assert silent_s == pytest.approx(SESSION_S, abs=0.2)
    assert heard.exit_code == 0, heard.performed.stderr
    assert "Traceback" not in heard.performed.stderr
    assert _heard_db(heard)[-10:].max() < -100.0


def test_it_is_never_louder_than_asked(evening: tuple[str, str, Evening]) -> None:
    assert _heard_db(evening[2]).max() < 0.1


def test_the_place_is_kept_while_nothing_is_heard(evening: tuple[str, str, Evening]) -> None:
    engine, case, heard = evening
    (lost_s,) = heard.times_s("OutputLost")
    until_s = heard.back_s if engine == "vlc" or case != "absent" else heard.back_s - 0.3
    waiting = heard.statuses(lost_s + 0.6, until_s)
    assert max(waiting) - min(waiting) < 0.05
    # A null sink that nobody listens to takes up to 2 s of sound at a time, and Qt's place with it.
    assert max(waiting) == pytest.approx(lost_s, abs=0.8 if engine == "vlc" else 2.1)


@pytest.mark.parametrize("key", FINDING, ids="-".join)
def test_the_server_is_found_and_sound_rises_softly(
    evenings: Mapping[tuple[str, str], Evening], key: tuple[str, str]
) -> None:
    heard = evenings[key]
    (lost_s,) = heard.times_s("OutputLost")
    (found_s,) = heard.times_s("OutputReturned")
    assert heard.back_s < found_s < min(heard.back_s + FOUND_WITHIN_S, SESSION_S - FADE_S)
    going_on = heard.statuses(found_s + 1.0, found_s + 1.5)
    there_s = max(heard.statuses(lost_s + 0.6, heard.back_s))
    assert going_on[0] == pytest.approx(there_s + 1.0, abs=1.0)
    levels = _heard_db(heard)
    sounding = levels[np.flatnonzero(levels > -60.0)[0] :]
    per_s = 50
    # In a second it comes from 40 to 27 dB below; the recorder may be there as late as that.
    assert sounding[0] < -20.0
    if key[1] != "long":  # there the fade has begun
        plateau = sounding[round(3.3 * per_s) : round(4.0 * per_s)]
        assert np.median(plateau) == pytest.approx(0, abs=0.2)
        rise = sounding[per_s // 5 : round(RISE_S * per_s)]
        assert np.percentile(np.diff(rise), 98) < RISE_STEP_DB


def test_qt_stays_silent_where_it_began_without_a_server(
    evenings: Mapping[tuple[str, str], Evening],
) -> None:
    """Should this fail because it plays: good news."""
    heard = evenings["qt", "absent"]
    assert heard.times_s("OutputReturned") == []
    assert _heard_db(heard).max() < -100.0
