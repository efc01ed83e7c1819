"""`sleepplayer play`: an evening in the terminal, without a display."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from PySide6.QtCore import QCoreApplication, QTimer

from sleepplayer import library_phrases, phrases, terminal_phrases
from sleepplayer.apart import Apart
from sleepplayer.app import Evening, prepare
from sleepplayer.clock import SystemClock
from sleepplayer.desktop.instance.client import stop_others
from sleepplayer.desktop.instance.place import Role
from sleepplayer.desktop.main_loop import Ticker
from sleepplayer.desktop.stop_signals import StopSignals
from sleepplayer.library.background import Chunk
from sleepplayer.library.gather import Source
from sleepplayer.models import Track
from sleepplayer.night.end_action import action_after
from sleepplayer.night.evening_plan import times_of
from sleepplayer.night.notices import EndedBy, Notice, SessionEnded
from sleepplayer.night.session import STOP_RAMP_S
from sleepplayer.night.settings import EngineChoice
from sleepplayer.night.sleep_timer import AfterTracks, ForLength
from sleepplayer.night.view import Phase
from sleepplayer.play_request import PlayRequest
from sleepplayer.shelf.person_named import whose_evening
from sleepplayer.status_line import StatusLine
from sleepplayer.storage.settings_file import load_settings
from sleepplayer.terminal_ending import TerminalEnding
from sleepplayer.terminal_plan import TerminalPlan
from sleepplayer.terminal_sounds import TerminalSounds

if TYPE_CHECKING:
    from sleepplayer.terminal_desktop import TerminalDesktop

STATUS_MS = 1000

DESKTOP_AFTER_MS = 250
"""What the desktop needs is loaded, and its buses asked, when the first sound is on its way: it
comes no later for that, and no bus that hangs can keep it from coming."""


class TerminalEvening:
    """Plays one request to its end and knows the exit code."""

    def __init__(self, request: PlayRequest, *, out: TextIO, err: TextIO) -> None:
        # What Qt has to warn of is nothing for the one line a sleepy person looks at.
        os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false")
        self._app = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
        self._line, self._errors = StatusLine(out), StatusLine(err)
        self._failed = self._over = self._untold = False
        self._until_s = 0.0
        self._apart = Apart()
        self._ended: Notice | None = None  # before all files were looked at
        self._desktop: TerminalDesktop | None = None
        self._plan: TerminalPlan | None = None
        self._paths = paths = prepare()[0]
        whose = whose_evening(paths, request.profile, clock=SystemClock())
        saved = load_settings(paths.settings_file_of(whose.profile_id))
        if request.is_planned and request.goal is None:
            request = replace(request, goal=ForLength(saved.length_s))
        self._request = request
        self._goal = request.goal
        self._settings = request.settings(saved)
        self._evening = Evening(
            settings=self._settings,
            paths=paths,
            engine=self._settings.engine,
            notify=self._on_notice,
            fell_back=lambda why: self._complain(phrases.fell_back_sentence(why)),
            found=self._on_found,
            whose=whose,
        )
        self._session = self._evening.session
        self._session.queue.repeat = self._settings.repeat
        self._session.queue.set_shuffle(self._settings.shuffle)
        self._sounds = TerminalSounds(
            self._evening,
            shuffle=request.shuffle,
            harmless=request.harmless,
            add=self._add,
            complain=self._complain,
        )
        self._ending = TerminalEnding(
            request.then,
            self._open_desktop,
            line=self._line,
            complain=self._complain,
            leave=lambda failed: self._quit(failed=failed),
        )

    def run(self) -> int:
        """Play; returns 0 when it ended as meant, else 1."""
        self._evening.open()
        if self._evening.shelf.problem:
            self._complain(library_phrases.tonight_only_sentence(self._evening.shelf.problem))
        status = Ticker(self._show_status, interval_ms=STATUS_MS)
        with StopSignals(self._on_signal):
            self._ending.when_offered(self._begin)
            status.start()
            self._app.exec()
        if self._desktop is not None:
            self._desktop.close()
        if self._plan is not None:
            self._plan.close()
        self._evening.close()
        return 1 if self._failed else 0

    # --- what plays ---------------------------------------------------------------------------

    def _begin(self) -> None:
        if self._request.playlist is not None:
            if not self._sounds.take_playlist(self._request.playlist):
                self._quit(failed=True)
        elif self._request.sources:
            self._sounds.gather(self._request.sources)
        else:
            self._plan = TerminalPlan(
                self._evening,
                self._settings,
                add=lambda tracks: self._add(tracks, planned=True),
                complain=self._complain,
                give_up=lambda: self._quit(failed=True),
            )
            self._plan.begin(self._goal)

    def _gather_more(self, sources: Sequence[Source]) -> None:
        if not self._over:
            self._sounds.gather_more(sources)

    def _on_found(self, chunk: Chunk) -> None:
        if self._over:  # a large folder may still be looked at
            return
        self._sounds.found(chunk)
        if self._sounds.coming or self._session.view().phase is not Phase.IDLE:
            return
        if self._ended is not None:
            self._on_notice(self._ended)
        else:
            self._sounds.say_nothing()
            self._quit(failed=True)

    def _add(self, tracks: Sequence[Track], *, planned: bool = False) -> None:
        if not tracks and not self._untold:
            return
        queue, added = self._session.queue, []
        for track in tracks:
            added += queue.add([track], times=times_of(track) if planned else 1)
        if added and self._session.view().phase is Phase.IDLE:
            if not self._engine_is_there():  # its loading is not the session's time
                return
            self._ended = None
            self._apart.do("other starts", self._stop_others)
            if not self._session.start(self._goal, entry_id=added[0].entry_id):
                self._quit(failed=True)  # why is said
                return
            QTimer.singleShot(DESKTOP_AFTER_MS, self._open_desktop_unless_over)
            self._untold = True
            remaining_s = self._session.view().remaining_s
            self._until_s = self._evening.clock.elapsed_s() + (remaining_s or 0.0)
        else:
            self._session.queue_changed()
        if self._untold and not (self._sounds.coming and self._goal is None):
            self._untold = False  # the end of a queue is known when all of it is
            self._line.say(phrases.silent_sentence(self._session.view()))

    def _stop_others(self) -> None:
        """One person hears one evening."""
        stop_others(Role.TERMINAL, self._paths.data_dir, os.environ)

    def _engine_is_there(self) -> bool:
        """Wait for the engine; without one the reason is said, and it ends."""
        why = self._evening.engine.wait_until_ready()
        if why is not None:
            self._complain(why)
            self._quit(failed=True)
        return why is None

    def _plan_again(self) -> bool:
        """Whether other sounds than those planned are looked for, for the time that is left."""
        left_s = self._until_s - self._evening.clock.elapsed_s()
        if self._plan is None or not self._plan.again(left_s):
            return False
        if not isinstance(self._goal, AfterTracks):
            self._goal = ForLength(left_s)
        return True

    # --- how it ends --------------------------------------------------------------------------

    def _on_notice(self, notice: Notice) -> None:
        ended = notice.by if isinstance(notice, SessionEnded) else None
        failed = ended in (EndedBy.NOTHING_LEFT, EndedBy.ENGINE_FAILED)
        more_to_come = self._sounds.coming and (
            ended is EndedBy.NOTHING_LEFT or (ended is not None and self._goal is None)
        )
        if more_to_come and ended is not EndedBy.LISTENER:
            self._ended = notice  # files on a slow disk: the session starts anew with the next
            return
        if ended is EndedBy.LISTENER:
            self._leave()
            self._evening.when_silent(lambda: self._say_and_quit(notice))
            return
        if ended is EndedBy.NOTHING_LEFT and self._plan_again():
            return
        if failed or terminal_phrases.is_problem(notice):
            self._complain(phrases.notice_sentence(notice))
        else:
            self._line.say(phrases.notice_sentence(notice))
        if not isinstance(notice, SessionEnded):
            return
        action = action_after(
            notice.by,
            self._request.then,
            notice.kind,
            overdue_s=notice.overdue_s,
            slept=notice.slept,
        )
        if action.is_the_systems:
            self._no_more()
            self._ending.begin(action)
        else:
            self._quit(failed=failed)

    def _on_signal(self, count: int) -> None:
        if self._ending.cancel():
            return
        if count > 1 or self._session.view().phase is Phase.IDLE:
            self._evening.engine.stop(0.0)
            self._quit(failed=False)
        else:
            self._session.stop(STOP_RAMP_S)

    def _stop(self) -> None:
        """Asked from outside: as by a first Ctrl+C."""
        if not self._over or self._ending.begun:
            self._on_signal(1)

    def _no_more(self) -> None:
        """What is still found or planned comes too late."""
        self._over = True
        self._ending.leave_it()
        if self._plan is not None:
            self._plan.leave()

    def _leave(self) -> None:
        self._no_more()
        if self._desktop is not None:
            self._desktop.leave()

    def _say_and_quit(self, notice: Notice) -> None:
        self._line.say(phrases.notice_sentence(notice))
        self._quit(failed=False)

    def _quit(self, *, failed: bool) -> None:
        self._leave()
        self._failed = self._failed or failed
        self._line.clear()
        QTimer.singleShot(0, self._app.quit)  # the loop may not run yet

    # --- what is seen of it -------------------------------------------------------------------

    def _complain(self, sentence: str) -> None:
        self._line.clear()  # both may be the same terminal
        self._errors.say(sentence)

    def _show_status(self) -> None:
        self._open_desktop_unless_over()  # also while a slow disk is looked at
        if self._desktop is not None:
            self._desktop.look()
        view = self._session.view()
        if view.phase is not Phase.IDLE:
            self._line.show(terminal_phrases.status_line(view))
            if self._plan is not None:
                self._plan.look(self._goal)

    def _open_desktop_unless_over(self) -> None:
        if not self._over:
            self._open_desktop()

    def _open_desktop(self) -> TerminalDesktop:
        if self._desktop is None:
            from sleepplayer.terminal_desktop import TerminalDesktop  # noqa: PLC0415 - see above
            from sleepplayer.terminal_hands import TerminalHands  # noqa: PLC0415 - see above

            hands = TerminalHands(
                self._evening,
                headset_extends=self._settings.headset_extends,
                gather=self._gather_more,
                quit_softly=self._stop,
            )
            self._desktop = TerminalDesktop(
                self._evening,
                hands,
                home=self._paths,
                changed=self._ending.changed,
                hindered=self._ending.hindered,
                called_off=self._ending.called_off,
            )
            self._desktop.look()
        return self._desktop


def play_instead_of_window(sources: Sequence[Source], *, engine: EngineChoice | None) -> int:
    """What a start without a display comes to: the same evening, said so, in the terminal."""
    sys.stderr.write(terminal_phrases.no_display_sentence() + "\n")
    length_s = prepare()[1].length_s
    request = PlayRequest(sources=sources, goal=ForLength(length_s), engine=engine)
    return TerminalEvening(request, out=sys.stdout, err=sys.stderr).run()
