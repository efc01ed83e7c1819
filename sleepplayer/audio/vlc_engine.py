"""libVLC as a backend: the only file that imports vlc."""

from __future__ import annotations

import math
import threading
from pathlib import Path
from typing import Any

from sleepplayer.audio.awaited_player import AwaitedPlayer, Look
from sleepplayer.audio.first_look import first_look
from sleepplayer.audio.player import Player
from sleepplayer.audio.quiet import quiet_alsa
from sleepplayer.audio.reaper import Reaper
from sleepplayer.audio.vlc_player import LATENCY_S, VlcPlayer
from sleepplayer.errors import EngineUnavailable
from sleepplayer.locations import is_stream
from sleepplayer.night.playback import Cue

INSTANCE_ARGUMENTS = (
    "--intf=dummy",
    "--no-video",
    "--quiet",
    "--equalizer-2pass",
    "--no-lua",
    "--no-media-library",
    "--no-metadata-network-access",
    "--no-sub-autodetect-file",
    "--no-osd",
)


class VlcBackend:
    """One libVLC instance. Raises `EngineUnavailable` without the library or its plugins."""

    name = "vlc"
    min_gain_db = -64.0
    max_gain_db = 15.9
    max_level_db = math.inf

    def __init__(self, *, arguments: tuple[str, ...] = ()) -> None:
        quiet_alsa()
        self._vlc, self._instance = _load(INSTANCE_ARGUMENTS + arguments)
        self._instance.set_user_agent("Sleepplayer", "sleepplayer")
        self._reaper = Reaper()
        self._woken = threading.Event()

    @property
    def version(self) -> str:
        """Of libVLC."""
        return f"libVLC {self._vlc.libvlc_get_version().decode()}"

    def open(self, cue: Cue, *, stop_at_s: float) -> Player:
        """A fresh media player; of a file when it was looked at."""
        if is_stream(cue.location):
            return self._made(cue, stop_at_s, None)
        return AwaitedPlayer(
            cue,
            stop_at_s=stop_at_s,
            latency_s=LATENCY_S,
            look=Look(first_look, Path(cue.location), done=self.wake),
            make=lambda found, stop_at_s: self._made(cue, stop_at_s, found.container),
        )

    def _made(self, cue: Cue, stop_at_s: float, container: str | None) -> Player:
        vlc, instance = self._vlc, self._instance
        return VlcPlayer(
            vlc, instance, cue, stop_at_s, self.wake, self._reaper, container=container
        )

    def wait(self, timeout_s: float) -> None:
        """Sleep until woken."""
        self._woken.wait(timeout_s)
        self._woken.clear()

    def wake(self) -> None:
        """End the wait."""
        self._woken.set()

    def output_lost(self) -> None:
        """Nothing: each player connects for itself."""

    def output_returned(self, *, connected: bool) -> bool:  # noqa: ARG002 - as above
        """Nothing: each player connects for itself."""
        return False

    def close(self) -> None:
        """Let the last players stop."""
        self._reaper.join(3.0)
        self._instance.release()


def _load(arguments: tuple[str, ...]) -> tuple[Any, Any]:
    """The module and an instance. A missing library shows as NameError, missing plugins as None."""
    try:
        import vlc  # noqa: PLC0415 - importing loads the library, which may be missing

        instance = vlc.Instance(list(arguments))
    except (ImportError, OSError, NameError, AttributeError, SystemExit) as exc:
        raise EngineUnavailable("libVLC is not installed.") from exc
    if instance is None:
        raise EngineUnavailable("libVLC is installed without its plugins.")
    return vlc, instance
