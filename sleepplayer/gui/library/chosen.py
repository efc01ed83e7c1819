"""What is chosen in the table, shown in the details, and where it plays if it does."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.library.desk import LibraryDesk
from sleepplayer.gui.library.details import Details
from sleepplayer.gui.library.track_table import TrackTable
from sleepplayer.models import LibraryTrack, TrackId
from sleepplayer.night.view import Phase, SessionView

MOST_SHOWN_TOGETHER = 200
"""Of more chosen sounds the details do not look at all."""


class Chosen(QObject):
    """Keeps the details in step with the table and with what plays."""

    said = Signal(str, object)

    def __init__(
        self, desk: LibraryDesk, bridge: Bridge, table: TrackTable, details: Details
    ) -> None:
        super().__init__(table)
        self._desk = desk
        self._bridge = bridge
        self._table = table
        self._details = details
        self._playing: TrackId | None = None

    def show(self) -> None:
        """Look at what is chosen anew."""
        ids = self._table.chosen_ids()
        found = self._desk.rows(ids[:MOST_SHOWN_TOGETHER])
        night = self._bridge.settings.session.loudness
        self._details.show_tracks(found, len(ids), night)
        self._details.show_history(self._desk.history(ids[0]) if len(ids) == 1 else ())
        self._details.show_position(self._position_of(found[0] if len(found) == 1 else None))

    def follow(self, view: SessionView) -> None:
        """Follow what plays."""
        entry = view.entry if view.phase is not Phase.IDLE else None
        playing = None if entry is None else entry.track.track_id
        if playing != self._playing:  # what played until now has become history
            self._playing = playing
            self.show()
        self._table.rows.set_playing(playing)
        chosen = self._table.chosen_ids() if playing is not None else []
        shown = chosen[0] if len(chosen) == 1 else None
        self._details.show_position(view.position_s if shown == playing else None)

    def _position_of(self, found: LibraryTrack | None) -> float | None:
        view = self._bridge.view
        entry = view.entry if view.phase is not Phase.IDLE else None
        if found is None or entry is None or entry.track.track_id != found.track_id:
            return None
        return view.position_s

    def jump(self, position_s: float) -> None:
        """To a place of the sound that is shown, in s, if it is the one that plays."""
        chosen: list[TrackId] = self._table.chosen_ids()
        entry = self._bridge.view.entry
        plays = self._bridge.view.phase is not Phase.IDLE and entry is not None
        if plays and entry is not None and [entry.track.track_id] == chosen:
            self._bridge.do(lambda: self._bridge.session.seek(position_s))
        else:
            text = self.tr("Play this sound first. Then a chapter is a click away.")
            self.said.emit(text, None)
