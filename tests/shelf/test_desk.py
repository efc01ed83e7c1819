"""The desk over real files, a real database and Qt's loop: what is wished for is done and told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from gui.fakes import Evening
from pytestqt.qtbot import QtBot
from shelf.rig import Rig
from support.media import PNG, copy, tag_cover

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.library.desk import Imported, TrackEdit
from sleepplayer.gui.library.page import LibraryPage
from sleepplayer.library.playlist_files.reading import read_playlist
from sleepplayer.library_phrases import made_later_sentence
from sleepplayer.models import Filter, PlaylistId, Query, SortBy, TrackId, TrackState
from sleepplayer.shelf import playlist_desk
from sleepplayer.shelf.playlist_desk import NO_PLAYLIST
from sleepplayer.storage.played_rows import known
from sleepplayer.storage.trouble import FULL

GONE = TrackId(4711)


@pytest.fixture
def filled(rig: Rig, music: Path) -> Rig:
    """With a, b and c in it."""
    rig.desk.add_paths([music])
    rig.until_listed("a", "b", "c")
    rig.until(lambda: not rig.desk.scan_view().scanning)
    rig.until(lambda: len(rig.measured) == 3)  # it would tell of changes in between
    return rig


def ids_of(rig: Rig, *titles: str) -> list[TrackId]:
    found = {row.track.title: row.track_id for row in rig.tracks()}
    return [found[title] for title in titles]


# --- the library ----------------------------------------------------------------------------------


def test_what_is_added_is_scanned_measured_and_told(rig: Rig, music: Path) -> None:
    rig.desk.add_paths([music])
    rig.until_listed("a", "b", "c")
    rig.until(lambda: rig.changes)
    assert [root.path for root in rig.desk.roots()] == [str(music)]
    assert rig.desk.totals().there == 3
    (row,) = rig.tracks(Query(filter=Filter(text="anna")))
    assert (row.track.title, row.track.artist) == ("a", "Anna")
    rig.until(lambda: len(rig.measured) == 3 and not rig.desk.scan_view().measuring)
    assert all(row.track.loudness for row in rig.tracks())
    assert any(view.scanning for view in rig.views)
    assert any(view.measuring and view.to_measure for view in rig.views)
    assert rig.views[-1] == rig.desk.scan_view()
    assert rig.said == []


def test_what_is_gone_is_left_out(filled: Rig) -> None:
    (a,) = ids_of(filled, "a")
    assert [row.track_id for row in filled.desk.rows([GONE, a])] == [a]


def test_a_place_named_in_two_ways_is_one(filled: Rig, music: Path) -> None:
    filled.desk.add_paths([music / "low" / ".."])
    filled.until_changed()
    assert [root.path for root in filled.desk.roots()] == [str(music)]
    assert filled.desk.totals().there == 3


def test_a_folder_taken_out_comes_back_with_what_was_known(filled: Rig, music: Path) -> None:
    before = ids_of(filled, "a", "b", "c")
    filled.desk.remove_root(str(music))
    filled.until_listed()
    assert list(filled.desk.roots()) == []
    filled.desk.add_paths([music])
    filled.until_listed("a", "b", "c")
    assert ids_of(filled, "a", "b", "c") == before


def test_edit_and_undo(filled: Rig) -> None:
    chosen = ids_of(filled, "a", "b")
    undo = filled.desk.edit(chosen, TrackEdit(title="Soft", gain_db=-4.0, skip_start_s=3.0))
    assert sorted(filled.titles()) == ["Soft", "Soft", "c"]
    row = filled.desk.rows(chosen)[0]
    assert (row.track.gain_db, row.track.skip_start_s, row.track.artist) == (-4.0, 3.0, "Anna")
    filled.until_changed()
    undo()
    assert sorted(filled.titles()) == ["a", "b", "c"]
    assert filled.desk.rows(chosen)[0].track.gain_db == 0.0


def test_remove_and_undo(filled: Rig) -> None:
    undo = filled.desk.remove_tracks(ids_of(filled, "a", "c"))
    assert filled.titles() == ["b"]
    filled.until_changed()
    undo()
    assert sorted(filled.titles()) == ["a", "b", "c"]


def test_streams(rig: Rig) -> None:
    assert rig.desk.add_stream(" https://radio.example/night ", "Night radio") == ""
    assert rig.titles() == ["Night radio"]
    refused = rig.desk.add_stream("smb://server/share.mp3")
    assert refused == "Only addresses that begin with https:// or http:// play."
    assert "name or password" in rig.desk.add_stream("https://me:secret@radio.example/")
    assert rig.titles() == ["Night radio"]


def test_covers_come_later(filled: Rig, music: Path) -> None:
    tag_cover(music / "a.mp3", PNG)
    got: dict[str, bytes | None] = {}
    filled.desk.add_stream("https://radio.example/night", "radio")
    for row in filled.tracks():
        title = row.track.title
        filled.desk.cover(row, lambda picture, title=title: got.update({title: picture}))  # type: ignore[misc]
    assert got == {}
    filled.until(lambda: len(got) == 4)
    assert got == {"a": PNG, "b": None, "c": None, "radio": None}


def test_a_scan_can_be_stopped_and_asked_for_again(rig: Rig, tmp_path: Path) -> None:
    for number in range(60):
        copy("wav", tmp_path / "many" / f"{number}.wav")
    rig.desk.add_paths([tmp_path / "many"])
    rig.until(lambda: any(view.scanning for view in rig.views))
    rig.desk.cancel_scan()
    rig.until(lambda: not rig.desk.scan_view().scanning)
    rig.desk.rescan()
    rig.until(lambda: rig.desk.totals().there == 60)


# --- what changes on the disk ---------------------------------------------------------------------


def test_the_disk_is_followed(rig: Rig, music: Path) -> None:
    rig.keeper.open()
    rig.desk.add_paths([music])
    rig.until_listed("a", "b", "c")
    rig.until_watching()
    copy("opus", music / "new" / "d.opus", title="d")
    rig.until_listed("a", "b", "c", "d")

    (a,) = ids_of(rig, "a")
    rig.shelf.tracks.leave(known(a), 33.0).result()
    moved = (music / "a.mp3").rename(music / "low" / "soft.mp3")
    rig.until(lambda: rig.at(moved))
    row = rig.at(moved)
    assert row is not None
    assert (row.track_id, row.track.left_at_s) == (a, 33.0)
    assert rig.at(music / "a.mp3") is None

    moved.unlink()
    rig.until(lambda: rig.desk.totals().missing == 1)
    row = rig.at(moved)
    assert row is not None
    assert row.state is TrackState.MISSING
    assert rig.desk.totals().there == 3


# --- playlists ------------------------------------------------------------------------------------


def test_own_playlists_and_their_undos(filled: Rig) -> None:
    desk = filled.desk
    a, b, c = ids_of(filled, "a", "b", "c")
    made = desk.create_playlist("Night", [a, b])
    assert filled.names() == ["Night"]
    desk.add_to_playlist(made, [c], 1)
    assert filled.titles_in(made) == ["a", "c", "b"]
    desk.move_in_playlist(made, [0], 3)
    assert filled.titles_in(made) == ["c", "b", "a"]
    undo = desk.remove_from_playlist(made, [0, 2])
    assert filled.titles_in(made) == ["b"]
    undo()
    assert filled.titles_in(made) == ["c", "b", "a"]
    desk.rename_playlist(made, "Late")
    copied = desk.duplicate_playlist(made)
    assert filled.names() == ["Late", "Late, copy"]
    assert filled.titles_in(copied) == ["c", "b", "a"]
    undo = desk.delete_playlist(made)
    assert filled.names() == ["Late, copy"]
    undo()
    assert filled.names() == ["Late", "Late, copy"]
    assert filled.said == []


def test_smart_playlists(filled: Rig) -> None:
    made = filled.desk.create_playlist("Anna’s", rules=Filter(text="anna"))
    assert filled.titles(Query(playlist_id=made)) == ["a"]
    filled.desk.set_rules(made, Filter(text="b"))
    assert filled.titles(Query(playlist_id=made)) == ["b"]


def test_files_into_a_playlist(rig: Rig, music: Path) -> None:
    made = rig.desk.create_playlist("Night")
    rig.desk.add_paths([music / "low", music / "b.flac"], made)
    rig.until(lambda: rig.titles_in(made) == ["c", "b"])
    rig.desk.add_paths([music / "b.flac"], made)  # it is known, and its scan over in no time
    rig.until(lambda: rig.titles_in(made) == ["c", "b", "b"])


def test_an_end_that_is_told_before_its_number(
    rig: Rig, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scan of a small folder is over before the desk's thread goes on."""
    add_roots, ended = rig.keeper.add_roots, threading.Event()
    told = rig.keeper.ended

    def slowly(roots: Any) -> int:
        request = add_roots(roots)
        assert ended.wait(30.0)
        return request

    def tell(event: Any) -> None:
        told(event)
        ended.set()

    monkeypatch.setattr(rig.keeper, "add_roots", slowly)
    rig.keeper.ended = tell
    made = rig.desk.create_playlist("Night")
    rig.desk.add_paths([music / "b.flac"], made)
    rig.until(lambda: rig.titles_in(made) == ["b"])


