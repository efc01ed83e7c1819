"""What a scan makes of a disk that changed: new, changed, moved, gone, back, unreadable."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from support.fake_catalog import FakeCatalog
from support.media import copy, tag, touch_later

from sleepplayer.catalog import Change, Moved, Put, ScannedFile, Unreadable, Vanished
from sleepplayer.library.media import FileOnDisk, MediaReader
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.library.scanner import Scan
from sleepplayer.library.walk import Walk, places_of
from sleepplayer.models import Loudness, Root, TrackState


class CountingReader(MediaReader):
    """Remembers what was opened."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def read_all(
        self, files: Iterable[FileOnDisk], *, stop: Callable[[], bool]
    ) -> Iterator[tuple[FileOnDisk, ScannedFile | ProbeFailed]]:
        for found, file in super().read_all(files, stop=stop):
            self.opened.append(Path(found.location).name)
            yield found, file


class Library:
    """A catalog over folders, scanned at once."""

    def __init__(self, *roots: Path) -> None:
        self.catalog = FakeCatalog([Root(str(root), root.is_dir()) for root in roots])
        self.opened: list[str] = []

    def scan(self, *paths: Path) -> list[Change]:
        roots = self.catalog.roots()
        reader = CountingReader()
        scan = Scan(
            places_of([str(path) for path in paths], roots) if paths else roots,
            self.catalog.known_files(),
            reader=reader,
            stop=lambda: False,
        )
        for _ in scan.look():
            pass
        changes = [change for change in scan.changes() if change is not None]
        self.catalog.apply(changes)
        self.opened = reader.opened
        return changes

    def states(self) -> dict[str, TrackState]:
        return {
            Path(known.location).name: known.state for known in self.catalog.known_files().values()
        }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "music").mkdir()
    return tmp_path / "music"


@pytest.fixture
def library(root: Path) -> Library:
    """Rain and wind, scanned."""
    copy("mp3", root / "rain.mp3", seed=0)
    copy("opus", root / "deep" / "wind.opus", seed=1)
    library = Library(root)
    assert len(library.scan()) == 2
    return library


def test_a_second_scan_opens_nothing(library: Library) -> None:
    assert library.scan() == []
    assert library.opened == []


def test_a_new_file_is_put_and_no_other_is_opened(library: Library, root: Path) -> None:
    copy("flac", root / "new.flac", seed=2)
    (change,) = library.scan()
    assert isinstance(change, Put)
    assert library.opened == ["new.flac"]


def test_new_tags_keep_id_and_loudness(library: Library, root: Path) -> None:
    before = library.catalog.id_at(root / "rain.mp3")
    library.catalog.put_loudness(before, Loudness(-30, -10, 5, -25))
    tag(root / "rain.mp3", title="Softer rain")
    library.scan()
    row = library.catalog.at(root / "rain.mp3")
    assert row.known.track_id == before
    assert row.file is not None
    assert row.file.title == "Softer rain"
    assert row.loudness is not None


def test_another_recording_at_the_same_place_keeps_the_id_and_no_loudness(
    library: Library, root: Path
) -> None:
    before = library.catalog.id_at(root / "rain.mp3")
    library.catalog.put_loudness(before, Loudness(-30, -10, 5, -25))
    touch_later(copy("mp3", root / "rain.mp3", seed=3))
    library.scan()
    row = library.catalog.at(root / "rain.mp3")
    assert (row.known.track_id, row.loudness) == (before, None)


@pytest.mark.parametrize("to", ["other.mp3", "deep/rain.mp3", "new/folder/x.mp3"])
def test_a_renamed_or_moved_file_keeps_its_id(library: Library, root: Path, to: str) -> None:
    before = library.catalog.id_at(root / "rain.mp3")
    (root / to).parent.mkdir(parents=True, exist_ok=True)
    (root / "rain.mp3").rename(root / to)
    (change,) = library.scan()
    assert isinstance(change, Moved)
    assert library.catalog.id_at(root / to) == before
    assert library.scan() == []


def test_a_file_moved_to_another_root_and_tagged_anew_keeps_its_id(
    library: Library, root: Path, tmp_path: Path
) -> None:
    before = library.catalog.id_at(root / "rain.mp3")
    other = tmp_path / "other"
    other.mkdir()
    shutil.move(root / "rain.mp3", other / "x.mp3")
    tag(other / "x.mp3", title="Elsewhere")
    library.catalog.add_roots([Root(str(other))])
    library.scan()
    assert library.catalog.id_at(other / "x.mp3") == before


