"""Tonight's plan as the window sees it: `gui.tonight.desk.TonightDesk` over a shelf.

Plans are made on a thread of their own, the newest question only. What a person changes is told at
once; what a scan finds is not told while a plan is being made: else there would never be one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from sleepplayer import library_phrases
from sleepplayer.clock import Clock
from sleepplayer.errors import OutsideError
from sleepplayer.models import Playlist, PlaylistId, Track, TrackId
from sleepplayer.night.evening_plan import EveningPlan, NothingToPlan, PlanWish
from sleepplayer.night.limits import night_of
from sleepplayer.people import Liking, ProfileId, Verdict
from sleepplayer.rotation.stimulus import UNTAGGED
from sleepplayer.shelf.aside import Aside
from sleepplayer.shelf.beside import Beside

if TYPE_CHECKING:  # planning loads NumPy, rotation the database
    from sleepplayer.shelf.planning import Planning
    from sleepplayer.shelf.rotation import Rotation
    from sleepplayer.shelf.shelf import Shelf

CHANGED_EVERY_MS = 500
REST_SHARE = 4.0
"""After a plan nothing is told for so many times as long as it took to make."""

_log = logging.getLogger(__name__)

Got = Callable[[EveningPlan], None]


class ShelfTonightDesk:
    """To be made and used on the main thread; closed before its shelf.

    `changed` is to be called when preferences, limits or history are other than they were by what a
    person did, `library_changed` when a scan may have found something.
    """

    def __init__(
        self,
        shelf: Shelf,
        rotation: Rotation,
        *,
        clock: Clock,
        post: Callable[[Callable[[], None]], None],
        say: Callable[[str], None],
    ) -> None:
        self.on_changed: Callable[[], None] = lambda: None
        self._shelf = shelf
        self._rotation = rotation
        self._clock = clock
        self._beside = Beside(post=post, say=say, changed=self.changed)  # for what is written
        self._work = Aside("plan")
        self._asked = 0
        self._answered = 0
        self._changed = False
        self._soon = QTimer()  # several changes of one deed are told once
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._tell_now)
        self._rest = QTimer()
        self._rest.setSingleShot(True)
        self._rest.setInterval(CHANGED_EVERY_MS)
        self._rest.timeout.connect(self._tell)

    def close(self) -> None:
        """Nothing more is planned, and nobody is told."""
        self._rest.stop()
        self._soon.stop()
        self._beside.close()
        self._work.close()

    def changed(self) -> None:
        """By what a person did, a plan made before is not theirs any more."""
        if not self._beside.closed:
            self._soon.start()

    def library_changed(self) -> None:
        """A plan made before may not be the best any more."""
        self._changed = True
        if not self._beside.closed and not self._rest.isActive() and not self._is_planning:
            self._rest.start()

    # --- questions --------------------------------------------------------------------------------

    def plan(self, wish: PlanWish, got: Got) -> None:
        """See `TonightDesk`."""
        self._ask(wish, got, lambda planning: planning.plan(wish))

    def something_else(self, wish: PlanWish, place: int, got: Got) -> None:
        """See `TonightDesk`."""
        self._ask(wish, got, lambda planning: planning.something_else(wish, place))

    def playlists(self) -> Sequence[Playlist]:
        """See `TonightDesk`."""

        def question() -> list[Playlist]:
            allowed = self._allowed()
            return [
                playlist
                for playlist in self._shelf.playlists.playlists()
                if allowed is None or playlist.playlist_id in allowed
            ]

        return self._beside.asked(question, [])

    def for_some_alone(self) -> bool:
        """See `TonightDesk`."""
        return self._beside.asked(lambda: self._allowed() is not None, False)

    # --- wishes -----------------------------------------------------------------------------------

    def harmless(self, track_id: TrackId) -> None:
        """See `TonightDesk`."""
        self._judge(self._who, [track_id], Verdict.HARMLESS)

    def never_again(self, track_id: TrackId) -> Callable[[], None]:
        """See `TonightDesk`."""
        return self.never_again_all([track_id])

    def never_again_all(self, track_ids: Collection[TrackId]) -> Callable[[], None]:
        """The same of many tracks."""
        who = self._who
        nothing: Mapping[TrackId, Verdict] = {}
        said = self._beside.asked(lambda: self._shelf.verdicts.verdicts(who), nothing)
        before: dict[Verdict | None, list[TrackId]] = {}
        for track_id in track_ids:
            before.setdefault(said.get(track_id), []).append(track_id)
        self._judge(who, track_ids, Verdict.NEVER)

        def undo() -> None:
            for verdict, those in before.items():
                self._judge(who, those, verdict)

        return undo

    def judge(self, tracks: Sequence[Track], *, harmless: bool) -> None:
        """The person says that these are harmless, or takes back what they said of them."""
        known = (self._known(track) for track in tracks)
        those = [track_id for track_id in known if track_id is not None]
        if those:
            self._judge(self._who, those, Verdict.HARMLESS if harmless else None)

    def lift(self, track: Track, trigger: str | None) -> None:
        """See `TonightDesk`. A rest is ended, and a track without triggers is harmless then."""
        who = self._who
        if trigger is not None and trigger != UNTAGGED:
            self._beside.asked(lambda: self._lift(who, trigger), None)
        else:
            self.judge([track], harmless=trigger == UNTAGGED)

    # --- inside -----------------------------------------------------------------------------------

    @cached_property
    def _planning(self) -> Planning:
        """Made on the thread that works with it: it loads NumPy."""
        from sleepplayer.shelf.planning import Planning  # noqa: PLC0415 - see above
        from sleepplayer.shelf.rotation_sources import ShelfPlanSources  # noqa: PLC0415

        return Planning(self._rotation, ShelfPlanSources(self._shelf))

    @property
    def _who(self) -> ProfileId:
        return self._shelf.whose.profile_id

    @property
    def _is_planning(self) -> bool:
        return self._answered < self._asked

    def _ask(self, wish: PlanWish, got: Got, make: Callable[[Planning], EveningPlan]) -> None:
        self._asked += 1
        number = self._asked

        def work() -> None:
            if number != self._asked:  # a newer question waits
                return
            began_s = time.perf_counter()
            try:
                made = make(self._planning)
            except OutsideError as error:
                _log.warning("The plan cannot be made: %s", error)
                self._beside.tell(str(error))
                made = self._no_plan(wish)
            except Exception as error:  # a fault of ours must not leave the page waiting
                _log.error("The plan cannot be made: %s", type(error).__name__)
                _log.debug("The plan cannot be made", exc_info=True)  # may name files
                self._beside.tell(library_phrases.not_read_sentence())
                made = self._no_plan(wish)
            took_ms = 1000.0 * (time.perf_counter() - began_s)
            self._beside.call(lambda: self._answer(number, took_ms, made, got))

        self._work.do(work)

    def _answer(self, number: int, took_ms: float, made: EveningPlan, got: Got) -> None:
        if number != self._asked:
            return
        self._answered = number
        self._rest.setInterval(max(CHANGED_EVERY_MS, round(REST_SHARE * took_ms)))
        got(made)
        if self._changed and not self._rest.isActive() and not self._is_planning:
            self._rest.start()

    def _tell(self) -> None:
        if self._changed and not self._is_planning:
            self._tell_now()

    def _tell_now(self) -> None:
        self._changed = False
        self.on_changed()

    def _no_plan(self, wish: PlanWish) -> EveningPlan:
        today = date.fromisoformat(night_of(self._clock.wall())).toordinal()
        return EveningPlan(wish=wish, day=today, nothing=NothingToPlan.NO_TRACKS)

    def _allowed(self) -> frozenset[PlaylistId] | None:
        profile = self._shelf.profiles.profile(self._who)
        return None if profile is None else profile.playlists

    def _known(self, track: Track) -> TrackId | None:
        if track.track_id is not None:
            return track.track_id
        row = self._beside.asked(lambda: self._shelf.tracks.of_location(track.location), None)
        return None if row is None else row.track_id

    def _judge(
        self, who: ProfileId, track_ids: Collection[TrackId], verdict: Verdict | None
    ) -> None:
        self._beside.kept(self._shelf.verdicts.judge_all(who, track_ids, verdict))

    def _lift(self, who: ProfileId, trigger: str) -> None:
        """Also where it was said of a trigger that went into this one."""
        current = self._shelf.catalogue_edits.catalogue().current
        stated = self._shelf.statements.stated(who)
        avoided = [
            each
            for each in sorted(self._shelf.statements.avoided(who))
            if current(each) == current(trigger)
        ]
        if avoided:
            why = {each: stated[each].why for each in avoided if each in stated}
            said = [(each, Liking.NEUTRAL, why.get(each, "")) for each in avoided]
            self._beside.kept(self._shelf.statements.state_all(who, said))
            return
        tonight = date.fromisoformat(night_of(self._clock.wall()))
        for each in sorted(self._shelf.rests.resting(who, tonight)):
            if current(each) == current(trigger):
                self._beside.kept(self._shelf.rests.end(who, each))
