"""Discovery over the shelf: `gui.discovery.desk.DiscoveryDesk`.

A round is chosen on a thread of the desk's own: the whole library is walked through once for the
tracks that carry each trigger most, and only those are looked at closely.
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from sleepplayer import library_phrases
from sleepplayer.clock import Clock
from sleepplayer.errors import OutsideError
from sleepplayer.gui.discovery.desk import Excerpt, Found
from sleepplayer.gui.discovery.words import excerpt_title
from sleepplayer.models import TrackId, TrackState
from sleepplayer.night.discovery import (
    LEAST_WEIGHT,
    MOST_EXCERPTS,
    SHORTEST_S,
    Candidate,
    Chosen,
    chosen_round,
    outcome,
)
from sleepplayer.night.limits import night_of
from sleepplayer.people import ANSWER_LIKINGS, Answer, DiscoveryAnswer, Liking, ProfileId
from sleepplayer.rotation.rules import Rules
from sleepplayer.shelf.aside import Aside
from sleepplayer.shelf.beside import Beside
from sleepplayer.shelf.house_rules import rules_for
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.tag_rows import Carrier
from sleepplayer.triggers import Catalogue, Senses

OF_EACH = 16
"""So many tracks of each trigger are looked at closely: those with most of it, and among equals
others each time."""

KEPT_WITHIN_S = 5.0
"""How long a new round waits for answers that are on their way, so that it knows of them."""

_log = logging.getLogger(__name__)

Drawn = tuple[float, float, TrackId]
"""How much of a track a trigger is, a number by lot, and the track."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """A round, whose it is, and what they answered in it and before it."""

    who: ProfileId | None = None
    number: int = 1
    names: Mapping[str, str] = field(default_factory=dict)
    tracks: Mapping[str, TrackId | None] = field(default_factory=dict)
    before: Mapping[str, Answer] = field(default_factory=dict)
    excerpts: tuple[Excerpt, ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)


class ShelfDiscoveryDesk:
    """To be made and used on the main thread; closed before its shelf."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        clock: Clock,
        rng: Random,
        post: Callable[[Callable[[], None]], None],
        say: Callable[[str], None],
    ) -> None:
        self.on_kept: Callable[[], None] = lambda: None
        """The person said something: tonight's plan and queue may be others."""
        self._shelf = shelf
        self._clock = clock
        self._rng = rng
        self._beside = Beside(post=post, say=say, changed=self._tell_kept)
        self._work = Aside("discovery")
        self._asked = 0
        self._round = _Round()
        self._written: list[Future[None]] = []
        self._begun: dict[ProfileId, int] = {}  # rounds with an answer, kept or on their way

    def close(self) -> None:
        """Nothing more is read, said or called."""
        self._beside.close()
        self._work.close()

    # --- a round ----------------------------------------------------------------------------------

    def excerpts(self, got: Callable[[Sequence[Excerpt]], None]) -> None:
        """See `DiscoveryDesk`."""
        self._asked += 1
        number, who = self._asked, self._shelf.whose.profile_id
        begun = self._begun.get(who, 0)
        on_their_way, self._written = self._written, []
        self._round = _Round(who=who, number=begun + 1)

        def hand_over(made: _Round) -> None:
            if number == self._asked and who == self._shelf.whose.profile_id:
                self._round = made
                got(made.excerpts)

        def work() -> None:
            made = _Round(who=who, number=begun + 1)
            wait(on_their_way, KEPT_WITHIN_S)
            if number != self._asked:  # a newer question waits
                return
            try:
                made = self._made(who, begun)
            except OutsideError as error:
                _log.warning("A discovery cannot be made: %s", error)
                self._beside.tell(str(error))
            except Exception as error:  # a fault of ours must not leave the page waiting
                _log.error("A discovery cannot be made: %s", type(error).__name__)
                _log.debug("A discovery cannot be made", exc_info=True)  # may name files
                self._beside.tell(library_phrases.not_read_sentence())
            self._beside.call(lambda: hand_over(made))

        self._work.do(work)

    def answer(self, excerpt: Excerpt, answer: Answer) -> None:
        """See `DiscoveryDesk`. Why they like it stays what they said; and what they have come to
        avoid meanwhile, from wherever, no answer brings back."""
        now, trigger = self._round, excerpt.trigger
        if now.who is None:
            return
        now.answers[trigger] = answer
        self._begun[now.who] = now.number
        kept = DiscoveryAnswer(
            trigger=trigger,
            answer=answer,
            track_id=now.tracks.get(trigger),
            answered=self._clock.wall(),
        )
        self._look(self._shelf.answers.add(now.who, now.number, kept))
        who, statements = now.who, self._shelf.statements
        nothing: frozenset[str] = frozenset()
        if trigger not in self._beside.asked(lambda: statements.avoided(who), nothing):
            _, why = self._said(who, trigger)
            self._look(statements.state(who, trigger, ANSWER_LIKINGS[answer], why))

    def found(self) -> Sequence[Found]:
        """See `DiscoveryDesk`."""
        now = self._round
        return [
            Found(
                trigger=change.trigger,
                name=now.names.get(change.trigger, change.trigger),
                answer=change.answer,
                before=change.before,
            )
            for change in outcome(now.answers, now.before)
        ]

    def rounds(self) -> int:
        """See `DiscoveryDesk`."""
        return self._round.number - 1

    def avoid(self, trigger: str) -> Callable[[], None]:
        """See `DiscoveryDesk`."""
        who = self._round.who or self._shelf.whose.profile_id
        statements = self._shelf.statements
        liking, why = self._said(who, trigger)
        if (answer := self._round.answers.get(trigger)) is not None:
            liking = ANSWER_LIKINGS[answer]  # it may still be on its way
        self._beside.kept(statements.state(who, trigger, Liking.AVOID, why))

        def undo() -> None:
            self._beside.kept(statements.state(who, trigger, liking, why))

        return undo

    def _look(self, written: Future[None]) -> None:
        self._written.append(written)
        self._beside.look(written)

    def _tell_kept(self) -> None:
        self.on_kept()

    def _said(self, who: ProfileId, trigger: str) -> tuple[Liking | None, str]:
        stated = self._beside.asked(lambda: self._shelf.statements.stated(who).get(trigger), None)
        return (None, "") if stated is None else (stated.liking, stated.why)

    # --- on its own thread ------------------------------------------------------------------------

    def _made(self, who: ProfileId, begun: int) -> _Round:
        shelf = self._shelf
        number = max(begun, shelf.answers.rounds(who)) + 1
        profile = shelf.profiles.profile(who)
        night = date.fromisoformat(night_of(self._clock.wall()))
        rules = Rules() if profile is None else rules_for(shelf, profile, night=night)
        catalogue = shelf.catalogue_edits.catalogue()
        names = _audible(catalogue)
        drawn = drawn_tracks(
            shelf.tags.carriers(), rules, names, day=float(night.toordinal()), rng=self._rng
        )
        rows = [row for row in shelf.tracks.rows(drawn) if row.state is TrackState.THERE]
        titles = [excerpt_title(place) for place in range(1, MOST_EXCERPTS + 1)]
        chosen = chosen_round(
            [Candidate(row.track, row.tags) for row in rows],
            self._known(who, catalogue),
            rng=self._rng,
            titles=titles,
            among=names.keys(),
        )
        ids = {row.track.location: row.track_id for row in rows}
        before = shelf.answers.before(who, number)
        return _Round(
            who=who,
            number=number,
            names=names,
            tracks={each.trigger: ids.get(each.track.location) for each in chosen},
            before={catalogue.current(each): said.answer for each, said in before.items()},
            excerpts=self._checked(chosen, names, ids),
        )

    def _known(self, who: ProfileId, catalogue: Catalogue) -> Mapping[str, int]:
        """How often each trigger was answered; what was only stated counts as once."""
        known: dict[str, int] = {}
        for trigger, count in self._shelf.answers.counts(who).items():
            now = catalogue.current(trigger)
            known[now] = known.get(now, 0) + count
        for trigger in self._shelf.statements.stated(who):
            known.setdefault(catalogue.current(trigger), 1)
        return known

    def _checked(
        self, chosen: Sequence[Chosen], names: Mapping[str, str], ids: Mapping[str, TrackId]
    ) -> tuple[Excerpt, ...]:
        """The excerpts; none at a level that was measured of another file. An excerpt has no id by
        which that could be asked later."""
        asked = [replace(each.track, track_id=ids[each.track.location]) for each in chosen]
        fresh = self._shelf.fresh(asked)
        return tuple(
            Excerpt(
                trigger=each.trigger,
                name=names[each.trigger],
                track=replace(each.track, loudness=now.loudness, replay_gain=now.replay_gain),
            )
            for each, now in zip(chosen, fresh, strict=True)
        )


