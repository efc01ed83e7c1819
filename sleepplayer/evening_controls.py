"""`Controls` over a session: what window and terminal share of the way in from outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from sleepplayer.controls import NowPlaying
from sleepplayer.models import Track
from sleepplayer.night.after_silence import AfterSilence, PendingEnd
from sleepplayer.night.media_keys import Meaning, MediaKey, meaning
from sleepplayer.night.queue import Queue, Repeat
from sleepplayer.night.session import STOP_RAMP_S, Session
from sleepplayer.night.sleep_timer import TimerState
from sleepplayer.night.stretch import is_live
from sleepplayer.night.view import Phase, SessionView
from sleepplayer.people import SessionKind


@dataclass(frozen=True, slots=True)
class Sleeve:
    """What is printed on a track's cover, and its picture."""

    album: str = ""
    cover: Path | None = None


class Hands(Protocol):
    """What a window and a terminal do in ways of their own."""

    @property
    def can_show(self) -> bool:
        """Whether there is a window to show."""
        ...

    @property
    def can_start(self) -> bool:
        """Whether there may be something to begin while nothing plays."""
        ...

    @property
    def starting(self) -> bool:
        """Whether what it was asked to begin waits for its sounds."""
        ...

    @property
    def not_started(self) -> str:
        """Why it did not begin when it was last asked to, in a sentence; "" if it did."""
        ...

    @property
    def headset_extends(self) -> bool:
        """Whether "play" means "still awake" in the last minutes."""
        ...

    def do(self, command: Callable[[], object]) -> None:
        """Have the session do something, and show what came of it."""
        ...

    def start(self) -> None:
        """Nothing plays: begin what is planned."""
        ...

    def set_volume(self, percent: int) -> None:
        """The listener's volume 0-100."""
        ...

    def set_repeat(self, repeat: Repeat) -> None:
        """What begins again at its end."""
        ...

    def set_shuffle(self, shuffle: bool) -> None:
        """In another order, or in the visible one."""
        ...

    def gather(self, sources: Sequence[Path | str], *, play: bool) -> None:
        """Put these into tonight's sounds; `play`: they are played now."""
        ...

    def show(self) -> None:
        """Bring the window to the front."""
        ...

    def quit(self) -> None:
        """Fade for 2 s and end the program."""
        ...


