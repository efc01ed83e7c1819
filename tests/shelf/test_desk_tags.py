"""What tracks carry, through the desk and a real database: set, judged, undone, asked for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from shelf.rig import Rig

from sleepplayer.catalog import Guess
from sleepplayer.models import Filter, LibraryTrack, Query, Show, Standing, Tag, TrackId
from sleepplayer.trigger_edits import with_hidden, with_merged


@pytest.fixture
def tagged(rig: Rig) -> Rig:
    """Three addresses: two with the guesses their titles give, one without."""
    for title in ("Tapping on glass", "Whispering and tapping", "Night radio"):
        rig.desk.add_stream(f"https://radio.example/{len(rig.titles())}", title)
    rig.shelf.guess_all()
    return rig


def row(rig: Rig, title: str) -> LibraryTrack:
    (found,) = (one for one in rig.tracks() if one.track.title == title)
    return found


def standing(rig: Rig, title: str) -> dict[str, Standing]:
    return {tag.trigger: tag.standing for tag in row(rig, title).tags}


def ids(rig: Rig, *titles: str) -> Sequence[TrackId]:
    return [row(rig, title).track_id for title in titles]


def test_guesses_are_counted_and_listed(tagged: Rig) -> None:
    assert tagged.desk.totals().suggested == 2
    assert len(tagged.titles(Query(filter=Filter(show=Show.SUGGESTED)))) == 2
    assert tagged.titles(Query(filter=Filter(show=Show.UNTAGGED))) == ["Night radio"]
    assert len(tagged.titles(Query(filter=Filter(trigger="tapping")))) == 2


def test_all_are_confirmed_and_given_back(tagged: Rig) -> None:
    undo = tagged.desk.judge_tags(None, confirm=True)
    assert standing(tagged, "Tapping on glass")["tapping"] is Standing.CONFIRMED
    assert tagged.desk.totals().suggested == 0
    tagged.until_changed()
    undo()
    assert standing(tagged, "Tapping on glass")["tapping"] is Standing.SUGGESTED
    assert tagged.desk.totals().suggested == 2


def test_some_triggers_of_some_tracks_are_rejected(tagged: Rig) -> None:
    chosen = ids(tagged, "Whispering and tapping")
    tagged.desk.judge_tags(chosen, confirm=False, triggers=["tapping"])
    assert standing(tagged, "Whispering and tapping") == {
        "tapping": Standing.REJECTED,
        "whispering": Standing.SUGGESTED,
    }
    assert standing(tagged, "Tapping on glass")["tapping"] is Standing.SUGGESTED
    assert tagged.titles(Query(filter=Filter(trigger="tapping"))) == ["Tapping on glass"]


def test_what_is_set_stays_whatever_is_guessed_and_can_be_undone(tagged: Rig) -> None:
    chosen = ids(tagged, "Night radio", "Tapping on glass")
    undo = tagged.desk.set_tags(chosen, "tapping", 0.3)
    assert standing(tagged, "Night radio") == {"tapping": Standing.MANUAL}
    guess = Tag("tapping", 1.0, Standing.SUGGESTED, 0.95)
    tagged.shelf.tags.retag_all("another catalogue")
    waiting = tagged.shelf.tags.waiting_among(chosen)
    tagged.shelf.tags.put_guesses([Guess(of=one, tags=(guess,)) for one in waiting])
    assert {tag.weight for one in tagged.desk.rows(chosen) for tag in one.tags} == {0.3}
    undo()
    assert standing(tagged, "Night radio") == {}


def test_taken_out_is_not_guessed_again(tagged: Rig) -> None:
    tagged.desk.set_tags(ids(tagged, "Tapping on glass"), "tapping", None)
    tagged.shelf.tags.retag_all("another catalogue")
    tagged.shelf.guess_all()
    assert "tapping" not in {one.trigger for one in row(tagged, "Tapping on glass").track.triggers}


def test_names_are_those_of_the_edited_catalogue(rig: Rig) -> None:
    edits = rig.shelf.catalogue_edits
    edits.change(lambda old, now: with_hidden(old, now, "slime")).result(5)
    edits.change(lambda old, now: with_merged(old, now, "whispering", "soft-speaking")).result(5)
    listed = {one.id for one in rig.desk.triggers()}
    assert "tapping" in listed
    assert not listed & {"slime", "whispering"}
    names = rig.desk.trigger_names()
    assert names["slime"]
    assert names["whispering"] == names["soft-speaking"]
    assert "no-talking" in {one.id for one in rig.desk.styles()}
