"""Sound between a network that comes and goes and an engine that wants it steadily.

A player that is kept waiting stumbles, and is late from then on, gains and all. So it never waits:
where sound is missing it gets silence, as much as it plays, and the sound around the gap goes out
and comes in softly.
"""

from __future__ import annotations

import threading
from array import array
from collections import deque
from collections.abc import Callable

RATE_HZ = 48_000
CHANNELS = 2
FRAME_BYTES = 4 * CHANNELS
BYTES_PER_S = RATE_HZ * FRAME_BYTES

HELD_S = 10.0
"""How much sound is held, at most."""
BEGIN_S = 2.0
"""How much must be there before sound begins, or goes on after a gap."""
LEAD_S = 0.5
"""How far ahead of what has been played silence is handed out: the engines hold 0.3 s."""
DRY_S = 0.4
"""With less than this ahead the last of the sound goes out softly."""
RISE_S = 0.3

_SILENCE = bytes(round(0.05 * RATE_HZ) * FRAME_BYTES)
LOOK_AGAIN_S = 0.02


class StreamBuffer:
    """Blocks of 48 kHz stereo floats in, bytes out. One thread puts, one reads, any may ask."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._changed = threading.Condition()
        self._blocks: deque[bytes] = deque()
        self._held_bytes = 0
        self._over = self._closed = False
        self._abrupt = False
        self._in_gap = True
        self._to_rise_s = RISE_S
        self._rest = b""
        self._handed_bytes = self._silent_bytes = 0
        self._running_since_s: float | None = None
        self._ran_s = 0.0
        self._paused = False
        self.heard_any = False

    @property
    def silent_s(self) -> float:
        """How much of what was handed out was made up."""
        return self._silent_bytes / BYTES_PER_S

    @property
    def wants(self) -> bool:
        """Whether there is room, so that sound is being waited for."""
        return not (self._over or self._closed) and self._held_bytes < HELD_S * BYTES_PER_S

    def put(self, block: bytes) -> bool:
        """Add sound; waits for room. False when nobody wants it any more."""
        with self._changed:
            self._changed.wait_for(lambda: self.wants or self._over or self._closed)
            if self._over or self._closed:
                return False
            self._blocks.append(block)
            self._held_bytes += len(block)
            self.heard_any = True
            self._changed.notify_all()
            return True

    def finish(self, *, abrupt: bool) -> None:
        """Nothing more comes; an end that is `abrupt` goes out softly."""
        with self._changed:
            self._over, self._abrupt = True, self._abrupt or abrupt
            self._changed.notify_all()

    def close(self) -> None:
        """Nothing more is wanted: whoever waits is let go."""
        with self._changed:
            self._closed = True
            self._blocks.clear()
            self._changed.notify_all()

    def set_paused(self, paused: bool) -> None:
        """Whether what is handed out is not being played."""
        with self._changed:
            if paused == self._paused:
                return
            self._paused = paused
            now_s = self._now_s()
            if paused and self._running_since_s is not None:
                self._ran_s += now_s - self._running_since_s
                self._running_since_s = None
            elif not paused and self._handed_bytes:
                self._running_since_s = now_s

    def read(self, most: int) -> bytes:
        """Sound or silence, at most so many bytes; nothing at the end."""
        if not self._rest:
            self._rest = self._next()
        block, self._rest = self._rest[:most], self._rest[most:]
        return block

    def _next(self) -> bytes:
        with self._changed:
            while not self._closed:
                now_s = self._now_s()
                block = self._between() if self._in_gap else self._sounding()
                if block is None:
                    if self._over and not self._blocks:
                        return b""
                    if self._ahead_s(now_s) < LEAD_S and self._in_gap:
                        self._silent_bytes += len(_SILENCE)
                        block = _SILENCE
                if block is not None:
                    self._handed_bytes += len(block)
                    return block
                self._changed.wait(LOOK_AGAIN_S)
            return b""

    def _ahead_s(self, now_s: float) -> float:
        """How much the engine has in hand."""
        if self._running_since_s is None and not self._paused:
            self._running_since_s = now_s  # the first read
        since_s = 0.0 if self._running_since_s is None else now_s - self._running_since_s
        return self._handed_bytes / BYTES_PER_S - self._ran_s - since_s

    def _between(self) -> bytes | None:
        """The first of the sound after a gap, once there is enough of it."""
        if not self._blocks or not (self._over or self._held_bytes >= BEGIN_S * BYTES_PER_S):
            return None
        self._in_gap = False
        self._to_rise_s = RISE_S
        return self._sounding()

    def _sounding(self) -> bytes | None:
        """The next of the sound. The last block is kept back, to go out softly if need be."""
        last = len(self._blocks) == 1
        if not self._blocks or (last and not self._over and self._ahead_s(self._now_s()) >= DRY_S):
            return None
        block = self._blocks.popleft()
        self._held_bytes -= len(block)
        self._changed.notify_all()
        if self._to_rise_s > 0.0:
            done = 1.0 - self._to_rise_s / RISE_S
            self._to_rise_s -= len(block) / BYTES_PER_S
            block = _ramped(block, done, min(1.0, 1.0 - self._to_rise_s / RISE_S))
        if last and (self._abrupt or not self._over):
            self._in_gap = True
            block = _ramped(block, 1.0, 0.0)
        return block


def _ramped(block: bytes, first: float, last: float) -> bytes:
    """A block whose amplitude goes evenly from `first` to `last`."""
    samples = array("f", block)
    frames = max(1, len(samples) // CHANNELS)
    step = (last - first) / frames
    for index in range(len(samples)):
        samples[index] *= first + step * (index // CHANNELS)
    return samples.tobytes()
