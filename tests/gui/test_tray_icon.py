"""The drawn icon: what is told apart, and that it can be seen on any panel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from sleepplayer.gui.theme import NIGHT
from sleepplayer.gui.tray_icon import (
    STEPS,
    Mark,
    TrayFace,
    tray_icon,
    tray_pixmap,
)

SIDES_PX = (16, 20, 22, 24, 32, 48)
PANELS = ("#14100c", "#2a2e32", "#eff0f1")


def image(face: TrayFace, side_px: int) -> QImage:
    return tray_pixmap(face, side_px).toImage().convertToFormat(QImage.Format.Format_ARGB32)


def colours(face: TrayFace, side_px: int) -> list[QColor]:
    drawn = image(face, side_px)
    return [drawn.pixelColor(x, y) for y in range(side_px) for x in range(side_px)]


def amber(face: TrayFace, side_px: int) -> int:
    """How many pixels the arc takes."""
    return colours(face, side_px).count(QColor(NIGHT.accent))


def luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    shares = (colour.redF(), colour.greenF(), colour.blueF())
    return sum(
        weight * linear(share)
        for weight, share in zip((0.2126, 0.7152, 0.0722), shares, strict=True)
    )


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("side_px", SIDES_PX)
def test_arc_shrinks_with_the_time_that_remains(qtbot: QtBot, side_px: int) -> None:
    arcs = [amber(TrayFace(Mark.PLAYING, steps), side_px) for steps in (0, 12, 30, 45, STEPS)]
    assert arcs[0] == 0
    assert arcs == sorted(set(arcs))


@pytest.mark.parametrize("side_px", SIDES_PX)
def test_last_minute_can_still_be_seen(qtbot: QtBot, side_px: int) -> None:
    pairs = zip(
        colours(TrayFace(Mark.FADING, 0), side_px),
        colours(TrayFace(Mark.FADING, 1), side_px),
        strict=True,
    )
    assert max(contrast(none, one) for none, one in pairs) >= 3.0


@pytest.mark.parametrize("side_px", SIDES_PX)
def test_states_are_told_apart_at_a_glance(qtbot: QtBot, side_px: int) -> None:
    faces = [TrayFace(mark, 30) for mark in Mark]
    drawn = [colours(face, side_px) for face in faces]
    for place, one in enumerate(drawn):
        for other in drawn[place + 1 :]:
            apart = sum(contrast(a, b) > 1.5 for a, b in zip(one, other, strict=True))
            assert apart >= side_px // 2


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("mark", Mark)
def test_seen_on_dark_and_light_panels(qtbot: QtBot, panel: str, mark: Mark) -> None:
    """3:1 against the plate, or against the panel, is what a control needs."""
    opaque = [one for one in colours(TrayFace(mark, 30), 22) if one.alpha() == 255]
    lightest = max(opaque, key=luminance)
    assert contrast(lightest, QColor(NIGHT.bg)) >= 3.0
    against_panel = max(contrast(one, QColor(panel)) for one in opaque)
    assert against_panel >= 3.0


def test_nothing_glows_cold(qtbot: QtBot) -> None:
    drawn = colours(TrayFace(Mark.PLAYING, 30), 48)
    assert all(one.blue() <= 0.75 * one.red() + 1 for one in drawn if one.alpha() == 255)


@pytest.mark.parametrize(("wanted", "scale"), [(16, 1.0), (22, 1.0), (22, 2.0), (48, 2.0)])
def test_every_size_has_a_drawing_of_its_own(qtbot: QtBot, wanted: int, scale: float) -> None:
    face = TrayFace(Mark.PLAYING, 30)
    icon = tray_icon(face)
    got = icon.pixmap(QSize(wanted, wanted), scale).toImage()
    side_px = round(wanted * scale)
    assert got.width() == side_px
    got.setDevicePixelRatio(1.0)
    assert got.convertToFormat(QImage.Format.Format_ARGB32) == image(face, side_px)
