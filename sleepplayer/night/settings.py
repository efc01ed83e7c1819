"""What the person has chosen, kept between evenings."""

from __future__ import annotations

from dataclasses import dataclass, field

from sleepplayer.night.end_action import EndAction
from sleepplayer.night.engine_choice import EngineChoice
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.queue import Repeat

__all__ = ["EngineChoice", "Settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings with their defaults. `length_s` is the dial's length, `volume` 0-100.

    `hidden_columns` names the columns the person does not want to see in the library.
    `headset_extends`: "play" on a headset means "still awake" in the last minutes. `reminder_at` is
    a time on the wall ("22:30"), "" for none. `recent_files`: what the person opens by hand is
    named in the system's list of recent files. Not chosen, but known: `reminded_night`, which needs
    no reminder any more, and `tray_told`, that the person knows where a closed window is.
    """

    session: SessionSettings = field(default_factory=SessionSettings)
    length_s: float = 1800.0
    volume: int = 60
    repeat: Repeat = Repeat.QUEUE
    shuffle: bool = False
    engine: EngineChoice = EngineChoice.AUTO
    then: EndAction = EndAction.STOP
    hidden_columns: tuple[str, ...] = ()
    headset_extends: bool = True
    close_to_tray: bool = False
    notifications: bool = True
    reminder_at: str = ""
    recent_files: bool = False
    reminded_night: str = ""
    tray_told: bool = False
