"""`sleepplayer play`: an evening in the terminal, without a display."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TextIO

from PySide6.QtCore import QCoreApplication, QTimer

from sleepplayer import phrases
from sleepplayer.app import Evening, prepare
from sleepplayer.audio.choose import open_backend
from sleepplayer.desktop.main_loop import Ticker
from sleepplayer.desktop.stop_signals import StopSignals
from sleepplayer.errors import EngineUnavailable
from sleepplayer.library.background import Chunk
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.find import find_files
from sleepplayer.library.titles import file_title, readable
from sleepplayer.models import Track
from sleepplayer.night.fade import FadeCurve
from sleepplayer.night.notices import EndedBy, Notice, SessionEnded
from sleepplayer.night.queue import Repeat
from sleepplayer.night.settings import EngineChoice, Settings
from sleepplayer.night.sleep_timer import ForLength, Goal
from sleepplayer.night.view import Phase

STOP_RAMP_S = 2.0
STATUS_MS = 1000
SILENCE_MS = 50
RAMP_GRACE_S = 1.0
"""How much longer a ramp may take on a busy machine before it is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayRequest:
    """What `play` was asked for. None: as the settings or the goal have it."""

    paths: Sequence[Path] = ()
    goal: Goal | None = None
    fade_s: float | None = None
    curve: FadeCurve | None = None
    crossfade_s: float | None = None
    volume: int | None = None
    repeat: Repeat | None = None
    shuffle: bool = False
    engine: EngineChoice | None = None

    def settings(self, saved: Settings) -> Settings:
        """The saved settings with what was asked for over them."""
        session = saved.session
        if self.fade_s is not None:
            session = replace(session, fade_s=self.fade_s)
        if self.curve is not None:
            session = replace(session, curve=self.curve)
        if self.crossfade_s is not None:
            session = replace(session, crossfade_s=self.crossfade_s)
        # A timed session goes round until its end; one without a timer ends with the queue.
        repeat = self.repeat or (Repeat.OFF if self.goal is None else Repeat.QUEUE)
        return replace(
            saved,
            session=session,
            volume=saved.volume if self.volume is None else self.volume,
            repeat=repeat,
            shuffle=self.shuffle,
            engine=self.engine or saved.engine,
        )


