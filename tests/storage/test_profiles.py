"""The persons there are, their PINs and limits."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage.library import Library

from sleepplayer.errors import UsageError
from sleepplayer.people import (
    FIRST_PROFILE,
    LONGEST_NAME,
    Liking,
    Limits,
    Profile,
    ProfileId,
    Weaning,
)
from sleepplayer.storage.kept_people import KeptPeople
from sleepplayer.storage.limits_json import SHORT_NIGHT_MIN, limits_from, limits_text
from sleepplayer.storage.pin import hashed_pin, pin_matches
from sleepplayer.storage.profiles import ProfileStore
from sleepplayer.storage.statements import StatementStore

MINUTES = st.floats(0, 1440)
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
LIMITS = st.builds(
    Limits,
    night_min=st.none() | MINUTES,
    nights_a_week=st.none() | st.integers(0, 7),
    free_days=st.frozensets(st.integers(0, 6)),
    free_a_week=st.integers(0, 7),
    lights_out=st.none() | st.times(),
    wind_down_min=MINUTES,
    weaning=st.none()
    | st.builds(Weaning, since=DAYS, from_min=MINUTES, step_min=MINUTES, target_min=MINUTES),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@pytest.fixture
def people(library: Library) -> KeptPeople:
    return KeptPeople(library.database)


@pytest.fixture
def profiles(library: Library, people: KeptPeople) -> ProfileStore:
    return ProfileStore(people, clock=library.clock, salt=lambda: b"salt of 16 bytes")


def named(profiles: ProfileStore) -> list[str]:
    return [profile.name for profile in profiles.profiles()]


def test_there_is_somebody_from_the_start(profiles: ProfileStore) -> None:
    assert profiles.profiles() == [Profile(profile_id=FIRST_PROFILE, name="")]


def test_people_come_and_change_their_names(profiles: ProfileStore) -> None:
    anna = profiles.add("  Anna \n Maria ").result()
    profiles.rename(FIRST_PROFILE, "Ben").result()
    assert named(profiles) == ["Ben", "Anna Maria"]
    profiles.rename(anna, "anna maria").result()
    assert named(profiles) == ["Ben", "anna maria"]


@pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST_NAME + 1), "ANNA", " anna "])
def test_a_name_is_somebodys_own(profiles: ProfileStore, name: str) -> None:
    profiles.add("Anna").result()
    with pytest.raises(UsageError):
        profiles.add(name).result()
    with pytest.raises(UsageError):
        profiles.rename(FIRST_PROFILE, name).result()
    assert named(profiles) == ["", "Anna"]


def test_who_is_gone_leaves_nothing_and_is_not_mistaken_for_the_next(
    library: Library, people: KeptPeople, profiles: ProfileStore
) -> None:
    anna = profiles.add("Anna").result()
    statements = StatementStore(people, clock=library.clock)
    statements.state(anna, "tapping", Liking.AVOID).result()
    profiles.delete(anna).result()
    assert named(profiles) == [""]
    assert statements.statements(anna) == []
    assert profiles.add("Ben").result() > anna


def test_the_last_one_stays(profiles: ProfileStore) -> None:
    with pytest.raises(UsageError):
        profiles.delete(FIRST_PROFILE).result()
    profiles.add("Anna").result()
    profiles.delete(FIRST_PROFILE).result()
    assert named(profiles) == ["Anna"]


def test_a_stranger_is_not_changed(profiles: ProfileStore) -> None:
    for change in (
        profiles.rename(ProfileId(9), "Zoe"),
        profiles.set_limits(ProfileId(9), Limits()),
        profiles.clear_pin(ProfileId(9)),
    ):
        with pytest.raises(KeyError):
            change.result()
    assert profiles.profile(ProfileId(9)) is None


def test_an_allow_list_goes_with_its_playlists(library: Library, profiles: ProfileStore) -> None:
    calm, loud = (library.playlists.create(name).result() for name in ("calm", "loud"))
    profiles.set_playlists(FIRST_PROFILE, frozenset({calm, loud})).result()
    assert profiles.profiles()[0].playlists == frozenset({calm, loud})
    library.playlists.delete(loud).result()
    assert profiles.profiles()[0].playlists == frozenset({calm})
    library.playlists.delete(calm).result()
    assert profiles.profiles()[0].playlists == frozenset()  # nothing, not everything
    library.playlists.undo_delete(calm).result()
    assert profiles.profiles()[0].playlists == frozenset({calm})
    profiles.set_playlists(FIRST_PROFILE, None).result()
    assert profiles.profiles()[0].playlists is None


# --- PIN ------------------------------------------------------------------------------------------


def test_a_pin_opens_and_another_does_not(
    library: Library, profiles: ProfileStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert not profiles.check_pin(FIRST_PROFILE, "")
    profiles.set_pin(FIRST_PROFILE, "048159").result()
    assert profiles.profiles()[0].has_pin
    assert profiles.check_pin(FIRST_PROFILE, "048159")
    assert not profiles.check_pin(FIRST_PROFILE, "048158")
    assert not profiles.check_pin(ProfileId(9), "048159")
    stored = library.database.read().execute("SELECT pin FROM profiles").fetchone()[0]
    assert "048159" not in stored + caplog.text
    profiles.clear_pin(FIRST_PROFILE).result()
    assert not profiles.profiles()[0].has_pin


@pytest.mark.parametrize("pin", ["", "123", "1" * 13, "12a4", "１２３４", "12 34", "1234\n"])
def test_a_pin_is_4_to_12_digits(profiles: ProfileStore, pin: str) -> None:
    with pytest.raises(UsageError):
        profiles.set_pin(FIRST_PROFILE, pin)


def test_a_pin_kept_with_other_parameters_still_opens() -> None:
    import hashlib  # noqa: PLC0415 - only here

    kept = hashlib.scrypt(b"1234", salt=b"s", n=2**15, r=8, p=2, maxmem=2**27, dklen=32)
    stored = f"scrypt${2**15}$8$2${b's'.hex()}${kept.hex()}"
    assert pin_matches("1234", stored)
    assert not pin_matches("1235", stored)


@pytest.mark.parametrize(
    "stored",
    ["", "1234", "scrypt$3$8$1$00$00", "scrypt$16384$8$1$xx$00", f"scrypt${2**40}$8$1$00$00"],
)
def test_a_pin_that_cannot_be_read_stays_shut(stored: str) -> None:
    assert not pin_matches("1234", stored)


def test_the_same_pin_twice_is_kept_differently() -> None:
    assert hashed_pin("1234", b"a" * 16) != hashed_pin("1234", b"b" * 16)


# --- limits ---------------------------------------------------------------------------------------


@given(LIMITS, st.booleans())
def test_limits_come_back(limits: Limits, behind_pin: bool) -> None:
    assert limits_from(limits_text(limits), behind_pin=behind_pin) == limits


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ('{"night_min": "much", "nights_a_week": 3}', Limits(nights_a_week=3)),
        ('{"free_days": [0, 9], "night_min": 40}', Limits(night_min=40)),
        ('{"lights_out": "25:00", "wind_down_min": 30}', Limits(wind_down_min=30)),
        ('{"lights_out": "23:00+02:00"}', Limits(lights_out=time(23))),
        ('{"weaning": {"since": "2026-01-01"}}', Limits()),
        ('{"night_min": -5, "nights_a_week": 12}', Limits(night_min=0, nights_a_week=7)),
        ('{"of a later version": 1}', Limits()),
        ("not json", Limits()),
        ("[" * 10_000, Limits()),
    ],
)
def test_what_cannot_be_read_falls_back_by_itself(stored: str, expected: Limits) -> None:
    assert limits_from(stored, behind_pin=False) == expected


@given(st.dictionaries(st.sampled_from([*Limits.__slots__]), JSON))
def test_damage_does_not_unlock(document: dict[str, object]) -> None:
    stored = json.dumps(document)
    plain, locked = (limits_from(stored, behind_pin=pin) for pin in (False, True))
    assert locked == plain or locked == replace(plain, night_min=locked.night_min)
    if locked.night_min != plain.night_min:
        assert locked.night_min is not None
        assert locked.night_min <= SHORT_NIGHT_MIN


@pytest.mark.parametrize("stored", ["", "null", '{"night_min": "x"}', '{"night_min": 500, "w'])
def test_a_locked_night_is_short_if_its_limits_cannot_be_read(
    library: Library, profiles: ProfileStore, stored: str
) -> None:
    profiles.set_pin(FIRST_PROFILE, "1234").result()
    library.database.write_now(
        lambda connection: connection.execute("UPDATE profiles SET limits = ?", (stored,))
    )
    assert profiles.profiles()[0].limits.night_min == SHORT_NIGHT_MIN
    profiles.clear_pin(FIRST_PROFILE).result()
    assert profiles.profiles()[0].limits == Limits()


def test_limits_are_kept(profiles: ProfileStore) -> None:
    limits = Limits(night_min=45, free_days=frozenset({2}))
    profiles.set_limits(FIRST_PROFILE, limits).result()
    assert profiles.profiles()[0].limits == limits
