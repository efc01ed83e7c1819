from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from sleepplayer.library.addresses import Refusal
from sleepplayer.library.playlist_files.model import FileEntry
from sleepplayer.library.resolve import resolve
from sleepplayer.library.tree import Names, RealDisk


class Disk:
    """A disk with these files; `listed` counts what was looked at."""

    def __init__(self, *paths: str, closed: Sequence[str] = ()) -> None:
        self.files = paths
        self.closed = closed
        self.listed: Counter[str] = Counter()

    def names(self, folder: str) -> Names | None:
        self.listed[folder] += 1
        below = [path.removeprefix(folder.rstrip("/") + "/") for path in self.files]
        below = [rest for rest, path in zip(below, self.files, strict=True) if rest != path]
        if folder in self.closed or not below:
            return None
        return Names(
            frozenset(rest for rest in below if "/" not in rest),
            frozenset(rest.partition("/")[0] for rest in below if "/" in rest),
        )


def locate(
    text: str, disk: Disk, *, known: Sequence[str] = (), roots: Sequence[str] = ()
) -> str | Refusal:
    resolution = resolve(
        [FileEntry(location=text)],
        Path("/home/lists"),
        known_files=known,
        roots=[Path(root) for root in roots],
        disk=disk,
    )
    if resolution.found:
        return resolution.found[0].location
    return resolution.unresolved[0].reason


DISK = Disk(
    "/home/lists/rain.mp3",
    "/home/lists/Artist/Álbum/01.mp3",
    "/home/lists/a\\b.mp3",
    "/home/lists/w%69nd.mp3",
    "/home/lists/wind.mp3",
    "/music/Deep/sea.mp3",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rain.mp3", "/home/lists/rain.mp3"),
        ("RAIN.Mp3", "/home/lists/rain.mp3"),
        ("artist/álbum/01.mp3", "/home/lists/Artist/Álbum/01.mp3"),
        (unicodedata.normalize("NFD", "Artist/Álbum/01.mp3"), "/home/lists/Artist/Álbum/01.mp3"),
        ("a\\b.mp3", "/home/lists/a\\b.mp3"),
        ("Artist\\Álbum\\01.mp3", "/home/lists/Artist/Álbum/01.mp3"),
        ("w%69nd.mp3", "/home/lists/w%69nd.mp3"),
        ("%77ind.mp3", "/home/lists/wind.mp3"),
        ("C:\\Users\\Me\\Artist\\Álbum\\01.mp3", "/home/lists/Artist/Álbum/01.mp3"),
        ("D:rain.mp3", "/home/lists/rain.mp3"),
        ("file:///D:/Music/r%61in.mp3", "/home/lists/rain.mp3"),
        ("/Volumes/Mac/Artist/Álbum/01.mp3", "/home/lists/Artist/Álbum/01.mp3"),
        ("file:///Volumes/Mac/rain.mp3", "/home/lists/rain.mp3"),
        ("/MUSIC/deep/sea.mp3", "/music/Deep/sea.mp3"),
        ("http://radio.example/x", "http://radio.example/x"),
        ("gone.mp3", Refusal.MISSING),
        ("Artist", Refusal.NOT_A_FILE),
        ("/", Refusal.NOT_A_FILE),
        ("C:\\", Refusal.MISSING),
        ("C:\\x\\list.m3u", Refusal.PLAYLIST),
        ("vlc://quit", Refusal.SCHEME),
        ("\\\\host\\share\\rain.mp3", Refusal.REMOTE_FILE),
    ],
)
def test_what_an_entry_means(text: str, expected: str) -> None:
    assert locate(text, DISK) == expected


