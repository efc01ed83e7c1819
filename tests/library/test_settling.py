"""Changed paths wait until they are at rest."""

from __future__ import annotations

import random

from sleepplayer.library.settling import MOST_PATHS, FileState, Settling


class Disk(dict[str, FileState]):
    """States by path; None for what is not there."""

    def __call__(self, path: str) -> FileState:
        return self.get(path)


def test_a_file_is_handed_over_two_seconds_after_its_last_event() -> None:
    settling = Settling(2.0, Disk({"/a": (1, 1)}))
    settling.note("/a", 0.0)
    settling.note("/a", 1.5)
    assert settling.rested(2.4) == ()
    assert settling.due_s() == 2.5
    assert settling.rested(2.5) == ()
    assert settling.due_s() == 3.5
    assert settling.rested(3.5) == ("/a",)
    assert settling.due_s() is None


def test_a_file_that_still_grows_without_events_waits() -> None:
    disk = Disk({"/a": (1, 1)})
    settling = Settling(2.0, disk)
    settling.note("/a", 0.0)
    for second in range(1, 10):
        disk["/a"] = (second, second)
        assert settling.rested(float(second)) == ()
    assert settling.rested(10.0) == ("/a",)


def test_both_ends_of_a_rename_come_together() -> None:
    settling = Settling(2.0, Disk({"/b": (1, 1)}))
    settling.note("/a", 0.0)
    settling.note("/b", 0.0)
    settling.rested(1.0)
    assert settling.rested(2.0) == ("/a", "/b")


def test_a_folder_waits_for_what_changes_in_it() -> None:
    disk = Disk({"/d/e/a": (1, 1)})
    settling = Settling(2.0, disk)
    settling.note("/d", 0.0)
    settling.note("/d/e/a", 1.5)
    settling.rested(1.0)
    assert settling.rested(2.5) == ()
    assert settling.rested(3.5) == ("/d", "/d/e/a")


def test_too_many_are_forgotten_and_it_says_so() -> None:
    settling = Settling(2.0, Disk())
    for number in range(MOST_PATHS + 1):
        settling.note(str(number), 0.0)
    assert settling.overflowed
    settling.rested(1.0)
    assert len(settling.rested(2.0)) == 1


def test_every_path_is_handed_over_once_it_rests() -> None:
    rng = random.Random(4)
    for _ in range(50):
        paths = ["/a", "/a/b", "/a/b/c", "/d", "/d/e"]
        settling = Settling(2.0, Disk())
        noted, handed = set(), set()
        now_s = 0.0
        for _ in range(rng.randrange(1, 30)):
            now_s += rng.random()
            path = rng.choice(paths)
            settling.note(path, now_s)
            noted.add(path)
            handed |= set(settling.rested(now_s))
        while (due_s := settling.due_s()) is not None:
            assert due_s > now_s - 2.0
            now_s = max(now_s, due_s)
            handed |= set(settling.rested(now_s))
        assert handed == noted
