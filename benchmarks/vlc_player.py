"""Plays a file with libVLC and fades as most players do: by stepping the volume.

A process of its own, so that what it does to the sound server ends with it.
Usage: vlc_player.py FILE VOLUME FADE_START_S FADE_S TICK_S
"""

from __future__ import annotations

import sys
import time

import vlc

_FIRST_SOUND_POLL_S = 0.005


def main() -> int:
    """Play at VOLUME and step it down in whole percents to 0, then stop."""
    path, *numbers = sys.argv[1:]
    volume, fade_start_s, fade_s, tick_s = (float(number) for number in numbers)
    instance = vlc.Instance(["--no-video", "--aout=pulse", "--quiet"])
    player = instance.media_player_new()
    player.set_media(instance.media_new_path(path))
    player.audio_set_volume(round(volume))
    player.play()
    while player.get_time() <= 0:
        time.sleep(_FIRST_SOUND_POLL_S)
    begin_s = time.monotonic() + fade_start_s
    ticks = round(fade_s / tick_s)
    for tick in range(1, ticks + 1):
        time.sleep(max(0.0, begin_s + tick * tick_s - time.monotonic()))
        player.audio_set_volume(round(volume * (1 - tick / ticks)))
    player.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
