"""A library to test with, and files for it."""

from __future__ import annotations

from typing import Any

from support.fakes import FakeClock

from sleepplayer.catalog import Put, ScannedFile
from sleepplayer.models import Filter, LibraryTrack, PlaylistId, Query, TrackId
from sleepplayer.storage.database import Database
from sleepplayer.storage.history import History
from sleepplayer.storage.playlists import PlaylistStore
from sleepplayer.storage.search import TrackSearch
from sleepplayer.storage.tracks import TrackStore


def scanned(location: str, title: str = "", **values: Any) -> ScannedFile:
    """A file as a scan finds it; one fingerprint for each title."""
    title = title or location.rpartition("/")[2]
    given = {"size_bytes": 1, "modified_ns": 1, "fingerprint": f"print of {title!a}", **values}
    return ScannedFile(location=location, title=title, **given)


class Library:
    """All stores over one database."""

    def __init__(self, database: Database, clock: FakeClock) -> None:
        self.database = database
        self.clock = clock
        self.tracks = TrackStore(database, clock=clock)
        self.search = TrackSearch(database, clock=clock)
        self.playlists = PlaylistStore(database, clock=clock)
        self.history = History(database)

    def put(self, *files: ScannedFile) -> list[TrackId]:
        """Scan these; returns their ids."""
        self.tracks.apply([Put(file) for file in files])
        return [self.at(file.location).track_id for file in files]

    def titled(self, *titles: str, folder: str = "/m") -> list[TrackId]:
        """Scan files with these titles."""
        return self.put(*(scanned(f"{folder}/{n}", title) for n, title in enumerate(titles)))

    def lengthen(self, track_id: TrackId, duration_s: float) -> None:
        """Let a track be this long, as a file that was changed."""
        self.database.write_now(
            lambda connection: connection.execute(
                "UPDATE tracks SET duration_s = ? WHERE id = ?", (duration_s, track_id)
            )
        )

    def settle(self) -> None:
        """Wait until all that was wished for is kept."""
        self.database.write_now(lambda connection: None)

    def at(self, location: str) -> LibraryTrack:
        """The track there, which there is."""
        row = self.tracks.of_location(location)
        assert row is not None
        return row

    def titles(self, query: Query) -> list[str]:
        """What is listed, by title."""
        self.settle()
        return [row.track.title for row in self.tracks.rows(self.search.ids(query))]

    def found(self, text: str, playlist_id: PlaylistId | None = None) -> list[str]:
        """What a search finds, by title."""
        return self.titles(Query(filter=Filter(text=text), playlist_id=playlist_id))
