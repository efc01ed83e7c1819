"""The figures of one recorded fade, the same for us and for our peers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from curves import DEPTH_DB, SHAPES, Shape
from support import measure
from support.capture import Recording

CLICK_LIMIT_DB = -34.0
DEVIATION_LIMIT_DB = 0.25
SILENT_LIMIT_S = 0.3
_SETTLE_S = 4.0  # the soft start of 3 s, and a second to stand
HEADS = (
    "player",
    "step in 2 ms, dB",
    "deviation, dB",
    "fitted: late, s",
    "fitted: deviation, dB",
    "click, dB",
    "drop-out, ms",
    "silent after deadline, s",
    "exit",
    "missed",
)


@dataclass(frozen=True)
class FadePlan:
    """What was asked for, in seconds after the first sound."""

    deadline_s: float
    fade_s: float
    shape: Shape = SHAPES["db-linear"]

    @property
    def start_s(self) -> float:
        """When the fade has to begin."""
        return self.deadline_s - self.fade_s

    @property
    def step_limit_db(self) -> float:
        """The step allowed: the slope in a codec's largest usual block, 0.12 dB at least."""
        return max(0.12, 0.11 * self.shape.steepest_db / self.fade_s + 0.03)


@dataclass(frozen=True)
class FadeFigures:
    """What was measured."""

    name: str
    plan: FadePlan
    step_db: float
    steady_step_db: float
    deviation_db: float
    offset_s: float
    fitted_deviation_db: float
    click_db: float
    gap_s: float
    silent_after_s: float | None  # None: sound until the recording's end
    exit_code: int
    notes: list[str] = field(default_factory=list)

    def missed(self) -> list[str]:
        """The limits that were missed, in a word each."""
        late = self.silent_after_s is None or self.silent_after_s > SILENT_LIMIT_S
        checks = {
            "step": self.step_db > self.plan.step_limit_db,
            "deviation": self.deviation_db > DEVIATION_LIMIT_DB,
            "click": self.click_db > CLICK_LIMIT_DB,
            "silence": late,
            "exit": self.exit_code != 0,
        }
        return [name for name, is_missed in checks.items() if is_missed] + self.notes

    def row(self) -> list[str]:
        """The row of the table."""
        silent = "never" if self.silent_after_s is None else f"{self.silent_after_s:+.2f}"
        return [
            self.name,
            f"{self.step_db:.3f} (steady {self.steady_step_db:.3f})",
            f"{self.deviation_db:.2f}",
            f"{self.offset_s:+.2f}",
            f"{self.fitted_deviation_db:.2f}",
            f"{self.click_db:.1f}",
            f"{self.gap_s * 1000:.1f}",
            silent,
            str(self.exit_code),
            ", ".join(self.missed()) or "-",
        ]


def failed(name: str, plan: FadePlan, exit_code: int, note: str) -> FadeFigures:
    """A run from which nothing could be measured."""
    nan = float("nan")
    return FadeFigures(name, plan, nan, nan, nan, nan, nan, nan, nan, None, exit_code, [note])


def figures(name: str, recording: Recording, plan: FadePlan, exit_code: int) -> FadeFigures:
    """Measure one recording of a 1 kHz sine that was to be silent at the deadline."""
    rate = recording.rate_hz
    sound_s = measure.first_audible_s(recording)
    session = recording.between(sound_s, recording.length_s)
    level = measure.envelope_db(session)

    def part(from_s: float, to_s: float) -> measure.Levels:
        return level[round(from_s * rate) : round(to_s * rate)]

    steady = part(_SETTLE_S, plan.start_s - 1.0)
    plateau_db = float(np.median(steady))
    below = np.flatnonzero(part(0.0, plan.deadline_s + 1.0) >= plateau_db - plan.shape.down_to_db)
    floor_s = float(below[-1] / rate)  # from here on it is below for good
    begin_s = min(plan.start_s - 1.0, measure.fade_start_s(level, rate, plateau_db=plateau_db))

    heard_level = np.maximum(level, plateau_db - DEPTH_DB)  # silence is as low as the curve goes
    curve = plan.shape.at(plan.start_s, plan.fade_s)
    to_s = plan.start_s + plan.fade_s * plan.shape.comparable

    def deviation_db(offset_s: float) -> float:
        return measure.deviation_from_curve_db(
            heard_level,
            rate,
            curve,
            from_s=plan.start_s,
            to_s=to_s,
            offset_s=offset_s,
            level_offset_db=plateau_db,
        )

    offset_s = measure.fit_offset_s(
        heard_level, rate, curve, from_s=plan.start_s, to_s=to_s, level_offset_db=plateau_db
    )
    silent = measure.first_silent_frame(session)
    heard = session.between(_SETTLE_S, floor_s)
    return FadeFigures(
        name=name,
        plan=plan,
        step_db=measure.worst_step_db(part(begin_s, floor_s), rate),
        steady_step_db=measure.worst_step_db(steady, rate),
        deviation_db=deviation_db(0.0),
        offset_s=offset_s,
        fitted_deviation_db=deviation_db(offset_s),
        click_db=measure.click_db(heard),
        gap_s=measure.short_gap_s(heard),
        silent_after_s=None if silent is None else silent / rate - plan.deadline_s,
        exit_code=exit_code,
    )
