"""What a media key or a headset's button means at a moment. It is pressed without looking."""

from __future__ import annotations

from enum import Enum

from sleepplayer.night.view import Phase, SessionView


class MediaKey(Enum):
    """The keys there are; a headset with one button sends PLAY_PAUSE, some send PLAY and PAUSE."""

    PLAY = "play"
    PAUSE = "pause"
    PLAY_PAUSE = "play-pause"
    STOP = "stop"
    NEXT = "next"
    PREVIOUS = "previous"


class Meaning(Enum):
    """What is to be done. STAY_ON: nothing is to follow the silence."""

    NOTHING = "nothing"
    START = "start"
    RESUME = "resume"
    PAUSE = "pause"
    STILL_AWAKE = "still awake"
    STAY_ON = "stay on"
    STOP = "stop"
    NEXT = "next"
    PREVIOUS = "previous"


_PLAYS = (MediaKey.PLAY, MediaKey.PLAY_PAUSE)

_WHILE_IT_LASTS = {
    (MediaKey.PLAY, Phase.PLAYING): Meaning.NOTHING,
    (MediaKey.PLAY, Phase.PAUSED): Meaning.RESUME,
    (MediaKey.PAUSE, Phase.PLAYING): Meaning.PAUSE,
    (MediaKey.PAUSE, Phase.PAUSED): Meaning.NOTHING,
    (MediaKey.PLAY_PAUSE, Phase.PLAYING): Meaning.PAUSE,
    (MediaKey.PLAY_PAUSE, Phase.PAUSED): Meaning.RESUME,
    **{(MediaKey.STOP, phase): Meaning.STOP for phase in Phase},
    **{(MediaKey.NEXT, phase): Meaning.NEXT for phase in Phase},
    **{(MediaKey.PREVIOUS, phase): Meaning.PREVIOUS for phase in Phase},
}


def meaning(key: MediaKey, view: SessionView, *, extends: bool, ending: bool) -> Meaning:
    """What a key means now.

    `extends`: the person wants "play" to add time in the last minutes. `ending`: the machine is
    about to be suspended or the like, and any key calls that off and does nothing else.
    """
    if ending:
        return Meaning.STAY_ON
    if view.phase is Phase.IDLE:
        return Meaning.START if key in _PLAYS else Meaning.NOTHING
    if key in _PLAYS and extends and view.still_awake:
        return Meaning.STILL_AWAKE
    return _WHILE_IT_LASTS[key, view.phase]
