"""What desktops have on the session's bus, mocked; runs under the system's own Python.

    python3 desktop_objects.py ADDRESS

One connection has all objects; which desktop it is, is told by the names it owns. A line of JSON
each: {"own": NAME}, {"disown": NAME}, {"object": [PATH, INTERFACE, PROPERTIES]},
{"method": [PATH, INTERFACE, NAME, TAKES, GIVES, CODE]},
{"property": [PATH, INTERFACE, NAME, CODE]}, {"called": PATH}; each is answered by one.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import dbus  # type: ignore[import-not-found,unused-ignore]
import dbus.mainloop.glib  # type: ignore[import-not-found,unused-ignore]
from dbusmock.mockobject import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    DBusMockObject,
)
from gi.repository import GLib  # type: ignore[import-not-found,import-untyped,unused-ignore]


def main() -> None:
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.bus.BusConnection(sys.argv[1])
    base = dbus.service.BusName("org.example.Desktop", bus)
    objects: dict[str, Any] = {}

    def obey(line: str) -> object:
        for verb, value in json.loads(line).items():
            if verb == "own":
                bus.request_name(value)
            elif verb == "disown":
                bus.release_name(value)
            elif verb == "object":
                path, interface, properties = value
                made = DBusMockObject(base, path, interface, {}, "/dev/null")
                for name, code in properties.items():  # values of D-Bus' types, as code
                    made.AddProperty(interface, name, eval(code, {"dbus": dbus}))
                objects[path] = made
            elif verb == "property":
                path, interface, name, code = value
                objects[path].props.setdefault(interface, {})[name] = eval(code, {"dbus": dbus})
            elif verb == "method":
                path, *method = value
                objects[path].AddMethod(*method)
            elif verb == "called":
                log = objects[value].call_log
                said = [[str(call[1]), *[str(one) for one in call[2]]] for call in log]
                log.clear()
                return said
        return "done"

    def read(_source: object, _condition: object) -> bool:
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        sys.stdout.write(json.dumps(obey(line)) + "\n")
        sys.stdout.flush()
        return True

    loop = GLib.MainLoop()
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, read)
    loop.run()


if __name__ == "__main__":
    main()
