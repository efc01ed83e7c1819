"""What each action of the key table does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Protocol

from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.keys import Action
from sleepplayer.gui.tonight.page import TonightPage
from sleepplayer.night.view import Phase

if TYPE_CHECKING:
    from sleepplayer.gui.library.page import LibraryPage

SEEK_STEP_S = 10.0
TONIGHT, LIBRARY, SETTINGS, HELP = range(4)


class Rows(Protocol):
    """A list with something chosen in it."""

    def play_chosen(self) -> None:
        """Play what the keyboard is at, or go there."""
        ...

    def remove_chosen(self) -> None:
        """Take the chosen ones out."""
        ...

    def move_chosen(self, step: int) -> None:
        """Move the chosen ones up (-1) or down (1)."""
        ...


class Pages(Protocol):
    """A window that turns pages and closes."""

    @property
    def library(self) -> LibraryPage | None:
        """The library page while it is the one that is shown."""
        ...

    def turn_to(self, page: int) -> None:
        """Show a page."""
        ...

    def undo(self) -> None:
        """Take back what was done last."""
        ...

    def close(self) -> bool:
        """Close it."""
        ...


def action_table(
    window: Pages, bridge: Bridge, tonight: TonightPage
) -> Mapping[Action, Callable[[], object]]:
    """A function for every action."""
    session, timer, panel = bridge.session, tonight.timer, tonight.queue

    def rows() -> Rows:
        library = window.library
        return panel.list if library is None else library.rows_with_keyboard()

    def in_library(do: Callable[[LibraryPage], object]) -> None:
        if window.library is not None:
            do(window.library)

    def search() -> None:
        window.turn_to(LIBRARY)
        in_library(lambda page: page.search())

    def end_softly() -> None:
        if window.library is not None and bridge.view.phase is Phase.IDLE:
            window.library.step_back()
        else:
            timer.end_softly()

    def add(*, folder: bool) -> None:
        page = window.library or panel
        (page.ask_for_folder if folder else page.ask_for_files)()

    def paste() -> None:
        (window.library or panel).paste()

    return {
        Action.STILL_AWAKE: partial(bridge.do, session.still_awake),
        Action.START_PAUSE: timer.start_or_pause,
        Action.NEXT: partial(bridge.do, session.next),
        Action.PREVIOUS: partial(bridge.do, session.previous),
        Action.NEXT_CHAPTER: partial(bridge.do, session.next_chapter),
        Action.PREVIOUS_CHAPTER: partial(bridge.do, session.previous_chapter),
        Action.SEEK_ON: partial(bridge.seek_by, SEEK_STEP_S),
        Action.SEEK_BACK: partial(bridge.seek_by, -SEEK_STEP_S),
        Action.VOLUME_UP: partial(bridge.step_volume, 1),
        Action.VOLUME_DOWN: partial(bridge.step_volume, -1),
        Action.MUTE: bridge.toggle_mute,
        Action.LATER_5: partial(timer.later, 5),
        Action.LATER_10: partial(timer.later, 10),
        Action.LATER_15: partial(timer.later, 15),
        Action.END_SOFTLY: end_softly,
        Action.CANCEL_TIMER: timer.cancel_timer,
        Action.REPEAT: bridge.next_repeat,
        Action.SHUFFLE: bridge.toggle_shuffle,
        Action.ADD_SOUNDS: partial(add, folder=False),
        Action.ADD_FOLDER: partial(add, folder=True),
        Action.PASTE: paste,
        Action.ENTRY_PLAY: lambda: rows().play_chosen(),
        Action.ENTRY_REMOVE: lambda: rows().remove_chosen(),
        Action.ENTRY_UP: lambda: rows().move_chosen(-1),
        Action.ENTRY_DOWN: lambda: rows().move_chosen(1),
        Action.ENTRY_QUEUE: lambda: in_library(lambda page: page.deeds.queue()),
        Action.ENTRY_TO_PLAYLIST: lambda: in_library(lambda page: page.deeds.offer_playlists()),
        Action.ENTRY_EDIT: lambda: in_library(lambda page: page.edit_name()),
        Action.ENTRY_DUPLICATE: lambda: in_library(lambda page: page.playlists.duplicate()),
        Action.ENTRY_DETAILS: lambda: in_library(lambda page: page.turn_details()),
        Action.SEARCH: search,
        Action.NEW_PLAYLIST: lambda: in_library(lambda page: page.playlists.create_list()),
        Action.UNDO: window.undo,
        Action.PAGE_TONIGHT: partial(window.turn_to, TONIGHT),
        Action.PAGE_LIBRARY: partial(window.turn_to, LIBRARY),
        Action.PAGE_SETTINGS: partial(window.turn_to, SETTINGS),
        Action.PAGE_HELP: partial(window.turn_to, HELP),
        Action.QUIT: window.close,
    }
