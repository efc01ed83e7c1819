"""What is said of the library and its playlists, by window and command line; see `phrases`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from sleepplayer.models import LibraryTrack, Playlist, TrackState
from sleepplayer.phrases import position_words

translate = QCoreApplication.translate

NAMED_AT_MOST = 3
LONGEST_NAMED = 500
"""Of an address that was refused, in characters: it may have thousands."""


def not_kept_sentence() -> str:
    """A fault of ours while something was to be written down."""
    return translate("library", "That could not be kept. What was there before is still there.")


def not_read_sentence() -> str:
    """A fault of ours while something was to be found out."""
    return translate("library", "That could not be read just now. Try again in a moment.")


def tonight_only_sentence(problem: str) -> str:
    """The database cannot be used: what that means for tonight."""
    return translate("library", "{problem} Tonight plays as ever, but nothing new is kept.").format(
        problem=problem
    )


def restored_sentence(backup_made: datetime | None, set_aside: str) -> str:
    """A damaged database was replaced; `set_aside` is where it lies, or empty."""
    if backup_made is None:
        text = translate("library", "The library was damaged and begins anew.")
    else:
        day = backup_made.astimezone().strftime("%d.%m.%Y")
        text = translate(
            "library", "The library was damaged; the copy of {day} took its place."
        ).format(day=day)
    if not set_aside:
        return text
    return f"{text} " + translate("library", "The damaged one is kept as {path}.").format(
        path=readable_line(set_aside)
    )


def no_playlist_sentence(name: str) -> str:
    """A playlist was named that there is not."""
    return translate("library", "There is no playlist called “{name}”.").format(
        name=readable_line(name)
    )


def made_later_sentence() -> str:
    """A playlist is not made yet, because much else is being written."""
    return translate("library", "The playlist takes a while to be made. It will appear by itself.")


def playlist_is_gone_sentence() -> str:
    """A playlist was to be written that was deleted meanwhile."""
    return translate("library", "That playlist is no longer there.")


def behind_pin_sentence(name: str) -> str:
    """A child's evening was to change what the child may hear; `name` is the playlist's."""
    return translate(
        "library",
        "“{name}” stays as it is here. To change it, turn to another person with the PIN, on the "
        "Profile page.",
    ).format(name=readable_line(name))


def scan_stopped_sentence() -> str:
    """Ctrl+C during a scan."""
    return translate(
        "library", "Stopped. What was found so far is kept; the next scan goes on from there."
    )


def copy_name(name: str) -> str:
    """What a copy of a playlist is called."""
    return translate("library", "{name}, copy").format(name=name)


def refused_address_sentence(reason: str) -> str:
    """Why an address is not taken; `reason` is a `library.addresses.Refusal`."""
    why = {
        "scheme": translate("library", "Only addresses that begin with https:// or http:// play."),
        "credentials": translate(
            "library", "An address with a name or password in it is not kept: take it out."
        ),
        "playlist": translate(
            "library", "That is the address of a playlist: it needs the address of the sound."
        ),
        "too-long": translate("library", "That address is too long."),
    }
    return why.get(reason, translate("library", "That is not an address that can be played."))


def not_written_sentence(left_out: Sequence[str]) -> str:
    """What a playlist file could not hold."""
    named = ", ".join(f"“{readable_line(one)}”" for one in left_out[:NAMED_AT_MOST])
    if len(left_out) > NAMED_AT_MOST:
        named += " …"
    return translate(
        "library", "{n} could not be written: this format has no way to name {named}."
    ).format(n=len(left_out), named=named)


def state_words(row: LibraryTrack) -> str:
    """What keeps a track from playing; empty if nothing does."""
    if row.state is TrackState.MISSING:
        return translate("library", "missing")
    return row.problem if row.state is TrackState.UNREADABLE else ""


def track_line(row: LibraryTrack) -> str:
    """A track on one line of a terminal: length, title, artist, and what is wrong with it."""
    track = row.track
    text = f"{position_words(track.duration_s):>8}  {track.title}"
    if track.artist:
        text += f" · {track.artist}"
    state = state_words(row)
    return readable_line(f"{text}  ({state})" if state else text)


def playlist_line(playlist: Playlist) -> str:
    """A playlist on one line of a terminal."""
    name = readable_line(playlist.name)
    if playlist.rules is not None:
        return translate("library", "{name} (smart)").format(name=name)
    return f"{name} ({playlist.count or 0})"


def imported_line(name: str, count: int) -> str:
    """A playlist was made of a file."""
    return translate("library", "“{name}”: {n} found").format(name=readable_line(name), n=count)


def unresolved_line(location: str) -> str:
    """An entry that names nothing."""
    return translate("library", "not found: {location}").format(location=readable_line(location))


def left_out_line(location: str, reason: str) -> str:
    """An entry of a playlist file that is not in the playlist it made, or that nothing is found
    for yet; `reason` is a `library.addresses.Refusal`."""
    only = translate(
        "library",
        "not taken, as only files and addresses that begin with https:// or http:// play: "
        "{location}",
    )
    bad = translate("library", "not taken, as this is no address that can be played: {location}")
    lines = {
        "missing": translate("library", "not found: {location}"),
        "unknown-sound": translate("library", "not found: {location}"),
        "ambiguous": translate(
            "library", "not found, and more than one sound could be meant: {location}"
        ),
        "credentials": translate(
            "library", "not taken, as there is a name or password in the address: {location}"
        ),
        "scheme": only,
        "device": only,
        "remote-file": translate(
            "library", "not taken, as it is a file on another computer: {location}"
        ),
        "playlist": translate("library", "not taken, as it is a playlist itself: {location}"),
        "not-a-file": translate("library", "not taken, as it is no file: {location}"),
        "too-long": translate("library", "not taken, as it is too long: {location}"),
    }
    return lines.get(reason, bad).format(location=readable_line(shortened(location)))


def shortened(text: str) -> str:
    """So that it does not fill the screen."""
    return text if len(text) <= LONGEST_NAMED else f"{text[: LONGEST_NAMED - 1]}…"


def readable_line(text: str) -> str:
    """On one line, without signs that steer a terminal."""
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "?" for sign in text)


def no_such_place_sentence(path: str) -> str:
    """A file or folder was named that there is not."""
    return translate("library", "There is no file or folder “{path}”.").format(
        path=readable_line(path)
    )


def file_exists_sentence(path: str) -> str:
    """A file would be written over."""
    return translate(
        "library", "“{path}” is there already. With --force it is written over."
    ).format(path=readable_line(path))


def no_root_sentence(path: str) -> str:
    """Something was to be taken out that the library was not made of."""
    return translate("library", "“{path}” was not added to the library.").format(
        path=readable_line(path)
    )


def totals_sentence(there: int, missing: int, unreadable: int) -> str:
    """What the library holds."""
    parts = [translate("library", "{n} sounds").format(n=there)]
    if there == 1:
        parts = [translate("library", "1 sound")]
    if missing:
        parts.append(translate("library", "{n} missing").format(n=missing))
    if unreadable:
        parts.append(translate("library", "{n} unreadable").format(n=unreadable))
    return ", ".join(parts)
