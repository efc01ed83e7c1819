"""An evening in the terminal and the desktop around it: media keys, other starts, what follows.

Nothing of it may matter for the night: whatever fails here, the session fades and ends by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

from sleepplayer.apart import Apart
from sleepplayer.app import Evening
from sleepplayer.controls import Presence
from sleepplayer.desktop.instance.place import Role, find_place
from sleepplayer.desktop.instance.server import InstanceServer
from sleepplayer.desktop.media import make_media
from sleepplayer.desktop.power import NoPower, make_power
from sleepplayer.evening_controls import EveningControls
from sleepplayer.night.after_silence import AfterSilence, PendingEnd
from sleepplayer.night.end_action import Blocker, EndAction
from sleepplayer.remote_control import RemoteControl
from sleepplayer.sleeves import Sleeves
from sleepplayer.storage.paths import Paths
from sleepplayer.terminal_hands import TerminalHands


class TerminalDesktop:
    """To be used on the main thread; to be looked at once a second. Nothing raises: each part is
    kept apart from the others."""

    def __init__(
        self,
        evening: Evening,
        hands: TerminalHands,
        *,
        home: Paths,
        changed: Callable[[PendingEnd | None], None],
        hindered: Callable[[EndAction, Blocker], None],
        called_off: Callable[[EndAction], None],
    ) -> None:
        """`changed`, `hindered`, `called_off`: see `AfterSilence`."""
        self._apart = apart = Apart()
        buses, post = evening.buses, evening.poster.post
        made = apart.made("end actions", lambda: make_power(buses.system, buses.session))
        self._power = made or NoPower()
        self.after = AfterSilence(
            power=self._power,
            clock=evening.clock,
            changed=changed,
            hindered=hindered,
            called_off=called_off,
        )
        self._sleeves = Sleeves(lambda: evening.shelf, home.covers_dir)
        self.controls = EveningControls(
            evening.session, hands, after=self.after, sleeve=self._sleeves
        )
        self._media = apart.made(
            "media keys",
            lambda: make_media(
                self.controls, clock=evening.clock, post=post, session=buses.session
            ),
        )
        self._data_dir = home.data_dir
        self._remote = RemoteControl(self.controls, Role.TERMINAL, sounds=lambda: evening.sounds)
        self._server = apart.made("other starts", self._listen)

    def offered(self, answer: Callable[[frozenset[EndAction]], None]) -> None:
        """What the system would do after the silence."""
        self._power.offered(answer)

    def look(self) -> None:
        """Once a second."""
        self._apart.do("what follows", self.after.tick)
        if self._media is not None:
            self._apart.do("media keys", partial(self._show, self._media))

    def leave(self) -> None:
        """It ends: whoever starts another one now has to wait for it."""
        self._remote.leave()

    def close(self) -> None:
        """Be gone from the desktop."""
        self.leave()
        if self._server is not None:
            self._apart.do("a farewell", self._server.close)
        self.after.cancel()
        if self._media is not None:
            self._apart.do("a farewell", self._media.close)
        self._apart.do("a farewell", self._sleeves.close)

    def _show(self, media: Presence) -> None:
        media.show(self.controls.now())

    def _listen(self) -> InstanceServer:
        place = find_place(Role.TERMINAL, self._data_dir, os.environ)
        return InstanceServer(place, self._remote.carry)
