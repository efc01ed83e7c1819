"""What may light up a room at night, and what may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sleepplayer.models import Track
from sleepplayer.night.desktop_notices import (
    AWAKE_S,
    Around,
    DesktopNotice,
    EndHindered,
    EndPending,
    Event,
    Hidden,
    Key,
    Offer,
    Reminding,
    Trouble,
    desktop_notice,
    must_be_told,
    withdrawn_by,
)
from sleepplayer.night.end_action import EndAction, HeldOff
from sleepplayer.night.exposure import Limit
from sleepplayer.night.notices import (
    AtLimit,
    EndedBy,
    Extended,
    LimitFacts,
    LimitLifted,
    LimitReached,
    NoEndToMove,
    NoOutput,
    NothingMayPlay,
    OutputBack,
    PastLimit,
    Refused,
    SessionEnded,
    Shortened,
    TrackSkipped,
    WokeUp,
)
from sleepplayer.night.playback import FailureReason
from sleepplayer.night.view import Phase
from sleepplayer.rotation.rules import Bar, Barred

AWAY = Around(wanted=True, window_seen=False, night_view=False, idle_s=AWAKE_S)
ASLEEP = replace(AWAY, idle_s=AWAKE_S + 0.1)

FACTS = LimitFacts()
MINUTES = Limit.MINUTES
ELEVEN = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
TRACK = Track(location="/rain.ogg", title="rain")
BARRED = Barred(Bar.FREE_NIGHT)

ALWAYS: list[tuple[Event, Key, Offer]] = [
    (Reminding(), Key.REMINDER, Offer.START),
    (WokeUp(), Key.WOKE, Offer.GO_ON),
    (EndPending(EndAction.SUSPEND), Key.ENDING, Offer.KEEP_ON),
    (EndPending(EndAction.HIBERNATE), Key.ENDING, Offer.KEEP_ON),
    (EndPending(EndAction.POWEROFF), Key.ENDING, Offer.KEEP_ON),
    (Hidden(), Key.HIDDEN, Offer.NOTHING),
]
IF_AWAKE: list[tuple[Event, Key, Offer]] = [
    (EndPending(EndAction.LOCK), Key.ENDING, Offer.KEEP_ON),
    (EndPending(EndAction.DISPLAY_OFF), Key.ENDING, Offer.KEEP_ON),
    (EndHindered(EndAction.SUSPEND, HeldOff("apt", "an upgrade")), Key.TROUBLE, Offer.NOTHING),
    (Trouble("The library cannot be read."), Key.TROUBLE, Offer.NOTHING),
    (LimitReached(MINUTES, FACTS), Key.LIMIT, Offer.NOTHING),
    (AtLimit(MINUTES, FACTS), Key.LIMIT, Offer.NOTHING),
    (Shortened(MINUTES, 600.0, ELEVEN, FACTS), Key.LIMIT, Offer.NOTHING),
    (PastLimit(frozenset({MINUTES}), None, FACTS, refused=True), Key.LIMIT, Offer.NOTHING),
    (NoEndToMove(), Key.LIMIT, Offer.NOTHING),
    (NoOutput(), Key.FAILED, Offer.NOTHING),
    (NothingMayPlay(BARRED), Key.FAILED, Offer.NOTHING),
    (SessionEnded(EndedBy.NOTHING_LEFT), Key.FAILED, Offer.NOTHING),
    (SessionEnded(EndedBy.ENGINE_FAILED), Key.FAILED, Offer.NOTHING),
]
NEVER: list[Event] = [
    SessionEnded(EndedBy.TIMER),
    SessionEnded(EndedBy.QUEUE_END),
    SessionEnded(EndedBy.LISTENER),
    TrackSkipped("rain", FailureReason.MISSING),
    OutputBack(),
    Extended(600.0),
    PastLimit(frozenset({MINUTES}), None, FACTS),
    LimitLifted(frozenset({MINUTES}), None),
    Refused(TRACK, BARRED),
    EndPending(EndAction.STOP),
    EndPending(EndAction.QUIT),
]


def shown(event: Event, around: Around) -> tuple[Key, Offer] | None:
    notice = desktop_notice(event, around)
    return None if notice is None else (notice.key, notice.offer)


@pytest.mark.parametrize(("event", "key", "offer"), ALWAYS)
def test_also_to_somebody_who_may_sleep(event: Event, key: Key, offer: Offer) -> None:
    assert shown(event, AWAY) == (key, offer)
    assert shown(event, ASLEEP) == (key, offer)


@pytest.mark.parametrize(("event", "key", "offer"), IF_AWAKE)
def test_only_to_somebody_who_was_awake_ten_minutes_ago(
    event: Event, key: Key, offer: Offer
) -> None:
    assert shown(event, AWAY) == (key, offer)
    assert shown(event, ASLEEP) is None


@pytest.mark.parametrize("event", NEVER)
def test_never(event: Event) -> None:
    assert shown(event, replace(AWAY, idle_s=0.0)) is None


@pytest.mark.parametrize(
    "around",
    [
        replace(AWAY, window_seen=True),
        replace(AWAY, night_view=True),
    ],
    ids=["the window says it", "the night view is on"],
)
def test_nothing_at_all(around: Around) -> None:
    for event, *_ in (*ALWAYS, *IF_AWAKE):
        assert desktop_notice(event, replace(around, idle_s=0.0)) is None


def test_unwanted_only_what_may_not_happen_unannounced() -> None:
    unwanted = replace(AWAY, wanted=False, idle_s=0.0)
    told = [event for event, *_ in (*ALWAYS, *IF_AWAKE) if desktop_notice(event, unwanted)]
    assert told == [event for event, *_ in ALWAYS if must_be_told(event)]
    assert [type(event) for event in told] == 3 * [EndPending]


def test_what_is_pending_stands_as_long_as_it_is_and_in_no_list() -> None:
    assert desktop_notice(EndPending(EndAction.SUSPEND), AWAY) == DesktopNotice(
        Key.ENDING, Offer.KEEP_ON, passing=True, stays_s=60.0
    )


def test_what_is_over_is_taken_back() -> None:
    assert withdrawn_by(Phase.PLAYING) == {Key.REMINDER, Key.FAILED, Key.WOKE}
    assert withdrawn_by(Phase.IDLE) == {Key.WOKE}
    assert withdrawn_by(Phase.PAUSED) == set()
    assert withdrawn_by(OutputBack()) == {Key.FAILED}
    assert withdrawn_by(EndHindered(EndAction.SUSPEND, HeldOff("", ""))) == {Key.ENDING}
    assert withdrawn_by(NoOutput()) == set()
