"""What the evening does with what the library learns: gains, skips, files that have moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from support.fakes import SilentEvening, track

from sleepplayer.models import Loudness, Track, TrackId
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.playback import FailureReason, TitleKnown
from sleepplayer.night.ports import DriftMark
from sleepplayer.night.queue import Repeat
from sleepplayer.night.session import Session
from sleepplayer.night.sleep_timer import ForLength

PLAIN = SessionSettings(crossfade_s=0.0)
A, B, C = TrackId(1), TrackId(2), TrackId(3)
FIRST, SECOND = track("a", 100.0, track_id=A), track("b", 100.0, track_id=B)
QUIET = Loudness(
    integrated_lufs=-40.0, true_peak_dbfs=-25.0, range_lu=2.0, short_term_max_lufs=-39.0
)


def evening_of(*tracks: Track, moved: Sequence[str] = ()) -> SilentEvening:
    """`moved` are places where files will be later."""
    lengths = {one.location: one.duration_s or 600.0 for one in tracks}
    lengths.update(dict.fromkeys(moved, 100.0))
    return SilentEvening(lengths, tracks=tracks, settings=PLAIN)


def cues(evening: SilentEvening) -> list[tuple[str, float, float]]:
    return [
        (p.cue.location, round(p.cue.gain_db, 1), round(p.cue.start_s))
        for p in evening.backend.players
    ]


def test_a_correction_counts_from_the_next_beginning_on() -> None:
    evening = evening_of(FIRST, SECOND)
    evening.queue.repeat = Repeat.QUEUE
    evening.start(ForLength(1800.0))
    evening.run(50.0)
    known = {
        A: replace(FIRST, gain_db=-12.0, skip_start_s=5.0),
        B: replace(SECOND, gain_db=-6.0, skip_start_s=7.0),
    }
    level_db = evening.heard_db()
    evening.session.tracks_changed(known)
    evening.run(10.0)
    assert evening.heard_db() == pytest.approx(level_db, abs=0.01)
    assert len(evening.backend.players) == 1
    evening.run(240.0)
    assert cues(evening)[:3] == [("a", 0.0, 0), ("b", -6.0, 7), ("a", -12.0, 5)]


def test_a_file_that_moved_is_played_from_where_it_is_now() -> None:
    evening = evening_of(FIRST, SECOND, moved=["c"])
    evening.start(ForLength(1800.0))
    evening.run(50.0)
    evening.session.tracks_changed({B: replace(SECOND, location="c")})
    evening.run(55.0)
    assert [place for place, *_ in cues(evening)] == ["a", "c"]


def test_one_that_failed_for_that_gets_another_chance() -> None:
    gone = track("gone", 100.0, track_id=B)
    evening = SilentEvening(
        {"a": 100.0, "gone": FailureReason.MISSING, "c": 100.0},
        tracks=[FIRST, gone],
        settings=PLAIN,
    )
    evening.queue.repeat = Repeat.QUEUE
    evening.start(ForLength(1800.0))
    evening.run(150.0)
    assert len(evening.queue.failed) == 1
    evening.session.tracks_changed({B: replace(gone, location="c")})
    assert not evening.queue.failed
    evening.run(100.0)
    assert [p.cue.location for p in evening.sounding] == ["c"]


def test_within_a_file_that_moved_while_it_plays_one_still_moves() -> None:
    quiet = replace(FIRST, gain_db=-9.0)
    evening = evening_of(quiet, SECOND, moved=["c"])
    evening.start(ForLength(1800.0))
    evening.run(20.0)
    evening.session.tracks_changed({A: replace(quiet, location="c", gain_db=0.0)})
    evening.session.seek(60.0)
    evening.run(1.0)
    assert cues(evening) == [("a", -9.0, 0), ("c", -9.0, 60)]
    assert evening.session.view().position_s == pytest.approx(61.0, abs=0.5)
    evening.run(41.0)
    assert [p.cue.location for p in evening.sounding] == ["b"]
    (first, _second) = evening.history.listens
    assert first.heard_s == pytest.approx(60.0, abs=2.0), "one listen, before and after"


def test_where_it_was_left_tonight_is_newer_than_what_the_library_says() -> None:
    book = track("book", 3600.0, track_id=A)
    evening = evening_of(book, SECOND)
    evening.start(ForLength(7200.0))
    evening.run(600.0)
    evening.session.tracks_changed({A: replace(book, left_at_s=50.0, gain_db=-1.0)})
    evening.session.next()
    evening.run(1.0)
    (entry, _other) = evening.queue.entries
    left_s = entry.track.left_at_s
    assert left_s == pytest.approx(600.0, abs=1.5)
    evening.session.tracks_changed({A: replace(book, location="moved", left_at_s=570.0)})
    (entry, _other) = evening.queue.entries
    assert (entry.track.left_at_s, entry.track.location) == (left_s, "moved")


def test_where_it_was_left_is_known_also_when_its_file_moved_meanwhile() -> None:
    book = track("book", 3600.0, track_id=A)
    evening = evening_of(book, SECOND)
    evening.start(ForLength(7200.0))
    evening.run(600.0)
    evening.session.tracks_changed({A: replace(book, location="moved")})
    evening.session.next()
    assert evening.queue.entries[0].track.left_at_s == pytest.approx(600.0, abs=1.5)


def test_what_a_station_says_stays_and_a_name_it_is_given_counts() -> None:
    address = "http://radio.example/live"
    bare = Track(location=address, title=address, track_id=A)
    evening = SilentEvening({address: 600.0}, tracks=[bare], settings=PLAIN)
    evening.start(ForLength(600.0))
    evening.run(1.0)
    token = evening.engine.status().token
    assert token is not None

    def title() -> str:
        return evening.queue.entries[0].track.title

    for said in ("Night Radio", "A song"):
        evening.session.handle(TitleKnown(token, said))
    evening.session.tracks_changed({A: replace(bare, title="Night Radio", gain_db=-3.0)})
    assert title() == "A song"
    evening.session.handle(TitleKnown(token, "Another song"))
    assert title() == "Another song"
    evening.session.tracks_changed({A: replace(bare, title="My radio")})
    assert title() == "My radio"
    evening.session.handle(TitleKnown(token, "A third song"))
    assert title() == "My radio"


class Library:
    """Knows tracks better, and of some that their files are others."""

    def __init__(self) -> None:
        self.now: dict[str, Track] = {}
        self.replaced: set[str] = set()
        self.asked: list[str] = []

    def current(self, tracks: Sequence[Track]) -> list[Track]:
        return [self.now.get(one.location, one) for one in tracks]

    def checked(self, track: Track) -> Track:
        self.asked.append(track.location)
        return replace(track, loudness=None) if track.location in self.replaced else track


def over(library: Library, evening: SilentEvening) -> Session:
    """Another session over the same evening's parts, with a library."""
    return Session(
        engine=evening.engine,
        queue=evening.queue,
        clock=evening.clock,
        keep_awake=evening.keep_awake,
        drift_store=evening.drift_store,
        extension_store=evening.extensions,
        notify=evening.notices.append,
        settings=PLAIN,
        volume=60,
        known=library,
    )


