"""`sleepplayer play`: an evening in the terminal, without a display."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TextIO

from PySide6.QtCore import QCoreApplication, QTimer

from sleepplayer import library_phrases, phrases
from sleepplayer.app import LOOK_AHEAD, STOP_RAMP_S, Evening, prepare
from sleepplayer.desktop.main_loop import Ticker
from sleepplayer.desktop.stop_signals import StopSignals
from sleepplayer.library.background import Chunk
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.find import find_files
from sleepplayer.library.gather import Source
from sleepplayer.library.titles import readable
from sleepplayer.models import Track, TrackState
from sleepplayer.night.fade import FadeCurve
from sleepplayer.night.notices import EndedBy, Notice, SessionEnded
from sleepplayer.night.queue import Repeat
from sleepplayer.night.settings import EngineChoice, Settings
from sleepplayer.night.sleep_timer import ForLength, Goal
from sleepplayer.night.view import Phase
from sleepplayer.status_line import StatusLine

STATUS_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayRequest:
    """What `play` was asked for. None: as the settings or the goal have it."""

    sources: Sequence[Source] = ()
    playlist: str | None = None
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


class TerminalEvening:
    """Plays one request to its end and knows the exit code."""

    def __init__(self, request: PlayRequest, *, out: TextIO, err: TextIO) -> None:
        # What Qt has to warn of is nothing for the one line a sleepy person looks at.
        os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false")
        self._app = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
        self._request = request
        self._line, self._errors = StatusLine(out), StatusLine(err)
        self._failed = self._over = self._gathering = self._untold = False
        self._ended: Notice | None = None  # before all files were looked at
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
        if self._evening.shelf.problem:
            self._complain(library_phrases.tonight_only_sentence(self._evening.shelf.problem))
        status = Ticker(self._show_status, interval_ms=STATUS_MS)
        with StopSignals(self._on_signal):
            if self._request.playlist is not None:
                self._add_playlist(self._request.playlist)
            elif self._request.sources:
                self._gather()
            else:
                self._add(self._evening.shelf.known(builtin_tracks()))
            status.start()
            self._app.exec()
        self._evening.close()
        return 1 if self._failed else 0

    def _gather(self) -> None:
        sources = list(self._request.sources)
        if self._request.shuffle:  # else the first file would always be the first to play
            sources = [found for one in sources for found in _files_of(one)]
            Random().shuffle(sources)  # noqa: S311 - shuffling music is no cryptography
        self._gathering = True
        self._evening.gatherer.request(sources)

    def _add_playlist(self, name: str) -> None:
        shelf = self._evening.shelf
        playlist = shelf.playlist_named(name)
        rows = [] if playlist is None else shelf.tracks_of(playlist)
        tracks = [row.track for row in rows if row.state is TrackState.THERE]
        if self._request.shuffle:  # see `_gather`
            Random().shuffle(tracks)  # noqa: S311 - shuffling music is no cryptography
        if tracks:
            tracks[:LOOK_AHEAD] = shelf.fresh(tracks[:LOOK_AHEAD])  # those to come: in their time
            tracks[0] = self._evening.measured_first(tracks[0])
            self._add(tracks)
        else:
            self._complain(
                library_phrases.no_playlist_sentence(name)
                if playlist is None
                else phrases.nothing_to_play_sentence()
            )
            self._quit(failed=True)

    def _on_found(self, chunk: Chunk) -> None:
        if self._over:  # a large folder may still be looked at
            return
        for rejected in chunk.gathered.rejected:
            name = readable(str(rejected.source)) or readable(rejected.name) or "…"
            self._complain(phrases.failure_sentence(name, rejected.reason))
        self._gathering = not chunk.done
        self._add(chunk.gathered.tracks)
        if self._gathering or self._session.view().phase is not Phase.IDLE:
            return
        if self._ended is not None:
            self._on_notice(self._ended)
        else:
            self._complain(phrases.nothing_to_play_sentence())
            self._quit(failed=True)

    def _add(self, tracks: Sequence[Track]) -> None:
        if not tracks and not self._untold:
            return
        added = self._session.queue.add(tracks)
        if added and self._session.view().phase is Phase.IDLE:
            if not self._engine_is_there():  # its loading is not the session's time
                return
            self._ended = None
            self._session.start(self._request.goal, entry_id=added[0].entry_id)
            self._untold = True
        else:
            self._session.queue_changed()
        if self._untold and not (self._gathering and self._request.goal is None):
            self._untold = False  # the end of a queue is known when all of it is
            self._line.say(phrases.silent_sentence(self._session.view()))

    def _engine_is_there(self) -> bool:
        """Wait for the engine; without one the reason is said, and it ends."""
        why = self._evening.engine.wait_until_ready()
        if why is not None:
            self._complain(why)
            self._quit(failed=True)
        return why is None

    def _on_notice(self, notice: Notice) -> None:
        ended = notice.by if isinstance(notice, SessionEnded) else None
        failed = ended in (EndedBy.NOTHING_LEFT, EndedBy.ENGINE_FAILED)
        more_to_come = self._gathering and (
            ended is EndedBy.NOTHING_LEFT or (ended is not None and self._request.goal is None)
        )
        if more_to_come and ended is not EndedBy.LISTENER:
            self._ended = notice  # files on a slow disk: the session starts anew with the next
            return
        if ended is EndedBy.LISTENER:
            self._over = True
            self._evening.when_silent(lambda: self._say_and_quit(notice))
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

    def _quit(self, *, failed: bool) -> None:
        self._over = True
        self._failed = self._failed or failed
        self._line.clear()
        QTimer.singleShot(0, self._app.quit)  # the loop may not run yet


def _files_of(source: Source) -> Sequence[Source]:
    return [source] if isinstance(source, str) else list(find_files([source]))


def play_instead_of_window(sources: Sequence[Source], *, engine: EngineChoice | None) -> int:
    """What a start without a display comes to: the same evening, said so, in the terminal."""
    sys.stderr.write(phrases.no_display_sentence() + "\n")
    length_s = prepare()[1].length_s
    request = PlayRequest(sources=sources, goal=ForLength(length_s), engine=engine)
    return TerminalEvening(request, out=sys.stdout, err=sys.stderr).run()
