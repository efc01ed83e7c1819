"""A person's triggers as the Triggers page has them, over a real shelf and the real rotation."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot
from shelf.people_rig import TONIGHT, carrying
from shelf.rig import PATIENCE_MS, paths_in
from support.fakes import FakeClock

from sleepplayer.desktop.main_loop import MainThreadPoster
from sleepplayer.errors import DatabaseUnusable
from sleepplayer.gui.triggers.desk import TriggersView, TriggerView
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.models import Track
from sleepplayer.people import FIRST_PROFILE, LIKING_MEANS, Liking, RestSetBy, SetRest, Verdict
from sleepplayer.shelf import beside
from sleepplayer.shelf.rotation import Known
from sleepplayer.shelf.rotation_sources import rotation_of
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.shelf.triggers_desk import ShelfTriggersDesk
from sleepplayer.storage.played_rows import known
from sleepplayer.triggers import Family, Senses

if TYPE_CHECKING:
    from sleepplayer.gui.triggers.desk import TriggersDesk

ME = FIRST_PROFILE
WEEK = TONIGHT + timedelta(days=7)


class Triggers:
    """A desk, and what came of it."""

    def __init__(self, home: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.clock = FakeClock()
        self.shelf = Shelf(paths_in(home), clock=self.clock)
        self.shelf.tracks.put_builtin(builtin_tracks()).result()
        self.rotation: Callable[[], Known] = rotation_of(self.shelf, clock=self.clock).now
        self.said: list[str] = []
        self.told: list[str] = []
        self.desk = ShelfTriggersDesk(
            self.shelf,
            clock=self.clock,
            rotation=self._now,
            post=MainThreadPoster().post,
            say=self.said.append,
        )
        self.desk.on_changed = lambda: self.told.append("changed")
        self.desk.on_kept = lambda: self.told.append("kept")
        self.desk.on_catalogue = lambda: self.told.append("catalogue")

    def _now(self) -> Known:
        return self.rotation()

    def close(self) -> None:
        self.desk.close()
        self.shelf.close()

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    def view(self) -> TriggersView:
        got: list[TriggersView] = []
        self.desk.view(got.append)
        self.until(lambda: got)
        return got[0]

    def one(self, trigger: str) -> TriggerView:
        return next(each for each in self.view().triggers if each.trigger.id == trigger)

    def listen(self, minutes: float, night: date, outcome: str = "ended") -> None:
        """Half an hour of rain was heard for so long in that night."""
        rain = Track(location="/m/rain", title="rain", duration_s=1800.0)
        [track_id] = self.shelf.tracks.remember([rain])
        self.shelf.tags.set_tags([track_id], {"rain": 1.0}).result()
        began = datetime.combine(night, time(22), UTC)
        history = self.shelf.history
        session = history.begin_session(ME, night=night.isoformat(), started=began, utc_offset_s=0)
        listen = history.begin_listen(session, known(track_id), started=began, from_s=0)
        heard_s = minutes * 60
        history.update_listen(listen, until_s=heard_s, heard_s=heard_s, outcome=outcome).result()


@pytest.fixture
def triggers(home: Path, qtbot: QtBot) -> Iterator[Triggers]:
    with closing(Triggers(home, qtbot)) as made:
        yield made


def test_it_is_a_desk(triggers: Triggers) -> None:
    desk: TriggersDesk = triggers.desk
    assert list(desk.merged()) == []


def test_at_first_there_is_what_is_known_of_most_people(triggers: Triggers) -> None:
    view = triggers.view()
    rain = next(each for each in view.triggers if each.trigger.id == "rain")
    assert (view.nights, view.tonight, view.retired) == (0, TONIGHT, ())
    assert view.tires == pytest.approx(0.9)
    assert len(view.triggers) == len(triggers.shelf.catalogue_edits.builtin.triggers)
    assert (rain.stated, rain.learnt, rain.freshness, rain.back) == (None, None, 1.0, None)
    assert rain.prior == rain.trigger.prior_mean
    assert rain.minutes == (0.0,) * 28
    assert rain.tracks > 0


def test_what_is_said_is_seen_and_can_be_taken_back(triggers: Triggers) -> None:
    undo_like = triggers.desk.state("rain", Liking.LIKE, "the roof")
    undo_avoid = triggers.desk.state("rain", Liking.AVOID, "too loud")
    rain = triggers.one("rain")
    assert (rain.stated, rain.why, rain.learnt) == (Liking.AVOID, "too loud", None)
    triggers.until(lambda: "kept" in triggers.told and "changed" in triggers.told)
    undo_avoid()
    rain = triggers.one("rain")
    assert (rain.stated, rain.why) == (Liking.LIKE, "the roof")
    undo_like()
    assert triggers.one("rain").stated is None
    assert len(triggers.shelf.statements.statements(ME)) == 4  # nothing was struck out


def test_nights_are_seen(triggers: Triggers) -> None:
    triggers.listen(30.0, TONIGHT - timedelta(days=2))
    triggers.listen(10.0, TONIGHT)
    found = triggers.one("rain")
    assert found.minutes[-3:] == pytest.approx((30.0, 0.0, 10.0))
    assert sum(found.minutes) == pytest.approx(40.0)
    assert found.freshness < 0.8
    assert found.back is None or found.back > TONIGHT
    assert found.learnt is None  # nobody has rated or skipped anything
    assert triggers.view().nights == 1  # tonight has not ended


def test_what_was_learnt_stands_beside_what_was_said(triggers: Triggers) -> None:
    triggers.desk.state("rain", Liking.LOVE)
    assert triggers.one("rain").learnt is None
    triggers.clock.advance(86400)
    triggers.listen(10.0, TONIGHT + timedelta(days=1), "skipped")
    found = triggers.one("rain")
    assert found.learnt is not None
    assert found.learnt < LIKING_MEANS[Liking.LOVE]
    assert found.stated is Liking.LOVE
    triggers.clock.advance(3600)
    triggers.desk.forget("rain")
    found = triggers.one("rain")
    assert (found.stated, found.learnt) == (Liking.LOVE, None)


def test_to_forget_leaves_what_was_said(triggers: Triggers) -> None:
    triggers.desk.state("rain", Liking.LOVE)
    triggers.desk.state("tapping", Liking.AVOID, "at the dentist’s")
    said = {
        "rain": (Liking.LOVE, ""),
        "tapping": (Liking.AVOID, "at the dentist’s"),
    }
    for trigger in ("rain", "tapping", None):
        triggers.desk.forget(trigger)
        stated = triggers.shelf.statements.stated(ME)
        assert {name: (each.liking, each.why) for name, each in stated.items()} == said


def test_a_rest_is_laid_ended_and_undone(triggers: Triggers) -> None:
    undo = triggers.desk.rest("rain", WEEK)
    found = triggers.one("rain")
    assert (found.rest_until, found.rest_set_by) == (WEEK, RestSetBy.PERSON)
    undo()
    assert triggers.one("rain").rest_until is None
    before = SetRest("rain", WEEK, RestSetBy.REACTION)
    triggers.shelf.rests.lay(ME, before, night=TONIGHT).result()
    undo = triggers.desk.rest("rain", None)
    assert triggers.one("rain").rest_until is None
    undo()
    assert triggers.one("rain").rest_set_by is RestSetBy.REACTION
    undo = triggers.desk.rest("rain", WEEK + timedelta(days=1))
    undo()
    assert triggers.shelf.rests.resting(ME, TONIGHT) == {"rain": before}


def test_a_track_may_play_again(triggers: Triggers) -> None:
    [track] = triggers.shelf.tracks.remember([carrying("rain")])
    triggers.shelf.verdicts.judge(ME, track, Verdict.NEVER).result()
    assert triggers.view().retired == ((track, "x"),)
    triggers.desk.play_again(track)
    assert triggers.view().retired == ()


# --- the catalogue --------------------------------------------------------------------------------


def test_triggers_of_ones_own(triggers: Triggers) -> None:
    desk = triggers.desk
    assert desk.add("Oven fan", ["fan oven"], Family.NOISE, Senses.SOUND) == ""
    assert {"catalogue", "changed", "kept"} <= set(triggers.told)
    assert desk.add("oven FAN", [], Family.NOISE, Senses.SOUND) != ""
    assert desk.rename("own-oven-fan", "Kitchen") == ""
    assert triggers.one("own-oven-fan").trigger.name == "Kitchen"
    assert desk.hide("own-oven-fan", hidden=True) == ""
    assert triggers.one("own-oven-fan").hidden
    assert desk.merge("own-oven-fan", "rain") == ""
    assert list(desk.merged()) == [("own-oven-fan", "Kitchen", triggers.one("rain").trigger.name)]
    assert desk.merge("own-oven-fan", "rain") != ""
    assert desk.split("own-oven-fan") == ""
    assert list(desk.merged()) == []


def test_what_was_merged_is_said_of_the_whole(triggers: Triggers) -> None:
    triggers.desk.state("typing", Liking.AVOID)
    triggers.desk.rest("typing", WEEK)
    assert triggers.desk.merge("typing", "tapping") == ""
    found = triggers.one("tapping")
    assert (found.stated, found.rest_until) == (Liking.AVOID, WEEK)
    undo = triggers.desk.state("tapping", Liking.LIKE)
    assert triggers.one("tapping").stated is Liking.LIKE
    undo()
    assert triggers.one("tapping").stated is Liking.AVOID
    triggers.desk.forget("tapping")
    triggers.desk.rest("tapping", None)
    assert triggers.one("tapping").rest_until is None


# --- one person, one question ---------------------------------------------------------------------


def test_one_persons_view_is_not_anothers(triggers: Triggers) -> None:
    anna = triggers.shelf.profiles.add("Anna").result()
    triggers.desk.state("rain", Liking.LOVE)
    go_on, asked = threading.Event(), threading.Event()
    real = triggers.rotation

    def slow() -> Known:
        asked.set()
        go_on.wait(10)
        return real()

    triggers.rotation = slow
    got: list[TriggersView] = []
    triggers.desk.view(got.append)
    assert asked.wait(10)
    triggers.shelf.whose.profile_id = anna
    go_on.set()
    assert triggers.one("rain").stated is None
    assert got == []


def test_only_the_last_question_is_answered(triggers: Triggers) -> None:
    first: list[TriggersView] = []
    second: list[TriggersView] = []
    triggers.desk.view(first.append)
    triggers.desk.view(second.append)
    triggers.until(lambda: second)
    assert first == []


def test_what_cannot_be_read_is_said(triggers: Triggers) -> None:
    def gone() -> Known:
        raise DatabaseUnusable("The disk with the library does not answer as it should.")

    triggers.rotation = gone
    triggers.desk.view(lambda _view: None)
    triggers.until(lambda: triggers.said)
    assert "disk" in triggers.said[0]


def test_to_look_changes_nothing(home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the page would ask for ever."""
    monkeypatch.setattr(beside, "CHANGED_EVERY_MS", 0)
    with closing(Triggers(home, qtbot)) as triggers:
        triggers.view()
        triggers.view()
        assert triggers.told == []
        triggers.desk.touch()
        triggers.until(lambda: triggers.told)
