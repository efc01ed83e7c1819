"""Libraries that talk on stderr, where a sleepy person's one status line is: made to be quiet."""

from __future__ import annotations

import contextlib
import ctypes
from pathlib import Path

import PySide6
from PySide6.QtCore import QLoggingCategory

_AV_LOG_QUIET = -8
_ALSA_HANDLER = ctypes.CFUNCTYPE(None)(lambda: None)


def quiet_alsa() -> None:
    """Without a sound server libVLC tries ALSA, which writes 1,000 lines to stderr.

    The handler takes variable arguments; one that takes none and returns is safe to call so.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_ALSA_HANDLER)


def quiet_qt_multimedia() -> None:
    """Before QtMultimedia is imported: it tells which libraries it looked for in vain."""
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")


def quiet_qt_ffmpeg() -> None:
    """Qt's own FFmpeg describes each file it opens; QtMultimedia offers no way to stop that."""
    for path in Path(PySide6.__path__[0]).glob("**/libavutil.so.*"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(str(path)).av_log_set_level(_AV_LOG_QUIET)
