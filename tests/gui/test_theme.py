"""The theme's promises: readable in the dark, and nothing that glows cold."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sleepplayer.gui.stylesheet import apply_theme, palette, stylesheet
from sleepplayer.gui.theme import NIGHT, NIGHT_VIEW, TYPE

GROUNDS = ("bg", "rail", "surface", "raised")
PAIRS = [(words, ground) for words in ("text", "muted", "accent") for ground in GROUNDS]


def luminance(token: str) -> float:
    colour = QColor(token)

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        *PAIRS,
        ("on_accent", "accent"),
        ("on_accent", "accent_high"),
        ("on_accent", "accent_low"),
        ("ember", "bg"),
        ("ember", "surface"),
        ("text", "line"),
        ("accent", "line"),
    ],
)
def test_words_are_readable(words: str, ground: str) -> None:
    tokens = asdict(NIGHT)
    assert contrast(tokens[words], tokens[ground]) >= 4.5


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("control", ["accent_low", "accent", "accent_high", "muted", "text"])
def test_controls_are_seen(control: str, ground: str) -> None:
    tokens = asdict(NIGHT)
    assert contrast(tokens[control], tokens[ground]) >= 3.0


@pytest.mark.parametrize("words", ["words", "digits"])
def test_in_the_dark_words_are_read_and_no_more_than_that(words: str) -> None:
    tokens = asdict(NIGHT_VIEW)
    assert 3.0 <= contrast(tokens[words], tokens["bg"]) <= 4.5
    assert luminance(tokens["bg"]) < luminance(NIGHT.rail)


@pytest.mark.parametrize(
    ("name", "token"), sorted([*asdict(NIGHT).items(), *asdict(NIGHT_VIEW).items()])
)
def test_no_colour_glows_cold(name: str, token: str) -> None:
    colour = QColor(token)
    assert colour.blue() <= 0.75 * colour.red(), name


def test_the_stylesheet_has_no_colour_of_its_own() -> None:
    sheet = stylesheet(NIGHT, TYPE)
    assert set(re.findall(r"#[0-9a-fA-F]{6}", sheet)) <= set(asdict(NIGHT).values())
    assert "$" not in sheet


def test_no_role_of_the_palette_is_left_to_the_desktop(qtbot: QtBot) -> None:
    made = palette()
    for role in QPalette.ColorRole:
        if role in (QPalette.ColorRole.NColorRoles, QPalette.ColorRole.NoRole):
            continue
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled):
            colour = made.color(group, role)
            assert colour.blue() <= 0.75 * colour.red(), (role, group)


def test_dressing_twice_changes_nothing(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app)
    style = app.style()
    apply_theme(app)
    assert app.style() is style
