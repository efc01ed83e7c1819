"""What another start of the program asks for, carried out on the player that runs.

It answers at once, from the player's state before and after.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from sleepplayer import remote_phrases
from sleepplayer.asking_phrases import nothing_plays_sentence
from sleepplayer.controls import Controls, NowPlaying
from sleepplayer.desktop.instance.messages import Answer, Command, Order, Status
from sleepplayer.desktop.instance.place import Role
from sleepplayer.locations import is_stream
from sleepplayer.night.media_keys import MediaKey
from sleepplayer.night.view import Phase

TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - a variable's name
"""Where a program is told by a Wayland desktop that a person wants its window in front; Qt reads
it when the window is raised."""

WHOLE_S = 1.0
"""What an extension may lack and still be whole: the clock runs between two looks at it."""

LONGEST_TEXT = 1000
"""Of a title that is told outside; tags may hold anything."""

_KEYS = {
    Command.PLAY_PAUSE: MediaKey.PLAY_PAUSE,
    Command.NEXT: MediaKey.NEXT,
    Command.PREVIOUS: MediaKey.PREVIOUS,
}

_Said = str | None
"""Why it could not be done, or what came of it."""


class RemoteControl:
    """Carries messages out; on the main thread. It never raises, as `Controls` never does."""

    def __init__(
        self, controls: Controls, role: Role, *, sounds: Callable[[], bool] = lambda: False
    ) -> None:
        """`sounds`: whether anything is still to be heard, also of what was stopped."""
        self._controls = controls
        self._role = role
        self._sounds = sounds
        self._leaving = False

    def leave(self) -> None:
        """It ends. Who asks how it is is still answered: somebody may wait for the silence."""
        self._leaving = True

    def carry(self, orders: Sequence[Order]) -> Answer | None:
        """Do what is asked for, in its order; what cannot be done keeps nothing else from it.

        None if nobody is here any more for what is asked.
        """
        if self._leaving and any(order.command is not Command.STATUS for order in orders):
            return None
        done, said, status = True, list[str](), None
        for order in orders:
            if order.command is Command.STATUS:
                now = self._controls.now()
                ending = now.phase is Phase.IDLE and self._sounds()
                status = asdict(status_of(now, self._role, ending=ending))
                said.append(remote_phrases.status_sentence(now, ending=ending))
                continue
            one_done, sentence = self._carry_one(order)
            done = done and one_done
            if sentence is not None:
                said.append(sentence)
        return Answer(done=done, said=tuple(said), status=status)

    def _carry_one(self, order: Order) -> tuple[bool, _Said]:
        match order.command:
            case Command.ADD:
                self._controls.add([one if is_stream(one) else Path(one) for one in order.sources])
            case Command.SHOW:
                return self._show(order.token)
            case Command.START:
                return self._start()
            case Command.EXTEND:
                return self._extend(order.seconds)
            case Command.END_SOFTLY:
                return self._end_softly()
            case Command.QUIT:
                self._controls.quit()
            case Command.STOP:
                self._make_way()
            case _:
                return self._press(order.command)
        return True, None

    def _show(self, token: str) -> tuple[bool, _Said]:
        if not self._controls.can_show:
            return False, remote_phrases.no_window_sentence()
        if token:
            os.environ[TOKEN] = token
        self._controls.show()
        os.environ.pop(TOKEN, None)  # it is good for once; programs that are started inherit it
        return True, None

    def _start(self) -> tuple[bool, _Said]:
        self._controls.start()
        now = self._controls.now()
        if now.phase is Phase.IDLE:
            if now.starting:
                return True, remote_phrases.starting_sentence()
            return False, remote_phrases.not_started_sentence(now.not_started)
        return True, None if now.silent_at is None else remote_phrases.silent_at_sentence(
            now.silent_at
        )

    def _press(self, command: Command) -> tuple[bool, _Said]:
        now = self._controls.now()
        if now.ending is None and command is not Command.PLAY_PAUSE:
            if now.phase is Phase.IDLE:
                return False, nothing_plays_sentence()
            if command is Command.NEXT and not now.has_next:
                return False, remote_phrases.no_next_sentence()
            if command is Command.PREVIOUS and not now.has_previous:
                return False, remote_phrases.no_previous_sentence()
        self._controls.press(_KEYS[command])
        return True, None if now.ending is None else remote_phrases.stays_on_sentence()

    def _extend(self, seconds: float) -> tuple[bool, _Said]:
        before = self._controls.now()
        if before.phase is Phase.IDLE:
            if before.ending is None:
                return False, nothing_plays_sentence()
            self._controls.stay_on()  # whoever asks for more time is awake
            return True, remote_phrases.stays_on_sentence()
        if before.remaining_s is None:
            return False, remote_phrases.no_end_sentence()
        self._controls.extend(seconds)
        return _extended(before.remaining_s, self._controls.now(), seconds)

    def _end_softly(self) -> tuple[bool, _Said]:
        if self._controls.now().phase is Phase.IDLE:
            return False, nothing_plays_sentence()
        self._controls.end_softly()
        silent_at = self._controls.now().silent_at
        return True, None if silent_at is None else remote_phrases.silent_at_sentence(silent_at)

    def _make_way(self) -> None:
        """Somebody else begins to play for this person; an evening in a terminal has no more to do.

        What was to follow the silence would hit what plays now: it is called off, also while it is
        still asked whether it can.
        """
        if self._role is Role.TERMINAL:
            self._controls.quit()  # which calls it off, too
        else:
            self._controls.stay_on()
            self._controls.press(MediaKey.STOP)


def _extended(before_s: float, after: NowPlaying, seconds: float) -> tuple[bool, _Said]:
    """What came of an extension by so much."""
    if after.remaining_s is None:
        return True, None
    added_s = after.remaining_s - before_s
    if after.phase is Phase.PAUSED and added_s > WHOLE_S:
        return True, remote_phrases.paused_sentence(after.remaining_s)
    if after.silent_at is None:
        return True, None
    if added_s >= seconds - WHOLE_S:
        return True, remote_phrases.silent_at_sentence(after.silent_at)
    if added_s > WHOLE_S:
        return True, remote_phrases.not_all_added_sentence(added_s, after.silent_at)
    return False, remote_phrases.nothing_added_sentence(after.silent_at)


def status_of(now: NowPlaying, role: Role, *, ending: bool = False) -> Status:
    """A moment as `--status --json` tells it. `ending`: it was stopped, and the last of it fades:
    for who waits for the silence it plays."""
    if ending:
        now = replace(now, phase=Phase.PLAYING, fading=True)
    return Status(
        running=True,
        role=role,
        phase=now.phase.value,
        ending=ending,
        starting=now.starting,
        fading=now.fading,
        title=now.title[:LONGEST_TEXT],
        artist=now.artist[:LONGEST_TEXT],
        album=now.album[:LONGEST_TEXT],
        position_s=_rounded(now.position_s),
        duration_s=_rounded(now.duration_s),
        remaining_s=_rounded(now.remaining_s),
        silent_at=None if now.silent_at is None else now.silent_at.isoformat(timespec="seconds"),
        volume=now.volume,
        muted=now.muted,
        repeat=now.repeat,
        shuffle=now.shuffle,
        then=None if now.ending is None else now.ending.action,
        then_in_s=None if now.ending is None else _rounded(now.ending.remaining_s),
    )


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
