"""Waiting for what an engine does: for its events, or for what can only be asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from sleepplayer.night.playback import EngineEvent

_POLL_S = 0.005


def until(condition: Callable[[], bool], *, within_s: float, what: str = "") -> float:
    """Ask until it is so; returns how long that took, in s."""
    began_s = time.monotonic()
    while not condition():
        if time.monotonic() - began_s > within_s:
            raise AssertionError(f"not within {within_s:g} s: {what or condition}")
        time.sleep(_POLL_S)
    return time.monotonic() - began_s


def still(value: Callable[[], object], *, for_s: float, within_s: float) -> None:
    """Ask until the same answer has come for so long."""
    seen, since_s = value(), time.monotonic()

    def unmoved() -> bool:
        nonlocal seen, since_s
        now = value()
        if now != seen:
            seen, since_s = now, time.monotonic()
        return time.monotonic() - since_s >= for_s

    until(unmoved, within_s=within_s, what=f"it stands still for {for_s:g} s")


class EventLog:
    """Takes an engine's events, from its thread, and can be waited on."""

    def __init__(self, react: Callable[[EngineEvent], None] | None = None) -> None:
        self.react = react
        self._there = threading.Condition()
        self._events: list[EngineEvent] = []
        self._times: list[float] = []

    def __call__(self, event: EngineEvent) -> None:
        with self._there:
            self._events.append(event)
            self._times.append(time.monotonic())
            self._there.notify_all()
        if self.react is not None:
            self.react(event)

    @property
    def all(self) -> list[EngineEvent]:
        """What has come so far, in its order."""
        with self._there:
            return list(self._events)

    def of(self, *kinds: type) -> list[EngineEvent]:
        """Those of the kinds."""
        return [event for event in self.all if isinstance(event, kinds)]

    def at_s(self, event: EngineEvent) -> float:
        """When it came first, by the monotonic clock."""
        with self._there:
            return self._times[self._events.index(event)]

    def wait_for(self, wanted: EngineEvent | type, *, within_s: float = 5.0) -> None:
        """Until an event like that has come, be it long ago."""

        def has_come() -> bool:
            if isinstance(wanted, type):
                return any(isinstance(event, wanted) for event in self._events)
            return wanted in self._events

        with self._there:
            if not self._there.wait_for(has_come, within_s):
                raise AssertionError(f"no {wanted} within {within_s:g} s, but {self._events}")
