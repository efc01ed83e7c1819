"""`sleepplayer library tag` and `sleepplayer triggers`: what they say, write and answer with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.commands import Run, opened, written
from support.media import copy
from terminal.child import Child

from sleepplayer.people import FIRST_PROFILE, Liking
from sleepplayer.trigger_edits import with_merged
from sleepplayer.triggers import builtin_catalogue


@pytest.fixture
def scanned(run: Run, tmp_path: Path) -> Path:
    """Two sounds in the library; what is guessed of one of them is known."""
    folder = tmp_path / "sounds"
    copy("mp3", folder / "a.mp3", title="ASMR tapping and whispering")
    copy("flac", folder / "b.flac", seed=1, title="Silence")
    assert run("library", "scan", "--no-loudness", folder)[0] == 0
    return folder


@pytest.fixture
def people(home: Path) -> None:
    """Anna, beside whoever is there from the start."""
    with opened(home) as shelf:
        shelf.profiles.add("Anna").result()


def tags(run: Run, *words: str | Path) -> dict[str, tuple[str, float]]:
    """What a command says one track carries: standing and share of each trigger."""
    (track,) = written(run("library", "tag", "--json", *words))
    return {tag["trigger"]: (tag["standing"], round(tag["share"], 2)) for tag in track["tags"]}


# --- library tag ----------------------------------------------------------------------------------


def test_what_a_sound_carries(run: Run, scanned: Path) -> None:
    code, out, err = run("library", "tag", scanned / "a.mp3", scanned / "b.flac")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "    0:01  ASMR tapping and whispering",
        "          Tapping 57 %, suggested, 95 % sure",
        "          Whispering 43 %, suggested, 95 % sure",
        "    0:01  Silence",
        "          no triggers",
    ]


def test_all_of_them_and_those_to_judge(run: Run, scanned: Path) -> None:
    everything = written(run("library", "tag", "--json"))
    titles = [track["title"] for track in everything]
    listed = written(run("library", "list", "--json"))
    assert titles == [track["title"] for track in listed]
    (waiting,) = written(run("library", "tag", "--suggested", "--json"))
    assert waiting["title"] == "ASMR tapping and whispering"
    assert waiting["tags"][0] == {
        "trigger": "tapping",
        "name": "Tapping",
        "weight": pytest.approx(0.565, abs=0.001),
        "share": pytest.approx(0.565, abs=0.001),
        "standing": "suggested",
        "confidence": 0.95,
    }


def test_set_by_hand_by_path_and_by_id(run: Run, scanned: Path) -> None:
    options = ("--add", "Page Turning=30%", "--add", "rain", "--remove", "tapping")
    assert run("library", "tag", scanned / "a.mp3", *options) == (0, "Set on 1 sound.\n", "")
    (track,) = [
        each
        for each in written(run("library", "list", "--json"))
        if each["title"].startswith("ASMR")
    ]
    assert tags(run, str(track["track_id"])) == {
        "page-turning": ("manual", 0.3),
        "rain": ("manual", 0.5),
        "whispering": ("suggested", 0.2),
        "tapping": ("rejected", 0.0),
    }
    assert {tag["trigger"] for tag in track["tags"]} == set(tags(run, str(track["track_id"])))


def test_guesses_are_judged_in_bulk(run: Run, scanned: Path) -> None:
    answer = run("library", "tag", "--suggested", "--confirm")
    assert answer == (0, "2 suggestions confirmed.\n", "")
    assert written(run("library", "tag", "--suggested", "--json")) == []
    assert {standing for standing, _ in tags(run, scanned / "a.mp3").values()} == {"confirmed"}
    answer = run("library", "tag", scanned / "a.mp3", "--reject")
    assert answer == (0, "0 suggestions rejected.\n", "")


def test_listing_by_a_trigger(run: Run, scanned: Path) -> None:
    found = written(run("library", "list", "--json", "--trigger", "WHISPERING"))
    assert [track["title"] for track in found] == ["ASMR tapping and whispering"]
    untagged = written(run("library", "list", "--json", "--show", "untagged"))
    assert [track["title"] for track in untagged] == ["Silence"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (
            ("library", "tag", "1", "--add", "tappin"),
            2,
            "There is no trigger called “tappin”. Did you mean “Tapping”, “Typing” or “Trains”?",
        ),
        (
            ("library", "list", "--trigger", "qqqq"),
            2,
            "There is no trigger called “qqqq”.",
        ),
        (
            ("library", "tag", "1", "--add", "rain", "--remove", "Rain"),
            2,
            "“Rain” cannot be added and removed at once.",
        ),
        (("library", "tag", "999"), 1, "“999” is not in the library."),
        (("library", "tag", "9" * 30), 1, None),
        (("library", "tag", "/no/such.mp3"), 1, "“/no/such.mp3” is not in the library."),
        (
            ("library", "tag", "--add", "rain"),
            2,
            "--add takes a TRACK, or --suggested for all with guesses.",
        ),
        (("library", "tag", "1", "--confirm", "--add", "rain"), 2, None),
        (("library", "tag", "1", "--confirm", "--reject"), 2, None),
        (("library", "tag", "1", "--add", "rain=0"), 2, None),
        (("library", "tag", "1", "--add", "rain=much"), 2, None),
        (("triggers", "set", "rain", "adore"), 2, None),
        (("triggers", "drop"), 2, "sleepplayer triggers takes list or set."),
        (("triggers", "list", "--profile", "Bob"), 1, "There is nobody called “Bob”."),
    ],
)
def test_one_sentence_for_each_mistake(
    run: Run, words: tuple[str, ...], code: int, sentence: str | None
) -> None:
    got, out, err = run(*words)
    assert (got, out, err.count("\n")) == (code, "", 1)
    if sentence is not None:
        assert err == f"sleepplayer: {sentence}\n"


# --- triggers -------------------------------------------------------------------------------------


def test_the_triggers_there_are(run: Run, scanned: Path) -> None:
    listed = written(run("triggers", "--json"))
    assert [one["id"] for one in listed] == [one.id for one in builtin_catalogue().triggers]
    (whispering,) = [one for one in listed if one["id"] == "whispering"]
    assert whispering == {
        "id": "whispering",
        "name": "Whispering",
        "family": "voice",
        "liking": None,
        "why": "",
        "tracks": 1,
    }
    run("triggers", "set", "whispering", "love", "--why", "as a child")
    assert run("triggers", "list")[1].splitlines()[0].split() == [
        *("Whispering", "love", "1", "sound", "as", "a", "child"),
    ]


def test_what_one_says_is_kept_for_oneself(run: Run, home: Path, people: None) -> None:
    answer = run("triggers", "set", "Tapping", "avoid", "--profile", "anna")
    assert answer == (0, "Tapping: avoid.\n", "")
    assert run("triggers", "set", "tapping", "like", "--why", "soft") == (0, "Tapping: like.\n", "")
    with opened(home) as shelf:
        anna = shelf.profiles.profiles()[1].profile_id
        assert shelf.statements.avoided(anna) == {"tapping"}
        assert shelf.statements.avoided(FIRST_PROFILE) == frozenset()
        said = shelf.statements.stated(FIRST_PROFILE)["tapping"]
        assert (said.liking, said.why) == (Liking.LIKE, "soft")
    answer = run("triggers", "set", "tapping", "love", "--json")
    assert written(answer) == {
        "id": "tapping",
        "name": "Tapping",
        "liking": "love",
        "why": "soft",
    }
    assert run("triggers", "set", "tapping", "none")[1] == (
        "Tapping: nothing is said of it any more.\n"
    )
    with opened(home) as shelf:
        assert shelf.statements.stated(FIRST_PROFILE) == {}


def test_as_a_program_of_its_own(tmp_path: Path) -> None:
    with Child("triggers", "set", "rain", "love", "--json", home=tmp_path) as child:
        ended = child.end()
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out)["liking"] == "love"


def test_what_is_merged_into_it_is_no_longer_avoided_either(run: Run, home: Path) -> None:
    with opened(home) as shelf:
        statements = shelf.statements
        statements.state(FIRST_PROFILE, "whispering", Liking.AVOID).result()
        statements.state(FIRST_PROFILE, "rain", Liking.AVOID).result()
        shelf.catalogue_edits.change(
            lambda edits, catalogue: with_merged(edits, catalogue, "whispering", "tapping")
        ).result()
    run("triggers", "set", "tapping", "like")
    with opened(home) as shelf:
        assert shelf.statements.avoided(FIRST_PROFILE) == {"rain"}
        shelf.statements.state(FIRST_PROFILE, "whispering", Liking.AVOID).result()
    listed = {each["id"]: each["liking"] for each in written(run("triggers", "list", "--json"))}
    assert listed["tapping"] == "avoid"  # the gravest word on what it is made of
    run("triggers", "set", "tapping", "avoid")
    with opened(home) as shelf:
        assert shelf.statements.avoided(FIRST_PROFILE) == {"rain", "tapping", "whispering"}
    run("triggers", "set", "whispering", "none")
    with opened(home) as shelf:
        assert shelf.statements.avoided(FIRST_PROFILE) == {"rain"}