def test_whatever_is_made_to_play_is_looked_at_before() -> None:
    raised = [
        track(name, 100.0, track_id=one, loudness=QUIET)
        for name, one in zip("abc", (A, B, C), strict=True)
    ]
    evening, library = evening_of(*raised), Library()
    evening.session = over(library, evening)
    library.replaced = {"b"}
    third = evening.queue.entries[2]
    evening.start(ForLength(1800.0))
    evening.run(1.0)
    evening.session.next()
    evening.run(1.0)
    evening.session.jump(third.entry_id)
    evening.run(1.0)
    gains_db = [player.cue.gain_db for player in evening.backend.players]
    assert gains_db[0] == gains_db[2] > 0.0 > gains_db[1]
    assert library.asked == ["a", "b", "c"]
    assert [one.track.loudness for one in evening.queue.entries] == [QUIET, None, QUIET]


def test_one_goes_on_where_one_drifted_off_with_what_is_known_now() -> None:
    evening, library = evening_of(FIRST, moved=["c"]), Library()
    evening.session = over(library, evening)
    library.now = {"a": replace(FIRST, location="c", gain_db=-8.0)}
    mark = DriftMark(tracks=(FIRST,), index=0, position_s=70.0, wall=evening.clock.wall())
    evening.session.continue_from(mark, ForLength(600.0))
    evening.run(1.0)
    assert cues(evening) == [("c", -8.0, 40)]
