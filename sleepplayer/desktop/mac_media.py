"""What plays, and media keys, on macOS: Now Playing in the Control Centre and on the lock screen.

By PyObjC (`pyobjc-framework-MediaPlayer`). Built from documentation, not run on a Mac:
https://developer.apple.com/documentation/mediaplayer/mpnowplayinginfocenter and
https://developer.apple.com/documentation/mediaplayer/mpremotecommandcenter.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sleepplayer.clock import Clock
from sleepplayer.controls import Controls, NowPlaying
from sleepplayer.desktop.media_changes import MediaChanges
from sleepplayer.night.media_keys import MediaKey
from sleepplayer.night.view import Phase

NAMELESS = "Sleepplayer"
"""For what has no title."""

_log = logging.getLogger(__name__)


class MacMedia:
    """A `Presence`. Commands may come on any thread and are handed to `post`.

    The commands are taken with the first track that plays: a player that has not played yet takes
    the media keys from no other.
    """

    def __init__(
        self, controls: Controls, *, clock: Clock, post: Callable[[Callable[[], None]], None]
    ) -> None:
        """Raises ImportError without the library, and what macOS raises where it refuses."""
        import AppKit  # noqa: PLC0415 - macOS' alone
        import MediaPlayer  # noqa: PLC0415 - macOS' alone

        # Any: the library is not there on any machine this is checked on.
        self._kit: Any = AppKit
        self._mp: Any = MediaPlayer
        self._controls, self._post = controls, post
        self._entry_id: int | None = None
        self._info: dict[Any, Any] = {}
        self._targets: list[tuple[Any, Any]] = []
        self._center: Any = MediaPlayer.MPNowPlayingInfoCenter.defaultCenter()
        self._commands: Any = MediaPlayer.MPRemoteCommandCenter.sharedCommandCenter()
        self._states = {
            Phase.IDLE: MediaPlayer.MPNowPlayingPlaybackStateStopped,
            Phase.PLAYING: MediaPlayer.MPNowPlayingPlaybackStatePlaying,
            Phase.PAUSED: MediaPlayer.MPNowPlayingPlaybackStatePaused,
        }
        # macOS moves the place on by itself, by the rate.
        self.show = MediaChanges(clock=clock, track=self._tell_track, state=self._tell_state).show

    def close(self) -> None:
        """Be gone. Never raises."""
        try:
            for command, target in self._targets:
                command.removeTarget_(target)
            if self._targets:
                self._center.setNowPlayingInfo_(None)
                self._center.setPlaybackState_(self._states[Phase.IDLE])
        except Exception as error:  # an NSException by way of PyObjC; the program is ending
            _log.warning("Now Playing was not closed: %s", error)
        self._targets = []

    def _tell_track(self, now: NowPlaying) -> None:
        if not self._targets:
            self._take_commands()
        mp = self._mp
        self._entry_id = now.entry_id
        self._info = {
            mp.MPNowPlayingInfoPropertyMediaType: mp.MPNowPlayingInfoMediaTypeAudio,
            mp.MPMediaItemPropertyTitle: now.title or NAMELESS,
            mp.MPMediaItemPropertyArtist: now.artist,
            mp.MPMediaItemPropertyAlbumTitle: now.album,
        }
        artwork = None if now.cover is None else self._artwork(now.cover)
        if artwork is not None:
            self._info[mp.MPMediaItemPropertyArtwork] = artwork

    def _tell_state(self, now: NowPlaying) -> None:
        mp, commands, idle = self._mp, self._commands, now.phase is Phase.IDLE
        commands.playCommand().setEnabled_(not idle or now.can_start)
        commands.togglePlayPauseCommand().setEnabled_(not idle or now.can_start)
        commands.pauseCommand().setEnabled_(not idle)
        commands.stopCommand().setEnabled_(not idle)
        commands.nextTrackCommand().setEnabled_(now.has_next)
        commands.previousTrackCommand().setEnabled_(now.has_previous)
        commands.changePlaybackPositionCommand().setEnabled_(now.can_seek)
        place = {
            mp.MPNowPlayingInfoPropertyElapsedPlaybackTime: now.position_s or 0.0,
            mp.MPNowPlayingInfoPropertyPlaybackRate: float(now.phase is Phase.PLAYING),
        }
        if now.duration_s is not None:
            place[mp.MPMediaItemPropertyPlaybackDuration] = now.duration_s
        self._center.setNowPlayingInfo_(None if idle else {**self._info, **place})
        self._center.setPlaybackState_(self._states[now.phase])

    def _take_commands(self) -> None:
        commands = self._commands
        for command, key in (
            (commands.playCommand(), MediaKey.PLAY),
            (commands.pauseCommand(), MediaKey.PAUSE),
            (commands.togglePlayPauseCommand(), MediaKey.PLAY_PAUSE),
            (commands.stopCommand(), MediaKey.STOP),
            (commands.nextTrackCommand(), MediaKey.NEXT),
            (commands.previousTrackCommand(), MediaKey.PREVIOUS),
        ):
            self._take(command, partial(self._press, key))
        self._take(commands.changePlaybackPositionCommand(), self._seek)

    def _take(self, command: Any, heard: Callable[[Any], None]) -> None:
        def handler(event: Any) -> Any:
            heard(event)
            return self._mp.MPRemoteCommandHandlerStatusSuccess

        self._targets.append((command, command.addTargetWithHandler_(handler)))

    def _press(self, key: MediaKey, _event: Any) -> None:
        self._post(lambda: self._controls.press(key))

    def _seek(self, event: Any) -> None:
        entry_id, place_s = self._entry_id, float(event.positionTime())
        if entry_id is not None:
            self._post(lambda: self._controls.seek_to(entry_id, place_s))

    def _artwork(self, cover: Path) -> Any:
        image = self._kit.NSImage.alloc().initWithContentsOfFile_(str(cover))
        if image is None:  # no picture, or gone
            return None
        made = self._mp.MPMediaItemArtwork.alloc()
        return made.initWithBoundsSize_requestHandler_(image.size(), lambda _size: image)
