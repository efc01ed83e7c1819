"""Where tracks begin and end in an evening: skipped stretches, resumed tracks, chapters, gains."""

from __future__ import annotations

from typing import Any

import pytest
from support.fakes import AS_ASKED, SilentEvening, track

from sleepplayer.models import Chapter, Loudness, Resume, Track
from sleepplayer.night.gain import volume_db
from sleepplayer.night.loudness import NightLoudness, track_gain_db
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.playback import TitleKnown
from sleepplayer.night.queue import Repeat
from sleepplayer.night.sleep_timer import AfterTracks, EndOfChapter, EndOfQueue, ForLength

HOUR_S = 3600.0
PLAIN = SessionSettings(crossfade_s=0.0)


def evening_of(*tracks: Track, settings: SessionSettings | None = None) -> SilentEvening:
    lengths = {made.location: made.duration_s or 600.0 for made in tracks}
    return SilentEvening(lengths, tracks=tracks, settings=settings or PLAIN)


def book(**more: Any) -> Track:
    chapters = (Chapter(0.0, "one"), Chapter(600.0, "two"), Chapter(1800.0, "three"))
    return track("book", HOUR_S, chapters=chapters, **more)


def begun(evening: SilentEvening) -> list[tuple[str, float]]:
    return [(p.cue.location, round(p.cue.start_s)) for p in evening.backend.players]


# --- what playing tells ---------------------------------------------------------------------------


def test_a_length_that_was_not_known_is_kept() -> None:
    unknown, known = track("a", None), track("b", 100.0)
    evening = SilentEvening({"a": 90.0, "b": 100.0}, tracks=(unknown, known), settings=PLAIN)
    evening.start(ForLength(150.0))
    evening.run_to_silence()
    assert [(one.location, one.duration_s) for one in evening.positions.learnt_of] == [("a", 90.0)]


def test_a_stream_gets_a_title_once_and_a_named_one_keeps_its_own() -> None:
    bare, named = "http://radio.example/live", "http://radio.example/other"
    tracks = (Track(location=bare, title=bare), Track(location=named, title="My radio"))
    evening = SilentEvening(dict.fromkeys((bare, named), 600.0), tracks=tracks, settings=PLAIN)
    evening.start(ForLength(600.0))
    evening.run(5.0)
    for location, title in ((bare, "Night Radio"), (bare, "The next song"), (named, "A song")):
        entry = next(one for one in evening.queue.entries if one.track.location == location)
        evening.session.jump(entry.entry_id)
        evening.run(1.0)
        token = evening.engine.status().token
        assert token is not None
        evening.session.handle(TitleKnown(token, title))
    told = [one.title for one in evening.positions.learnt_of if one.location == bare]
    assert told[-1] == "Night Radio"
    assert "A song" not in {one.title for one in evening.positions.learnt_of}


# --- skipped stretches ----------------------------------------------------------------------------


@pytest.mark.parametrize("crossfade_s", [0.0, 3.0])
def test_what_is_skipped_is_neither_heard_nor_counted(crossfade_s: float) -> None:
    first = track("a", 100.0, skip_start_s=10.0, skip_end_s=20.0)
    second = track("b", 200.0, skip_start_s=50.0)
    evening = evening_of(first, second, settings=SessionSettings(crossfade_s=crossfade_s))
    evening.queue.repeat = Repeat.OFF
    start_s = evening.clock.elapsed_s()
    evening.start(EndOfQueue())
    remaining_s = evening.session.view().remaining_s
    assert remaining_s == pytest.approx(70.0 + 150.0 - crossfade_s, abs=0.1)
    evening.run_to_silence()
    assert begun(evening) == [("a", 10), ("b", 50)]
    assert evening.clock.elapsed_s() - start_s == pytest.approx(220.0 - crossfade_s, abs=1.0)
    assert evening.history.listens[0].until_s == pytest.approx(80.0 - crossfade_s, abs=1.1)


def test_one_moves_within_what_is_played() -> None:
    evening = evening_of(track("a", 1000.0, skip_start_s=100.0, skip_end_s=100.0), track("b"))
    evening.start(ForLength(3000.0))
    evening.run(10.0)
    assert evening.session.view().position_s == pytest.approx(110.0, abs=0.6)
    for asked_s, got_s in ((5.0, 100.0), (950.0, 899.5)):
        evening.session.seek(asked_s)
        evening.run(0.3)
        assert evening.session.view().position_s == pytest.approx(got_s, abs=0.3)
    evening.session.seek(300.0)
    evening.run(1.0)
    evening.session.previous()
    evening.run(1.0)
    assert evening.session.view().position_s == pytest.approx(101.0, abs=0.5)
    evening.session.previous()
    evening.run(1.0)
    assert evening.sounding[-1].cue.location == "b"


# --- where it was left ----------------------------------------------------------------------------


