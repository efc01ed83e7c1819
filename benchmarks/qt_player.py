"""Plays a file with QMediaPlayer and fades in ten steps of its amplitude, as AntennaPod does.

Usage: qt_player.py FILE FADE_START_S FADE_S STEPS
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QCoreApplication, Qt, QTimer, QUrl
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer


def main() -> int:
    """Play at full volume, step down linearly, and stop in place of the last step."""
    path, *numbers = sys.argv[1:]
    fade_start_s, fade_s, steps = (float(number) for number in numbers)
    os.environ.setdefault("PULSE_LATENCY_MSEC", "200")  # else it drops out on a busy machine
    app = QCoreApplication(sys.argv[:1])
    output = QAudioOutput()
    player = QMediaPlayer()
    player.setAudioOutput(output)
    player.setSource(QUrl.fromLocalFile(path))
    timers = []

    def at(delay_s: float, volume: float) -> None:
        timer = QTimer(singleShot=True, interval=round(delay_s * 1000))
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: output.setVolume(volume))
        timers.append(timer)

    for step in range(1, round(steps)):
        at(fade_start_s + step * fade_s / steps, 1 - step / steps)
    end = QTimer(singleShot=True, interval=round((fade_start_s + fade_s) * 1000))
    end.timeout.connect(player.stop)
    end.timeout.connect(app.quit)
    timers.append(end)
    player.playingChanged.connect(
        lambda playing: [timer.start() for timer in timers] if playing else None
    )
    player.play()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
