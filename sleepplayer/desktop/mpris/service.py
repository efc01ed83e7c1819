"""MPRIS2 over QtDBus: media keys, headset buttons, lock screens, playerctl.

The object on the bus is a `QDBusVirtualObject`: it is handed each call as it came, so that nothing
from outside is converted on the way. Qt's adaptors take a text for a number where one is expected.
"""

from __future__ import annotations

import logging
import os
from typing import Any

from PySide6 import QtCore
from PySide6.QtDBus import (
    QDBusAbstractAdaptor,
    QDBusConnection,
    QDBusError,
    QDBusMessage,
    QDBusVariant,
    QDBusVirtualObject,
)

from sleepplayer.clock import Clock
from sleepplayer.controls import Controls, NowPlaying
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
    arguments_of,
    nothing,
)
from sleepplayer.desktop.mpris.seeking import Belief, follow
from sleepplayer.desktop.mpris.wire import PROPERTIES, Wire

_GET, _GET_ALL, _SET = ("Get", "ss"), ("GetAll", "s"), ("Set", "ssv")
_PROPERTY_CALLS = (_GET, _GET_ALL, _SET)
_BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_QTS_OWN = ("org.freedesktop.DBus.Introspectable", "org.freedesktop.DBus.Peer")

_log = logging.getLogger(__name__)


def make_mpris(
    controls: Controls, *, clock: Clock, bus: QDBusConnection | None = None
) -> Mpris | None:
    """What plays, on the session bus (or on `bus`); None, and why in the log, where there is none.

    On the main thread; what is given back has to be kept, and closed in the end. Asking for the
    name waits for the bus, some milliseconds, this once.
    """
    bus = QDBusConnection.sessionBus() if bus is None else bus
    if not bus.isConnected():
        _log.info("Media keys do not reach us: no session bus")
        return None
    made = Mpris(controls, clock=clock, bus=bus)
    if made.name is None:
        _log.info("Media keys do not reach us: %s", bus.lastError().message())
        made.close()
        return None
    return made


# Any: PySide's stubs know neither ClassInfo's dictionary nor types by their C++ name.
_core: Any = QtCore


@_core.ClassInfo({"D-Bus Interface": PLAYER, "D-Bus Introspection": PLAYER_XML})
class _Seeked(QDBusAbstractAdaptor):
    """Sends the one signal that carries an int64, by the type it is declared with."""

    Seeked = _core.Signal("qlonglong")


