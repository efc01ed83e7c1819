"""Remote control by the command line: who is meant, what is handed over, what is said."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.commands import Run, written
from support.instances import Hold, Holder, hold, short_folder

from sleepplayer import window
from sleepplayer.cli import remote
from sleepplayer.cli.asked import Asked, asked_of
from sleepplayer.cli.remote import chosen
from sleepplayer.cli.window import window_parser
from sleepplayer.desktop.instance.claim import Claim
from sleepplayer.desktop.instance.messages import Command
from sleepplayer.desktop.instance.place import Role, find_place
from sleepplayer.errors import OutsideError, UsageError

__all__ = ["hold", "short_folder"]  # fixtures

NOT_RUNNING = "sleepplayer: Sleepplayer is not running.\n"
NO_ANSWER = (
    "sleepplayer: Sleepplayer is running but does not answer. Wait a moment, or end it and start "
    "it again.\n"
)


@pytest.fixture
def home(short_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose path leaves room for a socket's name."""
    monkeypatch.setenv("SLEEPPLAYER_HOME", str(short_folder))
    return short_folder


@pytest.fixture
def opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """With what the window was opened, and whether it was the only one then."""
    opened = list[Any]()

    def run_window(sources: object, *, engine: object, start: bool) -> int:
        alone = Claim.take(find_place(Role.WINDOW, home / "data", {})) is None
        opened.append((sources, engine, start, alone))
        return 0

    monkeypatch.setattr(window, "run_window", run_window)
    monkeypatch.setattr(window, "display_is_there", lambda: True)
    return opened


def the_window(hold: Hold, home: Path, phase: str = "playing") -> Holder:
    return hold(Role.WINDOW, phase, home / "data")


def a_sound(home: Path, name: str = "rain.mp3") -> Path:
    (home / name).touch()
    return home / name


def a_terminal(hold: Hold, home: Path, phase: str = "playing") -> Holder:
    return hold(Role.TERMINAL, phase, home / "data")


# --- what is said ---------------------------------------------------------------------------------


def said(*line: str, env: Mapping[str, str] | None = None) -> Asked:
    return asked_of(window_parser().parse_args(line), env or {})


def commands(*line: str) -> list[str]:
    return [order.command for order in said(*line).orders]


def test_everything_has_its_place_whatever_the_order() -> None:
    line = "--status --quit --end-softly --extend 10 --previous --next --play-pause"
    assert commands(*line.split()) == [
        *("play-pause", "next", "previous", "extend", "end-softly", "status", "quit"),
    ]
    assert commands("--show", "a.mp3", "--start") == ["add", "start", "show"]


def test_nothing_and_paths_bring_the_window_to_the_front() -> None:
    assert commands() == ["show"]
    assert commands("a.mp3") == ["add", "show"]
    assert commands("a.mp3", "--start") == ["add", "show", "start"]
    assert commands("--start") == ["start"]


def test_paths_are_the_callers_and_addresses_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    add, _show = said("a.mp3", "../b", "/c", "https://radio.example//d").orders
    assert add.sources == (
        str(tmp_path / "a.mp3"),
        str(tmp_path.parent / "b"),
        "/c",
        "https://radio.example//d",
    )


def test_a_working_directory_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert said("/a.mp3").orders[0].sources == ("/a.mp3",)
    with pytest.raises(UsageError, match="name the whole path"):
        said("a.mp3")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("10", 600.0), ("10m", 600.0), ("90s", 90.0), ("1:30", 90.0), ("3h", 10800.0)],
)
def test_how_much_is_added(text: str, seconds: float) -> None:
    (order,) = said("--extend", text).orders
    assert order.seconds == seconds


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("--extend 181", "“181”: --extend adds more than 0 and at most 3h."),
        ("--extend 0", "“0”: --extend adds more than 0 and at most 3h."),
        ("--extend ten", "“ten” is not a length: write it like 45m, 1h30m or 1:30:00."),
        ("--extend", "--extend takes a value."),
        ("--json", "--json goes with --status."),
        ("--extend 10 a", "--extend takes no PATH. Name files in a command of their own."),
        ("--status extra", "--status takes no PATH. Name files in a command of their own."),
        ("--next --start", "--start and --next exclude each other."),
        ("--show --extend 10", "--show and --extend exclude each other."),
        ("--engine qt --quit", "--engine and --quit exclude each other."),
    ],
)
def test_what_makes_no_sense(run: Run, line: str, sentence: str) -> None:
    assert run(*line.split()) == (2, "", f"sleepplayer: {sentence}\n")


