"""What stands on the cards of the plan, and at its head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from sleepplayer import phrases
from sleepplayer.night.evening_plan import Card, NothingToPlan
from sleepplayer.rotation_phrases import card_sentence, nothing_sentence, triggers_line

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class CardWords:
    """The lines of a card besides its title."""

    triggers: str
    reason: str
    minutes: str


def words_of(card: Card, names: Mapping[str, str]) -> CardWords:
    """A card in words."""
    return CardWords(
        triggers=triggers_line(card, names),
        reason=card_sentence(card, names),
        minutes=phrases.duration_words(max(60.0, card.minutes * 60.0)),
    )


def nothing_words(why: NothingToPlan, *, chosen: bool) -> tuple[str, str]:
    """A heading for an empty plan, and what can be done; `chosen`: playlists are."""
    match why:
        case NothingToPlan.NO_TRACKS if chosen:
            return (
                translate("tonight", "Nothing to choose from"),
                translate("tonight", "There is nothing to play in what you chose."),
            )
        case NothingToPlan.NO_TRACKS:
            return translate("tonight", "Nothing to choose from yet"), nothing_sentence(why)
        case NothingToPlan.ALL_BARRED:
            return (
                translate("tonight", "Nothing may play tonight"),
                translate("tonight", "All of it is avoided, resting, or not for tonight."),
            )
        case NothingToPlan.NO_TIME:
            return (
                translate("tonight", "No time left"),
                translate("tonight", "Turn the dial up a little, and it is planned anew."),
            )
