"""A desk that plans tonight from a list, in its order: what is asked of it can be seen and held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QTimer

from sleepplayer.models import Playlist, PlaylistId, Track, TrackId, TriggerWeight
from sleepplayer.night.evening_plan import Card, EveningPlan, NothingToPlan, PlanWish
from sleepplayer.rotation.reasons import Reason, Rest, Resting, Why

TODAY = date(2026, 11, 20).toordinal()
NAMES = {
    "page-turning": "Page turning",
    "whispering": "Whispering",
    "rain": "Rain",
    "tapping": "Tapping",
    "ear-to-ear": "Ear to ear",
    "brushing": "Brushing",
    "crinkling": "Crinkling",
    "scratching": "Scratching",
    "soap": "Soap carving",
    "eating": "Eating sounds",
    "folding": "Folding",
    "waves": "Waves",
}
RESTS = (
    Rest("tapping", Resting.ESTIMATED, TODAY + 6, 0.38),
    Rest("ear-to-ear", Resting.ESTIMATED, TODAY + 1, 0.72),
    Rest("eating", Resting.AVOIDED, None, 1.0),
)
MORE_RESTS = (
    *RESTS,
    Rest("crinkling", Resting.SET, TODAY + 13, 0.5),
    Rest("scratching", Resting.ESTIMATED, TODAY + 3, 0.15),
    Rest("soap", Resting.ESTIMATED, TODAY + 2, 0.55),
    Rest("brushing", Resting.ESTIMATED, TODAY + 4, 0.45),
)
PLAYLISTS = (
    Playlist(playlist_id=PlaylistId(1), name="Rainy evenings", count=2),
    Playlist(playlist_id=PlaylistId(2), name="Paper & books", count=2),
    Playlist(playlist_id=PlaylistId(3), name="Nothing in it", count=0),
)


def library() -> list[Track]:
    """Sounds the library knows, in the order they are planned in."""
    sounds = (
        ("Slow page turning, no talking", ("page-turning",), 9),
        ("Old book, soft whisper", ("whispering", "page-turning"), 11),
        ("Rain on canvas", ("rain",), 6),
        ("Waves at night", ("waves",), 12),
        ("Folding towels", ("folding",), 14),
        ("Recorded in the kitchen", (), 8),
        ("Rain on a tin roof, with a little thunder", ("rain",), 30),
    )
    return [
        Track(
            location=f"/library/{number}.opus",
            title=title,
            track_id=TrackId(number),
            duration_s=minutes * 60.0,
            triggers=tuple(TriggerWeight(name, 1 / (1 + n)) for n, name in enumerate(names)),
        )
        for number, (title, names, minutes) in enumerate(sounds, start=101)
    ]


class FakeTonightDesk:
    """Answers soon, or when it is told to (`held`); an older question is never answered."""

    def __init__(self, tracks: Sequence[Track] | None = None, *, held: bool = False) -> None:
        self.on_changed: Callable[[], None] = lambda: None
        self.tracks = list(library() if tracks is None else tracks)
        self.barred: set[TrackId] = set()
        self.in_playlists: dict[PlaylistId, set[TrackId]] = {
            PlaylistId(1): {TrackId(103), TrackId(107)},
            PlaylistId(2): {TrackId(101), TrackId(102)},
            PlaylistId(3): set(),
        }
        self.kept_playlists: Sequence[Playlist] = PLAYLISTS
        self.rests: Sequence[Rest] = RESTS
        self.held = held
        self.estimate = False
        self.allow_list = False
        self.wishes: list[PlanWish] = []
        self.places: list[int | None] = []
        self.never: list[TrackId] = []
        self.harmless_ones: list[TrackId] = []
        self._waiting: Callable[[], None] | None = None

    def plan(self, wish: PlanWish, got: Callable[[EveningPlan], None]) -> None:
        self._ask(wish, None, lambda: got(self.planned(wish)))

    def something_else(
        self, wish: PlanWish, place: int, got: Callable[[EveningPlan], None]
    ) -> None:
        left_out = wish.opening[place]
        asked = replace(
            wish, opening=wish.opening[:place], without=wish.without | {left_out, *wish.opening}
        )
        self._ask(wish, place, lambda: got(self.planned(asked)))

    def playlists(self) -> Sequence[Playlist]:
        return self.kept_playlists

    def for_some_alone(self) -> bool:
        return self.allow_list

    def harmless(self, track_id: TrackId) -> None:
        self.harmless_ones.append(track_id)
        self.on_changed()

    def never_again(self, track_id: TrackId) -> Callable[[], None]:
        self.never.append(track_id)
        self.barred.add(track_id)
        self.on_changed()

        def undo() -> None:
            self.never.remove(track_id)
            self.barred.discard(track_id)
            self.on_changed()

        return undo

    def lift(self, track: Track, trigger: str | None) -> None:
        raise AssertionError("nothing here lifts what bars a track")

    @property
    def waits(self) -> bool:
        """Whether a question has not been answered yet."""
        return self._waiting is not None

    def answer(self) -> None:
        """Answer the newest question."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def planned(self, wish: PlanWish) -> EveningPlan:
        """What fits, in the list's order; what is left out comes only if nothing else may."""
        by_id = {track.track_id: track for track in self.tracks}
        allowed = set().union(*(self.in_playlists[one] for one in wish.playlists))
        there = [t for t in self.tracks if not wish.playlists or t.track_id in allowed]
        free = [t for t in there if t.track_id not in self.barred]
        opening = [by_id[one] for one in wish.opening if one in by_id and one not in self.barred]
        wanted = [t for t in free if t.track_id not in wish.without and t not in opening]
        cards: list[Card] = []
        left_min = wish.length_min
        for track in (*opening, *(wanted if wanted or opening else free)):
            if left_min <= 0.01:
                break
            minutes = min(left_min, (track.duration_s or 1200.0) / 60.0)
            cards.append(_card(track, minutes, last=minutes >= left_min))
            left_min -= minutes
        nothing = None
        if wish.length_min <= 0:
            nothing = NothingToPlan.NO_TIME
        elif not cards:
            nothing = NothingToPlan.ALL_BARRED if there else NothingToPlan.NO_TRACKS
        return EveningPlan(
            wish=wish,
            day=TODAY,
            cards=tuple(cards),
            rests=tuple(self.rests),
            spare_min=left_min if cards else 0.0,
            nothing=nothing,
            estimate=self.estimate,
            names=NAMES,
        )

    def _ask(self, wish: PlanWish, place: int | None, answer: Callable[[], None]) -> None:
        self.wishes.append(wish)
        self.places.append(place)
        self._waiting = answer
        if not self.held:
            QTimer.singleShot(0, lambda: self.answer() if self._waiting is answer else None)


def _card(track: Track, minutes: float, *, last: bool) -> Card:
    trigger = track.triggers[0].trigger if track.triggers else None
    reasons = {
        "page-turning": (Reason(Why.FRESH, trigger, 7.0), Reason(Why.LIKED, trigger, 0.7)),
        "whispering": (Reason(Why.STAYS, "page-turning", 9.0),),
        "waves": (Reason(Why.NEVER_HEARD, trigger), Reason(Why.LONG_AGO, None, 40.0)),
    }.get(trigger or "", ())
    if trigger is None:
        reasons = (Reason(Why.UNTAGGED),)
    if last:
        reasons = (*reasons, Reason(Why.ENDS_IN_TIME, None, 0.5))
    return Card(track=track, minutes=minutes, trigger=trigger, reasons=reasons)
