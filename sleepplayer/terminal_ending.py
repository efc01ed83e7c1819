"""What follows the silence of an evening in the terminal: whether it can, and the minute before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sleepplayer import end_phrases, terminal_phrases
from sleepplayer.night.after_silence import AfterSilence, PendingEnd
from sleepplayer.night.end_action import Blocker, EndAction, Offered
from sleepplayer.status_line import StatusLine


class System(Protocol):
    """What does it, and what it would do."""

    @property
    def after(self) -> AfterSilence:
        """The minute from silence to what follows it."""
        ...

    def offered(self, answer: Callable[[frozenset[EndAction]], None]) -> None:
        """Which actions it would carry out without asking back."""
        ...


class TerminalEnding:
    """Says what is to be said of it, and leaves by `leave(failed)`; on the main thread."""

    def __init__(
        self,
        then: EndAction,
        system: Callable[[], System],
        *,
        line: StatusLine,
        complain: Callable[[str], None],
        leave: Callable[[bool], None],
    ) -> None:
        """`system` is asked for when something of it is wished, and told `changed`, `called_off`
        and `hindered`."""
        self._then = then
        self._system = system
        self._line = line
        self._complain = complain
        self._leave = leave
        self._announced = self._begun = self._left = False

    @property
    def begun(self) -> bool:
        """Whether it is silent, and something is about to follow."""
        return self._begun

    def when_offered(self, go_on: Callable[[], None]) -> None:
        """Go on if what is to follow can: what cannot is said now, and not when nobody hears it.

        A system that says nothing keeps nobody from sleeping; it is asked again at the end.
        """
        if not self._then.is_the_systems:
            go_on()
            return

        def answered(actions: frozenset[EndAction]) -> None:
            if self._left:
                return
            unsaid = actions.unsaid if isinstance(actions, Offered) else ()
            if self._then in unsaid:
                self._complain(terminal_phrases.not_said_sentence())
            if self._then in actions or self._then in unsaid:
                go_on()
            else:
                self._complain(end_phrases.not_offered_sentence(self._then))
                self._leave(True)

        self._system().offered(answered)

    def begin(self, action: EndAction) -> None:
        """It is silent, and this follows (one of the system's actions)."""
        self._begun = True
        self._system().after.begin(action)

    def leave_it(self) -> None:
        """Nobody waits any more for whether it is offered."""
        self._left = True

    def cancel(self) -> bool:
        """Call it off, and leave; whether there was anything to."""
        return self._begun and self._system().after.cancel()

    # --- what is told: see `AfterSilence` -----------------------------------------------------

    def changed(self, pending: PendingEnd | None) -> None:
        """A second less, or nothing is pending any more."""
        if pending is None:
            self._leave(False)
            return
        if not self._announced:
            self._announced = True
            self._line.say(terminal_phrases.pending_sentence(pending))
        self._line.show(terminal_phrases.pending_line(pending))

    def called_off(self, action: EndAction) -> None:
        """Somebody is awake, or the machine slept meanwhile."""
        self._line.say(end_phrases.cancelled_sentence(action))

    def hindered(self, action: EndAction, blocker: Blocker) -> None:
        """It must not, or could not, be done."""
        self._complain(end_phrases.hindrance_sentence(action, blocker))
        self._leave(True)
