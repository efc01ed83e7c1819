"""What the settings' sliders can be set to, and how each value is said. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from sleepplayer import phrases

translate = QCoreApplication.translate

FADE_STEPS_S = (
    *(0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180, 210, 240, 300, 360, 420, 480, 540, 600),
    *(720, 900, 1080, 1200, 1500, 1800, 2100, 2400, 2700, 3000, 3300, 3600),
)
CROSSFADE_STEPS_S = tuple(range(16))
MOST_EXTENSIONS = 10
RESUME_STEPS_S = (
    *(0.0, 60.0, 180.0, 300.0, 600.0, 900.0, 1200.0, 1500.0, 1800.0, 2400.0, 2700.0, 3600.0),
    *(5400.0, 7200.0, 10_800.0, 14_400.0, 21_600.0, 43_200.0),
)
TARGET_STEPS_LUFS = tuple(float(lufs) for lufs in range(-45, -13))
PEAK_STEPS_DBFS = tuple(float(dbfs) for dbfs in range(-20, 0))
BOOST_STEPS_DB = tuple(float(db) for db in range(16))
UNEVEN_STEPS_LU = tuple(float(lu) for lu in range(3, 31))


def times_words(times: float) -> str:
    """How often."""
    if times == 0:
        return translate("settings", "never")
    if times == 1:
        return translate("settings", "once")
    return translate("settings", "{n} times").format(n=round(times))


def resume_words(seconds: float) -> str:
    """From which length on a sound goes on where it was left."""
    if seconds <= 0.0:
        return translate("settings", "all sounds")
    return translate("settings", "from {t}").format(t=phrases.exact_words(seconds))


def target_words(lufs: float) -> str:
    """How loud the night is, in a word; -30 LUFS is the middle of "quiet"."""
    for above, words in (
        (-19.0, translate("settings", "as loud as by day")),
        (-25.0, translate("settings", "louder")),
        (-28.0, translate("settings", "a little louder")),
        (-33.0, translate("settings", "quiet")),
        (-38.0, translate("settings", "very quiet")),
    ):
        if lufs > above:
            return words
    return translate("settings", "barely there")


def figure_words(value: float, unit: str) -> str:
    """A figure with its sign and unit: "−6 dB"."""
    sign = "−" if value < 0 else ""
    return f"{sign}{abs(value):g} {unit}"
