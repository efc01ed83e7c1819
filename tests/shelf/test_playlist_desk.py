"""What a child may hear is not changed in the child's own evening."""

from __future__ import annotations

from pathlib import Path

import pytest
from shelf.rig import Rig
from support.media import copy

from sleepplayer import library_phrases
from sleepplayer.errors import DatabaseUnusable
from sleepplayer.models import Filter, PlaylistId, TrackId
from sleepplayer.people import FIRST_PROFILE


class Child:
    """A playlist and a smart one that somebody is held to, another one, and two tracks."""

    def __init__(self, rig: Rig, music: Path) -> None:
        self.desk, self._rig = rig.desk, rig
        rig.desk.add_paths([music])
        rig.until_listed("a", "b", "c")
        self.a, self.b = (row.track_id for row in rig.tracks()[:2])
        self.bed = self.desk.create_playlist("Bed", [self.a, self.b])
        self.smart = self.desk.create_playlist("Smart", rules=Filter(text="a"))
        self.other = self.desk.create_playlist("Other", [self.a])
        allowed = frozenset((self.bed, self.smart))
        rig.shelf.profiles.set_playlists(FIRST_PROFILE, allowed).result()
        self.before = self.kept()
        rig.said.clear()

    def kept(self) -> list[tuple[str, Filter | None, list[TrackId]]]:
        """All playlists, as they are in the database."""
        store = self._rig.shelf.playlists
        return [
            (
                each.name,
                each.rules,
                [
                    entry.track.track_id
                    for entry in store.entries(each.playlist_id)
                    if entry.track is not None
                ],
            )
            for each in store.playlists()
        ]


@pytest.fixture
def child(rig: Rig, music: Path) -> Child:
    return Child(rig, music)


def test_nothing_that_a_child_may_hear_is_changed_by_it(
    child: Child, rig: Rig, tmp_path: Path
) -> None:
    rig.locked = True
    desk, bed = rig.desk, child.bed
    desk.add_to_playlist(bed, [child.b])
    desk.move_in_playlist(bed, [1], 0)
    desk.remove_from_playlist(bed, [0])()
    desk.rename_playlist(bed, "Anything")
    desk.set_rules(child.smart, Filter())
    desk.delete_playlist(child.smart)()
    desk.add_paths([copy("wav", tmp_path / "new" / "new.wav", title="new")], into=bed)
    rig.until_listed("a", "b", "c", "new")  # the library grows all the same
    names = [*["Bed"] * 4, "Smart", "Smart", "Bed"]
    assert rig.said == [library_phrases.behind_pin_sentence(name) for name in names]
    assert child.kept() == child.before


def test_other_playlists_are_the_childs(child: Child, rig: Rig, music: Path) -> None:
    rig.locked = True
    rig.desk.add_to_playlist(child.other, [child.b])
    rig.desk.rename_playlist(child.other, "Mine")
    copied = rig.desk.duplicate_playlist(child.bed)
    rig.desk.add_to_playlist(copied, [child.b])
    (music / "Bed.m3u").write_text("low/c.ogg\n")
    imported: list[object] = []
    rig.desk.import_playlist(music / "Bed.m3u", imported.append)
    rig.until(lambda: imported)
    assert rig.said == []
    assert [(name, len(held)) for name, _, held in child.kept()] == [
        ("Bed", 2),
        ("Bed 2", 1),
        ("Bed, copy", 3),
        ("Mine", 2),
        ("Smart", 0),
    ]


def test_an_undo_from_before_the_child_was_here(child: Child, rig: Rig) -> None:
    """The button may still be there when the evening has become the child's."""
    taken_out = rig.desk.remove_from_playlist(child.bed, [0])
    deleted = rig.desk.delete_playlist(child.smart)
    rig.locked = True
    now = child.kept()
    taken_out()
    deleted()
    rig.until(lambda: len(rig.said) == 2)
    assert child.kept() == now
    rig.locked = False
    taken_out()
    deleted()
    assert child.kept() == child.before


def test_who_unlocks_changes_it(child: Child, rig: Rig) -> None:
    rig.desk.rename_playlist(child.bed, "Night")
    rig.desk.add_to_playlist(child.bed, [child.b])
    assert rig.said == []
    assert ("Night", None, [child.a, child.b, child.b]) in child.kept()


def test_while_nobody_knows_whom_it_holds_it_stays(
    child: Child, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise DatabaseUnusable("The disk with the library does not answer as it should.")

    rig.locked = True
    monkeypatch.setattr(rig.shelf.profiles, "profiles", gone)
    rig.desk.rename_playlist(child.other, "Mine")
    assert child.kept() == child.before
    rig.until(lambda: len(rig.said) == 2)


def test_what_is_not_there_is_nobodys(child: Child, rig: Rig) -> None:
    rig.locked = True
    rig.desk.rename_playlist(PlaylistId(99), "Mine")
    assert rig.said == []
