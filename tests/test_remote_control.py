"""What another start asks for is done, and the answer says what came of it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.fake_controls import FakeControls

from sleepplayer.controls import NowPlaying
from sleepplayer.desktop.instance.messages import Answer, Command, Order, Status, answer_line
from sleepplayer.desktop.instance.place import Role
from sleepplayer.night.after_silence import PendingEnd
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.media_keys import MediaKey
from sleepplayer.night.queue import Repeat
from sleepplayer.night.view import Phase
from sleepplayer.remote_control import LONGEST_TEXT, TOKEN, RemoteControl, status_of

NIGHT = datetime(2025, 3, 1, 23, 10, tzinfo=UTC)

PLAYS = NowPlaying(
    phase=Phase.PLAYING,
    entry_id=3,
    title="Rain",
    artist="The Sky",
    album="Weather",
    position_s=245.04,
    duration_s=600.0,
    volume=40,
    repeat=Repeat.QUEUE,
    has_next=True,
    has_previous=True,
    remaining_s=1380.0,
    silent_at=NIGHT,
)

ENDING = NowPlaying(ending=PendingEnd(EndAction.SUSPEND, 42.3))


def later(before: NowPlaying, seconds: float) -> NowPlaying:
    assert before.remaining_s is not None
    assert before.silent_at is not None
    return replace(
        before,
        remaining_s=before.remaining_s + seconds,
        silent_at=before.silent_at + timedelta(seconds=seconds),
    )


def extending(by_s: float) -> FakeControls:
    """A player whose limits leave so much."""
    controls = FakeControls(PLAYS)

    def allow(_call: tuple[Any, ...]) -> None:
        controls.shown = later(PLAYS, by_s)

    controls.on_call = allow
    return controls


def carried(controls: FakeControls, *orders: Order, role: Role = Role.WINDOW) -> Answer:
    answer = RemoteControl(controls, role).carry(orders)
    assert answer is not None
    return answer


def order(command: Command) -> Order:
    return Order(command=command, seconds=600.0 if command is Command.EXTEND else 0.0)


def test_everything_is_done_in_its_order() -> None:
    controls = FakeControls(PLAYS)
    answer = carried(
        controls,
        Order(command=Command.ADD, sources=("/rain.mp3", "https://radio.example")),
        *map(order, (Command.START, Command.PLAY_PAUSE, Command.NEXT, Command.PREVIOUS)),
        *map(order, (Command.END_SOFTLY, Command.SHOW, Command.QUIT)),
    )
    assert answer == Answer(done=True, said=("Silent at 23:10.",) * 2)
    assert controls.calls == [
        ("add", (Path("/rain.mp3"), "https://radio.example")),
        ("start",),
        ("press", MediaKey.PLAY_PAUSE),
        ("press", MediaKey.NEXT),
        ("press", MediaKey.PREVIOUS),
        ("end_softly",),
        ("show",),
        ("quit",),
    ]


@pytest.mark.parametrize(
    ("allowed_s", "done", "sentence"),
    [
        (600.0, True, "Silent at 23:20."),
        (599.5, True, "Silent at 23:19."),  # the clock ran meanwhile
        (240.0, True, "4 min more, as far as tonight’s limits allow. Silent at 23:14."),
        (0.0, False, "No more can be added: silent at 23:10."),
        (-0.2, False, "No more can be added: silent at 23:09."),
    ],
)
def test_an_extension_says_what_came_of_it(allowed_s: float, done: bool, sentence: str) -> None:
    controls = extending(allowed_s)
    assert carried(controls, order(Command.EXTEND)) == Answer(done=done, said=(sentence,))
    assert controls.calls == [("extend", 600.0)]


def test_without_an_end_none_is_moved() -> None:
    controls = FakeControls(replace(PLAYS, remaining_s=None, silent_at=None))
    answer = carried(controls, order(Command.EXTEND))
    assert not answer.done
    assert answer.said == ("There is no end to move: none is set, or none is known.",)
    assert controls.calls == []


@pytest.mark.parametrize(
    "command", [Command.NEXT, Command.PREVIOUS, Command.EXTEND, Command.END_SOFTLY]
)
def test_while_nothing_plays_that_is_said(command: Command) -> None:
    controls = FakeControls()
    assert carried(controls, order(command)) == Answer(done=False, said=("Nothing plays.",))
    assert controls.calls == []


def test_what_cannot_be_done_keeps_nothing_else_from_it() -> None:
    controls = FakeControls(replace(PLAYS, has_next=False, has_previous=False))
    answer = carried(
        controls, *map(order, (Command.NEXT, Command.PREVIOUS, Command.PLAY_PAUSE, Command.STATUS))
    )
    assert not answer.done
    assert answer.said[:2] == ("Nothing follows.", "There is nothing before it.")
    assert answer.status is not None
    assert controls.calls == [("press", MediaKey.PLAY_PAUSE)]


@pytest.mark.parametrize("command", [Command.NEXT, Command.PREVIOUS, Command.PLAY_PAUSE])
def test_a_key_calls_off_what_is_about_to_follow(command: Command) -> None:
    controls = FakeControls(ENDING)
    answer = carried(controls, order(command))
    assert answer == Answer(done=True, said=("Nothing follows the silence now.",))
    assert controls.calls == [("press", MediaKey(command.value))]


def test_more_time_calls_it_off_too() -> None:
    controls = FakeControls(ENDING)
    assert carried(controls, order(Command.EXTEND)).done
    assert controls.calls == [("stay_on",)]


@pytest.mark.parametrize(
    ("now", "done", "sentence"),
    [
        (PLAYS, True, "Silent at 23:10."),
        (replace(PLAYS, remaining_s=None, silent_at=None), True, None),
        (NowPlaying(starting=True), True, "It starts as soon as its sounds are there."),
        (NowPlaying(not_started="All of it rests."), False, "All of it rests."),
        (NowPlaying(), False, "There is nothing to play."),
    ],
)
def test_a_start_says_what_came_of_it(now: NowPlaying, done: bool, sentence: str | None) -> None:
    controls = FakeControls()

    def begin(_call: tuple[Any, ...]) -> None:
        controls.shown = now

    controls.on_call = begin
    answer = carried(controls, order(Command.START))
    assert answer == Answer(done=done, said=() if sentence is None else (sentence,))
    assert controls.calls == [("start",)]


def test_more_time_while_it_is_paused() -> None:
    controls = FakeControls(replace(PLAYS, phase=Phase.PAUSED))

    def allow(_call: tuple[Any, ...]) -> None:
        controls.shown = later(replace(PLAYS, phase=Phase.PAUSED), 600.0)

    controls.on_call = allow
    answer = carried(controls, order(Command.EXTEND))
    assert answer == Answer(done=True, said=("Paused, with 33 min left.",))


@pytest.mark.parametrize(
    ("role", "calls"),
    [
        (Role.WINDOW, [("stay_on",), ("press", MediaKey.STOP)]),
        (Role.TERMINAL, [("quit",)]),
    ],
)
def test_it_makes_way_for_another(role: Role, calls: list[tuple[Any, ...]]) -> None:
    """Also when what follows the silence is still asked whether it can, and not yet pending."""
    controls = FakeControls(PLAYS)
    assert carried(controls, order(Command.STOP), role=role) == Answer(done=True)
    assert controls.calls == calls


def test_who_leaves_tells_how_it_is_and_nothing_else() -> None:
    """Somebody may wait for the silence, to switch the loudspeakers off."""
    controls, heard = FakeControls(), [True]
    remote = RemoteControl(controls, Role.WINDOW, sounds=lambda: heard[0])
    remote.leave()
    for command in set(Command) - {Command.STATUS}:
        assert remote.carry([order(Command.STATUS), order(command)]) is None
    assert controls.calls == []
    fading = remote.carry([order(Command.STATUS)])
    heard[0] = False
    silent = remote.carry([order(Command.STATUS)])
    assert fading is not None
    assert fading.status is not None
    assert fading.said == ("It is just ending.",)
    wanted = {"running": True, "phase": "playing", "fading": True, "ending": True}
    assert {key: fading.status[key] for key in wanted} == wanted
    assert silent is not None
    assert silent.status is not None
    assert (silent.said, silent.status["phase"]) == (("Nothing plays.",), "idle")


def test_a_terminal_has_no_window_to_show() -> None:
    controls = FakeControls(PLAYS, can_show=False)
    answer = carried(controls, order(Command.SHOW), role=Role.TERMINAL)
    assert answer == Answer(done=False, said=("It plays in a terminal and has no window.",))
    assert controls.calls == []


def test_the_desktop_is_told_that_a_person_wants_the_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(TOKEN, "old")  # to be put back
    controls = FakeControls()
    seen = list[str | None]()
    controls.on_call = lambda _call: seen.append(os.environ.get(TOKEN))
    carried(controls, Order(command=Command.SHOW, token="kwin-7"))
    assert seen == ["kwin-7"]
    assert TOKEN not in os.environ, "it is good for once, and for this window alone"


# --- the status -----------------------------------------------------------------------------------


def test_status_for_programs() -> None:
    now = replace(PLAYS, silent_at=NIGHT.replace(microsecond=5))
    assert asdict(status_of(now, Role.TERMINAL)) == {
        "running": True,
        "role": "terminal",
        "phase": "playing",
        "fading": False,
        "ending": False,
        "starting": False,
        "title": "Rain",
        "artist": "The Sky",
        "album": "Weather",
        "position_s": 245.0,
        "duration_s": 600.0,
        "remaining_s": 1380.0,
        "silent_at": "2025-03-01T23:10:00+00:00",
        "volume": 40,
        "muted": False,
        "repeat": "queue",
        "shuffle": False,
        "then": None,
        "then_in_s": None,
    }
    ending = status_of(ENDING, Role.WINDOW)
    assert (ending.phase, ending.then, ending.then_in_s) == ("idle", "suspend", 42.3)


def test_what_does_not_run_has_the_same_keys() -> None:
    assert asdict(Status()).keys() == asdict(status_of(PLAYS, Role.WINDOW)).keys()
    assert not Status().running


STATUS_LINES: dict[str, NowPlaying] = {
    "The Sky: Rain · 4:05 · 23 min left · silent at 23:10": PLAYS,
    "The Sky: Rain · paused · 23 min left": replace(PLAYS, phase=Phase.PAUSED),
    "The Sky: Rain · fading · 23 min left · silent at 23:10": replace(PLAYS, fading=True),
    "Rain · 4:05": replace(PLAYS, artist="", remaining_s=None, silent_at=None),
    "4:05 · 23 min left · silent at 23:10": replace(PLAYS, title="", artist=""),
    "a ?[2J b · 4:05": replace(
        PLAYS, title="a\n\x1b[2J b", artist="", remaining_s=None, silent_at=None
    ),
    "Nothing plays.": NowPlaying(title="Rain"),
    "It starts as soon as its sounds are there.": NowPlaying(starting=True),
    "Silent. The computer is suspended in 43 s.": ENDING,
}


@pytest.mark.parametrize(("line", "now"), STATUS_LINES.items())
def test_status_for_people(line: str, now: NowPlaying) -> None:
    answer = carried(FakeControls(now), order(Command.STATUS))
    assert answer.done
    assert answer.said == (line,)
    assert answer.status is not None
    assert answer.status["title"] == now.title


def test_a_title_as_long_as_a_book_is_told_in_part() -> None:
    now = replace(PLAYS, title="😀" * 500_000, artist="b" * 500_000, album="c" * 500_000)
    answer = carried(FakeControls(now), order(Command.STATUS))
    assert len(answer_line(answer)) < 65_536
    assert answer.status is not None
    assert len(answer.status["title"]) == LONGEST_TEXT


def test_what_is_answered_is_json() -> None:
    answer = carried(FakeControls(PLAYS), order(Command.STATUS))
    assert json.loads(answer_line(answer))["status"]["repeat"] == "queue"
