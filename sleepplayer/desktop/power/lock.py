"""Locks the screen, by whoever does that on this desktop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.dbus.names import GNOME_SAVER, SAVER, path_of
from sleepplayer.desktop.power.calls import Ask, Calls, Place, Reply
from sleepplayer.desktop.power.logind import Logind, done
from sleepplayer.night.end_action import Blocker, EndAction, Hindrance

Answer = Callable[[Blocker | None], None]


def _saver(name: str) -> Place:
    return Place(name, path_of(name), name)


SAVERS: tuple[tuple[Place, tuple[str, ...]], ...] = (
    (_saver(GNOME_SAVER), ()),
    (_saver("org.cinnamon.ScreenSaver"), ("",)),  # a message to show, which there is none
    (_saver("org.mate.ScreenSaver"), ()),
    (_saver("org.xfce.ScreenSaver"), ()),
    (_saver(SAVER), ()),  # KDE; last, for GNOME's refuses to lock
)
"""Each with what its `Lock` takes."""


class ScreenLock:
    """Tries the desktop's own way first, and logind's where that fails."""

    def __init__(self, session: Bus, logind: Logind) -> None:
        self._calls = Calls(session)
        self._logind = logind

    def offered(self, answer: Answer) -> None:
        """None if there is anybody who could."""
        self._means(lambda means, else_: answer(None if means else else_))

    def run(self, answer: Answer) -> None:
        """Lock it."""
        self._means(lambda means, else_: self._try(means, else_, answer))

    def _means(self, answer: Callable[[list[Ask[Blocker | None]], Hindrance], None]) -> None:
        """Who could, and why nobody can if it is nobody."""

        def look(names: frozenset[str] | None) -> None:
            means: list[Ask[Blocker | None]] = [
                partial(self._by, place, arguments)
                for place, arguments in SAVERS
                if place.service in (names or ())
            ]

            def tell(graphical: bool | None) -> None:
                silent = names is None or graphical is None
                else_ = Hindrance.NO_ANSWER if silent else Hindrance.NOT_OFFERED
                answer([*means, self._logind.lock] if graphical else means, else_)

            self._logind.our_session_is_graphical(tell)

        self._calls.names(look)

    def _by(self, place: Place, arguments: tuple[str, ...], answer: Answer) -> None:
        def read(reply: Reply) -> None:
            done(EndAction.LOCK, answer, reply)

        self._calls.ask(place.call("Lock", *arguments), read)

    def _try(self, means: list[Ask[Blocker | None]], why_not: Blocker, answer: Answer) -> None:
        if not means:
            answer(why_not)
            return
        first, *rest = means
        # To be locked twice does no harm, so the next one is tried after a timeout as well.
        first(lambda failed: answer(None) if failed is None else self._try(rest, failed, answer))
