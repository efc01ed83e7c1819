"""What may begin: the queue's answer to a pick, and what is said when it is no.

The queue itself passes over what is barred and the transport hands no cue of it to the engine; this
is for those who asked for something that may not play.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sleepplayer.models import Track
from sleepplayer.night.notices import NothingMayPlay, Notice, Refused
from sleepplayer.night.ports import HouseRules
from sleepplayer.night.queue import Entry, Queue


class Guard:
    """Holds the queue to the rules of the house."""

    def __init__(
        self, *, queue: Queue, rules: HouseRules, notify: Callable[[Notice], None]
    ) -> None:
        self._queue = queue
        self._rules = rules
        self._notify = notify
        queue.bar(rules.barred)

    def admitted(self, tracks: Sequence[Track]) -> list[Track]:
        """Those that may play; why the first of the others may not is said."""
        answers = [(track, self._rules.barred(track)) for track in tracks]
        refused = next(((track, why) for track, why in answers if why is not None), None)
        if refused is not None:
            self._notify(Refused(*refused))
        return [track for track, why in answers if why is None]

    def admits_any(self, tracks: Sequence[Track]) -> bool:
        """Whether one of them may play; nothing is said."""
        return any(self._rules.barred(track) is None for track in tracks)

    def picked(self, entry_id: int) -> Entry | None:
        """Select the entry that was picked by hand; None if it may not play, which is said."""
        barred, entry = self._queue.barred(entry_id), self._queue.find(entry_id)
        if barred is None:
            return self._queue.select(entry_id)
        if entry is not None:
            self._notify(Refused(entry.track, barred))
        return None

    def first(self) -> Entry | None:
        """Select what the queue begins with: the current entry, or what follows it and may play.

        None if nothing is there, or nothing of it may play, which is said.
        """
        entry = self._queue.from_current()
        if entry is None:
            self.say_if_nothing_may_play()
        elif entry != self._queue.current:
            self._queue.select(entry.entry_id)
        return entry

    def say_if_nothing_may_play(self) -> None:
        """Tell that all that could be played is barred, if that is so."""
        if self._queue.playable:
            return
        for entry in self._queue.entries:
            barred = self._queue.barred(entry.entry_id)
            if barred is not None and entry.entry_id not in self._queue.failed:
                self._notify(NothingMayPlay(barred, entry.track))
                return
