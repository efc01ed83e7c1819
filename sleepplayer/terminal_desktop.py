"""An evening in the terminal and the desktop around it: media keys, other starts, what follows.

Nothing of it may matter for the night: whatever fails here, the session fades and ends by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from sleepplayer.app import Evening
from sleepplayer.desktop.instance.client import stop_others
from sleepplayer.desktop.instance.place import Role, find_place
from sleepplayer.desktop.instance.server import InstanceServer
from sleepplayer.desktop.media import make_media
from sleepplayer.desktop.power import make_power
from sleepplayer.evening_controls import EveningControls
from sleepplayer.night.after_silence import AfterSilence, PendingEnd
from sleepplayer.night.end_action import Blocker, EndAction
from sleepplayer.remote_control import RemoteControl
from sleepplayer.sleeves import Sleeves
from sleepplayer.storage.paths import Paths
from sleepplayer.terminal_hands import TerminalHands


class TerminalDesktop:
    """To be used on the main thread; to be looked at once a second."""

    def __init__(
        self,
        evening: Evening,
        hands: TerminalHands,
        *,
        home: Paths,
        changed: Callable[[PendingEnd | None], None],
        hindered: Callable[[EndAction, Blocker], None],
    ) -> None:
        """`changed`, `hindered`: see `AfterSilence`."""
        self._data_dir = home.data_dir
        self._power = make_power()
        self.after = AfterSilence(
            power=self._power, clock=evening.clock, changed=changed, hindered=hindered
        )
        self._sleeves = Sleeves(lambda: evening.shelf, home.covers_dir)
        self.controls = EveningControls(
            evening.session, hands, after=self.after, sleeve=self._sleeves
        )
        self._media = make_media(self.controls, clock=evening.clock, post=evening.poster.post)
        self._server = InstanceServer(
            find_place(Role.TERMINAL, home.data_dir, os.environ),
            RemoteControl(self.controls, Role.TERMINAL).carry,
        )

    def offered(self, answer: Callable[[frozenset[EndAction]], None]) -> None:
        """What the system would do after the silence."""
        self._power.offered(answer)

    def starts(self) -> None:
        """A session begins: one person hears one evening."""
        stop_others(Role.TERMINAL, self._data_dir, os.environ)

    def look(self) -> None:
        """Once a second, and after each change."""
        self.after.tick()
        if self._media is not None:
            self._media.show(self.controls.now())

    def leave(self) -> None:
        """It ends: whoever starts another one now has to wait for it."""
        self._server.close()

    def close(self) -> None:
        """Be gone from the desktop."""
        self.leave()
        self.after.cancel()
        if self._media is not None:
            self._media.close()
        self._sleeves.close()
