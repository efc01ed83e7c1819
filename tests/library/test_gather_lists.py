"""Playlist files and addresses among what is named."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from sleepplayer.library.addresses import Refusal
from sleepplayer.library.gather import (
    Gathered,
    OpenList,
    Rejected,
    Source,
    examine,
    no_lists,
    sort_out,
)
from sleepplayer.library.playlist_files.model import FileEntry, PlaylistFileFailed, Problem
from sleepplayer.library.resolve import Resolution, Resolved, Unresolved
from sleepplayer.library.titles import file_title
from sleepplayer.models import Track
from sleepplayer.night.playback import FailureReason

RADIO = "https://radio.example/night"


def probe(path: Path) -> Track:
    """Tagged files call themselves so, all others go by their names."""
    tagged = path.stem == "tagged"
    return Track(location=str(path), title="Its own title" if tagged else file_title(path))


def gather(sources: Iterable[Source], *, open_list: OpenList = no_lists) -> Gathered:
    return sort_out(examine(sources, probe=probe, open_list=open_list))


def resolution(*entries: tuple[str, str], missing: tuple[str, ...] = ()) -> Resolution:
    return Resolution(
        (
            *(Unresolved(FileEntry(location=at), Refusal.MISSING) for at in missing),
            *(Resolved(FileEntry(location=at, title=title), at) for at, title in entries),
        )
    )


def test_a_list_stands_where_it_was_named_with_what_is_missing_behind(tmp_path: Path) -> None:
    opened: list[Path] = []

    def open_list(path: Path) -> Resolution:
        opened.append(path)
        return resolution(("/m/a.mp3", "Rain"), (RADIO, "Radio"), missing=("gone.mp3", "screen:"))

    night = tmp_path / "Night.M3U8"
    named = [Path("/m/1.mp3"), night, Path("/m/2.mp3")]
    items = list(examine(named, probe=probe, open_list=open_list))
    assert opened == [night]
    assert items == [
        Track(location="/m/1.mp3", title="1"),
        Track(location="/m/a.mp3", title="Rain"),
        Track(location=RADIO, title="Radio"),
        Rejected("gone.mp3", FailureReason.MISSING),
        Rejected("screen:", FailureReason.MISSING),
        Track(location="/m/2.mp3", title="2"),
    ]


def test_what_a_list_may_not_name_is_refused_and_not_missing() -> None:
    entry = FileEntry(location="vlc://quit")
    reasons = (Refusal.SCHEME, Refusal.CREDENTIALS, Refusal.NOT_A_FILE, Refusal.AMBIGUOUS)
    listed = Resolution(tuple(Unresolved(entry, reason) for reason in reasons))
    found = gather([Path("x.pls")], open_list=lambda _path: listed)
    assert [one.reason for one in found.rejected] == [
        *(FailureReason.REFUSED, FailureReason.REFUSED),
        *(FailureReason.NOT_AUDIO, FailureReason.MISSING),
    ]


def test_a_list_names_only_what_has_no_title_of_its_own() -> None:
    listed = resolution(("/m/tagged.mp3", "As listed"), ("/m/b.mp3", ""), (RADIO, ""))
    found = gather([Path("x.pls")], open_list=lambda _path: listed)
    assert [track.title for track in found.tracks] == ["Its own title", "b", RADIO]


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (Problem.MISSING, FailureReason.MISSING),
        (Problem.UNREADABLE, FailureReason.UNREADABLE),
        (Problem.BROKEN, FailureReason.NOT_AUDIO),
        (Problem.MANIFEST, FailureReason.NOT_AUDIO),
    ],
)
def test_a_list_that_cannot_be_read_costs_nothing_else(
    problem: Problem, reason: FailureReason
) -> None:
    def open_list(path: Path) -> Resolution:
        raise PlaylistFileFailed(path, problem)

    found = gather([Path("x.xspf"), Path("/m/a.mp3")], open_list=open_list)
    assert found.rejected == (Rejected(Path("x.xspf"), reason),)
    assert [track.title for track in found.tracks] == ["a"]


def test_lists_are_only_read_where_that_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "inside.m3u").write_text("a.mp3")
    (tmp_path / "folder.m3u").mkdir()
    (tmp_path / "folder.m3u" / "a.mp3").touch()
    found = gather([tmp_path], open_list=lambda _path: pytest.fail("not named"))
    assert [track.title for track in found.tracks] == ["a"]
    alone = gather([tmp_path / "folder.m3u", tmp_path / "inside.m3u"])
    assert [track.title for track in alone.tracks] == ["a"]
    assert alone.rejected == (Rejected(tmp_path / "inside.m3u", FailureReason.NOT_AUDIO),)
    with pytest.raises(PlaylistFileFailed):
        no_lists(tmp_path)


def test_addresses_play_if_they_may() -> None:
    refused = ["http://me:secret@radio.example/", "https://", "http://radio.example:25/"]
    found = gather([f" {RADIO}", *refused])
    assert found.tracks == (Track(location=RADIO, title=RADIO),)
    assert found.rejected == tuple(Rejected(one, FailureReason.REFUSED) for one in refused)
    assert [one.name for one in found.rejected] == refused


@pytest.mark.parametrize("answers", [0, 1, 2, 3])
def test_it_stops_between_any_two(answers: int) -> None:
    """Also among addresses, of which nothing has to be looked into."""
    asked = iter([False] * answers)
    listed = resolution((RADIO, ""), (RADIO, ""))
    found = examine(
        [RADIO, Path("x.m3u"), RADIO],
        probe=probe,
        open_list=lambda _path: listed,
        stop=lambda: next(asked, True),
    )
    assert len(list(found)) < answers + 1
