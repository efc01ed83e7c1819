"""What may be said on the command line, and what is answered to what may not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import sleepplayer
from sleepplayer import cli, doctor, terminal, window
from sleepplayer.errors import OutsideError
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.fade import FadeCurve
from sleepplayer.night.queue import Repeat
from sleepplayer.night.settings import EngineChoice
from sleepplayer.night.sleep_timer import AfterTracks, AtClock, ForLength, Goal
from sleepplayer.play_request import PlayRequest


def far_away() -> str:
    """A time on the wall that comes in more than 12 h."""
    return (datetime.now(UTC).astimezone() + timedelta(hours=13)).strftime("%H:%M")


WRONG = {
    "play --for abc": "“abc” is not a length: write it like 45m, 1h30m or 1:30:00.",
    "play --for 45": "“45” could be seconds or minutes: write 45s or 45m.",
    "play --for 25h": "“25h” is too long: a length is at most 24h.",
    "play --for": "--for takes a value.",
    "play --until 24:00": "“24:00” is not a time: write it like 23:30 or 7:05.",
    "play --tracks 0": "“0” is not a whole number from 1 to 1000.",
    "play --for 45m --tracks 2": "--tracks and --for exclude each other.",
    "play --end-of-track --tracks 2": "--tracks and --end-of-track exclude each other.",
    "play --volume 101": "“101” is not a whole number from 0 to 100.",
    "play --volume=-1": "“-1” is not a whole number from 0 to 100.",
    "play --volume 1.5": "“1.5” is not a whole number from 0 to 100.",
    "play --volume ٣": "“٣” is not a whole number from 0 to 100.",
    "play --fade 61m": "“61m” is too long: a fade takes at most 60m.",
    "play --fade x": "“x” is not a length: write it like 45m, 1h30m or 1:30:00.",
    "play --crossfade 16s": "“16s” is too long: a crossfade takes at most 15s.",
    "play --engine mp3": "--engine takes auto, vlc or qt.",
    "play --repeat all": "--repeat takes off, queue or track.",
    "play --curve flat": "--curve takes db-linear, equal-power or s-curve.",
    "play --then dance": "--then takes stop, quit, lock, display-off, suspend, hibernate or "
    "poweroff.",
    "play --shuffle=yes": "--shuffle takes no value.",
    "play --for 0": "“0” is no time to play: write it like 45m, 1h30m or 1:30:00.",
    "play --for 25:99": "“25:99” is not a length: write it like 45m, 1h30m or 1:30:00.",
    "play --louder": "“--louder” is not understood. See sleepplayer play --help.",
    "play --vol 3": "“--vol” is not understood. Did you mean --volume?",
    "play --suffle": "“--suffle” is not understood. Did you mean --shuffle?",
    "--stop": "“--stop” is not understood. Did you mean --end-softly?",
    "--pley-pause --x": "“--pley-pause --x” is not understood. Did you mean --play-pause?",
    "--engine mp3": "--engine takes auto, vlc or qt.",
    "--for 45m": "“--for” is not understood. See sleepplayer --help.",
    "doctor everything": "“everything” is not understood. See sleepplayer doctor --help.",
    "doctor --xml": "“--xml” is not understood. See sleepplayer doctor --help.",
    "play --playlist": "--playlist takes a value.",
}

WRONG_GROUPS = {
    "library": "sleepplayer: sleepplayer library takes scan, list, tag, folders or remove.",
    "library burn": "sleepplayer: sleepplayer library takes scan, list, tag, folders or remove.",
    "playlist": "sleepplayer: sleepplayer playlist takes list, import or export.",
    "playlist --json": "sleepplayer: sleepplayer playlist takes list, import or export.",
    "play --playlist Night a.mp3": "sleepplayer: --playlist and PATH exclude each other.",
    "library list --sort loud": "sleepplayer library list: --sort takes title, artist, folder, "
    "length, loudness, added, last-heard or playlist.",
    "library list --show gone": "sleepplayer library list: --show takes all, playable, missing, "
    "unreadable, uneven, suggested, untagged or never.",
    "library list --not-heard-for 7": "sleepplayer library list: “7” is not a number of days: "
    "write it like 7d.",
    "library list --longer-than 7": "sleepplayer library list: “7” could be seconds or minutes: "
    "write 7s or 7m.",
    "library folders here": "sleepplayer library folders: “here” is not understood. "
    "See sleepplayer library folders --help.",
    "library remove": "sleepplayer library remove: PATH is missing.",
}


def answer(line: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command line."""
    try:
        code = cli.main(line.split())
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    return code, *capsys.readouterr()


