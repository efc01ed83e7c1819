"""The library for one command, what it names in it, and its words on stdout and stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from difflib import get_close_matches
from typing import Any

from sleepplayer import library_phrases, trigger_phrases
from sleepplayer.app import prepare
from sleepplayer.clock import SystemClock
from sleepplayer.collation import sort_key
from sleepplayer.errors import OutsideError, UsageError
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.models import LibraryTrack, Playlist
from sleepplayer.night.settings import Settings
from sleepplayer.people import ProfileId
from sleepplayer.shelf.person_named import whose_evening
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.paths import find_paths
from sleepplayer.storage.settings_file import load_settings
from sleepplayer.triggers import Catalogue, Trigger

NEAREST = 3


@contextmanager
def opened_shelf(profile: str | None = None) -> Iterator[Shelf]:
    """The library, for a command that is of no use without one; as whoever was here last has it,
    or somebody named. Raises OutsideError."""
    paths, _settings = prepare()
    clock = SystemClock()
    whose = whose_evening(paths, profile, clock=clock)
    with closing(Shelf(paths, clock=clock, whose=whose)) as shelf:
        if shelf.problem:
            raise OutsideError(shelf.problem)
        shelf.tracks.put_builtin(builtin_tracks()).result()
        yield shelf


def settings_of(profile_id: ProfileId) -> Settings:
    """What that person has chosen."""
    return load_settings(find_paths(os.environ).settings_file_of(profile_id))


def playlist_named(shelf: Shelf, name: str) -> Playlist:
    """The playlist of that name. Raises OutsideError."""
    playlist = shelf.playlist_named(name)
    if playlist is None:
        raise OutsideError(library_phrases.no_playlist_sentence(name))
    return playlist


def trigger_named(catalogue: Catalogue, name: str) -> Trigger:
    """The trigger of that id or name, whatever its case; one that was merged is the other.

    Raises UsageError, with the nearest names.
    """
    key = sort_key(name.strip())
    by_name = {sort_key(each.name): each for each in catalogue.triggers}
    by_id = {sort_key(each.id): each for each in catalogue.triggers}
    by_id.update({sort_key(old): by_id[sort_key(new)] for old, new in catalogue.merged.items()})
    found = by_name.get(key) or by_id.get(key)
    if found is not None:
        return found
    near = get_close_matches(key, [*by_name, *by_id], n=2 * NEAREST, cutoff=0.6)
    names = dict.fromkeys((by_name.get(one) or by_id[one]).name for one in near)
    raise UsageError(trigger_phrases.no_trigger_sentence(name, [*names][:NEAREST]))


def track_json(row: LibraryTrack) -> dict[str, Any]:
    """A track as a program reads it: flat where a person would look for it."""
    track = asdict(row.track)
    del track["track_id"]
    whole = asdict(row)
    del whole["track"]
    return {
        **whole,
        **track,
        "added": row.added.isoformat(),
        "last_heard": None if row.last_heard is None else row.last_heard.isoformat(),
    }


def write_json(value: object) -> None:
    """A value on stdout."""
    # In ASCII alone: so names that are not UTF-8 come through (as surrogates), whatever stdout is.
    json.dump(value, sys.stdout, indent=2)
    sys.stdout.write("\n")


def say(*lines: str) -> None:
    """Each on one line: names from files and of files may hold anything."""
    sys.stdout.writelines(f"{library_phrases.readable_line(line)}\n" for line in lines)


def complain(*lines: str) -> None:
    """The same on stderr."""
    sys.stderr.writelines(f"{library_phrases.readable_line(line)}\n" for line in lines)
