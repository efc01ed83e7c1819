"""The page's small parts: words, columns, covers, fields, undo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter, QPixmapCache
from pytestqt.qtbot import QtBot

from gui.fake_desk import FakeDesk, make_library
from sleepplayer.gui.library import words
from sleepplayer.gui.library.columns import SOUND_LEAST, Column, fitting
from sleepplayer.gui.library.covers import Covers, decoded
from sleepplayer.gui.library.desk import ScanView
from sleepplayer.gui.library.figures import DecibelField, TimeField
from sleepplayer.gui.undo import Undos
from sleepplayer.models import Filter, Loudness, Show, Track
from sleepplayer.night.loudness import NightLoudness

NOW = datetime(2026, 11, 20, 22, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(hours=1), "today"),
        (timedelta(hours=23), "yesterday"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=40), "11 Oct 2026"),
        (timedelta(hours=-2), "today"),
    ],
)
def test_days_in_words(ago: timedelta, expected: str) -> None:
    assert words.day_words(NOW - ago, NOW) == expected


def test_no_day() -> None:
    assert words.day_words(None, NOW) == "–"


@given(st.floats(-70, 0))
def test_louder_is_never_said_to_be_quieter(lufs: float) -> None:
    steps = ["barely there", "very quiet", "quiet", "medium", "loud"]

    def step(level: float) -> int:
        return steps.index(words.loudness_words(Loudness(level, -3.0, 5.0, level)))

    assert step(lufs) <= step(lufs + 3.0)


@pytest.mark.parametrize(
    ("lufs", "expected"),
    [
        (-31.0, "Brought to your night loudness by +1 dB."),
        (-30.0, "Just right for your night loudness."),
        (-60.0, "Brought to your night loudness by +12 dB. It could not be raised further."),
    ],
)
def test_the_gain_is_told(lufs: float, expected: str) -> None:
    track = Track(location="/a", title="a", loudness=Loudness(lufs, -40.0, 5.0, lufs + 3))
    assert words.gain_sentence(track, NightLoudness()) == expected


def test_an_unmeasured_track_is_told() -> None:
    sentence = words.gain_sentence(Track(location="/a", title="a"), NightLoudness())
    assert sentence.startswith("Not measured yet: it starts carefully, −")


def test_rules_in_one_line() -> None:
    rules = Filter(
        text="rain",
        longer_than_s=600.0,
        not_heard_for_days=7.0,
        added_within_days=60.0,
        show=Show.UNEVEN,
    )
    assert words.rules_words(rules, {}) == (
        "“rain”, longer than 10 min, added within 2 months, not heard for 1 week, uneven"
    )
    assert words.rules_words(Filter(), {}) == "everything"


def test_counting_is_told_before_the_total_is_known() -> None:
    assert words.scan_words(ScanView(scanning=True, done=12)) == "Looking for sounds: 12 so far"
    assert words.scan_words(ScanView()) == ""


@given(st.integers(0, 3000), st.sets(st.sampled_from(list(Column))))
def test_columns_fill_the_width_exactly(width: int, hidden: set[Column]) -> None:
    widths = fitting(width, hidden)
    assert Column.SOUND in widths
    assert not (hidden - {Column.SOUND}) & set(widths)
    assert sum(widths.values()) == width
    if len(widths) > 1:
        assert widths[Column.SOUND] >= SOUND_LEAST


def picture(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#e0a252"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


@pytest.mark.parametrize("size", [(300, 200), (200, 300), (50, 50)])
def test_a_cover_is_a_square_no_larger_than_needed(size: tuple[int, int]) -> None:
    image = decoded(picture(*size), 100)
    assert image is not None
    assert image.width() == image.height() == min(100, *size)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        picture(20, 20)[:30],
    ],
)
def test_what_is_no_cover_is_none(data: bytes) -> None:
    assert decoded(data, 100) is None


def test_a_cover_is_asked_for_once_and_kept_at_two_sizes(qtbot: QtBot) -> None:
    QPixmapCache.clear()
    desk = FakeDesk()
    first, second = make_library()[:2]
    desk.cover_bytes[first.track_id] = picture(400, 400)
    covers = Covers(desk.cover)
    told: list[bool] = []
    for one in (first, second, second):
        covers.want(one, 144, 2.0, lambda: told.append(True))
    assert told == [True]
    assert desk.calls == [("cover", 1), ("cover", 2)]
    pixmap = covers.pixmap(first.track_id, 40, 2.0)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (80, 2.0)
    assert covers.pixmap(second.track_id, 40, 2.0) is None
    QPixmapCache.clear()


@pytest.mark.parametrize(
    ("text", "seconds"), [("1:05", 65), ("90", 90), ("2m", 120), ("nonsense", 7), ("1:02:03", 3723)]
)
def test_times_are_read_as_they_are_typed(qtbot: QtBot, text: str, seconds: int) -> None:
    field = TimeField("time")
    qtbot.addWidget(field)
    field.setValue(7)
    assert field.valueFromText(text) == seconds


@pytest.mark.parametrize(
    ("text", "db"), [("−3,5 dB", -3.5), ("-3.5", -3.5), ("99", 12.0), ("x", 0.0)]
)
def test_decibels_are_read_as_they_are_typed(qtbot: QtBot, text: str, db: float) -> None:
    field = DecibelField("gain", -24.0, 12.0)
    qtbot.addWidget(field)
    assert field.valueFromText(text) == db


def test_an_undo_is_taken_once() -> None:
    undos, done = Undos(), []
    first = undos.offer(lambda: done.append(1))
    undos.offer(lambda: done.append(2))
    first.do()
    first.do()
    assert undos.take_last()
    assert not undos.take_last()
    assert done == [1, 2]
