"""What follows the silence, said calmly to somebody half asleep."""

from __future__ import annotations

import pytest

from sleepplayer.end_phrases import (
    action_words,
    cancelled_sentence,
    hindrance_sentence,
    not_offered_sentence,
    pending_sentence,
    then_words,
)
from sleepplayer.night.after_silence import PendingEnd
from sleepplayer.night.end_action import Blocker, EndAction, HeldOff, Hindrance, OthersLoggedIn

POWEROFF, SUSPEND = EndAction.POWEROFF, EndAction.SUSPEND
BLOCKERS: list[Blocker] = [
    HeldOff("Firefox", "downloading"),
    HeldOff("", ""),
    OthersLoggedIn(("anna",)),
    OthersLoggedIn(()),
    *Hindrance,
]


@pytest.mark.parametrize(
    ("action", "blocker", "sentence"),
    [
        (
            POWEROFF,
            HeldOff("Firefox", "downloading"),
            "The computer was not switched off: Firefox asks to stay on (“downloading”).",
        ),
        (
            SUSPEND,
            HeldOff("Firefox", ""),
            "The computer was not suspended: Firefox asks to stay on.",
        ),
        (
            SUSPEND,
            HeldOff("", ""),
            "The computer was not suspended: another program asks to stay on.",
        ),
        (
            POWEROFF,
            OthersLoggedIn(("anna",)),
            "The computer was not switched off: anna is logged in, too.",
        ),
        (
            EndAction.HIBERNATE,
            OthersLoggedIn(("anna", "ben")),
            "The computer was not hibernated: anna and ben are logged in, too.",
        ),
        (
            POWEROFF,
            OthersLoggedIn(("anna", "ben", "cleo", "dan")),
            "The computer was not switched off: anna, ben and others are logged in, too.",
        ),
        (
            EndAction.LOCK,
            Hindrance.NO_ANSWER,
            "The screen was not locked: the system did not answer.",
        ),
        (
            EndAction.DISPLAY_OFF,
            Hindrance.REFUSED,
            "The display was not switched off: the system refused.",
        ),
    ],
)
def test_why_it_was_not_done(action: EndAction, blocker: Blocker, sentence: str) -> None:
    assert hindrance_sentence(action, blocker) == sentence


@pytest.mark.parametrize(
    ("remaining_s", "seconds"), [(60.0, "60"), (44.2, "45"), (0.4, "1"), (0.0, "0"), (-1.0, "0")]
)
def test_the_minute_before_counts_down(remaining_s: float, seconds: str) -> None:
    sentence = pending_sentence(PendingEnd(SUSPEND, remaining_s))
    assert sentence == f"The computer is suspended in {seconds} s. Any key keeps it on."


@pytest.mark.parametrize("action", EndAction)
def test_every_action_has_its_words(action: EndAction) -> None:
    said = [pending_sentence(PendingEnd(action, 10.0)), cancelled_sentence(action)]
    said += [hindrance_sentence(action, blocker) for blocker in BLOCKERS]
    if action.is_the_systems:
        said.append(not_offered_sentence(action))
        assert then_words(action).startswith("then ")
    for sentence in said:
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert not set(sentence) & set("!{}")
    assert action_words(action)


def test_a_programs_own_words_cannot_fill_the_window() -> None:
    loud = HeldOff("Evil\nProgram\x1b[31m", "URGENT!!! " * 200)
    sentence = hindrance_sentence(SUSPEND, loud)
    assert "\n" not in sentence
    assert "\x1b" not in sentence
    assert len(sentence) < 200
    assert sentence.startswith("The computer was not suspended: Evil Program [31m asks to stay on")


def test_braces_in_a_programs_words_are_words() -> None:
    assert "{why}" in hindrance_sentence(SUSPEND, HeldOff("{who}", "{why}"))
