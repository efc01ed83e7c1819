"""A shelf as the sources of `shelf.rotation`: what is read from where, and how it is meant."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from sleepplayer import people_phrases
from sleepplayer.clock import Clock
from sleepplayer.errors import OutsideError
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.models import PlaylistId, Track, TrackId
from sleepplayer.night.evening_plan import loop_min
from sleepplayer.night.ports import Outcome
from sleepplayer.night.stretch import RESUME_LONGER_THAN_S, begins_at_s, stretch_of
from sleepplayer.people import LIKING_MEANS, ProfileId, SessionKind
from sleepplayer.rotation.affinity import STATED_SD, Taste
from sleepplayer.rotation.nights import Played, Said
from sleepplayer.rotation.rules import Rules
from sleepplayer.shelf.house_rules import rules_for
from sleepplayer.shelf.rotation import Lasts, Rotation, Sound
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.triggers import Catalogue

_log = logging.getLogger(__name__)


def no_stars(_profile_id: ProfileId) -> Mapping[date, int]:
    """Nobody has been asked in the morning."""
    return {}


class ShelfSources:
    """`shelf.rotation.Sources` over a shelf."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        stars: Callable[[ProfileId], Mapping[date, int]] = no_stars,
        resume_longer_than_s: float = RESUME_LONGER_THAN_S,
    ) -> None:
        """`stars` are the check-ins of a person's nights. The length from which on tracks begin
        where they were left may be set anew at any time."""
        self.resume_longer_than_s = resume_longer_than_s
        self._shelf = shelf
        self.stars = stars

    def profile_id(self) -> ProfileId:
        """See `Sources`."""
        return self._shelf.whose.profile_id

    def catalogue(self) -> Catalogue:
        """See `Sources`."""
        return self._shelf.catalogue_edits.catalogue()

    def library_stamp(self) -> object:
        """See `Sources`."""
        return self._shelf.tags.stamp()

    def library(self) -> Iterator[Sound]:
        """See `Sources`."""
        loops = self._loops()
        for each in self._shelf.tags.carriers():
            length_min = loops.get(each.track_id) or _minutes(each.duration_s)
            yield Sound(each.track_id, length_min, each.triggers)

    def lasting(self, profile_id: ProfileId) -> Mapping[TrackId, Lasts]:
        """See `Sources`. A loop has no end that it could have been left near."""
        odd = list(self._shelf.tracks.odd_lengths(profile_id))
        found, loops = {}, self._loops() if odd else {}
        for track in odd:
            stretch = stretch_of(track)
            if track.track_id in loops:
                continue
            if track.track_id is not None and stretch.end_s is not None:
                begins_s = begins_at_s(track, longer_than_s=self.resume_longer_than_s)
                found[track.track_id] = Lasts(
                    (stretch.end_s - stretch.start_s) / 60.0, (stretch.end_s - begins_s) / 60.0
                )
        return found

    def sounds(self, track_ids: Sequence[TrackId]) -> Iterator[Sound]:
        """See `Sources`."""
        for row in self._shelf.tracks.rows(track_ids):
            length_min = loop_min(row.track) or _minutes(row.track.duration_s)
            yield Sound(row.track_id, length_min, row.track.triggers)

    def _loops(self) -> dict[TrackId, float]:
        """The program's own short sounds: a plan has them go on for a while."""
        rows = (self._shelf.tracks.of_location(track.location) for track in builtin_tracks())
        return {
            row.track_id: minutes
            for row in rows
            if row is not None and (minutes := loop_min(row.track)) is not None
        }

    def history_stamp(self, profile_id: ProfileId) -> object:
        """See `Sources`."""
        return self._shelf.history.change_stamp(profile_id)

    def played(self, profile_id: ProfileId) -> Iterator[Played]:
        """See `Sources`. In a discovery nothing is skipped: it was cut."""
        for each in self._shelf.history.all_listens(profile_id):
            evening = each.kind is not SessionKind.DISCOVERY
            yield Played(
                night=each.night.toordinal(),
                began=each.started,
                track=each.track_id,
                minutes=each.heard_s / 60.0,
                skipped=evening and each.outcome == Outcome.SKIPPED.value,
                session=each.session_id,
            )

    def said(self, profile_id: ProfileId) -> Iterable[Said]:
        """See `Sources`. The statement that takes back all names no trigger."""
        for each in self._shelf.statements.statements(profile_id):
            taste = None if each.liking is None else Taste(LIKING_MEANS[each.liking], STATED_SD)
            yield Said(each.stated, each.trigger or None, taste)


def _minutes(length_s: float | None) -> float | None:
    return None if length_s is None else length_s / 60.0


class ShelfPlanSources:
    """`shelf.planning.PlanningSources` over a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def rules(self, profile_id: ProfileId, night: date) -> Rules:
        """See `PlanningSources`."""
        profile = self._shelf.profiles.profile(profile_id)
        if profile is None:  # deleted by another process: what they laid down is not known here
            raise OutsideError(people_phrases.gone_person_sentence())
        return rules_for(self._shelf, profile, night=night)

    def among(
        self, profile_id: ProfileId, playlists: frozenset[PlaylistId], night: date
    ) -> frozenset[TrackId]:
        """See `PlanningSources`."""
        return self._shelf.permitted.tracks(profile_id, playlists, night)

    def guess(self, track_ids: Sequence[TrackId], more: int) -> bool:
        """See `PlanningSources`. What cannot be kept is not known the next time either."""
        try:
            waited = self._shelf.guess(track_ids)
            if waited and more:
                self._shelf.guess_some(more)
        except OutsideError as error:
            _log.warning("What tracks carry is not kept: %s", error)
            return False
        return waited

    def tracks(self, track_ids: Sequence[TrackId]) -> Mapping[TrackId, Track]:
        """See `PlanningSources`."""
        return {row.track_id: row.track for row in self._shelf.tracks.rows(track_ids)}


def rotation_of(
    shelf: Shelf,
    *,
    clock: Clock,
    stars: Callable[[ProfileId], Mapping[date, int]] = no_stars,
    resume_longer_than_s: float = RESUME_LONGER_THAN_S,
) -> Rotation:
    """Rotation over a shelf: one for all who ask, so that a library is read once."""
    sources = ShelfSources(shelf, stars=stars, resume_longer_than_s=resume_longer_than_s)
    return Rotation(sources, clock=clock)