def _audible(catalogue: Catalogue) -> dict[str, str]:
    """The names of the triggers that can be asked for without a picture."""
    listed = (each for each in catalogue.listed() if each.senses is not Senses.SIGHT)
    return {each.id: each.name for each in listed}


def drawn_tracks(
    carriers: Iterable[Carrier],
    rules: Rules,
    triggers: Mapping[str, object],
    *,
    day: float,
    rng: Random,
) -> list[TrackId]:
    """Of each of the triggers the `OF_EACH` tracks with most of it that may play on that day and
    are long enough; among equals by lot. The rules are asked only of those that would be drawn."""
    best: dict[str, list[Drawn]] = {}
    for carrier in carriers:
        if carrier.duration_s is None or carrier.duration_s < SHORTEST_S:
            continue
        may_play: bool | None = None
        for each in carrier.triggers:
            if each.weight < LEAST_WEIGHT or each.trigger not in triggers:
                continue
            found = best.setdefault(each.trigger, [])
            drawn = (each.weight, rng.random(), carrier.track_id)
            if len(found) == OF_EACH and drawn <= found[0]:
                continue
            if may_play is None:
                carries = [one.trigger for one in carrier.triggers]
                may_play = rules.barred(carrier.track_id, carries, day) is None
            if may_play and len(found) < OF_EACH:
                heapq.heappush(found, drawn)
            elif may_play:
                heapq.heapreplace(found, drawn)
    return sorted({track_id for found in best.values() for _, _, track_id in found})