def test_a_renamed_root_keeps_all_ids(library: Library, root: Path) -> None:
    before = {name: library.catalog.id_at(root / name) for name in ("rain.mp3", "deep/wind.opus")}
    renamed = root.rename(root.with_name("sounds"))
    library.catalog.add_roots([Root(str(renamed))])
    library.scan()
    assert {name: library.catalog.id_at(renamed / name) for name in before} == before


def test_a_copy_beside_its_original_is_a_track_of_its_own(library: Library, root: Path) -> None:
    before = library.catalog.id_at(root / "rain.mp3")
    shutil.copy(root / "rain.mp3", root / "copy.mp3")
    (change,) = library.scan()
    assert isinstance(change, Put)
    assert library.catalog.id_at(root / "rain.mp3") == before
    assert library.catalog.id_at(root / "copy.mp3") != before


def test_a_copy_of_one_that_was_only_touched_is_no_move(library: Library, root: Path) -> None:
    before = library.catalog.id_at(root / "rain.mp3")
    shutil.copy(root / "rain.mp3", root / "copy.mp3")
    touch_later(root / "rain.mp3")
    library.scan()
    assert library.catalog.id_at(root / "rain.mp3") == before
    assert len(library.catalog.rows) == 3


def test_of_two_copies_that_move_each_keeps_its_name_and_id(library: Library, root: Path) -> None:
    shutil.copy(root / "rain.mp3", root / "a.mp3")
    library.scan()
    before = {name: library.catalog.id_at(root / name) for name in ("rain.mp3", "a.mp3")}
    (root / "new").mkdir()
    for name in before:
        (root / name).rename(root / "new" / name)
    library.scan()
    assert {name: library.catalog.id_at(root / "new" / name) for name in before} == before


def test_files_that_swap_their_names_swap_their_ids(root: Path) -> None:
    one = copy("mp3", root / "1.mp3", seed=0)
    two = copy("mp3", root / "2.mp3", seed=1)
    tag(two, title="Longer, so that the sizes differ")
    library = Library(root)
    library.scan()
    ids = library.catalog.id_at(one), library.catalog.id_at(two)
    one.rename(root / "x")
    two.rename(one)
    (root / "x").rename(two)
    library.scan()
    assert (library.catalog.id_at(two), library.catalog.id_at(one)) == ids
    assert set(library.states().values()) == {TrackState.THERE}


def test_a_moved_file_whose_place_is_taken_keeps_its_id(library: Library, root: Path) -> None:
    before = library.catalog.id_at(root / "rain.mp3")
    (root / "rain.mp3").rename(root / "a.mp3")
    touch_later(copy("mp3", root / "rain.mp3", seed=4))
    library.scan()
    assert library.catalog.id_at(root / "a.mp3") == before
    assert library.catalog.id_at(root / "rain.mp3") != before


def test_a_missing_file_is_kept_and_comes_back(library: Library, root: Path) -> None:
    before = library.catalog.id_at(root / "rain.mp3")
    aside = (root / "rain.mp3").rename(root.parent / "aside")
    assert library.scan() == [Vanished((before,))]
    assert library.scan() == []
    assert library.states()["rain.mp3"] is TrackState.MISSING
    aside.rename(root / "rain.mp3")
    (change,) = library.scan()
    assert isinstance(change, Put)
    assert library.catalog.id_at(root / "rain.mp3") == before
    assert library.states()["rain.mp3"] is TrackState.THERE


