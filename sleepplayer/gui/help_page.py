"""Help: how an evening goes, in plain sentences, and every key."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sleepplayer.gui.keys import BINDINGS, WIDGET_KEYS, Binding, key_words
from sleepplayer.gui.parts import label
from sleepplayer.gui.theme import GRID

READING = 560
"""Lines of about seventy characters."""

KEYS = 480
BETWEEN = 6 * GRID
STACKED_BELOW = 900


class HelpPage(QScrollArea):
    """Text on the left, keys on the right; under each other in a narrow window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Help"))
        self._inside = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._inside)
        self._columns.setSpacing(BETWEEN)
        self._columns.addWidget(self._sentences(), READING, Qt.AlignmentFlag.AlignTop)
        self._columns.addWidget(_key_table(), KEYS, Qt.AlignmentFlag.AlignTop)
        self.setWidget(self._inside)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """One column under the other, or side by side; then it is made as wide as that needs."""
        narrow = self.width() < STACKED_BELOW
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        # Not by a maximum for each: a layout asks how high words are in all of the width there is.
        widest = READING if narrow else READING + BETWEEN + KEYS
        left = right = 5 * GRID
        right += max(0, self.viewport().width() - left - right - widest)
        self._columns.setContentsMargins(left, 4 * GRID, right, 4 * GRID)
        super().resizeEvent(event)

    def _sentences(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(self.tr("Help"), "title"))
        for title, text in self._texts():
            column.addSpacing(2 * GRID)
            column.addWidget(label(title, "heading"))
            column.addWidget(_paragraph(text))
        return made

    def _texts(self) -> tuple[tuple[str, str], ...]:
        return (
            (
                self.tr("An evening"),
                self.tr(
                    "Turn the dial to how long it may play, press Space, and put the screen away. "
                    "The sound comes up softly, fades by itself and is silent at the time shown. "
                    "It ends on time whatever else the computer does, and after 8 hours at the "
                    "latest."
                ),
            ),
            (
                self.tr("The fade"),
                self.tr(
                    "The thin end of the arc is the fade. Its length and shape are in Settings; it "
                    "takes at most three quarters of a session, so that some of it plays in full. "
                    "A sound that ends by itself within the last 30 s ends the session there."
                ),
            ),
            (
                self.tr("Still awake"),
                self.tr(
                    "In the last 3 minutes and in the fade, any key adds 10 min, and the sound "
                    "climbs back slowly. So nothing needs to be found in the dark. Esc, the volume "
                    "keys and M keep their own meaning. This works three times a night unless "
                    "Settings say otherwise."
                ),
            ),
            (
                self.tr("When it is silent"),
                self.tr(
                    "Settings can let the screen be locked, or the computer sleep or switch off. "
                    "That comes when the time is over or after “End softly”; not after Stop, "
                    "quitting or a failure. For a minute the dark window says so; any key, click "
                    "or turn of the wheel calls it off and does nothing else, and the next one "
                    "brings the page back. With another program in front it takes a click on the "
                    "window, or “Keep it on” in the tray or the notification. While another "
                    "program asks that the computer stays on, or somebody else is logged in, it "
                    "stays on, and says why. Quitting Sleepplayer comes without that minute."
                ),
            ),
            (
                self.tr("Drifted off"),
                self.tr(
                    "Where the fade began is remembered. The next time, “Continue from there” goes "
                    "on a little before that place."
                ),
            ),
            (
                self.tr("The library"),
                self.tr(
                    "Add the folders your sounds are in: they are watched, and nothing in them is "
                    "ever changed. Enter plays what is chosen, Shift+Enter adds it to tonight’s "
                    "sounds; on a playlist, Enter lets it play tonight. Sounds are dragged onto "
                    "playlists; a smart playlist holds whatever meets its rules. Every sound is "
                    "measured once, so that all are heard at one night loudness. Long ones go on "
                    "where you left them. Talking at the start or a loud end can be left out: "
                    "play it, and press “Skip until here” or “End here”. A sound that is too loud "
                    "or too quiet all the same has “Your own correction” in its details. A sound "
                    "with chapters is turned by Shift+N and Shift+P. Ctrl+V adds files or an "
                    "address that were copied, and Ctrl+Z takes back what was deleted, taken out "
                    "or changed."
                ),
            ),
            (
                self.tr("Tonight’s plan"),
                self.tr(
                    "Tonight’s sounds are chosen to fill the time: what you like, what has had "
                    "rest, now and then something new. Each card says why. X, or “Something "
                    "else”, takes another instead; Shift+Del never plays that one again. It can "
                    "be drawn from chosen playlists. As soon as you add or move sounds yourself "
                    "the list is yours, and “Plan tonight” brings the plan back. Nobody knows "
                    "exactly how fast a sound wears off: the days named are estimates, taken from "
                    "your own nights as they become more."
                ),
            ),
            (
                self.tr("Words on the cards"),
                self.tr(
                    "“Fresh”: its trigger has hardly worn off, or has come back. “Stays with”: it "
                    "goes on with a trigger you hear tonight anyway. “A try”: it is not known yet "
                    "whether you like its trigger; one now and then finds out. What is never "
                    "played again is listed in the menu of the Triggers page, and in the library "
                    "by “Never played again” among its files; both can bring it back."
                ),
            ),
            (
                self.tr("Triggers"),
                self.tr(
                    "Whispering, tapping, rain: each sound is tagged by its title and what else "
                    "is written with it; the names of folders count, too. In the library you "
                    "confirm or correct the guesses. On the Triggers page say what you love or "
                    "like, with the keys 5 to 1. What you avoid is never played, on no path, "
                    "guessed tags included; a sound without any tag then asks once. A trigger can "
                    "rest until a day you choose. “Find out what works” plays short excerpts and "
                    "asks how each feels: 5 to 2 answer, Esc stops."
                ),
            ),
            (
                self.tr("Who listens"),
                self.tr(
                    "Each person has their own likings, limits, history, volume and settings: "
                    "Ctrl+P and a digit turn to them. Turning to another person stops what plays, "
                    "softly, and begins that person’s evening. A child’s profile plays only "
                    "chosen playlists, and with a PIN its limit is firm. A lost PIN: put a file "
                    "called forget-pins into the data folder, which “sleepplayer doctor” names in "
                    "a terminal, and start again; all PINs are gone then."
                ),
            ),
            (
                self.tr("How much"),
                self.tr(
                    "On the Profile page, at the foot of the rail, set minutes a night, nights a "
                    "week, lights out, a plan of shorter nights, and free nights: those have no "
                    "ASMR, only nature and noise. A night lasts from noon to noon. At a limit it "
                    "ends softly. With less than a minute left the usual length plays, past the "
                    "limit, and says so. “Play on past it” is noted, and the rest of that night "
                    "is free of that limit."
                ),
            ),
            (
                self.tr("Around the window"),
                self.tr(
                    "Media keys, a headset and the desktop’s own player controls play, pause and "
                    "skip; in the last minutes, play on a headset means “still awake”. Where "
                    "there is a tray, its menu adds time, ends softly and quits, and the window "
                    "can be closed to it. Notifications come only while the window is out of "
                    "sight, and hardly any once you may be asleep. From a terminal, a script or "
                    "a shortcut of the desktop, “sleepplayer --extend 10”, “sleepplayer "
                    "--end-softly” and “sleepplayer --status” speak to the player that runs."
                ),
            ),
            (
                self.tr("Keys and fields"),
                self.tr(
                    "While you type, keys are letters, and Esc only clears or leaves the field; "
                    "out of it, Esc ends softly. While the dial has its ring, Up and Down change "
                    "how long it plays; a click beside it gives them back to the volume. Ctrl+Q "
                    "fades out and quits."
                ),
            ),
            (
                self.tr("What this is not"),
                self.tr(
                    "Calm sounds help some people to settle, and others not at all. This program "
                    "is no treatment and replaces none. If sleeping badly goes on for weeks, or a "
                    "sound makes you uneasy or sad, stop and talk to a doctor."
                ),
            ),
        )


