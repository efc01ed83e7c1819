"""Pages are looked up before they play; what was asked for last counts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from support.stream_server import Reply, StreamServer

from audio.waiting import EventLog, still, until
from sleepplayer.audio.resolving_engine import Resolution, ResolvingEngine
from sleepplayer.night.playback import (
    Cue,
    FailureReason,
    PlaybackEngine,
    PlaybackStatus,
    TitleKnown,
    TrackFailed,
)

PAGE = Reply(body=b"<html></html>", headers={"Content-Type": "text/html; charset=utf-8"})
SOUND = "http://127.0.0.1/found.mp3"


class Inner:
    """Takes note of what it is told."""

    name = "noting"

    def __init__(self) -> None:
        self.told: list[tuple[str, Any]] = []

    def __getattr__(self, call: str) -> Any:
        def note(*arguments: Any, **named: Any) -> None:
            self.told.append((call, arguments[0] if arguments else named or None))

        return note

    def status(self) -> PlaybackStatus:
        return PlaybackStatus(token=99, position_s=12.0)


class Rig:
    """A resolving engine whose pages resolve when they are let."""

    def __init__(self, server: StreamServer, *, limit_s: float = 10.0) -> None:
        self.server = server
        self.inner = Inner()
        self.events = EventLog()
        self.let = threading.Event()
        self.let.set()
        self.answer = Resolution(SOUND, title="A tale\n")
        self.resolved: list[str] = []
        inner: Any = self.inner
        self.engine: PlaybackEngine = ResolvingEngine(
            inner, resolve=self._resolve, on_event=self.events, limit_s=limit_s
        )

    def _resolve(self, address: str) -> Resolution:
        self.resolved.append(address)
        self.let.wait(10.0)
        return self.answer

    def page(self, token: int, path: str = "/page", **more: Any) -> Cue:
        self.server.replies[path] = PAGE
        return Cue(token=token, location=self.server.address(path), **more)

    def wait_for(self, call: str, token: int, location: str) -> Cue:
        def told() -> bool:
            return any(
                name == call
                and isinstance(cue, Cue)
                and (cue.token, cue.location) == (token, location)
                for name, cue in list(self.inner.told)
            )

        until(told, within_s=5.0, what=f"{call} {token} {location}: {self.inner.told}")
        cues = [cue for name, cue in self.inner.told if name == call and isinstance(cue, Cue)]
        return next(cue for cue in cues if cue.token == token)

    def wait_until_resolving(self) -> None:
        until(lambda: bool(self.resolved), within_s=5.0)


@pytest.fixture
def rig() -> Iterator[Rig]:
    with StreamServer() as server:
        made = Rig(server)
        yield made
        made.let.set()


def test_files_pass_straight_through(rig: Rig) -> None:
    first, second = Cue(token=1, location="/a.mp3"), Cue(token=2, location="/b.mp3")
    rig.engine.play(first)
    rig.engine.set_next(second)
    rig.engine.set_next(None)
    rig.engine.pause()
    rig.engine.seek(5.0)
    rig.engine.stop(2.0)
    assert rig.inner.told == [
        ("play", first),
        ("set_next", second),
        ("set_next", None),
        ("pause", None),
        ("seek", 5.0),
        ("stop", 2.0),
    ]
    assert rig.engine.status().token == 99
    assert rig.engine.name == "noting"


@pytest.mark.parametrize("kind", ["audio/mpeg", "application/ogg", "application/octet-stream", ""])
def test_a_stream_is_handed_on_as_it_is(rig: Rig, kind: str) -> None:
    rig.server.replies["/radio"] = Reply(body=b"x", headers={"Content-Type": kind} if kind else {})
    address = rig.server.address("/radio")
    rig.engine.play(Cue(token=1, location=address))
    rig.wait_for("play", 1, address)
    assert rig.resolved == []
    assert rig.events.all == []


def test_of_a_page_the_sound_is_played_and_its_title_told(rig: Rig) -> None:
    rig.engine.play(rig.page(1, gain_db=-3.0, start_s=7.0))
    played = rig.wait_for("play", 1, SOUND)
    assert (played.gain_db, played.start_s) == (-3.0, 7.0)
    rig.events.wait_for(TitleKnown(1, "A tale"))


def test_what_follows_a_page_waits_for_it(rig: Rig) -> None:
    rig.let.clear()
    rig.engine.play(rig.page(1))
    after = Cue(token=2, location="/b.mp3")
    rig.engine.set_next(after)
    rig.engine.seek(30.0)
    rig.wait_until_resolving()
    assert [told for told in rig.inner.told if told != ("set_next", None)] == []
    status = rig.engine.status()
    assert (status.token, status.position_s) == (1, 30.0)
    rig.let.set()
    assert rig.wait_for("play", 1, SOUND).start_s == 30.0
    rig.wait_for("set_next", 2, "/b.mp3")
    assert [call for call, _ in rig.inner.told][-2:] == ["play", "set_next"]


def test_a_page_that_follows_is_looked_up_beforehand(rig: Rig) -> None:
    rig.engine.play(Cue(token=1, location="/a.mp3"))
    rig.engine.set_next(rig.page(2))
    rig.wait_for("set_next", 2, SOUND)
    rig.engine.play(rig.page(3))  # known by now
    assert rig.inner.told[-1][0] == "play"
    assert rig.resolved == [rig.server.address("/page")]


@pytest.mark.parametrize("newer", ["play", "stop"])
def test_what_was_asked_for_since_counts(rig: Rig, newer: str) -> None:
    rig.let.clear()
    rig.engine.play(rig.page(1))
    rig.wait_until_resolving()
    if newer == "play":
        rig.engine.play(Cue(token=2, location="/b.mp3"))
    else:
        rig.engine.stop(0.0)
    told = list(rig.inner.told)
    rig.let.set()
    still(lambda: len(rig.inner.told), for_s=0.3, within_s=2.0)
    assert rig.inner.told == told
    assert rig.events.all == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Resolution(failure=FailureReason.NEEDS_WEB), FailureReason.NEEDS_WEB),
        (Resolution("file:///etc/hostname"), FailureReason.NOT_AUDIO),
        (Resolution("/etc/hostname"), FailureReason.NOT_AUDIO),
    ],
)
@pytest.mark.parametrize("call", ["play", "set_next"])
def test_a_page_without_sound_fails(
    rig: Rig, call: str, answer: Resolution, reason: FailureReason
) -> None:
    rig.answer = answer
    getattr(rig.engine, call)(rig.page(1))
    rig.events.wait_for(TrackFailed(1, reason))
    assert [told for told in rig.inner.told if told != ("set_next", None)] == []


def test_a_server_that_has_it_not_fails_for_good_and_one_that_is_gone_may_come_back() -> None:
    with StreamServer() as server:
        rig = Rig(server)
        missing = Cue(token=1, location=server.address("/gone"))
        rig.engine.play(missing)
        rig.events.wait_for(TrackFailed(1, FailureReason.MISSING))
        rig.engine.play(Cue(token=2, location="http://127.0.0.1:1/"))
        rig.events.wait_for(TrackFailed(2, FailureReason.NO_ANSWER))


def test_a_page_that_takes_too_long_fails_once() -> None:
    with StreamServer() as server:
        rig = Rig(server, limit_s=0.3)
        rig.let.clear()
        rig.engine.play(rig.page(1))
        rig.events.wait_for(TrackFailed(1, FailureReason.NO_ANSWER))
        rig.let.set()
        still(lambda: len(rig.inner.told), for_s=0.3, within_s=2.0)
        assert [call for call, _ in rig.inner.told] == ["set_next"]
        assert len(rig.events.all) == 1


def test_a_resolver_that_breaks_is_a_failure(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    def break_down(_address: str) -> Resolution:
        raise RuntimeError

    inner: Any = rig.inner
    engine = ResolvingEngine(inner, resolve=break_down, on_event=rig.events)
    engine.play(rig.page(1))
    rig.events.wait_for(TrackFailed(1, FailureReason.NO_ANSWER))
    assert "Looking up an address failed" in caplog.text