def test_a_long_track_goes_on_a_little_before_where_it_was_left_and_softly() -> None:
    evening = evening_of(track("a", 60.0), book(left_at_s=1000.0))
    evening.start(ForLength(1800.0))
    evening.run(58.0)
    evening.levels.clear()
    evening.run(2.3)
    assert begun(evening)[-1] == ("book", 990)
    assert evening.heard_db() < volume_db(60) - 25.0
    evening.run(4.0)
    assert evening.heard_db() == pytest.approx(volume_db(60), abs=0.1)
    assert evening.session.view().position_s == pytest.approx(994.0, abs=1.0)


def test_its_end_is_foreseen_from_there() -> None:
    evening = evening_of(track("a", 100.0), book(left_at_s=1000.0))
    evening.queue.repeat = Repeat.OFF
    evening.start(EndOfQueue())
    assert evening.session.view().remaining_s == pytest.approx(100.0 + 2610.0, abs=0.1)
    alone = evening_of(book(left_at_s=1000.0))
    alone.start(AfterTracks(2))
    assert alone.session.view().remaining_s == pytest.approx(2610.0 + HOUR_S, abs=0.1)


@pytest.mark.parametrize("repeat", [Repeat.QUEUE, Repeat.TRACK])
def test_when_it_comes_around_again_it_begins_at_its_start(repeat: Repeat) -> None:
    evening = evening_of(book(left_at_s=3500.0))
    evening.queue.repeat = repeat
    evening.start(ForLength(2 * HOUR_S))
    evening.run(120.0)
    assert begun(evening) == [("book", 3490), ("book", 0)]
    assert evening.positions.told[-1] == ("book", None)


def test_what_is_skipped_and_picked_again_goes_on() -> None:
    evening = evening_of(book(), track("b", 6.0), settings=SessionSettings())
    evening.start(ForLength(HOUR_S))
    evening.run(500.0)
    evening.session.next()
    assert evening.positions.at_s["book"] == pytest.approx(500.0, abs=1.5)
    evening.run(2.0)
    evening.session.previous()
    evening.run(1.0)
    assert begun(evening)[-1] == ("book", 490)


def test_a_place_that_was_chosen_counts_more() -> None:
    evening = evening_of(book(left_at_s=1000.0))
    evening.session.start(ForLength(1800.0), position_s=42.0)
    evening.run(1.0)
    assert begun(evening) == [("book", 42)]


def test_short_sounds_begin_at_their_start_unless_asked_to() -> None:
    loop = track("loop", 60.0, left_at_s=30.0)
    always = track("loop", 60.0, left_at_s=25.0, resume=Resume.ALWAYS)
    for made, start_s in ((loop, 0), (always, 15)):
        evening = evening_of(made)
        evening.start(ForLength(30.0))
        evening.run(1.0)
        assert begun(evening) == [("loop", start_s)]


def test_the_next_night_goes_on_where_the_fade_began() -> None:
    evening = evening_of(book())
    evening.start(ForLength(1800.0))
    evening.run_to_silence()
    assert evening.positions.at_s["book"] == pytest.approx(1500.0, abs=0.01)
    evening.start(ForLength(1800.0))
    evening.run(1.0)
    assert begun(evening)[-1] == ("book", 1490)


@pytest.mark.parametrize("late_s", [0.3, 0.9, 7.7])
def test_where_the_fade_began_is_known_exactly_however_late_it_is_noticed(late_s: float) -> None:
    evening = evening_of(book())
    evening.start(ForLength(1800.0))
    evening.run(1499.0)
    evening.window_hangs = True
    evening.run(1.0 + late_s)
    evening.window_hangs = False
    evening.run_to_silence()
    assert evening.positions.at_s["book"] == pytest.approx(1500.0, abs=0.01)
    mark = evening.drift_store.mark
    assert mark is not None
    assert mark.position_s == pytest.approx(1500.0, abs=0.01)
    assert evening.heard_db() < volume_db(60) - 25.0


def test_starting_again_while_it_plays_goes_on_too() -> None:
    evening = evening_of(book())
    evening.start(ForLength(1800.0))
    evening.run(500.0)
    evening.start(ForLength(900.0))
    evening.run(1.0)
    assert begun(evening)[-1] == ("book", 490)
    assert len(evening.history.sessions) == 2


# --- chapters -------------------------------------------------------------------------------------


def chapter(evening: SilentEvening) -> str:
    evening.run(1.0)
    now = evening.session.view().chapter
    return now.title if now else ""


