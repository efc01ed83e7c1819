"""What people say: of triggers, tracks, rests, limits and the catalogue, and in a discovery."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage.library import Library

from sleepplayer.errors import DatabaseUnusable, UsageError
from sleepplayer.models import TrackId
from sleepplayer.people import (
    FIRST_PROFILE,
    Answer,
    DiscoveryAnswer,
    Liking,
    ProfileId,
    RestSetBy,
    SetRest,
    Verdict,
)
from sleepplayer.storage.catalogue_edits import CatalogueEdits
from sleepplayer.storage.discovery_answers import DiscoveryAnswers
from sleepplayer.storage.edits_json import edits_from, edits_text
from sleepplayer.storage.kept_people import Held, KeptPeople
from sleepplayer.storage.overrides import OverrideStore
from sleepplayer.storage.profiles import ProfileStore
from sleepplayer.storage.rests import RestStore
from sleepplayer.storage.statements import ALL_TRIGGERS, StatementStore
from sleepplayer.storage.verdicts import VerdictStore
from sleepplayer.trigger_edits import Edits, with_added, with_merged, with_name
from sleepplayer.triggers import Catalogue, Family, Senses, Trigger

ME = FIRST_PROFILE
TONIGHT = date(2026, 11, 20)


@pytest.fixture
def people(library: Library) -> KeptPeople:
    return KeptPeople(library.database)


@pytest.fixture
def anna(library: Library, people: KeptPeople) -> ProfileId:
    return ProfileStore(people, clock=library.clock).add("Anna").result()


@pytest.fixture
def statements(library: Library, people: KeptPeople) -> StatementStore:
    return StatementStore(people, clock=library.clock)


def likings(statements: StatementStore, who: ProfileId = ME) -> dict[str, Liking | None]:
    return {trigger: said.liking for trigger, said in statements.stated(who).items()}


# --- statements -----------------------------------------------------------------------------------


def test_the_last_word_counts(statements: StatementStore) -> None:
    statements.state(ME, "tapping", Liking.LOVE).result()
    statements.state(ME, "rain", Liking.LIKE, "the roof\x00 of old").result()
    statements.state(ME, "tapping", Liking.DISLIKE, "too fast").result()
    assert likings(statements) == {"tapping": Liking.DISLIKE, "rain": Liking.LIKE}
    assert statements.stated(ME)["rain"].why == "the roof\x00 of old"
    statements.state(ME, "tapping", None).result()
    assert likings(statements) == {"rain": Liking.LIKE}
    assert [said.liking for said in statements.statements(ME)] == [
        Liking.LOVE,
        Liking.LIKE,
        Liking.DISLIKE,
        None,
    ]


def test_one_persons_word_is_not_anothers(statements: StatementStore, anna: ProfileId) -> None:
    statements.state(ME, "tapping", Liking.AVOID).result()
    assert statements.avoided(anna) == frozenset()
    assert statements.statements(anna) == []


def test_what_was_said_stays_when_what_was_learnt_is_forgotten(
    statements: StatementStore, anna: ProfileId
) -> None:
    statements.state(anna, "rain", Liking.AVOID).result()
    statements.state_all(ME, [("a", Liking.AVOID, "a scar"), ("b", Liking.LOVE, "")]).result()
    said: dict[str, Liking | None] = {"a": Liking.AVOID, "b": Liking.LOVE}
    statements.forget_learnt(ME, ["b", "c"]).result()
    assert likings(statements) == said
    assert [each.trigger for each in statements.statements(ME)[2:]] == ["b", "c", "b"]
    statements.forget_learnt(ME, None).result()
    assert likings(statements) == said
    assert statements.avoided(ME) == {"a"}
    assert [each.trigger for each in statements.statements(ME)[5:]] == [ALL_TRIGGERS, "a", "b"]
    assert statements.stated(ME)["a"].why == "a scar"
    assert [each.trigger for each in statements.statements(anna)] == ["rain"]


def test_what_is_said_just_before_is_not_forgotten(
    statements: StatementStore, library: Library
) -> None:
    go_on = threading.Event()
    library.database.write(lambda _connection: go_on.wait(10.0))
    statements.state(ME, "a", Liking.AVOID)
    forgotten = statements.forget_learnt(ME, None)
    go_on.set()
    forgotten.result()
    assert likings(statements) == {"a": Liking.AVOID}


def test_nothing_is_said_of_no_trigger(statements: StatementStore) -> None:
    with pytest.raises(ValueError, match="no trigger"):
        statements.state(ME, "", Liking.LOVE)


SAYINGS = st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.none() | st.sampled_from(Liking)))


@given(SAYINGS)
def test_what_is_avoided_is_what_was_last_said(sayings: list[tuple[str, Liking | None]]) -> None:
    from contextlib import closing  # noqa: PLC0415 - hypothesis needs a database of its own

    from support.fakes import FakeClock  # noqa: PLC0415

    from sleepplayer.storage.avoided_file import copies_of  # noqa: PLC0415
    from sleepplayer.storage.database import Database  # noqa: PLC0415

    expected: dict[str, Liking | None] = {}
    with closing(Database.in_memory(clock=FakeClock())) as database:
        statements = StatementStore(KeptPeople(database), clock=FakeClock())
        for trigger, liking in sayings:
            if trigger:
                statements.state(ME, trigger, liking).result()
                expected[trigger] = liking
            else:
                statements.forget_learnt(ME, None).result()
        avoided = {trigger for trigger, liking in expected.items() if liking is Liking.AVOID}
        assert statements.avoided(ME) == avoided
        assert copies_of(database.read())[ME].avoided == avoided


# --- before it is kept ----------------------------------------------------------------------------


def refuse(library: Library) -> Callable[[], None]:
    """Let the disk be full until the returned is called."""

    def full(connection: Any) -> None:
        for table in ("statements", "track_verdicts"):
            connection.execute(
                f"CREATE TRIGGER full_{table} BEFORE INSERT ON {table}"
                " BEGIN SELECT RAISE(FAIL, 'full'); END"
            )

    library.database.write_now(full)

    def room(connection: Any) -> None:
        for table in ("statements", "track_verdicts"):
            connection.execute(f"DROP TRIGGER full_{table}")

    return lambda: library.database.write_now(room)


def test_what_is_avoided_holds_also_if_it_cannot_be_kept(
    library: Library, people: KeptPeople, statements: StatementStore, anna: ProfileId
) -> None:
    verdicts = VerdictStore(people, clock=library.clock)
    [track] = library.titled("a")
    room = refuse(library)
    failed = [
        statements.state(ME, "tapping", Liking.AVOID),
        verdicts.judge(ME, track, Verdict.NEVER),
    ]
    assert all(each.exception() is not None for each in failed)
    assert statements.avoided(ME) == {"tapping"}
    assert verdicts.verdicts(ME) == {track: Verdict.NEVER}
    assert people.held(anna) == Held()
    statements.state(ME, "tapping", Liking.LIKE).exception()
    assert statements.avoided(ME) == {"tapping"}  # the lift is not kept either
    room()
    statements.state(ME, "rain", Liking.LIKE).result()
    assert statements.avoided(ME) == {"tapping"}
    statements.state(ME, "tapping", Liking.LIKE).result()
    verdicts.judge(ME, track, None).result()
    assert people.held(ME) == Held()
    assert statements.avoided(ME) == frozenset()


def test_what_is_avoided_holds_while_the_database_is_busy(
    library: Library, people: KeptPeople, statements: StatementStore
) -> None:
    import threading  # noqa: PLC0415 - only here

    go_on = threading.Event()
    library.database.write(lambda connection: go_on.wait(10))
    before = people.changes
    said = statements.state(ME, "tapping", Liking.AVOID)
    assert people.held(ME).avoided == {"tapping"}
    assert people.changes > before
    lifted = statements.state(ME, "tapping", None)
    assert people.held(ME).avoided == {"tapping"}
    go_on.set()
    said.result()
    lifted.result()
    assert people.held(ME) == Held()
    assert statements.avoided(ME) == frozenset()


def test_who_waited_for_a_change_knows_that_there_was_one(
    people: KeptPeople, statements: StatementStore
) -> None:
    said = statements.state(ME, "tapping", Liking.LIKE)
    begun = people.changes
    said.result()
    assert people.changes >= begun
    assert people.changes == 2


def test_after_the_end_it_still_holds(library: Library, statements: StatementStore) -> None:
    library.database.close()
    with pytest.raises(DatabaseUnusable):
        statements.state(ME, "tapping", Liking.AVOID).result()


# --- verdicts, rests, overrides -------------------------------------------------------------------


def test_a_word_on_a_track(library: Library, people: KeptPeople, anna: ProfileId) -> None:
    verdicts = VerdictStore(people, clock=library.clock)
    one, other = library.titled("a", "b")
    verdicts.judge(ME, one, Verdict.HARMLESS).result()
    verdicts.judge(ME, other, Verdict.HARMLESS).result()
    verdicts.judge(ME, one, Verdict.NEVER).result()
    verdicts.judge(ME, other, None).result()
    assert verdicts.verdicts(ME) == {one: Verdict.NEVER}
    assert verdicts.verdicts(anna) == {}


def test_a_rest_lasts_until_its_night(
    library: Library, people: KeptPeople, anna: ProfileId
) -> None:
    rests = RestStore(people, clock=library.clock)
    rests.lay(ME, SetRest("rain", date(2026, 11, 21)), night=TONIGHT).result()
    mine = SetRest("tapping", date(2026, 11, 25), RestSetBy.REACTION)
    rests.lay(ME, mine, night=TONIGHT).result()
    assert set(rests.resting(ME, TONIGHT)) == {"rain", "tapping"}
    assert rests.resting(ME, date(2026, 11, 21)) == {"tapping": mine}
    assert rests.resting(ME, date(2026, 11, 25)) == {}
    assert rests.resting(anna, TONIGHT) == {}
    longer = SetRest("tapping", date(2026, 12, 1))
    rests.lay(ME, longer, night=date(2026, 11, 22)).result()  # rain's is cleared
    assert rests.resting(ME, TONIGHT) == {"tapping": longer}
    rests.end(ME, "tapping").result()
    assert rests.resting(ME, TONIGHT) == {}


def test_an_override_counts_for_its_night(
    library: Library, people: KeptPeople, anna: ProfileId
) -> None:
    overrides = OverrideStore(people, clock=library.clock)
    overrides.add(ME, TONIGHT, "minutes").result()
    overrides.add(ME, TONIGHT, "minutes").result()
    again = OverrideStore(people, clock=library.clock)
    assert again.of(ME, TONIGHT) == {"minutes"}
    assert again.of(ME, date(2026, 11, 21)) == frozenset()
    assert again.of(anna, TONIGHT) == frozenset()


def test_an_override_that_cannot_be_kept_is_not_asked_for_twice(
    library: Library, people: KeptPeople
) -> None:
    overrides = OverrideStore(people, clock=library.clock)
    library.database.close()
    overrides.add(ME, TONIGHT, "minutes")
    assert overrides.of(ME, TONIGHT) == {"minutes"}


# --- discovery ------------------------------------------------------------------------------------


def test_answers_are_kept_by_rounds(library: Library, people: KeptPeople, anna: ProfileId) -> None:
    [track] = library.titled("a")
    answers = DiscoveryAnswers(people)
    when = datetime(2026, 11, 20, 21, tzinfo=UTC)

    def answer(trigger: str, said: Answer, at: TrackId | None = None) -> DiscoveryAnswer:
        return DiscoveryAnswer(trigger=trigger, answer=said, track_id=at, answered=when)

    assert answers.rounds(ME) == 0
    for number, given_ in [
        (1, answer("rain", Answer.LOVE, track)),
        (1, answer("tapping", Answer.NOTHING)),
        (2, answer("rain", Answer.LIKE)),
        (3, answer("rain", Answer.UNPLEASANT)),
    ]:
        answers.add(ME, number, given_).result()
    assert (answers.rounds(ME), answers.rounds(anna)) == (3, 0)
    assert answers.answers(ME, 1) == [
        answer("rain", Answer.LOVE, track),
        answer("tapping", Answer.NOTHING),
    ]
    assert {trigger: each.answer for trigger, each in answers.before(ME, 3).items()} == {
        "rain": Answer.LIKE,
        "tapping": Answer.NOTHING,
    }
    assert answers.before(ME, 1) == {}


# --- the catalogue --------------------------------------------------------------------------------

CATALOGUE = Catalogue(triggers=(Trigger(id="rain", name="Rain"), Trigger(id="tap", name="Tapping")))
NAMES = st.text(min_size=1, max_size=8)
EDITS = st.builds(
    Edits,
    added=st.lists(
        st.builds(
            Trigger,
            id=NAMES,
            name=NAMES,
            family=st.sampled_from(Family),
            senses=st.sampled_from(Senses),
            words=st.dictionaries(NAMES, st.lists(NAMES, max_size=2).map(tuple), max_size=2),
        ),
        max_size=3,
        unique_by=lambda trigger: trigger.id,
    ).map(tuple),
    names=st.dictionaries(NAMES, NAMES, max_size=2),
    merged=st.dictionaries(NAMES, NAMES, max_size=2),
    hidden=st.frozensets(NAMES, max_size=2),
)


@given(EDITS)
def test_edits_come_back(edits: Edits) -> None:
    back = edits_from(edits_text(edits))
    assert back == edits
    assert (back.names, back.merged) == (edits.names, edits.merged)
    assert [each.words for each in back.added] == [each.words for each in edits.added]


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "[]",
        "{",
        '{"added": 3, "names": [], "merged": null, "hidden": {"a": 1}}',
        '{"added": [1, {}, {"id": "", "name": "x", "family": "voice", "senses": "sound"}]}',
        '{"added": [{"id": "a", "name": "x", "family": "sky", "senses": "sound"}]}',
        '{"names": {"a": 3}, "hidden": [1, null]}',
    ],
)
def test_edits_that_make_no_sense_change_nothing(stored: str) -> None:
    edits = edits_from(stored)
    assert edits == Edits()
    assert (dict(edits.names), dict(edits.merged)) == ({}, {})


def test_the_catalogue_is_changed_in_one_step(people: KeptPeople) -> None:
    kept = CatalogueEdits(people, builtin=lambda: CATALOGUE)
    assert kept.catalogue() is kept.catalogue()
    kept.change(lambda edits, catalogue: with_added(edits, catalogue, "Fan")).result()
    kept.change(lambda edits, catalogue: with_merged(edits, catalogue, "tap", "rain")).result()
    kept.change(lambda edits, catalogue: with_name(edits, catalogue, "tap", "Drops")).result()
    again = CatalogueEdits(people, builtin=lambda: CATALOGUE).catalogue()
    assert [each.name for each in again.triggers] == ["Drops", "Fan"]
    assert again.current("tap") == "rain"
    with pytest.raises(UsageError):
        kept.change(lambda edits, catalogue: with_added(edits, catalogue, "fan")).result()


def test_edits_that_contradict_the_catalogue_are_left_aside(
    library: Library, people: KeptPeople
) -> None:
    from sleepplayer.triggers import Style  # noqa: PLC0415 - only here

    whole = Catalogue(triggers=CATALOGUE.triggers, styles=(Style(id="own-x", name="X"),))
    text = edits_text(Edits(added=(Trigger(id="own-x", name="Y"),)))
    library.database.write_now(lambda c: c.execute("UPDATE catalogue SET edits = ?", (text,)))
    assert CatalogueEdits(people, builtin=lambda: whole).catalogue() == whole
