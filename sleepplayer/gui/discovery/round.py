"""A round while it runs: excerpts in place of tonight's sounds, and those back afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.discovery.desk import DiscoveryDesk, Excerpt
from sleepplayer.night.queue import SetAside
from sleepplayer.night.sleep_timer import EndOfQueue
from sleepplayer.night.view import Phase, SessionView
from sleepplayer.people import Answer, SessionKind

STOP_S = 2.0
"""How long the sound takes to go: what played before, and the last excerpt when it is enough."""

TOO_SOON_S = 1.0
"""What is pressed so soon after an excerpt began was meant for the one before, or is a slip: nobody
has felt anything yet."""


class Round(QObject):
    """Plays excerpts one after the other; one that ends by itself is not answered.

    `hold(True)` is called before the queue is borrowed, `hold(False)` when it is as it was. What
    others put into it meanwhile stays, behind what there was; and if they took all excerpts out, it
    is theirs, and the round is over.
    """

    moved = Signal()
    """Another excerpt, or the end."""

    ended = Signal()
    """The queue is as it was; what the library learnt meanwhile it has not been told."""

    def __init__(
        self,
        desk: DiscoveryDesk,
        bridge: Bridge,
        *,
        hold: Callable[[bool], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._bridge = bridge
        self._hold = hold
        self._waiting: Sequence[Excerpt] = ()
        self._excerpts: dict[int, Excerpt] = {}
        self._aside: SetAside | None = None
        self._heard: int | None = None
        self._since_s = 0.0
        self._said: Answer | None = None
        self._missed: int | None = None
        self._last: Answer | None = None
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self._start)
        bridge.viewed.connect(self._follow)

    @property
    def running(self) -> bool:
        """Whether excerpts play, or are about to."""
        return self._aside is not None

    @property
    def count(self) -> int:
        """How many there are in this round."""
        return len(self._waiting)

    @property
    def place(self) -> int:
        """The place of the one that plays, from 1; 0 while none does."""
        heard = self._now()
        return 0 if heard is None else list(self._excerpts).index(heard) + 1

    @property
    def last(self) -> Answer | None:
        """What the one before was answered with; None: it was not."""
        return self._last

    def begin(self, excerpts: Sequence[Excerpt]) -> None:
        """Play them. What plays ends softly first: a session begins from silence."""
        if self.running or not excerpts:
            return
        session = self._bridge.session
        plays = session.view().phase is not Phase.IDLE
        self._hold(True)
        if plays:  # before its queue is gone: where it was left is kept
            self._bridge.do(lambda: session.stop(STOP_S))
        self._waiting, self._heard, self._missed = excerpts, None, None
        self._said = self._last = None
        self._aside = self._bridge.queue.set_aside()
        if plays:
            self._bridge.refresh()
            self._silence.start(round(1000.0 * STOP_S))
        else:
            self._start()

    def answer(self, answer: Answer) -> None:
        """Keep what the person says of the one that plays, and go on to the next."""
        if self._now() != self._heard:
            self._bridge.refresh()  # it has just gone on by itself
        heard = self._now()
        if heard is None:
            return
        if self._bridge.clock.elapsed_s() - self._since_s < TOO_SOON_S:
            if self._missed is not None:
                self._desk.answer(self._excerpts[self._missed], answer)
                self._missed, self._last = None, answer
                self.moved.emit()
            return
        self._desk.answer(self._excerpts[heard], answer)
        self._said = answer
        if self.place == self.count:
            self.stop()
        else:
            self._bridge.do(self._bridge.session.next)

    def toggle_pause(self) -> None:
        """Pause, or go on."""
        if self._now() is not None:
            self._bridge.toggle_pause()

    def stop(self) -> None:
        """It is enough."""
        if self.running:
            self._end()

    def _start(self) -> None:
        session = self._bridge.session
        entries = self._bridge.queue.add([excerpt.track for excerpt in self._waiting])
        ids = [entry.entry_id for entry in entries]
        self._excerpts = dict(zip(ids, self._waiting, strict=True))
        self._since_s = self._bridge.clock.elapsed_s()
        if session.start(EndOfQueue(), kind=SessionKind.DISCOVERY):
            self._bridge.refresh()
        else:  # why is said
            self._end()

    def _now(self) -> int | None:
        """The entry that is heard, if it is one of ours."""
        view = self._bridge.session.view()
        if not self.running or view.phase is Phase.IDLE or view.entry is None:
            return None
        return view.entry.entry_id if view.entry.entry_id in self._excerpts else None

    def _follow(self, view: SessionView) -> None:
        if not self.running or not self._excerpts:
            return
        ours = view.phase is not Phase.IDLE and view.kind is SessionKind.DISCOVERY
        heard = self._now()
        if not ours or heard is None:
            self._end()
        elif heard != self._heard:
            self._missed = None if self._said else self._heard
            self._last, self._said = self._said, None
            self._heard, self._since_s = heard, self._bridge.clock.elapsed_s()
            self.moved.emit()

    def _end(self) -> None:
        aside, self._aside = self._aside, None
        if aside is None:
            return
        self._silence.stop()
        session, queue = self._bridge.session, self._bridge.queue
        there = [entry for entry in queue.entries if entry.entry_id not in self._excerpts]
        theirs = bool(there) and len(there) == len(queue.entries) and bool(self._excerpts)
        self._excerpts = {}
        if theirs:
            queue.repeat = self._bridge.settings.repeat
            queue.set_shuffle(self._bridge.settings.shuffle)
        else:
            if session.view().phase is not Phase.IDLE:
                session.stop(STOP_S)
            queue.take_back(aside)
            queue.add([entry.track for entry in there])
        self._hold(False)
        self._bridge.refresh()
        self.ended.emit()
        self.moved.emit()
