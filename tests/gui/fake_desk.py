"""A library in memory that behaves: filters, sorts, playlists, undo. And a very large one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gui.fakes import EVENING
from sleepplayer.gui.library.desk import Heard, Imported, ScanView, Totals, TrackEdit
from sleepplayer.models import (
    Chapter,
    Filter,
    LibraryTrack,
    Loudness,
    Playlist,
    PlaylistId,
    Query,
    Root,
    Show,
    SortBy,
    Standing,
    StyleTag,
    Tag,
    Track,
    TrackId,
    TrackState,
)
from sleepplayer.tagging import judged_tags, tag_weights
from sleepplayer.triggers import Family, Style, Trigger

_NAMES = (
    ("Slow page turning, no talking", "Ildikó", "Paper", 540.0),
    ("Old book, soft whisper", "Ildikó", "Paper", 660.0),
    ("Rain on canvas", "", "Rain", 3600.0),
    ("雨音の夜", "静かな部屋", "Rain", 2700.0),
    ("Pluie sur le toit de zinc", "Élodie Marchand", "Rain", 4210.0),
    ("Regen auf dem Dachfenster", "Nachtstille", "Rain", 5400.0),
    ("صوت المطر الهادئ", "ليلى", "Rain", 1800.0),
    ("גשם בלילה", "נועה", "Rain", 1500.0),
    ("빗소리와 함께 잠들기", "고요한 밤", "Rain", 3000.0),
    ("Дождь за окном", "Тишина", "Rain", 2400.0),
    ("Brushing a microphone, ear to ear", "Softly", "Close", 3900.0),
    ("Fingertips on wood", "Softly", "Close", 61.0),
    ("Tapping on glass jars", "Softly", "Close", 1260.0),
    ("Whispered ear to ear in the library", "Mei", "Close", 1620.0),
    ("Haircut, slow and quiet", "Mei", "Close", 2280.0),
    ("Recorded in the kitchen", "", "", None),
    ("Brown noise", "", "Noise", 7200.0),
    ("Pink noise, slightly warmer", "", "Noise", 3600.0),
    ("A fan in the next room", "", "Noise", 28800.0),
    ("Night train to Kraków", "Zofia", "Travel", 5100.0),
    ("Sleeper car, Ljubljana–Zürich", "Zofia", "Travel", 6300.0),
    ("Ferry, engine below deck", "", "Travel", 4800.0),
    (
        "The Count of Monte Cristo, part 3: a very long title that goes on and on, as books do",
        "Read by E. Whitcombe",
        "Books",
        36120.0,
    ),
    ("Der kleine Prinz, leise gelesen", "Anja Vogt", "Books", 5880.0),
    ("Piccole fiabe della buonanotte", "Giulia", "Books", 2940.0),
    ("Meditación para dormir", "Lucía", "Voice", 1200.0),
    ("Counting slowly to a thousand", "Ida", "Voice", 1980.0),
    ("Cranial nerve exam, soft spoken", "Dr. Quill", "Voice", 1740.0),
    ("Folding towels", "Home", "Home", 840.0),
    ("Washing up, far away", "Home", "Home", 960.0),
    ("Cat purring", "", "Home", 600.0),
    ("Fireplace, almost out", "", "Home", 3300.0),
    ("Crickets, late August", "", "Outside", 4500.0),
    ("A small stream", "", "Outside", 3660.0),
    ("Wind in dry grass", "", "Outside", 1080.0),
    ("Snow falling on a tent", "", "Outside", 2100.0),
    ("Typing in the next room", "", "Work", 720.0),
    ("Pencil drawing, no talking", "Atelier", "Work", 1980.0),
    ("Sorting buttons", "Atelier", "Work", 1320.0),
    ("Radio between stations", "", "Streams", None),
)


TRIGGERS = (
    ("whispering", "Whispering", Family.VOICE, ("whisper*?", "susurr*")),
    ("soft-speaking", "Soft speaking", Family.VOICE, ("leise", "soft spoken")),
    ("page-turning", "Page turning", Family.OBJECT, ("turning pages",)),
    ("tapping", "Tapping", Family.OBJECT, ("tapotement*", "fingertips?")),
    ("brushing", "Brushing", Family.OBJECT, ("brush",)),
    ("rain", "Rain", Family.NATURE, ("pluie", "雨音", "regen?")),
    ("cranial-nerve-exam", "Cranial nerve exam", Family.BODY, ("cranial exam",)),
    ("noise", "Noise", Family.NOISE, ("brown noise",)),
)


def with_tags(
    found: LibraryTrack, tags: Sequence[Tag], styles: Sequence[StyleTag] = ()
) -> LibraryTrack:
    """A track that carries these."""
    track = replace(found.track, triggers=tag_weights(tags))
    return replace(found, track=track, tags=tuple(tags), styles=tuple(styles))


def make_tagged(now: datetime = EVENING) -> list[LibraryTrack]:
    """The same library with guesses, some confirmed, some set by hand; many carry nothing."""

    def tags(title: str) -> tuple[Tag, ...]:
        low = folded(title)
        if low.startswith("cranial"):
            return (
                Tag("cranial-nerve-exam", 0.5, Standing.SUGGESTED, 0.95),
                Tag("soft-speaking", 0.3, Standing.SUGGESTED, 0.76),
                Tag("whispering", 0.2, Standing.SUGGESTED, 0.57),
            )
        if "tapping" in low or "fingertips" in low:
            return (
                Tag("tapping", 0.6, Standing.MANUAL),
                Tag("whispering", 0.1, Standing.REJECTED, 0.6),
                Tag("page-turning", 0.4, Standing.SUGGESTED, 0.8),
            )
        words = {"whisper": "whispering", "rain": "rain", "brush": "brushing", "noise": "noise"}
        confirmed = "noise" in low
        return tuple(
            Tag(trigger, 1.0, Standing.CONFIRMED if confirmed else Standing.SUGGESTED, 0.95)
            for word, trigger in words.items()
            if word in low
        )

    return [
        with_tags(
            found,
            tags(found.track.title),
            (StyleTag("roleplay", Standing.SUGGESTED, 0.8), StyleTag("quiet", Standing.CONFIRMED))
            if found.track.title.startswith("Cranial")
            else (),
        )
        for found in make_library(now)
    ]


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def make_library(now: datetime = EVENING) -> list[LibraryTrack]:
    """Forty sounds in many scripts: some missing, unreadable, uneven, unmeasured."""
    made = []
    for number, (title, artist, folder, length_s) in enumerate(_NAMES):
        lufs = -16.0 - (number * 7) % 33
        measured = number % 9 != 8
        uneven = number in (10, 27)
        state = {15: TrackState.UNREADABLE, 21: TrackState.MISSING, 29: TrackState.MISSING}.get(
            number, TrackState.THERE
        )
        chapters = (
            tuple(Chapter(i * 1800.0, f"Chapter {60 + i}") for i in range(20))
            if folder == "Books" and length_s and length_s > 30_000
            else ()
        )
        made.append(
            LibraryTrack(
                track_id=TrackId(number + 1),
                track=Track(
                    location=f"/home/ann/Sounds/{folder}/{title}.opus",
                    title=title,
                    artist=artist,
                    track_id=TrackId(number + 1),
                    duration_s=length_s,
                    loudness=Loudness(lufs, lufs + 14, 6.0, lufs + (16 if uneven else 5))
                    if measured
                    else None,
                    chapters=chapters,
                ),
                album=f"{folder} collection" if number % 3 == 0 and folder else "",
                folder=f"/home/ann/Sounds/{folder}".rstrip("/"),
                state=state,
                problem="The file ends in the middle: it was not copied whole."
                if state is TrackState.UNREADABLE
                else "",
                added=now - timedelta(days=number * 3 + 0.2),
                last_heard=None if number % 4 == 3 else now - timedelta(days=number % 23),
                times_heard=0 if number % 4 == 3 else number * 5 % 17 + 1,
            )
        )
    return made


def make_many(count: int) -> list[LibraryTrack]:
    """As many tracks as one likes."""
    few = make_library()
    return [
        replace(
            few[number % len(few)],
            track_id=TrackId(number + 1),
            track=replace(
                few[number % len(few)].track,
                title=f"{few[number % len(few)].track.title} {number}",
                track_id=TrackId(number + 1),
            ),
        )
        for number in range(count)
    ]


class FakeDesk:
    """`LibraryDesk` in memory; it notes what it was asked to do."""

    def __init__(
        self,
        tracks: Sequence[LibraryTrack] | None = None,
        *,
        roots: Sequence[str] = ("/home/ann/Sounds",),
    ) -> None:
        found = make_library() if tracks is None else tracks
        self.tracks: dict[TrackId, LibraryTrack] = {one.track_id: one for one in found}
        self.lists: dict[PlaylistId, Playlist] = {}
        self.entries: dict[PlaylistId, list[TrackId]] = {}
        self.calls: list[tuple[object, ...]] = []
        self.asked_rows: list[int] = []
        self.view = ScanView()
        self.root_paths = list(roots)
        self.unresolved_in: dict[PlaylistId, tuple[str, ...]] = {}
        self.imports: dict[str, Imported] = {}
        self.cover_bytes: dict[TrackId, bytes] = {}
        self.refuse_stream = ""
        self.heard: dict[TrackId, list[Heard]] = {}
        self.never: set[TrackId] = set()
        self.catalogue = [
            Trigger(id=one, name=name, family=family, words={"und": known})
            for one, name, family, known in TRIGGERS
        ]
        self.hidden_names: dict[str, str] = {}
        self.on_changed: Callable[[], None] = lambda: None
        self.on_scan: Callable[[ScanView], None] = lambda _view: None

    def with_playlists(self) -> FakeDesk:
        """Some playlists, one of them smart."""
        ids = list(self.tracks)
        self.create_playlist("Rain", ids[2:10])
        self.create_playlist("For bad nights", [ids[16], ids[2], ids[30], ids[18], ids[2]])
        self.create_playlist("Long ones", rules=Filter(longer_than_s=3600.0, show=Show.PLAYABLE))
        self.create_playlist("眠る前に", ids[3:4])
        self.create_playlist("A name that is much too long for the column it stands in", [])
        self.calls.clear()
        return self

    # --- questions --------------------------------------------------------------------------------

    def ids(self, query: Query) -> Sequence[TrackId]:
        playlist = self.lists.get(query.playlist_id) if query.playlist_id is not None else None
        rules = playlist.rules if playlist is not None else None
        own = playlist is not None and rules is None
        if own and playlist is not None:
            ids = [one for one in self.entries[playlist.playlist_id] if one in self.tracks]
        else:
            ids = list(self.tracks)
        asked = [query.filter] if rules is None else [query.filter, rules]
        if any(one != Filter() for one in asked):
            ids = [one for one in ids if all(self._meets(self.tracks[one], f) for f in asked)]
        if query.sort is SortBy.PLAYLIST and own:
            return ids[::-1] if query.descending else ids
        return sorted(ids, key=lambda one: self._key(one, query.sort), reverse=query.descending)

    def rows(self, track_ids: Sequence[TrackId]) -> Sequence[LibraryTrack]:
        self.asked_rows.append(len(track_ids))
        return [self.tracks[one] for one in track_ids if one in self.tracks]

    def totals(self) -> Totals:
        def count(state: TrackState) -> int:
            return sum(one.state is state for one in self.tracks.values())

        uneven = sum(self._meets(one, Filter(show=Show.UNEVEN)) for one in self.tracks.values())
        return Totals(
            there=count(TrackState.THERE),
            missing=count(TrackState.MISSING),
            unreadable=count(TrackState.UNREADABLE),
            uneven=uneven,
            suggested=sum(map(_is_guessed, self.tracks.values())),
        )

    def roots(self) -> Sequence[Root]:
        return [Root(path) for path in self.root_paths]

    def playlists(self) -> Sequence[Playlist]:
        made = [
            one
            if one.rules is not None  # as the real one: counted by whoever shows it
            else replace(one, count=len(self.ids(Query(playlist_id=one.playlist_id))))
            for one in self.lists.values()
        ]
        return sorted(made, key=lambda one: one.name.casefold())

    def unresolved(self, playlist_id: PlaylistId) -> Sequence[str]:
        return self.unresolved_in.get(playlist_id, ())

    def scan_view(self) -> ScanView:
        return self.view

    def history(self, track_id: TrackId) -> Sequence[Heard]:
        return self.heard.get(track_id, [])

    def cover(self, track: LibraryTrack, got: Callable[[bytes | None], None]) -> None:
        self.calls.append(("cover", track.track_id))
        got(self.cover_bytes.get(track.track_id))

    def last(self) -> tuple[object, ...]:
        """What it was asked to do last."""
        return self.calls[-1]

    def _key(self, one: TrackId, sort: SortBy) -> tuple[object, ...]:
        found = self.tracks[one]
        never = datetime.min.replace(tzinfo=UTC)
        loudness = found.track.loudness
        key: object = {
            SortBy.TITLE: folded(found.track.title),
            SortBy.PLAYLIST: folded(found.track.title),
            SortBy.ARTIST: folded(found.track.artist),
            SortBy.FOLDER: folded(found.folder),
            SortBy.LENGTH: found.track.duration_s or 0.0,
            SortBy.LOUDNESS: loudness.integrated_lufs if loudness else -99.0,
            SortBy.ADDED: found.added,
            SortBy.LAST_HEARD: found.last_heard or never,
        }[sort]
        return key, one

    def _meets(self, found: LibraryTrack, asked: Filter) -> bool:
        length_s = found.track.duration_s
        words = folded(f"{found.track.title} {found.track.artist} {found.folder} {found.album}")
        heard = None if found.last_heard is None else (EVENING - found.last_heard).days
        loudness = found.track.loudness
        shows = {
            Show.ALL: True,
            Show.PLAYABLE: found.state is TrackState.THERE,
            Show.MISSING: found.state is TrackState.MISSING,
            Show.UNREADABLE: found.state is TrackState.UNREADABLE,
            Show.UNEVEN: loudness is not None
            and loudness.short_term_max_lufs - loudness.integrated_lufs > 12,
            Show.SUGGESTED: _is_guessed(found),
            Show.UNTAGGED: not _carried(found),
            Show.NEVER: found.track_id in self.never,
        }
        return (
            all(word in words for word in folded(asked.text).split())
            and (asked.longer_than_s is None or (length_s or 0) > asked.longer_than_s)
            and (
                asked.shorter_than_s is None
                or (length_s is not None and length_s < asked.shorter_than_s)
            )
            and (
                asked.not_heard_for_days is None
                or heard is None
                or heard >= asked.not_heard_for_days
            )
            and (
                asked.heard_within_days is None
                or (heard is not None and heard < asked.heard_within_days)
            )
            and (
                asked.added_within_days is None
                or (EVENING - found.added).days < asked.added_within_days
            )
            and (asked.trigger is None or asked.trigger in _carried(found))
            and shows[asked.show]
        )

    # --- the library ------------------------------------------------------------------------------

    def add_paths(self, paths: Sequence[Path], into: PlaylistId | None = None) -> None:
        self.calls.append(("add_paths", list(paths), into))

    def add_stream(self, address: str, title: str = "") -> str:
        self.calls.append(("add_stream", address, title))
        return self.refuse_stream

    def remove_root(self, path: str) -> None:
        self.calls.append(("remove_root", path))
        self.root_paths.remove(path)

    def remove_tracks(self, track_ids: Sequence[TrackId]) -> Callable[[], None]:
        before = dict(self.tracks)
        for one in track_ids:
            del self.tracks[one]
        return lambda: self._restore_tracks(before)

    def _restore_tracks(self, before: dict[TrackId, LibraryTrack]) -> None:
        self.tracks = before

    def rescan(self) -> None:
        self.calls.append(("rescan",))

    def cancel_scan(self) -> None:
        self.calls.append(("cancel_scan",))
        self.show_scan(ScanView())

    def show_scan(self, view: ScanView) -> None:
        """The scan moved on."""
        self.view = view
        self.on_scan(view)

    def edit(self, track_ids: Sequence[TrackId], edit: TrackEdit) -> Callable[[], None]:
        self.calls.append(("edit", list(track_ids), edit))
        before = dict(self.tracks)
        names = ("title", "artist", "gain_db", "skip_start_s", "skip_end_s", "resume")
        asked = {name: getattr(edit, name) for name in names}
        asked = {name: value for name, value in asked.items() if value is not None}
        for one in track_ids:
            found = self.tracks[one]
            self.tracks[one] = replace(found, track=replace(found.track, **asked))
        return lambda: self._restore_tracks(before)

    # --- what tracks carry ------------------------------------------------------------------------

    def triggers(self) -> Sequence[Trigger]:
        return self.catalogue

    def trigger_names(self) -> Mapping[str, str]:
        return {one.id: one.name for one in self.catalogue} | self.hidden_names

    def styles(self) -> Sequence[Style]:
        return (Style(id="roleplay", name="Roleplay"), Style(id="quiet", name="No talking"))

    def set_tags(
        self, track_ids: Sequence[TrackId], trigger: str, weight: float | None
    ) -> Callable[[], None]:
        self.calls.append(("set_tags", list(track_ids), trigger, weight))
        before = dict(self.tracks)
        for one in track_ids:
            tags = []
            for tag in self.tracks[one].tags:
                if tag.trigger != trigger:
                    tags.append(tag)
                elif weight is None:
                    tags.append(replace(tag, standing=Standing.REJECTED))
            if weight is not None:
                tags.append(Tag(trigger, weight, Standing.MANUAL))
            self._carry(one, tags)
        return lambda: self._restore_tracks(before)

    def judge_tags(
        self,
        track_ids: Sequence[TrackId] | None,
        *,
        confirm: bool,
        triggers: Sequence[str] | None = None,
    ) -> Callable[[], None]:
        chosen = None if track_ids is None else list(track_ids)
        self.calls.append(("judge_tags", chosen, confirm, triggers and list(triggers)))
        before = dict(self.tracks)
        standing = Standing.CONFIRMED if confirm else Standing.REJECTED
        for one in list(self.tracks) if chosen is None else chosen:
            self._carry(one, judged_tags(self.tracks[one].tags, standing, triggers))
            if triggers is None:
                styles = tuple(
                    replace(style, standing=standing)
                    if style.standing is Standing.SUGGESTED
                    else style
                    for style in self.tracks[one].styles
                )
                self.tracks[one] = replace(self.tracks[one], styles=styles)
        return lambda: self._restore_tracks(before)

    def _carry(self, track_id: TrackId, tags: Sequence[Tag]) -> None:
        found = self.tracks[track_id]
        made = sorted(tags, key=lambda tag: (-tag.weight, tag.trigger))
        self.tracks[track_id] = with_tags(found, made, found.styles)

    # --- playlists --------------------------------------------------------------------------------

    def create_playlist(
        self, name: str, track_ids: Sequence[TrackId] = (), rules: Filter | None = None
    ) -> PlaylistId:
        taken = {one.name for one in self.lists.values()}
        made, number = name, 2
        while made in taken:
            made, number = f"{name} {number}", number + 1
        playlist_id = PlaylistId(len(self.lists) + 1 + 100 * len(self.calls))
        self.calls.append(("create_playlist", made, rules))
        self.lists[playlist_id] = Playlist(playlist_id=playlist_id, name=made, rules=rules)
        self.entries[playlist_id] = list(track_ids)
        return playlist_id

    def rename_playlist(self, playlist_id: PlaylistId, name: str) -> None:
        self.calls.append(("rename_playlist", name))
        self.lists[playlist_id] = replace(self.lists[playlist_id], name=name)

    def duplicate_playlist(self, playlist_id: PlaylistId) -> PlaylistId:
        old = self.lists[playlist_id]
        return self.create_playlist(f"{old.name}, copy", self.entries[playlist_id], old.rules)

    def delete_playlist(self, playlist_id: PlaylistId) -> Callable[[], None]:
        before = dict(self.lists)
        del self.lists[playlist_id]

        def undo() -> None:
            self.lists = before

        return undo

    def set_rules(self, playlist_id: PlaylistId, rules: Filter) -> None:
        self.lists[playlist_id] = replace(self.lists[playlist_id], rules=rules)

    def add_to_playlist(
        self, playlist_id: PlaylistId, track_ids: Sequence[TrackId], at: int | None = None
    ) -> None:
        entries = self.entries[playlist_id]
        place = len(entries) if at is None else at
        entries[place:place] = track_ids

    def move_in_playlist(self, playlist_id: PlaylistId, places: Sequence[int], to: int) -> None:
        self.calls.append(("move", list(places), to))
        entries = self.entries[playlist_id]
        moved = [entries[place] for place in places]
        rest: list[TrackId | None] = list(entries)
        for place in places:
            rest[place] = None
        rest[to:to] = moved
        self.entries[playlist_id] = [one for one in rest if one is not None]

    def remove_from_playlist(
        self, playlist_id: PlaylistId, places: Sequence[int]
    ) -> Callable[[], None]:
        self.calls.append(("remove_from_playlist", list(places)))
        before = list(self.entries[playlist_id])
        self.entries[playlist_id] = [
            one for place, one in enumerate(before) if place not in set(places)
        ]

        def undo() -> None:
            self.entries[playlist_id] = before

        return undo

    def import_playlist(self, path: Path, done: Callable[[Imported], None]) -> None:
        self.calls.append(("import", path))
        result = self.imports.get(path.name)
        if result is None:
            made = self.create_playlist(path.stem)
            result = Imported(self.lists[made])
        done(result)

    def export_playlist(
        self, playlist_id: PlaylistId, path: Path, done: Callable[[str], None]
    ) -> None:
        self.calls.append(("export", playlist_id, path))
        done("")


def _is_guessed(found: LibraryTrack) -> bool:
    return any(tag.standing is Standing.SUGGESTED for tag in found.tags)


def _carried(found: LibraryTrack) -> set[str]:
    return {tag.trigger for tag in found.tags if tag.standing is not Standing.REJECTED}
