"""A library and a person in memory, as planning sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sleepplayer.models import PlaylistId, Track, TrackId, TriggerWeight
from sleepplayer.people import FIRST_PROFILE, ProfileId
from sleepplayer.rotation.nights import Played, Said
from sleepplayer.rotation.rules import Rules
from sleepplayer.shelf.planning import Planning
from sleepplayer.shelf.rotation import Lasts, Rotation, Sound
from sleepplayer.triggers import Catalogue, Senses, Trigger
from support.fakes import FakeClock

NAMES = ("whispering", "tapping", "scratching", "rain", "hand-movements")
CATALOGUE = Catalogue(
    triggers=(
        *(
            Trigger(id=name, name=name.replace("-", " ").capitalize(), prevalence=0.6)
            for name in NAMES[:-1]
        ),
        Trigger(id=NAMES[-1], name="Hand movements", senses=Senses.SIGHT),
    ),
    pairs=frozenset({frozenset({"tapping", "scratching"})}),
)


@dataclass
class PlanWorld:
    """Both kinds of sources; what is in it may be changed at any time."""

    sounds_by_id: dict[TrackId, Sound] = field(default_factory=dict)
    listens: list[Played] = field(default_factory=list)
    words: list[Said] = field(default_factory=list)
    laid_down: Rules = field(default_factory=Rules)
    lists: dict[PlaylistId, frozenset[TrackId]] = field(default_factory=dict)
    left: dict[TrackId, Lasts] = field(default_factory=dict)
    given_stars: dict[date, int] = field(default_factory=dict)
    gone: set[TrackId] = field(default_factory=set)
    unread: dict[TrackId, tuple[TriggerWeight, ...]] = field(default_factory=dict)
    """What tracks carry that nobody has read for triggers; until then they carry nothing."""
    known_as: Catalogue = CATALOGUE
    who: ProfileId = FIRST_PROFILE
    clock: FakeClock = field(default_factory=FakeClock)
    reads: int = 0

    def add(self, track: int, minutes: float | None, **weights: float) -> None:
        triggers = tuple(
            TriggerWeight(name.replace("_", "-"), weight) for name, weight in weights.items()
        )
        self.sounds_by_id[TrackId(track)] = Sound(TrackId(track), minutes, triggers)

    def add_unread(self, track: int, minutes: float | None, **weights: float) -> None:
        self.add(track, minutes, **weights)
        sound = self.sounds_by_id[TrackId(track)]
        self.unread[sound.track_id] = sound.triggers
        self.sounds_by_id[sound.track_id] = replace(sound, triggers=())

    def hear(self, nights_ago: int, track: int, minutes: float, *, skipped: bool = False) -> None:
        began = (
            self.clock.wall() - timedelta(days=nights_ago) + timedelta(seconds=len(self.listens))
        )
        night = (began - timedelta(hours=12)).date().toordinal()
        self.listens.append(Played(night, began, TrackId(track), minutes, skipped))

    @property
    def today(self) -> int:
        return (self.clock.wall() - timedelta(hours=12)).date().toordinal()

    @property
    def now(self) -> datetime:
        return self.clock.wall()

    def rotation(self) -> Rotation:
        return Rotation(self, clock=self.clock)

    def planning(self) -> Planning:
        return Planning(self.rotation(), self)

    # --- Sources ----------------------------------------------------------------------------------

    def profile_id(self) -> ProfileId:
        return self.who

    def catalogue(self) -> Catalogue:
        return self.known_as

    def library_stamp(self) -> object:
        return dict(self.sounds_by_id), set(self.gone)

    def library(self) -> Iterator[Sound]:
        self.reads += 1
        return iter([each for track, each in self.sounds_by_id.items() if track not in self.gone])

    def lasting(self, profile_id: ProfileId) -> Mapping[TrackId, Lasts]:
        return dict(self.left)

    def sounds(self, track_ids: Sequence[TrackId]) -> list[Sound]:
        return [self.sounds_by_id[track] for track in track_ids if track in self.sounds_by_id]

    def history_stamp(self, profile_id: ProfileId) -> object:
        return tuple(self.listens)

    def played(self, profile_id: ProfileId) -> list[Played]:
        return list(self.listens) if profile_id == FIRST_PROFILE else []

    def said(self, profile_id: ProfileId) -> list[Said]:
        return list(self.words) if profile_id == FIRST_PROFILE else []

    def stars(self, profile_id: ProfileId) -> Mapping[date, int]:
        return dict(self.given_stars)

    # --- PlanningSources --------------------------------------------------------------------------

    def rules(self, profile_id: ProfileId, night: date) -> Rules:
        return self.laid_down

    def among(
        self, profile_id: ProfileId, playlists: frozenset[PlaylistId], night: date
    ) -> frozenset[TrackId]:
        return frozenset().union(*(self.lists[each] for each in playlists))

    def guess(self, track_ids: Sequence[TrackId], more: int) -> bool:
        read = self.unread.keys() & set(track_ids)
        others = [each for each in self.unread if each not in read][: more if read else 0]
        for track in (*read, *others):
            carried = self.unread.pop(track)
            self.sounds_by_id[track] = replace(self.sounds_by_id[track], triggers=carried)
        return bool(read)

    def tracks(self, track_ids: Sequence[TrackId]) -> Mapping[TrackId, Track]:
        return {
            track: Track(
                location=f"/m/{track}.mp3",
                title=f"Sound {track}",
                track_id=track,
                triggers=self.sounds_by_id[track].triggers,
            )
            for track in track_ids
            if track not in self.gone
        }
