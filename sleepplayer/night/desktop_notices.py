"""Which of what the evening has to tell becomes a notification of the desktop.

What is judged is a dark room. Somebody who has fallen asleep must not be lit up for anything that
can wait for the morning; somebody who is awake may wonder why it is silent. Nobody knows who
sleeps, but whoever has told the player something within the last ten minutes (`Around.idle_s`) is
taken for awake; so nearly all of this is said only then, and else the window says it in the
morning.

Nothing is said while the window is before the person's eyes (it says it itself), while the night
view is on (it has a way of its own, in the dark), or if the person wants no notifications, unless
somebody's work would be lost: no computer goes down unannounced. The desktop's side
(`desktop.notifications`) says nothing either while the screen is locked or blanked.

    What                                   When                 Why
    a reminder                             always               it was asked for, at that time
    a limit has ended it, has cut it       awake                asleep, its silence is all there is
      short, or leaves no more time                               to say of it
    no more time: no end to move           awake                "10 more minutes" came to nothing
    no output; nothing left to play;       awake                silence by a fault is silence, too;
      the engine failed; nothing may play                         the morning is soon enough
    the machine was not suspended, or so   awake                a lit display would not help it
    trouble with the library or a file     awake                likewise
    it woke in the middle: go on?          always               somebody has just woken it by hand
    closed to the tray, the first time     always               likewise: they have just closed it
    suspend, switch off ... in a minute    always               somebody may be at work in another
                                                                  program, and would lose it
    lock, display off in a minute          awake                nothing is lost by it
    silent by the timer, stopped by hand   never                "Sleep well" must not wake anybody
    a track was passed over, more time     never                the sound itself tells; titles are
      granted, a limit lifted, a track                            nobody else's business, and those
      refused, sound is back                                      were done in the window

What is over is taken back: `withdrawn_by`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sleepplayer.night.after_silence import NOTICE_S
from sleepplayer.night.end_action import Blocker, EndAction
from sleepplayer.night.notices import (
    AtLimit,
    EndedBy,
    LimitReached,
    NoEndToMove,
    NoOutput,
    NothingMayPlay,
    Notice,
    OutputBack,
    PastLimit,
    SessionEnded,
    Shortened,
    WokeUp,
)
from sleepplayer.night.view import Phase

AWAKE_S = 600.0
"""Whoever has done something so short a time ago is taken for awake."""


@dataclass(frozen=True, slots=True)
class Reminding:
    """It is the time to remind of."""


@dataclass(frozen=True, slots=True)
class EndPending:
    """In a minute this will be done."""

    action: EndAction


@dataclass(frozen=True, slots=True)
class EndHindered:
    """This was not done, and why."""

    action: EndAction
    blocker: Blocker


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something outside failed, in a sentence: the database, a file."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """The window was closed to the tray, and it plays on."""


Event = Notice | Reminding | EndPending | EndHindered | Trouble | Hidden


class Offer(Enum):
    """What a notification has to press. START: begin tonight; GO_ON: resume; KEEP_ON: call off what
    is pending. A click on its text always shows the window."""

    NOTHING = "nothing"
    START = "start"
    GO_ON = "go on"
    KEEP_ON = "keep on"


class Key(Enum):
    """One notification at a time for each of these; the newer takes the place of the older."""

    REMINDER = "reminder"
    FAILED = "failed"
    LIMIT = "limit"
    WOKE = "woke"
    ENDING = "ending"
    TROUBLE = "trouble"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Where the person is. `idle_s`: since they last told the player anything, by any way."""

    wanted: bool
    window_seen: bool
    night_view: bool
    idle_s: float


@dataclass(frozen=True, slots=True)
class DesktopNotice:
    """What to show. `passing`: it means nothing later, so no list of the desktop keeps it."""

    key: Key
    offer: Offer = Offer.NOTHING
    passing: bool = False
    stays_s: float | None = None
    """How long it stands; None is as long as the desktop likes."""


def desktop_notice(event: Event, around: Around) -> DesktopNotice | None:
    """What the desktop is to show of it now, if anything."""
    if around.window_seen or around.night_view:
        return None
    if not around.wanted and not must_be_told(event):
        return None
    found = _whoever_sleeps(event)
    if found is None and around.idle_s <= AWAKE_S:
        found = _if_awake(event)
    return found


def must_be_told(event: Event) -> bool:
    """Whether it may not happen unannounced, whatever the person wants to hear of."""
    return isinstance(event, EndPending) and event.action.concerns_others


def withdrawn_by(event: Event | Phase) -> frozenset[Key]:
    """What has lost its meaning by it: a notification is taken back, seen or not.

    A phase counts when it begins. ENDING goes also when nothing is pending any more.
    """
    match event:
        case Phase.PLAYING:
            return frozenset({Key.REMINDER, Key.FAILED, Key.WOKE})
        case Phase.IDLE:
            return frozenset({Key.WOKE})
        case OutputBack():
            return frozenset({Key.FAILED})
        case EndHindered():
            return frozenset({Key.ENDING})
    return frozenset()


def _whoever_sleeps(event: Event) -> DesktopNotice | None:
    match event:
        case Reminding():
            return DesktopNotice(Key.REMINDER, Offer.START)
        case WokeUp():
            return DesktopNotice(Key.WOKE, Offer.GO_ON)
        case EndPending() if must_be_told(event):
            return _ending()
        case Hidden():
            return DesktopNotice(Key.HIDDEN, passing=True)
    return None


def _if_awake(event: Event) -> DesktopNotice | None:
    match event:
        case EndPending(action) if action.is_the_systems:
            return _ending()
        case EndHindered() | Trouble():
            return DesktopNotice(Key.TROUBLE)
        case (
            NoOutput()
            | NothingMayPlay()
            | SessionEnded(EndedBy.NOTHING_LEFT | EndedBy.ENGINE_FAILED)
        ):
            return DesktopNotice(Key.FAILED)
        case LimitReached() | AtLimit() | Shortened() | PastLimit(refused=True) | NoEndToMove():
            return DesktopNotice(Key.LIMIT)
    return None


def _ending() -> DesktopNotice:
    return DesktopNotice(Key.ENDING, Offer.KEEP_ON, passing=True, stays_s=NOTICE_S)
