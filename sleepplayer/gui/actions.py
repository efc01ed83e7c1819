"""What each action of the key table does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.keys import Action
from sleepplayer.gui.tonight.page import TonightPage

SEEK_STEP_S = 10.0
TONIGHT, SETTINGS, HELP = range(3)


class Pages(Protocol):
    """A window that turns pages and closes."""

    def turn_to(self, page: int) -> None:
        """Show a page."""
        ...

    def close(self) -> bool:
        """Close it."""
        ...


def action_table(
    window: Pages, bridge: Bridge, tonight: TonightPage
) -> Mapping[Action, Callable[[], object]]:
    """A function for every action."""
    session, timer, panel = bridge.session, tonight.timer, tonight.queue
    entries = panel.list
    return {
        Action.STILL_AWAKE: partial(bridge.do, session.still_awake),
        Action.START_PAUSE: timer.start_or_pause,
        Action.NEXT: partial(bridge.do, session.next),
        Action.PREVIOUS: partial(bridge.do, session.previous),
        Action.SEEK_ON: partial(bridge.seek_by, SEEK_STEP_S),
        Action.SEEK_BACK: partial(bridge.seek_by, -SEEK_STEP_S),
        Action.VOLUME_UP: partial(bridge.step_volume, 1),
        Action.VOLUME_DOWN: partial(bridge.step_volume, -1),
        Action.MUTE: bridge.toggle_mute,
        Action.LATER_5: partial(timer.later, 5),
        Action.LATER_10: partial(timer.later, 10),
        Action.LATER_15: partial(timer.later, 15),
        Action.END_SOFTLY: timer.end_softly,
        Action.CANCEL_TIMER: timer.cancel_timer,
        Action.REPEAT: bridge.next_repeat,
        Action.SHUFFLE: bridge.toggle_shuffle,
        Action.ADD_SOUNDS: panel.ask_for_files,
        Action.ADD_FOLDER: panel.ask_for_folder,
        Action.ENTRY_PLAY: entries.play_chosen,
        Action.ENTRY_REMOVE: entries.remove_chosen,
        Action.ENTRY_UP: partial(entries.move_chosen, -1),
        Action.ENTRY_DOWN: partial(entries.move_chosen, 1),
        Action.PAGE_TONIGHT: partial(window.turn_to, TONIGHT),
        Action.PAGE_SETTINGS: partial(window.turn_to, SETTINGS),
        Action.PAGE_HELP: partial(window.turn_to, HELP),
        Action.QUIT: window.close,
    }
