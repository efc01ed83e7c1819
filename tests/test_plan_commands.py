"""`sleepplayer tonight`: the plan in words, and for programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.commands import Run, opened, written

from sleepplayer.models import TrackId
from sleepplayer.people import Liking, ProfileId


def plan(run: Run, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = written(run("tonight", "--json", *words))
    return found


def avoid(home: Path, *triggers: str) -> None:
    with opened(home) as shelf:
        for trigger in triggers:
            shelf.statements.state(ProfileId(1), trigger, Liking.AVOID).result()


def test_before_there_is_a_library_the_programs_own_sounds_are_it(run: Run) -> None:
    made = plan(run, "--for", "5m")
    assert made["length_min"] == 5.0
    assert made["nothing"] is None
    assert made["estimate"] is True
    assert sum(track["minutes"] for track in made["tracks"]) == pytest.approx(5.0, abs=0.6)
    first = made["tracks"][0]
    assert first["sentence"].startswith("new to you")
    assert first["played_for"] in {each["trigger"] for each in first["triggers"]}
    assert {reason["why"] for reason in first["reasons"]} >= {"never-heard"}


def test_the_same_plan_in_words(run: Run) -> None:
    titles = [track["title"] for track in plan(run, "--for", "5m")["tracks"]]
    code, out, err = run("tonight", "--for", "5m")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    for title, line in zip(titles, lines, strict=False):
        assert title in line
    assert lines[-1].startswith("Not enough nights yet")


def test_what_is_avoided_rests_and_is_not_in_it(run: Run, home: Path) -> None:
    plan(run)
    avoid(home, "brushing", "tapping")
    made = plan(run, "--for", "30m")
    carried = {each["trigger"] for track in made["tracks"] for each in track["triggers"]}
    assert carried
    assert not carried & {"brushing", "tapping"}
    assert [rest["sentence"] for rest in made["rests"]] == [
        "Brushing is avoided",
        "Tapping is avoided",
    ]
    assert made["rests"][0]["until"] is None


def test_from_a_playlist_and_for_a_person(run: Run, home: Path) -> None:
    plan(run)
    with opened(home) as shelf:
        shelf.playlists.create("Three", [TrackId(number) for number in (1, 2, 3)]).result()
        shelf.profiles.add("Anna").result()
    avoid(home, "brushing")
    made = plan(run, "--playlist", "three", "--profile", "Anna", "--for", "10m")
    assert {track["track_id"] for track in made["tracks"]} <= {1, 2, 3}
    assert made["rests"] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--playlist", "Nothing"), "There is no playlist called “Nothing”."),
        (("--profile", "Bob"), "There is nobody called “Bob”."),
        (("--for", "10s"), "There is no time left to plan."),
    ],
)
def test_what_cannot_be_is_one_sentence(run: Run, words: tuple[str, ...], sentence: str) -> None:
    assert run("tonight", *words) == (1, "", f"sleepplayer: {sentence}\n")
