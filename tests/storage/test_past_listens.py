"""What limits and rotation ask of nights past."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, timedelta

import pytest
from storage.library import Library

from sleepplayer.models import TrackId
from sleepplayer.night.notices import EndedBy
from sleepplayer.night.ports import Outcome
from sleepplayer.people import FIRST_PROFILE, SessionKind
from sleepplayer.storage.edits_json import edits_text
from sleepplayer.storage.evening_history import EveningHistory
from sleepplayer.storage.past_listens import ASMR_FROM_S, LOOK_BACK_NIGHTS, PastListen
from sleepplayer.storage.played_rows import known
from sleepplayer.trigger_edits import Edits

TONIGHT = date(2026, 11, 20)
CALM = ("rain", "noise")


def night(ago: int) -> str:
    return (TONIGHT - timedelta(days=ago)).isoformat()


def tag(library: Library, track_id: TrackId, tags: Mapping[str, str], weight: float = 1.0) -> None:
    """Triggers with their standings."""
    library.database.write_now(
        lambda connection: connection.executemany(
            "INSERT INTO track_tags (track_id, trigger, weight, standing) VALUES (?, ?, ?, ?)",
            [(track_id, trigger, weight, standing) for trigger, standing in tags.items()],
        )
    )


def test_minutes_of_a_night_are_those_of_all_its_sessions(library: Library) -> None:
    [rain] = library.titled("Rain")
    other = library.person()
    library.heard(rain, 90.0)
    library.heard(rain, 30.0, kind="discovery")
    library.heard(rain, 600.0, night=night(1))
    library.heard(rain, 6000.0, by=other)
    history = library.history
    assert history.so_far(FIRST_PROFILE, TONIGHT).heard_min == 2.0
    assert history.so_far(other, TONIGHT).heard_min == 100.0
    assert history.so_far(FIRST_PROFILE, TONIGHT + timedelta(days=1)).heard_min == 0.0


def test_a_session_that_runs_counts_as_far_as_it_is_written(library: Library) -> None:
    library.titled("Rain")
    evening = EveningHistory(library.history, library.tracks, library.whose)
    evening.begin_session(TONIGHT.isoformat(), library.clock.wall())
    evening.begin_listen(library.at("/m/0").track, library.clock.wall(), 0.0)
    evening.update_listen(150.0, 150.0, None)
    library.settle()
    so_far = library.history.so_far(FIRST_PROFILE, TONIGHT, calm=CALM)
    assert so_far.heard_min == 2.5
    assert so_far.asmr_nights == {TONIGHT}


@pytest.mark.parametrize(
    ("tags", "is_asmr"),
    [
        ({}, True),  # it may be anything
        ({"rain": "manual"}, False),
        ({"rain": "suggested", "noise": "confirmed"}, False),
        ({"rain": "confirmed", "tapping": "suggested"}, True),
        ({"rain": "manual", "tapping": "suggested"}, False),  # by hand: nothing but rain
        ({"rain": "manual", "tapping": "rejected"}, False),
        ({"tapping": "manual"}, True),
        ({"rain": "rejected"}, True),
    ],
)
def test_asmr_is_whatever_carries_more_than_calm_sounds(
    library: Library, tags: dict[str, str], is_asmr: bool
) -> None:
    [track] = library.titled("Track")
    tag(library, track, tags)
    library.heard(track)
    so_far = library.history.so_far(FIRST_PROFILE, TONIGHT, calm=CALM)
    assert so_far.asmr_nights == ({TONIGHT} if is_asmr else set())


def test_what_went_into_a_calm_trigger_is_calm_too(library: Library) -> None:
    [track] = library.titled("Track")
    tag(library, track, {"thunder": "manual"})
    library.heard(track)
    assert library.history.so_far(FIRST_PROFILE, TONIGHT, calm=CALM).asmr_nights == {TONIGHT}
    edits = edits_text(Edits(merged={"thunder": "rain"}))
    library.database.write_now(lambda c: c.execute("UPDATE catalogue SET edits = ?", (edits,)))
    assert library.history.so_far(FIRST_PROFILE, TONIGHT, calm=CALM).asmr_nights == set()


def test_a_tag_without_weight_is_none(library: Library) -> None:
    rain, both = library.titled("Rain", "Both")
    tag(library, rain, {"rain": "manual"}, weight=0.0)
    tag(library, both, {"rain": "manual"})
    tag(library, both, {"tapping": "manual"}, weight=0.0)
    library.heard(both, night=night(1))
    library.heard(rain)
    assert library.history.so_far(FIRST_PROFILE, TONIGHT, calm=CALM).asmr_nights == {TONIGHT}


def test_without_calm_triggers_all_is_asmr(library: Library) -> None:
    [rain] = library.titled("Rain")
    tag(library, rain, {"rain": "manual"})
    library.heard(rain)
    assert library.history.so_far(FIRST_PROFILE, TONIGHT).asmr_nights == {TONIGHT}


def test_two_minutes_make_a_night_of_asmr_whatever_they_were_made_of(library: Library) -> None:
    calm, one, two = library.titled("Calm", "One", "Two")
    tag(library, calm, {"rain": "manual"})
    for ago, lengths_s in ((0, (60.0, 60.0)), (1, (60.0, 59.9)), (3, (0.0, ASMR_FROM_S))):
        library.heard(calm, 3600.0, night=night(ago))
        for track, heard_s in zip((one, two), lengths_s, strict=True):
            library.heard(track, heard_s, night=night(ago))
    nights = library.history.so_far(FIRST_PROFILE, TONIGHT, calm=CALM).asmr_nights
    assert nights == {TONIGHT, TONIGHT - timedelta(days=3)}


def test_it_looks_back_28_nights_and_not_ahead(library: Library) -> None:
    [track] = library.titled("Track")
    other = library.person()
    for ago in (-1, LOOK_BACK_NIGHTS - 1, LOOK_BACK_NIGHTS):
        library.heard(track, night=night(ago))
    library.heard(track, by=other)
    nights = library.history.so_far(FIRST_PROFILE, TONIGHT).asmr_nights
    assert nights == {TONIGHT - timedelta(days=27)}


def test_what_was_overridden_is_said_of_that_night_and_person(library: Library) -> None:
    other = library.person()
    rows = [
        (FIRST_PROFILE, night(0), "minutes"),
        (FIRST_PROFILE, night(0), "minutes"),
        (FIRST_PROFILE, night(1), "nights"),
        (other, night(0), "free-night"),
    ]
    library.database.write_now(
        lambda c: c.executemany(
            "INSERT INTO overrides (profile_id, night, what, made_at) VALUES (?, ?, ?, '')", rows
        )
    )
    assert library.history.so_far(FIRST_PROFILE, TONIGHT).overridden == {"minutes"}
    assert library.history.so_far(other, TONIGHT).overridden == {"free-night"}


def test_listens_come_in_the_order_in_which_they_were_heard(library: Library) -> None:
    ids = library.titled("A", "B", "C")
    other = library.person()
    evening = EveningHistory(library.history, library.tracks, library.whose)
    begun = library.clock.wall()
    library.heard(ids[2], night=night(-1))
    evening.begin_session(night(0), begun, SessionKind.DISCOVERY)
    evening.begin_listen(library.at("/m/1").track, begun, 10.0)
    evening.update_listen(40.0, 29.1234567, Outcome.SKIPPED)
    # The clock was set back: what came after in a session still comes after.
    evening.begin_listen(library.at("/m/0").track, begun - timedelta(hours=1), 0.0)
    evening.end_session(begun, EndedBy.LISTENER)
    library.heard(ids[0], by=other)
    library.clock.advance(-60.0)
    library.heard(ids[2], 5.0)
    everything = library.history.all_listens(FIRST_PROFILE)
    assert [listen.track_id for listen in everything] == [ids[2], ids[1], ids[0], ids[2]]
    first, second, third, last = everything
    assert (first.heard_s, first.kind, first.outcome) == (5.0, SessionKind.EVENING, "ended")
    session = second.session_id
    kind = SessionKind.DISCOVERY
    expected = PastListen(TONIGHT, session, begun, kind, ids[1], begun, 29.123457, "skipped")
    assert second == expected
    assert second.started.tzinfo is UTC
    assert (third.session_id, third.outcome, third.heard_s) == (second.session_id, None, 0.0)
    assert third.started == begun - timedelta(hours=1)
    assert last.night == TONIGHT + timedelta(days=1)
    assert library.history.listens_between(FIRST_PROFILE, TONIGHT, TONIGHT) == everything[:3]
    assert library.history.listens_between(FIRST_PROFILE, last.night, TONIGHT) == []


def test_the_stamp_changes_with_whatever_happens_to_ones_own_history(library: Library) -> None:
    [rain, wind] = library.titled("Rain", "Wind")
    other = library.person()
    history = library.history
    stamps = [history.change_stamp(FIRST_PROFILE)]
    now = library.clock.wall()

    def look() -> None:
        library.settle()
        stamps.append(history.change_stamp(FIRST_PROFILE))

    session = history.begin_session(night=night(0), started=now, utc_offset_s=0)
    look()
    listen = history.begin_listen(session, known(rain), started=now, from_s=0.0)
    look()
    history.update_listen(listen, until_s=1.0, heard_s=1.0)
    look()
    history.end_session(session, ended=now, ended_by="timer")
    look()
    library.database.write_now(lambda c: c.execute("DELETE FROM tracks WHERE id = ?", (rain,)))
    look()
    assert len(set(stamps)) == len(stamps)
    library.heard(wind, by=other)
    look()
    assert stamps[-1] == stamps[-2]
    assert history.change_stamp(other) > 0


def test_of_who_is_not_there_there_is_nothing(library: Library) -> None:
    nobody = library.person()
    library.database.write_now(lambda c: c.execute("DELETE FROM profiles WHERE id = ?", (nobody,)))
    assert library.history.change_stamp(nobody) == 0
    assert library.history.all_listens(nobody) == []
    assert library.history.so_far(nobody, TONIGHT).heard_min == 0.0