def test_from_chapter_to_chapter() -> None:
    evening = evening_of(book(), track("b"))
    evening.start(ForLength(2 * HOUR_S))
    evening.run(100.0)
    assert chapter(evening) == "one"
    evening.session.next_chapter()
    assert chapter(evening) == "two"
    evening.session.next_chapter()
    assert chapter(evening) == "three"
    evening.session.previous_chapter()
    assert chapter(evening) == "two"
    evening.run(10.0)
    evening.session.previous_chapter()
    assert chapter(evening) == "two"
    assert evening.session.view().position_s == pytest.approx(601.0, abs=0.6)
    evening.session.previous_chapter()
    assert chapter(evening) == "one"
    evening.session.seek(3000.0)
    evening.session.next_chapter()
    assert chapter(evening) == ""
    assert evening.sounding[-1].cue.location == "b"


def test_the_end_of_the_chapter_is_foreseen_and_faded_to() -> None:
    evening = evening_of(book(), track("b"))
    evening.start(ForLength(2 * HOUR_S))
    evening.run(100.0)
    evening.session.set_goal(EndOfChapter())
    assert evening.session.view().remaining_s == pytest.approx(500.0, abs=0.6)
    evening.session.seek(700.0)
    assert evening.session.view().remaining_s == pytest.approx(1100.0, abs=0.6)
    since_s = evening.clock.elapsed_s()
    evening.run_to_silence()
    assert evening.clock.elapsed_s() - since_s == pytest.approx(1100.0, abs=1.0)
    assert evening.levels[-3][1] < volume_db(60) - 50.0
    assert [location for location, _ in begun(evening)] == ["book", "book"]


def test_at_the_end_of_its_chapter_no_other_one_takes_the_timer() -> None:
    """A look ahead a moment late must not find the next chapter's end."""
    evening = evening_of(book())
    evening.start(EndOfChapter())
    evening.run(599.9)
    evening.session.queue_changed()
    evening.run_to_silence(2.0)


@pytest.mark.parametrize(
    ("made", "end_s"), [(track("a", 300.0), 300.0), (track("a", 300.0, skip_end_s=50.0), 250.0)]
)
def test_without_chapters_it_is_the_end_of_the_track(made: Track, end_s: float) -> None:
    evening = evening_of(made, track("b"))
    evening.start(EndOfChapter())
    assert evening.session.view().remaining_s == pytest.approx(end_s, abs=0.1)
    since_s = evening.clock.elapsed_s()
    evening.run_to_silence()
    assert evening.clock.elapsed_s() - since_s == pytest.approx(end_s, abs=1.0)
    assert len(evening.backend.players) == 1


def test_in_a_pause_the_chapter_waits_and_an_extension_counts_in_minutes() -> None:
    evening = evening_of(book())
    evening.start(EndOfChapter())
    evening.run(100.0)
    evening.session.pause()
    evening.run(HOUR_S)
    evening.session.resume()
    evening.run(1.0)
    assert evening.session.view().remaining_s == pytest.approx(499.0, abs=1.5)
    evening.session.extend(300.0)
    assert evening.session.view().remaining_s == pytest.approx(799.0, abs=1.5)


# --- loudness -------------------------------------------------------------------------------------

LOUD = Loudness(integrated_lufs=-18.0, true_peak_dbfs=-8.0, range_lu=3.0, short_term_max_lufs=-15.0)
UNMEASURED_DB = track_gain_db(track("x", loudness=None), NightLoudness())


def test_each_track_plays_at_the_nights_loudness() -> None:
    evening = evening_of(track("a", 60.0, loudness=LOUD), track("b", 60.0))
    evening.start(ForLength(600.0))
    evening.run(10.0)
    assert evening.heard_db() == pytest.approx(volume_db(60) - 12.0, abs=0.1)
    evening.run(60.0)
    assert evening.heard_db() == pytest.approx(volume_db(60), abs=0.1)


def test_what_is_measured_before_it_begins_begins_at_its_gain() -> None:
    evening = evening_of(track("a", 60.0), track("b", 60.0, loudness=None))
    evening.start(ForLength(600.0))
    evening.run(10.0)
    evening.session.track_measured("b", LOUD)
    evening.run(55.0)
    assert evening.sounding[-1].cue.location == "b"
    assert evening.heard_db() == pytest.approx(volume_db(60) - 12.0, abs=0.1)


def test_what_sounds_keeps_its_gain_until_it_comes_around() -> None:
    evening = evening_of(track("a", 60.0, loudness=None))
    evening.start(ForLength(600.0))
    evening.run(10.0)
    evening.session.track_measured("a", AS_ASKED)
    evening.session.change_settings(
        SessionSettings(crossfade_s=0.0, loudness=NightLoudness(target_lufs=-36.0))
    )
    evening.run(10.0)
    evening.session.seek(5.0)
    evening.run(5.0)
    assert evening.heard_db() == pytest.approx(volume_db(60) + UNMEASURED_DB, abs=0.1)
    evening.run(60.0)
    assert evening.heard_db() == pytest.approx(volume_db(60) - 6.0, abs=0.1)
