"""The queue: what plays tonight, in which order, and what follows what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice, repeat
from random import Random

from sleepplayer.models import Track
from sleepplayer.night.entries import Entries, Entry
from sleepplayer.rotation.rules import Barred

__all__ = ["Entry", "Queue", "Repeat", "SetAside"]


class Repeat(StrEnum):
    """What happens at the end of the queue, or of a track."""

    OFF = "off"
    QUEUE = "queue"
    TRACK = "track"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A queue as it was, for `Queue.take_back` alone; nobody else looks into it."""

    entries: tuple[Entry, ...]
    order: tuple[int, ...]
    current: int | None
    begun: int
    failed: frozenset[int]
    said_titles: Mapping[str, tuple[str, str]]
    repeat: Repeat
    shuffle: bool


class Queue(Entries):
    """Entries in their visible order, the order they play in, and which one is current.

    With shuffle the playing order is a permutation drawn from the generator that is passed in; the
    current entry stays current through every change. Entries that failed are passed over, and so
    are those whose tracks are barred at that moment. An entry's *turn* is as many plays as its
    `times`; however it comes to be current, its turn begins anew.
    """

    def __init__(self, *, rng: Random) -> None:
        super().__init__()
        self._rng = rng
        self._visible: list[int] = []  # entry ids as shown
        self._order: list[int] = []  # entry ids in playing order
        self._why_barred: Callable[[Track], Barred | None] | None = None
        self._current: int | None = None
        self._begun = 1  # how often the current one has begun in this turn
        self._next_id = 1
        self.repeat = Repeat.QUEUE
        self._shuffle = False

    @property
    def entries(self) -> Sequence[Entry]:
        """The entries as they are shown."""
        return tuple(self._entries_by_id[i] for i in self._visible)

    @property
    def current(self) -> Entry | None:
        """The entry that plays, or would play first."""
        return None if self._current is None else self._entries_by_id[self._current]

    @property
    def shuffle(self) -> bool:
        """Whether the playing order is shuffled."""
        return self._shuffle

    def bar(self, why: Callable[[Track], Barred | None]) -> None:
        """What must not play is asked of `why` from now on."""
        self._why_barred = why

    def barred(self, entry_id: int) -> Barred | None:
        """Why an entry may not play now; None if it may."""
        why = self._why_barred
        return None if why is None else why(self._entries_by_id[entry_id].track)

    @property
    def playable(self) -> bool:
        """Whether anything in it has not failed and may play."""
        return self._first_playable(self._order) is not None

    def add(
        self,
        tracks: Iterable[Track],
        *,
        at: int | None = None,
        times: int = 1,
        behind: int | None = None,
    ) -> list[Entry]:
        """Put tracks at a visible index (default: the end), each to be played so many times;
        returns their entries. Shuffled, they play right `behind` that entry, or whenever."""
        added = []
        for track in tracks:
            added.append(Entry(self._next_id, track, max(1, times)))
            self._next_id += 1
        self._entries_by_id.update((entry.entry_id, entry) for entry in added)
        index = len(self._visible) if at is None else max(0, min(at, len(self._visible)))
        self._visible[index:index] = [entry.entry_id for entry in added]
        if self._shuffle and behind in self._order:
            place = self._order.index(behind) + 1
            self._order[place:place] = [entry.entry_id for entry in added]
        elif self._shuffle:
            # Behind what plays, or it would come around only when the queue repeats.
            first = self._order.index(self._current) + 1 if self._current in self._order else 0
            for entry in added:
                self._order.insert(self._rng.randint(first, len(self._order)), entry.entry_id)
        else:
            self._order = list(self._visible)
        if self._current is None and self._order:
            self._turn_to(self._order[0])
        return added

    def remove(self, entry_id: int) -> None:
        """Take an entry out; if it was current, the one that would follow becomes current."""
        follower = self.after(entry_id, natural=False)
        self._visible.remove(entry_id)
        self._order.remove(entry_id)
        del self._entries_by_id[entry_id]
        self._failed.discard(entry_id)
        if self._current == entry_id:
            stays = follower is not None and follower.entry_id != entry_id
            fallback = self._order[0] if self._order else None
            self._turn_to(follower.entry_id if stays and follower else fallback)

    def clear(self) -> None:
        """Empty it."""
        self._visible, self._order = [], []
        self._turn_to(None)
        self._entries_by_id.clear()
        self._failed.clear()

    def as_it_is(self) -> SetAside:
        """All of it as it is now, to come back to."""
        return SetAside(
            entries=tuple(self.entries),
            order=tuple(self._order),
            current=self._current,
            begun=self._begun,
            failed=frozenset(self._failed),
            said_titles=dict(self._said_titles),
            repeat=self.repeat,
            shuffle=self._shuffle,
        )

    def set_aside(self) -> SetAside:
        """Take all of it out, for others to play in the meantime; what is left is empty, plays in
        the visible order, and once."""
        aside = self.as_it_is()
        self.clear()
        self._said_titles.clear()
        self.repeat, self._shuffle = Repeat.OFF, False
        return aside

    def take_back(self, aside: SetAside) -> None:
        """Put that back in place of what is there: the same entries, by the same ids."""
        self._visible = [entry.entry_id for entry in aside.entries]
        self._entries_by_id = {entry.entry_id: entry for entry in aside.entries}
        self._order, self._current, self._begun = list(aside.order), aside.current, aside.begun
        self._failed, self._said_titles = set(aside.failed), dict(aside.said_titles)
        self.repeat, self._shuffle = aside.repeat, aside.shuffle

    def move(self, entry_id: int, to_index: int) -> None:
        """Move an entry to a visible index, counted without it."""
        self._visible.remove(entry_id)
        self._visible.insert(max(0, min(to_index, len(self._visible))), entry_id)
        if not self._shuffle:
            self._order = list(self._visible)

    def set_shuffle(self, shuffle: bool) -> None:
        """Shuffle the playing order with the current entry first, or return to the visible one."""
        if shuffle == self._shuffle:
            return
        self._shuffle = shuffle
        self._order = list(self._visible)
        if shuffle:
            self._rng.shuffle(self._order)
            if self._current is not None:
                self._order.remove(self._current)
                self._order.insert(0, self._current)

    def select(self, entry_id: int) -> Entry:
        """Make an entry current; picked by hand it gets another chance if it had failed."""
        self._failed.discard(entry_id)
        self._turn_to(entry_id)
        return self._entries_by_id[entry_id]

    def begin_anew(self) -> None:
        """The current entry begins for the first time, whatever it has played before."""
        self._begun = 1

    def begins(self, entry_id: int) -> Entry:
        """An entry begins by itself, after another or once more."""
        begun = self._begun + 1 if entry_id == self._current else 1
        entry = self.select(entry_id)
        self._begun = begun if begun <= entry.times else 1
        return entry

    def after(self, entry_id: int, *, natural: bool = True) -> Entry | None:
        """What follows an entry: by itself (`natural`, repeat track counts) or by "next"."""
        again = self.repeat is Repeat.TRACK or self._times_left(entry_id) > 1
        if natural and again and self._plays(entry_id):
            return self._entries_by_id[entry_id]
        place = self._order.index(entry_id)
        following = self._order[place + 1 :]
        if self.repeat is not Repeat.OFF:
            following += self._order[: place + 1]
        return self._first_playable(following)

    def before(self, entry_id: int) -> Entry | None:
        """What "previous" leads to."""
        place = self._order.index(entry_id)
        preceding = self._order[:place][::-1]
        if self.repeat is not Repeat.OFF:
            preceding += self._order[place:][::-1]
        return self._first_playable(preceding)

    def upcoming(self, count: int) -> list[Entry]:
        """The current entry and those that follow it by themselves, `count` at most; one that plays
        several times is there as often."""
        return list(islice(chain.from_iterable(self._turns(count)), count))

    def turns(self, count: int) -> list[Entry]:
        """All that plays by itself until so many entries have had their turns, the current one's
        being what is left of it: that is how many tracks a person counts."""
        return list(chain.from_iterable(islice(self._turns(count), count)))

    @property
    def turn_goes_on(self) -> bool:
        """Whether the current entry follows itself, because it has not had its times yet."""
        current = self._current
        return current is not None and self._times_left(current) > 1 and self._plays(current)

    @property
    def rounds_played(self) -> int:
        """How often the current entry has come to its end in its turn."""
        return self._begun - 1

    def _turns(self, count: int) -> Iterator[list[Entry]]:
        """The current entry's turn and those that follow it by themselves, `count` at least."""
        if self._current is None or not self.playable:
            return
        if self.repeat is Repeat.TRACK and self.barred(self._current) is None:
            current = self._entries_by_id[self._current]
            yield [current] * self._times_left(self._current)
            yield from repeat([current] * current.times, count)
            return
        rest: Iterable[int] = self._order[self._order.index(self._current) :]
        if self.repeat is not Repeat.OFF:
            rest = chain(rest, *([self._order] * count))  # each holds one that plays, at least
        yield from self._each_turn(self._playable(rest))

    def to_the_end(self) -> list[Entry]:
        """The current entry and the rest of the playing order, each as often as it plays, without
        repeating the queue."""
        if self._current is None:
            return []
        rest = self._order[self._order.index(self._current) :]
        return list(chain.from_iterable(self._each_turn(self._playable(rest))))

    def from_current(self) -> Entry | None:
        """The current entry if it may play, else the first that does of those behind it, and of
        those before it; a current one that failed may be tried again."""
        if self._current is None or self.barred(self._current) is None:
            return self.current
        place = self._order.index(self._current)
        return self._first_playable(self._order[place:] + self._order[:place])

    def _times_left(self, entry_id: int) -> int:
        times = self._entries_by_id[entry_id].times
        return max(1, times - self._begun + 1) if entry_id == self._current else times

    def _turn_to(self, entry_id: int | None) -> None:
        self._current, self._begun = entry_id, 1

    def _each_turn(self, entries: Iterator[Entry]) -> Iterator[list[Entry]]:
        for place, entry in enumerate(entries):
            times = self._times_left(entry.entry_id) if place == 0 else entry.times
            yield [entry] * times

    def _plays(self, entry_id: int) -> bool:
        return entry_id not in self._failed and self.barred(entry_id) is None

    def _playable(self, ids: Iterable[int]) -> Iterator[Entry]:
        return (self._entries_by_id[i] for i in ids if self._plays(i))

    def _first_playable(self, ids: Iterable[int]) -> Entry | None:
        return next(self._playable(ids), None)
