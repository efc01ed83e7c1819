"""A person's triggers as the window sees them: `gui.triggers.desk.TriggersDesk` over the shelf."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import date

from sleepplayer.clock import Clock
from sleepplayer.errors import OutsideError
from sleepplayer.gui.triggers.desk import TriggersView
from sleepplayer.models import TrackId
from sleepplayer.night.limits import night_of
from sleepplayer.people import Liking, ProfileId, SetRest, Statement
from sleepplayer.shelf.aside import Aside
from sleepplayer.shelf.beside import Beside
from sleepplayer.shelf.sayings import Said, merged_into, to_say
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.shelf.trigger_views import RotationNow, triggers_view
from sleepplayer.trigger_edits import (
    Edits,
    with_added,
    with_hidden,
    with_merged,
    with_name,
    without_merge,
)
from sleepplayer.triggers import Catalogue, Family, Senses


class ShelfTriggersDesk:
    """To be made and used on the main thread; closed before its shelf."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        clock: Clock,
        rotation: Callable[[], RotationNow],
        post: Callable[[Callable[[], None]], None],
        say: Callable[[str], None],
    ) -> None:
        """`rotation` is called on a thread of the desk's own; it may raise OutsideError."""
        self.on_changed: Callable[[], None] = lambda: None
        self.on_kept: Callable[[], None] = lambda: None
        """The same, for tonight's plan and queue."""
        self.on_catalogue: Callable[[], None] = lambda: None
        """The catalogue is another one: what was tagged by it may be."""
        self._shelf = shelf
        self._clock = clock
        self._rotation = rotation
        self._beside = Beside(post=post, say=say, changed=self._ask_anew)
        self._views = Aside("triggers")  # not Beside's: what that does has the page ask anew
        self._asked = 0

    def close(self) -> None:
        """Nothing more is read, said or called."""
        self._beside.close()
        self._views.close()

    def touch(self) -> None:
        """Something a view is made of has changed: have it asked for anew, soon."""
        self._beside.touch()

    # --- the view ---------------------------------------------------------------------------------

    def view(self, got: Callable[[TriggersView], None]) -> None:
        """All triggers, put together on a thread of the desk's own."""
        self._asked += 1
        number, who, tonight = self._asked, self._shelf.whose.profile_id, self._tonight()

        def hand_over(view: TriggersView) -> None:
            if number == self._asked and who == self._shelf.whose.profile_id:
                got(view)

        def make() -> None:
            if number != self._asked:
                return
            try:
                now = self._rotation()
                # If it became another person's evening meanwhile, that one asks anew.
                view = triggers_view(self._shelf, now, tonight) if now.profile_id == who else None
            except OutsideError as error:
                self._beside.tell(str(error))
            else:
                if view is not None:
                    self._beside.call(lambda: hand_over(view))

        self._views.do(make)

    # --- what the person says ---------------------------------------------------------------------

    def state(self, trigger: str, liking: Liking | None, why: str = "") -> Callable[[], None]:
        """They say how much they like it. What was merged into it is no longer avoided by that."""
        who, before = self._before()
        says = to_say(trigger, liking, why, catalogue=self._catalogue(), before=before)
        restores = [_again(each, before) for each, _, _ in says]
        self._beside.kept(self._shelf.statements.state_all(who, says))
        return lambda: self._keep(self._shelf.statements.state_all(who, restores))

    def forget(self, trigger: str | None) -> None:
        """What nights told of it, and of what went into it, is reset; what was said stays."""
        about = None if trigger is None else [trigger, *self._merged_into(trigger)]
        who = self._shelf.whose.profile_id
        self._beside.kept(self._shelf.statements.forget_learnt(who, about))

    def rest(self, trigger: str, until: date | None) -> Callable[[], None]:
        """It does not play before that night; None ends a rest."""
        who, tonight, rests = self._shelf.whose.profile_id, self._tonight(), self._shelf.rests
        group = [trigger, *self._merged_into(trigger)]
        nothing: Mapping[str, SetRest] = {}
        before = self._beside.asked(lambda: rests.resting(who, tonight), nothing)
        for each in group:
            if each in before:
                self._beside.kept(rests.end(who, each))
        if until is not None:
            self._beside.kept(rests.lay(who, SetRest(trigger, until), night=tonight))

        def undo() -> None:
            if until is not None:
                self._keep(rests.end(who, trigger))
            for each in group:
                if each in before:
                    self._keep(rests.lay(who, before[each], night=tonight))

        return undo

    def play_again(self, track_id: int) -> None:
        """A track that was never to be played again may be."""
        who = self._shelf.whose.profile_id
        self._beside.kept(self._shelf.verdicts.judge(who, TrackId(track_id), None))

    # --- the catalogue ----------------------------------------------------------------------------

    def add(self, name: str, words: Sequence[str], family: Family, senses: Senses) -> str:
        """A trigger of the person's own."""
        return self._edited(
            lambda edits, catalogue: with_added(
                edits, catalogue, name, words=tuple(words), family=family, senses=senses
            )
        )

    def rename(self, trigger: str, name: str) -> str:
        """Another name."""
        return self._edited(lambda edits, catalogue: with_name(edits, catalogue, trigger, name))

    def merge(self, trigger: str, into: str) -> str:
        """One goes into another."""
        return self._edited(lambda edits, catalogue: with_merged(edits, catalogue, trigger, into))

    def split(self, trigger: str) -> str:
        """A merged one is on its own again."""
        return self._edited(lambda edits, _catalogue: without_merge(edits, trigger))

    def hide(self, trigger: str, *, hidden: bool) -> str:
        """It is offered nowhere, or is again; what is avoided stays avoided."""
        return self._edited(
            lambda edits, catalogue: with_hidden(edits, catalogue, trigger, hidden=hidden)
        )

    def merged(self) -> Sequence[tuple[str, str, str]]:
        """Those that went into others."""
        store = self._shelf.catalogue_edits
        edits = self._beside.asked(store.edits, Edits())
        if not edits.merged:
            return ()
        catalogue = self._beside.asked(store.catalogue, store.builtin)
        names = {each.id: each.name for each in (*edits.added, *store.builtin.triggers)}
        names |= edits.names
        return [
            (gone, names.get(gone, gone), names.get(into, into))
            for gone, into in catalogue.merged.items()
        ]

    # --- inside -----------------------------------------------------------------------------------

    def _ask_anew(self) -> None:
        self.on_changed()
        self.on_kept()

    def _tonight(self) -> date:
        return date.fromisoformat(night_of(self._clock.wall()))

    def _before(self) -> tuple[ProfileId, Mapping[str, Statement]]:
        who = self._shelf.whose.profile_id
        nothing: Mapping[str, Statement] = {}
        return who, self._beside.asked(lambda: self._shelf.statements.stated(who), nothing)

    def _merged_into(self, trigger: str) -> list[str]:
        return merged_into(self._catalogue(), trigger)

    def _catalogue(self) -> Catalogue:
        """The edited one, if there are edits that could matter here."""
        store = self._shelf.catalogue_edits
        if not self._beside.asked(store.edits, Edits()).merged:
            return store.builtin
        return self._beside.asked(store.catalogue, store.builtin)

    def _keep(self, written: Future[None]) -> None:
        self._beside.kept(written)

    def _edited(self, made: Callable[[Edits, Catalogue], Edits]) -> str:
        refused = self._beside.refusal(self._shelf.catalogue_edits.change(made))
        if refused == "":
            self.on_catalogue()
            self._beside.tell_changed()
        return refused or ""


def _again(trigger: str, before: Mapping[str, Statement]) -> Said:
    said = before.get(trigger)
    return (trigger, None, "") if said is None else (trigger, said.liking, said.why)
