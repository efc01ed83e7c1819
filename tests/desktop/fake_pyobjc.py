"""As much of PyObjC's MediaPlayer and AppKit as is used here, with the names of its metadata."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from desktop.fake_winrt import install_modules

COMMANDS = (
    "playCommand",
    "pauseCommand",
    "togglePlayPauseCommand",
    "stopCommand",
    "nextTrackCommand",
    "previousTrackCommand",
    "changePlaybackPositionCommand",
)
_KEYS = (
    "MPMediaItemPropertyTitle",
    "MPMediaItemPropertyArtist",
    "MPMediaItemPropertyAlbumTitle",
    "MPMediaItemPropertyArtwork",
    "MPMediaItemPropertyPlaybackDuration",
    "MPNowPlayingInfoPropertyElapsedPlaybackTime",
    "MPNowPlayingInfoPropertyPlaybackRate",
    "MPNowPlayingInfoPropertyMediaType",
)


class Command:
    """An MPRemoteCommand; commands are enabled from the start."""

    def __init__(self) -> None:
        self.enabled = True
        self.targets: dict[object, Callable[[Any], int]] = {}

    def setEnabled_(self, enabled: bool) -> None:  # noqa: N802 - Objective-C's
        assert isinstance(enabled, bool)
        self.enabled = enabled

    def addTargetWithHandler_(self, handler: Callable[[Any], int]) -> object:  # noqa: N802
        target = object()
        self.targets[target] = handler
        return target

    def removeTarget_(self, target: object) -> None:  # noqa: N802 - Objective-C's
        del self.targets[target]

    def give(self, **event: Any) -> None:
        """A person gives the command."""
        for handler in list(self.targets.values()) if self.enabled else ():
            status = handler(SimpleNamespace(**{name: lambda v=v: v for name, v in event.items()}))
            assert status == 0


class Center:
    """The MPNowPlayingInfoCenter."""

    def __init__(self) -> None:
        self.info: dict[str, Any] | None = None
        self.state = 0
        self.breaks: Exception | None = None

    def setNowPlayingInfo_(self, info: dict[str, Any] | None) -> None:  # noqa: N802
        if self.breaks:
            raise self.breaks
        assert info is None or None not in info.values(), "nil cannot stand in a dictionary"
        self.info = info

    def setPlaybackState_(self, state: int) -> None:  # noqa: N802 - Objective-C's
        self.state = state


class FakeMac:
    """The libraries, put in `sys.modules` for a test."""

    def __init__(self) -> None:
        self.center = Center()
        self.commands = {name: Command() for name in COMMANDS}
        self.recent: list[str] = []
        self.observers: dict[object, tuple[str, Callable[[Any], None]]] = {}

    def notify(self, name: str) -> None:
        for wanted, block in list(self.observers.values()):
            if wanted == name:
                block(SimpleNamespace(name=lambda: name))

    def _observe(self, name: str, of: None, queue: None, block: Callable[[Any], None]) -> object:
        assert of is None
        assert queue is None
        observer = object()
        self.observers[observer] = (name, block)
        return observer

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = SimpleNamespace(**{name: lambda c=c: c for name, c in self.commands.items()})
        media = {
            **{key: key for key in _KEYS},
            "MPNowPlayingInfoMediaTypeAudio": 1,
            "MPNowPlayingPlaybackStatePlaying": 1,
            "MPNowPlayingPlaybackStatePaused": 2,
            "MPNowPlayingPlaybackStateStopped": 3,
            "MPRemoteCommandHandlerStatusSuccess": 0,
            "MPNowPlayingInfoCenter": SimpleNamespace(defaultCenter=lambda: self.center),
            "MPRemoteCommandCenter": SimpleNamespace(sharedCommandCenter=lambda: asked),
            "MPMediaItemArtwork": SimpleNamespace(alloc=_Artwork),
        }
        documents = SimpleNamespace(noteNewRecentDocumentURL_=self.recent.append)
        workspace = SimpleNamespace(
            addObserverForName_object_queue_usingBlock_=self._observe,
            removeObserver_=self.observers.pop,
        )
        shared = SimpleNamespace(notificationCenter=lambda: workspace)
        kit = {
            "NSWorkspace": SimpleNamespace(sharedWorkspace=lambda: shared),
            "NSWorkspaceWillSleepNotification": "NSWorkspaceWillSleepNotification",
            "NSWorkspaceDidWakeNotification": "NSWorkspaceDidWakeNotification",
            "NSImage": SimpleNamespace(alloc=_Image),
            "NSDocumentController": SimpleNamespace(sharedDocumentController=lambda: documents),
        }
        foundation = {"NSURL": SimpleNamespace(fileURLWithPath_=lambda path: f"file://{path}")}
        install_modules(
            monkeypatch, {"MediaPlayer": media, "AppKit": kit, "Foundation": foundation}
        )


class _Image:
    def initWithContentsOfFile_(self, path: str) -> Any:  # noqa: N802 - Objective-C's
        return SimpleNamespace(size=lambda: (300.0, 300.0), path=path) if _is_file(path) else None


class _Artwork:
    def initWithBoundsSize_requestHandler_(  # noqa: N802 - Objective-C's
        self, size: tuple[float, float], handler: Callable[[Any], Any]
    ) -> str:
        return f"{handler(size).path} {size[0]:.0f}"


def _is_file(path: str) -> bool:
    return Path(path).is_file()