class Mpris(QDBusVirtualObject):
    """A `Presence`, and what answers to the bus. All of it on the main thread.

    A bus that dies takes this with it: nothing is raised, and what comes afterwards does nothing.

    There is no TrackList interface: playerctl, GNOME and KDE do not read it, and what plays tonight
    is nothing that each program of a session needs to know of beforehand.
    """

    def __init__(self, controls: Controls, *, clock: Clock, bus: QDBusConnection) -> None:
        """`name` is the one it got on the bus, None if it got none."""
        super().__init__()
        self._controls = controls
        self._clock = clock
        self._bus = bus
        self._wire = Wire(bus)
        self._seeked = _Seeked(self)
        self._closed = False
        self._counted: object = None
        self._told: dict[str, dict[str, Value]] = {}
        self.name: str | None = None
        now = controls.now()
        self._take_in(now)
        self._belief: Belief | None = follow(None, now, clock.elapsed_s())[0]
        # SubPath has the value of ExportAdaptors, without which Qt would not send the adaptor's
        # signal. It also brings calls to paths below, which are not ours.
        below = QDBusConnection.VirtualObjectRegisterOption.SubPath
        if bus.registerVirtualObject(PATH, self, below):
            own = f"{NAME}.instance{os.getpid()}"
            self.name = next(filter(bus.registerService, (NAME, own)), None)

    # --- Presence -----------------------------------------------------------------------------

    def show(self, now: NowPlaying) -> None:
        """See `Presence`."""
        if self._closed or not self._bus.isConnected():
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
        if self._bus.isConnected():
            self._bus.unregisterObject(PATH)
            if self.name is not None:  # not by unregisterService, which waits for the bus
                give_back = QDBusMessage.createMethodCall(*_BUS, "ReleaseName")
                give_back.setArguments([self.name])
                self._bus.send(give_back)

    def _show(self, now: NowPlaying) -> None:
        for interface, changed in self._take_in(now).items():
            self._announce(interface, changed)
        self._belief, jumped = follow(self._belief, now, self._clock.elapsed_s())
        if jumped:
            self._seeked.Seeked.emit(to_us(now.position_s) or 0)

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
        signal = QDBusMessage.createSignal(PATH, PROPERTIES, "PropertiesChanged")
        signal.setArguments([interface, self._wire.variants(changed), self._wire.texts(())])
        self._bus.send(signal)

    def _properties(self, now: NowPlaying) -> dict[str, dict[str, Value]]:
        root = root_properties(can_raise=self._controls.can_show)
        return {ROOT: root, PLAYER: player_properties(now)}

    # --- calls from the bus -------------------------------------------------------------------

    def introspect(self, path: str) -> str:
        """Qt's: what there is here; the adaptor brings the player's interface."""
        return ROOT_XML if path == PATH else ""

    def handleMessage(  # noqa: N802 - Qt's name
        self, message: QDBusMessage, connection: QDBusConnection
    ) -> bool:
        """Qt's: answer a call; False leaves it to Qt, which knows the interfaces of each object.

        What was asked for is done once it is answered. All else is refused here: Qt would look for
        it in the adaptor, and warn for each call that it finds nothing.
        """
        if message.interface() in _QTS_OWN:
            return False
        try:
            values, deed = self._answer(message)
            reply = message.createReply()
            reply.setArguments(values)
            connection.send(reply)
            deed()
        except Refused as refused:
            kind = QDBusError.ErrorType.InvalidArgs
            connection.send(message.createErrorReply(kind, str(refused)))
        except Unknown:
            kind = QDBusError.ErrorType.UnknownMethod
            connection.send(message.createErrorReply(kind, "there is no such method"))
        except Exception as error:  # a call must not cost the night
            _log.error("A call over the bus broke off: %s", type(error).__name__)
            _log.debug("A call over the bus broke off", exc_info=True)  # may name files
        return True

    def _answer(self, message: QDBusMessage) -> tuple[list[Any], Deed]:
        """What to reply and then to do. Raises Refused and Unknown."""
        call = message.member(), message.signature()
        if self._closed or message.path() != PATH:
            raise Unknown
        if message.interface() != PROPERTIES:
            asked = method(message.interface(), *call)
            if asked is None:
                raise Unknown
            return [], asked(self._controls, *arguments_of(message.arguments()))
        if call not in _PROPERTY_CALLS:
            raise Unknown
        interface, *rest = message.arguments()
        if interface not in self._told:
            raise Refused("there is no such interface")
        if call == _SET:
            return [], self._set(interface, rest[0], rest[1].variant())
        got = self._get_all(interface) if call == _GET_ALL else self._get(interface, rest[0])
        return [got], nothing

    def _get(self, interface: str, name: str) -> QDBusVariant:
        now = self._controls.now()
        if (interface, name) == (PLAYER, "Position"):
            return self._wire.variant(to_us(now.position_s) or 0)
        properties = self._properties(now)[interface]
        if name not in properties:
            raise Refused(f"there is no property {name} of {interface}")
        return self._wire.variant(properties[name])

    def _get_all(self, interface: str) -> object:
        now = self._controls.now()
        properties = self._properties(now)[interface]
        if interface == PLAYER:
            properties["Position"] = to_us(now.position_s) or 0
        return self._wire.variants(properties)

    def _set(self, interface: str, name: str, value: object) -> Deed:
        if interface != PLAYER or name not in SETTERS:
            raise Refused(f"{name} of {interface} cannot be set")
        deed = SETTERS[name](self._controls, value)

        def set_and_correct() -> None:
            deed()
            is_now = player_properties(self._controls.now())[name]
            if is_now != value:  # a slider out there stands where it was put: tell it
                self._announce(PLAYER, {name: is_now})

        return set_and_correct
