"""Which of the sounds named on the command line may play, and what is said of the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sleepplayer import people_phrases
from sleepplayer import terminal_phrases as phrases
from sleepplayer.clock import Clock
from sleepplayer.errors import OutsideError
from sleepplayer.models import Track
from sleepplayer.night.limits import night_of
from sleepplayer.night.ports import HouseRules
from sleepplayer.people import Verdict
from sleepplayer.rotation.rules import Bar, Barred
from sleepplayer.shelf.shelf import Shelf

KEPT_WITHIN_S = 2.0
"""How long is waited until it is kept that tracks are harmless."""

EACH_AT_MOST = 3
"""More that are refused for one reason are one sentence: a folder may hold thousands."""


class Doorkeeper:
    """To be used on the main thread."""

    def __init__(self, shelf: Shelf, rules: HouseRules, *, clock: Clock) -> None:
        self._shelf = shelf
        self._rules = rules
        self._clock = clock

    def let_in(self, tracks: Sequence[Track], *, harmless: bool) -> tuple[list[Track], list[str]]:
        """What may play, and a sentence for each that may not.

        `harmless`: the person says so of those of which nothing is known, and it is kept.
        """
        not_kept = self._say_harmless(tracks) if harmless else []
        may: list[Track] = []
        refused: dict[Barred, list[Track]] = {}
        for track in tracks:
            barred = self._rules.barred(track)
            if barred is None:
                may.append(track)
            else:
                refused.setdefault(barred, []).append(track)
        return may, not_kept + [
            sentence for why, them in refused.items() for sentence in self._sentences(why, them)
        ]

    def _say_harmless(self, tracks: Sequence[Track]) -> list[str]:
        """Have it kept; a sentence if it is not."""
        who = self._shelf.whose.profile_id
        said = []
        for track in tracks:
            barred = self._rules.barred(track)
            unknown = barred is not None and barred.bar is Bar.UNCONFIRMED
            if unknown and track.track_id is not None:
                said.append(track.track_id)
        if not said:
            return []
        written = self._shelf.verdicts.judge_all(who, said, Verdict.HARMLESS)
        try:
            written.result(KEPT_WITHIN_S)
        except TimeoutError:
            return [people_phrases.kept_later_sentence()]
        except OutsideError as error:
            return [str(error)]
        return []

    def _sentences(self, why: Barred, refused: Sequence[Track]) -> list[str]:
        catalogue = self._shelf.catalogue_edits.catalogue()
        names = {each.id: each.name for each in catalogue.triggers}
        today = date.fromisoformat(night_of(self._clock.wall())).toordinal()
        first, *others = refused
        if len(refused) > EACH_AT_MOST:
            return [phrases.not_played_sentence(first.title, why, names, today, len(others))]
        return [phrases.not_played_sentence(each.title, why, names, today) for each in refused]
