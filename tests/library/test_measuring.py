"""The process that measures: what it answers, how it ends, what it survives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from scipy.io import wavfile

from sleepplayer.library import measuring
from sleepplayer.library.child import NICENESS
from sleepplayer.library.loudness import measure
from sleepplayer.library.measuring import Appraisal, MeasuringProcess
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.night.playback import FailureReason

LIMIT_S = 20.0


def never() -> bool:
    return False


def noise_file(path: Path, seconds: float) -> Path:
    rng = np.random.default_rng(1)
    sound = rng.standard_normal((round(seconds * 8000), 2)).astype(np.float32) * 0.05
    wavfile.write(path, 8000, sound)
    return path


@pytest.fixture
def process() -> Iterator[MeasuringProcess]:
    made = MeasuringProcess()
    yield made
    made.rest()


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four hours of silence: seconds of work, a few bytes on most disks."""
    path = tmp_path_factory.mktemp("endless") / "endless.wav"
    seconds = 4 * 3600
    wavfile.write(path, 8000, np.zeros((8000, 2), np.int16))
    header = bytearray(path.read_bytes()[:44])
    size = seconds * 8000 * 4
    header[40:44] = size.to_bytes(4, "little")
    header[4:8] = (size + 36).to_bytes(4, "little")
    with path.open("wb") as file:
        file.write(header)
        file.truncate(44 + size)
    return path


def children() -> list[int]:
    """The processes of ours that measure."""
    found = subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", measuring.__name__],
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(pid) for pid in found.stdout.split()]


def only_child() -> int:
    until_s = time.monotonic() + LIMIT_S
    while not (found := children()):
        assert time.monotonic() < until_s
        time.sleep(0.01)
    assert len(found) == 1
    return found[0]


def test_it_answers_as_if_it_were_here(process: MeasuringProcess, tmp_path: Path) -> None:
    for name in ("plain.wav", "odd ‘\n’ 雨.wav", os.fsdecode(b"no-utf8-\xff.wav")):
        path = noise_file(tmp_path / name, 2.0)
        assert process(path, stop=never) == measure(path)
    assert len(children()) == 1, "one process for all"
    process.rest()
    assert children() == []


def test_it_says_what_is_wrong_with_a_file(process: MeasuringProcess, tmp_path: Path) -> None:
    words = tmp_path / "words.mp3"
    words.write_text("words\n")
    for path, reason in (
        (words, FailureReason.NOT_AUDIO),
        (tmp_path / "gone.wav", FailureReason.MISSING),
        (tmp_path, FailureReason.UNREADABLE),
    ):
        with pytest.raises(ProbeFailed) as failed:
            process(path, stop=never)
        assert failed.value.reason is reason
    assert process(noise_file(tmp_path / "good.wav", 1.0), stop=never) is not None


def test_while_somebody_waits_it_measures_or_estimates(
    process: MeasuringProcess, tmp_path: Path
) -> None:
    path = noise_file(tmp_path / "a.wav", 100.0)
    whole = process.appraise(path, within_s=LIMIT_S, stop=never)
    assert whole == Appraisal(measure(path), whole=True)
    guess = process.appraise(path, within_s=-1.0, stop=never)
    assert not guess.whole
    assert guess.loudness is not None
    assert guess.loudness != whole.loudness
    assert process.appraise(path, within_s=LIMIT_S, stop=lambda: True) == Appraisal(None, False)
    with pytest.raises(ProbeFailed):
        process.appraise(tmp_path / "gone.wav", within_s=LIMIT_S, stop=never)


def test_it_stops_within_a_moment(process: MeasuringProcess, tmp_path: Path, endless: Path) -> None:
    assert process(noise_file(tmp_path / "first.wav", 1.0), stop=never) is not None
    told_s = 0.0

    def stop() -> bool:
        nonlocal told_s
        told_s = told_s or time.monotonic()
        return time.monotonic() - told_s > 0.2

    assert process(endless, stop=stop) is None
    assert time.monotonic() - told_s < 1.0, "0.25 s on an idle machine"
    assert children() == []
    assert process(tmp_path / "first.wav", stop=never) is not None, "and begins anew"


@pytest.mark.skipif(not hasattr(os, "nice"), reason="by classes of priority on Windows")
def test_it_is_nice(process: MeasuringProcess, tmp_path: Path) -> None:
    process(noise_file(tmp_path / "a.wav", 1.0), stop=never)
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    expected = min(19, mine + NICENESS)
    assert os.getpriority(os.PRIO_PROCESS, only_child()) == expected
    assert os.getsid(only_child()) == os.getsid(0), "a session would be a group of its own"
    assert os.getpgid(only_child()) != os.getpgid(0), "Ctrl+C is not for it"


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(
    ("how", "waited_for"),
    [(signal.SIGSEGV, False), (signal.SIGABRT, False), (signal.SIGSEGV, True)],
)
def test_a_file_that_brings_it_down_costs_only_itself(
    how: signal.Signals,
    waited_for: bool,
    process: MeasuringProcess,
    tmp_path: Path,
    endless: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    good = noise_file(tmp_path / "good.wav", 1.0)
    process(good, stop=never)
    ended = False

    def end() -> bool:
        nonlocal ended
        if not ended:
            ended = True
            os.kill(only_child(), how)
        return False

    with pytest.raises(ProbeFailed) as failed:
        if waited_for:
            process.appraise(endless, within_s=LIMIT_S, stop=end)
        else:
            process(endless, stop=end)
    assert failed.value.reason is FailureReason.NOT_AUDIO
    assert "ended by a crash" in caplog.text
    assert process(good, stop=never) is not None


def test_without_a_process_it_measures_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    path = noise_file(tmp_path / "a.wav", 1.0)
    assert MeasuringProcess()(path, stop=never) == measure(path)
    appraisal = MeasuringProcess().appraise(path, within_s=LIMIT_S, stop=never)
    assert appraisal == Appraisal(measure(path), whole=True)
    assert "without a process" in caplog.text


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_it_does_not_outlive_the_player(endless: Path) -> None:
    code = (
        "from pathlib import Path; from sleepplayer.library.measuring import MeasuringProcess\n"
        "import os, sys, threading, subprocess\n"
        "measure = MeasuringProcess()\n"
        f"threading.Thread(target=measure, args=(Path({str(endless)!r}),),"
        " kwargs={'stop': lambda: False}, daemon=True).start()\n"
        "while not (found := subprocess.run(['pgrep', '-P', str(os.getpid()), '-f',"
        " 'library.measuring'], capture_output=True, text=True).stdout.split()): pass\n"
        "print(found[0], flush=True); sys.stdin.read()\n"
    )
    player = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    assert player.stdout is not None
    child = int(player.stdout.readline())
    player.kill()
    player.communicate()
    until_s = time.monotonic() + LIMIT_S
    while Path(f"/proc/{child}").exists() and not _is_zombie(child):
        assert time.monotonic() < until_s
        time.sleep(0.01)


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
