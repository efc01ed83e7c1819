"""What the person has chosen, kept between evenings."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sleepplayer.night.end_action import EndAction
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.queue import Repeat


class EngineChoice(StrEnum):
    """Which engine plays; AUTO takes libVLC and falls back to the embedded one."""

    AUTO = "auto"
    VLC = "vlc"
    QT = "qt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings with their defaults. `length_s` is the dial's length, `volume` 0-100.

    `hidden_columns` names the columns the person does not want to see in the library.
    """

    session: SessionSettings = field(default_factory=SessionSettings)
    length_s: float = 1800.0
    volume: int = 60
    repeat: Repeat = Repeat.QUEUE
    shuffle: bool = False
    engine: EngineChoice = EngineChoice.AUTO
    then: EndAction = EndAction.STOP
    hidden_columns: tuple[str, ...] = ()