class StatusLine:
    """One line that is written over on a terminal; elsewhere only sentences are written.

    A terminal that was closed, or a pipe nobody reads, takes nothing from the evening.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._shown = 0

    def show(self, text: str) -> None:
        """Replace the line; a longer one than fits is cut, since only one line can be replaced."""
        if self._out.isatty():
            text = _cut(text, _terminal_width(self._out) - 1)
            width = _width(text)
            self._write("\r" + text + " " * (self._shown - width))
            self._shown = width

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write("\r" + " " * self._shown + "\r")
            self._shown = 0

    def say(self, sentence: str) -> None:
        """A sentence that stays, above the line."""
        self.clear()
        self._write(f"{sentence}\n")

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)  # also for what Python flushes at its end
            os.dup2(nowhere, self._out.fileno())
            os.close(nowhere)


def _terminal_width(out: TextIO) -> int:
    try:
        return os.get_terminal_size(out.fileno()).columns or 80
    except OSError:
        return 80


def _width(text: str) -> int:
    """Columns on a terminal: Chinese and Japanese signs take two."""
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def _cut(text: str, columns: int) -> str:
    if _width(text) <= columns:
        return text
    while text and _width(text) >= columns:
        text = text[:-1]
    return text + "…"


class TerminalEvening:
    """Plays one request to its end and knows the exit code."""

    def __init__(self, request: PlayRequest, *, out: TextIO, err: TextIO) -> None:
        # What Qt has to warn of is nothing for the one line a sleepy person looks at.
        os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false")
        self._app = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
        self._request = request
        self._line, self._errors = StatusLine(out), StatusLine(err)
        self._failed = self._over = False
        paths, saved = prepare()
        self._settings = request.settings(saved)
        self._evening = Evening(
            settings=self._settings,
            paths=paths,
            engine=self._settings.engine,
            notify=self._on_notice,
            fell_back=lambda why: self._complain(phrases.fell_back_sentence(why)),
            found=self._on_found,
        )
        self._session = self._evening.session
        self._session.queue.repeat = self._settings.repeat
        self._session.queue.set_shuffle(self._settings.shuffle)

    def run(self) -> int:
        """Play; returns 0 when it ended as meant, else 1."""
        self._evening.open()
        status = Ticker(self._show_status, interval_ms=STATUS_MS)
        with StopSignals(self._on_signal):
            if self._request.paths:
                self._gather()
            else:
                self._add(builtin_tracks())
            status.start()
            self._app.exec()
        self._evening.close()
        return 1 if self._failed else 0

    def _gather(self) -> None:
        paths = list(self._request.paths)
        if self._request.shuffle:  # else the first file would always be the first to play
            paths = list(find_files(paths))
            Random().shuffle(paths)  # noqa: S311 - shuffling music is no cryptography
        self._evening.gatherer.request(paths)

    def _on_found(self, chunk: Chunk) -> None:
        if self._over:  # a large folder may still be looked at
            return
        for rejected in chunk.gathered.rejected:
            name = readable(str(rejected.path)) or file_title(rejected.path)
            self._complain(phrases.failure_sentence(name, rejected.reason))
        self._add(chunk.gathered.tracks)
        if chunk.done and not self._session.queue.entries:
            self._complain(phrases.nothing_to_play_sentence())
            self._quit(failed=True)

    def _add(self, tracks: Sequence[Track]) -> None:
        if not tracks:
            return
        self._session.queue.add(tracks)
        if self._session.view().phase is Phase.IDLE:
            if not self._engine_is_there():  # its loading is not the session's time
                return
            self._session.start(self._request.goal)
            self._line.say(phrases.silent_sentence(self._session.view()))
        else:
            self._session.queue_changed()

    def _engine_is_there(self) -> bool:
        """Wait for the engine; without one the reason is said, and it ends."""
        if self._evening.engine.name != "none":
            return True
        try:
            open_backend(self._settings.engine, fell_back=lambda _why: None).close()
        except EngineUnavailable as exc:
            self._complain(str(exc))
        self._quit(failed=True)
        return False

    def _on_notice(self, notice: Notice) -> None:
        ended = notice.by if isinstance(notice, SessionEnded) else None
        failed = ended in (EndedBy.NOTHING_LEFT, EndedBy.ENGINE_FAILED)
        if ended is EndedBy.LISTENER:
            self._over = True
            self._when_silent(lambda: self._say_and_quit(notice), STOP_RAMP_S + RAMP_GRACE_S)
            return
        if failed or phrases.is_problem(notice):
            self._complain(phrases.notice_sentence(notice))
        else:
            self._line.say(phrases.notice_sentence(notice))
        if ended is not None:
            self._quit(failed=failed)

    def _complain(self, sentence: str) -> None:
        self._line.clear()  # both may be the same terminal
        self._errors.say(sentence)

    def _on_signal(self, count: int) -> None:
        if count > 1 or self._session.view().phase is Phase.IDLE:
            self._evening.engine.stop(0.0)
            self._quit(failed=False)
        else:
            self._session.stop(STOP_RAMP_S)

    def _show_status(self) -> None:
        view = self._session.view()
        if view.phase is not Phase.IDLE:
            self._line.show(phrases.status_line(view))

    def _say_and_quit(self, notice: Notice) -> None:
        self._line.say(phrases.notice_sentence(notice))
        self._quit(failed=False)

    def _when_silent(self, call: Callable[[], None], limit_s: float) -> None:
        """Call when what ramps down has come to its end."""
        if limit_s <= 0.0 or self._evening.engine.status().token is None:
            call()
        else:
            left_s = limit_s - SILENCE_MS / 1000.0
            QTimer.singleShot(SILENCE_MS, lambda: self._when_silent(call, left_s))

    def _quit(self, *, failed: bool) -> None:
        self._over = True
        self._failed = self._failed or failed
        self._line.clear()
        QTimer.singleShot(0, self._app.quit)  # the loop may not run yet


def play_instead_of_window(paths: Sequence[Path], *, engine: EngineChoice | None) -> int:
    """What a start without a display comes to: the same evening, said so, in the terminal."""
    sys.stderr.write(phrases.no_display_sentence() + "\n")
    length_s = prepare()[1].length_s
    request = PlayRequest(paths=paths, goal=ForLength(length_s), engine=engine)
    return TerminalEvening(request, out=sys.stdout, err=sys.stderr).run()