def test_a_disk_that_is_unplugged_and_returns(library: Library, root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    copy("wav", other / "fan.wav", seed=2)
    library.catalog.add_roots([Root(str(other))])
    library.scan()
    before = dict(library.catalog.rows)
    away = root.rename(tmp_path / "away")
    (change,) = library.scan()
    assert isinstance(change, Vanished)
    assert library.states() == {
        "rain.mp3": TrackState.MISSING,
        "wind.opus": TrackState.MISSING,
        "fan.wav": TrackState.THERE,
    }
    away.rename(root)
    library.scan()
    assert library.catalog.rows == before


def test_an_unreadable_file_is_listed_with_its_reason_once(library: Library, root: Path) -> None:
    (root / "text.mp3").write_text("no sound")
    (change,) = library.scan()
    assert isinstance(change, Unreadable)
    assert change.problem == "“text.mp3” holds no sound that can be played."
    assert library.scan() == []
    copy("mp3", root / "text.mp3", seed=5)
    library.scan()
    assert library.states()["text.mp3"] is TrackState.THERE


def test_a_track_that_was_added_by_name_alone_is_not_missing(root: Path) -> None:
    copy("mp3", root / ".hidden.mp3")
    library = Library(root, root / ".hidden.mp3")
    library.scan()
    assert library.states() == {".hidden.mp3": TrackState.THERE}
    library.catalog.remove_root(str(root / ".hidden.mp3"))
    assert library.scan() == []


def test_looking_at_some_paths_leaves_the_others(library: Library, root: Path) -> None:
    (root / "rain.mp3").rename(root / "moved.mp3")
    (root / "deep" / "wind.opus").unlink()
    copy("flac", root / "new.flac", seed=2)
    changes = library.scan(root / "rain.mp3", root / "moved.mp3")
    assert [type(change) for change in changes] == [Moved]
    assert library.states() == {"moved.mp3": TrackState.THERE, "wind.opus": TrackState.THERE}
    library.scan(root / "deep")
    assert library.states()["wind.opus"] is TrackState.MISSING


def test_only_what_may_be_in_the_library_is_a_place(root: Path, tmp_path: Path) -> None:
    for name in ("a.mp3", "b.txt", ".c.mp3", ".d/e.mp3", "f/g.mp3"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).touch()
    roots = [Root(str(root)), Root(str(tmp_path / "x.bin"), is_folder=False)]
    names = ["a.mp3", "b.txt", ".c.mp3", ".d/e.mp3", "f", "gone", "../x.bin", "../y.mp3"]
    paths = [os.path.normpath(root / name) for name in names]
    places = [os.path.relpath(place.path, root) for place in places_of(paths, roots)]
    assert places == ["a.mp3", "f", "gone", "../x.bin"]


def walked(*roots: Path) -> list[str]:
    walk = Walk([Root(str(root), root.is_dir()) for root in roots], stop=lambda: False)
    return [os.path.relpath(found.location, roots[0]) for found in walk.files()]


def test_links_in_circles_end_and_real_places_come_first(tmp_path: Path) -> None:
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "rain.mp3").touch()
    (tmp_path / "a").symlink_to(tmp_path / "z")
    (tmp_path / "z" / "up").symlink_to(tmp_path)
    (tmp_path / "1.mp3").symlink_to(tmp_path / "z" / "rain.mp3")
    (tmp_path / "self.mp3").symlink_to("self.mp3")
    assert walked(tmp_path) == ["z/rain.mp3"]


def test_a_link_out_of_the_library_is_followed(tmp_path: Path) -> None:
    for name in ("root", "outside/deep"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "outside" / "deep" / "rain.mp3").touch()
    (tmp_path / "outside" / "wind.mp3").touch()
    (tmp_path / "root" / "link").symlink_to(tmp_path / "outside" / "deep")
    (tmp_path / "root" / "link.mp3").symlink_to(tmp_path / "outside" / "wind.mp3")
    assert sorted(walked(tmp_path / "root")) == ["link.mp3", "link/rain.mp3"]


def test_a_folder_within_another_root_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "rain.mp3").touch()
    assert walked(tmp_path, tmp_path / "in", tmp_path / "in" / "rain.mp3") == ["in/rain.mp3"]


def test_a_missing_root_is_counted_and_nothing_raised(tmp_path: Path) -> None:
    walk = Walk([Root(str(tmp_path / "gone")), Root("a\0b")], stop=lambda: False)
    assert list(walk.files()) == []
    assert walk.closed_folders == 2


def test_names_that_are_not_utf_8_and_times_that_are_too_late(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.mp3"))
    copy("mp3", path)
    os.utime(path, ns=(0, 2**63 + 10))
    library = Library(tmp_path)
    (change,) = library.scan()
    assert isinstance(change, Put)
    assert change.file.location == str(path)
    assert change.file.modified_ns < 2**63
    assert library.scan() == []
