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
        self._columns.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        self._columns.setSpacing(6 * GRID)
        self._columns.addWidget(self._sentences(), 5, Qt.AlignmentFlag.AlignTop)
        self._columns.addWidget(_key_table(), 4, Qt.AlignmentFlag.AlignTop)
        self._columns.addStretch(0)
        self.setWidget(self._inside)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """One column under the other, or side by side."""
        super().resizeEvent(event)
        narrow = self.width() < STACKED_BELOW
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def _sentences(self) -> QWidget:
        made = QWidget()
        made.setMaximumWidth(READING)
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
                self.tr("Triggers"),
                self.tr(
                    "Whispering, tapping, rain: each sound is tagged by its title and folder, and "
                    "in the library you confirm or correct the guesses. On the Triggers page say "
                    "what you love or like, with the keys 1 to 5. What you avoid is never played, "
                    "on no path, guessed tags included; a sound without any tag then asks once. A "
                    "trigger can rest until a day you choose. “Find out what works” plays short "
                    "excerpts and asks how each feels: 1 to 4 answer, Esc stops."
                ),
            ),
            (
                self.tr("Who listens, and how much"),
                self.tr(
                    "Each person has their own likings, limits, history, volume and settings: "
                    "Ctrl+P and a digit turn to them. On the Profile page, at the foot of the "
                    "rail, set minutes a night, nights a week, nights without ASMR, lights out "
                    "and a plan of shorter nights. A night lasts from noon to noon. At a limit it "
                    "ends softly; going past it takes a press of its own, and is noted. A child’s "
                    "profile plays only chosen playlists, and with a PIN its limit is firm. A "
                    "lost PIN: put a file called forget-pins into the data folder (“sleepplayer "
                    "doctor” names it) and start again; all PINs are gone then."
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
    card.setMaximumWidth(KEYS)
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
    enter = {"Return": "Enter", "Shift+Return": "Shift+Enter"}
    return [key_words(key) for key in dict.fromkeys(enter.get(one, one) for one in binding.keys)]
