"""What is asked of one that runs already: handed over, or said that there is none.

Qt is loaded once there is something to say.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from sleepplayer.cli.asked import Asked
from sleepplayer.desktop.instance.claim import Claim
from sleepplayer.desktop.instance.messages import (
    Answer,
    Command,
    Garbled,
    Json,
    Order,
    Status,
    in_lines,
    request_line,
)
from sleepplayer.desktop.instance.place import Place, Role, find_place
from sleepplayer.errors import OutsideError, UsageError
from sleepplayer.storage.paths import find_paths, make_private_folder

if TYPE_CHECKING:
    from PySide6.QtCore import QDeadlineTimer

    from sleepplayer.night.settings import EngineChoice

PATIENCE_MS = 5_000
"""How long one that runs may take to answer, or to end."""

SECOND_PATIENCE_MS = 500
"""What is left at least for the second one that is asked."""

PAUSE_S = 0.03


def say(asked: Asked, env: Mapping[str, str]) -> int:
    """Have it done by whichever runs; without one say so. Returns the exit code.

    Raises OutsideError when one runs that does not answer.
    """
    role = _who_plays(env)
    if role is None:
        return _told_nobody(asked)
    code = _handed_over(asked, _place(role, env), _deadline(PATIENCE_MS))
    return _told_nobody(asked) if code is None else code


def be_first(asked: Asked, env: Mapping[str, str]) -> Claim | int:
    """Be the one that opens the window, or have the one that has it do what is asked: then the exit
    code. Raises OutsideError when one runs that does not answer."""
    place, within = _place(Role.WINDOW, env), _deadline(PATIENCE_MS)
    while (claim := Claim.take(place)) is None:
        code = _handed_over(asked, place, within)
        if code is not None:
            return code
        if within.hasExpired():
            raise OutsideError(_no_answer())
        time.sleep(PAUSE_S)  # it starts, and does not listen yet, or it ends
    return claim


def unless_too_late(code: int, *, engine: EngineChoice | None) -> int:
    """The exit code of a window that ran already; an engine that was named comes too late."""
    if engine is None:
        return code
    from sleepplayer.asking_phrases import engine_at_start_sentence  # noqa: PLC0415 - Qt

    raise OutsideError(engine_at_start_sentence())


def be_the_evening(env: Mapping[str, str]) -> Claim:
    """Be the one that plays in a terminal; one that plays in another is asked to end.

    Blocks for some seconds then. Raises OutsideError when that one does not end.
    """
    from sleepplayer.desktop.instance.client import NoAnswer, ask  # noqa: PLC0415 - loads Qt

    place = _place(Role.TERMINAL, env)
    stop = [request_line([Order(command=Command.STOP)])]
    told, within = False, _deadline(PATIENCE_MS)
    while (claim := Claim.take(place)) is None:
        if not told:
            with contextlib.suppress(NoAnswer, Garbled):
                told = ask(place, stop, within=within) is not None
            if told:
                within = _deadline(PATIENCE_MS)  # now it fades
        if within.hasExpired():
            from sleepplayer.asking_phrases import still_ending_sentence  # noqa: PLC0415 - Qt

            raise OutsideError(still_ending_sentence())
        time.sleep(PAUSE_S)
    return claim


def chosen(found: Mapping[Role, Json]) -> Role | None:
    """Who is meant by a command, of those that run, by their status: who plays, else who is paused,
    else the window."""
    by_phase = {"playing": 0, "paused": 1}

    def rank(role: Role) -> tuple[int, bool]:
        return by_phase.get(str(found[role].get("phase")), 2), role is not Role.WINDOW

    return min(found, key=rank, default=None)


def _who_plays(env: Mapping[str, str]) -> Role | None:
    from sleepplayer.desktop.instance.client import NoAnswer, ask  # noqa: PLC0415 - loads Qt

    found, hangs, within = dict[Role, Json](), False, _deadline(PATIENCE_MS)
    for role in Role:
        try:
            answers = ask(_place(role, env), [_STATUS], within=within)
        except NoAnswer:
            hangs, within = True, _deadline(SECOND_PATIENCE_MS)
        except Garbled:
            found[role] = {}
        else:
            if answers is not None:
                found[role] = answers[0].status or {}
    meant = chosen(found)
    if hangs and (meant is None or found[meant].get("phase") != "playing"):
        raise OutsideError(_no_answer())
    return meant


def _handed_over(asked: Asked, place: Place, within: QDeadlineTimer) -> int | None:
    """The exit code, or None if nobody is there."""
    from sleepplayer.desktop.instance.client import NoAnswer, ask  # noqa: PLC0415 - loads Qt

    try:
        lines = in_lines(asked.orders)
    except Garbled as error:
        from sleepplayer.asking_phrases import too_long_sentence  # noqa: PLC0415 - Qt

        raise UsageError(too_long_sentence()) from error
    try:
        answers = ask(place, lines, within=within)
    except NoAnswer as error:
        raise OutsideError(_no_answer()) from error
    except Garbled as error:
        raise OutsideError(_not_understood()) from error
    return None if answers is None else _told(answers, as_json=asked.as_json)


def _told(answers: Sequence[Answer], *, as_json: bool) -> int:
    if any(answer.problem for answer in answers):
        raise OutsideError(_not_understood())
    done = all(answer.done for answer in answers)
    for answer in answers:
        if as_json and answer.status is not None:
            _print_json(answer.status)
            continue
        for sentence in answer.said:
            if answer.done:
                print(sentence)  # noqa: T201
            else:
                print(f"sleepplayer: {sentence}", file=sys.stderr)  # noqa: T201
    return 0 if done else 1


def _told_nobody(asked: Asked) -> int:
    from sleepplayer import asking_phrases  # noqa: PLC0415 - Qt

    if {order.command for order in asked.orders} != {Command.STATUS}:
        raise OutsideError(asking_phrases.not_running_sentence())
    # Who asks how things are is told: that is done.
    if asked.as_json:
        _print_json(asdict(Status()))
    else:
        print(asking_phrases.not_running_sentence())  # noqa: T201
    return 0


def _print_json(status: Json) -> None:
    print(json.dumps(status, ensure_ascii=False, indent=2))  # noqa: T201


def _place(role: Role, env: Mapping[str, str]) -> Place:
    data_dir = find_paths(env).data_dir
    with contextlib.suppress(OSError):  # then there is no lock either; see `Claim.take`
        make_private_folder(data_dir)
    return find_place(role, data_dir, env)


def _deadline(milliseconds: int) -> QDeadlineTimer:
    from PySide6.QtCore import QDeadlineTimer  # noqa: PLC0415 - Qt

    return QDeadlineTimer(milliseconds)


def _no_answer() -> str:
    from sleepplayer.asking_phrases import no_answer_sentence  # noqa: PLC0415 - Qt

    return no_answer_sentence()


def _not_understood() -> str:
    from sleepplayer.asking_phrases import not_understood_sentence  # noqa: PLC0415 - Qt

    return not_understood_sentence()


_STATUS = request_line([Order(command=Command.STATUS)])