def _paragraph(text: str) -> QLabel:
    made = label("", "muted", wrap=True)
    made.setTextFormat(Qt.TextFormat.RichText)  # for the distance between lines alone
    made.setText(f'<p style="line-height: 145%">{escape(text)}</p>')
    return made


def _key_table() -> QWidget:
    card = QWidget()
    card.setProperty("role", "card")
    card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    grid = QGridLayout(card)
    grid.setContentsMargins(20, 16, 20, 16)
    grid.setVerticalSpacing(6)
    rows = [(binding.words, _shown_keys(binding)) for binding in BINDINGS]
    rows += [(words, keys.split(", ")) for keys, words in WIDGET_KEYS]
    grid.addWidget(label(QCoreApplication.translate("keys", "Keys"), "heading"), 0, 0)
    for row, (words, keys) in enumerate(rows, start=1):
        said = label(QCoreApplication.translate("keys", words), "plain", wrap=True)
        grid.addWidget(said, row, 0, Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addStretch(1)
        for key in keys:
            line.addWidget(label(key, "key"), 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(line, row, 1)
    grid.setColumnStretch(0, 1)
    return card


def _shown_keys(binding: Binding) -> list[str]:
    """The keys of a row: Return and Enter are one key to whoever reads them."""
    named = dict.fromkeys(one.replace("Return", "Enter") for one in binding.keys)
    return [key_words(key) for key in named]
