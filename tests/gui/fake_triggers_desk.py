"""Triggers in memory that behave: all of the catalogue, some stated, some tired, some resting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from sleepplayer.errors import UsageError
from sleepplayer.gui.triggers.desk import TriggersView, TriggerView
from sleepplayer.people import Liking, RestSetBy
from sleepplayer.trigger_edits import Edits, with_added
from sleepplayer.triggers import Catalogue, Family, Senses, builtin_catalogue

TONIGHT = date(2026, 11, 20)  # a Friday
NIGHTS = 28


def make_views(catalogue: Catalogue, seed: int = 3) -> list[TriggerView]:
    """The whole catalogue as somebody has it after some weeks."""
    rng = Random(seed)
    stated = {
        "whispering": Liking.LOVE,
        "tapping": Liking.LIKE,
        "page-turning": Liking.LIKE,
        "brushing": Liking.NEUTRAL,
        "rain": Liking.LOVE,
        "mouth-sounds": Liking.AVOID,
        "eating": Liking.AVOID,
        "scratching": Liking.DISLIKE,
    }
    learnt = {"whispering": 0.86, "tapping": 0.92, "page-turning": 0.42, "typing": 0.72}
    made = []
    for trigger in catalogue.triggers:
        known = trigger.id in stated or trigger.id in learnt
        often = 0.25 if known and stated.get(trigger.id) is not Liking.AVOID else 0.0
        minutes = tuple(
            round(rng.uniform(2, 34), 1) if rng.random() < often else 0.0 for _ in range(NIGHTS)
        )
        near = tuple(
            other for pair in catalogue.pairs if trigger.id in pair for other in pair - {trigger.id}
        )
        made.append(
            TriggerView(
                trigger=trigger,
                stated=stated.get(trigger.id),
                learnt=learnt.get(trigger.id),
                prior=trigger.prior_mean,
                freshness=round(rng.uniform(0.2, 1.0), 2) if any(minutes) else 1.0,
                minutes=minutes,
                tracks=rng.choice((0, 1, 3, 12, 48, 230)),
                similar=tuple(sorted(near)),
            )
        )
    changes: dict[str, dict[str, object]] = {
        "whispering": {"why": "A voice from home", "freshness": 0.95},
        "tapping": {"freshness": 0.34, "back": TONIGHT + timedelta(days=6), "tracks": 48},
        "page-turning": {"freshness": 0.7, "back": TONIGHT + timedelta(days=1), "tracks": 12},
        "brushing": {"rest_until": date(2026, 12, 3), "rest_set_by": RestSetBy.PERSON},
        "scratching": {"rest_until": date(2026, 12, 4), "rest_set_by": RestSetBy.REACTION},
    }
    return [replace(one, **changes.get(one.trigger.id, {})) for one in made]  # type: ignore[arg-type]  # by name


class FakeTriggersDesk:
    """`TriggersDesk` in memory; it answers at once, or when `answer` is called."""

    def __init__(
        self,
        views: Sequence[TriggerView] | None = None,
        *,
        nights: int = 40,
        tires: float = 0.95,
        late: bool = False,
    ) -> None:
        self.catalogue = builtin_catalogue()
        found = make_views(self.catalogue) if views is None else list(views)
        self.views = {one.trigger.id: one for one in found}
        self.nights, self.tires, self.late = nights, tires, late
        self.retired: list[tuple[int, str]] = [(7, "Chalk on a dry board"), (9, "Balloons")]
        self.into: dict[str, tuple[TriggerView, str]] = {}
        self.calls: list[tuple[object, ...]] = []
        self.refuse = ""
        self.on_changed: Callable[[], None] = lambda: None
        self._asked: Callable[[TriggersView], None] | None = None

    def view(self, got: Callable[[TriggersView], None]) -> None:
        self._asked = got
        if not self.late:
            self.answer()

    def answer(self) -> None:
        """Answer the newest question."""
        got, self._asked = self._asked, None
        if got is not None:
            got(
                TriggersView(
                    triggers=tuple(self.views.values()),
                    tires=self.tires,
                    nights=self.nights,
                    tonight=TONIGHT,
                    retired=tuple(self.retired),
                )
            )

    def state(self, trigger: str, liking: Liking | None, why: str = "") -> Callable[[], None]:
        self.calls.append(("state", trigger, liking, why))
        return self._change(trigger, stated=liking, why=why)

    def forget(self, trigger: str | None) -> None:
        self.calls.append(("forget", trigger))
        for one in [trigger] if trigger is not None else list(self.views):
            self._change(one, learnt=None)

    def rest(self, trigger: str, until: date | None) -> Callable[[], None]:
        self.calls.append(("rest", trigger, until))
        by = None if until is None else RestSetBy.PERSON
        return self._change(trigger, rest_until=until, rest_set_by=by)

    def play_again(self, track_id: int) -> None:
        self.calls.append(("play_again", track_id))
        self.retired = [one for one in self.retired if one[0] != track_id]
        self.on_changed()

    def add(self, name: str, words: Sequence[str], family: Family, senses: Senses) -> str:
        self.calls.append(("add", name, tuple(words), family, senses))
        try:
            made = with_added(
                Edits(), self.catalogue, name, words=tuple(words), family=family, senses=senses
            ).added[-1]
        except UsageError as error:
            return str(error)
        self.views[made.id] = TriggerView(trigger=made, minutes=(0.0,) * NIGHTS)
        self.on_changed()
        return ""

    def rename(self, trigger: str, name: str) -> str:
        self.calls.append(("rename", trigger, name))
        if not self.refuse:
            self._change(trigger, trigger=replace(self.views[trigger].trigger, name=name))
        return self.refuse

    def merge(self, trigger: str, into: str) -> str:
        self.calls.append(("merge", trigger, into))
        if not self.refuse:
            self.into[trigger] = self.views.pop(trigger), into
            self.on_changed()
        return self.refuse

    def split(self, trigger: str) -> str:
        self.calls.append(("split", trigger))
        self.views[trigger] = self.into.pop(trigger)[0]
        self.on_changed()
        return ""

    def hide(self, trigger: str, *, hidden: bool) -> str:
        self.calls.append(("hide", trigger, hidden))
        if not self.refuse:
            self._change(trigger, hidden=hidden)
        return self.refuse

    def merged(self) -> Sequence[tuple[str, str, str]]:
        return [
            (trigger, one.trigger.name, self.views[into].trigger.name)
            for trigger, (one, into) in self.into.items()
        ]

    def last(self) -> tuple[object, ...]:
        """What it was asked to do last."""
        return self.calls[-1]

    def _change(self, trigger_id: str, /, **fields: object) -> Callable[[], None]:
        before = self.views[trigger_id]
        self.views[trigger_id] = replace(before, **fields)  # type: ignore[arg-type]  # by name
        self.on_changed()

        def undo() -> None:
            self.views[trigger_id] = before
            self.on_changed()

        return undo
