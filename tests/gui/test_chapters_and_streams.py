"""What the window shows and offers of long sounds with chapters, and of streams."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gui.conftest import MakeShown, Shown
from gui.fakes import make_tracks
from sleepplayer.gui.player_bar import PlayerBar
from sleepplayer.models import Chapter, Track
from sleepplayer.night.sleep_timer import EndOfChapter, ForLength
from sleepplayer.night.view import Phase

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier

BOOK = Track(
    location="/book.m4b",
    title="A long book",
    duration_s=36_120.0,
    chapters=tuple(Chapter(n * 1800.0, f"Chapter {n + 1}") for n in range(20)),
    skip_start_s=900.0,
    skip_end_s=2400.0,
)
LIVE = Track(location="https://radio.example/live", title="Radio between stations")


@pytest.fixture
def book(make_shown: MakeShown) -> Shown:
    return make_shown([BOOK, *make_tracks()])


@pytest.fixture
def live(make_shown: MakeShown) -> Shown:
    return make_shown([LIVE, *make_tracks()])


def bar_of(shown: Shown) -> PlayerBar:
    return shown.window.bar


def position(shown: Shown) -> float | None:
    return shown.session.view().position_s


# --- the bar --------------------------------------------------------------------------------------


def test_the_chapter_stands_below_the_title(book: Shown) -> None:
    book.press(K.Key_Space)
    book.advance(1000)
    bar = bar_of(book)
    assert bar.chapter.isVisible()
    assert bar.chapter.text() == "Chapter 2"
    book.press(K.Key_N)
    assert not bar.chapter.isVisible()
    assert bar.triggers.text() == "page turning"


def test_keys_and_buttons_go_from_chapter_to_chapter(book: Shown) -> None:
    book.press(K.Key_Space)
    book.press(K.Key_N, SHIFT)
    assert position(book) == pytest.approx(1800)
    book.press(K.Key_Right, CTRL | SHIFT)
    assert position(book) == pytest.approx(3600)
    book.press(K.Key_P, SHIFT)
    assert position(book) == pytest.approx(1800)
    book.press(K.Key_Left, CTRL | SHIFT)
    assert position(book) == pytest.approx(900)
    bar = bar_of(book)
    QTest.mouseClick(bar.chapter_on_button, LEFT)
    assert position(book) == pytest.approx(1800)
    book.advance(60)
    QTest.mouseClick(bar.chapter_back_button, LEFT)
    assert position(book) == pytest.approx(1800)


def test_chapters_have_buttons_only_where_there_are_some_and_room(make_shown: MakeShown) -> None:
    shown = make_shown([BOOK, *make_tracks()])
    shown.press(K.Key_Space)
    assert bar_of(shown).chapter_on_button.isVisible()
    shown.press(K.Key_N)
    assert not bar_of(shown).chapter_on_button.isVisible()
    narrow = make_shown([BOOK], size=(800, 640))
    narrow.press(K.Key_Space)
    assert not bar_of(narrow).chapter_on_button.isVisible()


def test_ten_hours_are_not_cut_off(book: Shown) -> None:
    book.press(K.Key_Space)
    bar = bar_of(book)
    assert bar.duration.text() == "10:02:00"
    assert bar.duration.width() >= bar.duration.sizeHint().width()
    assert bar.position.width() == bar.duration.width()


def test_the_line_says_what_is_never_played_and_where_chapters_begin(book: Shown) -> None:
    book.press(K.Key_Space)
    seek = bar_of(book).seek
    assert seek.stretch == (900.0, 33_720.0)
    ticks = seek.ticks()
    assert len(ticks) == 18  # the first begins before what is played, the last after it
    picture = seek.grab().toImage()
    middle = picture.height() // 2
    scale = picture.width() / seek.width()

    def thick(x: int) -> bool:
        at = round(x * scale)
        ground = picture.pixelColor(at, 1)
        return picture.pixelColor(at, middle - round(1.5 * scale)) != ground

    between = (ticks[10] + ticks[11]) // 2
    assert thick(between)
    assert not thick(seek.width() - 12)
    tick = picture.pixelColor(round(ticks[10] * scale), middle - round(4 * scale))
    assert tick != picture.pixelColor(round(between * scale), middle - round(4 * scale))


def test_a_click_on_what_is_never_played_goes_to_its_edge(book: Shown) -> None:
    book.press(K.Key_Space)
    book.advance(100)
    seek = bar_of(book).seek
    QTest.mouseClick(seek, LEFT, pos=QPoint(seek.width() - 8, seek.height() // 2))
    assert position(book) == pytest.approx(33_720, abs=2)
    QTest.mouseClick(seek, LEFT, pos=QPoint(9, seek.height() // 2))
    assert position(book) == pytest.approx(900)


def test_hundreds_of_chapters_are_not_a_fence(make_shown: MakeShown) -> None:
    many = tuple(Chapter(n * 60.0, "") for n in range(600))
    shown = make_shown([replace(BOOK, chapters=many)])
    shown.press(K.Key_Space)
    ticks = bar_of(shown).seek.ticks()
    assert len(ticks) > 10
    assert min(b - a for a, b in pairwise(ticks)) >= 6


def test_a_live_stream_has_no_line(live: Shown) -> None:
    live.press(K.Key_Space)
    bar = bar_of(live)
    assert not bar.seek.isVisible()
    assert bar.instead.isVisible()
    assert bar.instead.text() == "live"
    bar.show_view(replace(live.session.view(), reconnecting=True))
    assert bar.instead.text() == "Waiting for the stream"
    live.press(K.Key_N)
    assert bar.seek.isVisible()
    bar.show_view(replace(live.session.view(), reconnecting=True))
    assert not bar.seek.isVisible()


# --- the end of tonight ---------------------------------------------------------------------------


def test_no_chapter_is_offered_where_there_is_none(shown: Shown) -> None:
    assert not shown.window.tonight.timer.chips.this_chapter.isVisible()


def test_this_chapter_is_offered_where_there_are_chapters(book: Shown) -> None:
    timer = book.window.tonight.timer
    assert timer.chips.this_chapter.isVisible()
    QTest.mouseClick(timer.chips.this_chapter, LEFT)
    assert timer.dial.face.figure == "15"  # from 15:00, where it begins, to 30:00
    assert timer.dial.face.above == "this chapter"
    book.press(K.Key_Space)
    view = book.session.view()
    assert view.goal == EndOfChapter()
    assert view.remaining_s == pytest.approx(900)
    assert timer.chips.this_chapter.isChecked()


def test_the_chapter_is_that_where_it_was_left(make_shown: MakeShown) -> None:
    shown = make_shown([replace(BOOK, left_at_s=12_010.0)])
    timer = shown.window.tonight.timer
    QTest.mouseClick(timer.chips.this_chapter, LEFT)
    assert timer.dial.face.figure == "10"  # from 3:20:00 to 3:30:00


def test_while_it_plays_the_chapter_can_become_the_end(book: Shown) -> None:
    book.press(K.Key_Space)
    book.advance(300)
    QTest.mouseClick(book.window.tonight.timer.chips.this_chapter, LEFT)
    assert book.session.view().remaining_s == pytest.approx(600)
    book.advance(601)
    assert book.session.view().phase is Phase.IDLE


def test_without_chapters_the_length_counts_again_and_the_choice_comes_back(book: Shown) -> None:
    timer = book.window.tonight.timer
    QTest.mouseClick(timer.chips.this_chapter, LEFT)
    queue = book.session.queue
    queue.select(queue.entries[1].entry_id)
    book.window.refresh()
    assert timer.goal() == ForLength(1500.0)
    assert timer.chips.lengths[25].isChecked()
    queue.select(queue.entries[0].entry_id)
    book.window.refresh()
    assert timer.goal() == EndOfChapter()


@pytest.mark.parametrize("name", ["this_track", "whole"])
def test_the_end_of_a_live_stream_is_refused(live: Shown, name: str) -> None:
    timer = live.window.tonight.timer
    assert not timer.chips.this_chapter.isVisible()
    QTest.mouseClick(getattr(timer.chips, name), LEFT)
    assert live.window.toast.text().startswith("A live stream has no end.")
    assert timer.goal() == ForLength(1500.0)
    assert timer.chips.lengths[25].isChecked()


def test_a_stream_that_joins_makes_the_length_count(shown: Shown) -> None:
    timer = shown.window.tonight.timer
    QTest.mouseClick(timer.chips.whole, LEFT)
    shown.window.add_tracks([LIVE], None)
    shown.press(K.Key_Space)
    assert shown.session.view().goal == ForLength(1500.0)
