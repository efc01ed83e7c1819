"""Watches the sound server (PulseAudio, PipeWire): libVLC does not notice its death."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from typing import Protocol

import pulsectl

LOG = logging.getLogger(__name__)
LOOK_AGAIN_S = 1.0
NAME = "sleepplayer-watch"


class Returned(Protocol):
    """Told that a server is there again."""

    def __call__(self, *, connected: bool) -> None:
        """`connected`: this process has as many connections to it as before the loss."""


class PulseWatch:
    """Tells when the server goes away and when one is there again, on a thread of its own.

    A machine that never had a server hears nothing from it: it may well play by ALSA. After a
    return `returned` is called twice: at once, and when everybody else in this process who was
    connected before is connected again, which Qt's player needs to know (`qt_engine.py`).
    """

    def __init__(self, *, lost: Callable[[], None], returned: Returned) -> None:
        self._lost = lost
        self._returned = returned
        self._there = False
        self._connections = 0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop watching; the thread ends within a second or so by itself."""
        self._closing.set()

    def _run(self) -> None:
        was_there = False
        while not self._closing.is_set():
            try:
                self._listen(was_there)
            except (pulsectl.PulseError, pulsectl.PulseDisconnected):
                pass
            else:
                return
            if self._there:
                was_there, self._there = True, False
                LOG.info("The sound server is gone")
                self._lost()
            self._closing.wait(LOOK_AGAIN_S)

    def _listen(self, came_back: bool) -> None:
        """Stay connected until the server goes (raises) or the watch is closed (returns)."""
        with pulsectl.Pulse(NAME, connect=False) as pulse:
            pulse.connect(autospawn=False)
            self._there = True
            if came_back:
                LOG.info("The sound server is back")
                self._returned(connected=False)
            awaited = self._connections if came_back else 0
            # Clients come and go rarely, so this costs nothing.
            pulse.event_mask_set("client")
            pulse.event_callback_set(_stop_listening)
            while not self._closing.is_set():
                connections = _connections(pulse)
                if 0 < awaited <= connections:
                    LOG.info("All that played is connected again")
                    self._returned(connected=True)
                    awaited = 0
                if awaited == 0:  # else it is still those of before the loss
                    self._connections = connections
                pulse.event_listen(timeout=LOOK_AGAIN_S)


def _stop_listening(_event: object) -> None:
    raise pulsectl.PulseLoopStop


def _connections(pulse: pulsectl.Pulse) -> int:
    """How many connections this process has beside the watch's own."""
    own = str(os.getpid())
    return sum(
        client.name != NAME and client.proplist.get("application.process.id") == own
        for client in pulse.client_list()
    )
