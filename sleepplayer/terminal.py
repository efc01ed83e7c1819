"""`sleepplayer play`: an evening in the terminal, without a display.

It is longer than other rooms: where sounds come from (files, a playlist, a plan), how they end, and
what is said of both meet here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from random import Random
from typing import TextIO

from PySide6.QtCore import QCoreApplication, QTimer

from sleepplayer import end_phrases, library_phrases, phrases, rotation_phrases, terminal_phrases
from sleepplayer.app import LOOK_AHEAD, STOP_RAMP_S, Evening, prepare
from sleepplayer.clock import SystemClock
from sleepplayer.desktop.main_loop import Ticker
from sleepplayer.desktop.stop_signals import StopSignals
from sleepplayer.library.background import Chunk
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.find import find_files
from sleepplayer.library.gather import Source
from sleepplayer.library.titles import readable
from sleepplayer.models import Track, TrackId, TrackState
from sleepplayer.night.after_silence import PendingEnd
from sleepplayer.night.end_action import Blocker, EndAction, action_after
from sleepplayer.night.evening_plan import EveningPlan, times_of
from sleepplayer.night.exposure import granted_s, seconds_between
from sleepplayer.night.notices import EndedBy, Notice, SessionEnded
from sleepplayer.night.settings import EngineChoice
from sleepplayer.night.sleep_timer import AfterTracks, AtClock, ForLength
from sleepplayer.night.view import Phase
from sleepplayer.play_request import PlayRequest
from sleepplayer.shelf.doorkeeper import Doorkeeper
from sleepplayer.shelf.person_named import whose_evening
from sleepplayer.shelf.plan_feed import PlanFeed
from sleepplayer.shelf.rotation_sources import rotation_of
from sleepplayer.shelf.tonight_desk import ShelfTonightDesk
from sleepplayer.status_line import StatusLine
from sleepplayer.storage.settings_file import load_settings
from sleepplayer.terminal_desktop import TerminalDesktop
from sleepplayer.terminal_hands import TerminalHands

STATUS_MS = 1000

LONGEST_TRACK_S = 3600.0
"""What a track lasts at most where the plan is for a number of them."""

SHORTEST_PLAN_S = 60.0
PLANS_AT_MOST = 5
"""How often all that was planned may turn out not to play before it is given up."""


class TerminalEvening:
    """Plays one request to its end and knows the exit code."""

    def __init__(self, request: PlayRequest, *, out: TextIO, err: TextIO) -> None:
        # What Qt has to warn of is nothing for the one line a sleepy person looks at.
        os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false")
        self._app = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
        self._request = request
        self._line, self._errors = StatusLine(out), StatusLine(err)
        self._failed = self._over = self._gathering = self._untold = self._refused = False
        self._announced = False  # what follows the silence
        self._desk: ShelfTonightDesk | None = None
        self._feed: PlanFeed | None = None
        self._plans, self._until_s = 0, 0.0
        self._failed_before: set[TrackId | None] = set()
        self._ended: Notice | None = None  # before all files were looked at
        self._desktop: TerminalDesktop | None = None
        self._paths = paths = prepare()[0]
        whose = whose_evening(paths, request.profile, clock=SystemClock())
        saved = load_settings(paths.settings_file_of(whose.profile_id))
        if request.is_planned and request.goal is None:
            self._request = request = replace(request, goal=ForLength(saved.length_s))
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

    def run(self) -> int:
        """Play; returns 0 when it ended as meant, else 1."""
        self._evening.open()
        if self._evening.shelf.problem:
            self._complain(library_phrases.tonight_only_sentence(self._evening.shelf.problem))
        self._desktop = desktop = TerminalDesktop(
            self._evening,
            TerminalHands(
                self._evening,
                headset_extends=self._settings.headset_extends,
                gather=self._gather_more,
                quit_softly=self._stop,
            ),
            home=self._paths,
            changed=self._show_pending,
            hindered=self._hindered,
        )
        status = Ticker(self._show_status, interval_ms=STATUS_MS)
        with StopSignals(self._on_signal):
            if self._request.then.is_the_systems:
                desktop.offered(self._begin_if_offered)
            else:
                self._begin()
            status.start()
            self._app.exec()
        desktop.close()
        if self._desk is not None:
            self._desk.close()
        self._evening.close()
        return 1 if self._failed else 0

    def _begin(self) -> None:
        if self._request.playlist is not None:
            self._add_playlist(self._request.playlist)
        elif self._request.sources:
            self._gather()
        else:
            self._plan()

    def _begin_if_offered(self, actions: frozenset[EndAction]) -> None:
        """What cannot be done is said now, and not when nobody hears it."""
        if self._over:
            return
        if self._request.then in actions:
            self._begin()
        else:
            self._complain(end_phrases.not_offered_sentence(self._request.then))
            self._quit(failed=True)

    @cached_property
    def _door(self) -> Doorkeeper:
        evening = self._evening
        evening.house.open()
        return Doorkeeper(evening.shelf, evening.house, clock=evening.clock)

    def _gather(self) -> None:
        sources = list(self._request.sources)
        if self._request.shuffle:  # else the first file would always be the first to play
            sources = [found for one in sources for found in _files_of(one)]
            Random().shuffle(sources)  # noqa: S311 - shuffling music is no cryptography
        self._gathering = True
        self._evening.gatherer.request(sources)

    def _gather_more(self, sources: Sequence[Source]) -> None:
        """Another start brings more."""
        if not self._over:
            self._gathering = True
            self._evening.gatherer.request(list(sources))

    def _plan(self) -> None:
        """Tonight's plan, and more of it when that is needed."""
        shelf, clock = self._evening.shelf, self._evening.clock
        shelf.tracks.put_builtin(builtin_tracks()).result()  # without a library they are it
        longer_than_s = self._settings.session.resume_longer_than_s
        self._desk = ShelfTonightDesk(
            shelf,
            rotation_of(shelf, clock=clock, resume_longer_than_s=longer_than_s),
            clock=clock,
            post=self._evening.poster.post,
            say=self._complain,
        )
        self._feed = PlanFeed(self._session, self._desk, clock=clock, added=self._add_planned)
        self._feed.begin(max(SHORTEST_PLAN_S, self._wished_s()), self._on_planned)

    def _wished_s(self) -> float:
        """How long the plan is to be: as was asked, as far as the night's limits allow."""
        wall = self._evening.clock.wall()
        match self._request.goal:
            case ForLength(length_s):
                wished_s = length_s
            case AtClock(at):
                wished_s = max(0.0, seconds_between(wall, at))
            case AfterTracks(count):
                wished_s = count * LONGEST_TRACK_S
            case _:
                wished_s = self._settings.length_s
        house = self._evening.house
        granted = granted_s(wished_s, house.allowance(wall), hard=house.hard)
        return granted.length_s or wished_s  # one that is refused is told so by the session

    def _on_planned(self, made: EveningPlan) -> None:
        if self._over:
            return
        if made.nothing is not None:
            self._complain(rotation_phrases.nothing_sentence(made.nothing))
            self._quit(failed=True)
            return
        if self._failed_before.issuperset(card.track.track_id for card in made.cards):
            self._complain(phrases.notice_sentence(SessionEnded(EndedBy.NOTHING_LEFT)))
            self._quit(failed=True)
            return
        tracks = [card.track for card in made.cards]
        tracks[:LOOK_AHEAD] = self._evening.shelf.fresh(tracks[:LOOK_AHEAD])
        tracks[0] = self._evening.measured_first(tracks[0])
        self._add_planned(tracks)

    def _plan_again(self) -> bool:
        """None of what was planned can be played: a disk is gone, say. Other sounds may be there;
        whether they are looked for."""
        if self._feed is None or self._plans >= PLANS_AT_MOST:
            return False
        left_s = self._until_s - self._evening.clock.elapsed_s()
        if left_s < SHORTEST_PLAN_S:
            return False
        self._plans += 1
        self._failed_before |= self._feed.failed()
        self._session.queue.clear()
        if not isinstance(self._request.goal, AfterTracks):
            self._request = replace(self._request, goal=ForLength(left_s))
        self._feed.begin(left_s, self._on_planned, without=self._failed_before)
        return True

    def _add_planned(self, tracks: Sequence[Track]) -> None:
        if not self._over:
            self._add(tracks, planned=True)

    def _add_playlist(self, name: str) -> None:
        shelf = self._evening.shelf
        playlist = shelf.playlist_named(name)
        rows = [] if playlist is None else shelf.tracks_of(playlist)
        there = [row.track for row in rows if row.state is TrackState.THERE]
        tracks = self._let_in(there)
        if self._request.shuffle:  # see `_gather`
            Random().shuffle(tracks)  # noqa: S311 - shuffling music is no cryptography
        if tracks:
            tracks[:LOOK_AHEAD] = shelf.fresh(tracks[:LOOK_AHEAD])  # those to come: in their time
            tracks[0] = self._evening.measured_first(tracks[0])
            self._add(tracks)
        else:
            if playlist is None:
                self._complain(library_phrases.no_playlist_sentence(name))
            elif not there:
                self._complain(terminal_phrases.nothing_to_play_sentence())
            self._quit(failed=True)

    def _let_in(self, tracks: Sequence[Track]) -> list[Track]:
        """What may play of what was named; of the rest it is said why not."""
        may, refused = self._door.let_in(tracks, harmless=self._request.harmless)
        for sentence in refused:
            self._refused = True
            self._complain(sentence)
        return may

    def _on_found(self, chunk: Chunk) -> None:
        if self._over:  # a large folder may still be looked at
            return
        for rejected in chunk.gathered.rejected:
            name = readable(str(rejected.source)) or readable(rejected.name) or "…"
            self._complain(phrases.failure_sentence(name, rejected.reason))
        self._gathering = not chunk.done
        self._add(self._let_in(chunk.gathered.tracks))
        if self._gathering or self._session.view().phase is not Phase.IDLE:
            return
        if self._ended is not None:
            self._on_notice(self._ended)
        else:
            if not self._refused:
                self._complain(terminal_phrases.nothing_to_play_sentence())
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
            if self._desktop is not None:
                self._desktop.starts()
            if not self._session.start(self._request.goal, entry_id=added[0].entry_id):
                self._quit(failed=True)  # why is said
                return
            self._untold = True
            remaining_s = self._session.view().remaining_s
            self._until_s = self._evening.clock.elapsed_s() + (remaining_s or 0.0)
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
            self._leave()
            self._evening.when_silent(lambda: self._say_and_quit(notice))
            return
        if ended is EndedBy.NOTHING_LEFT and self._plan_again():
            return
        if failed or terminal_phrases.is_problem(notice):
            self._complain(phrases.notice_sentence(notice))
        else:
            self._line.say(phrases.notice_sentence(notice))
        if ended is not None:
            self._then(action_after(ended, self._request.then), failed=failed)

    def _then(self, action: EndAction, *, failed: bool) -> None:
        if action.is_the_systems and self._desktop is not None:
            self._over = True
            self._desktop.after.begin(action)
        else:
            self._quit(failed=failed)

    def _show_pending(self, pending: PendingEnd | None) -> None:
        if pending is None:
            self._quit(failed=False)
        else:
            if not self._announced:
                self._announced = True
                self._line.say(terminal_phrases.pending_sentence(pending))
            self._line.show(terminal_phrases.pending_line(pending))

    def _hindered(self, action: EndAction, blocker: Blocker) -> None:
        self._complain(end_phrases.hindrance_sentence(action, blocker))
        self._quit(failed=True)

    def _complain(self, sentence: str) -> None:
        self._line.clear()  # both may be the same terminal
        self._errors.say(sentence)

    def _on_signal(self, count: int) -> None:
        if self._desktop is not None and self._desktop.after.cancel():
            self._line.say(end_phrases.cancelled_sentence(self._request.then))
        elif count > 1 or self._session.view().phase is Phase.IDLE:
            self._evening.engine.stop(0.0)
            self._quit(failed=False)
        else:
            self._session.stop(STOP_RAMP_S)

    def _stop(self) -> None:
        """As by a first Ctrl+C."""
        if not self._over or (self._desktop is not None and self._desktop.after.busy):
            self._on_signal(1)

    def _leave(self) -> None:
        self._over = True
        if self._desktop is not None:
            self._desktop.leave()

    def _show_status(self) -> None:
        if self._desktop is not None:
            self._desktop.look()
        view = self._session.view()
        if view.phase is not Phase.IDLE:
            self._line.show(terminal_phrases.status_line(view))
            if self._feed is not None and not isinstance(self._request.goal, AfterTracks):
                self._feed.look()

    def _say_and_quit(self, notice: Notice) -> None:
        self._line.say(phrases.notice_sentence(notice))
        self._quit(failed=False)

    def _quit(self, *, failed: bool) -> None:
        self._leave()
        self._failed = self._failed or failed
        self._line.clear()
        QTimer.singleShot(0, self._app.quit)  # the loop may not run yet


def _files_of(source: Source) -> Sequence[Source]:
    return [source] if isinstance(source, str) else list(find_files([source]))


def play_instead_of_window(sources: Sequence[Source], *, engine: EngineChoice | None) -> int:
    """What a start without a display comes to: the same evening, said so, in the terminal."""
    sys.stderr.write(terminal_phrases.no_display_sentence() + "\n")
    length_s = prepare()[1].length_s
    request = PlayRequest(sources=sources, goal=ForLength(length_s), engine=engine)
    return TerminalEvening(request, out=sys.stdout, err=sys.stderr).run()
