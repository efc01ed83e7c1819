"""What others write is told once, what is written here is not."""

from __future__ import annotations

import logging
import sqlite3
import threading

import pytest
from storage.conftest import OpenDatabase
from storage.rows import add_root
from support.fakes import FakeClock

from sleepplayer.storage import elsewhere
from sleepplayer.storage.database import Database
from sleepplayer.storage.elsewhere import Elsewhere, News


class Two:
    """A database that is watched, and another process's."""

    def __init__(self, opened: OpenDatabase) -> None:
        self.ours, self.theirs = opened(), opened()
        self.elsewhere = Elsewhere(self.ours)

    def told(self) -> list[News]:
        """By a look, when it is done."""
        found: list[News] = []
        self._settle()
        self.elsewhere.look(found.append)
        self._settle()
        return found

    def _settle(self) -> None:
        self.ours.look(lambda _connection: None).result(10)


@pytest.fixture
def two(open_database: OpenDatabase) -> Two:
    return Two(open_database)


def state(trigger: str) -> str:
    return (
        "INSERT INTO statements (profile_id, trigger, liking, stated_at)"
        f" VALUES (1, '{trigger}', 'like', '')"
    )


TRACK = "INSERT INTO tracks (location, title, added_at) VALUES ('/a', 'a', '')"
LISTED = "UPDATE tracks SET state = 'missing'"
PLAYLIST = "INSERT INTO playlists (name, created_at) VALUES ('bed', '')"


def write(database: Database, *statements: str) -> None:
    def work(connection: sqlite3.Connection) -> None:
        for statement in statements:
            connection.execute(statement)

    database.write_now(work)


def test_what_others_write_is_told_once(two: Two) -> None:
    assert two.told() == []
    write(two.theirs, TRACK, LISTED)
    assert two.told() == [News(tracks=True, roots=False, said=False)]
    assert two.told() == []
    write(two.theirs, PLAYLIST)
    assert two.told() == [News(tracks=False, roots=False, said=False)]
    two.theirs.write_now(add_root("/music"))
    assert two.told() == [News(tracks=False, roots=True, said=False)]
    write(two.theirs, state("rain"))
    write(two.theirs, state("tapping"))
    assert two.told() == [News(tracks=False, roots=False, said=True)]
    assert two.told() == []


def test_what_is_written_here_is_not_told(two: Two) -> None:
    two.ours.write_now(add_root("/music"))
    write(two.ours, PLAYLIST, state("rain"))
    assert two.told() == []


def test_what_changes_nothing_that_is_shown_is_not_told(two: Two) -> None:
    write(two.theirs, "UPDATE profiles SET history_stamp = 7")  # somebody is just listening
    assert two.told() == []
    two.theirs.close()  # and takes the log over into the file
    assert two.told() == []


def test_while_others_are_writing_it_is_not_waited_for_them(two: Two) -> None:
    begun, looked = threading.Event(), threading.Event()

    def slowly(connection: sqlite3.Connection) -> None:
        add_root("/music")(connection)
        begun.set()
        assert looked.wait(10)

    written = two.theirs.write(slowly)
    assert begun.wait(10)
    assert two.told() == []
    looked.set()
    written.result(10)
    assert [news.roots for news in two.told()] == [True]


def test_a_look_returns_while_the_writer_is_held_up_and_looks_do_not_pile_up(two: Two) -> None:
    """A scan of ours is writing, or the disk does not answer."""
    begun, go_on = threading.Event(), threading.Event()

    def slowly(_connection: sqlite3.Connection) -> None:
        begun.set()
        assert go_on.wait(10)

    assert two.told() == []
    write(two.theirs, PLAYLIST)
    busy = two.ours.look(slowly)
    assert begun.wait(10)
    found: list[News] = []
    two.elsewhere.look(found.append)
    waiting = two.elsewhere._looking
    two.elsewhere.look(found.append)
    assert two.elsewhere._looking is waiting
    assert found == []
    go_on.set()
    busy.result(10)
    assert two.told() == []
    assert len(found) == 1


def test_a_fault_is_told_once_and_the_next_look_goes_on(
    two: Two, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert two.told() == []
    write(two.theirs, PLAYLIST)

    def fail(_connection: sqlite3.Connection) -> int:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as broken, caplog.at_level(logging.WARNING):
        broken.setattr(elsewhere, "_commits_of_others", fail)
        assert two.told() == two.told() == []
    assert caplog.text.count("disk I/O error") == 1
    assert len(two.told()) == 1


def test_a_database_in_memory_has_no_others(clock: FakeClock) -> None:
    database = Database.in_memory(clock=clock)
    found: list[News] = []
    watched = Elsewhere(database)
    database.write_now(add_root("/music"))
    watched.look(found.append)
    database.close()
    assert found == []
