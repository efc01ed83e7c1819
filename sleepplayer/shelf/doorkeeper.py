"""Which of the sounds named on the command line may play, and what is said of the others."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import wait
from datetime import date

from sleepplayer import rotation_phrases as phrases
from sleepplayer.clock import Clock
from sleepplayer.models import Track
from sleepplayer.night.limits import night_of
from sleepplayer.night.ports import HouseRules
from sleepplayer.people import Verdict
from sleepplayer.rotation.rules import Bar, Barred
from sleepplayer.shelf.shelf import Shelf

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
        if harmless:
            self._say_harmless(tracks)
        may: list[Track] = []
        refused: dict[Barred, list[Track]] = {}
        for track in tracks:
            barred = self._rules.barred(track)
            if barred is None:
                may.append(track)
            else:
                refused.setdefault(barred, []).append(track)
        return may, [
            sentence for why, them in refused.items() for sentence in self._sentences(why, them)
        ]

    def _say_harmless(self, tracks: Sequence[Track]) -> None:
        who = self._shelf.whose.profile_id
        said = []
        for track in tracks:
            barred = self._rules.barred(track)
            unknown = barred is not None and barred.bar is Bar.UNCONFIRMED
            if unknown and track.track_id is not None:
                said.append(self._shelf.verdicts.judge(who, track.track_id, Verdict.HARMLESS))
        wait(said)

    def _sentences(self, why: Barred, refused: Sequence[Track]) -> list[str]:
        catalogue = self._shelf.catalogue_edits.catalogue()
        names = {each.id: each.name for each in catalogue.triggers}
        today = date.fromisoformat(night_of(self._clock.wall())).toordinal()
        first, *others = refused
        if len(refused) > EACH_AT_MOST:
            return [phrases.not_played_sentence(first.title, why, names, today, len(others))]
        return [phrases.not_played_sentence(each.title, why, names, today) for each in refused]
