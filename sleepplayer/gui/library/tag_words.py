"""What the library page says of triggers: how much there is, how sure it is, and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from sleepplayer.gui.counts import sounds_words
from sleepplayer.gui.library.carried import Step, Sureness, own_and_guessed
from sleepplayer.models import LibraryTrack, Standing
from sleepplayer.rotation_phrases import name_within, trigger_name

translate = QCoreApplication.translate

MOST_NAMED = 3

Names = Mapping[str, str]
"""What triggers, or styles, are called, by their id."""


def step_words(step: Step | None) -> str:
    """How much of a trigger there is."""
    if step is None:
        return translate("library", "here more, there less")
    return {
        Step.MAINLY: translate("library", "mainly"),
        Step.ALSO: translate("library", "also"),
        Step.A_LITTLE: translate("library", "a little"),
    }[step]


def guessed_words(guessed: Sureness) -> str:
    """How sure a guess is: "guessed, fairly sure"."""
    return {
        Sureness.SURE: translate("library", "guessed, sure"),
        Sureness.FAIRLY: translate("library", "guessed, fairly sure"),
        Sureness.A_GUESS: translate("library", "a mere guess"),
    }[guessed]


def line_words(found: LibraryTrack, names: Names) -> str:
    """What a sound carries, for its row: "tapping, brushing · guessed: rain"; "" if nothing."""
    own, guessed = own_and_guessed(found)
    parts = []
    if own:
        parts.append(_short(own, names))
    if guessed:
        parts.append(translate("library", "guessed: {names}").format(names=_short(guessed, names)))
    return " · ".join(parts)


def _short(triggers: Sequence[str], names: Names) -> str:
    text = ", ".join(name_within(one, names) for one in triggers[:MOST_NAMED])
    return f"{text} …" if len(triggers) > MOST_NAMED else text


def styles_words(found: LibraryTrack, names: Names) -> str:
    """The manner a sound is made in: "Roleplay (guessed), no talking"; "" if nothing is known."""
    parts = []
    for style in found.styles:
        if style.standing is Standing.REJECTED:
            continue
        name = name_within(style.style, names)
        if style.standing is Standing.SUGGESTED:
            name = translate("library", "{name} (guessed)").format(name=name)
        parts.append(name)
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}"


def some_words(triggers: Sequence[str], names: Names) -> str:
    """What only some of the chosen sounds carry."""
    return translate("library", "Some of them: {names}").format(names=_short(triggers, names))


def judged_words(count: int, names: Sequence[str], *, confirm: bool) -> str:
    """Guesses were judged in so many sounds: of these triggers, or of all."""
    sounds = sounds_words(count)
    if not names and confirm:
        return translate("library", "Guesses confirmed in {sounds}.").format(sounds=sounds)
    if not names:
        return translate("library", "Guesses rejected in {sounds}.").format(sounds=sounds)
    quoted = ", ".join(f"“{name}”" for name in names)
    text = (
        translate("library", "{names} confirmed in {sounds}.")
        if confirm
        else translate("library", "{names} rejected in {sounds}.")
    )
    return text.format(names=quoted, sounds=sounds)


def set_words(count: int, name: str, *, there: bool) -> str:
    """A trigger was added to so many sounds, or taken out of them."""
    text = (
        translate("library", "“{name}” added to {sounds}.")
        if there
        else translate("library", "“{name}” taken out of {sounds}.")
    )
    return text.format(name=name, sounds=sounds_words(count))


def waiting_words(count: int, trigger: str | None, names: Names) -> str:
    """What the strip above the guesses says."""
    if trigger is not None:
        text = translate("library", "{sounds} listed. Only “{name}” is confirmed or rejected here.")
        return text.format(sounds=sounds_words(count), name=trigger_name(trigger, names))
    if count == 1:
        return translate("library", "1 sound has guessed triggers.")
    return translate("library", "{sounds} have guessed triggers.").format(
        sounds=sounds_words(count)
    )
