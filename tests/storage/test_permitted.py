"""The tracks of an allow-list: whose, and as of when."""

from __future__ import annotations

from datetime import date

import pytest
from storage.library import Library, scanned

from sleepplayer.models import Filter, PlaylistId, TrackId
from sleepplayer.people import FIRST_PROFILE
from sleepplayer.storage.permitted import PermittedTracks

ME = FIRST_PROFILE
NIGHT = date(2026, 11, 20)


@pytest.fixture
def permitted(library: Library) -> PermittedTracks:
    return PermittedTracks(library.database, clock=library.clock)


def smart(library: Library, rules: Filter) -> frozenset[PlaylistId]:
    return frozenset({library.playlists.create("smart", rules=rules).result()})


def test_what_was_heard_is_of_whom_it_is_asked_for(
    library: Library, permitted: PermittedTracks
) -> None:
    rain, wind = library.titled("Rain", "Wind")
    anna = library.person()
    library.clock.advance(-86400.0)
    library.heard(rain, night="2026-11-19")
    library.heard(wind, night="2026-11-19", by=anna)
    library.clock.advance(86400.0)
    fresh = smart(library, Filter(not_heard_for_days=7.0))
    for turned_to in (ME, anna):
        library.whose.profile_id = turned_to
        assert permitted.tracks(ME, fresh, NIGHT) == {wind}
        assert permitted.tracks(anna, fresh, NIGHT) == {rain}


@pytest.mark.parametrize("days", [0.5, 7.0])
def test_what_is_heard_tonight_changes_nothing_tonight(
    library: Library, permitted: PermittedTracks, days: float
) -> None:
    rain, wind = library.titled("Rain", "Wind")
    fresh = smart(library, Filter(not_heard_for_days=days))
    old = smart(library, Filter(heard_within_days=days))
    both, nothing = frozenset({rain, wind}), frozenset[TrackId]()

    def now() -> tuple[frozenset[TrackId], frozenset[TrackId]]:
        return permitted.tracks(ME, fresh, NIGHT), permitted.tracks(ME, old, NIGHT)

    assert now() == (both, nothing)
    library.heard(rain)
    assert now() == (both, nothing)
    library.clock.advance(3600.0)
    [more] = library.put(scanned("/m/more"))  # nor when it is looked at for another reason
    assert now() == (both | {more}, nothing)
    library.clock.advance(86400.0)
    if days > 1.0:
        later = date(2026, 11, 21)
        assert permitted.tracks(ME, fresh, later) == {wind, more}
        assert permitted.tracks(ME, old, later) == {rain}
