"""A library to test with, and files for it."""

from __future__ import annotations

from typing import Any

from support.fakes import FakeClock

from sleepplayer.catalog import Put, ScannedFile
from sleepplayer.models import Filter, LibraryTrack, PlaylistId, Query, TrackId
from sleepplayer.people import FIRST_PROFILE, ProfileId
from sleepplayer.storage.database import Database
from sleepplayer.storage.history import History
from sleepplayer.storage.played_rows import known
from sleepplayer.storage.playlists import PlaylistStore
from sleepplayer.storage.search import TrackSearch
from sleepplayer.storage.tracks import TrackStore
from sleepplayer.storage.whose import Whose


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
        self.whose = whose = Whose()
        self.tracks = TrackStore(database, clock=clock, whose=whose)
        self.search = TrackSearch(database, clock=clock, whose=whose)
        self.playlists = PlaylistStore(database, clock=clock, whose=whose)
        self.history = History(database, whose)

    def put(self, *files: ScannedFile) -> list[TrackId]:
        """Scan these; returns their ids."""
        self.tracks.apply([Put(file) for file in files])
        return [self.at(file.location).track_id for file in files]

    def titled(self, *titles: str, folder: str = "/m") -> list[TrackId]:
        """Scan files with these titles."""
        return self.put(*(scanned(f"{folder}/{n}", title) for n, title in enumerate(titles)))

    def person(self) -> ProfileId:
        """Somebody new."""
        add = "INSERT INTO profiles (name, created_at) VALUES ('', '') RETURNING id"
        return ProfileId(self.database.write_now(lambda c: c.execute(add).fetchone()[0]))

    def heard(
        self,
        track_id: TrackId,
        heard_s: float = 600.0,
        *,
        by: ProfileId = FIRST_PROFILE,
        night: str = "2026-11-20",
        kind: str = "evening",
    ) -> None:
        """A session of a person, now, in which they hear this."""
        now = self.clock.wall()
        session = self.history.begin_session(
            by, night=night, started=now, utc_offset_s=0, kind=kind
        )
        listen = self.history.begin_listen(session, known(track_id), started=now, from_s=0.0)
        self.history.update_listen(listen, until_s=heard_s, heard_s=heard_s, outcome="ended")
        self.settle()

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
