"""A session is kept supplied: what was planned lasts until the silence, however late that comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from support.fakes import SilentEvening, track

from sleepplayer.models import Playlist, Track, TrackId
from sleepplayer.night.evening_plan import Card, EveningPlan, PlanWish
from sleepplayer.night.playback import FailureReason
from sleepplayer.night.sleep_timer import ForLength
from sleepplayer.shelf.plan_feed import AGAIN_AFTER_S, PlanFeed

MINUTES = 10.0


def sound(number: int) -> Track:
    return replace(track(f"/m/{number}", MINUTES * 60.0), track_id=TrackId(number))


class FakeDesk:
    """Plans ten-minute sounds in their order; each at most once."""

    def __init__(self, count: int) -> None:
        self.on_changed: Callable[[], None] = lambda: None
        self.wishes: list[PlanWish] = []
        self.left = [sound(number) for number in range(1, count + 1)]

    def plan(self, wish: PlanWish, got: Callable[[EveningPlan], None]) -> None:
        self.wishes.append(wish)
        cards = [Card(track=sound(number), minutes=MINUTES) for number in wish.opening]
        minutes = MINUTES * len(cards)
        while minutes < wish.length_min and self.left:
            cards.append(Card(track=self.left.pop(0), minutes=MINUTES))
            minutes += MINUTES
        got(EveningPlan(wish=wish, day=1, cards=tuple(cards)))

    def something_else(
        self, wish: PlanWish, place: int, got: Callable[[EveningPlan], None]
    ) -> None:
        raise NotImplementedError

    def playlists(self) -> Sequence[Playlist]:
        return ()

    def for_some_alone(self) -> bool:
        return False

    def harmless(self, track_id: TrackId) -> None:
        raise NotImplementedError

    def never_again(self, track_id: TrackId) -> Callable[[], None]:
        raise NotImplementedError

    def lift(self, track: Track, trigger: str | None) -> None:
        raise NotImplementedError


class Night:
    """A session that is fed."""

    def __init__(self, count: int, **broken: FailureReason) -> None:
        lengths: dict[str, float | FailureReason] = {
            f"/m/{number}": MINUTES * 60.0 for number in range(1, count + 1)
        }
        lengths.update({f"/m/{name[1:]}": why for name, why in broken.items()})
        self.evening = SilentEvening(lengths, tracks=(), pace_s=1.0)
        self.desk = FakeDesk(count)
        self.feed = PlanFeed(
            self.evening.session, self.desk, clock=self.evening.clock, added=self._added
        )

    def _added(self, tracks: Sequence[Track]) -> None:
        self.evening.queue.add(tracks)
        self.evening.session.queue_changed()

    def start(self, length_s: float) -> None:
        self.feed.begin(length_s, lambda made: self._added([card.track for card in made.cards]))
        self.evening.start(ForLength(length_s))

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds / 10)):
            self.evening.run(10.0)
            self.feed.look()

    @property
    def heard(self) -> list[str]:
        return [each.location for each in self.evening.history.listens]


def test_what_was_planned_is_enough() -> None:
    night = Night(9)
    night.start(1800.0)
    night.run(1900.0)
    assert len(night.desk.wishes) == 1
    assert night.heard == ["/m/1", "/m/2", "/m/3"]


def test_an_extension_is_planned_for_behind_what_is_to_come() -> None:
    night = Night(9)
    night.start(1800.0)
    night.run(60.0)
    night.evening.session.extend(1200.0)
    night.run(20.0)
    assert night.desk.wishes[-1].opening == (2, 3)
    assert [entry.track.track_id for entry in night.evening.queue.entries] == [1, 2, 3, 4, 5]
    night.run(3000.0)
    assert night.heard == ["/m/1", "/m/2", "/m/3", "/m/4", "/m/5"]


def test_skipping_is_made_up_for() -> None:
    night = Night(9)
    night.start(1800.0)
    night.run(60.0)
    night.evening.session.next()
    night.run(20.0)
    assert len(night.evening.queue.entries) == 4
    night.run(1800.0)
    assert night.heard == ["/m/1", "/m/2", "/m/3", "/m/4"]


def test_what_is_gone_is_made_up_for_and_not_asked_for_again() -> None:
    night = Night(9, n2=FailureReason.MISSING)
    night.start(1800.0)
    night.run(1900.0)
    assert TrackId(2) in night.desk.wishes[-1].without
    assert "/m/4" in night.heard


def test_it_is_not_asked_again_and_again_when_there_is_no_more() -> None:
    night = Night(2)
    night.start(3600.0)
    night.run(300.0)
    assert len(night.desk.wishes) - 1 <= 300.0 / AGAIN_AFTER_S + 1
    night.run(3400.0)
    assert night.heard[:3] == ["/m/1", "/m/2", "/m/1"]  # nothing else may play, so it repeats


def test_in_silence_nothing_is_asked() -> None:
    night = Night(3)
    night.feed.look()
    assert night.desk.wishes == []
