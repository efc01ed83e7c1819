"""Which files are offered to be chosen, by the endings of their names."""

from __future__ import annotations

AUDIO_NAMES = (
    "*.mp3 *.m4a *.m4b *.aac *.ogg *.oga *.opus *.flac *.wav *.wma *.aif *.aiff *.ape *.wv *.mka "
    "*.mp4 *.m4v *.mkv *.webm *.mov *.avi"
)
PLAYLIST_ENDINGS = frozenset({".m3u", ".m3u8", ".pls", ".xspf", ".jspf"})
PLAYLIST_NAMES = " ".join(f"*{ending}" for ending in sorted(PLAYLIST_ENDINGS))
