"""What each object on a bus tells of itself: the standard interfaces of D-Bus' specification."""

from __future__ import annotations

from collections.abc import Iterable

from sleepplayer.desktop.dbus.names import PROPERTIES

INTROSPECT = ("org.freedesktop.DBus.Introspectable", "Introspect", "")
PING = ("org.freedesktop.DBus.Peer", "Ping", "")
UNKNOWN_OBJECT = "org.freedesktop.DBus.Error.UnknownObject"

_DOCTYPE = (
    '<!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN" '
    '"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">'
)
_COMMON = (
    f'<interface name="{INTROSPECT[0]}"><method name="Introspect">'
    '<arg direction="out" name="xml" type="s"/></method></interface>'
    f'<interface name="{PING[0]}"><method name="Ping"/></interface>'
)
PROPERTIES_XML = (
    f'<interface name="{PROPERTIES}">'
    '<method name="Get"><arg direction="in" name="interface" type="s"/>'
    '<arg direction="in" name="name" type="s"/><arg direction="out" name="value" type="v"/>'
    '</method><method name="GetAll"><arg direction="in" name="interface" type="s"/>'
    '<arg direction="out" name="values" type="a{sv}"/></method>'
    '<method name="Set"><arg direction="in" name="interface" type="s"/>'
    '<arg direction="in" name="name" type="s"/><arg direction="in" name="value" type="v"/>'
    '</method><signal name="PropertiesChanged"><arg name="interface" type="s"/>'
    '<arg name="changed" type="a{sv}"/><arg name="invalidated" type="as"/></signal></interface>'
)


def introspection(interfaces: str = "", below: Iterable[str] = ()) -> str:
    """An object's description: its own `interfaces`, and the names of what is right `below`."""
    nodes = "".join(f'<node name="{name}"/>' for name in sorted(below))
    return f"{_DOCTYPE}<node>{interfaces}{_COMMON}{nodes}</node>"


def right_below(path: str, paths: Iterable[str]) -> set[str]:
    """Of `paths` those below `path`, by the next part of their names."""
    above = path.rstrip("/") + "/"
    return {one[len(above) :].partition("/")[0] for one in paths if one.startswith(above)}
