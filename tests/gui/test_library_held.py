"""What is changed while one searches stays in sight; what is taken out does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.fakes import EVENING
from gui.test_library_page import CTRL, LEFT, K, Library, lib, make_page
from sleepplayer.gui.library.desk import Heard, TrackEdit
from sleepplayer.gui.library.held import Held
from sleepplayer.models import Filter, Query, SortBy, TrackId
from sleepplayer.night.ports import Outcome
from sleepplayer.night.view import Phase

__all__ = ["lib", "make_page"]  # fixtures


def ids(*numbers: int) -> list[TrackId]:
    return [TrackId(number) for number in numbers]


RAIN = Query(filter=Filter(text="rain"))


def test_a_changed_row_keeps_its_place() -> None:
    held = Held()
    held.hold(ids(3), RAIN)
    assert held.listed(RAIN, ids(1, 5), ids(1, 3, 5), lambda: ids(1, 2, 3, 5)) == ids(1, 3, 5)
    assert held.listed(RAIN, ids(1, 3, 5), ids(1, 3, 5), lambda: []) == ids(1, 3, 5)


def test_what_was_taken_out_is_not_held() -> None:
    held = Held()
    held.hold(ids(3), RAIN)
    assert held.listed(RAIN, ids(1, 5), ids(1, 3, 5), lambda: ids(1, 2, 5)) == ids(1, 5)


@pytest.mark.parametrize("query", [Query(), Query(filter=RAIN.filter, sort=SortBy.LENGTH)])
def test_another_question_lets_go(query: Query) -> None:
    held = Held()
    held.hold(ids(3), RAIN)
    assert held.listed(query, ids(1), ids(1, 3), lambda: ids(1, 3)) == ids(1)
    assert held.listed(RAIN, ids(1), ids(1, 3), lambda: ids(1, 3)) == ids(1)


def test_another_title_leaves_the_row_and_its_details_there(lib: Library) -> None:
    lib.shown.press(K.Key_F, CTRL)
    lib.type("purring")
    assert lib.titles() == ["Cat purring"]
    lib.shown.press(K.Key_Down)
    lib.shown.press(K.Key_F2)
    lib.type("Tomcat")
    lib.shown.press(K.Key_Return)
    assert lib.titles() == ["Tomcat"]
    assert lib.chosen() == ["Tomcat"]
    assert lib.page.details.names.title_words.text() == "Tomcat"
    lib.desk.on_changed()
    assert lib.titles() == ["Tomcat"]
    lib.shown.press(K.Key_F, CTRL)
    lib.type("purri")
    assert lib.titles() == []


def test_a_changed_row_is_still_taken_out(lib: Library) -> None:
    lib.shown.press(K.Key_F, CTRL)
    lib.type("purring")
    lib.shown.press(K.Key_Down)
    lib.page.details.edited.emit(TrackEdit(title="Tomcat"))
    assert lib.titles() == ["Tomcat"]
    lib.shown.press(K.Key_Delete)
    assert lib.titles() == []


# --- the details ----------------------------------------------------------------------------------


def place(lib: Library, widget: QWidget) -> int:
    QApplication.processEvents()
    return widget.mapTo(lib.page.details.body, widget.rect().topLeft()).y()


def test_what_was_heard_briefly_is_not_called_unheard_and_moves_nothing(
    lib: Library, qtbot: QtBot
) -> None:
    row = next(
        row
        for row in range(40)
        if lib.desk.rows([lib.page.table.rows.id_at(row)])[0].times_heard == 0
    )
    lib.choose(row)
    details = lib.page.details
    heard = details._facts["Heard"][1]
    assert heard.text() == "not yet"
    before = [place(lib, one) for one in (details.skips, details.resume, details.gain)]
    track_id = lib.page.table.rows.id_at(row)
    evening = EVENING - timedelta(days=1)
    lib.desk.heard[track_id] = [Heard(evening, 18.0, Outcome.SKIPPED)] * 3
    lib.page.chosen.show()
    assert heard.text() == "not for long yet"
    assert details.history[0].isVisible()
    assert [place(lib, one) for one in (details.skips, details.resume, details.gain)] == before
    assert place(lib, details.history[0]) > before[-1]


def test_at_first_sight_there_are_the_fields(lib: Library) -> None:
    lib.choose(5)
    QApplication.processEvents()
    details = lib.page.details
    assert details.picture.width() == 96
    assert not details.skips.end.visibleRegion().isEmpty()


@pytest.mark.parametrize("which", ["start", "end", "gain"])
def test_esc_leaves_a_field_and_forgets_and_the_next_one_ends_softly(
    lib: Library, which: str
) -> None:
    lib.shown.press(K.Key_Space)
    lib.choose(3)
    details = lib.page.details
    field = details.gain if which == "gain" else getattr(details.skips, which)
    QTest.mouseClick(field.lineEdit(), LEFT)
    field.selectAll()
    before = field.value()
    lib.shown.press(K.Key_7)
    lib.shown.press(K.Key_Escape)
    assert lib.page.table.hasFocus()
    assert field.value() == before
    remaining_s = lib.shown.session.view().remaining_s
    assert remaining_s is not None
    assert remaining_s > 60
    lib.shown.press(K.Key_Escape)
    assert lib.shown.session.view().remaining_s == pytest.approx(20)
    assert lib.shown.session.view().phase is Phase.PLAYING
