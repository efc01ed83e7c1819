"""MPRIS2: media keys, headset buttons, lock screens, playerctl."""

from __future__ import annotations

import logging
import os
from typing import Any

from sleepplayer.clock import Clock
from sleepplayer.controls import Controls, NowPlaying
from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.dbus.names import DBUS, DBUS_PATH, PROPERTIES
from sleepplayer.desktop.dbus.standard import INTROSPECT, PING, PROPERTIES_XML, introspection
from sleepplayer.desktop.dbus.values import ERRORS, Answer, Asked, Method
from sleepplayer.desktop.mpris.interface import (
    NAME,
    PATH,
    PLAYER,
    PLAYER_XML,
    ROOT,
    ROOT_XML,
    method,
)
from sleepplayer.desktop.mpris.properties import (
    Value,
    player_properties,
    root_properties,
    to_us,
    what_counts,
)
from sleepplayer.desktop.mpris.requests import (
    SETTERS,
    Deed,
    Refused,
    Unknown,
    nothing,
)
from sleepplayer.desktop.mpris.seeking import Belief, follow
from sleepplayer.desktop.mpris.wire import variant, variants
from sleepplayer.desktop.session_bus import SessionBus

_GET, _GET_ALL, _SET = ("Get", "ss"), ("GetAll", "s"), ("Set", "ssv")
_PROPERTY_CALLS = (_GET, _GET_ALL, _SET)
_XML = introspection(ROOT_XML + PLAYER_XML + PROPERTIES_XML)

_REQUEST = Method(DBUS, DBUS_PATH, DBUS, "RequestName", "su")
_RELEASE = Method(DBUS, DBUS_PATH, DBUS, "ReleaseName", "s")
_DO_NOT_QUEUE = 4
_OURS = ((1,), (4,))  # primary owner, or already

_log = logging.getLogger(__name__)


def make_mpris(controls: Controls, *, clock: Clock, bus: Bus | None = None) -> Mpris | None:
    """What plays, on the session bus; None, and why in the log, where there is none. `bus` is that,
    if there is a connection to it already.

    On the main thread; what is given back has to be kept, and closed in the end.
    """
    owns_bus = bus is None
    bus = SessionBus() if bus is None else bus
    if not bus.reach():
        _log.info("Media keys do not reach us: no session bus")
        return None
    return Mpris(controls, clock=clock, bus=bus, owns_bus=owns_bus)


