"""What `sleepplayer play` was asked for, and what that makes of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sleepplayer.library.gather import Source
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.fade import FadeCurve
from sleepplayer.night.queue import Repeat
from sleepplayer.night.settings import EngineChoice, Settings
from sleepplayer.night.sleep_timer import Goal


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayRequest:
    """What `play` was asked for. None: as the settings or the goal have it."""

    sources: Sequence[Source] = ()
    playlist: str | None = None
    goal: Goal | None = None
    fade_s: float | None = None
    curve: FadeCurve | None = None
    crossfade_s: float | None = None
    volume: int | None = None
    repeat: Repeat | None = None
    shuffle: bool = False
    engine: EngineChoice | None = None
    profile: str | None = None
    harmless: bool = False
    then: EndAction = EndAction.STOP

    @property
    def is_planned(self) -> bool:
        """Whether nothing was named, so that tonight's plan plays."""
        return not self.sources and self.playlist is None

    def settings(self, saved: Settings) -> Settings:
        """The saved settings with what was asked for over them."""
        session = saved.session
        if self.fade_s is not None:
            session = replace(session, fade_s=self.fade_s)
        if self.curve is not None:
            session = replace(session, curve=self.curve)
        if self.crossfade_s is not None:
            session = replace(session, crossfade_s=self.crossfade_s)
        # A timed session goes round until its end; one without a timer ends with the queue.
        repeat = self.repeat or (Repeat.OFF if self.goal is None else Repeat.QUEUE)
        return replace(
            saved,
            session=session,
            volume=saved.volume if self.volume is None else self.volume,
            repeat=repeat,
            shuffle=self.shuffle,
            engine=self.engine or saved.engine,
        )
