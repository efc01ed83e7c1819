"""What tracks make up by the triggers of this house, and what is believed of those at first."""

from __future__ import annotations

from sleepplayer.models import TriggerWeight
from sleepplayer.rotation.affinity import Taste, prior_taste
from sleepplayer.rotation.stimulus import UNTAGGED, Makeup, makeup, similarity
from sleepplayer.triggers import Catalogue, Senses


class Maker:
    """Makes up tracks by a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._current = catalogue.current
        self._near = similarity(catalogue.similarities())
        self._unheard = frozenset(
            each.id for each in catalogue.triggers if each.senses is Senses.SIGHT
        )

    def of(self, triggers: tuple[TriggerWeight, ...]) -> Makeup:
        """What they make up. Merged triggers count as what they went into."""
        current = self._current
        now = [TriggerWeight(current(each.trigger), each.weight) for each in triggers]
        # In an order of their own, so that sums come to the same however they were read.
        now.sort(key=lambda each: (each.trigger, each.weight))
        return makeup(now, self._near, unheard=self._unheard)


def priors_of(catalogue: Catalogue) -> dict[str, Taste]:
    """What is believed of each trigger of a catalogue before the person has said or heard any."""
    tastes = {each.id: prior_taste(each.id, each.prevalence) for each in catalogue.triggers}
    tastes[UNTAGGED] = prior_taste(UNTAGGED, None)
    return tastes
