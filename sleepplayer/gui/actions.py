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
    from sleepplayer.gui.discovery.page import DiscoveryPage
    from sleepplayer.gui.library.page import LibraryPage
    from sleepplayer.gui.triggers.page import TriggersPage

SEEK_STEP_S = 10.0
TONIGHT, LIBRARY, TRIGGERS, SETTINGS, HELP, PROFILE, DISCOVERY = range(7)
"""The pages; those up to Help stand in the rail."""


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

    @property
    def triggers(self) -> TriggersPage | None:
        """The Triggers page while it is the one that is shown."""
        ...

    @property
    def discovery(self) -> DiscoveryPage | None:
        """The discovery page while it is the one that is shown."""
        ...

    @property
    def page(self) -> int:
        """The page that is shown."""
        ...

    def turn_to(self, page: int) -> None:
        """Show a page."""
        ...

    def turn_people(self) -> None:
        """Open or close the list of people."""
        ...

    def undo(self) -> None:
        """Take back what was done last."""
        ...

    def take_offer(self) -> None:
        """Do what a notice offers, if one does."""
        ...

    def quit(self) -> None:
        """Close it for good."""
        ...


def action_table(
    window: Pages, bridge: Bridge, tonight: TonightPage
) -> Mapping[Action, Callable[[], object]]:
    """A function for every action."""
    session, timer, panel = bridge.session, tonight.timer, tonight.queue

    def rows() -> Rows:
        page = window.library or window.triggers
        return panel.list if page is None else page.rows_with_keyboard()

    def in_library(do: Callable[[LibraryPage], object]) -> None:
        if window.library is not None:
            do(window.library)

    def in_triggers(do: Callable[[TriggersPage], object]) -> None:
        if window.triggers is not None:
            do(window.triggers)

    def search() -> None:
        if window.triggers is None:
            window.turn_to(LIBRARY)
        in_library(lambda page: page.search())
        in_triggers(lambda page: page.search())

    def end_softly() -> None:
        page = window.library or window.triggers or window.discovery
        if page is not None and bridge.view.phase is Phase.IDLE:
            page.step_back()
        else:
            timer.end_softly()

    def edit_name() -> None:
        in_library(lambda page: page.edit_name())
        in_triggers(lambda page: page.rename())

    def turn_details() -> None:
        in_library(lambda page: page.turn_details())
        in_triggers(lambda page: page.turn_details())

    def add(*, folder: bool) -> None:
        page = window.library or panel
        (page.ask_for_folder if folder else page.ask_for_files)()

    def paste() -> None:
        (window.library or panel).paste()

    def in_queue(do: Callable[[], object]) -> None:
        if window.page == TONIGHT:  # other pages have lists of their own
            do()

    def never_again() -> None:
        in_queue(panel.list.never_again)
        in_library(lambda page: page.deeds.ask_never())

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
        Action.ENTRY_ELSE: lambda: in_queue(panel.list.something_else),
        Action.ENTRY_NEVER: never_again,
        Action.ENTRY_QUEUE: lambda: in_library(lambda page: page.deeds.queue()),
        Action.ENTRY_TO_PLAYLIST: lambda: in_library(lambda page: page.deeds.offer_playlists()),
        Action.ENTRY_EDIT: edit_name,
        Action.ENTRY_DUPLICATE: lambda: in_library(lambda page: page.playlists.duplicate()),
        Action.ENTRY_DETAILS: turn_details,
        Action.ENTRY_TRIGGER: lambda: in_library(lambda page: page.tag_deeds.offer_triggers()),
        Action.ENTRY_CONFIRM: lambda: in_library(lambda page: page.tag_deeds.confirm()),
        Action.ENTRY_REJECT: lambda: in_library(lambda page: page.tag_deeds.reject()),
        Action.SEARCH: search,
        Action.NEW_PLAYLIST: lambda: in_library(lambda page: page.playlists.create_list()),
        Action.UNDO: window.undo,
        Action.PAGE_TONIGHT: partial(window.turn_to, TONIGHT),
        Action.PAGE_LIBRARY: partial(window.turn_to, LIBRARY),
        Action.PAGE_TRIGGERS: partial(window.turn_to, TRIGGERS),
        Action.PAGE_SETTINGS: partial(window.turn_to, SETTINGS),
        Action.PAGE_HELP: partial(window.turn_to, HELP),
        Action.PEOPLE: window.turn_people,
        Action.TAKE_OFFER: window.take_offer,
        Action.QUIT: window.quit,
    }
