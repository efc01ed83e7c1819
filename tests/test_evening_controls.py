"""What window and terminal share of the way in from outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from support.fake_power import FakePower
from support.fakes import SilentEvening, track

from sleepplayer.evening_controls import EveningControls, Sleeve
from sleepplayer.models import Track
from sleepplayer.night.after_silence import AfterSilence
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.media_keys import MediaKey
from sleepplayer.night.queue import Repeat
from sleepplayer.night.sleep_timer import EndOfQueue, ForLength
from sleepplayer.night.view import Phase
from sleepplayer.people import SessionKind

COVER = Path("/covers/1.jpg")


@dataclass
class FakeHands:
    """Does what the session is to do, and notes what is its own."""

    can_show: bool = True
    can_start: bool = True
    starting: bool = False
    not_started: str = ""
    headset_extends: bool = True
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def do(self, command: Callable[[], object]) -> None:
        command()

    def start(self) -> None:
        self.asked.append(("start",))

    def set_volume(self, percent: int) -> None:
        self.asked.append(("volume", percent))

    def set_repeat(self, repeat: Repeat) -> None:
        self.asked.append(("repeat", repeat))

    def set_shuffle(self, shuffle: bool) -> None:
        self.asked.append(("shuffle", shuffle))

    def gather(self, sources: Sequence[Path | str], *, play: bool) -> None:
        self.asked.append(("gather", *sources, play))

    def show(self) -> None:
        self.asked.append(("show",))

    def quit(self) -> None:
        self.asked.append(("quit",))


def sleeve_of(one: Track) -> Sleeve:
    return Sleeve(f"album of {one.title}", COVER)


class World:
    """Three sounds, and what may be asked of them from outside."""

    def __init__(self, **titles: float) -> None:
        self.evening = SilentEvening(titles or {"a": 100.0, "b": 100.0, "c": 100.0})
        self.session = self.evening.session
        self.power = FakePower()
        self.after = AfterSilence(
            power=self.power,
            clock=self.evening.clock,
            changed=lambda _pending: None,
            hindered=lambda _action, _blocker: None,
        )
        self.hands = FakeHands()
        self.controls = EveningControls(
            self.session, self.hands, after=self.after, sleeve=sleeve_of
        )

    def start(self) -> None:
        self.evening.start(ForLength(1800.0))

    def wait_for_the_end(self) -> None:
        """In a minute the machine is suspended."""
        self.after.begin(EndAction.SUSPEND)
        self.power.settle()
        assert self.is_pending

    @property
    def is_pending(self) -> bool:
        return self.after.pending is not None

    @property
    def phase(self) -> Phase:
        return self.session.view().phase

    @property
    def place(self) -> tuple[str, float]:
        """What plays, and where."""
        view = self.session.view()
        assert view.entry is not None
        return view.entry.track.title, view.position_s or 0.0


def is_at(world: World, title: str, position_s: float) -> bool:
    here, at_s = world.place
    return here == title and abs(at_s - position_s) < 0.5


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def playing(world: World) -> World:
    world.start()
    world.evening.run(10.0)
    return world


def test_what_stands_ready_is_told_while_nothing_plays(world: World) -> None:
    now = world.controls.now()
    assert (now.phase, now.title, now.can_start) == (Phase.IDLE, "a", True)
    assert not (now.has_next or now.has_previous or now.can_seek)
    assert now.remaining_s is None


def test_what_plays_is_told(playing: World) -> None:
    now = playing.controls.now()
    assert (now.phase, now.title, now.album) == (Phase.PLAYING, "a", "album of a")
    assert now.location == playing.evening.queue.entries[0].track.location
    assert now.cover == COVER
    assert now.position_s == pytest.approx(10.0, abs=0.5)
    assert now.duration_s == 100.0
    assert now.remaining_s == pytest.approx(1790.0, abs=0.5)
    assert now.silent_at is not None
    assert now.has_next and now.has_previous and now.can_seek
    assert not now.fading


def test_our_own_sounds_are_at_no_place() -> None:
    world = World(rain=100.0)
    world.evening.queue.clear()
    world.evening.queue.add([Track(location="own:rain", title="Rain", synthesised=True)])
    assert world.controls.now().location == ""


def test_of_a_discovery_nothing_is_told_even_when_it_has_just_ended(world: World) -> None:
    world.session.start(EndOfQueue(), kind=SessionKind.DISCOVERY)
    now = world.controls.now()
    assert (now.phase, now.entry_id, now.title, now.location) == (Phase.PLAYING, None, "", "")
    world.session.stop(0.0)
    now = world.controls.now()
    assert (now.phase, now.entry_id, now.title) == (Phase.IDLE, None, "")


def test_at_the_last_of_an_evening_without_repeat_nothing_follows(playing: World) -> None:
    playing.evening.queue.repeat = Repeat.OFF
    playing.session.next()
    playing.session.next()
    assert playing.place[0] == "c"
    assert not playing.controls.now().has_next


@pytest.mark.parametrize("key", [MediaKey.PLAY, MediaKey.PLAY_PAUSE])
def test_a_key_starts_and_lets_nothing_follow_that_is_being_asked_about(
    world: World, key: MediaKey
) -> None:
    world.after.begin(EndAction.SUSPEND)  # the system has not answered yet
    world.controls.press(key)
    assert world.hands.asked == [("start",)]
    world.power.settle()
    assert not world.after.busy


@pytest.mark.parametrize("key", MediaKey)
def test_any_key_calls_off_what_is_to_follow_and_does_nothing_else(
    world: World, key: MediaKey
) -> None:
    world.wait_for_the_end()
    assert world.controls.now().ending is not None
    world.controls.press(key)
    assert world.controls.now().ending is None
    assert world.phase is Phase.IDLE
    assert world.hands.asked == []


def test_keys_while_it_plays(playing: World) -> None:
    press = playing.controls.press
    press(MediaKey.NEXT)
    assert playing.place[0] == "b"
    press(MediaKey.PREVIOUS)
    assert playing.place[0] == "a"
    steps: list[tuple[MediaKey, Phase]] = [
        (MediaKey.PLAY, Phase.PLAYING),
        (MediaKey.PLAY_PAUSE, Phase.PAUSED),
        (MediaKey.PAUSE, Phase.PAUSED),
        (MediaKey.PLAY_PAUSE, Phase.PLAYING),
        (MediaKey.STOP, Phase.IDLE),
        (MediaKey.STOP, Phase.IDLE),
        (MediaKey.NEXT, Phase.IDLE),
    ]
    assert [(key, (press(key), playing.phase)[1]) for key, _ in steps] == steps
    assert playing.hands.asked == []


@pytest.mark.parametrize("extends", [True, False])
def test_play_in_the_last_minutes(playing: World, *, extends: bool) -> None:
    playing.hands.headset_extends = extends
    playing.evening.run(1720.0)
    before_s = playing.controls.now().remaining_s
    assert before_s is not None
    assert playing.controls.now().still_awake
    playing.controls.press(MediaKey.PLAY_PAUSE)
    after_s = playing.controls.now().remaining_s
    assert after_s is not None
    assert playing.phase is (Phase.PLAYING if extends else Phase.PAUSED)
    assert (after_s > before_s + 60.0) is extends


def test_start_begins_goes_on_or_changes_nothing(world: World) -> None:
    world.wait_for_the_end()
    world.controls.start()
    assert world.hands.asked == [("start",)]
    assert world.after.pending is None
    world.start()
    world.controls.start()
    world.session.pause()
    world.controls.start()
    assert world.phase is Phase.PLAYING
    assert world.hands.asked == [("start",)]


def test_a_place_counts_for_its_own_track_alone(playing: World) -> None:
    entry_id = playing.controls.now().entry_id
    assert entry_id is not None
    playing.controls.seek_to(entry_id, 60.0)
    playing.evening.step()
    assert is_at(playing, "a", 60.0)
    playing.controls.seek_to(entry_id + 1, 10.0)
    assert is_at(playing, "a", 60.0)


@pytest.mark.parametrize(
    ("seconds", "place"), [(20.0, ("a", 30.0)), (-600.0, ("a", 0.0)), (600.0, ("b", 0.0))]
)
def test_ahead_and_back_stay_within_the_track_or_go_on(
    playing: World, seconds: float, place: tuple[str, float]
) -> None:
    playing.controls.seek_by(seconds)
    playing.evening.step()
    assert is_at(playing, *place)


def test_nothing_is_sought_while_nothing_plays(world: World) -> None:
    world.controls.seek_by(20.0)
    entry = world.evening.queue.current
    assert entry is not None
    world.controls.seek_to(entry.entry_id, 20.0)
    assert world.place == ("a", 0.0)


def test_more_time_and_a_soft_end(playing: World) -> None:
    before_s = playing.controls.now().remaining_s
    assert before_s is not None
    playing.controls.extend(600.0)
    assert playing.controls.now().remaining_s == pytest.approx(before_s + 600.0, abs=0.5)
    playing.controls.end_softly()
    playing.evening.step()
    assert playing.controls.now().remaining_s == pytest.approx(20.0, abs=0.5)
    assert playing.controls.now().fading


def test_what_is_set_goes_by_the_hands_and_not_if_it_is_so_already(world: World) -> None:
    queue = world.evening.queue
    world.controls.set_volume(130)
    world.controls.set_volume(-5)
    world.controls.set_repeat(queue.repeat)
    world.controls.set_repeat(Repeat.TRACK)
    world.controls.set_shuffle(queue.shuffle)
    world.controls.set_shuffle(True)
    asked = [("volume", 100), ("volume", 0), ("repeat", Repeat.TRACK), ("shuffle", True)]
    assert world.hands.asked == asked


def test_what_is_opened_calls_off_what_is_to_follow_what_is_added_does_not(world: World) -> None:
    world.wait_for_the_end()
    world.controls.add(["https://radio.example/night"])
    before = world.is_pending
    world.controls.open([Path("/music/a.flac")])
    assert (before, world.is_pending) == (True, False)
    assert world.hands.asked == [
        ("gather", "https://radio.example/night", False),
        ("gather", Path("/music/a.flac"), True),
    ]


@pytest.mark.parametrize("can_show", [True, False])
def test_what_cannot_be_shown_is_not(world: World, *, can_show: bool) -> None:
    world.hands.can_show = can_show
    assert world.controls.can_show is can_show
    world.controls.show()
    world.controls.quit()
    assert world.hands.asked == [("show",)] * can_show + [("quit",)]


def test_a_live_stream_has_no_places_and_nothing_before_it() -> None:
    world = World(radio=100.0)
    world.evening.queue.repeat = Repeat.OFF
    world.evening.queue.clear()
    world.evening.queue.add([track("https://radio.example/night", None)])
    world.evening.backend.lengths = lambda _where: 1000.0
    world.start()
    now = world.controls.now()
    assert not now.can_seek
    assert not now.has_previous
