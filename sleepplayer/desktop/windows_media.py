"""What plays, and media keys, on Windows: the System Media Transport Controls (SMTC).

By PyWinRT (`winrt-Windows.Media.Playback` and others). Built from documentation, not run on
Windows. A desktop program has no CoreWindow, so the controls are those of a `MediaPlayer` that
never plays, with its own commands switched off:
https://learn.microsoft.com/windows/uwp/audio-video-camera/system-media-transport-controls
("Manual control of the System Media Transport Controls").
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sleepplayer.clock import Clock
from sleepplayer.controls import Controls, NowPlaying
from sleepplayer.desktop.media_changes import MediaChanges
from sleepplayer.night.media_keys import MediaKey
from sleepplayer.night.view import Phase

RENEW_S = 5.0
"""How often Windows wants to be told the place in a track (the page above, "Use the system media
transport controls for seeking")."""

NAMELESS = "Sleepplayer"
"""For what has no title; Windows would say "Unknown app"."""

_log = logging.getLogger(__name__)


class WindowsMedia:
    """A `Presence`. Events come on threads of Windows' own and are handed to `post`."""

    def __init__(
        self, controls: Controls, *, clock: Clock, post: Callable[[Callable[[], None]], None]
    ) -> None:
        """Raises ImportError without the library, OSError where Windows refuses."""
        # Any: the library is not there on any machine this is checked on.
        from winrt.runtime import ApartmentType, init_apartment  # noqa: PLC0415 - Windows' alone
        from winrt.windows import media, storage  # noqa: PLC0415 - Windows' alone
        from winrt.windows.foundation import AsyncStatus  # noqa: PLC0415 - Windows' alone
        from winrt.windows.media.playback import MediaPlayer  # noqa: PLC0415 - Windows' alone
        from winrt.windows.storage import streams  # noqa: PLC0415 - Windows' alone

        # As Qt does for its windows; in a terminal nobody has. OSError: it is another kind already.
        with contextlib.suppress(OSError):
            init_apartment(ApartmentType.SINGLE_THREADED)
        self._media: Any = media
        self._open_file: Any = storage.StorageFile.get_file_from_path_async
        self._stream_of: Any = streams.RandomAccessStreamReference.create_from_file
        self._completed: Any = AsyncStatus.COMPLETED
        self._controls, self._post = controls, post
        self._entry_id: int | None = None
        self._cover: Path | None = None
        self._player: Any = MediaPlayer()
        self._player.command_manager.is_enabled = False
        self._smtc: Any = self._player.system_media_transport_controls
        self._smtc.is_enabled = False
        button, status = media.SystemMediaTransportControlsButton, media.MediaPlaybackStatus
        self._keys = {
            button.PLAY: MediaKey.PLAY,
            button.PAUSE: MediaKey.PAUSE,
            button.STOP: MediaKey.STOP,
            button.NEXT: MediaKey.NEXT,
            button.PREVIOUS: MediaKey.PREVIOUS,
        }
        self._status = {
            Phase.IDLE: status.STOPPED,
            Phase.PLAYING: status.PLAYING,
            Phase.PAUSED: status.PAUSED,
        }
        self._button_token = self._smtc.add_button_pressed(self._on_button)
        self._seek_token = self._smtc.add_playback_position_change_requested(self._on_seek)
        changes = MediaChanges(
            clock=clock, track=self._tell_track, state=self._tell_state, renew_s=RENEW_S
        )
        self.show = changes.show

    def close(self) -> None:
        """Be gone. Never raises."""
        self._entry_id = None
        try:
            self._smtc.remove_button_pressed(self._button_token)
            self._smtc.remove_playback_position_change_requested(self._seek_token)
            self._smtc.is_enabled = False
            self._player.close()
        except Exception as error:  # whatever COM makes of it; the program is ending
            _log.warning("The media controls of Windows were not closed: %s", error)

    def _tell_track(self, now: NowPlaying) -> None:
        self._entry_id, self._cover = now.entry_id, now.cover
        updater = self._smtc.display_updater
        updater.clear_all()  # also the last picture
        updater.type = self._media.MediaPlaybackType.MUSIC
        words = updater.music_properties
        words.title = now.title or NAMELESS
        words.artist, words.album_title = now.artist, now.album
        updater.update()
        if now.cover is not None:
            self._fetch_cover(now.cover)

    def _tell_state(self, now: NowPlaying) -> None:
        smtc, idle = self._smtc, now.phase is Phase.IDLE
        smtc.is_enabled = not idle or now.can_start
        smtc.is_play_enabled = not idle or now.can_start
        smtc.is_pause_enabled = smtc.is_stop_enabled = not idle
        smtc.is_next_enabled, smtc.is_previous_enabled = now.has_next, now.has_previous
        smtc.playback_status = self._status[now.phase]
        length = timedelta(seconds=now.duration_s or 0.0)
        place = timedelta(seconds=max(0.0, now.position_s or 0.0))
        timeline = self._media.SystemMediaTransportControlsTimelineProperties()
        timeline.start_time = timeline.min_seek_time = timedelta()
        timeline.end_time = length
        timeline.max_seek_time = length if now.can_seek else timedelta()
        timeline.position = min(place, length)
        smtc.update_timeline_properties(timeline)

    def _fetch_cover(self, cover: Path) -> None:
        # Windows takes pictures as opened files only, and opens them in its own time.
        opening = self._open_file(str(cover))
        opening.completed = lambda done, status: self._post(
            lambda: self._cover_opened(cover, done, status)
        )

    def _cover_opened(self, cover: Path, done: Any, status: Any) -> None:
        if status != self._completed or cover != self._cover or self._entry_id is None:
            return
        try:
            updater = self._smtc.display_updater
            updater.thumbnail = self._stream_of(done.get_results())
            updater.update()
        except OSError as error:  # PyWinRT raises it for every HRESULT that is a failure
            _log.info("The media controls of Windows show no cover: %s", error)

    def _on_button(self, _smtc: Any, event: Any) -> None:
        key = self._keys.get(event.button)
        if key is not None:
            self._post(lambda: self._press(key))

    def _press(self, key: MediaKey) -> None:
        # There is no button for both: Windows makes Pause of a headset's one button and of a
        # keyboard's Play/Pause while something plays, and either may mean "still awake".
        if key is MediaKey.PAUSE and self._controls.now().phase is Phase.PLAYING:
            key = MediaKey.PLAY_PAUSE
        self._controls.press(key)

    def _on_seek(self, _smtc: Any, event: Any) -> None:
        entry_id, place = self._entry_id, event.requested_playback_position
        if entry_id is not None:
            self._post(lambda: self._controls.seek_to(entry_id, place.total_seconds()))
