"""What must never play is in a file beside the database, and comes back from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage.library import Library
from support.fakes import FakeClock

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.people import FIRST_PROFILE, Liking, Limits, ProfileId, Verdict
from sleepplayer.storage.avoided_file import AvoidedFile, Copies, PersonCopy
from sleepplayer.storage.database import Database
from sleepplayer.storage.kept_people import KeptPeople
from sleepplayer.storage.profiles import ProfileStore
from sleepplayer.storage.statements import StatementStore
from sleepplayer.storage.verdicts import VerdictStore

ME = FIRST_PROFILE
NOW = "2026-11-20T22:00:00.000+00:00"

COPIES = st.builds(
    Copies,
    people=st.dictionaries(
        st.integers(1, 99).map(ProfileId),
        st.builds(
            PersonCopy,
            name=st.text(max_size=5),
            pin=st.none() | st.text(max_size=5),
            restricted=st.booleans(),
            avoided=st.frozensets(st.text(max_size=5), max_size=3),
            never=st.frozensets(st.text(max_size=5), max_size=3),
        ),
        max_size=3,
    ),
    apart=st.booleans(),
)


class Stores:
    """All that is kept of people, with the file."""

    def __init__(self, database: Database, library: Library, file: Path) -> None:
        self.people = KeptPeople(database, AvoidedFile(file))
        self.profiles = ProfileStore(self.people, clock=library.clock)
        self.statements = StatementStore(self.people, clock=library.clock)
        self.verdicts = VerdictStore(self.people, clock=library.clock)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "avoided.json"


@pytest.fixture
def stores(library: Library, file: Path) -> Stores:
    made = Stores(library.database, library, file)
    made.people.begin(now=NOW, replaced=True, forget_pins=False)
    return made


def written(file: Path) -> Copies:
    found = AvoidedFile(file).read()
    assert found is not None
    return found


@given(COPIES)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, copies: Copies) -> None:
    file = tmp_path_factory.mktemp("file") / "avoided.json"
    AvoidedFile(file).write(copies)
    assert AvoidedFile(file).read() == copies


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"people": {}}',
        b'{"people": {"x": {}}, "apart": false}',
        b'{"people": {"1": {"name": "", "pin": null, "limits": "{}", "restricted": false,'
        b' "avoided": ["a", 3], "never": []}}, "apart": false}',
    ],
)
def test_nothing_comes_from_a_damaged_file(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert AvoidedFile(file).read() is None
    assert not file.exists()  # it is set aside
    assert AvoidedFile(file).read() is None


def test_each_change_is_in_the_file_before_it_is_confirmed(
    library: Library, stores: Stores, file: Path
) -> None:
    [track] = library.titled("a")
    anna = stores.profiles.add("Anna").result()
    stores.statements.state(anna, "tapping", Liking.AVOID).result()
    stores.verdicts.judge(ME, track, Verdict.NEVER).result()
    stores.profiles.set_playlists(anna, frozenset()).result()
    people = written(file).people
    assert people[anna].avoided == {"tapping"}
    assert (people[anna].name, people[anna].restricted) == ("Anna", True)
    assert not people[ME].avoided
    assert people[ME].never == {"/m/0"}
    stores.statements.state(anna, "tapping", Liking.LIKE).result()
    stores.verdicts.judge(ME, track, None).result()
    people = written(file).people
    assert (people[anna].avoided, people[ME].never) == (frozenset(), frozenset())
    assert file.stat().st_mode & 0o777 == 0o600
    stores.profiles.delete(anna).result()
    assert set(written(file).people) == {ME}


def fail(monkeypatch: pytest.MonkeyPatch, database: Database) -> None:
    """Let the disk be full from now on."""

    def full(_work: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_exception(DatabaseUnusable("The disk is full."))
        return done

    monkeypatch.setattr(database, "write", full)


def test_what_the_database_cannot_take_is_in_the_file_and_taken_over_later(
    library: Library,
    stores: Stores,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [track] = library.titled("a")
    stores.statements.state(ME, "rain", Liking.LIKE).result()
    with monkeypatch.context() as broken:
        fail(broken, library.database)
        stores.statements.state(ME, "tapping", Liking.AVOID)
        stores.verdicts.judge(ME, track, Verdict.NEVER)
    mine = written(file)
    assert mine.apart
    assert mine.people[ME].avoided == {"tapping"}
    assert mine.people[ME].never == {"/m/0"}

    again = Stores(library.database, library, file)
    again.people.begin(now=NOW, replaced=False, forget_pins=False)
    assert again.statements.avoided(ME) == {"tapping"}
    assert again.verdicts.verdicts(ME) == {track: Verdict.NEVER}
    assert again.people.held(ME).avoided == frozenset()  # it is in the database
    assert [each.trigger for each in again.statements.statements(ME)] == ["rain", "tapping"]


def test_if_it_cannot_be_taken_over_it_holds_all_the_same(
    library: Library, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = PersonCopy(avoided=frozenset({"tapping"}), never=frozenset({"/m/x"}))
    AvoidedFile(file).write(Copies(people={ME: mine}, apart=True))
    stores = Stores(library.database, library, file)
    with monkeypatch.context() as broken:
        fail(broken, library.database)
        with pytest.raises(DatabaseUnusable):
            stores.people.begin(now=NOW, replaced=False, forget_pins=False)
    assert stores.statements.avoided(ME) == {"tapping"}
    assert stores.people.held(ME).never_at == {"/m/x"}
    stores.statements.state(ME, "rain", Liking.AVOID).result()
    assert written(file).people[ME].avoided == {"tapping", "rain"}
    assert written(file).people[ME].never == {"/m/x"}
    assert written(file).apart


def test_what_was_lifted_stays_lifted(library: Library, stores: Stores, file: Path) -> None:
    """The file may be older than the database: after a kill between the two."""
    stores.statements.state(ME, "tapping", Liking.AVOID).result()
    older = file.read_bytes().replace(b'"apart": true', b'"apart": false')
    stores.statements.state(ME, "tapping", None).result()
    file.write_bytes(older)
    again = Stores(library.database, library, file)
    again.people.begin(now=NOW, replaced=False, forget_pins=False)
    assert again.statements.avoided(ME) == frozenset()


def test_a_database_that_was_replaced_gets_back_what_it_lost(library: Library, file: Path) -> None:
    anna = ProfileId(7)
    limits = Limits(night_min=30)
    lost = {
        ME: PersonCopy(name="Ben", avoided=frozenset({"rain"})),
        anna: PersonCopy(
            name="Anna",
            pin="scrypt$of$anna",
            limits='{"night_min": 30}',
            restricted=True,
            avoided=frozenset({"tapping"}),
            never=frozenset({"/m/gone", "sleepplayer:sounds/rain"}),
        ),
    }
    AvoidedFile(file).write(Copies(people=lost))
    stores = Stores(library.database, library, file)
    stores.statements.state(ME, "wind", Liking.AVOID).result()
    AvoidedFile(file).write(Copies(people=lost))
    stores.people.begin(now=NOW, replaced=True, forget_pins=False)
    ben, found = stores.profiles.profiles()
    assert (ben.name, found.name, found.profile_id) == ("Ben", "Anna", anna)
    assert (found.locked, found.limits, found.playlists) == (True, limits, frozenset())
    assert stores.statements.avoided(ME) == {"rain", "wind"}
    assert stores.statements.avoided(anna) == {"tapping"}
    [gone, own] = stores.verdicts.verdicts(anna)
    assert library.put(*_scan("/m/gone")) == [gone]  # it is known again when it comes back
    assert own
    again = json.loads(file.read_text())["people"]["7"]
    assert again["never"] == ["/m/gone", "sleepplayer:sounds/rain"]


def _scan(location: str) -> list[Any]:
    from storage.library import scanned  # noqa: PLC0415 - only here

    return [scanned(location)]


def test_lost_pins_are_let_go_of(library: Library, stores: Stores, file: Path) -> None:
    stores.profiles.set_pin(ME, "1234").result()
    again = Stores(library.database, library, file)
    again.people.begin(now=NOW, replaced=True, forget_pins=True)
    assert not again.profiles.profiles()[0].has_pin


@pytest.fixture
def on_disk(tmp_path: Path, clock: FakeClock) -> Iterator[Library]:
    with closing(Database.open(tmp_path / "library.db", clock=clock)) as database:
        yield Library(database, clock)


def test_another_process_does_not_lose_what_is_only_in_the_file(
    on_disk: Library, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = on_disk
    stores = Stores(library.database, library, file)
    [track] = library.titled("a")
    stores.statements.state(ME, "wind", Liking.AVOID).result()
    other = Stores(library.database, library, file)
    other.people.begin(now=NOW, replaced=False, forget_pins=False)
    with monkeypatch.context() as broken:
        fail(broken, library.database)
        stores.statements.state(ME, "tapping", Liking.AVOID)
        stores.verdicts.judge(ME, track, Verdict.NEVER)
    other.statements.state(ME, "wind", None).result()
    other.statements.state(ME, "rain", Liking.AVOID).result()
    found = written(file)
    assert found.apart
    assert found.people[ME].avoided == {"tapping", "rain"}  # and wind stays lifted
    assert found.people[ME].never == {"/m/0"}

    # Both are gone without another word: the next start takes it over, and that is that.
    again = Stores(library.database, library, file)
    again.people.begin(now=NOW, replaced=False, forget_pins=False)
    assert again.statements.avoided(ME) == {"tapping", "rain"}
    assert not written(file).apart
    again.statements.state(ME, "tapping", None).result()
    assert written(file).people[ME].avoided == {"rain"}
    assert not written(file).apart


def test_who_cannot_write_does_not_take_others_words_out_of_the_file(
    on_disk: Library, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = on_disk
    stores = Stores(library.database, library, file)
    other = Stores(library.database, library, file)
    other.people.begin(now=NOW, replaced=False, forget_pins=False)
    other.statements.state(ME, "rain", Liking.AVOID).result()
    with monkeypatch.context() as broken:
        fail(broken, library.database)
        stores.statements.state(ME, "tapping", Liking.AVOID)
    assert written(file).people[ME].avoided == {"tapping", "rain"}
