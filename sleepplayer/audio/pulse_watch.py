"""Watches the sound server (PulseAudio, PipeWire): libVLC does not notice its death."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pulsectl

LOG = logging.getLogger(__name__)
LOOK_AGAIN_S = 1.0


class PulseWatch:
    """Tells when the server goes away and when one is there again, on a thread of its own.

    A machine that never had a server hears nothing from it: it may well play by ALSA.
    """

    def __init__(self, *, lost: Callable[[], None], returned: Callable[[], None]) -> None:
        self._lost = lost
        self._returned = returned
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

    _there = False

    def _listen(self, came_back: bool) -> None:
        """Stay connected until the server goes (raises) or the watch is closed (returns)."""
        with pulsectl.Pulse("sleepplayer-watch", connect=False) as pulse:
            pulse.connect(autospawn=False)
            self._there = True
            if came_back:
                LOG.info("The sound server is back")
                self._returned()
            # Only the connection matters; server events are rare, so this costs nothing.
            pulse.event_mask_set("server")
            pulse.event_callback_set(lambda _event: None)
            while not self._closing.is_set():
                pulse.event_listen(timeout=LOOK_AGAIN_S)
