"""What may begin: the queue's answer to a pick, and what is said when it is no.

The queue itself passes over what is barred and the transport hands no cue of it to the engine; this
is for those who asked for something that may not play.
"""

from __future__ import annotations

from collections.abc import Callable

from sleepplayer.night.notices import NothingMayPlay, Notice, Refused
from sleepplayer.night.ports import HouseRules
from sleepplayer.night.queue import Entry, Queue


class Guard:
    """Holds the queue to the rules of the house."""

    def __init__(
        self, *, queue: Queue, rules: HouseRules, notify: Callable[[Notice], None]
    ) -> None:
        self._queue = queue
        self._notify = notify
        queue.bar(rules.barred)

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
        ids = (entry.entry_id for entry in self._queue.entries)
        reasons = (self._queue.barred(i) for i in ids if i not in self._queue.failed)
        first = next((barred for barred in reasons if barred is not None), None)
        if first is not None:
            self._notify(NothingMayPlay(first))
