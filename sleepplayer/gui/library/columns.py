"""The table's columns: what stands in them, how wide they are, and which give way first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import QCoreApplication

from sleepplayer import phrases
from sleepplayer.gui.library import words
from sleepplayer.models import LibraryTrack, SortBy

translate = QCoreApplication.translate


class Column(IntEnum):
    """From left to right."""

    SOUND = 0
    LENGTH = 1
    LOUDNESS = 2
    LAST_HEARD = 3
    ADDED = 4
    FOLDER = 5


WIDTHS: Mapping[Column, int] = {
    Column.LENGTH: 88,
    Column.LOUDNESS: 136,
    Column.LAST_HEARD: 112,
    Column.ADDED: 112,
    Column.FOLDER: 176,
}
SOUND_LEAST = 264
FOLDER_MOST = 360

GIVES_WAY = (Column.FOLDER, Column.ADDED, Column.LOUDNESS, Column.LAST_HEARD, Column.LENGTH)
"""Where there is no room the first of these goes first: nothing ever scrolls sideways."""

SORTS: Mapping[Column, SortBy] = {
    Column.SOUND: SortBy.TITLE,
    Column.LENGTH: SortBy.LENGTH,
    Column.LOUDNESS: SortBy.LOUDNESS,
    Column.LAST_HEARD: SortBy.LAST_HEARD,
    Column.ADDED: SortBy.ADDED,
    Column.FOLDER: SortBy.FOLDER,
}

LATEST_FIRST = frozenset({SortBy.ADDED, SortBy.LAST_HEARD})
"""Sorted by these, one wants the last ones on top at first."""


def fitting(width: int, hidden: Collection[Column]) -> dict[Column, int]:
    """The columns that fit, with their widths; they fill `width` (px) exactly."""
    shown = [column for column in Column if column is Column.SOUND or column not in hidden]
    for column in GIVES_WAY:
        if sum(WIDTHS[c] for c in shown if c is not Column.SOUND) + SOUND_LEAST <= width:
            break
        if column in shown:
            shown.remove(column)
    widths = {column: WIDTHS.get(column, 0) for column in shown}
    rest = width - sum(widths.values())
    if Column.FOLDER in widths:  # it shares what is left over
        more = min(FOLDER_MOST - widths[Column.FOLDER], max(0, (rest - SOUND_LEAST) // 3))
        widths[Column.FOLDER] += more
        rest -= more
    widths[Column.SOUND] = max(rest, 0)
    return widths


def column_words(column: Column) -> str:
    """A column's name."""
    return {
        Column.SOUND: translate("library", "Sound"),
        Column.LENGTH: translate("library", "Length"),
        Column.LOUDNESS: translate("library", "Loudness"),
        Column.LAST_HEARD: translate("library", "Last heard"),
        Column.ADDED: translate("library", "Added"),
        Column.FOLDER: translate("library", "Folder"),
    }[column]


def sort_words(sort: SortBy) -> str:
    """An order's name."""
    return {
        SortBy.TITLE: translate("library", "Title"),
        SortBy.ARTIST: translate("library", "Artist"),
        SortBy.FOLDER: translate("library", "Folder"),
        SortBy.LENGTH: translate("library", "Length"),
        SortBy.LOUDNESS: translate("library", "Loudness"),
        SortBy.ADDED: translate("library", "Added"),
        SortBy.LAST_HEARD: translate("library", "Last heard"),
        SortBy.PLAYLIST: translate("library", "The playlist’s own order"),
    }[sort]


def cell_words(found: LibraryTrack, column: Column, now: datetime, *, uneven: bool) -> str:
    """What stands in a cell."""
    track = found.track
    match column:
        case Column.SOUND:
            return track.title
        case Column.LENGTH:
            known = track.duration_s is not None
            return phrases.duration_words(track.duration_s or 0.0) if known else words.NOTHING
        case Column.LOUDNESS:
            loudness = words.loudness_words(track.loudness) or words.NOTHING
            return f"{loudness} · {translate('library', 'uneven')}" if uneven else loudness
        case Column.LAST_HEARD:
            return words.day_words(found.last_heard, now)
        case Column.ADDED:
            return words.day_words(found.added, now)
        case Column.FOLDER:
            return found.folder or words.NOTHING
