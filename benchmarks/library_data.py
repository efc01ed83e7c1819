"""A library as large as one may become: made by the stores themselves, the same for each seed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from sleepplayer.catalog import Change, Put, ScannedFile, Vanished
from sleepplayer.library.tag_job import Guesser, tag_waiting
from sleepplayer.models import Chapter, Filter, Loudness, Root, TrackId
from sleepplayer.storage.database import Database
from sleepplayer.storage.history import History
from sleepplayer.storage.played_rows import known
from sleepplayer.storage.playlists import PlaylistStore
from sleepplayer.storage.tags import TagStore
from sleepplayer.storage.track_writes import write_loudness
from sleepplayer.storage.tracks import TrackStore
from sleepplayer.triggers import builtin_catalogue

ROOT: Final = "/home/someone/Music"
NOW: Final = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)

TOPICS: Final = {
    "en": "rain thunder forest river ocean waves wind fire whisper tapping scratching brushing "
    "page turning soft spoken slow gentle night deep sleep haircut spa massage typing keyboard "
    "crinkle ear cleaning personal attention roleplay library train cabin snow storm café clock "
    "humming counting binaural no talking tingles relaxing visual close up mouth sounds inaudible "
    "unintelligible trigger words hand movements face touching stipple plucking negative energy",
    "de": "Regen Gewitter Wald Fluss Meeresrauschen Wind Kaminfeuer Flüstern Klopfen Bürsten "
    "Einschlafen tief ruhig Nacht Straße Schnee Hütte Zug Geschichten Märchen Entspannung",
    "fr": "pluie orage forêt rivière océan vagues vent feu chuchotement tapotement été nuit "
    "sommeil profond neige cabane train bibliothèque détente oreilles",
    "es": "lluvia tormenta bosque río océano olas viento fuego susurros golpecitos noche sueño "
    "profundo nieve cabaña tren biblioteca relajación niños",
    "ru": "дождь гроза лес река океан волны ветер огонь шёпот ночь сон снег поезд тихий",
    "ja": "雨音 雷 森 川 海 波 風 焚き火 囁き 耳かき 睡眠 夜 雪 電車 図書館 ささやき マッサージ ",
    "ko": "빗소리 천둥 숲 강 바다 파도 바람 모닥불 속삭임 귀청소 수면 밤 눈 기차 도서관",
    "zh": "雨声 雷声 森林 河流 海洋 海浪 风声 篝火 耳语 采耳 睡眠 夜晚 下雪 火车 图书馆",
}
_LANGUAGES: Final = ("en", "de", "fr", "es", "ru", "ja", "ko", "zh")
_WEIGHTS: Final = (60, 8, 6, 6, 5, 8, 4, 3)
_SYLLABLES: Final = (
    *("la", "mi", "so", "ren", "ta", "ki", "whis", "per", "lu", "na", "no", "ra", "el"),
    *("va", "si", "mo", "ka", "dre", "am", "au", "ri", "ze", "phy", "ro"),
)
_PLAYLISTS: Final = ("Every night", "Rain", "Thunder and rain", "雨の夜", "Für unterwegs", "Long")
_BATCH: Final = 1000
_OF_EACH_ARTIST: Final = 80


class FixedClock:
    """The evening the library is made in."""

    def elapsed_s(self) -> float:
        return 0.0

    def wall(self) -> datetime:
        return NOW


def make(path: Path, tracks: int = 100_000, seed: int = 1) -> None:
    """A database with that many tracks, all tagged, half measured, a hundredth of them missing;
    playlists, a smart one, one with a fifth of all tracks, and the history of a year."""
    random, catalogue = Random(seed), builtin_catalogue()
    with closing(Database.open(path, clock=FixedClock())) as database:
        database.write_now(lambda connection: connection.execute("PRAGMA cache_size = -64000"))
        store = TrackStore(database, clock=FixedClock())
        store.add_roots([Root(ROOT)])
        files = _files(tracks, random)
        for start in range(0, tracks, _BATCH):
            changes: list[Change] = [Put(next(files)) for _ in range(min(_BATCH, tracks - start))]
            store.apply(changes)
        ids = [TrackId(number) for number in range(1, tracks + 1)]
        store.apply([Vanished(tuple(random.sample(ids, tracks // 100)))])
        tag_waiting(TagStore(database), Guesser(lambda: catalogue))
        if not ids:
            return
        _measure(database, random.sample(ids, tracks // 2), random)
        _playlists(database, ids, random)
        _listen(database, ids, random)


def words(seed: int = 1) -> list[str]:
    """What a person might look for, in an order of its own for each seed."""
    every = sorted({word for topics in TOPICS.values() for word in topics.split()})
    random = Random(seed)
    shuffled = random.sample(every, len(every))
    pairs = [f"{one} {other}" for one, other in zip(every, shuffled, strict=True)]
    return random.sample([*every, *(_artist(random) for _ in range(40)), *pairs[::4]], 200)


def _files(count: int, random: Random) -> Iterator[ScannedFile]:
    artists = sorted(_artist(random) for _ in range(count // _OF_EACH_ARTIST + 1))
    for number in range(count):
        artist = artists[number // _OF_EACH_ARTIST]  # folder by folder, as a scan goes
        language = random.choices(_LANGUAGES, _WEIGHTS)[0]
        joint = "" if language in {"ja", "zh"} else " "
        topics = random.choices(TOPICS[language].split(), k=random.randint(2, 6))
        title = joint.join(topics)
        if random.random() < 0.6:
            title = f"[ASMR] {title}"
        if random.random() < 0.3:
            title = f"{title} {random.randint(1, 120)}"
        album = f"{joint.join(topics[:2])} {random.randint(1, 9)}" if number % 3 else ""
        folder = f"{ROOT}/{artist}/{album}" if album else f"{ROOT}/{artist}"
        duration_s = random.lognormvariate(7.3, 0.8)
        yield ScannedFile(
            location=f"{folder}/{number:06} {title.replace('/', '-')}.opus",
            size_bytes=int(duration_s * 16_000),
            modified_ns=1_700_000_000_000_000_000 + number,
            fingerprint=f"{random.getrandbits(128):032x}",
            title=title,
            artist=artist if random.random() < 0.9 else "",
            album=album,
            genre="ASMR",
            duration_s=duration_s,
            chapters=(Chapter(0.0, "Beginning"), Chapter(duration_s / 2, "Middle"))
            if number % 50 == 0
            else (),
        )


def _artist(random: Random) -> str:
    names = ("".join(random.choices(_SYLLABLES, k=random.randint(2, 3))) for _ in range(2))
    return f"{' '.join(name.capitalize() for name in names)}{random.choice((' ASMR', '', ''))}"


def _measure(database: Database, ids: list[TrackId], random: Random) -> None:
    levels = [(track_id, -random.uniform(14.0, 45.0), random.expovariate(0.25)) for track_id in ids]

    def work(connection: sqlite3.Connection) -> None:
        for track_id, lufs, rise in levels:
            write_loudness(connection, track_id, Loudness(lufs, lufs + 12.0, 6.0, lufs + rise))

    database.write_now(work)


def _playlists(database: Database, ids: list[TrackId], random: Random) -> None:
    playlists = PlaylistStore(database, clock=FixedClock())
    for name in _PLAYLISTS:
        playlists.create(name, random.sample(ids, min(len(ids), 300)))
    playlists.create("All of autumn", random.sample(ids, len(ids) // 5)).result()
    playlists.create("Not heard lately", rules=Filter(not_heard_for_days=30.0)).result()


def _listen(database: Database, ids: list[TrackId], random: Random) -> None:
    history = History(database)
    favourites = random.sample(ids, min(len(ids), 400))
    done = None
    for night in range(365, 0, -5):
        began = NOW - timedelta(days=night)
        session = history.begin_session(
            night=began.date().isoformat(), started=began, utc_offset_s=0
        )
        for place in range(4):
            listen = history.begin_listen(
                session,
                known(random.choice(favourites)),
                started=began + timedelta(minutes=10 * place),
                from_s=0.0,
            )
            done = history.update_listen(listen, until_s=600.0, heard_s=600.0, outcome="ended")
        history.end_session(session, ended=began + timedelta(hours=1), ended_by="deadline")
    if done is not None:
        done.result()
