"""The keeper, and what another process does to the same library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from shelf.rig import Rig, paths_in
from support.media import copy

from sleepplayer.clock import SystemClock
from sleepplayer.models import Root
from sleepplayer.shelf import keeper as keeper_module
from sleepplayer.shelf.shelf import Shelf

pytestmark = pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")


@pytest.fixture
def other(rig: Rig, home: Path) -> Iterator[Shelf]:
    """Another process's, beside a window's that watches."""
    rig.keeper.open()
    rig.until_watching()
    rig.keeper.measures = False
    with closing(Shelf(paths_in(home), clock=SystemClock())) as made:
        yield made


def ticking(rig: Rig, condition: Callable[[], object]) -> Callable[[], bool]:
    """Looked at often, as the evening does it once a second."""

    def look() -> bool:
        rig.shelf.elsewhere.look(
            lambda news: rig.keeper._post(lambda: rig.keeper.written_elsewhere(news))
        )
        rig.keeper.catch_up()
        return bool(condition())

    return look


def watched(rig: Rig) -> list[str]:
    return [root.path for root in rig.keeper._watched]


def test_a_folder_that_another_process_adds_is_watched_until_it_takes_it_out(
    rig: Rig, other: Shelf, music: Path
) -> None:
    changes = rig.changes
    other.tracks.add_roots([Root(str(music))])
    rig.until(ticking(rig, lambda: watched(rig) == [str(music)]))
    rig.until_watching()
    rig.until(lambda: rig.changes > changes)
    copy("mp3", music / "later.mp3", seed=1, title="later")
    rig.until_listed("later")  # the others are left to who has added them

    other.tracks.remove_root(str(music))
    rig.until(ticking(rig, lambda: watched(rig) == []))
    rig.until_listed()


def test_what_nobody_has_looked_at_is_looked_at_when_the_other_rests(
    rig: Rig, other: Shelf, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was killed, or a file came between its look and our watching."""
    monkeypatch.setattr(keeper_module, "CATCH_UP_AFTER_S", 0.05)
    other.tracks.add_roots([Root(str(music))])
    rig.until(ticking(rig, lambda: sorted(rig.titles()) == ["a", "b", "c"]))


def test_who_keeps_no_library_here_is_only_told(rig: Rig, home: Path, music: Path) -> None:
    """A terminal that plays does not scan because another adds a folder."""
    with closing(Shelf(paths_in(home), clock=SystemClock())) as another:
        another.tracks.add_roots([Root(str(music))])
        rig.until(ticking(rig, lambda: rig.changes))
    assert (watched(rig), rig.views, rig.keeper._catch_up_at_s) == ([], [], None)
