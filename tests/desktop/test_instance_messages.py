"""What one start says to another arrives as it was said, and nothing else is taken for it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.desktop.instance.messages import (
    LONGEST_LINE_BYTES,
    MOST_ADDED_S,
    MOST_ORDERS,
    Answer,
    Command,
    Garbled,
    Order,
    answer_line,
    in_lines,
    read_answer,
    read_request,
    request_line,
)

names = st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=30)
paths = st.one_of(names.map(lambda name: f"/{name}"), st.just("https://radio.example/night"))
orders = st.one_of(
    st.lists(paths, min_size=1, max_size=4).map(
        lambda sources: Order(command=Command.ADD, sources=tuple(sources))
    ),
    st.floats(min_value=0.001, max_value=MOST_ADDED_S).map(
        lambda seconds: Order(command=Command.EXTEND, seconds=seconds)
    ),
    st.sampled_from([one for one in Command if one not in (Command.ADD, Command.EXTEND)]).map(
        lambda command: Order(command=command, token="token-1")
    ),
)


@given(st.lists(orders, min_size=1, max_size=MOST_ORDERS))
def test_orders_arrive_as_they_were_given(given: list[Order]) -> None:
    line = request_line(given)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert read_request(line) == tuple(given)


@given(st.booleans(), st.lists(st.text()), st.none() | st.dictionaries(st.text(), st.integers()))
def test_answers_arrive_as_they_were_given(
    done: bool, said: list[str], status: dict[str, int] | None
) -> None:
    answer = Answer(done=done, said=tuple(said), status=status)
    assert read_answer(answer_line(answer)) == answer


@given(st.binary(max_size=200))
def test_whatever_comes_is_a_message_or_garbled(line: bytes) -> None:
    for read in (read_request, read_answer):
        with pytest.raises(Garbled):
            read(line)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["command", "sources", "seconds", "token"]), json_values))
def test_orders_of_any_shape_are_understood_whole_or_not_at_all(order: dict[str, Any]) -> None:
    line = json.dumps({"sleepplayer": 1, "orders": [order]}).encode()
    try:
        read_request(line)
    except Garbled:
        return
    assert order["command"] in tuple(Command)


def one(**order: Any) -> bytes:
    return json.dumps({"sleepplayer": 1, "orders": [order]}).encode()


GARBAGE = {
    "nothing": b"\n",
    "half": b'{"sleepplayer": 1, "orders": [{"comm',
    "brackets within brackets": b"[" * (LONGEST_LINE_BYTES - 1),
    "a number no float holds": one(command="extend", seconds=10**400),
    "a number no machine reads": b'{"sleepplayer": ' + b"9" * 5000 + b"}",
    "forever": b'{"sleepplayer": 1, "orders": [{"command": "extend", "seconds": Infinity}]}',
    "no number": b'{"sleepplayer": 1, "orders": [{"command": "extend", "seconds": NaN}]}',
    "back": one(command="extend", seconds=-600),
    "nothing more": one(command="extend", seconds=0),
    "too much": one(command="extend", seconds=MOST_ADDED_S + 1),
    "yes": one(command="extend", seconds=True),
    "no length": one(command="extend"),
    "no command": one(run="rm"),
    "unknown": one(command="run"),
    "nothing to add": one(command="add", sources=[]),
    "a path from nowhere": one(command="add", sources=["../a.mp3"]),
    "an address of a file": one(command="add", sources=["file:///a.mp3"]),
    "a zero": one(command="add", sources=["/a\0.mp3"]),
    "an empty path": one(command="add", sources=[""]),
    "a path that is a number": one(command="add", sources=[1]),
    "a variable": one(command="show", token="a\nLD_PRELOAD=b"),
    "a token that is too long": one(command="show", token="a" * 300),
    "no orders": b'{"sleepplayer": 1, "orders": []}',
    "too many orders": request_line([Order(command=Command.NEXT)] * (MOST_ORDERS + 1)),
    "another version": b'{"sleepplayer": 2, "orders": [{"command": "next"}]}',
    "too long": request_line([Order(command=Command.ADD, sources=("/" + "a" * 65_536,))]),
    "no text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("line", GARBAGE.values(), ids=GARBAGE)
def test_garbage(line: bytes) -> None:
    with pytest.raises(Garbled):
        read_request(line)


def test_a_name_that_is_no_utf_8_goes_through() -> None:
    order = Order(command=Command.ADD, sources=("/\udcff.mp3",))
    assert read_request(request_line([order])) == (order,)


@pytest.mark.parametrize(("count", "length"), [(1, 10), (3, 30_000), (700, 100), (5000, 250)])
def test_many_paths_go_in_several_messages_in_their_order(count: int, length: int) -> None:
    sources = tuple(f"/{number:05}" + "ä" * (length // 6) for number in range(count))
    show = Order(command=Command.SHOW)
    lines = in_lines([Order(command=Command.ADD, sources=sources), show])
    assert all(len(line) <= LONGEST_LINE_BYTES for line in lines)
    read = [order for line in lines for order in read_request(line)]
    assert read.pop() == show
    assert tuple(source for order in read for source in order.sources) == sources
    assert len(lines) <= 2 + 3 * sum(map(len, lines)) // LONGEST_LINE_BYTES, "well filled"


def test_a_source_that_is_longer_than_a_message_cannot_be_said() -> None:
    with pytest.raises(Garbled):
        in_lines([Order(command=Command.ADD, sources=("https://" + "a" * 70_000,))])
