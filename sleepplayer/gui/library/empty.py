"""What stands where there are no sounds: why, and the one next step."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from sleepplayer.gui import icons
from sleepplayer.gui.parts import button, label, set_text
from sleepplayer.gui.theme import GRID, NIGHT


class Emptiness(Enum):
    """Why nothing is listed."""

    LIBRARY = auto()
    LOOKING = auto()
    NOTHING_FOUND = auto()
    NO_MATCH = auto()
    ALL_JUDGED = auto()
    ALL_TAGGED = auto()
    OWN_PLAYLIST = auto()
    SMART_PLAYLIST = auto()


class EmptyCard(QWidget):
    """A heading, a sentence, and at most one thing to press."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # What is never seen together with the table takes no room from it.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.heading = label("", "heading", wrap=True)
        self.sentence = label("", "muted", wrap=True)
        self.add_folder = button(self.tr("Add a folder…"), "accent")
        icons.want(self.add_folder, "folder-simple", size=16, tint=NIGHT.accent)
        self.clear = button(self.tr("Clear the search"), "accent")
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        column.addStretch(1)
        for words in (self.heading, self.sentence):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(words)
        column.addSpacing(GRID)
        for one in (self.add_folder, self.clear):
            column.addWidget(one, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.show_why(Emptiness.LIBRARY)

    def show_why(self, why: Emptiness) -> None:
        """Say why, and offer what helps."""
        heading, sentence = {
            Emptiness.LIBRARY: (
                self.tr("Nothing here yet"),
                self.tr("Add the folder your sounds are in, or drop it here."),
            ),
            Emptiness.LOOKING: (
                self.tr("Looking for sounds"),
                self.tr("They appear here as they are found."),
            ),
            Emptiness.NOTHING_FOUND: (
                self.tr("No sounds found"),
                self.tr("Its folders hold no sounds that can be played. Add another one."),
            ),
            Emptiness.NO_MATCH: (
                self.tr("No sound fits"),
                self.tr("Try fewer letters, or leave a filter out."),
            ),
            Emptiness.ALL_JUDGED: (
                self.tr("No guess is left"),
                self.tr("Triggers of new sounds are guessed as they come, and wait here."),
            ),
            Emptiness.ALL_TAGGED: (
                self.tr("Every sound has triggers"),
                self.tr("Some of them may be mere guesses."),
            ),
            Emptiness.OWN_PLAYLIST: (
                self.tr("This playlist is empty"),
                self.tr("Drop files here, or drag sounds onto its name in the list of playlists."),
            ),
            Emptiness.SMART_PLAYLIST: (
                self.tr("No sound meets its rules"),
                self.tr("When one does, it appears here by itself."),
            ),
        }[why]
        set_text(self.heading, heading)
        set_text(self.sentence, sentence)
        self.add_folder.setVisible(why in (Emptiness.LIBRARY, Emptiness.NOTHING_FOUND))
        done = why in (Emptiness.ALL_JUDGED, Emptiness.ALL_TAGGED)
        set_text(self.clear, self.tr("Show all sounds") if done else self.tr("Clear the search"))
        self.clear.setVisible(why is Emptiness.NO_MATCH or done)
