"""Values as they go over the bus, in exactly the types they are to have.

PySide makes a 32-bit number of every `int` that fits, and libdbus ends the process when a message
is put together against its signature. So nothing here is left to a conversion: each value becomes
a variant of a known type, and what is built of them is maps of variants and lists of texts only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6 import QtCore
from PySide6.QtCore import QMetaType, QObject
from PySide6.QtDBus import (
    QDBusArgument,
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusVariant,
)

from sleepplayer.desktop.mpris.properties import ObjectPath, Value

PROPERTIES = "org.freedesktop.DBus.Properties"

_HOLDER = "org.sleepplayer.Int64"
_HOLDER_PATH = "/org/sleepplayer/int64"
_LOCAL_CALL_MS = 100


# Any: PySide's stubs know neither ClassInfo's dictionary nor types by their C++ name.
_core: Any = QtCore


@_core.ClassInfo({"D-Bus Interface": _HOLDER})
class _Int64(QObject):
    """A number that Qt reads as 64 bits wide, as its property's type says."""

    number = 0

    def _number(self) -> int:
        return self.number

    Number = _core.Property("qlonglong", _number)


class Wire:
    """Makes values for a connection. Nothing waits for the bus."""

    def __init__(self, bus: QDBusConnection) -> None:
        self._bus = bus
        self._int64 = _Int64()
        self._text = QMetaType(QMetaType.Type.QString)
        self._variant = QMetaType.fromName(b"QDBusVariant")

    def variant(self, value: Value) -> QDBusVariant:
        """A value with its type."""
        if isinstance(value, ObjectPath):
            return QDBusVariant(QDBusObjectPath(str(value)))
        if isinstance(value, bool | float):
            return QDBusVariant(value)
        if isinstance(value, str):
            return QDBusVariant(_sendable(value))
        if isinstance(value, int):
            return self._number(value)
        if isinstance(value, tuple):
            return QDBusVariant(self.texts(value))
        return QDBusVariant(self.variants(value))

    def variants(self, values: Mapping[str, Value]) -> QDBusArgument:
        """a{sv}"""
        made = QDBusArgument()
        made.beginMap(self._text, self._variant)
        for name, value in values.items():
            made.beginMapEntry()
            made.appendVariant(_sendable(name))
            made.appendVariant(self.variant(value))
            made.endMapEntry()
        made.endMap()
        return made

    def texts(self, values: Iterable[str]) -> QDBusArgument:
        """as, also an empty one"""
        made = QDBusArgument()
        made.beginArray(self._text)
        for value in values:
            made.appendVariant(_sendable(value))
        made.endArray()
        return made

    def _number(self, value: int) -> QDBusVariant:
        """x, by asking an object of our own for its property; Qt answers that without the bus.

        The object is on the bus for that moment only. 15 us.
        """
        self._int64.number = value
        option = QDBusConnection.RegisterOption.ExportAllProperties
        self._bus.registerObject(_HOLDER_PATH, self._int64, option)
        try:
            own = self._bus.baseService()
            asked = QDBusMessage.createMethodCall(own, _HOLDER_PATH, PROPERTIES, "Get")
            asked.setArguments([_HOLDER, "Number"])
            answer = self._bus.call(asked, timeout=_LOCAL_CALL_MS).arguments()
        finally:
            self._bus.unregisterObject(_HOLDER_PATH)
        if answer and isinstance(answer[0], QDBusVariant):
            return answer[0]
        return QDBusVariant(value)  # perhaps of another width, but a number


def _sendable(text: str) -> str:
    """What libdbus lets pass: no NUL, at which it would end, and nothing that is not Unicode."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
