"""The small painters and layouts, and the page's words and order, each by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gui.fake_triggers_desk import TONIGHT, make_views
from sleepplayer.gui.flow_layout import FlowPanel
from sleepplayer.gui.level_bar import LevelBar, draw_level
from sleepplayer.gui.sparkline import draw_sparkline
from sleepplayer.gui.theme import NIGHT
from sleepplayer.gui.triggers.listing import Asked, Sort, folded, listed, taken_liking
from sleepplayer.gui.triggers.row_delegate import FRESH_FROM, NIGHTS_FROM, places_in
from sleepplayer.gui.triggers.words import fresh_words, minutes_sentence, rest_words
from sleepplayer.people import Liking
from sleepplayer.triggers import Family, builtin_catalogue

CATALOGUE = builtin_catalogue()
VIEWS = make_views(CATALOGUE)


def columns(image: QImage, y: int, ink: str) -> int:
    """How many pixels of a line have that colour."""
    return sum(image.pixelColor(x, y) == QColor(ink) for x in range(image.width()))


def canvas(width: int, height: int) -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor(NIGHT.surface))
    return made


@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 2, 8), (0.5, 44, 52), (1.0, 92, 100)])
def test_a_level_is_as_long_as_its_share(qtbot: QtBot, share: float, least: int, most: int) -> None:
    image = canvas(100, 8)
    painter = QPainter(image)
    draw_level(painter, QRectF(0, 0, 100, 8), share)
    painter.end()
    assert least <= columns(image, 4, NIGHT.accent_low) <= most


@pytest.mark.parametrize("share", [-1.0, 7.0])
def test_a_level_stays_within_its_ends(qtbot: QtBot, share: float) -> None:
    bar = LevelBar("Freshness")
    qtbot.addWidget(bar)
    bar.show_level(share, "words")
    assert bar.value() in (bar.minimum(), bar.maximum())


def test_a_night_is_a_bar_and_none_is_a_dot(qtbot: QtBot) -> None:
    image = canvas(84, 20)
    painter = QPainter(image)
    draw_sparkline(painter, QRectF(0, 0, 84, 20), (0.0, 60.0, 0.0, 0.0, 0.0, 30.0))
    painter.end()
    assert image.pixelColor(21, 3) == QColor(NIGHT.accent_low)
    assert image.pixelColor(77, 3) == QColor(NIGHT.surface)  # half as high
    assert image.pixelColor(77, 13) == QColor(NIGHT.accent)  # tonight
    assert image.pixelColor(7, 16) == QColor(NIGHT.surface)


def test_no_nights_draw_nothing(qtbot: QtBot) -> None:
    image = canvas(84, 20)
    painter = QPainter(image)
    draw_sparkline(painter, QRectF(0, 0, 84, 20), ())
    painter.end()
    assert image == canvas(84, 20)


def test_controls_flow_into_as_many_lines_as_they_need(qtbot: QtBot) -> None:
    buttons = [QPushButton(f"number {n}") for n in range(6)]
    panel = FlowPanel(*buttons)
    qtbot.addWidget(panel)
    panel.resize(panel.flow.sizeHint())
    panel.show()
    QApplication.processEvents()
    assert len({one.y() for one in buttons}) == 1
    one_line = panel.heightForWidth(panel.width())
    panel.resize(panel.width() // 3, 400)
    QApplication.processEvents()
    assert len({one.y() for one in buttons}) == 3
    assert panel.heightForWidth(panel.width()) > 2 * one_line
    assert all(panel.rect().contains(one.geometry()) for one in buttons)
    buttons[0].hide()
    QApplication.processEvents()
    assert buttons[1].x() == 0
    assert panel.flow.count() == 6
    assert panel.flow.takeAt(99) is None
    assert panel.flow.itemAt(-1) is None


@given(st.integers(240, 2000))
def test_the_parts_of_a_row_never_overlap(width: int) -> None:
    places = places_in(QRect(0, 0, width, 64))
    parts = [*places.choices, places.fresh, places.nights, places.name]
    seen = [one for one in parts if not one.isEmpty()]
    assert all(places.card.contains(one) for one in seen)
    for number, one in enumerate(seen):
        assert not any(one.intersects(other) for other in seen[number + 1 :])
    assert places.fresh.isEmpty() is (width < FRESH_FROM)
    assert places.nights.isEmpty() is (width < NIGHTS_FROM)
    assert places.liking_at(places.choices[0].center()) is Liking.AVOID
    assert places.liking_at(QPoint(1, 1)) is None


@given(st.floats(0.0, 1.0))
def test_less_freshness_is_never_a_fresher_word(freshness: float) -> None:
    order = ["hardly there", "little there", "half there", "nearly fresh", "fresh"]
    lower = order.index(fresh_words(freshness * 0.8))
    assert lower <= order.index(fresh_words(freshness))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, ""),
        (0, ""),
        (1, "back tomorrow, an estimate"),
        (6, "back about Thursday, an estimate"),
        (13, "back about 3 December, an estimate"),
        (400, "back about 25 December 2027, an estimate"),
    ],
)
def test_a_return_is_a_day_and_an_estimate(days: int, words: str) -> None:
    one = replace(VIEWS[0], back=TONIGHT + timedelta(days=days), rest_until=None)
    assert rest_words(one, TONIGHT) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ((), "Not heard in the last 28 nights."),
        ((0.0,) * 28, "Not heard in the last 28 nights."),
        (
            (*(0.0,) * 27, 0.3),
            "Heard in 1 of the last 28 nights, 1 min in all, most recently tonight.",
        ),
        (
            (12.0, 3.0, 0.0),
            "Heard in 2 of the last 3 nights, 15 min in all, most recently last night.",
        ),
        (
            (12.0, 0.0, 0.0),
            "Heard in 1 of the last 3 nights, 12 min in all, most recently 2 nights ago.",
        ),
    ],
)
def test_nights_are_told_in_words(minutes: tuple[float, ...], words: str) -> None:
    assert minutes_sentence(minutes) == words


@given(
    st.text(st.sampled_from("tap ingflü*?"), max_size=8),
    st.frozensets(st.sampled_from(list(Family))),
    st.sampled_from(list(Sort)),
)
def test_what_is_listed_meets_what_is_asked(
    text: str, families: frozenset[Family], sort: Sort
) -> None:
    views = [replace(one, hidden=number % 7 == 0) for number, one in enumerate(VIEWS)]
    found = listed(views, Asked(text, families, sort))
    assert not any(one.hidden for one in found)
    assert all(one.trigger.family in families for one in found if families)
    met = {
        one.trigger.id
        for one in views
        if not one.hidden
        and (not families or one.trigger.family in families)
        and all(
            any(part in folded(w) for w in (one.trigger.name, *sum(one.trigger.words.values(), ())))
            for part in folded(text).split()
        )
    }
    assert {one.trigger.id for one in found} == met
    if not text.split() and sort is Sort.LIKING:
        likings = [taken_liking(one) for one in found]
        assert likings == sorted(likings, reverse=True)


def test_a_name_is_found_before_a_word() -> None:
    found = listed(VIEWS, Asked("water", sort=Sort.NAME))
    named = [folded("water") in folded(one.trigger.name) for one in found]
    assert named == sorted(named, reverse=True)
    assert any(named)
    assert not all(named)


def test_a_catalogue_without_words_is_still_found(qtbot: QtBot) -> None:
    bare = replace(VIEWS[0].trigger, words={})
    [found] = listed([replace(VIEWS[0], trigger=bare)], Asked("WHISPER"))
    assert found.trigger is bare
