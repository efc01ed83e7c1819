"""What one start of the program says to another: a line of JSON each way.

    {"sleepplayer": 1, "orders": [{"command": "extend", "seconds": 600.0}]}
    {"sleepplayer": 1, "done": true, "said": ["Silent at 23:20."], "status": null, "problem": ""}

Whatever may come out of the socket is either this or `Garbled`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, NoReturn

from sleepplayer.locations import is_stream

VERSION = 1

LONGEST_LINE_BYTES = 64 * 1024
"""Of a message. What is longer (a thousand paths) goes in several; see `in_lines`."""

MOST_ORDERS = 32
"""In one message: each of the commands a few times."""

LONGEST_TOKEN = 256

MOST_ADDED_S = 3 * 3600.0
"""What one command may add to the evening; a slip of the finger must not last until noon."""

Json = Mapping[str, Any]


class Command(StrEnum):
    """What may be asked for. STOP is what one player asks of another that is in its way."""

    ADD = "add"
    SHOW = "show"
    START = "start"
    PLAY_PAUSE = "play-pause"
    NEXT = "next"
    PREVIOUS = "previous"
    EXTEND = "extend"
    END_SOFTLY = "end-softly"
    STATUS = "status"
    QUIT = "quit"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One command with what belongs to it.

    ADD: `sources`, absolute paths and http(s) addresses. EXTEND: `seconds`. SHOW: `token`, by which
    a Wayland desktop knows that a person wants the window in front; "" if there is none.
    """

    command: Command
    sources: tuple[str, ...] = ()
    seconds: float = 0.0
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a message: whether all was done, and sentences for who asked.

    `problem` is for programmers: why it was no message.
    """

    done: bool
    said: tuple[str, ...] = ()
    status: Json | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What `--status --json` prints; a stable contract: keys are added, never renamed.

    Places and lengths in s, `silent_at` as ISO 8601 with the offset from UTC, `volume` 0-100. None
    where there is nothing to tell. `ending`: it was stopped, and is silent within 3 s. `starting`:
    it waits for its sounds. `then` is what is about to follow the silence, in `then_in_s`.
    """

    running: bool = False
    role: str | None = None
    phase: str = "idle"
    fading: bool = False
    ending: bool = False
    starting: bool = False
    title: str = ""
    artist: str = ""
    album: str = ""
    position_s: float | None = None
    duration_s: float | None = None
    remaining_s: float | None = None
    silent_at: str | None = None
    volume: int | None = None
    muted: bool | None = None
    repeat: str | None = None
    shuffle: bool | None = None
    then: str | None = None
    then_in_s: float | None = None


class Garbled(ValueError):
    """What came is no message of ours; says why, for the log."""


def request_line(orders: Sequence[Order]) -> bytes:
    """A message as it goes over the socket."""
    return _line({"sleepplayer": VERSION, "orders": [_plain(order) for order in orders]})


def in_lines(orders: Sequence[Order]) -> list[bytes]:
    """The same orders, in their order, in as many messages as they need.

    Raises `Garbled` if one source alone is too long for a message.
    """
    line = request_line(orders)
    if len(line) <= LONGEST_LINE_BYTES:
        return [line]
    lines = list[bytes]()
    for order in orders:
        if order.command is Command.ADD:
            lines += _add_lines(order.sources)
        else:
            lines.append(request_line([order]))
    return lines


def read_request(line: bytes) -> tuple[Order, ...]:
    """The orders in a line. Raises `Garbled`, also if only one of them makes no sense."""
    orders = _message(line).get("orders")
    if not isinstance(orders, list) or not 0 < len(orders) <= MOST_ORDERS:
        raise Garbled("no list of orders")
    return tuple(_order(order) for order in orders)


def answer_line(answer: Answer) -> bytes:
    """An answer as it goes over the socket."""
    return _line({"sleepplayer": VERSION, **asdict(answer)})


def read_answer(line: bytes) -> Answer:
    """The answer in a line. Raises `Garbled`."""
    message = _message(line)
    done, said, status = message.get("done"), message.get("said"), message.get("status")
    problem = message.get("problem")
    if not isinstance(done, bool) or not isinstance(problem, str):
        raise Garbled("an answer without a yes or no")
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise Garbled("an answer without sentences")
    if status is not None and not isinstance(status, dict):
        raise Garbled("a status that is none")
    return Answer(done=done, said=tuple(said), status=status, problem=problem)


def _add_lines(sources: Sequence[str]) -> list[bytes]:
    """Packed by halves: lengths are known only when it is written as JSON."""
    line = request_line([Order(command=Command.ADD, sources=tuple(sources))])
    if len(line) <= LONGEST_LINE_BYTES:
        return [line]
    if len(sources) == 1:
        raise Garbled("a source that is longer than a message")
    middle = len(sources) // 2
    return _add_lines(sources[:middle]) + _add_lines(sources[middle:])


def _plain(order: Order) -> dict[str, Any]:
    plain: dict[str, Any] = {"command": order.command}
    if order.sources:
        plain["sources"] = order.sources
    if order.seconds:
        plain["seconds"] = order.seconds
    if order.token:
        plain["token"] = order.token
    return plain


def _line(message: Json) -> bytes:
    # In ASCII: a path that is no UTF-8 goes through it unharmed, as an escaped lone surrogate.
    return json.dumps(message, allow_nan=False).encode("ascii") + b"\n"


def _message(line: bytes) -> Json:
    if len(line) > LONGEST_LINE_BYTES:
        raise Garbled("a line that is too long")
    try:
        message = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:  # brackets within brackets within brackets
        raise Garbled(f"no JSON: {type(error).__name__}") from error
    if not isinstance(message, dict):
        raise Garbled("no object")
    if message.get("sleepplayer") != VERSION:
        raise Garbled("another version")
    return message


def _order(plain: Any) -> Order:
    if not isinstance(plain, dict):
        raise Garbled("an order that is no object")
    word = plain.get("command")
    if not isinstance(word, str) or word not in tuple(Command):
        raise Garbled("an unknown command")
    command = Command(word)
    return Order(
        command=command,
        sources=_sources(plain.get("sources")) if command is Command.ADD else (),
        seconds=_seconds(plain.get("seconds")) if command is Command.EXTEND else 0.0,
        token=_token(plain.get("token", "")),
    )


def _sources(plain: Any) -> tuple[str, ...]:
    if not isinstance(plain, list) or not plain:
        raise Garbled("nothing to add")
    for source in plain:
        if not isinstance(source, str) or not source or "\0" in source:
            raise Garbled("a source that is no text")
        if not is_stream(source) and not os.path.isabs(source):  # noqa: PTH117 - of text
            raise Garbled("a path that is not absolute")
    return tuple(plain)


def _seconds(plain: Any) -> float:
    if not isinstance(plain, int | float) or isinstance(plain, bool):
        raise Garbled("a length that is no number")
    if not 0.0 < plain <= MOST_ADDED_S:  # nor are infinity and what is no number
        raise Garbled("a length out of bounds")
    return float(plain)


def _token(plain: Any) -> str:
    """It becomes a variable of the environment."""
    if not isinstance(plain, str) or len(plain) > LONGEST_TOKEN:
        raise Garbled("a token that is none")
    if not plain.isascii() or not (plain == "" or plain.isprintable()):
        raise Garbled("a token that is none")
    return plain


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)
