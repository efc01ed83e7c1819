"""Between the session and the widgets: one view out, commands and settings in.

The session has no signals; the bridge asks it for its view after each command and, while the window
is seen, now and then. It never waits for anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from sleepplayer.clock import Clock
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.queue import Queue, Repeat
from sleepplayer.night.session import Session
from sleepplayer.night.settings import Settings
from sleepplayer.night.view import Phase, SessionView

PLAYING_REFRESH_MS = 500
QUIET_REFRESH_MS = 5_000
"""Nothing moves but the clock: "silent at" of a plan, or a deadline that runs on in a pause."""

SETTLE_MS = 300
"""A value that is being dragged is kept when it has rested so long."""

VOLUME_STEP = 5


class Bridge(QObject):
    """Hands the session's view to the widgets, and their wishes to the session."""

    viewed = Signal(object)
    """A `SessionView`; what is shown already is not sent again."""

    settings_changed = Signal(object)
    """The `Settings` to keep."""

    def __init__(
        self, *, session: Session, settings: Settings, clock: Clock, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.clock = clock
        self.settings = settings
        self.view: SessionView = session.view()
        self.offered: frozenset[EndAction] | None = None
        """What the system would do after the silence; None: it has not answered yet."""

        self.touched_s = clock.elapsed_s()
        """When the person last asked for something, by the clock."""

        self._seen = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.flush)

    @property
    def queue(self) -> Queue:
        """Tonight's queue."""
        return self.session.queue

    def offers(self, action: EndAction) -> bool:
        """Whether this can follow the silence, as far as is known by now."""
        return not action.is_the_systems or action in (self.offered or ())

    @property
    def then(self) -> EndAction:
        """What follows the silence: what was chosen, unless it is not offered."""
        return self.settings.then if self.offers(self.settings.then) else EndAction.STOP

    def set_offered(self, actions: frozenset[EndAction]) -> None:
        """The system has answered which of its own actions it would do."""
        self.offered = actions
        self.refresh()

    def refresh(self) -> None:
        """Ask for the view now, and tell the widgets."""
        self.view = self.session.view()
        self._pace()
        self.viewed.emit(self.view)

    def set_seen(self, seen: bool) -> None:
        """Whether the window is on the screen; unseen, nothing is asked or painted."""
        self._seen = seen
        if seen:
            self.refresh()
        else:
            self._timer.stop()

    def do(self, command: Callable[[], object], *, by_hand: bool = True) -> None:
        """Run a command of the session and show what came of it. `by_hand`: a person asked."""
        if by_hand:
            self.touched_s = self.clock.elapsed_s()
        command()
        self.refresh()

    def toggle_pause(self) -> None:
        """Pause or go on."""
        self.do(self.session.toggle_pause)

    def seek_by(self, seconds: float) -> None:
        """Go ahead or back within the track."""
        position_s = self.session.view().position_s
        if position_s is not None:
            self.do(lambda: self.session.seek(position_s + seconds))

    def set_volume(self, percent: int) -> None:
        """The listener's volume, kept once it rests."""
        percent = max(0, min(100, percent))
        self.do(lambda: self.session.set_volume(percent))
        self.change(replace(self.settings, volume=percent), rested=False)

    def step_volume(self, steps: int) -> None:
        """Louder or quieter by a step."""
        self.set_volume(self.session.view().volume + steps * VOLUME_STEP)

    def toggle_mute(self) -> None:
        """Mute or take it back."""
        self.do(lambda: self.session.set_muted(not self.session.view().muted))

    def next_repeat(self) -> None:
        """Off, all, one, and round again."""
        order = (Repeat.OFF, Repeat.QUEUE, Repeat.TRACK)
        self.set_repeat(order[(order.index(self.queue.repeat) + 1) % len(order)])

    def set_repeat(self, repeat: Repeat) -> None:
        """What begins again at its end; it is kept."""
        self.queue.repeat = repeat
        self.change(replace(self.settings, repeat=repeat))
        self.do(self.session.queue_changed)

    def toggle_shuffle(self) -> None:
        """Shuffle the playing order or return to the visible one."""
        self.set_shuffle(not self.queue.shuffle)

    def set_shuffle(self, shuffle: bool) -> None:
        """In another order, or in the visible one; it is kept."""
        self.queue.set_shuffle(shuffle)
        self.change(replace(self.settings, shuffle=shuffle))
        self.do(self.session.queue_changed)

    def change(self, settings: Settings, *, rested: bool = True) -> None:
        """Take over settings; they are kept at once, or when a dragged value has `rested`."""
        if settings == self.settings:
            return
        session_changed = settings.session != self.settings.session
        self.settings = settings
        if session_changed:
            self.do(lambda: self.session.change_settings(settings.session))
        if rested:
            self.flush(always=True)
        else:
            self._settle.start()

    def turn(self, settings: Settings) -> None:
        """Somebody else's settings count from now on; they are kept already."""
        self.flush()
        self.settings = settings
        self.queue.repeat = settings.repeat
        self.queue.set_shuffle(settings.shuffle)
        self.session.change_settings(settings.session)
        self.session.set_volume(settings.volume)
        self.refresh()

    def flush(self, *, always: bool = False) -> None:
        """Have settings kept now that are still waiting to be."""
        waiting = self._settle.isActive() or self.sender() is self._settle
        self._settle.stop()
        if waiting or always:
            self.settings_changed.emit(self.settings)

    def _pace(self) -> None:
        playing = self.view.phase is Phase.PLAYING
        interval = PLAYING_REFRESH_MS if playing else QUIET_REFRESH_MS
        if self._seen and (not self._timer.isActive() or self._timer.interval() != interval):
            self._timer.start(interval)
