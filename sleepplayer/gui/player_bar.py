"""The quiet bar at the bottom: what plays, or where to continue from."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from sleepplayer import phrases
from sleepplayer.gui import icons
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.parts import (
    ElidedLabel,
    Slider,
    button,
    icon_button,
    label,
    rename,
    set_role,
    set_text,
)
from sleepplayer.gui.seek_bar import SeekBar
from sleepplayer.gui.theme import GRID, NIGHT, TYPE, font
from sleepplayer.models import Track
from sleepplayer.night.ports import DriftMark
from sleepplayer.night.queue import Repeat
from sleepplayer.night.stretch import is_live, playable_chapters, stretch_of
from sleepplayer.night.view import Phase, SessionView
from sleepplayer.people import SessionKind

HEIGHT = 88
SIDE = 5 * GRID
VOLUME_FROM = 840
"""The width of the bar from which there is room for the volume's slider: keys change it too."""

MODES_FROM = 600
"""The width of the bar from which there is room for repeat and shuffle: they have keys, too."""

WHOLE_FROM = 640
"""The width of the bar from which both figures of a sound of hours stand beside the line."""

CHAPTER_BUTTONS_FROM = 880
"""The width of the bar from which there is room for the chapters' own buttons."""


class PlayerBar(QWidget):
    """Transport, place, modes and volume, all of one height whatever plays."""

    continue_asked = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("playerBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._bridge = bridge
        self._drift: DriftMark | None = None
        self._showing = False  # widgets take over the view: their signals are not the person's
        self._chaptered: Track | None = None
        self._has_chapters = False
        self._make_widgets()
        self._lay_out()
        bridge.viewed.connect(self.show_view)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Where it is narrow the place in the sound comes first; keys change the volume too."""
        super().resizeEvent(event)
        width = event.size().width()
        narrow = width < VOLUME_FROM
        self.volume.setVisible(not narrow)
        for one in (self.repeat_button, self.shuffle_button):
            one.setVisible(width >= MODES_FROM)
        self._offer_chapters()
        self._row.setContentsMargins(SIDE, 4, 3 * GRID if narrow else SIDE, 4)
        self._columns.setColumnStretch(0, 2 if narrow else 4)

    def set_drift(self, mark: DriftMark | None) -> None:
        """Where an earlier session faded."""
        self._drift = mark
        self.show_view(self._bridge.view)

    def _make_widgets(self) -> None:
        session = self._bridge.session
        self.title = ElidedLabel("lead")
        self.triggers = ElidedLabel("accent")
        self.silent = label("", "small")
        self.chapter = ElidedLabel("small")
        self.drift = ElidedLabel("muted")
        self.continue_button = button(
            self.tr("Continue from there"), "accent", self.continue_asked.emit
        )
        self.previous_button = icon_button(
            "skip-back", self.tr("Previous"), lambda: self._bridge.do(session.previous)
        )
        self.play_button = icon_button(
            "play", self.tr("Go on"), self._bridge.toggle_pause, tint=NIGHT.text, side=44, size=24
        )
        self.next_button = icon_button(
            "skip-forward", self.tr("Next"), lambda: self._bridge.do(session.next)
        )
        self.chapter_back_button = icon_button(
            "caret-double-left", "", lambda: self._bridge.do(session.previous_chapter), size=16
        )
        self.chapter_on_button = icon_button(
            "caret-double-right", "", lambda: self._bridge.do(session.next_chapter), size=16
        )
        rename(
            self.chapter_back_button,
            self.tr("Previous chapter"),
            key=hint(Action.PREVIOUS_CHAPTER),
        )
        rename(self.chapter_on_button, self.tr("Next chapter"), key=hint(Action.NEXT_CHAPTER))
        rename(self.previous_button, self.tr("Previous"), key=hint(Action.PREVIOUS))
        rename(self.next_button, self.tr("Next"), key=hint(Action.NEXT))
        self.repeat_button = icon_button("repeat", "", self._bridge.next_repeat)
        self.repeat_button.setCheckable(True)
        self.shuffle_button = icon_button("shuffle", "", self._bridge.toggle_shuffle)
        self.shuffle_button.setCheckable(True)
        rename(self.shuffle_button, self.tr("Shuffle"), key=hint(Action.SHUFFLE))
        self.mute_button = icon_button("speaker-high", "", self._bridge.toggle_mute)
        self.volume = Slider(self.tr("Volume"), 100, page=10)
        self.volume.setSingleStep(5)
        self.volume.wheel_always = True
        self.volume.setFixedWidth(112)
        self.volume.valueChanged.connect(self._volume_moved)
        self.seek = SeekBar(self.tr("Place in the sound"))
        self.seek.actionTriggered.connect(lambda _action: self._seek_to(self.seek.sliderPosition()))
        self.position = label("", "small")
        self.duration = label("", "small")
        for figure in (self.position, self.duration):
            figure.setFont(font(TYPE.small, tabular=True))
        self.position.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._make_room_for("0:00")
        self.instead = label("", "small")
        self.instead.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _words(self) -> QWidget:
        made = QWidget()
        words = QVBoxLayout(made)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.chapter)
        last = QHBoxLayout()
        last.setSpacing(GRID)
        last.addWidget(self.silent)
        last.addWidget(self.triggers, 1)
        last.addStretch(0)
        words.addLayout(last)
        words.addStretch(1)
        return made

    def _lay_out(self) -> None:
        transport = QHBoxLayout()
        transport.setSpacing(GRID)
        for one in (
            self.chapter_back_button,
            self.previous_button,
            self.play_button,
            self.next_button,
            self.chapter_on_button,
        ):
            transport.addWidget(one)
        sought = QWidget()
        place = QHBoxLayout(sought)
        place.setContentsMargins(0, 0, 0, 0)
        place.setSpacing(GRID)
        place.addWidget(self.position)
        place.addWidget(self.seek, 1)
        place.addWidget(self.duration)
        self._place = QStackedLayout()
        self._place.addWidget(sought)
        self._place.addWidget(self.instead)
        self._playing = QWidget()
        self._columns = grid = QGridLayout(self._playing)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._words(), 0, 0, 2, 1)
        grid.addLayout(transport, 0, 1, Qt.AlignmentFlag.AlignHCenter)
        grid.addLayout(self._place, 1, 1)
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(1, 5)

        self._resting = QWidget()
        rest = QHBoxLayout(self._resting)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(2 * GRID)
        rest.addWidget(self.drift, 1)
        rest.addWidget(self.continue_button)

        self._stack = QStackedLayout()
        self._stack.addWidget(self._resting)
        self._stack.addWidget(self._playing)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, 4, SIDE, 4)
        row.setSpacing(GRID)
        row.addLayout(self._stack, 1)
        row.addSpacing(2 * GRID)
        row.addWidget(self.repeat_button)
        row.addWidget(self.shuffle_button)
        row.addWidget(self.mute_button)
        row.addWidget(self.volume)

    def show_view(self, view: SessionView) -> None:
        """Show a moment of the session."""
        self._showing = True
        idle = view.phase is Phase.IDLE
        self._stack.setCurrentWidget(self._resting if idle else self._playing)
        if idle:
            self._show_rest()
        else:
            self._show_track(view)
        self._show_modes(view)
        self._showing = False

    def _show_rest(self) -> None:
        mark = self._drift
        offered = mark is not None and bool(mark.tracks)
        self.continue_button.setVisible(offered)
        sentence = self.tr("Nothing plays yet")
        if mark is not None and offered:
            sentence = phrases.drift_sentence(mark, self._bridge.clock.wall())
        set_text(self.drift, sentence)

    def _show_track(self, view: SessionView) -> None:
        track = view.entry.track if view.entry else None
        set_text(self.title, track.title if track else "")
        blind = view.kind is SessionKind.DISCOVERY
        words = phrases.trigger_words(track) if track and not blind else ""
        set_role(self.triggers, "ember" if view.output_lost else "accent")
        set_text(self.triggers, self.tr("No sound output") if view.output_lost else words)
        set_text(self.chapter, phrases.chapter_words(view.chapter) if view.chapter else "")
        self.chapter.setVisible(bool(self.chapter.text()))
        self.triggers.setVisible(bool(self.triggers.text()))
        set_text(self.silent, "" if view.output_lost else phrases.silent_words(view))
        self.silent.setVisible(bool(self.silent.text()))
        paused = view.phase is Phase.PAUSED
        name = self.tr("Go on") if paused else self.tr("Pause")
        if self.play_button.accessibleName() != name:
            icons.want(self.play_button, "play" if paused else "pause", tint=NIGHT.text, size=24)
        rename(self.play_button, name, key=hint(Action.START_PAUSE))
        self._show_place(view, track)

    def _show_place(self, view: SessionView, track: Track | None) -> None:
        live = track is not None and is_live(track)
        instead = self.tr("live") if live else ""
        if view.reconnecting:
            instead = self.tr("Waiting for the stream")
        set_text(self.instead, instead)
        self._place.setCurrentIndex(1 if instead else 0)
        if track is not self._chaptered:
            self._chaptered = track
            chapters = () if track is None else playable_chapters(track)
            self._has_chapters = bool(chapters)
            stretch = stretch_of(track) if track is not None else None
            start_s, end_s = (0.0, None) if stretch is None else (stretch.start_s, stretch.end_s)
            self.seek.show_stretch(start_s, end_s, [one.start_s for one in chapters])
            self._offer_chapters()
        set_text(self.position, phrases.position_words(view.position_s))
        set_text(self.duration, phrases.position_words(view.duration_s))
        self._make_room_for(max(self.duration.text(), self.position.text(), key=len))
        known = view.duration_s is not None and view.duration_s > 0
        self.seek.setEnabled(known)
        self.seek.setMaximum(round(view.duration_s or 0))
        if not self.seek.isSliderDown():
            self.seek.setValue(round(view.position_s or 0))

    def _offer_chapters(self) -> None:
        room = self.width() >= CHAPTER_BUTTONS_FROM
        for one in (self.chapter_back_button, self.chapter_on_button):
            one.setVisible(room and self._has_chapters)

    def _make_room_for(self, figures: str) -> None:
        """Both figures are as wide as the longer one, so that the line does not move."""
        digits = "".join("0" if sign.isdecimal() else sign for sign in figures)
        # In a narrow window the line itself is worth more than where a long sound ends.
        self.duration.setVisible(self.width() >= WHOLE_FROM or len(figures) < len("0:00:00"))
        width = max(52, QFontMetrics(self.position.font()).horizontalAdvance(digits) + 4)
        if self.position.minimumWidth() != width:
            for figure in (self.position, self.duration):
                figure.setFixedWidth(width)

    def _show_modes(self, view: SessionView) -> None:
        repeat = self._bridge.queue.repeat
        name = phrases.repeat_words(repeat)
        if self.repeat_button.accessibleName() != name:
            icons.want(self.repeat_button, "repeat-once" if repeat is Repeat.TRACK else "repeat")
        rename(self.repeat_button, name, key=hint(Action.REPEAT))
        self.repeat_button.setChecked(repeat is not Repeat.OFF)
        self.shuffle_button.setChecked(self._bridge.queue.shuffle)
        for one in (self.repeat_button, self.shuffle_button):  # a round has an order of its own
            one.setEnabled(view.kind is SessionKind.EVENING)
        muted = self.tr("Sound on") if view.muted else self.tr("Mute")
        if self.mute_button.accessibleName() != muted:
            icons.want(self.mute_button, "speaker-x" if view.muted else "speaker-high")
        rename(self.mute_button, muted, key=hint(Action.MUTE))
        if not self.volume.isSliderDown():
            self.volume.setValue(view.volume)
        self.volume.setToolTip(self.tr("Volume {n}").format(n=view.volume))

    def _volume_moved(self, percent: int) -> None:
        if not self._showing:
            self._bridge.set_volume(percent)

    def _seek_to(self, seconds: int) -> None:
        if not self._showing:
            self._bridge.do(lambda: self._bridge.session.seek(float(seconds)))