def test_playlist_files_among_what_is_added(rig: Rig, music: Path) -> None:
    (music / "Late.m3u8").write_text("b.flac\n")
    (music / "broken.xspf").write_text("<playlist")
    rig.desk.add_paths([music / "broken.xspf", music / "Late.m3u8", music / "a.mp3"])
    rig.until_listed("a")
    rig.until(lambda: rig.names() == ["Late"])
    rig.until(lambda: rig.said == ["“broken.xspf” is damaged and cannot be read."])


def test_import_tells_what_was_found(filled: Rig, music: Path) -> None:
    (music / "Late.m3u8").write_text("b.flac\ngone.mp3\nvlc://quit\n")
    got: list[Imported] = []
    filled.desk.import_playlist(music / "Late.m3u8", got.append)
    filled.desk.import_playlist(music / "none.pls", got.append)
    filled.until(lambda: len(got) == 2)
    late, none = got
    assert late.playlist is not None
    assert (late.playlist.name, late.playlist.count) == ("Late", 1)
    assert (late.resolved, late.unresolved, late.problem) == (1, ("gone.mp3",), "")
    assert filled.titles_in(late.playlist.playlist_id) == ["b"]
    assert list(filled.desk.unresolved(late.playlist.playlist_id)) == [str(music / "gone.mp3")]
    (refused,) = late.refused
    assert refused.startswith("not taken, as only files and addresses")
    assert refused.endswith(": vlc://quit")
    assert none == Imported(None, "There is no file “none.pls”.")


