"""The queue: what plays tonight, in which order, and what follows what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, cycle, islice
from random import Random

from sleepplayer.models import Loudness, Track, TrackId


class Repeat(StrEnum):
    """What happens at the end of the queue, or of a track."""

    OFF = "off"
    QUEUE = "queue"
    TRACK = "track"


@dataclass(frozen=True, slots=True)
class Entry:
    """A track's place in the queue: `entry_id` stays when the place moves."""

    entry_id: int
    track: Track


class Queue:
    """Entries in their visible order, the order they play in, and which one is current.

    With shuffle the playing order is a permutation drawn from the generator that is passed in; the
    current entry stays current through every change. Entries that failed are passed over.
    """

    def __init__(self, *, rng: Random) -> None:
        self._rng = rng
        self._visible: list[int] = []  # entry ids as shown
        self._entries_by_id: dict[int, Entry] = {}
        self._order: list[int] = []  # entry ids in playing order
        self._failed: set[int] = set()
        self._said_titles: dict[str, tuple[str, str]] = {}  # by location, a stream's first and last
        self._current: int | None = None
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
    def failed(self) -> frozenset[int]:
        """Ids of the entries that could not be played."""
        return frozenset(self._failed)

    @property
    def shuffle(self) -> bool:
        """Whether the playing order is shuffled."""
        return self._shuffle

    def find(self, entry_id: int | None) -> Entry | None:
        """The entry with this id, if it is there (still)."""
        return None if entry_id is None else self._entries_by_id.get(entry_id)

    def add(self, tracks: Iterable[Track], *, at: int | None = None) -> list[Entry]:
        """Put tracks at a visible index (default: the end); returns their entries."""
        added = []
        for track in tracks:
            added.append(Entry(self._next_id, track))
            self._next_id += 1
        self._entries_by_id.update((entry.entry_id, entry) for entry in added)
        index = len(self._visible) if at is None else max(0, min(at, len(self._visible)))
        self._visible[index:index] = [entry.entry_id for entry in added]
        if self._shuffle:
            # Behind what plays, or it would come around only when the queue repeats.
            first = self._order.index(self._current) + 1 if self._current in self._order else 0
            for entry in added:
                self._order.insert(self._rng.randint(first, len(self._order)), entry.entry_id)
        else:
            self._order = list(self._visible)
        if self._current is None and self._order:
            self._current = self._order[0]
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
            self._current = follower.entry_id if stays and follower else fallback

    def clear(self) -> None:
        """Empty it."""
        self._visible, self._order, self._current = [], [], None
        self._entries_by_id.clear()
        self._failed.clear()

    def move(self, entry_id: int, to_index: int) -> None:
        """Move an entry to a visible index, counted without it."""
        self._visible.remove(entry_id)
        self._visible.insert(max(0, min(to_index, len(self._visible))), entry_id)
        if not self._shuffle:
            self._order = list(self._visible)

    def learn(self, location: str, change: Callable[[Track], Track]) -> None:
        """What became known of a track: its entries, wherever they are, hold the changed value."""
        for entry_id, entry in self._entries_by_id.items():
            if entry.track.location == location:
                self._entries_by_id[entry_id] = Entry(entry_id, change(entry.track))

    def learn_duration(self, location: str, duration_s: float) -> None:
        """A track turned out to be this long."""
        self.learn(location, lambda track: replace(track, duration_s=duration_s))

    def learn_loudness(self, location: str, loudness: Loudness) -> None:
        """A track was measured."""
        self.learn(location, lambda track: replace(track, loudness=loudness))

    def learn_left_at(self, left: Track, left_at_s: float | None) -> None:
        """A track was left at this place; None: it begins at its start the next time.

        Its file may have been moved since it began, so that it is known by its id first.
        """
        for entry_id, entry in self._entries_by_id.items():
            track = entry.track
            same_id = left.track_id is not None and track.track_id == left.track_id
            if same_id or track.location == left.location:
                self._entries_by_id[entry_id] = Entry(entry_id, replace(track, left_at_s=left_at_s))

    def learn_tracks(self, tracks: Mapping[TrackId, Track]) -> bool:
        """What the library holds of these tracks now; whether anything of it was news.

        Places, the order and what is current stay. Where a track was left is known better here,
        and so is what a stream plays just now. An entry whose file has moved gets another chance.
        """
        news = False
        for entry_id, entry in self._entries_by_id.items():
            before = entry.track
            found = None if before.track_id is None else tracks.get(before.track_id)
            if found is None:
                continue
            if found.location != before.location:
                self._failed.discard(entry_id)
            now = self._merged(before, found)
            if now != before:
                self._entries_by_id[entry_id] = Entry(entry_id, now)
                news = True
        return news

    def _merged(self, before: Track, found: Track) -> Track:
        said = self._said_titles.get(before.location, ())
        says = before.title in said and found.title in {"", found.location, *said}
        return replace(
            found,
            title=before.title if says else found.title,
            left_at_s=before.left_at_s,
            # What playing told may still be on its way into the library.
            duration_s=before.duration_s if found.duration_s is None else found.duration_s,
            triggers=found.triggers or before.triggers,
        )

    def learn_title(self, location: str, title: str) -> None:
        """A stream said what it plays; a title that somebody gave it stays."""
        first, last = self._said_titles.get(location, (title, ""))
        nameless = {"", location, last}
        self._said_titles[location] = first, title
        self.learn(
            location,
            lambda track: replace(track, title=title) if track.title in nameless else track,
        )

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
        self._current = entry_id
        return self._entries_by_id[entry_id]

    def mark_failed(self, entry_id: int) -> None:
        """Pass this entry over from now on."""
        self._failed.add(entry_id)

    def after(self, entry_id: int, *, natural: bool = True) -> Entry | None:
        """What follows an entry: by itself (`natural`, repeat track counts) or by "next"."""
        if natural and self.repeat is Repeat.TRACK and entry_id not in self._failed:
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
        """The current entry and those that follow it by themselves, `count` at most."""
        if self._current is None or not self._first_playable(self._order):
            return []
        if self.repeat is Repeat.TRACK:
            return [self._entries_by_id[self._current]] * count
        rest: Iterable[int] = self._order[self._order.index(self._current) :]
        if self.repeat is Repeat.QUEUE:
            rest = chain(rest, cycle(self._order))
        return list(islice(self._playable(rest), count))

    def to_the_end(self) -> list[Entry]:
        """The current entry and the rest of the playing order, without repeating anything."""
        if self._current is None:
            return []
        return list(self._playable(self._order[self._order.index(self._current) :]))

    def _playable(self, ids: Iterable[int]) -> Iterator[Entry]:
        return (self._entries_by_id[i] for i in ids if i not in self._failed)

    def _first_playable(self, ids: Iterable[int]) -> Entry | None:
        return next(self._playable(ids), None)
