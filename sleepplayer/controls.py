"""Between the player and a desktop around it: what that may show, and what it may ask for.

Media keys, the tray, other starts of the program and the platforms' own "now playing" all speak to
`Controls` and are handed `NowPlaying`; none of them knows the session.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sleepplayer.night.after_silence import PendingEnd
from sleepplayer.night.media_keys import MediaKey
from sleepplayer.night.queue import Repeat
from sleepplayer.night.view import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class NowPlaying:
    """A moment of the player, for whoever stands outside of it.

    Durations and places in s, `volume` 0-100, datetimes timezone-aware. In a discovery, where what
    plays must not be known, and while nothing is queued, `entry_id` is None and titles are empty.
    """

    phase: Phase = Phase.IDLE
    entry_id: int | None = None
    title: str = ""
    artist: str = ""
    album: str = ""
    location: str = ""
    """A path or an address; "" for a built-in sound."""

    cover: Path | None = None
    duration_s: float | None = None
    position_s: float | None = None
    volume: int = 0
    muted: bool = False
    repeat: Repeat = Repeat.OFF
    shuffle: bool = False
    can_start: bool = False
    starting: bool = False
    """Whether it begins as soon as its sounds are there: it was asked to."""

    not_started: str = ""
    """Why it did not begin when it was last asked to, in a sentence."""

    has_next: bool = False
    has_previous: bool = False
    can_seek: bool = False
    fading: bool = False
    remaining_s: float | None = None
    """Until silence; None if nothing plays or no end is known."""

    planned_s: float | None = None
    """From the session's start to silence."""

    silent_at: datetime | None = None
    still_awake: bool = False
    """Whether any key would add time now."""

    ending: PendingEnd | None = None
    """What is about to follow the silence."""


class Presence(Protocol):
    """A place of the desktop that shows what plays: MPRIS, the tray, a lock screen."""

    def show(self, now: NowPlaying) -> None:
        """This is how things are; called about once a second and after each change. Never raises.

        What has not changed must cost nothing.
        """
        ...

    def close(self) -> None:
        """Be gone. Never raises."""
        ...


class Controls(Protocol):
    """What a desktop may ask for; on the main thread. None of these raises."""

    @property
    def can_show(self) -> bool:
        """Whether there is a window to show."""
        ...

    def now(self) -> NowPlaying:
        """How things are."""
        ...

    def press(self, key: MediaKey) -> None:
        """A media key or a headset's button: `media_keys.meaning` says what it means now."""
        ...

    def start(self) -> None:
        """Start what is planned for tonight, or go on if it is paused; while it plays: nothing."""
        ...

    def extend(self, seconds: float) -> None:
        """Be silent later, as far as the night's limits allow."""
        ...

    def end_softly(self) -> None:
        """Fade from now on, silent in 20 s."""
        ...

    def stay_on(self) -> None:
        """Let nothing follow the silence: `NowPlaying.ending` is called off."""
        ...

    def seek_to(self, entry_id: int, position_s: float) -> None:
        """Go to a place of the track, if it is still that one."""
        ...

    def seek_by(self, seconds: float) -> None:
        """Ahead, or back; beyond the track's end to the next one."""
        ...

    def set_volume(self, percent: int) -> None:
        """The listener's volume 0-100; it ends a mute."""
        ...

    def set_repeat(self, repeat: Repeat) -> None:
        """What begins again at its end."""
        ...

    def set_shuffle(self, shuffle: bool) -> None:
        """In another order, or in the visible one."""
        ...

    def open(self, sources: Sequence[Path | str]) -> None:
        """Play these files, folders, playlist files and http(s) addresses instead of tonight's."""
        ...

    def add(self, sources: Sequence[Path | str]) -> None:
        """A person hands these over: a window has them come first, or right behind what plays; an
        evening in a terminal, last."""
        ...

    def show(self) -> None:
        """Bring the window to the front, if there is one."""
        ...

    def quit(self) -> None:
        """Fade for 2 s and end the program."""
        ...
