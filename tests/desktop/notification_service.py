"""A notification service as strict about types as the real ones; under the system's own Python.

    python3 notification_service.py FILE CAPABILITY...

FILE holds what is shown, as JSON: {number: Notify's arguments}. Its own `org.sleepplayer.Test` has
`Press(number, action)`, `Dismiss(number)` and `Darken(dark)`: the screen, as GNOME tells of it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from gi.repository import Gio, GLib  # type: ignore[import-not-found,unused-ignore]

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
SCREEN, SCREEN_PATH = "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"
TEST, TEST_PATH = "org.sleepplayer.Test", "/org/sleepplayer/Test"


def interface(name: str, **methods: tuple[list[str], list[str]]) -> Any:
    def arguments(types: list[str], direction: str) -> str:
        return "".join(f'<arg type="{one}" direction="{direction}"/>' for one in types)

    parts = [
        f'<method name="{method}">{arguments(takes, "in")}{arguments(gives, "out")}</method>'
        for method, (takes, gives) in methods.items()
    ]
    xml = f'<node><interface name="{name}">{"".join(parts)}</interface></node>'
    return Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0]


class Service:
    """Shows nothing, and writes it down."""

    def __init__(self, file: Path, capabilities: list[str], bus: Any) -> None:
        self._file, self._capabilities, self._bus = file, capabilities, bus
        self._shown: dict[int, tuple[Any, ...]] = {}
        self._count = 2**31  # a number is unsigned
        self._dark = False
        notify = ["s", "u", "s", "s", "s", "as", "a{sv}", "i"]
        own = interface(
            NAME,
            Notify=(notify, ["u"]),
            CloseNotification=(["u"], []),
            GetCapabilities=([], ["as"]),
        )
        screen = interface(SCREEN, GetActive=([], ["b"]))
        test = interface(TEST, Press=(["u", "s"], []), Dismiss=(["u"], []), Darken=(["b"], []))
        for path, info in ((PATH, own), (SCREEN_PATH, screen), (TEST_PATH, test)):
            bus.register_object(path, info, self._called, None, None)
        self._write()  # before anybody is told that it is there
        for name in (SCREEN, TEST, NAME):
            Gio.bus_own_name_on_connection(bus, name, Gio.BusNameOwnerFlags.NONE, None, None)

    def _called(self, *told: Any) -> None:
        method, parameters, invocation = told[4:]
        arguments = parameters.unpack()
        answer = getattr(self, f"_{method}")(*arguments)
        invocation.return_value(answer)

    def _Notify(self, *arguments: Any) -> Any:  # noqa: N802 - as on the wire
        number = arguments[1]
        if not number:
            self._count += 1
            number = self._count
        self._shown[number] = arguments
        self._write()
        return GLib.Variant("(u)", (number,))

    def _GetCapabilities(self) -> Any:  # noqa: N802 - as on the wire
        return GLib.Variant("(as)", (self._capabilities,))

    def _GetActive(self) -> Any:  # noqa: N802 - as on the wire
        return GLib.Variant("(b)", (self._dark,))

    def _CloseNotification(self, number: int) -> None:  # noqa: N802 - as on the wire
        self._gone(number, 3)

    def _Press(self, number: int, action: str) -> None:  # noqa: N802 - as on the wire
        told = GLib.Variant("(us)", (number, action))
        self._bus.emit_signal(None, PATH, NAME, "ActionInvoked", told)
        self._gone(number, 2)

    def _Dismiss(self, number: int) -> None:  # noqa: N802 - as on the wire
        self._gone(number, 2)

    def _Darken(self, dark: bool) -> None:  # noqa: N802 - as on the wire
        self._dark = dark

    def _gone(self, number: int, reason: int) -> None:
        if self._shown.pop(number, None) is not None:
            told = GLib.Variant("(uu)", (number, reason))
            self._bus.emit_signal(None, PATH, NAME, "NotificationClosed", told)
            self._write()

    def _write(self) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(self._shown))
        fresh.replace(self._file)


def main() -> None:
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    service = Service(Path(sys.argv[1]), sys.argv[2:], bus)
    GLib.MainLoop().run()
    del service


if __name__ == "__main__":
    main()