class Mpris:
    """A `Presence`, and what answers to the bus. All of it on the main thread.

    A bus that hangs is not waited for. One that dies takes this with it, and nothing else: nothing
    is raised, and what comes afterwards does nothing until there is a bus again.

    There is no TrackList interface: playerctl, GNOME and KDE do not read it, and what plays tonight
    is nothing that each program of a session needs to know of beforehand.
    """

    def __init__(
        self, controls: Controls, *, clock: Clock, bus: Bus, owns_bus: bool = False
    ) -> None:
        """`owns_bus`: nobody else uses it, and it is closed in the end. `name` is the one it got on
        the bus, None while it has none."""
        self._controls = controls
        self._clock = clock
        self._bus = bus
        self._owns_bus = owns_bus
        self._closed = False
        self._counted: object = None
        self._told: dict[str, dict[str, Value]] = {}
        self.name: str | None = None
        now = controls.now()
        self._take_in(now)
        self._belief: Belief | None = follow(None, now, clock.elapsed_s())[0]
        bus.serve(PATH, self._asked)
        bus.when_lost(self._lost)
        bus.when_reached(self._ask_for_name)
        self._ask_for_name()

    # --- a name on the bus --------------------------------------------------------------------

    def _ask_for_name(self) -> None:
        self._ask_for([NAME, f"{NAME}.instance{os.getpid()}"])

    def _ask_for(self, names: list[str]) -> None:
        if self._closed:
            return
        first, *others = names

        def answered(answer: Answer) -> None:
            if answer.body in _OURS:
                self._got(first)
            elif others and not answer.error:
                self._ask_for(others)
            else:
                _log.info("Media keys do not reach us: %s", answer.error or "the name is taken")

        def late(answer: Answer) -> None:
            if answer.body in _OURS:
                self._got(first)

        arguments = (first, _DO_NOT_QUEUE)
        self._bus.call(_REQUEST, arguments, answered, gives="u", late=late)

    def _got(self, name: str) -> None:
        self.name = name
        if self._closed:
            self._release()

    def _release(self) -> None:
        if self.name is not None and self._bus.is_connected:
            self._bus.call(_RELEASE, (self.name,), _ignore)

    def _lost(self) -> None:
        self.name = None

    # --- Presence -----------------------------------------------------------------------------

    def show(self, now: NowPlaying) -> None:
        """See `Presence`."""
        if self._closed:
            return
        try:
            self._show(now)
        except Exception as error:  # what is shown outside must not cost the night
            _log.error("What plays cannot be shown: %s", type(error).__name__)
            _log.debug("What plays cannot be shown", exc_info=True)  # may name files

    def close(self) -> None:
        """See `Presence`."""
        if self._closed:
            return
        self._closed = True
        self._bus.serve_no_more(PATH)
        self._release()
        if self._owns_bus:
            self._bus.close()

    def _show(self, now: NowPlaying) -> None:
        for interface, changed in self._take_in(now).items():
            self._announce(interface, changed)
        self._belief, jumped = follow(self._belief, now, self._clock.elapsed_s())
        if jumped:
            self._bus.tell(PATH, PLAYER, "Seeked", "x", (to_us(now.position_s) or 0,))

    def _take_in(self, now: NowPlaying) -> dict[str, dict[str, Value]]:
        """What is different now, by interface."""
        counted = (what_counts(now), self._controls.can_show)
        if counted == self._counted:
            return {}
        self._counted = counted
        before, self._told = self._told, self._properties(now)
        return {
            interface: {name: value for name, value in all_.items() if value != old.get(name)}
            for interface, all_ in self._told.items()
            if (old := before.get(interface, {})) != all_
        }

    def _announce(self, interface: str, changed: dict[str, Value]) -> None:
        body = (interface, variants(changed), list[str]())
        self._bus.tell(PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

    def _properties(self, now: NowPlaying) -> dict[str, dict[str, Value]]:
        root = root_properties(can_raise=self._controls.can_show)
        return {ROOT: root, PLAYER: player_properties(now)}

    # --- calls from the bus -------------------------------------------------------------------

    def _asked(self, call: Asked) -> None:
        """What was asked for is done once it is answered."""
        try:
            signature, body, deed = self._answer(call)
            self._bus.reply(call, signature, body)
            deed()
        except Refused as refused:
            self._bus.refuse(call, ERRORS + "InvalidArgs", str(refused))
        except Unknown:
            self._bus.refuse(call, ERRORS + "UnknownMethod", "there is no such method")
        except Exception as error:  # a call must not cost the night
            _log.error("A call over the bus broke off: %s", type(error).__name__)
            _log.debug("A call over the bus broke off", exc_info=True)  # may name files

    def _answer(self, call: Asked) -> tuple[str, tuple[Any, ...], Deed]:
        """What to reply, of which types, and then to do. Raises Refused and Unknown."""
        what = call.member, call.signature
        if (call.interface, *what) == INTROSPECT:
            return "s", (_XML,), nothing
        if (call.interface, *what) == PING:
            return "", (), nothing
        if call.interface != PROPERTIES:
            asked = method(call.interface, *what)
            if asked is None:
                raise Unknown
            return "", (), asked(self._controls, *call.body)
        if what not in _PROPERTY_CALLS:
            raise Unknown
        interface, *rest = call.body
        if interface not in self._told:
            raise Refused("there is no such interface")
        if what == _SET:
            return "", (), self._set(interface, *rest)
        if what == _GET_ALL:
            return "a{sv}", (variants(self._all(interface)),), nothing
        return "v", (variant(self._get(interface, rest[0])),), nothing

    def _get(self, interface: str, name: str) -> Value:
        properties = self._all(interface)
        if name not in properties:
            raise Refused(f"there is no property {name} of {interface}")
        return properties[name]

    def _all(self, interface: str) -> dict[str, Value]:
        now = self._controls.now()
        properties = self._properties(now)[interface]
        if interface == PLAYER:
            properties["Position"] = to_us(now.position_s) or 0
        return properties

    def _set(self, interface: str, name: str, typed: tuple[str, object]) -> Deed:
        kind, value = typed
        if interface != PLAYER or name not in SETTERS:
            raise Refused(f"{name} of {interface} cannot be set")
        if kind != variant(player_properties(self._controls.now())[name])[0]:
            raise Refused(f"{name} is of another type")
        deed = SETTERS[name](self._controls, value)

        def set_and_correct() -> None:
            deed()
            is_now = player_properties(self._controls.now())[name]
            if is_now != value:  # a slider out there stands where it was put: tell it
                self._announce(PLAYER, {name: is_now})

        return set_and_correct


def _ignore(answer: Answer) -> None:
    if answer.error:
        _log.debug("The name was not given back: %s", answer.error)
