"""A library in memory that behaves as the stored one has to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import RLock

from sleepplayer.catalog import Change, KnownFile, Moved, Put, ScannedFile, Unreadable, Vanished
from sleepplayer.models import Loudness, Root, Track, TrackId, TrackState


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A track as it is kept. `file` is None for one that could never be read."""

    known: KnownFile
    file: ScannedFile | None = None
    problem: str = ""
    loudness: Loudness | None = None


class FakeCatalog:
    """Rows by id. One that another file takes the place of keeps its id, at no place."""

    def __init__(self, roots: Sequence[Root] = ()) -> None:
        self.rows: dict[TrackId, Row] = {}
        self._places: dict[str, TrackId] = {}
        self.batches: list[tuple[Change, ...]] = []
        self._roots = list(roots)
        self._lock = RLock()

    def roots(self) -> Sequence[Root]:
        with self._lock:
            return tuple(self._roots)

    def add_roots(self, roots: Sequence[Root]) -> None:
        with self._lock:
            self._roots += [root for root in roots if root not in self._roots]

    def remove_root(self, path: str) -> None:
        with self._lock:
            self._roots = [root for root in self._roots if root.path != path]

    def known_files(self) -> Mapping[str, KnownFile]:
        with self._lock:
            return {row.known.location: row.known for row in self.rows.values()}

    def apply(self, changes: Sequence[Change]) -> None:
        with self._lock:
            self.batches.append(tuple(changes))
            for change in changes:
                match change:
                    case Put(file):
                        self._put(self._id_at(file.location), file)
                    case Moved(track_id, file):
                        assert track_id in self.rows
                        self._clear_place(file.location, but=track_id)
                        self._put(track_id, file)
                    case Vanished(track_ids):
                        for track_id in track_ids:
                            self._set_state(track_id, TrackState.MISSING)
                    case Unreadable():
                        self._refuse(change)

    def unmeasured(self, limit: int) -> Sequence[Track]:
        raise NotImplementedError

    def put_loudness(self, track_id: TrackId, loudness: Loudness | None) -> None:
        with self._lock:
            self.rows[track_id] = replace(self.rows[track_id], loudness=loudness)

    def at(self, location: object) -> Row:
        """The track at a place; KeyError if there is none."""
        with self._lock:
            return self.rows[self._places[str(location)]]

    def id_at(self, location: object) -> TrackId:
        return self.at(location).known.track_id

    def _put(self, track_id: TrackId, file: ScannedFile) -> None:
        before = self.rows.get(track_id)
        same = before is not None and before.known.fingerprint == file.fingerprint
        self._place(track_id, file.location)
        self.rows[track_id] = Row(
            known=KnownFile(
                track_id=track_id,
                location=file.location,
                size_bytes=file.size_bytes,
                modified_ns=file.modified_ns,
                fingerprint=file.fingerprint,
                state=TrackState.THERE,
            ),
            file=file,
            loudness=before.loudness if before and same else None,
        )

    def _refuse(self, change: Unreadable) -> None:
        track_id = self._id_at(change.location)
        before = self.rows.get(track_id)
        known = KnownFile(
            track_id=track_id,
            location=change.location,
            size_bytes=change.size_bytes,
            modified_ns=change.modified_ns,
            fingerprint=before.known.fingerprint if before else "",
            state=TrackState.UNREADABLE,
        )
        self._place(track_id, change.location)
        self.rows[track_id] = Row(
            known=known, file=before.file if before else None, problem=change.problem
        )

    def _set_state(self, track_id: TrackId, state: TrackState) -> None:
        row = self.rows[track_id]
        self.rows[track_id] = replace(row, known=replace(row.known, state=state))

    def _clear_place(self, location: str, *, but: TrackId) -> None:
        there = self._places.get(location)
        if there is not None and there != but:
            row = self.rows[there]
            known = replace(row.known, location=f"displaced/{there}", state=TrackState.MISSING)
            self._place(there, known.location)
            self.rows[there] = replace(row, known=known)

    def _place(self, track_id: TrackId, location: str) -> None:
        before = self.rows.get(track_id)
        if before is not None:
            self._places.pop(before.known.location, None)
        self._places[location] = track_id

    def _id_at(self, location: str) -> TrackId:
        return self._places.get(location, TrackId(len(self.rows) + 1))
