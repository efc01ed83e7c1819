"""From a plan or a running session to what the dial shows. Pure."""

from __future__ import annotations

import math
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from sleepplayer import phrases
from sleepplayer.gui.dial_face import DialFace, ring_for, strength
from sleepplayer.gui.tonight.choice import Choice, Kind, Preview
from sleepplayer.night.sleep_timer import TimerState
from sleepplayer.night.view import Phase, SessionView

SECONDS_BELOW_S = 180.0
"""Minutes are calmer; seconds are shown only where they matter."""

PAUSED_WARMTH = 0.35

translate = QCoreApplication.translate


def plan_face(plan: Preview, choice: Choice, *, dragging: bool, ring_s: float) -> DialFace:
    """The plan of a session that has not begun; its ring stands still while it is dragged."""
    if plan.refused:
        return DialFace(
            ring_s=ring_s,
            figure="0",
            above=_chosen_words(choice),
            below=translate("dial", "not tonight"),
            knob=False,
        )
    if plan.length_s is None:
        return DialFace(
            ring_s=ring_s,
            figure="…",
            above=_kind_words(choice),
            below=translate("dial", "until the sounds end"),
            knob=False,
        )
    by_length = choice.kind in (Kind.LENGTH, Kind.CLOCK)
    length_s = choice.minutes * 60.0 if choice.kind is Kind.LENGTH else plan.length_s
    above = _fade_words(plan.fades_from, plan.fade_s) if by_length else _kind_words(choice)
    whole_s = length_s
    if plan.cut:  # drawn is what will be, the knob stays where it was put
        length_s = plan.length_s
        whole_s = length_s if plan.wanted_s is None else plan.wanted_s
        if math.ceil(length_s / 60.0) < math.ceil(whole_s / 60.0):
            above = _chosen_words(choice)
    return DialFace(
        length_s=length_s,
        fade_s=plan.fade_s,
        ring_s=ring_s if dragging else ring_for(whole_s),
        figure=str(math.ceil(length_s / 60.0)),
        above=above,
        below=_below(plan.silent_at),
        knob_s=whole_s if plan.cut and choice.kind is Kind.LENGTH else None,
    )


def running_face(view: SessionView) -> DialFace:
    """What remains of a session that runs."""
    paused = view.phase is Phase.PAUSED
    warmth = PAUSED_WARMTH if paused else 1.0
    remaining_s = view.remaining_s
    if view.timer not in (TimerState.RUNNING, TimerState.FADING) or remaining_s is None:
        timed = view.timer in (TimerState.RUNNING, TimerState.FADING)
        return DialFace(
            figure="…" if timed else "∞",
            above=translate("dial", "paused") if paused else translate("dial", "plays on"),
            below=translate("dial", "until the sounds end")
            if timed
            else translate("dial", "no timer"),
            warmth=warmth,
            knob=False,
        )
    fading = view.timer is TimerState.FADING
    if fading:
        warmth *= 0.25 + 0.75 * strength(remaining_s, view.fade_s)
    if paused:
        above = translate("dial", "paused")
    elif fading:
        above = translate("dial", "fading")
    else:
        above = _fade_words(view.fades_from, view.fade_s)
    seconds = remaining_s < SECONDS_BELOW_S
    left = phrases.position_words(math.ceil(remaining_s))
    return DialFace(
        length_s=remaining_s,
        fade_s=view.fade_s,
        ring_s=ring_for(max(remaining_s, view.planned_s or 0.0)),
        figure=left if seconds else str(math.ceil(remaining_s / 60.0)),
        above=above,
        below=_below(view.silent_at, minutes=not seconds),
        warmth=warmth,
    )


def _fade_words(fades_from: datetime | None, fade_s: float) -> str:
    if fades_from is None or fade_s < 1.0:
        return translate("dial", "without a fade")
    return translate("dial", "fades from {time}").format(time=phrases.clock_words(fades_from))


def _below(silent_at: datetime | None, *, minutes: bool = True) -> str:
    if silent_at is None:
        return ""
    silent = translate("dial", "silent at {time}").format(time=phrases.clock_words(silent_at))
    return translate("dial", "min · {silent}").format(silent=silent) if minutes else silent


def _chosen_words(choice: Choice) -> str:
    """What was chosen, where limits leave less."""
    if choice.kind is Kind.LENGTH:
        return translate("dial", "{n} chosen").format(n=choice.minutes)
    if choice.kind is Kind.CLOCK:
        return translate("dial", "{time} chosen").format(time=f"{choice.at:%H:%M}")
    return _kind_words(choice)


def _kind_words(choice: Choice) -> str:
    if choice.kind is Kind.THIS_CHAPTER:
        return translate("dial", "this chapter")
    if choice.kind is Kind.THIS_TRACK:
        return translate("dial", "this track")
    if choice.kind is Kind.TRACKS:
        return phrases.tracks_words(choice.count)
    return translate("dial", "the whole queue")