class EveningControls:
    """See `sleepplayer.controls.Controls`; to be used on the main thread."""

    def __init__(
        self,
        session: Session,
        hands: Hands,
        *,
        after: AfterSilence,
        sleeve: Callable[[Track], Sleeve] = lambda _track: Sleeve(),
    ) -> None:
        """`after`: what follows the silence, to be called off."""
        self._session = session
        self._hands = hands
        self._after = after
        self._sleeve = sleeve
        self._tried: int | None = None  # the excerpt that a discovery plays, or played last

    @property
    def can_show(self) -> bool:
        """Whether there is a window."""
        return self._hands.can_show

    def now(self) -> NowPlaying:
        """How things are."""
        view = self._session.view()
        if view.kind is SessionKind.DISCOVERY and view.entry is not None:
            self._tried = view.entry.entry_id
        elif view.entry is not None and view.entry.entry_id == self._tried:
            view = replace(view, entry=None)  # it has just ended, and stands in the queue yet
        now = now_playing(view, self._session.queue, self._after.pending, self._sleeve)
        if now.phase is not Phase.IDLE:
            return replace(now, can_start=self._hands.can_start)
        return replace(
            now,
            can_start=self._hands.can_start,
            starting=self._hands.starting,
            not_started=self._hands.not_started,
        )

    def press(self, key: MediaKey) -> None:
        """A media key: nobody looks at a screen while pressing it."""
        session = self._session
        meant = meaning(
            key,
            session.view(),
            extends=self._hands.headset_extends,
            ending=self._after.pending is not None,
        )
        deeds: dict[Meaning, Callable[[], object]] = {
            Meaning.RESUME: session.resume,
            Meaning.PAUSE: session.pause,
            Meaning.STILL_AWAKE: session.still_awake,
            Meaning.STOP: lambda: session.stop(STOP_RAMP_S),
            Meaning.NEXT: session.next,
            Meaning.PREVIOUS: session.previous,
        }
        if meant is Meaning.START:
            self.start()
        elif meant is Meaning.STAY_ON:
            self._after.cancel()
        elif meant is not Meaning.NOTHING:
            self._hands.do(deeds[meant])

    def start(self) -> None:
        """Begin tonight, or go on."""
        phase = self._session.view().phase
        if phase is Phase.IDLE:
            self.stay_on()
            self._hands.start()
        elif phase is Phase.PAUSED:
            self._hands.do(self._session.resume)

    def extend(self, seconds: float) -> None:
        """Be silent later, as far as limits allow."""
        self._hands.do(lambda: self._session.extend(seconds))

    def end_softly(self) -> None:
        """Silent in 20 s."""
        self._hands.do(self._session.end_softly)

    def stay_on(self) -> None:
        """Nothing follows the silence."""
        self._after.cancel()

    def seek_to(self, entry_id: int, position_s: float) -> None:
        """A place in the track, if it is still that one."""
        now = self.now()
        if now.can_seek and now.entry_id == entry_id:
            self._hands.do(lambda: self._session.seek(position_s))

    def seek_by(self, seconds: float) -> None:
        """Ahead or back; past the end the next one plays."""
        now = self.now()
        if not now.can_seek or now.position_s is None:
            return
        place_s = max(0.0, now.position_s + seconds)
        if now.duration_s is not None and place_s >= now.duration_s:
            self._hands.do(self._session.next)
        else:
            self._hands.do(lambda: self._session.seek(place_s))

    def set_volume(self, percent: int) -> None:
        """The listener's volume."""
        self._hands.set_volume(max(0, min(100, percent)))

    def set_repeat(self, repeat: Repeat) -> None:
        """What begins again at its end."""
        if repeat is not self._session.queue.repeat:
            self._hands.set_repeat(repeat)

    def set_shuffle(self, shuffle: bool) -> None:
        """In another order, or not."""
        if shuffle != self._session.queue.shuffle:
            self._hands.set_shuffle(shuffle)

    def open(self, sources: Sequence[Path | str]) -> None:
        """Play these now."""
        self.stay_on()
        self._hands.gather(sources, play=True)

    def add(self, sources: Sequence[Path | str]) -> None:
        """These come, too."""
        self._hands.gather(sources, play=False)

    def show(self) -> None:
        """Bring the window to the front."""
        if self._hands.can_show:
            self._hands.show()

    def quit(self) -> None:
        """Fade and end."""
        self._hands.quit()


def now_playing(
    view: SessionView,
    queue: Queue,
    ending: PendingEnd | None,
    sleeve: Callable[[Track], Sleeve],
) -> NowPlaying:
    """What a desktop is shown of a moment. Of a discovery it learns no more than that it plays."""
    blind = view.kind is SessionKind.DISCOVERY and view.phase is not Phase.IDLE
    entry = None if blind else view.entry
    session = NowPlaying(
        phase=view.phase,
        volume=view.volume,
        muted=view.muted,
        repeat=queue.repeat,
        shuffle=queue.shuffle,
        fading=view.timer is TimerState.FADING,
        remaining_s=view.remaining_s,
        planned_s=view.planned_s,
        silent_at=view.silent_at,
        still_awake=view.still_awake,
        ending=ending,
    )
    if entry is None:
        return session
    track, active = entry.track, view.phase is not Phase.IDLE
    printed = sleeve(track)
    live = is_live(track)
    return replace(
        session,
        entry_id=entry.entry_id,
        title=track.title,
        artist=track.artist,
        album=printed.album,
        location="" if track.synthesised else track.location,
        cover=printed.cover,
        duration_s=view.duration_s or track.duration_s,
        position_s=view.position_s,
        has_next=active and queue.after(entry.entry_id, natural=False) is not None,
        has_previous=active and not (live and queue.before(entry.entry_id) is None),
        can_seek=active and not live,
    )
