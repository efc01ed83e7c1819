"""An engine that can also be given web pages: it finds the sound in one before it hands it on.

A decorator around any `PlaybackEngine`. Files pass straight through. Of an http(s) address a thread
asks what it is; a page goes to `resolve`, which may take seconds. Nothing here waits for it, and
what was asked for in the meantime counts.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from sleepplayer.audio.stream_title import clean_title
from sleepplayer.locations import is_stream
from sleepplayer.night.fade import Envelope
from sleepplayer.night.playback import (
    Cue,
    EngineEvent,
    FailureReason,
    PlaybackEngine,
    PlaybackStatus,
    TitleKnown,
    TrackFailed,
)

LOG = logging.getLogger(__name__)

LIMIT_S = 30.0
"""A page that takes longer does not answer."""
KEPT_S = 300.0
"""How long what was found stays good: it is asked for again when a track repeats or fails."""
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What to play instead of an address, or why that cannot be told."""

    location: str = ""
    title: str = ""
    failure: FailureReason | None = None


Resolve = Callable[[str], Resolution]


def look_up(address: str, resolve: Resolve) -> Resolution:
    """What an address stands for: itself, unless it is a page. Waits for servers."""
    # Only here: the web takes its time to import, which a window's first paint has not.
    from sleepplayer.audio.http_source import (  # noqa: PLC0415
        ForeignStatus,
        HttpSource,
        StreamFailed,
    )

    try:
        source = HttpSource(address)
    except ForeignStatus:
        return Resolution(address)
    except StreamFailed as exc:
        return Resolution(failure=exc.reason)
    source.close()
    if source.content_type not in _PAGES:
        return Resolution(address)
    found = resolve(address)
    if found.failure is None and not is_stream(found.location):
        return Resolution(failure=FailureReason.NOT_AUDIO)
    return found


class _Wanted:
    """A cue whose address is being looked up, and what came meanwhile."""

    def __init__(self, cue: Cue) -> None:
        self.cue = cue


class ResolvingEngine:
    """Implements `PlaybackEngine` around `inner`. `on_event` is called on a thread of its own."""

    def __init__(
        self,
        inner: PlaybackEngine,
        *,
        resolve: Resolve,
        on_event: Callable[[EngineEvent], None],
        limit_s: float = LIMIT_S,
    ) -> None:
        self._inner = inner
        self._resolve = resolve
        self._on_event = on_event
        self._limit_s = limit_s
        # Guards what follows, and the order in which the inner engine is told.
        self._lock = threading.Lock()
        self._current: _Wanted | None = None
        self._following: _Wanted | None = None
        self._after: Cue | None = None  # what follows `_current` once that is handed on
        self._found: dict[str, tuple[float, Resolution]] = {}

    @property
    def name(self) -> str:
        """The inner engine's."""
        return self._inner.name

    def play(self, cue: Cue) -> None:
        """See `PlaybackEngine`. What plays goes on until a page is found."""
        with self._lock:
            self._following = self._after = None
            known = self._known(cue)
            if known is not None:
                self._current = None
                self._inner.play(known)
                return
            self._current = wanted = _Wanted(cue)
            self._inner.set_next(None)
        self._look_up(wanted)

    def set_next(self, cue: Cue | None) -> None:
        """See `PlaybackEngine`."""
        with self._lock:
            if self._current is not None:
                self._after = cue
                return
            wanted = self._hand_on_next(cue)
        if wanted is not None:
            self._look_up(wanted)

    def seek(self, position_s: float) -> None:
        """See `PlaybackEngine`."""
        with self._lock:
            if self._current is not None:
                self._current.cue = replace(self._current.cue, start_s=max(0.0, position_s))
                return
        self._inner.seek(position_s)

    def stop(self, ramp_s: float) -> None:
        """See `PlaybackEngine`."""
        with self._lock:
            self._current = self._following = self._after = None
            self._inner.stop(ramp_s)

    def status(self) -> PlaybackStatus:
        """A recent snapshot; of what is being looked up, its beginning."""
        inner, wanted = self._inner.status(), self._current
        if wanted is None:
            return inner
        cue = wanted.cue
        return replace(inner, token=cue.token, position_s=cue.start_s, duration_s=cue.duration_s)

    def close(self) -> None:
        """See `PlaybackEngine`. Threads that still ask are left to themselves."""
        with self._lock:
            self._current = self._following = self._after = None
        self._inner.close()

    def set_crossfade(self, crossfade_s: float) -> None:
        """See `PlaybackEngine`."""
        self._inner.set_crossfade(crossfade_s)

    def set_envelope(self, envelope: Envelope, *, last_resort_s: float) -> None:
        """See `PlaybackEngine`."""
        self._inner.set_envelope(envelope, last_resort_s=last_resort_s)

    def set_volume(self, percent: int) -> None:
        """See `PlaybackEngine`."""
        self._inner.set_volume(percent)

    def pause(self) -> None:
        """See `PlaybackEngine`."""
        self._inner.pause()

    def resume(self) -> None:
        """See `PlaybackEngine`."""
        self._inner.resume()

    def _known(self, cue: Cue) -> Cue | None:
        """The cue as the inner engine can play it, if that is known already."""
        if not is_stream(cue.location):
            return cue
        at_s, found = self._found.get(cue.location, (0.0, None))
        if found is None or time.monotonic() - at_s > KEPT_S:
            return None
        return replace(cue, location=found.location)

    def _hand_on_next(self, cue: Cue | None) -> _Wanted | None:
        known = None if cue is None else self._known(cue)
        self._inner.set_next(known)
        self._following = None if cue is None or known is not None else _Wanted(cue)
        return self._following

    def _look_up(self, wanted: _Wanted) -> None:
        def run() -> None:
            try:
                found = look_up(wanted.cue.location, self._resolve)
            except Exception:
                LOG.exception("Looking up an address failed")
                found = Resolution(failure=FailureReason.NO_ANSWER)
            limit.cancel()
            self._take(wanted, found)

        late = Resolution(failure=FailureReason.NO_ANSWER)
        limit = threading.Timer(self._limit_s, self._take, [wanted, late])
        limit.daemon = True
        limit.start()
        threading.Thread(target=run, name="look-up", daemon=True).start()

    def _take(self, wanted: _Wanted, found: Resolution) -> None:
        """Hand on what was found, unless something newer was asked for."""
        then: _Wanted | None = None
        with self._lock:
            if found.failure is None:
                self._found = {
                    **dict(list(self._found.items())[-15:]),
                    wanted.cue.location: (time.monotonic(), found),
                }
            cue = replace(wanted.cue, location=found.location)
            if wanted is self._current:
                self._current = None
                after, self._after = self._after, None
                if found.failure is None:
                    self._inner.play(cue)
                    then = self._hand_on_next(after)
            elif wanted is self._following:
                self._following = None
                if found.failure is None:
                    self._inner.set_next(cue)
            else:
                return
        if found.failure is not None:
            self._on_event(TrackFailed(cue.token, found.failure))
        elif (title := clean_title(found.title)) is not None:
            self._on_event(TitleKnown(cue.token, title))
        if then is not None:
            self._look_up(then)
