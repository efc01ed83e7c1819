"""What rotation reads from a shelf."""

from __future__ import annotations

from concurrent.futures import Future

from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.models import TrackId
from sleepplayer.night.evening_plan import LOOP_MIN, loop_min
from sleepplayer.people import ProfileId
from sleepplayer.shelf.rotation_sources import ShelfSources
from sleepplayer.shelf.shelf import Shelf


def test_a_loop_that_was_left_in_the_middle_is_as_long_as_any_other(shelf: Shelf) -> None:
    shelf.tracks.put_builtin(builtin_tracks()).result()
    loop = next(track for track in builtin_tracks() if loop_min(track) is not None)
    row = shelf.tracks.of_location(loop.location)
    assert row is not None
    known: Future[TrackId] = Future()
    known.set_result(row.track_id)
    shelf.tracks.leave(known, 20.0).result()
    sources = ShelfSources(shelf)
    assert [track.track_id for track in shelf.tracks.odd_lengths(ProfileId(1))] == [row.track_id]
    assert row.track_id not in sources.lasting(ProfileId(1))
    lengths = {sound.track_id: sound.length_min for sound in sources.library()}
    assert lengths[row.track_id] == LOOP_MIN