@pytest.mark.parametrize(("line", "sentence"), WRONG.items())
def test_one_sentence_for_what_makes_no_sense(
    line: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = " ".join(["sleepplayer", *line.split()[:1]]) if line[0] != "-" else "sleepplayer"
    assert answer(line, capsys) == (2, "", f"{command}: {sentence}\n")


@pytest.mark.parametrize(("line", "sentence"), WRONG_GROUPS.items())
def test_one_sentence_in_library_and_playlist_too(
    line: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(line, capsys) == (2, "", f"{sentence}\n")


def test_time_more_than_twelve_hours_away(capsys: pytest.CaptureFixture[str]) -> None:
    clock = far_away()
    sentence = f"sleepplayer play: {clock} is more than 12 hours away.\n"
    assert answer(f"play --until {clock}", capsys) == (2, "", sentence)


@pytest.mark.parametrize(
    "line",
    [
        *("--help", "play --help", "doctor --help", "library --help", "playlist -h"),
        *("library scan --help", "library list --help", "library folders --help"),
        *("library remove --help", "playlist list --help", "playlist import --help"),
        "playlist export --help",
    ],
)
def test_help(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = answer(line, capsys)
    assert (code, err) == (0, "")
    assert out.startswith("usage: sleepplayer")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    _code, out, _err = answer("--help", capsys)
    for command in cli.COMMANDS:
        assert f"sleepplayer {command}" in " ".join(out.split())


def test_help_of_play_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    _code, out, _err = answer("play --help", capsys)
    for option in ("--for", "--until", "--tracks", "--end-of-track", "--fade", "--curve"):
        assert option in out
    for option in ("--crossfade", "--volume", "--repeat", "--shuffle", "--then", "--engine"):
        assert option in out
    for choices in ("auto|vlc|qt", "off|queue|track", "stop|quit|lock|"):
        assert choices in out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer("--version", capsys) == (0, f"sleepplayer {sleepplayer.__version__}\n", "")


LOADED = """
import sys
from sleepplayer import cli
try:
    cli.main(sys.argv[1:])
except SystemExit:
    pass
heavy = {"PySide6", "shiboken6", "vlc", "av", "qtawesome", "pulsectl", "numpy"}
sys.exit(", ".join(sorted(heavy & set(sys.modules))) or 0)
"""


@pytest.mark.parametrize(
    "line",
    ["--help", "--version", "play --help", "play --for 45", "library scan --help", "library"],
)
def test_loads_no_library_that_is_not_needed(line: str) -> None:
    path = str(Path(sleepplayer.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *line.split()],
        env={"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


NEEDED = """
import sys
from sleepplayer import cli
cli.main(["--extend", "10"])
ours = {name.split(".", 1)[-1] for name in sys.modules if name.startswith("sleepplayer.")}
rooms = {"night", "models", "people", "library", "audio", "gui", "shelf", "controls", "terminal"}
allowed = {"night", "night.engine_choice"}
found = {name for name in ours - allowed if name.split(".")[0] in rooms}
found |= {"PySide6.QtWidgets", "PySide6.QtDBus", "PySide6.QtGui"} & set(sys.modules)
sys.exit(", ".join(sorted(found)) or 0)
"""


def test_asking_one_that_runs_loads_nothing_of_what_plays(tmp_path: Path) -> None:
    """Somebody waits for it at a keyboard: without all this it takes half as long."""
    path = str(Path(sleepplayer.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", NEEDED],
        env={"PYTHONPATH": path, "SLEEPPLAYER_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "sleepplayer: Sleepplayer is not running.\n")


@pytest.fixture
def asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is carried out, noted instead."""
    asked = list[Any]()

    class Noted:
        def __init__(self, request: PlayRequest, **streams: object) -> None:
            asked.append(request)

        def run(self) -> int:
            return 0

    monkeypatch.setattr(terminal, "TerminalEvening", Noted)
    return asked


GOALS: dict[str, Goal | None] = {
    "": None,
    "--for 45m": ForLength(2700.0),
    "--for 1h30m": ForLength(5400.0),
    "--tracks 3": AfterTracks(3),
    "--end-of-track": AfterTracks(1),
}


@pytest.mark.parametrize(("words", "goal"), GOALS.items())
def test_goals(asked: list[PlayRequest], words: str, goal: Goal | None) -> None:
    assert cli.main(["play", *words.split()]) == 0
    assert asked == [PlayRequest(sources=[], goal=goal)]


def test_until_is_the_next_time_the_clock_shows_it(asked: list[PlayRequest]) -> None:
    coming = datetime.now(UTC).astimezone() + timedelta(minutes=90)
    assert cli.main(["play", "--until", coming.strftime("%H:%M")]) == 0
    goal = asked[0].goal
    assert isinstance(goal, AtClock)
    assert goal.at == coming.replace(second=0, microsecond=0)


def test_addresses_stay_as_they_are_written(asked: list[PlayRequest]) -> None:
    assert cli.main(["play", "https://radio.example/night", "a.m3u8", "HTTP://radio.example"]) == 0
    sources: list[Path | str] = [
        "https://radio.example/night",
        Path("a.m3u8"),
        "HTTP://radio.example",
    ]
    assert asked == [PlayRequest(sources=sources)]


def test_a_playlist_instead_of_paths(asked: list[PlayRequest]) -> None:
    assert cli.main(["play", "--playlist", "For bad nights"]) == 0
    assert asked == [PlayRequest(sources=[], playlist="For bad nights")]


def test_everything_else(asked: list[PlayRequest]) -> None:
    line = "play a b --fade 10m --curve s-curve --crossfade 0 --volume 0 --repeat track"
    assert cli.main([*line.split(), "--shuffle", "--then", "suspend", "--engine", "qt"]) == 0
    assert asked == [
        PlayRequest(
            sources=[Path("a"), Path("b")],
            fade_s=600.0,
            curve=FadeCurve.S_CURVE,
            crossfade_s=0.0,
            volume=0,
            repeat=Repeat.TRACK,
            shuffle=True,
            engine=EngineChoice.QT,
            then=EndAction.SUSPEND,
        )
    ]


def raising(error: BaseException) -> Callable[..., int]:
    """A command that comes to nothing."""

    def run(*_arguments: object, **_options: object) -> int:
        raise error

    return run


def test_what_the_world_does_not_offer_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "run_doctor", raising(OutsideError("The moon is missing.")))
    assert answer("doctor", capsys) == (1, "", "sleepplayer: The moon is missing.\n")


def test_ctrl_c_before_anything_sounds_leaves_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "run_doctor", raising(KeyboardInterrupt()))
    assert answer("doctor", capsys) == (130, "", "")


def test_without_a_display_it_plays_in_the_terminal(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    calls = list[tuple[list[Path], EngineChoice | None]]()
    sound = tmp_path / "a"
    sound.touch()

    def play(paths: list[Path], *, engine: EngineChoice | None) -> int:
        calls.append((paths, engine))
        return 0

    monkeypatch.setattr(window, "display_is_there", lambda: False)
    monkeypatch.setattr(terminal, "play_instead_of_window", play)
    assert cli.main([str(sound), "--engine", "qt"]) == 0
    assert calls == [([sound], EngineChoice.QT)]
    assert cli.main(["--start"]) == 0
    assert calls[1:] == [([], None)]
    assert capsys.readouterr().err == ""
    assert cli.main(["--show"]) == 1, "who wants to see it has not asked for a sound"
    assert capsys.readouterr().err == ("sleepplayer: There is no display to show the window on.\n")
    assert len(calls) == 2


def in_a_shell(shell: str, home: Path) -> subprocess.CompletedProcess[str]:
    """A pipeline in which "$@" is the program; the code is that of the last part that failed."""
    path = str(Path(sleepplayer.__file__).parents[1])
    env = {"PYTHONPATH": path, "SLEEPPLAYER_HOME": str(home), "PATH": os.environ["PATH"]}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", shell, "bash", sys.executable, "-m", "sleepplayer"],
        env={**env, "PULSE_SERVER": "unix:/nonexistent/native", "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("shell", "code"),
    [
        ('"$@" play --for 1s >&-', 0),
        ('"$@" play --for 1s >&- 2>&-', 0),
        ('"$@" play --for 1 2>&-', 2),
        ('"$@" play --for 1s | true', 0),
        ('PYTHONIOENCODING=ascii "$@" play --for 1s', 0),
    ],
)
def test_plays_whatever_its_output_is(shell: str, code: int, tmp_path: Path) -> None:
    done = in_a_shell(shell, tmp_path)
    assert (done.returncode, done.stderr) == (code, "")


@pytest.mark.parametrize(
    "words",
    [
        "triggers",
        "tonight --json",
        "library --help",
        "library list --help",
        "triggers nonsense 2>&1",
        "library tag nowhere.mp3 2>&1",
        "doctor --json",
    ],
)
def test_whoever_reads_no_further_is_told_no_more(words: str, tmp_path: Path) -> None:
    """As with `| head`: nothing is said of a broken pipe, and the code is that of other tools."""
    done = in_a_shell(f'"$@" {words} | :', tmp_path)
    assert (done.returncode, done.stderr) == (cli.BROKEN_PIPE, "")
