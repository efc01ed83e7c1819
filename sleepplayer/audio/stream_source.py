"""A stream as endless sound: fetched and decoded here, handed to either engine as floats.

The engines get plain samples. So nothing that a server sends can make them open anything, both
behave alike, and a stream's gain is heard with the engine's usual latency whatever the network
does.
"""

from __future__ import annotations

import logging
import threading
import time

from sleepplayer.audio.stream_buffer import StreamBuffer
from sleepplayer.night.playback import FailureReason

LOG = logging.getLogger(__name__)

SILENT_S = 8.0
"""A stream that brings no sound for so long is given up."""


class StreamSource:
    """An address from `start_s` on, where it has a length; else from now on.

    `read` is for the engine's thread, `put` and what is told for its own, the rest for any.
    Nothing raises: `failure` tells.
    """

    def __init__(self, address: str, start_s: float) -> None:
        self.duration_s: float | None = None
        self.title: str | None = None
        self._address, self._start_s, self._position_s = address, start_s, start_s
        self._failure: FailureReason | None = None
        self._buffer = StreamBuffer(time.monotonic)
        self._fresh_at_s = time.monotonic()
        self._paused = False
        self.read = self._buffer.read
        threading.Thread(target=self._run, name="stream", daemon=True).start()

    def put(self, block: bytes) -> bool:
        """Take sound from the decoder; waits while there is enough."""
        self._fresh_at_s = time.monotonic()
        wanted = self._buffer.put(block)
        self._fresh_at_s = time.monotonic()
        return wanted

    def tell_title(self, title: str) -> None:
        """Take what the stream says it plays."""
        self.title = title

    def tell_duration(self, duration_s: float) -> None:
        """Take how long the whole is."""
        self.duration_s = duration_s

    def position_s(self, played_s: float) -> float:
        """Where in the stream a player is that has played so much; silence in gaps is not of it."""
        self._position_s = max(self._position_s, self._start_s + played_s - self._buffer.silent_s)
        return self._position_s

    def failure(self, *, played_out: bool) -> FailureReason | None:
        """Why it is over, if that was not its end: at once if nothing of it came, else afterwards.

        To be asked now and then: it notices a stall.
        """
        stalled = time.monotonic() - self._fresh_at_s > SILENT_S
        if stalled and self._buffer.wants and not self._paused:
            self._finish(FailureReason.BROKE_OFF)
        return self._failure if played_out or not self._buffer.heard_any else None

    def set_paused(self, paused: bool) -> None:
        """A paused player takes no sound; what waits meanwhile is not stalled."""
        self._paused = paused
        self._fresh_at_s = time.monotonic()
        self._buffer.set_paused(paused)

    def close(self) -> None:
        """The thread ends with its next block, or when the server has been silent too long."""
        self._buffer.close()

    def _finish(self, failure: FailureReason | None) -> None:
        if failure is not None and self._buffer.heard_any:
            failure = FailureReason.BROKE_OFF
        elif failure is FailureReason.BROKE_OFF:
            failure = FailureReason.NO_ANSWER
        self._failure = self._failure or failure
        self._buffer.finish(abrupt=failure is not None)

    def _run(self) -> None:
        failure: FailureReason | None = FailureReason.UNREADABLE
        try:
            from sleepplayer.audio.stream_decoder import decode_stream  # noqa: PLC0415 - see there

            failure = decode_stream(self._address, self._start_s, self)
        except Exception:
            LOG.exception("Reading a stream failed")
        finally:
            self._finish(failure)
