"""When a stream that broke off is tried again, and when it is given up. A pure value.

Waits grow from 1 s to 15 s (exponential backoff), so that a station is not pestered and a router
that restarts has its minute. A stream that sounded again for a while has its whole patience back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

WAITS_S = (1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0)

PATIENCE_S = 60.0
"""How long after it first broke off a stream may still be waited for."""

STEADY_S = 30.0
"""A stream that has played for so long is well again."""


@dataclass(frozen=True, slots=True)
class StreamRetry:
    """The state of one stream. Times in `Clock.elapsed_s`; `due_s` is when to try again.

    `broke_s` is when it broke off for the first time since it was well, `tried_s` when it was
    started again the last time.
    """

    broke_s: float | None = None
    tries: int = 0
    due_s: float | None = None
    tried_s: float = 0.0

    @property
    def waiting(self) -> bool:
        """Whether nothing plays now because the next try is still to come."""
        return self.due_s is not None

    def broke_off(self, now_s: float) -> StreamRetry | None:
        """It broke off, or did not answer; None: give it up."""
        broke_s = now_s if self.broke_s is None else self.broke_s
        if self.tries >= len(WAITS_S):
            return None
        due_s = now_s + WAITS_S[self.tries]
        if due_s > broke_s + PATIENCE_S:
            return None
        return StreamRetry(broke_s, self.tries + 1, due_s)

    def is_due(self, now_s: float) -> bool:
        """Whether to try now."""
        return self.due_s is not None and now_s >= self.due_s

    def tried(self, now_s: float) -> StreamRetry:
        """It is started again."""
        return replace(self, due_s=None, tried_s=now_s)

    def played(self, now_s: float, *, moved_s: float) -> StreamRetry:
        """It has come so far since it was started; a position that leaps is no proof of playing."""
        well = not self.waiting and min(moved_s, now_s - self.tried_s) >= STEADY_S
        return StreamRetry() if well else self

    def resumed(self, now_s: float) -> StreamRetry:
        """Going on after a pause: the time of it does not count against the stream."""
        return StreamRetry(now_s, 0, now_s) if self.waiting else self