def test_the_desktops_token_is_handed_on() -> None:
    (show,) = said(env={"XDG_ACTIVATION_TOKEN": "kwin-7"}).orders
    assert show.token == "kwin-7"
    for strange in ("ü", "a" * 300, "a\nb"):
        assert said(env={"XDG_ACTIVATION_TOKEN": strange}).orders[0].token == ""


# --- while nothing runs ---------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["--extend 10", "--next", "--end-softly --status", "--quit"])
def test_while_nothing_runs_that_is_said(run: Run, opened: list[Any], line: str) -> None:
    assert run(*line.split()) == (1, "", NOT_RUNNING)
    assert opened == []


def test_while_nothing_runs_nothing_plays(run: Run) -> None:
    assert run("--status") == (0, "Sleepplayer is not running.\n", "")
    status = written(run("--status", "--json"))
    assert (status["running"], status["role"], status["phase"]) == (False, None, "idle")


def test_the_window_is_opened_with_what_was_said(run: Run, opened: list[Any], home: Path) -> None:
    sound = a_sound(home)
    assert run("--start")[0] == run(sound, "--engine", "qt")[0] == run()[0] == 0
    assert opened == [
        ([], None, True, True),
        ([sound], "qt", False, True),
        ([], None, False, True),
    ]


def test_without_a_display_it_is_the_evening_in_the_terminal(
    run: Run, opened: list[Any], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sleepplayer import terminal  # noqa: PLC0415 - loads the engines

    free = dict[Role, bool]()

    def play(_paths: object, *, engine: object) -> int:
        for role in Role:
            with Claim.take(find_place(role, home / "data", {})) or Claim(None) as claim:
                free[role] = claim._lock is not None
        return 0

    monkeypatch.setattr(window, "display_is_there", lambda: False)
    monkeypatch.setattr(terminal, "play_instead_of_window", play)
    assert run() == (0, "", "")
    assert free == {Role.WINDOW: True, Role.TERMINAL: False}


# --- what is not there ---------------------------------------------------------------------------

NO_FILE = "sleepplayer: There is no file or folder “{}”."
MEANT = {
    "paly": "play",
    "Tonight": "tonight",
    "libary": "library",
    "stop": "--end-softly",
    "pause": "--play-pause",
    "status": "--status",
    "quit": "--quit",
    "exit": "--quit",
    "stat": "--status",
    "resume": "--play-pause",
}


@pytest.mark.parametrize(("word", "meant"), MEANT.items())
def test_a_mistyped_command_opens_nothing(
    run: Run, opened: list[Any], home: Path, word: str, meant: str
) -> None:
    said = f"{NO_FILE.format(word)} Did you mean “sleepplayer {meant}”?\n"
    assert run(word) == run(word, a_sound(home)) == (2, "", said)
    assert opened == []


def test_what_is_not_there_opens_nothing_and_disturbs_nobody(
    run: Run, opened: list[Any], hold: Hold, home: Path
) -> None:
    holder = the_window(hold, home)
    for source in ("gone.mp3", "stop.mp3", "/mnt/usb/stop", "Rain on leaves"):
        assert run(source) == (1, "", f"{NO_FILE.format(source)}\n")
    assert run("file:///gone/x%20y.mp3")[2] == f"{NO_FILE.format('/gone/x y.mp3')}\n"
    code, _out, err = run("a.mp3", "b\n.mp3")
    assert (code, err.count("There is no file")) == (1, 2)
    assert "b?.mp3" in err
    assert run("--next")[0] == 1
    assert opened == []
    assert run("--play-pause") == (0, "", "")
    assert holder.heard() == "press MediaKey.PLAY_PAUSE", "the first it has heard of"


def test_of_what_is_named_those_that_are_there_are_taken(
    run: Run, opened: list[Any], home: Path
) -> None:
    sound, link = a_sound(home), home / "link.mp3"
    link.symlink_to("nowhere")  # it can be told what is wrong with it
    sources = [sound, "gone.mp3", "https://radio.example", link]
    assert run(*sources) == (0, "", f"{NO_FILE.format('gone.mp3')}\n")
    ((taken, _engine, _start, _alone),) = opened
    assert taken == [sound, "https://radio.example", link]


# --- while one runs -------------------------------------------------------------------------------


def test_the_window_that_runs_is_raised_and_gets_the_paths(
    run: Run, opened: list[Any], hold: Hold, home: Path
) -> None:
    holder = the_window(hold, home, "idle")
    assert run() == (0, "", "")
    assert holder.heard() == "show"
    assert run(a_sound(home), "--start") == (0, "It starts as soon as its sounds are there.\n", "")
    assert "rain.mp3" in holder.heard()
    assert [holder.heard(), holder.heard()] == ["show", "start"]
    code, out, err = run("--engine", "qt")
    assert (code, out) == (1, "")
    assert "--engine counts only when it starts" in err
    assert opened == []


def test_what_came_of_it_is_said_and_is_the_exit_code(run: Run, hold: Hold, home: Path) -> None:
    holder = the_window(hold, home)
    assert run("--play-pause") == (0, "", "")
    assert holder.heard() == "press MediaKey.PLAY_PAUSE"
    code, out, err = run("--next")
    assert (code, out, err) == (1, "", "sleepplayer: Nothing follows.\n")
    status = written(run("--status", "--json"))
    assert (status["running"], status["role"], status["phase"]) == (True, "window", "playing")
    code, out, _err = run("--status")
    assert (code, out) == (0, "–:––\n")


def test_a_command_goes_to_who_plays(run: Run, hold: Hold, home: Path) -> None:
    window, evening = the_window(hold, home, "paused"), a_terminal(hold, home)
    assert run("--end-softly") == (0, "", "")
    assert evening.heard() == "end_softly"
    assert run("--quit") == (0, "", "")
    assert evening.heard() == "quit"
    evening.process.wait(10)
    assert run("--end-softly") == (0, "", "")
    assert window.heard() == "end_softly"


WHO: list[tuple[dict[Role, str], Role | None]] = [
    ({}, None),
    ({Role.WINDOW: "idle"}, Role.WINDOW),
    ({Role.TERMINAL: "idle"}, Role.TERMINAL),
    ({Role.WINDOW: "playing", Role.TERMINAL: "playing"}, Role.WINDOW),
    ({Role.WINDOW: "idle", Role.TERMINAL: "playing"}, Role.TERMINAL),
    ({Role.WINDOW: "paused", Role.TERMINAL: "playing"}, Role.TERMINAL),
    ({Role.WINDOW: "idle", Role.TERMINAL: "paused"}, Role.TERMINAL),
    ({Role.WINDOW: "paused", Role.TERMINAL: "paused"}, Role.WINDOW),
    ({Role.WINDOW: "idle", Role.TERMINAL: "idle"}, Role.WINDOW),
]


@pytest.mark.parametrize(("phases", "role"), WHO)
def test_who_is_meant(phases: dict[Role, str], role: Role | None) -> None:
    assert chosen({role: {"phase": phase} for role, phase in phases.items()}) is role


def test_one_that_hangs_is_said_to_after_a_while(
    run: Run, hold: Hold, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "PATIENCE_MS", 150)
    monkeypatch.setattr(remote, "SECOND_PATIENCE_MS", 80)
    the_window(hold, home).hang()
    assert run() == (1, "", NO_ANSWER)
    assert run("--extend", "10") == (1, "", NO_ANSWER)
    evening = a_terminal(hold, home)
    assert run("--end-softly") == (0, "", ""), "that one plays, and can be told"
    assert evening.heard() == "end_softly"


def test_after_a_kill_the_next_simply_starts(
    run: Run, opened: list[Any], hold: Hold, home: Path
) -> None:
    the_window(hold, home).kill()
    assert run() == (0, "", "")
    assert len(opened) == 1


def test_one_that_is_just_ending_is_waited_for(
    run: Run, opened: list[Any], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "data").mkdir()
    ending = Claim.take(find_place(Role.WINDOW, home / "data", {}))
    assert ending is not None
    looks = list[float]()

    def pause(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            ending.release()

    monkeypatch.setattr(time, "sleep", pause)
    assert run() == (0, "", "")
    assert len(opened) == 1


def test_one_of_another_version_is_told_of(
    run: Run, hold: Hold, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_window(hold, home)
    monkeypatch.setattr("sleepplayer.desktop.instance.messages.VERSION", 2)
    code, out, err = run("--show")
    assert (code, out) == (1, "")
    assert "of another version" in err


# --- one evening in the terminal ------------------------------------------------------------------


def test_the_next_evening_in_a_terminal_ends_the_one_before(hold: Hold, home: Path) -> None:
    before = a_terminal(hold, home)
    with remote.be_the_evening(os.environ):
        assert before.heard() == "quit"
        before.process.wait(10)
        assert Claim.take(before.place) is None


def test_one_that_does_not_end_is_said(
    hold: Hold, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "PATIENCE_MS", 150)
    a_terminal(hold, home).hang()
    with pytest.raises(OutsideError, match="plays in another terminal and does not stop"):
        remote.be_the_evening(os.environ)


# --- several at once ------------------------------------------------------------------------------

START = """
import sys, types
from sleepplayer import cli

def run_window(sources, *, engine, start):
    from pathlib import Path
    from PySide6.QtCore import QCoreApplication
    from sleepplayer.desktop.instance.messages import Answer
    from sleepplayer.desktop.instance.place import Role, find_place
    from sleepplayer.desktop.instance.server import InstanceServer

    app, came = QCoreApplication([]), []

    def carry(orders):
        came.append(orders)
        if len(came) == int(sys.argv[2]):
            app.quit()
        return Answer(done=True)

    place = find_place(Role.WINDOW, Path(sys.argv[1]) / "data", {})
    server = InstanceServer(place, carry)
    app.exec()
    print("opened", [source for orders in came for order in orders for source in order.sources])
    return 0

fake = types.ModuleType("sleepplayer.window")
fake.display_is_there, fake.run_window = (lambda: True), run_window
sys.modules["sleepplayer.window"] = fake
sys.exit(cli.main(sys.argv[3:]))
"""


def test_of_starts_at_one_moment_one_opens_and_the_others_hand_over(home: Path) -> None:
    count = 4
    sounds = [a_sound(home, f"{number}.mp3") for number in range(count)]
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", START, str(home), str(count - 1), sound],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for sound in sounds
    ]
    try:
        told = [start.communicate(timeout=30)[0] for start in starts]
    finally:
        for start in starts:
            start.kill()
            start.communicate()
    assert [start.returncode for start in starts] == [0] * count
    (first,) = [number for number, text in enumerate(told) if text]
    assert told[first].startswith("opened")
    for number, sound in enumerate(sounds):
        assert (str(sound) in told[first]) is (number != first)


def test_every_command_but_the_internal_ones_has_its_word() -> None:
    words = window_parser().format_help()
    for command in set(Command) - {Command.ADD, Command.STOP}:
        assert f"--{command}" in words
