"""As much of PyWinRT as `windows_media` uses, with the names and rules of its stubs (winrt 4).

Attributes that are not there cannot be set, handlers are called on a thread of their own, buttons
that are switched off cannot be pressed, and a file opens when `open_files` is called.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from enum import IntEnum
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest


class Button(IntEnum):
    PLAY = 0
    PAUSE = 1
    STOP = 2
    RECORD = 3
    NEXT = 6
    PREVIOUS = 7


class Status(IntEnum):
    CLOSED = 0
    CHANGING = 1
    STOPPED = 2
    PLAYING = 3
    PAUSED = 4


class AsyncStatus(IntEnum):
    STARTED = 0
    COMPLETED = 1
    CANCELED = 2
    ERROR = 3


class Timeline:
    __slots__ = ("end_time", "max_seek_time", "min_seek_time", "position", "start_time")
    end_time: timedelta
    max_seek_time: timedelta
    min_seek_time: timedelta
    position: timedelta
    start_time: timedelta


class Music:
    __slots__ = ("album_title", "artist", "title")
    album_title: str
    artist: str
    title: str


class Updater:
    """What `update` has made visible is in `shown`."""

    __slots__ = ("music_properties", "shown", "thumbnail", "type")

    def __init__(self) -> None:
        self.shown: dict[str, Any] = {}
        self.clear_all()

    def clear_all(self) -> None:
        self.type, self.thumbnail, self.music_properties = 0, None, Music()

    def update(self) -> None:
        words = self.music_properties
        self.shown = {
            "title": words.title,
            "artist": words.artist,
            "album": words.album_title,
            "cover": self.thumbnail,
        }
        assert self.type == 1, "Windows shows no words of a track whose type is unknown"


class Smtc:
    __slots__ = (
        "_buttons",
        "_seeks",
        "display_updater",
        "is_enabled",
        "is_next_enabled",
        "is_pause_enabled",
        "is_play_enabled",
        "is_previous_enabled",
        "is_stop_enabled",
        "playback_status",
        "timelines",
    )
    is_next_enabled: bool
    is_pause_enabled: bool
    is_play_enabled: bool
    is_previous_enabled: bool
    is_stop_enabled: bool

    def __init__(self) -> None:
        self.display_updater = Updater()
        self.is_enabled = True
        self.playback_status = Status.CLOSED
        self.timelines: list[Timeline] = []
        self._buttons: dict[object, Callable[[Any, Any], None]] = {}
        self._seeks: dict[object, Callable[[Any, Any], None]] = {}

    def add_button_pressed(self, handler: Callable[[Any, Any], None]) -> object:
        return _added(self._buttons, handler)

    def remove_button_pressed(self, token: object) -> None:
        del self._buttons[token]

    def add_playback_position_change_requested(self, handler: Callable[[Any, Any], None]) -> object:
        return _added(self._seeks, handler)

    def remove_playback_position_change_requested(self, token: object) -> None:
        del self._seeks[token]

    def update_timeline_properties(self, timeline: Timeline) -> None:
        for name in Timeline.__slots__:
            assert isinstance(getattr(timeline, name), timedelta)
        assert timeline.position <= timeline.end_time
        self.timelines.append(timeline)

    # What a person does:

    def press(self, button: Button) -> None:
        if self.is_enabled and getattr(self, f"is_{button.name.lower()}_enabled", True):
            _elsewhere(self._buttons, SimpleNamespace(button=button))

    def drag_to(self, place: timedelta) -> None:
        _elsewhere(self._seeks, SimpleNamespace(requested_playback_position=place))

    @property
    def heard_by(self) -> int:
        return len(self._buttons) + len(self._seeks)


class Opening:
    """An IAsyncOperation."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.completed: Callable[[Any, AsyncStatus], None] | None = None

    def finish(self, status: AsyncStatus) -> None:
        assert self.completed is not None
        _on_a_thread(self.completed, self, status)

    def get_results(self) -> str:
        return self.path


class FakeWinrt:
    """The library, put in `sys.modules` for a test. `smtc` is there once a player is."""

    def __init__(self) -> None:
        self.players: list[Any] = []
        self.opening: list[Opening] = []
        self.apartments: list[object] = []
        self.refuses: OSError | None = None

    @property
    def smtc(self) -> Smtc:
        found = self.players[-1].system_media_transport_controls
        assert isinstance(found, Smtc)
        return found

    def open_files(self, status: AsyncStatus = AsyncStatus.COMPLETED) -> None:
        opening, self.opening = self.opening, []
        for each in opening:
            each.finish(status)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def player() -> Any:
            if self.refuses:
                raise self.refuses
            made = SimpleNamespace(
                system_media_transport_controls=Smtc(),
                command_manager=SimpleNamespace(is_enabled=True),
                closed=False,
            )
            made.close = lambda: setattr(made, "closed", True)
            self.players.append(made)
            return made

        def open_file(path: str) -> Opening:
            self.opening.append(Opening(path))
            return self.opening[-1]

        def init_apartment(kind: object) -> None:
            self.apartments.append(kind)
            raise OSError("RPC_E_CHANGED_MODE")

        modules: dict[str, dict[str, Any]] = {
            "winrt": {},
            "winrt.runtime": {
                "init_apartment": init_apartment,
                "ApartmentType": SimpleNamespace(SINGLE_THREADED=0, MULTI_THREADED=1),
            },
            "winrt.windows": {},
            "winrt.windows.foundation": {"AsyncStatus": AsyncStatus},
            "winrt.windows.media": {
                "SystemMediaTransportControlsButton": Button,
                "MediaPlaybackStatus": Status,
                "MediaPlaybackType": SimpleNamespace(UNKNOWN=0, MUSIC=1),
                "SystemMediaTransportControlsTimelineProperties": Timeline,
            },
            "winrt.windows.media.playback": {"MediaPlayer": player},
            "winrt.windows.storage": {
                "StorageFile": SimpleNamespace(get_file_from_path_async=open_file)
            },
            "winrt.windows.storage.streams": {
                "RandomAccessStreamReference": SimpleNamespace(
                    create_from_file=lambda file: f"picture of {file}"
                )
            },
        }
        install_modules(monkeypatch, modules)


def install_modules(
    monkeypatch: pytest.MonkeyPatch, modules: dict[str, dict[str, Any]]
) -> dict[str, ModuleType]:
    """Put modules of these names and contents where `import` finds them."""
    made = {name: ModuleType(name) for name in modules}
    for name, module in made.items():
        vars(module).update(modules[name], __path__=[])
        monkeypatch.setitem(sys.modules, name, module)
        above, _, last = name.rpartition(".")
        if above:
            setattr(made[above], last, module)
    return made


def _added(handlers: dict[object, Callable[[Any, Any], None]], handler: Any) -> object:
    token = object()
    handlers[token] = handler
    return token


def _elsewhere(handlers: dict[object, Callable[[Any, Any], None]], event: object) -> None:
    for handler in list(handlers.values()):
        _on_a_thread(handler, None, event)


def _on_a_thread(call: Callable[..., None], *arguments: object) -> None:
    failed: list[BaseException] = []

    def run() -> None:
        try:
            call(*arguments)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert not failed, failed
