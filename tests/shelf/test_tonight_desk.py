"""Plans beside the window: the newest question only, and what a person lays down holds at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from sleepplayer.clock import SystemClock
from sleepplayer.desktop.main_loop import MainThreadPoster
from sleepplayer.errors import DatabaseUnusable
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.models import TrackId
from sleepplayer.night.evening_plan import EveningPlan, NothingToPlan, PlanWish
from sleepplayer.people import Liking, ProfileId, SetRest, Verdict
from sleepplayer.rotation.stimulus import UNTAGGED
from sleepplayer.shelf import tonight_desk
from sleepplayer.shelf.rotation import Known, Rotation
from sleepplayer.shelf.rotation_sources import rotation_of
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.shelf.tonight_desk import ShelfTonightDesk

PATIENCE_MS = 15_000
ME = ProfileId(1)
WISH = PlanWish(length_min=8.0)


class Desk:
    """A desk over the program's own sounds, and what came of it."""

    def __init__(self, shelf: Shelf, qtbot: QtBot) -> None:
        shelf.tracks.put_builtin(builtin_tracks()).result()
        self.shelf = shelf
        self.rotation = rotation_of(shelf, clock=SystemClock())
        self.said: list[str] = []
        self.changes = 0
        self._qtbot = qtbot
        self.desk = ShelfTonightDesk(
            shelf,
            self.rotation,
            clock=SystemClock(),
            post=MainThreadPoster().post,
            say=self.said.append,
        )
        self.desk.on_changed = self._count

    def _count(self) -> None:
        self.changes += 1

    def until(self, condition: object) -> None:
        assert callable(condition)
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    def plan(self, wish: PlanWish = WISH) -> EveningPlan:
        got: list[EveningPlan] = []
        self.desk.plan(wish, got.append)
        self.until(lambda: got)
        return got[0]

    def planned_triggers(self) -> set[str]:
        return {each.trigger for card in self.plan().cards for each in card.track.triggers}


