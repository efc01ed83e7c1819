"""A desk with excerpts in memory: what it was told can be seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer

from sleepplayer.gui.discovery.desk import Excerpt, Found
from sleepplayer.gui.discovery.words import excerpt_title
from sleepplayer.models import Track, TriggerWeight
from sleepplayer.night.discovery import excerpt_of, outcome
from sleepplayer.people import Answer
from sleepplayer.triggers import builtin_catalogue


def make_excerpts(count: int = 3, *, whole_s: float = 600.0) -> list[Excerpt]:
    """Of the first triggers of the catalogue, each from a track of its own."""
    made = []
    for number, trigger in enumerate(builtin_catalogue().triggers[:count], start=1):
        track = Track(
            location=f"/library/{trigger.id}.opus",
            title=f"All about {trigger.name}",
            duration_s=whole_s,
            triggers=(TriggerWeight(trigger.id, 1.0),),
        )
        excerpt = excerpt_of(track, excerpt_title(number))
        assert excerpt is not None
        made.append(Excerpt(trigger=trigger.id, name=trigger.name, track=excerpt))
    return made


class FakeDiscoveryDesk:
    """Answers at the next turn of Qt's loop, with the same excerpts each time."""

    def __init__(self, excerpts: Sequence[Excerpt] | None = None) -> None:
        self.all = list(make_excerpts() if excerpts is None else excerpts)
        self.told: list[tuple[str, Answer]] = []
        self.avoided: list[str] = []
        self.before: dict[str, Answer] = {}
        self.asked = 0
        self._round: dict[str, Answer] = {}

    def excerpts(self, got: Callable[[Sequence[Excerpt]], None]) -> None:
        self.before |= self._round
        self._round = {}
        self.asked += 1
        QTimer.singleShot(0, lambda: got(self.all))

    def answer(self, excerpt: Excerpt, answer: Answer) -> None:
        self.told.append((excerpt.trigger, answer))
        self._round[excerpt.trigger] = answer

    def found(self) -> Sequence[Found]:
        names = {each.trigger: each.name for each in self.all}
        return [
            Found(
                trigger=change.trigger,
                name=names[change.trigger],
                answer=change.answer,
                before=change.before,
            )
            for change in outcome(self._round, self.before)
        ]

    def rounds(self) -> int:
        return 1 if self.before else 0

    def avoid(self, trigger: str) -> Callable[[], None]:
        self.avoided.append(trigger)
        return lambda: self.avoided.remove(trigger)
