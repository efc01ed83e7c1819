"""Guessing beside the window: all that waits, a little at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from support.fakes import FakeClock

from sleepplayer.catalog import Guess, Written
from sleepplayer.library.tag_job import (
    AT_A_TIME,
    BackgroundTagger,
    Guesser,
    catalogue_digest,
    tag_waiting,
)
from sleepplayer.models import TrackId
from sleepplayer.trigger_edits import Edits, edited, with_added, with_hidden
from sleepplayer.triggers import Catalogue, builtin_catalogue

PATIENCE_S = 10.0


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return builtin_catalogue()


class FakeTagged:
    """A library whose tracks wait until they are guessed."""

    def __init__(self, count: int) -> None:
        self.waits = {
            TrackId(n): Written(track_id=TrackId(n), title=f"ASMR tapping {n}")
            for n in range(1, count + 1)
        }
        self.batches: list[int] = []
        self.guesses: dict[TrackId, Guess] = {}
        self.digests: list[str] = []
        self.refuses = False

    def waiting(self, limit: int) -> Sequence[Written]:
        return list(self.waits.values())[:limit]

    def put_guesses(self, guesses: Sequence[Guess]) -> int:
        self.batches.append(len(guesses))
        if self.refuses:
            return 0
        for guess in guesses:
            self.guesses[guess.of.track_id] = guess
            del self.waits[guess.of.track_id]
        return len(guesses)

    def retag_all(self, digest: str) -> bool:
        self.digests.append(digest)
        return False


def test_all_that_waits_is_guessed(catalogue: Catalogue) -> None:
    library = FakeTagged(2 * AT_A_TIME + 1)
    tag_waiting(library, Guesser(lambda: catalogue))
    assert library.batches == [AT_A_TIME, AT_A_TIME, 1]
    tags = library.guesses[TrackId(1)].tags
    assert [tag.trigger for tag in tags] == ["tapping"]


def test_the_folder_for_all_that_sounds_says_nothing(catalogue: Catalogue) -> None:
    folders = ("Music", "Musik/Anna", "Music/Rain sounds")
    written = [
        Written(track_id=TrackId(n), title=f"Track {n}", folder=folder)
        for n, folder in enumerate(folders)
    ]
    found = Guesser(lambda: catalogue).guess(written)
    assert [{tag.trigger for tag in guess.tags} for guess in found] == [set(), set(), {"rain"}]


def test_it_stops_where_it_is_told_to(catalogue: Catalogue) -> None:
    library = FakeTagged(AT_A_TIME)
    tag_waiting(library, Guesser(lambda: catalogue), rest=lambda: True)
    assert library.batches == []


def test_what_is_renamed_all_the_time_does_not_hold_it(catalogue: Catalogue) -> None:
    library = FakeTagged(3)
    library.refuses = True
    tag_waiting(library, Guesser(lambda: catalogue))
    assert library.batches == [3]


def test_the_catalogue_counts_that_is_there_now(catalogue: Catalogue) -> None:
    edits = with_added(Edits(), catalogue, "Marbles")
    now = [catalogue]
    guesser = Guesser(lambda: now[0])
    about = Written(track_id=TrackId(1), title="ASMR marbles")
    first = guesser.digest()
    (before,) = guesser.guess([about])
    now[0] = edited(catalogue, edits)
    (after,) = guesser.guess([about])
    assert [tag.trigger for tag in before.tags] != [tag.trigger for tag in after.tags]
    assert "own-marbles" in {tag.trigger for tag in after.tags}
    assert guesser.digest() != first


def test_a_digest_is_of_what_guesses_depend_on(catalogue: Catalogue) -> None:
    digest = catalogue_digest(catalogue)
    assert catalogue_digest(builtin_catalogue()) == digest
    renamed = edited(catalogue, Edits(names={"tapping": "Knocking"}))
    assert catalogue_digest(renamed) == digest
    hidden = edited(catalogue, with_hidden(Edits(), catalogue, "tapping"))
    assert catalogue_digest(hidden) == digest  # it is still guessed, and may be avoided
    assert catalogue_digest(replace(catalogue, hints=replace(catalogue.hints, rest=()))) != digest


class Run:
    """A tagger on its thread, and how often it told of something."""

    def __init__(self, library: FakeTagged, catalogue: Catalogue) -> None:
        self.clock = FakeClock()
        self.told = 0
        self.done = threading.Event()
        self._library = library
        self.tagger = BackgroundTagger(
            library,
            Guesser(lambda: catalogue),
            changed=self._changed,
            clock=self.clock,
            pause_s=0.0,
        )

    def _changed(self) -> None:
        self.told += 1
        if not self._library.waits:
            self.done.set()

    def look(self) -> None:
        self.done.clear()
        self.tagger.look()
        assert self.done.wait(PATIENCE_S)


@pytest.fixture
def library() -> FakeTagged:
    return FakeTagged(5 * AT_A_TIME)


@pytest.fixture
def run(library: FakeTagged, catalogue: Catalogue) -> Iterator[Run]:
    made = Run(library, catalogue)
    yield made
    assert made.tagger.close(PATIENCE_S)


def test_it_works_when_it_is_asked_to_look(run: Run, library: FakeTagged) -> None:
    assert library.batches == []
    run.look()
    assert len(library.guesses) == 5 * AT_A_TIME
    library.waits[TrackId(9999)] = Written(track_id=TrackId(9999), title="Rain")
    run.look()
    assert TrackId(9999) in library.guesses


def test_it_does_not_tell_of_every_batch(run: Run) -> None:
    """The clock stands still: at first and in the end is enough."""
    run.look()
    assert run.told == 2


def test_a_fault_does_not_end_it(
    run: Run, library: FakeTagged, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failed = threading.Event()

    def fail(_limit: int) -> Sequence[Written]:
        failed.set()
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(library, "waiting", fail)
        run.tagger.look()
        assert failed.wait(PATIENCE_S)
    run.look()
    assert not library.waits
    assert "tagging broke off: OSError" in caplog.text


def test_closing_ends_it_in_the_middle(library: FakeTagged, catalogue: Catalogue) -> None:
    begun = threading.Event()
    tagger = BackgroundTagger(
        library, Guesser(lambda: catalogue), changed=begun.set, clock=FakeClock(), pause_s=30.0
    )
    tagger.look()
    assert tagger.close(PATIENCE_S)
    assert library.batches == []
    assert not begun.is_set()