LIBRARY = (
    "/music/A/One/01.mp3",
    "/music/A/Two/01.mp3",
    "/music/B/Two/01.mp3",
    "/music/B/only.mp3",
    "/music/ぱ/雨.mp3",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C:\\X\\a\\one\\01.MP3", "/music/A/One/01.mp3"),
        ("/elsewhere/B/Two/01.mp3", "/music/B/Two/01.mp3"),
        ("/elsewhere/One/01.mp3", "/music/A/One/01.mp3"),
        ("/elsewhere/Two/01.mp3", Refusal.AMBIGUOUS),
        ("/elsewhere/C/Two/01.mp3", Refusal.AMBIGUOUS),
        ("01.mp3", Refusal.AMBIGUOUS),
        ("/elsewhere/only.mp3", "/music/B/only.mp3"),
        (unicodedata.normalize("NFD", "/old/ぱ/雨.mp3"), "/music/ぱ/雨.mp3"),
        ("/elsewhere/none.mp3", Refusal.MISSING),
        ("/music/A/One/01.mp3", "/music/A/One/01.mp3"),
    ],
)
def test_the_library_is_asked_for_the_longest_tail(text: str, expected: str) -> None:
    assert locate(text, Disk(), known=LIBRARY) == expected


def test_a_root_may_hold_what_is_not_scanned_yet() -> None:
    disk = Disk("/media/usb/Album/01.mp3")
    assert (
        locate("E:\\Music\\Album\\01.mp3", disk, roots=["/media/usb"]) == "/media/usb/Album/01.mp3"
    )


def test_a_folder_that_may_be_passed_but_not_listed() -> None:
    disk = Disk("/home/me/music/x.mp3", closed=["/home", "/"])
    assert locate("/home/me/music/x.mp3", disk) == "/home/me/music/x.mp3"


def test_a_folder_is_listed_once_and_the_order_is_kept() -> None:
    disk = Disk("/home/lists/Artist/01.mp3", "/home/lists/Artist/02.mp3")
    entries = [FileEntry(location=f"Artist/0{n}.mp3", title=str(n)) for n in (2, 1, 3, 2)] * 50
    resolution = resolve(entries, Path("/home/lists"), known_files=(), disk=disk)

    assert [found.entry.title for found in resolution.found] == ["2", "1", "2"] * 50
    assert {left.entry.title for left in resolution.unresolved} == {"3"}
    assert max(disk.listed.values()) == 1


def test_what_is_away_is_awaited_and_all_stand_in_their_order() -> None:
    names = (
        "/usb/a.mp3",
        "rain.mp3",
        "../b%20.ogg",
        "C:\\x.mp3",
        "vlc://quit",
        "/dev/zero",
        "c.m3u",
    )
    resolution = resolve(
        [FileEntry(location=name) for name in names], Path("/home/lists"), known_files=(), disk=DISK
    )
    assert [one.entry.location for one in resolution.entries] == [*names]
    assert [one.location for one in resolution.entries] == [
        *("/usb/a.mp3", "/home/lists/rain.mp3", "/home/b%20.ogg", "", "", "", "")
    ]
    assert [one.entry.location for one in resolution.found] == ["rain.mp3"]


def test_one_of_several_is_awaited_where_it_says() -> None:
    known = ["/a/01.mp3", "/b/01.mp3"]
    (one,) = resolve(
        [FileEntry(location="/usb/01.mp3")], Path("/lists"), known_files=known, disk=Disk()
    ).unresolved
    assert (one.reason, one.location) == (Refusal.AMBIGUOUS, "/usb/01.mp3")


def test_pipes_devices_and_broken_links_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "rain.mp3").touch()
    (tmp_path / "link.mp3").symlink_to(tmp_path / "rain.mp3")
    (tmp_path / "loop.mp3").symlink_to(tmp_path / "loop.mp3")
    (tmp_path / "zero.mp3").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.mp3")
    names = ("rain.mp3", "link.mp3", "loop.mp3", "zero.mp3", "pipe.mp3")
    resolution = resolve(
        [FileEntry(location=name) for name in names], tmp_path, known_files=(), disk=RealDisk()
    )
    assert [found.entry.location for found in resolution.found] == ["rain.mp3", "link.mp3"]


def test_many_files_of_one_name_do_not_hold_it_up() -> None:
    known = [f"/music/{n}/01.mp3" for n in range(5000)]
    entries = [FileEntry(location=f"/old/{n}/01.mp3") for n in range(5000)]
    resolution = resolve(entries, Path("/home/lists"), known_files=known, disk=Disk())
    assert [found.location for found in resolution.found] == known
