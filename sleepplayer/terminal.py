"""`sleepplayer play`: an evening in the terminal, without a display."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TextIO

from PySide6.QtCore import QCoreApplication, QTimer

from sleepplayer import phrases
from sleepplayer.app import Evening, prepare
from sleepplayer.desktop.main_loop import Ticker
from sleepplayer.desktop.stop_signals import StopSignals
from sleepplayer.library.background import Chunk
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.find import find_files
from sleepplayer.models import Track
from sleepplayer.night.fade import FadeCurve
from sleepplayer.night.notices import EndedBy, Notice, SessionEnded
from sleepplayer.night.queue import Repeat
from sleepplayer.night.settings import EngineChoice, Settings
from sleepplayer.night.sleep_timer import ForLength, Goal
from sleepplayer.night.view import Phase

STOP_RAMP_S = 2.0
STATUS_MS = 1000


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
    """One line that is written over on a terminal; elsewhere only sentences are written."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._shown = 0

    def show(self, text: str) -> None:
        """Replace the line."""
        if self._out.isatty():
            self._out.write("\r" + text.ljust(self._shown))
            self._out.flush()
            self._shown = len(text)

    def say(self, sentence: str) -> None:
        """A sentence that stays, above the line."""
        lead = "\r" + " " * self._shown + "\r" if self._shown else ""
        self._out.write(f"{lead}{sentence}\n")
        self._out.flush()
        self._shown = 0


class TerminalEvening:
    """Plays one request to its end and knows the exit code."""

    def __init__(self, request: PlayRequest, *, out: TextIO, err: TextIO) -> None:
        self._app = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
        self._request = request
        self._line, self._errors = StatusLine(out), StatusLine(err)
        self._failed = False
        paths, saved = prepare()
        self._settings = request.settings(saved)
        self._evening = Evening(
            settings=self._settings,
            paths=paths,
            engine=self._settings.engine,
            notify=self._on_notice,
            fell_back=lambda why: self._errors.say(phrases.fell_back_sentence(why)),
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
        for rejected in chunk.gathered.rejected:
            self._errors.say(phrases.failure_sentence(str(rejected.path), rejected.reason))
        self._add(chunk.gathered.tracks)
        if chunk.done and not self._session.queue.entries:
            self._errors.say(phrases.nothing_to_play_sentence())
            self._quit(failed=True)

    def _add(self, tracks: Sequence[Track]) -> None:
        if not tracks:
            return
        self._session.queue.add(tracks)
        if self._session.view().phase is Phase.IDLE and not self._failed:
            self._evening.engine.wait_until_ready()  # its loading is not the session's time
            self._session.start(self._request.goal)
            self._line.say(phrases.silent_sentence(self._session.view()))
        else:
            self._session.queue_changed()

    def _on_notice(self, notice: Notice) -> None:
        ended = notice.by if isinstance(notice, SessionEnded) else None
        failed = ended in (EndedBy.NOTHING_LEFT, EndedBy.ENGINE_FAILED)
        problem = failed or phrases.is_problem(notice)
        (self._errors if problem else self._line).say(phrases.notice_sentence(notice))
        if ended is not None:
            # What still ramps down may come to its end first.
            self._quit(failed=failed, after_s=STOP_RAMP_S if ended is EndedBy.LISTENER else 0.0)

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

    def _quit(self, *, failed: bool, after_s: float = 0.0) -> None:
        self._failed = self._failed or failed
        QTimer.singleShot(round(after_s * 1000.0), self._app.quit)


def play_instead_of_window(paths: Sequence[Path], *, engine: EngineChoice | None) -> int:
    """What a start without a display comes to: the same evening, said so, in the terminal."""
    sys.stderr.write(phrases.no_display_sentence() + "\n")
    length_s = prepare()[1].length_s
    request = PlayRequest(paths=paths, goal=ForLength(length_s), engine=engine)
    return TerminalEvening(request, out=sys.stdout, err=sys.stderr).run()
