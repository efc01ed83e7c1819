"""What the tray shows of a moment, as one value: equal values need no new drawing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from sleepplayer.controls import NowPlaying
from sleepplayer.end_phrases import then_words
from sleepplayer.gui.dial_face import ring_for
from sleepplayer.gui.tray_icon import STEPS, Mark, TrayFace
from sleepplayer.night.view import Phase
from sleepplayer.phrases import clock_words, remaining_words

translate = QCoreApplication.translate

EXTEND_S = 600.0
"""What "10 min more" adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayShown:
    """The icon, its words, and what its menu offers. `title` is that of what plays, if it may be
    known; `state` is how things are; `turn` what a start or a pause is called now."""

    face: TrayFace
    title: str = ""
    state: str = ""
    turn: str = ""
    can_turn: bool = False
    can_extend: bool = False
    can_end: bool = False
    can_next: bool = False
    ending: bool = False

    @property
    def tooltip(self) -> str:
        """What the icon says when one points at it; without a title, which others might read."""
        return translate("tray", "Sleepplayer — {state}").format(state=self.state)


def shown_of(now: NowPlaying) -> TrayShown:
    """What to show; minutes are those that have begun, so it changes about once a minute."""
    idle = now.phase is Phase.IDLE
    return TrayShown(
        face=face_of(now),
        title="" if idle else " ".join(now.title.split()),
        state=state_words(now),
        turn=_turn_words(now.phase),
        can_turn=not idle or now.can_start,
        can_extend=not idle and now.remaining_s is not None,
        can_end=not idle,
        can_next=not idle and now.has_next,
        ending=now.ending is not None,
    )


def face_of(now: NowPlaying) -> TrayFace:
    """The icon: the arc has the dial's ring, a whole turn of which is an hour or more."""
    if now.phase is Phase.IDLE:
        return TrayFace()
    mark = Mark.PAUSED if now.phase is Phase.PAUSED else Mark.PLAYING
    if now.fading and mark is Mark.PLAYING:
        mark = Mark.FADING
    if now.remaining_s is None:
        return TrayFace(mark)
    step_s = ring_for(max(now.remaining_s, now.planned_s or 0.0)) / STEPS
    return TrayFace(mark, min(STEPS, max(0, math.ceil(now.remaining_s / step_s))))


def state_words(now: NowPlaying) -> str:
    """How things are: "Fading, 4 min left, silent at 23:10"."""
    if now.ending is not None:
        # Without the seconds, which would be sent to the panel one by one.
        then = then_words(now.ending.action)
        return translate("tray", "Silent, {then}").format(then=then)
    if now.phase is Phase.IDLE:
        return translate("tray", "Nothing plays")
    left = _left_words(now)
    if now.phase is Phase.PAUSED:
        return translate("tray", "Paused, {left}").format(left=left) if left else _paused()
    if now.fading:
        return translate("tray", "Fading, {left}").format(left=left) if left else _fading()
    return left or translate("tray", "Playing")


def _paused() -> str:
    return translate("tray", "Paused")


def _fading() -> str:
    return translate("tray", "Fading")


def _left_words(now: NowPlaying) -> str:
    if now.remaining_s is None:
        return ""
    if now.remaining_s <= 60.0:  # by the second it would be sent to the panel every second
        left = translate("tray", "less than 1 min left")
    else:
        left = translate("tray", "{time} left").format(time=remaining_words(now.remaining_s))
    if now.silent_at is None:
        return left
    # It is computed anew each second: to the nearest one, or 23:10 would turn to 23:09 and back.
    silent = clock_words(now.silent_at + timedelta(seconds=0.5))
    return translate("tray", "{left}, silent at {silent}").format(left=left, silent=silent)


def _turn_words(phase: Phase) -> str:
    return {
        Phase.IDLE: translate("tray", "Start tonight"),
        Phase.PLAYING: translate("tray", "Pause"),
        Phase.PAUSED: translate("tray", "Go on"),
    }[phase]
