"""Which engine plays: libVLC, or the embedded one where libVLC cannot."""

from __future__ import annotations

import os
from collections.abc import Callable

from sleepplayer.audio.player import Backend
from sleepplayer.errors import EngineUnavailable
from sleepplayer.night.settings import EngineChoice

PULSE_BUFFER_MS = "90"
"""What PulseAudio is asked to hold for Qt, by the variable its client library reads. Qt itself asks
for 11 ms, and drop-outs of 5-90 ms were recorded on a busy machine; from about 130 ms on Qt's own
buffer is too short for it. Measured with Qt 6.11 under load: none in 14 s at 60, 90 and 120 ms."""


def open_backend(choice: EngineChoice, *, fell_back: Callable[[str], None]) -> Backend:
    """Open the engine that was chosen, on the thread it will live on.

    With AUTO a missing libVLC leads to Qt, and `fell_back` is told why. Raises `EngineUnavailable`
    when what was asked for cannot be had.
    """
    if choice is EngineChoice.QT:
        return _open_qt()
    try:
        return _open_vlc()
    except EngineUnavailable as exc:
        if choice is EngineChoice.VLC:
            raise
        fell_back(str(exc))
        return _open_qt()


# The engines are imported when they are opened: each loads libraries that may be missing, and
# neither should cost the window its first paint.


def _open_vlc() -> Backend:
    from sleepplayer.audio.vlc_engine import VlcBackend  # noqa: PLC0415

    return VlcBackend()


def _open_qt() -> Backend:
    from sleepplayer.audio import quiet  # noqa: PLC0415

    quiet.quiet_qt_multimedia()
    os.environ.setdefault("PULSE_LATENCY_MSEC", PULSE_BUFFER_MS)
    try:
        from sleepplayer.audio.qt_engine import QtBackend  # noqa: PLC0415
    except ImportError as exc:
        raise EngineUnavailable("The embedded engine cannot start: a library is missing.") from exc
    backend = QtBackend()
    quiet.quiet_qt_ffmpeg()  # after the plug-in has set what it wants to hear
    return backend