@pytest.fixture
def on(shelf: Shelf, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(tonight_desk, "CHANGED_EVERY_MS", 20)
    made = Desk(shelf, qtbot)
    yield made
    made.desk.close()


def test_a_plan_is_there_later(on: Desk) -> None:
    made = on.plan()
    assert made.wish == WISH
    assert sum(card.minutes for card in made.cards) == pytest.approx(8.0, abs=0.6)


def test_something_else(on: Desk) -> None:
    made = on.plan()
    opening = tuple(card.track.track_id or TrackId(0) for card in made.cards)
    got: list[EveningPlan] = []
    on.desk.something_else(PlanWish(length_min=8.0, opening=opening), 0, got.append)
    on.until(lambda: got)
    assert got[0].cards[0].track != made.cards[0].track


def test_only_the_newest_question_is_answered(on: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    waits, goes_on = Event(), Event()
    real = on.rotation.now

    def slow(_rotation: Rotation) -> Known:
        waits.set()
        goes_on.wait(10.0)
        return real()

    monkeypatch.setattr(Rotation, "now", slow)
    answers: list[float] = []
    for length in (5.0, 6.0, 7.0):
        on.desk.plan(PlanWish(length_min=length), lambda made: answers.append(made.wish.length_min))
        waits.wait(10.0)
    goes_on.set()
    on.until(lambda: answers)
    on.plan()
    assert answers == [7.0]


def test_while_a_plan_is_made_nobody_is_told_what_a_scan_found(
    on: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a library that is just being scanned would never get one."""
    goes_on = Event()
    real = on.rotation.now
    monkeypatch.setattr(Rotation, "now", lambda _self: (goes_on.wait(10.0), real())[1])
    got: list[EveningPlan] = []
    on.desk.plan(WISH, got.append)
    on.desk.library_changed()
    on._qtbot.wait(60)
    assert on.changes == 0
    goes_on.set()
    on.until(lambda: got)
    on.until(lambda: on.changes == 1)


def test_what_the_person_did_is_told_at_once_and_then_asked_for(
    on: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a plan that is being made nor the rest after one holds that up."""
    goes_on = Event()
    real = on.rotation.now
    monkeypatch.setattr(Rotation, "now", lambda _self: (goes_on.wait(10.0), real())[1])
    old: list[EveningPlan] = []
    new: list[EveningPlan] = []
    on.desk.plan(WISH, old.append)
    on.desk.on_changed = lambda: on.desk.plan(PlanWish(length_min=5.0), new.append)
    on.desk.library_changed()
    on.desk.changed()
    on._qtbot.waitUntil(lambda: on.desk._asked == 2, timeout=PATIENCE_MS)
    goes_on.set()
    on.until(lambda: new)
    assert not old, "it was the plan of before"
    monkeypatch.setattr(tonight_desk, "REST_SHARE", 1e6)
    on.plan()
    on.desk.on_changed = on._count
    on.desk.changed()
    on.until(lambda: on.changes)


@pytest.mark.parametrize("by", ["changed", "library_changed"])
def test_many_changes_are_told_once(on: Desk, by: str) -> None:
    for _ in range(20):
        getattr(on.desk, by)()
    on.until(lambda: on.changes)
    on._qtbot.wait(60)
    assert on.changes == 1


def test_a_disk_that_is_gone_is_a_sentence_and_an_empty_plan(
    on: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_self: Rotation) -> Known:
        raise DatabaseUnusable("The disk is gone.")

    monkeypatch.setattr(Rotation, "now", gone)
    assert on.plan().nothing is NothingToPlan.NO_TRACKS
    assert on.said == ["The disk is gone."]


def test_a_fault_of_ours_leaves_nobody_waiting(on: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rotation, "now", lambda _self: 1 / 0)
    assert on.plan().nothing is NothingToPlan.NO_TRACKS
    assert len(on.said) == 1


class TestWishes:
    def test_what_is_avoided_is_not_planned_until_that_is_lifted(self, on: Desk) -> None:
        assert "brushing" in on.planned_triggers()
        on.shelf.statements.state(ME, "brushing", Liking.AVOID, "grates").result()
        assert "brushing" not in on.planned_triggers()
        track = on.plan().cards[0].track
        on.desk.lift(track, "brushing")
        on.until(lambda: on.changes)
        stated = on.shelf.statements.stated(ME)["brushing"]
        assert (stated.liking, stated.why) == (Liking.NEUTRAL, "grates")
        assert on.shelf.statements.avoided(ME) == frozenset()

    def test_never_again_and_its_undo(self, on: Desk) -> None:
        track_id = on.plan().cards[0].track.track_id
        assert track_id is not None
        undo = on.desk.never_again(track_id)
        assert track_id not in [card.track.track_id for card in on.plan().cards]
        undo()
        on.until(lambda: track_id not in on.shelf.verdicts.verdicts(ME))
        assert track_id in [card.track.track_id for card in on.plan().cards]

    def test_the_undo_gives_back_what_was_said_before(self, on: Desk) -> None:
        track_id = on.plan().cards[0].track.track_id
        assert track_id is not None
        on.desk.harmless(track_id)
        on.desk.never_again(track_id)()
        on.until(lambda: on.shelf.verdicts.verdicts(ME).get(track_id) is Verdict.HARMLESS)

    def test_never_again_is_lifted(self, on: Desk) -> None:
        track = on.plan().cards[0].track
        assert track.track_id is not None
        on.desk.never_again(track.track_id)
        on.desk.lift(track, None)
        on.until(lambda: not on.shelf.verdicts.verdicts(ME))

    def test_a_track_nobody_knows_is_found_harmless(self, on: Desk) -> None:
        track = on.plan().cards[0].track
        on.desk.lift(track, UNTAGGED)
        on.until(lambda: on.shelf.verdicts.verdicts(ME) == {track.track_id: Verdict.HARMLESS})

    def test_a_rest_is_ended(self, on: Desk) -> None:
        made = on.plan()
        night, later = date.fromordinal(made.day), date.fromordinal(made.day + 9)
        on.shelf.rests.lay(ME, SetRest("brushing", later), night=night).result()
        assert "brushing" not in on.planned_triggers()
        on.desk.lift(made.cards[0].track, "brushing")
        on.until(lambda: not on.shelf.rests.resting(ME, night))


class TestPlaylists:
    def test_a_child_sees_only_its_own(self, on: Desk) -> None:
        first = on.shelf.playlists.create("Rain", []).result()
        on.shelf.playlists.create("Other", []).result()
        assert [one.name for one in on.desk.playlists()] == ["Other", "Rain"]
        on.shelf.profiles.set_playlists(ME, frozenset({first})).result()
        assert [one.name for one in on.desk.playlists()] == ["Rain"]
        assert on.plan().nothing is NothingToPlan.ALL_BARRED
