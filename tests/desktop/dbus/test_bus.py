"""A connection to a bus among strangers, silent services and callers that raise."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from support import private_bus
from support.private_bus import PrivateBus, nowhere

from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.dbus.names import DBUS, DBUS_PATH
from sleepplayer.desktop.dbus.standard import right_below
from sleepplayer.desktop.dbus.values import (
    LATE,
    LOST,
    NO_BUS,
    OTHER_FORM,
    UNSENDABLE,
    Answer,
    Asked,
    Fd,
    Heard,
    Method,
    cleaned,
)

pytestmark = pytest.mark.skipif(not private_bus.is_available(), reason="needs dbus")

NAME, PATH = "org.sleepplayer.Test", "/org/sleepplayer/Test"
HAS_OWNER = Method(DBUS, DBUS_PATH, DBUS, "NameHasOwner", "s")
REQUEST_NAME = Method(DBUS, DBUS_PATH, DBUS, "RequestName", "su")
ECHO = Method(NAME, PATH, NAME, "Echo", "s")


@pytest.fixture
def private(tmp_path: Path, qtbot: QtBot) -> Iterator[PrivateBus]:
    with PrivateBus(tmp_path) as running:
        yield running


@pytest.fixture
def bus(private: PrivateBus) -> Bus:
    return private.ours()


@pytest.fixture
def service(private: PrivateBus, qtbot: QtBot) -> Service:
    return Service(private.ours(), qtbot)


class Service:
    """Has the name, and answers when a test wants it to."""

    def __init__(self, bus: Bus, qtbot: QtBot) -> None:
        self.bus = bus
        self.asked: list[Asked] = []
        bus.serve(PATH, self.asked.append)
        got: list[Answer] = []
        bus.call(REQUEST_NAME, (NAME, 4), got.append)
        qtbot.waitUntil(lambda: bool(got))
        assert got[0].body == (1,)

    def say(self, signature: str = "s", *body: object) -> None:
        self.bus.tell(PATH, NAME, "Said", signature, body)


def told_by(bus: Bus, sender: str = NAME, signature: str = "s") -> list[Heard]:
    told: list[Heard] = []
    bus.listen(told.append, sender=sender, interface=NAME, member="Said", signature=signature)
    return told


def has_settled(bus: Bus, qtbot: QtBot) -> None:
    """All that was asked of the bus before is answered."""
    answers: list[Answer] = []
    bus.call(HAS_OWNER, (NAME,), answers.append)
    qtbot.waitUntil(lambda: bool(answers))


# --- whoever is called back -----------------------------------------------------------------------


def test_one_that_raises_costs_the_others_nothing(
    bus: Bus, service: Service, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_told: object) -> None:
        raise ValueError("Rain")

    answers: list[Answer] = []
    bus.reach()
    bus.listen(fail, sender=NAME, interface=NAME, member="Said")
    told = told_by(bus)
    has_settled(bus, qtbot)
    bus.call(HAS_OWNER, (NAME,), fail)
    bus.call(HAS_OWNER, (NAME,), answers.append)  # both answers come in one piece
    service.say("s", "one")
    qtbot.waitUntil(lambda: bool(answers and told))
    assert caplog.text.count("ValueError") == 2


def test_of_a_lost_bus_everybody_is_told(
    private: PrivateBus, bus: Bus, service: Service, qtbot: QtBot
) -> None:
    def fail(*_told: object) -> None:
        raise ValueError

    lost: list[bool] = []
    answers: list[Answer] = []
    bus.when_lost(fail)
    bus.when_lost(lambda: lost.append(True))
    bus.call(ECHO, ("a",), fail)
    bus.call(ECHO, ("b",), answers.append)
    private.kill()
    qtbot.waitUntil(lambda: bool(lost))
    assert [answer.name for answer in answers] == [LOST]
    assert bus.unique_name == ""


# --- who speaks -----------------------------------------------------------------------------------


def test_a_stranger_does_not_speak_for_a_service(
    private: PrivateBus, bus: Bus, service: Service, qtbot: QtBot
) -> None:
    bus.reach()
    told = told_by(bus)
    has_settled(bus, qtbot)
    # Directly to us: a bus hands that on whatever was asked for.
    command = [
        "dbus-send",
        f"--bus={private.address}",
        "--type=signal",
        f"--dest={bus.unique_name}",
    ]
    subprocess.run([*command, PATH, f"{NAME}.Said", "string:forged"], check=True)
    service.say("s", "true")
    qtbot.waitUntil(lambda: bool(told))
    assert [heard.body for heard in told] == [("true",)]


def test_a_name_that_comes_back_is_believed_again(
    private: PrivateBus, bus: Bus, qtbot: QtBot
) -> None:
    bus.reach()
    told = told_by(bus)
    has_settled(bus, qtbot)
    for _ in range(2):
        service = Service(private.ours(), qtbot)
        service.say("s", "here")
        before = len(told)
        qtbot.waitUntil(lambda before=before: len(told) > before)  # type: ignore[misc]
        service.bus.close()
    assert len(told) == 2


def test_words_of_other_types_are_not_heard(bus: Bus, service: Service, qtbot: QtBot) -> None:
    bus.reach()
    told = told_by(bus)
    has_settled(bus, qtbot)
    service.say("", *())
    service.say("i", 1)
    service.say("s", "text")
    qtbot.waitUntil(lambda: bool(told))
    assert [heard.body for heard in told] == [("text",)]


def test_who_listens_no_more_hears_nothing(bus: Bus, service: Service, qtbot: QtBot) -> None:
    bus.reach()
    told: list[Heard] = []
    stop = bus.listen(told.append, sender=NAME, interface=NAME, member="Said")
    others = told_by(bus)
    has_settled(bus, qtbot)
    stop()
    stop()
    service.say("s", "text")
    qtbot.waitUntil(lambda: bool(others))
    assert told == []


# --- answers --------------------------------------------------------------------------------------


def test_what_is_not_answered_in_time_is_an_error_and_may_be_given_back(
    bus: Bus, service: Service, qtbot: QtBot
) -> None:
    answers: list[Answer] = []
    late: list[Answer] = []
    bus.call(ECHO, ("a",), answers.append, within_ms=20, late=late.append)
    qtbot.waitUntil(lambda: bool(answers and service.asked))
    assert [answer.name for answer in answers] == [LATE]
    service.bus.reply(service.asked[0], "s", ("a",))
    qtbot.waitUntil(lambda: bool(late))
    assert late[0].body == ("a",)
    assert len(answers) == 1


def test_an_answer_of_other_types_is_an_error(bus: Bus, service: Service, qtbot: QtBot) -> None:
    answers: list[Answer] = []
    bus.call(ECHO, ("a",), answers.append, gives="u")
    qtbot.waitUntil(lambda: bool(service.asked))
    service.bus.reply(service.asked[0], "s", ("a",))
    qtbot.waitUntil(lambda: bool(answers))
    assert answers[0].name == OTHER_FORM


def test_a_silent_bus_is_not_one_that_never_was(
    private: PrivateBus, bus: Bus, qtbot: QtBot
) -> None:
    answers: list[Answer] = []
    never = nowhere()
    never.call(HAS_OWNER, (NAME,), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1)
    private.freeze(True)
    bus.call(HAS_OWNER, (NAME,), answers.append, within_ms=20)
    qtbot.waitUntil(lambda: len(answers) == 2)
    private.freeze(False)
    private.kill()
    qtbot.waitUntil(lambda: not bus.is_connected)
    bus.call(HAS_OWNER, (NAME,), answers.append)
    nobody_listens = private.ours()  # its socket is still there
    nobody_listens.call(HAS_OWNER, (NAME,), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 4)
    assert [answer.name for answer in answers] == [NO_BUS, LATE, LOST, LOST]


def test_a_lost_bus_is_found_again_by_itself(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sleepplayer.desktop.dbus.bus.BACK_MS", 20)
    with PrivateBus(tmp_path) as first:
        bus = Bus(lambda: str(tmp_path / "bus"), name="test bus")
        bus.reach()
        told = told_by(bus)
        first.kill()
        qtbot.waitUntil(lambda: not bus.is_connected)
    (tmp_path / "bus").unlink(missing_ok=True)
    with PrivateBus(tmp_path) as second:
        service = Service(second.ours(), qtbot)
        qtbot.waitUntil(lambda: bool(bus.unique_name))
        has_settled(bus, qtbot)
        service.say("s", "anew")
        qtbot.waitUntil(lambda: [heard.body for heard in told] == [("anew",)])
        bus.close()


# --- what is sent ---------------------------------------------------------------------------------


def test_what_no_bus_carries_is_cleaned(bus: Bus, service: Service, qtbot: QtBot) -> None:
    for text in ("caf\udce9", "nul\0x", "\ud800"):
        bus.call(ECHO, (text,), lambda _answer: None)
    qtbot.waitUntil(lambda: len(service.asked) == 3)
    assert [asked.body for asked in service.asked] == [("caf?",), ("nulx",), ("?",)]
    nested = {"a\0": [("b\0", 1), ["\udcff"]]}
    assert cleaned(nested) == {"a": [("b", 1), ["?"]]}


@pytest.mark.parametrize("arguments", [(1,), (), ("a", "b"), (None,)])
def test_what_cannot_be_packed_is_an_error_and_leaves_nothing_behind(
    bus: Bus, service: Service, qtbot: QtBot, arguments: tuple[object, ...]
) -> None:
    answers: list[Answer] = []
    bus.call(ECHO, arguments, answers.append)
    assert answers == []
    qtbot.waitUntil(lambda: bool(answers))
    assert answers[0].name == UNSENDABLE
    has_settled(bus, qtbot)
    assert service.asked == []


# --- what is asked of us --------------------------------------------------------------------------


def test_objects_are_found_and_what_is_not_there_is_said(
    private: PrivateBus, bus: Bus, service: Service, qtbot: QtBot
) -> None:
    answers: list[Answer] = []
    for path in ("/", "/org", "/no"):
        method = Method(NAME, path, "org.freedesktop.DBus.Introspectable", "Introspect")
        bus.call(method, (), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 3)
    assert '<node name="org"/>' in answers[0].body[0]
    assert '<node name="sleepplayer"/>' in answers[1].body[0]
    assert answers[2].name.endswith("UnknownObject")
    service.bus.serve_no_more(PATH)
    bus.call(ECHO, ("a",), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 4)
    assert answers[3].name.endswith("UnknownObject")


def test_right_below() -> None:
    assert right_below("/", ["/a/b", "/c"]) == {"a", "c"}
    assert right_below("/a", ["/a/b", "/ab/c", "/a"]) == {"b"}


def test_a_file_descriptor_is_closed_once() -> None:
    reading, writing = os.pipe()
    kept = Fd(reading)
    assert kept.take() == reading
    assert kept.take() == -1
    del kept
    os.fstat(reading)
    os.close(reading)
    dropped = Fd(writing)
    del dropped
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(writing)
