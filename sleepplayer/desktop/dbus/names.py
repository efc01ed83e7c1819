"""Services of the buses that more than one part of Sleepplayer talks to."""

from __future__ import annotations

DBUS, DBUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
PROPERTIES = "org.freedesktop.DBus.Properties"

LOGIND, LOGIND_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
LOGIND_MANAGER = "org.freedesktop.login1.Manager"

GNOME_SESSION, GNOME_SESSION_PATH = "org.gnome.SessionManager", "/org/gnome/SessionManager"
POWER, POWER_PATH = "org.freedesktop.PowerManagement", "/org/freedesktop/PowerManagement/Inhibit"
POWER_INHIBIT = "org.freedesktop.PowerManagement.Inhibit"
GNOME_SAVER, SAVER = "org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver"
PORTAL, PORTAL_PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
NOTIFICATIONS = "org.freedesktop.Notifications"


def path_of(name: str) -> str:
    """The path of an object that is called as its service is, as most are."""
    return "/" + name.replace(".", "/")
