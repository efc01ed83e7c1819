"""Power managers of a session, as strict as the real ones; runs under the system's own Python.

    python3 session_services.py FILE SERVICE...

GLib checks each call against the interface as GNOME, XFCE and the portal do, and refuses other
types. What is held is written to FILE, a line each ("service: who"), whenever it changes; "ready"
at first. A hold ends with the connection that asked for it. A service named with a "!" refuses.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from gi.repository import Gio, GLib  # type: ignore[import-not-found,unused-ignore]

PORTAL = "org.freedesktop.portal.Desktop"
WHERE = {
    "org.gnome.SessionManager": ("/org/gnome/SessionManager", "org.gnome.SessionManager"),
    "org.freedesktop.PowerManagement": (
        "/org/freedesktop/PowerManagement/Inhibit",
        "org.freedesktop.PowerManagement.Inhibit",
    ),
    "org.freedesktop.ScreenSaver": ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
    PORTAL: ("/org/freedesktop/portal/desktop", "org.freedesktop.portal.Inhibit"),
}
_COOKIE = '<arg type="u" direction="out"/></method><method name="{}"><arg type="u" direction="in"/>'
METHODS = {
    "org.gnome.SessionManager": ("susu", _COOKIE.format("Uninhibit")),
    "org.freedesktop.PowerManagement": ("ss", _COOKIE.format("UnInhibit")),
    "org.freedesktop.ScreenSaver": ("ss", _COOKIE.format("UnInhibit")),
    PORTAL: (("s", "u", "a{sv}"), '<arg type="o" direction="out"/>'),
}
REQUEST = """<node><interface name="org.freedesktop.portal.Request"><method name="Close"/>
<signal name="Response"><arg type="u"/><arg type="a{sv}"/></signal></interface></node>"""


def interface_of(service: str) -> Any:
    types, rest = METHODS[service]
    arguments = "".join(f'<arg type="{one}" direction="in"/>' for one in types)
    name = WHERE[service][1]
    xml = f'<node><interface name="{name}"><method name="Inhibit">{arguments}{rest}</method>'
    return Gio.DBusNodeInfo.new_for_xml(f"{xml}</interface></node>").interfaces[0]


class Holds:
    """Who holds what: (service, who, connection, request's registration) by cookie."""

    def __init__(self, file: Path, bus: Any) -> None:
        self._file, self._bus = file, bus
        self._held: dict[int, tuple[str, str, str, int]] = {}
        self._count = 2**31  # beyond int32: a cookie is unsigned
        self._write()
        flags = Gio.DBusSignalFlags.NONE
        dbus = ("org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged", None, None)
        bus.signal_subscribe(*dbus, flags, self._on_owner)

    def serve(self, service: str) -> None:
        refuses, service = service.startswith("!"), service.lstrip("!")
        path, _ = WHERE[service]

        def called(*told: Any) -> None:
            _, sender, _, _, method, parameters, invocation = told
            arguments = parameters.unpack()
            if method != "Inhibit":
                self._held.pop(arguments[0], None)
                self._write()
                invocation.return_value(None)
            elif service == PORTAL:
                self._request(invocation, sender, arguments, refuses)
            elif refuses:
                invocation.return_dbus_error("org.sleepplayer.Test.No", "not today")
            else:
                self._count += 1
                self._add(self._count, service, arguments[0], sender)
                invocation.return_value(GLib.Variant("(u)", (self._count,)))

        self._bus.register_object(path, interface_of(service), called, None, None)
        Gio.bus_own_name_on_connection(self._bus, service, Gio.BusNameOwnerFlags.NONE, None, None)

    def _request(
        self, invocation: Any, sender: str, arguments: tuple[Any, ...], refuses: bool
    ) -> None:
        self._count += 1
        cookie = self._count
        handle = f"{WHERE[PORTAL][0]}/request/{sender[1:].replace('.', '_')}/t{cookie}"
        request = Gio.DBusNodeInfo.new_for_xml(REQUEST).interfaces[0]

        def closed(*told: Any) -> None:
            _, _, _, registration = self._held.pop(cookie)
            self._write()
            self._bus.unregister_object(registration)
            told[-1].return_value(None)

        registration = self._bus.register_object(handle, request, closed, None, None)
        invocation.return_value(GLib.Variant("(o)", (handle,)))
        if refuses:
            told = GLib.Variant("(ua{sv})", (2, {}))
            where = (sender, handle, "org.freedesktop.portal.Request", "Response")
            self._bus.emit_signal(*where, told)
        elif arguments[1] == 4:
            self._add(cookie, PORTAL, arguments[2]["reason"], sender, registration)

    def _add(self, cookie: int, service: str, who: str, sender: str, registration: int = 0) -> None:
        self._held[cookie] = (service, who, sender, registration)
        self._write()

    def _on_owner(self, *told: Any) -> None:
        name, _, now = told[5].unpack()
        gone = [cookie for cookie, held in self._held.items() if held[2] == name and not now]
        for cookie in gone:
            del self._held[cookie]
        if gone:
            self._write()

    def _write(self) -> None:
        lines = ["ready", *(f"{service}: {who}" for service, who, _, _ in self._held.values())]
        fresh = self._file.with_suffix(".new")
        fresh.write_text("\n".join(lines))
        fresh.replace(self._file)


def main() -> None:
    holds = Holds(Path(sys.argv[1]), Gio.bus_get_sync(Gio.BusType.SESSION))
    for service in sys.argv[2:]:
        holds.serve(service)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
