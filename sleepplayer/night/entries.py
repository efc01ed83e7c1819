"""The entries of a queue: tracks with places, and what is learnt of them while they are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sleepplayer.models import Loudness, Track, TrackId


@dataclass(frozen=True, slots=True)
class Entry:
    """A track's place in the queue: `entry_id` stays when the place moves.

    It plays `times` times before another follows by itself: a short loop is no sound for a night.
    """

    entry_id: int
    track: Track
    times: int = 1


class Entries:
    """Entries by their ids, in no order, and which of them could not be played."""

    def __init__(self) -> None:
        self._entries_by_id: dict[int, Entry] = {}
        self._failed: set[int] = set()
        self._said_titles: dict[str, tuple[str, str]] = {}  # by location, a stream's first and last

    @property
    def failed(self) -> frozenset[int]:
        """Ids of the entries that could not be played."""
        return frozenset(self._failed)

    def find(self, entry_id: int | None) -> Entry | None:
        """The entry with this id, if it is there (still)."""
        return None if entry_id is None else self._entries_by_id.get(entry_id)

    def set_times(self, entry_id: int, times: int) -> None:
        """An entry is to be played so many times."""
        entry = self._entries_by_id[entry_id]
        self._entries_by_id[entry_id] = replace(entry, times=max(1, times))

    def mark_failed(self, entry_id: int) -> None:
        """Pass this entry over from now on."""
        self._failed.add(entry_id)

    def learn(self, location: str, change: Callable[[Track], Track]) -> None:
        """What became known of a track: its entries, wherever they are, hold the changed value."""
        for entry_id, entry in self._entries_by_id.items():
            if entry.track.location == location:
                self._entries_by_id[entry_id] = replace(entry, track=change(entry.track))

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
                self._entries_by_id[entry_id] = replace(
                    entry, track=replace(track, left_at_s=left_at_s)
                )

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
                self._entries_by_id[entry_id] = replace(entry, track=now)
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
