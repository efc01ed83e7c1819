"""What follows the silence, said calmly to somebody half asleep."""

from __future__ import annotations

import pytest

from sleepplayer.end_phrases import (
    action_words,
    cancelled_sentence,
    hindrance_sentence,
    not_offered_sentence,
    pending_notification,
    pending_sentence,
    silence_sentence,
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
            "The computer was not switched off: Firefox asks that the computer stays on "
            "(“downloading”).",
        ),
        (
            SUSPEND,
            HeldOff("Firefox", ""),
            "The computer was not suspended: Firefox asks that the computer stays on.",
        ),
        (
            SUSPEND,
            HeldOff("", ""),
            "The computer was not suspended: another program asks that the computer stays on.",
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


@pytest.mark.parametrize(
    ("action", "ways"),
    [
        (EndAction.LOCK, ("Any key keeps it open.", "Click here to keep it open.")),
        (SUSPEND, ("Any key keeps it on.", "Click here to keep it on.")),
        (POWEROFF, ("Any key keeps it on.", "Click here to keep it on.")),
    ],
)
def test_no_key_is_promised_where_none_is_heard(action: EndAction, ways: tuple[str, str]) -> None:
    pending = PendingEnd(action, 12.0)
    said = pending_sentence(pending), pending_sentence(pending, hears_keys=False)
    assert [one.split(" 12 s. ")[1] for one in said] == list(ways)


def test_a_notification_stands_still_and_promises_no_key() -> None:
    said = "The computer is switched off in a minute."
    assert pending_notification(POWEROFF, button=True) == said
    without = pending_notification(POWEROFF, button=False)
    assert without == f"{said} Open Sleepplayer to keep it on."
    assert "keep it open" in pending_notification(EndAction.LOCK, button=False)


@pytest.mark.parametrize("action", EndAction)
def test_every_action_has_its_words(action: EndAction) -> None:
    assert action_words(action)
    assert bool(silence_sentence(action)) is (action is not EndAction.STOP)
    if silence_sentence(action):  # the same, before it plays and while it does
        said = silence_sentence(action)
        assert said == f"When it is silent{then_words(action).removeprefix('then')}."


@pytest.mark.parametrize("action", [one for one in EndAction if one.is_the_systems])
def test_all_of_the_minute_is_said_in_sentences(action: EndAction) -> None:
    pending = PendingEnd(action, 10.0)
    said = [pending_sentence(pending), pending_sentence(pending, hears_keys=False)]
    said += [pending_notification(action, button=one) for one in (True, False)]
    said += [cancelled_sentence(action), not_offered_sentence(action)]
    said += [hindrance_sentence(action, blocker) for blocker in BLOCKERS]
    for sentence in said:
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert not set(sentence) & set("!{}")
    assert not any(sign.isdigit() for sign in pending_notification(action, button=True))


def test_a_programs_own_words_cannot_fill_the_window() -> None:
    loud = HeldOff("Evil\nProgram\x1b[31m", "URGENT!!! " * 200)
    sentence = hindrance_sentence(SUSPEND, loud)
    assert "\n" not in sentence
    assert "\x1b" not in sentence
    assert len(sentence) < 200
    assert sentence.startswith(
        "The computer was not suspended: Evil Program [31m asks that the computer stays on"
    )


def test_braces_in_a_programs_words_are_words() -> None:
    assert "{why}" in hindrance_sentence(SUSPEND, HeldOff("{who}", "{why}"))
