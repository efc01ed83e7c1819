"""Which engine plays. Apart from the other settings: the command line knows it at each start."""

from __future__ import annotations

from enum import StrEnum


class EngineChoice(StrEnum):
    """Which engine plays; AUTO takes libVLC and falls back to the embedded one."""

    AUTO = "auto"
    VLC = "vlc"
    QT = "qt"
