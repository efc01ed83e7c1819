"""The right pane: all there is to know of a sound, and what can be set for it or for several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from sleepplayer import phrases
from sleepplayer.gui import icons
from sleepplayer.gui.counts import sounds_words
from sleepplayer.gui.library import words
from sleepplayer.gui.library.chapters import ChapterList
from sleepplayer.gui.library.covers import Covers
from sleepplayer.gui.library.desk import Heard, TrackEdit
from sleepplayer.gui.library.figures import DecibelField
from sleepplayer.gui.library.name_editor import NameEditor
from sleepplayer.gui.library.picture import Picture
from sleepplayer.gui.library.skip_editor import SkipEditor
from sleepplayer.gui.library.tags_editor import TagsEditor
from sleepplayer.gui.library.trigger_names import TriggerNames
from sleepplayer.gui.parts import Combo, button, label, set_text
from sleepplayer.gui.theme import GRID
from sleepplayer.models import LibraryTrack, Resume, TrackId, TrackState
from sleepplayer.night.loudness import NightLoudness

WIDTH = 280
WIDEST = 480
LEAST_DB, MOST_DB = -24.0, 12.0
MOST_TOLD = 5
SHORTEST_TOLD_S = 5.0
"""Of its history: what was skipped at once was not listened to."""

_T = TypeVar("_T")


class Details(QScrollArea):
    """Follows what is chosen in the table."""

    edited = Signal(object)
    """A `TrackEdit` for all that is chosen."""

    jump_asked = Signal(float)
    closed = Signal()

    left = Signal()
    """Esc in one of its fields: the keyboard goes back to where it came from."""

    def __init__(self, covers: Covers, names: TriggerNames, *, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.is_never: Callable[[TrackId], bool] = lambda _track_id: False
        """Whether the person never wants to hear a track again."""

        self._shown: tuple[LibraryTrack, ...] = ()
        self._never: frozenset[TrackId] = frozenset()
        self._count = 0
        self._night = NightLoudness()
        self._showing = False
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.picture = Picture(covers)
        self.names = NameEditor()
        self.problem = label("", "accent", wrap=True)
        self.facts = QFormLayout()
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        self.loudness = label("", "small", wrap=True)
        self.history = [label("", "fact", wrap=True) for _ in range(MOST_TOLD)]
        self.tags = TagsEditor(names)
        self.chapters = ChapterList()
        self.skips = SkipEditor()
        self.resume = Combo(self.tr("Where it begins"))
        self.gain = DecibelField(self.tr("Your own correction"), LEAST_DB, MOST_DB)
        self.back = button(self.tr("Back to the list"), "plain", self.closed.emit, height=32)
        icons.want(self.back, "arrow-left", size=16)
        self.back.hide()
        self.nothing = label(self.tr("Choose a sound to see more of it."), "muted", wrap=True)
        self._lay_out()
        self.names.edited.connect(lambda title, artist: self._edit(title=title, artist=artist))
        self.chapters.jump_asked.connect(self.jump_asked)
        self.skips.edited.connect(lambda start, end: self._edit(skip_start_s=start, skip_end_s=end))
        self.resume.activated.connect(lambda _index: self._edit(resume=self.resume.currentData()))
        for field in (self.skips.start, self.skips.end, self.gain):
            field.left.connect(self.left)
        self.gain.valueChanged.connect(lambda db: self._edit(gain_db=float(db)))
        self.show_tracks((), 0, NightLoudness())

    def _lay_out(self) -> None:
        self._offer_resumes()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        back = QHBoxLayout()
        back.addSpacing(-12)  # its words begin where the others do
        back.addWidget(self.back)
        back.addStretch(1)
        column.addLayout(back)
        column.addWidget(self.nothing)
        self.body = QWidget()
        self.body.setMaximumWidth(WIDEST)
        rows = QVBoxLayout(self.body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2 * GRID)
        rows.addWidget(self.picture)
        rows.addWidget(self.names)
        rows.addWidget(self.problem)
        self.facts.setContentsMargins(0, 0, 0, 0)
        self.facts.setHorizontalSpacing(2 * GRID)
        self.facts.setVerticalSpacing(4)
        self.facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        rows.addLayout(self.facts)
        rows.addWidget(self.loudness)
        rows.addWidget(self.tags)
        self._chapters_head = label(self.tr("Chapters"), "heading")
        rows.addWidget(self._chapters_head)
        rows.addWidget(self.chapters)
        rows.addWidget(label(self.tr("When it plays"), "heading"))
        rows.addWidget(self.skips)
        begins = label(self.tr("It begins"), "muted")
        begins.setBuddy(self.resume)
        rows.addWidget(begins)
        rows.addWidget(self.resume)
        correction = QHBoxLayout()
        corrected = label(self.tr("Your own correction"), "muted")
        corrected.setBuddy(self.gain)
        correction.addWidget(corrected, 1)
        correction.addWidget(self.gain)
        rows.addLayout(correction)
        # The last, so that nothing to press moves when a night has made it longer.
        self._history_head = label(self.tr("Heard lately"), "heading")
        rows.addWidget(self._history_head)
        told = QVBoxLayout()
        told.setSpacing(4)
        for line in self.history:
            told.addWidget(line)
        rows.addLayout(told)
        column.addWidget(self.body)
        column.addStretch(1)
        self.setWidget(inside)

    def _offer_resumes(self) -> None:
        for resume, text in (
            (None, ""),
            (Resume.AUTO, self.tr("Where it was left, if long")),
            (Resume.ALWAYS, self.tr("Where it was left")),
            (Resume.NEVER, self.tr("Always at the start")),
        ):
            self.resume.addItem(text, resume)
        self.resume.view().setRowHidden(0, True)  # type: ignore[attr-defined]  # it is a QListView

    # --- what is shown ----------------------------------------------------------------------------

    def show_tracks(self, found: Sequence[LibraryTrack], count: int, night: NightLoudness) -> None:
        """Show what is chosen: `count` sounds, of which `found` are known (the first ones)."""
        made = tuple(found)
        never = frozenset(one.track_id for one in made if self.is_never(one.track_id))
        before = self._shown, self._count, self._night, self._never
        if (made, count, night, never) == before and made:
            return
        if {one.track_id for one in made} != {one.track_id for one in self._shown}:
            self.names.close_fields()
        self._shown, self._count, self._night, self._never = made, count, night, never
        self.nothing.setVisible(not made)
        self.body.setVisible(bool(made))
        if not made:
            return
        self._showing = True
        self.tags.show_tracks(made, count)
        if count == 1:
            self._show_one(made[0])
        else:
            self._show_several(made, count)
        self._showing = False

    def show_position(self, position_s: float | None) -> None:
        """Where the sound that is shown plays; None: it does not."""
        position_s = position_s if self._count == 1 else None
        self.skips.show_position(position_s)
        self.chapters.show_position(position_s)

    def show_history(self, history: Sequence[Heard]) -> None:
        """The last times the sound that is shown was played."""
        now = self._now()
        told = [one for one in history if one.heard_s >= SHORTEST_TOLD_S and self._count == 1]
        for number, line in enumerate(self.history):
            set_text(line, words.heard_words(told[number], now) if number < len(told) else "")
            line.setVisible(number < len(told))
        self._history_head.setVisible(bool(told))
        if self._count == 1 and self._shown:
            heard = words.times_words(self._shown[0].times_heard, briefly=bool(told))
            set_text(self._facts[self.tr("Heard")][1], heard)

    def _show_one(self, found: LibraryTrack) -> None:
        track = found.track
        self.picture.show()
        self.picture.show_track(found)
        self.names.show_names(track.title, track.artist, several=False)
        self._show_problem(found)
        now = self._now()
        length = None if track.duration_s is None else phrases.exact_words(track.duration_s)
        self._show_facts(
            (
                (self.tr("Album"), found.album),
                (self.tr("Length"), length or words.NOTHING),
                (self.tr("Heard"), words.times_words(found.times_heard)),
                (self.tr("Last heard"), words.day_words(found.last_heard, now)),
                (self.tr("Added"), words.day_words(found.added, now)),
                (self.tr("Folder"), found.folder),
            )
        )
        set_text(self.loudness, self._loudness_words(found))
        self.loudness.setVisible(found.state is not TrackState.UNREADABLE)
        self._chapters_head.setVisible(bool(track.chapters))
        self.chapters.show_chapters(track.chapters)
        self.skips.show_buttons(by_ear=True)
        self.skips.show_skips(track.skip_start_s, track.skip_end_s, track.duration_s)
        self.resume.setCurrentIndex(self.resume.findData(track.resume))
        self.gain.show_value(track.gain_db)

    def _show_problem(self, found: LibraryTrack) -> None:
        missing = found.state is not TrackState.THERE
        sentences = [_sentence(words.state_words(found))] if missing else []
        if found.track_id in self._never:
            sentences.append(self.tr("You never want to hear it again. It is not played."))
        set_text(self.problem, " ".join(sentences))
        self.problem.setVisible(bool(sentences))

    def _show_several(self, found: Sequence[LibraryTrack], count: int) -> None:
        self.picture.hide()
        self.problem.hide()
        self.loudness.hide()
        artist = _common([one.track.artist for one in found]) or ""
        self.names.show_names(sounds_words(count), artist, several=True)
        lengths = [one.track.duration_s for one in found]
        known = [length for length in lengths if length is not None]
        whole = len(found) == count and len(known) == count
        self._show_facts(
            (
                (self.tr("Album"), _common([one.album for one in found]) or ""),
                (self.tr("Length"), phrases.duration_words(sum(known)) if whole else ""),
                (self.tr("Folder"), _common([one.folder for one in found]) or ""),
            )
        )
        self._chapters_head.hide()
        self.chapters.show_chapters(())
        tracks = [one.track for one in found]
        self.skips.show_buttons(by_ear=False)
        self.skips.show_skips(
            _common([one.skip_start_s for one in tracks]),
            _common([one.skip_end_s for one in tracks]),
            min(known, default=None),
        )
        resume = _common([one.resume for one in tracks])
        self.resume.setCurrentIndex(self.resume.findData(resume) if resume else 0)
        self.gain.show_value(_common([one.gain_db for one in tracks]))

    def _show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        asked = dict(facts)
        for name in asked:
            if name not in self._facts:
                pair = label(name, "small"), label("", "fact", wrap=True)
                pair[0].setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                self._facts[name] = pair
                self.facts.addRow(*pair)
        for name, pair in self._facts.items():
            text = asked.get(name, "")
            set_text(pair[1], _breakable(text))
            self.facts.setRowVisible(pair[1], bool(text))

    def _loudness_words(self, found: LibraryTrack) -> str:
        loudness = found.track.loudness
        gain = words.gain_sentence(found.track, self._night)
        if loudness is None:
            return gain
        quiet = words.loudness_words(loudness)
        figure = words.lufs_words(loudness.integrated_lufs)
        return f"{quiet[:1].upper()}{quiet[1:]}, {figure}. {gain}"

    def _edit(self, **fields: object) -> None:
        asked = {name: value for name, value in fields.items() if value is not None}
        if not self._showing and asked and self._shown:
            self.edited.emit(TrackEdit(**asked))  # type: ignore[arg-type]  # its fields by name


def _common(values: Sequence[_T]) -> _T | None:
    return values[0] if len(set(values)) == 1 else None


def _sentence(text: str) -> str:
    begun = f"{text[:1].upper()}{text[1:]}"
    return begun if not begun or begun.endswith(".") else f"{begun}."


def _breakable(path: str) -> str:
    """A path that may go on in another line after each of its folders."""
    return path.replace("/", "/\u200b").replace("_", "_\u200b")
