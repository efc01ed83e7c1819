"""The night theme: every colour, size and distance of the window, in one place.

A lamp turned low: warm near-black and one amber light. No colour's blue exceeds three quarters of
its red, so that nothing glows cold. `stylesheet.py` dresses the application in these.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication, QStyle

GRID = 8
"""Every distance is a multiple of this, in pixels at 100 %."""

UNDER_TITLE = 4
"""Between a page's title and the line below it."""

RADIUS = 12
RING = 2
"""The width of the focus ring."""

APPEAR_MS = 180
"""How long what appears takes to do so."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours by their meaning. `faint` is for ornament only, never for words."""

    bg: str = "#14100c"
    rail: str = "#100c09"
    surface: str = "#1d1712"
    raised: str = "#291f18"
    line: str = "#3a2c21"
    text: str = "#e6cfa9"
    muted: str = "#a58a6b"
    faint: str = "#6f5a45"
    accent: str = "#e0a252"
    accent_low: str = "#b87a38"
    accent_high: str = "#ebb166"
    ember: str = "#c7683b"
    on_accent: str = "#1a120a"


@dataclass(frozen=True, slots=True)
class NightViewTokens:
    """What the sleeper may see: as dark as can be read in the dark, 3:1 by intent."""

    bg: str = "#070504"
    words: str = "#7d5630"
    digits: str = "#8d6234"


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Font sizes in pixels at 100 %."""

    small: int = 13
    body: int = 14
    lead: int = 16
    heading: int = 19
    title: int = 26
    figure: int = 76


NIGHT = Tokens()
NIGHT_VIEW = NightViewTokens()
TYPE = TypeScale()


def colour(token: str, alpha: float = 1.0) -> QColor:
    """A token as a colour, see-through to a share if wished."""
    made = QColor(token)
    made.setAlphaF(alpha)
    return made


def mixed(first: str, second: str, share: float) -> QColor:
    """A colour between two tokens: `share` of the second."""
    a, b = QColor(first), QColor(second)
    return QColor.fromRgbF(
        a.redF() + (b.redF() - a.redF()) * share,
        a.greenF() + (b.greenF() - a.greenF()) * share,
        a.blueF() + (b.blueF() - a.blueF()) * share,
    )


def font(
    px: int,
    weight: QFont.Weight = QFont.Weight.Normal,
    *,
    tabular: bool = False,
    large: bool = False,
) -> QFont:
    """The interface font at a size; Inter where there is one, else the system's.

    Digits that change stand still when they are `tabular`; `large` takes the display cut.
    """
    made = QFont(QApplication.font())
    families = ["Inter Display"] if large else []
    families += ["Inter", *QApplication.font().families()]
    made.setFamilies(list(dict.fromkeys(families)))
    made.setPixelSize(px)
    made.setWeight(weight)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def motion_ms() -> int:
    """How long an appearance takes; 0 when the desktop asks for less motion."""
    hints = QApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)  # Qt 6.10 and later
    preference = getattr(accessibility() if accessibility else None, "motionPreference", None)
    if preference is not None and "Reduce" in str(preference()):
        return 0
    style = QApplication.style()
    animates = style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0
    return APPEAR_MS if animates else 0