def test_export_tells_whether_it_is_written(filled: Rig, tmp_path: Path) -> None:
    made = filled.desk.create_playlist("Night", ids_of(filled, "b", "a"))
    got: list[str] = []
    filled.desk.export_playlist(made, tmp_path / "night.m3u8", got.append)
    filled.desk.export_playlist(made, tmp_path / "nowhere" / "night.m3u8", got.append)
    filled.desk.export_playlist(PlaylistId(4711), tmp_path / "no.m3u8", got.append)
    filled.until(lambda: len(got) == 3)
    assert got == [
        "",
        "“night.m3u8” could not be written.",
        "That playlist is no longer there.",
    ]
    locations = [one.location for one in read_playlist(tmp_path / "night.m3u8").entries]
    assert locations == ["music/b.flac", "music/a.mp3"]


# --- with the page --------------------------------------------------------------------------------


def test_a_sound_is_moved_up_twice_by_keyboard(filled: Rig, qtbot: QtBot) -> None:
    """The page chooses rows by their number after each move: it has to see the new order."""
    made = filled.desk.create_playlist("Night", ids_of(filled, "a", "b", "c"))
    evening = Evening([])
    bridge = Bridge(
        session=evening.session, settings=evening.settings, clock=evening.clock, parent=None
    )
    page = LibraryPage(filled.desk, bridge)
    qtbot.addWidget(page)
    page.playlists.open(made)
    page.table.choose_rows([2])
    with qtbot.waitSignals([page.table.chosen_changed] * 4):  # by what it does, and by the desk
        for _time in range(2):
            page.deeds.move(-1)
    assert filled.titles_in(made) == ["c", "a", "b"]
    assert page.table.chosen_ids() == ids_of(filled, "c")
    page.deeds.remove()
    assert filled.titles_in(made) == ["a", "b"]
    page.undo()
    assert filled.titles_in(made) == ["c", "a", "b"]


# --- when it fails --------------------------------------------------------------------------------


def failing(*_arguments: object, **_options: object) -> Any:
    raise DatabaseUnusable(FULL)


def failed(*_arguments: object, **_options: object) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(DatabaseUnusable(FULL))
    return future


WISHES: dict[str, tuple[str, Callable[[Rig], object]]] = {
    "edit": ("tracks.edit", lambda rig: rig.desk.edit([GONE], TrackEdit(gain_db=1.0))),
    "remove": ("tracks.set_listed", lambda rig: rig.desk.remove_tracks([GONE])),
    "stream": ("tracks.add_stream", lambda rig: rig.desk.add_stream("https://radio.example/")),
    "create": ("playlists.create", lambda rig: rig.desk.create_playlist("x")),
    "rename": ("playlists.rename", lambda rig: rig.desk.rename_playlist(PlaylistId(1), "x")),
    "delete": ("playlists.delete", lambda rig: rig.desk.delete_playlist(PlaylistId(1))),
    "rules": ("playlists.set_rules", lambda rig: rig.desk.set_rules(PlaylistId(1), Filter())),
    "put": ("playlists.add_tracks", lambda rig: rig.desk.add_to_playlist(PlaylistId(1), [GONE])),
    "move": ("playlists.move", lambda rig: rig.desk.move_in_playlist(PlaylistId(1), [0], 1)),
    "take": ("playlists.remove", lambda rig: rig.desk.remove_from_playlist(PlaylistId(1), [0])),
}


