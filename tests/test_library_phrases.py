"""What is said of the library: whole sentences, and no name that could steer a terminal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer import library_phrases as phrases
from sleepplayer.library.addresses import Refusal
from sleepplayer.models import (
    Filter,
    LibraryTrack,
    Playlist,
    PlaylistId,
    Track,
    TrackId,
    TrackState,
)

MADE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def row(state: TrackState = TrackState.THERE, problem: str = "", **values: object) -> LibraryTrack:
    track = Track(location="/m/rain.mp3", title="Rain", **values)  # type: ignore[arg-type]
    return LibraryTrack(track_id=TrackId(1), track=track, added=MADE, state=state, problem=problem)


def test_lines_of_tracks() -> None:
    assert phrases.track_line(row(duration_s=245.0)) == "    4:05  Rain"
    assert phrases.track_line(row(artist="Anna")) == "    –:––  Rain · Anna"
    missing = row(TrackState.MISSING, duration_s=3729.0)
    assert phrases.track_line(missing) == " 1:02:09  Rain  (missing)"
    unreadable = row(TrackState.UNREADABLE, "“rain.mp3” cannot be read.")
    assert phrases.track_line(unreadable).endswith("  (“rain.mp3” cannot be read.)")


def test_lines_of_playlists() -> None:
    own = Playlist(playlist_id=PlaylistId(1), name="Night", count=3)
    smart = Playlist(playlist_id=PlaylistId(2), name="Long", rules=Filter())
    assert [phrases.playlist_line(one) for one in (own, smart)] == ["Night (3)", "Long (smart)"]


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((0, 0, 0), "0 sounds"),
        ((1, 0, 0), "1 sound"),
        ((16, 1, 0), "16 sounds, 1 missing"),
        ((2, 3, 4), "2 sounds, 3 missing, 4 unreadable"),
    ],
)
def test_totals(counts: tuple[int, int, int], sentence: str) -> None:
    assert phrases.totals_sentence(*counts) == sentence


def test_what_became_of_a_damaged_library() -> None:
    anew = phrases.restored_sentence(None, "library-damaged.db")
    assert anew == (
        "The library was damaged and begins anew. The damaged one is kept as library-damaged.db."
    )
    day = MADE.astimezone().strftime("%d.%m.%Y")
    copied = phrases.restored_sentence(MADE, "")
    assert copied == f"The library was damaged; the copy of {day} took its place."


@pytest.mark.parametrize("reason", Refusal)
def test_every_refused_address_is_a_sentence(reason: Refusal) -> None:
    sentence = phrases.refused_address_sentence(reason.value)
    assert sentence[0].isupper()
    assert sentence.endswith(".")


@pytest.mark.parametrize("reason", Refusal)
def test_only_what_may_come_is_called_not_found(reason: Refusal) -> None:
    line = phrases.left_out_line("x", reason)
    away = reason in {Refusal.MISSING, Refusal.AMBIGUOUS, Refusal.UNKNOWN_SOUND}
    assert line.startswith("not found" if away else "not taken, as ")
    assert line.endswith(": x")


def test_why_an_entry_is_not_taken() -> None:
    secret = phrases.left_out_line("http://me:x@radio.example/", "credentials")
    assert secret.startswith("not taken, as there is a name or password in the address: ")
    remote = phrases.left_out_line("file://server/a.mp3", "remote-file")
    assert remote == "not taken, as it is a file on another computer: file://server/a.mp3"
    assert len(phrases.left_out_line("x" * 10_000, "too-long")) < 600


def test_blanks_of_any_kind_are_blanks() -> None:
    assert phrases.readable_line("a\u00a0b\u3000c\x1bd\u202ee") == "a b c?d?e"


def test_at_most_three_of_what_could_not_be_written() -> None:
    assert phrases.not_written_sentence(["a", "b"]) == (
        "2 could not be written: this format has no way to name “a”, “b”."
    )
    assert phrases.not_written_sentence([*"abcde"]).endswith("“a”, “b”, “c” ….")


@given(st.text())
def test_nothing_in_a_line_steers_a_terminal(text: str) -> None:
    playlist = Playlist(playlist_id=PlaylistId(1), name=text)
    for line in (
        phrases.unresolved_line(text),
        phrases.left_out_line(text, "scheme"),
        phrases.no_such_place_sentence(text),
        phrases.not_written_sentence([text]),
        phrases.imported_line(text, 1),
        phrases.playlist_line(playlist),
        phrases.restored_sentence(None, text),
        phrases.track_line(row(artist=text)),
    ):
        assert line.isprintable()


@given(st.text(min_size=1))
def test_no_name_on_the_command_line_steers_a_terminal(text: str) -> None:
    for line in (phrases.no_playlist_sentence(text), phrases.no_root_sentence(text)):
        assert line.isprintable()