@pytest.mark.parametrize("wish", WISHES)
def test_a_full_disk_is_one_sentence(rig: Rig, wish: str, monkeypatch: pytest.MonkeyPatch) -> None:
    method, act = WISHES[wish]
    store, name = method.split(".")
    monkeypatch.setattr(type(getattr(rig.shelf, store)), name, failed)
    act(rig)
    rig.until(lambda: rig.said)
    assert rig.said == [FULL]
    assert rig.changes == 1  # the page shows again what is so


def test_what_could_not_be_made_is_nothing(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rig.desk.duplicate_playlist(PlaylistId(4711)) == NO_PLAYLIST
    made = rig.desk.create_playlist("x")
    for name in ("create", "duplicate"):
        monkeypatch.setattr(type(rig.shelf.playlists), name, failed)
    assert rig.desk.create_playlist("y") == NO_PLAYLIST
    assert rig.desk.duplicate_playlist(made) == NO_PLAYLIST


def test_a_playlist_that_takes_long_does_not_hold_up_the_window(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playlist_desk, "MADE_WITHIN_S", 0.05)
    go_on = threading.Event()
    other = rig.shelf.tracks._database.write(lambda _connection: go_on.wait(30.0))
    assert rig.desk.create_playlist("Late") == NO_PLAYLIST
    assert rig.said == [made_later_sentence()]
    assert not other.done()
    go_on.set()
    rig.until(lambda: rig.changes > 0)
    assert rig.names() == ["Late"]  # it is made all the same
    assert len(rig.said) == 1


def test_roots_that_cannot_be_kept(rig: Rig, music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(rig.shelf.tracks), "add_roots", failing)
    monkeypatch.setattr(type(rig.shelf.tracks), "remove_root", failing)
    rig.desk.add_paths([music])
    rig.until(lambda: rig.said == [FULL])
    rig.desk.remove_root(str(music))
    rig.until(lambda: rig.said == [FULL, FULL])


def test_a_scan_that_cannot_be_kept(rig: Rig, music: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(rig.shelf.tracks), "apply", failing)
    rig.desk.add_paths([music])
    rig.until(lambda: rig.said == [FULL])
    rig.until(lambda: not rig.desk.scan_view().scanning)


def test_questions_to_a_disk_that_is_gone_are_answered_with_nothing(filled: Rig) -> None:
    filled.shelf.close()
    desk = filled.desk
    assert list(desk.ids(Query(sort=SortBy.TITLE))) == []
    assert list(desk.rows([GONE])) == []
    assert desk.totals().there == 0
    assert list(desk.roots()) == []
    assert list(desk.playlists()) == []
    assert list(desk.unresolved(PlaylistId(1))) == []
    assert len(filled.said) == 6
    assert set(filled.said) == {"Sleepplayer is closing; the library is no longer open."}


# --- the end --------------------------------------------------------------------------------------


OURS = {"desk", "covers", "scanner", "measurer", "watcher", "child", "database writer"}


@contextmanager
def leaving_no_thread(rig: Rig) -> Iterator[None]:
    yield
    rig.until(lambda: not OURS & {thread.name for thread in threading.enumerate()})


@pytest.mark.parametrize(
    "order", ["desk keeper shelf", "keeper desk shelf", "shelf desk keeper", "shelf keeper desk"]
)
def test_closed_in_any_order_in_the_midst_of_it(rig: Rig, tmp_path: Path, order: str) -> None:
    for number in range(30):
        copy("mp3", tmp_path / "many" / f"{number}.mp3", seed=number % 2)
    playlist = rig.desk.create_playlist("Night")
    rig.keeper.open()
    rig.desk.add_paths([tmp_path / "many"], playlist)
    rig.until(lambda: any(view.scanning for view in rig.views))
    rig.desk.edit([GONE], TrackEdit(gain_db=1.0))
    with leaving_no_thread(rig):
        for name in order.split():
            getattr(rig, name).close()
        changes, views = rig.changes, len(rig.views)
    if order.startswith("desk"):
        assert (rig.changes, len(rig.views)) == (changes, views)  # nothing comes after the end


def test_after_the_end_nothing_is_done(filled: Rig, music: Path) -> None:
    filled.desk.close()
    (row,) = (filled.at(music / "a.mp3"),)
    assert row is not None
    filled.desk.cover(row, lambda _picture: pytest.fail("there is no window"))
    filled.desk.add_paths([music / "low"])
    filled.keeper.rescan()
    changes = filled.changes
    filled.until(lambda: not filled.desk.scan_view().scanning)
    assert [root.path for root in filled.desk.roots()] == [str(music)]
    assert filled.changes == changes
