"""One quiet line above the bar: it comes, stays long enough to be read, and goes."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QScrollBar,
    QWidget,
)

from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.parts import button, label, rename, set_text
from sleepplayer.gui.theme import GRID, motion_ms
from sleepplayer.night.view import Phase, SessionView

STAYS_MS = 8_000
AT_LEAST_MS = 2_500
"""How long a sentence stays when another one waits."""

UNDO_STAYS_MS = 12_000
"""How long a way back stays: it has a key of its own, too."""

OFFER_STAYS_MS = 30_000
"""How long something else to press stays: it stands nowhere else."""

MOST_WAITING = 3
WIDEST = 560
MARGIN = 5 * GRID
PAD = 20
AWAY = 2_000
"""So many pixels of controls it rather hides than stand where nobody looks for it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be done about what a sentence says: "Undo"."""

    words: str
    do: Callable[[], object]
    stays_ms: int = OFFER_STAYS_MS


class Toast(QFrame):
    """Floats over the page, so nothing has to make room.

    The mouse goes through it, unless there is something to press. Its time runs while it is seen:
    what is said to nobody waits, the newest of it.
    """

    def __init__(self, parent: QWidget, *, above: QWidget) -> None:
        """`above`: the bar at the parent's foot, which it leaves free."""
        super().__init__(parent)
        self._over = parent
        self._above = above
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = label("", "plain", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.offer_button = button("", "offer", self.take, height=32)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 12, PAD, 12)
        row.setSpacing(2 * GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self.offer_button)
        self.setAccessibleName(self.tr("Notice"))
        self._offer: Offer | None = None
        self._phase: Phase | None = None
        self._seen = True
        self._stands = False  # a sentence is shown, or is again as soon as it is seen
        self._left_ms = STAYS_MS
        self._stood = QElapsedTimer()  # since it could be read
        self._waiting: deque[tuple[str, Offer | None]] = deque(maxlen=MOST_WAITING)
        self._effect = QGraphicsOpacityEffect(self)
        self._effect.setEnabled(False)
        self.setGraphicsEffect(self._effect)
        self._appear = QPropertyAnimation(self._effect, b"opacity", self)
        self._appear.setStartValue(0.0)
        self._appear.setEndValue(1.0)
        self._appear.finished.connect(lambda: self._effect.setEnabled(False))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        self.hide()
        parent.installEventFilter(self)

    def text(self) -> str:
        """The sentence that is shown, or was last."""
        return self._words.text()

    def say(self, text: str, offer: Offer | None = None) -> None:
        """Show a sentence, after the one that is still being read.

        One with an offer comes at once: it answers what the person just did.
        """
        one = text, offer
        if not text or (self._stands and one == (self.text(), self._offer)) or one in self._waiting:
            return
        if not self._seen:
            self._waiting.append(one)
        elif not self._stands or offer is not None:
            self._show(text, offer)
        else:
            self._waiting.append(one)
            self._timer.start(min(AT_LEAST_MS, max(0, self._timer.remainingTime())))

    def set_seen(self, seen: bool) -> None:
        """Whether it can be read now. What was read already does not come again."""
        if seen == self._seen:
            return
        self._seen = seen
        if seen:
            if self._stands:
                self.place()
                self._stood.start()
                self._timer.start(AT_LEAST_MS if self._waiting else self._left_ms)
            else:
                self._next()
        elif self._stands:
            self._left_ms = max(AT_LEAST_MS, self._timer.remainingTime())
            self._timer.stop()
            if self._offer is None and self._stood.elapsed() >= AT_LEAST_MS:
                self._remove()

    def retract(self, text: str) -> None:
        """This is not so any more."""
        for one in [each for each in self._waiting if each[0] == text]:
            self._waiting.remove(one)
        if self._stands and self.text() == text:
            self._go_on()

    def dismiss(self) -> None:
        """Take it away, with all that waits."""
        self._waiting.clear()
        self._timer.stop()
        self._remove()

    def withdraw(self, only: Offer | None = None) -> None:
        """Take an offer away (`only` this one): what it offers was done otherwise. What waits is
        next."""
        for one in [each for each in self._waiting if only is not None and each[1] is only]:
            self._waiting.remove(one)
        meant = self._offer is not None and (only is None or only is self._offer)
        if meant and self._stands:
            self._go_on()

    @property
    def offers(self) -> bool:
        """Whether there is something to press."""
        return self._offer is not None and self.isVisible()

    def take(self) -> None:
        """Do what is offered."""
        offer = self._offer
        self._go_on()
        if offer is not None:
            offer.do()

    def follow(self, view: SessionView) -> None:
        """Other controls may be there in another phase: stand in none's way."""
        if view.phase is not self._phase:
            self._phase = view.phase
            if self.isVisible():
                QTimer.singleShot(0, self, self.place)  # once they are laid out

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The window has another size: stand elsewhere."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False

    def place(self) -> None:
        """Stand above the bar, as near to the page's middle as it hides no control there.

        Only where the foot is full of controls, as in a low window that has the one button there,
        it stands at the page's head.
        """
        size, page = self._fitting_size(), self._above.geometry()
        least, most = page.left() + MARGIN, page.right() + 1 - MARGIN - size.width()
        middle = (least + most) // 2
        foot = page.top() - size.height() - 2 * GRID
        controls = self._controls()
        spots: list[QRect] = []
        for top, wished in ((foot, middle), (2 * GRID, most)):  # at the head beside the title
            beside = [one for one in controls if _overlaps(one, top, top + size.height())]
            lefts = {wished, least, most, *(one.right() + GRID for one in beside)}
            lefts |= {one.left() - GRID - size.width() for one in beside}
            near = sorted((abs(x - wished), x) for x in lefts if least <= x <= most)
            spots += [QRect(QPoint(x, top), size) for _distance, x in near]
        away = [AWAY if spot.top() < foot else 0 for spot in spots]
        costs = [_hidden(spot, controls) + more for spot, more in zip(spots, away, strict=True)]
        self.setGeometry(spots[costs.index(min(costs))])

    def _fitting_size(self) -> QSize:
        beside = 2 * PAD
        if self._offer is not None:
            beside += self.offer_button.sizeHint().width() + 2 * GRID
        width = min(WIDEST, self._above.width() - 2 * MARGIN)
        self._words.setWordWrap(False)
        whole = self._words.sizeHint().width() + beside
        if whole > width:  # lines of about one length, none with a single word
            width = min(width, whole // math.ceil(whole / width) + 10 * GRID)
            self._words.setWordWrap(True)
        else:
            width = whole
        words = max(self._words.heightForWidth(width - beside), self._words.sizeHint().height())
        if self._offer is not None:
            words = max(words, self.offer_button.height())
        return QSize(width, words + 24)

    def _controls(self) -> list[QRect]:
        """Where there is something to press or to type into; the one button stands for ten."""
        found = []
        for kind in (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit):
            for control in self._over.findChildren(kind):
                seen = control.visibleRegion().boundingRect() if control.isVisible() else QRect()
                if isinstance(control, (QCheckBox, QRadioButton)):  # as wide as their words
                    seen.setWidth(min(seen.width(), control.sizeHint().width()))
                if not (
                    seen.isEmpty() or isinstance(control, QScrollBar) or self.isAncestorOf(control)
                ):
                    place = QRect(control.mapTo(self._over, seen.topLeft()), seen.size())
                    the_one = control.property("role") in ("primary", "low")
                    found += [place] * (10 if the_one else 1)
        return found

    def _show(self, text: str, offer: Offer | None) -> None:
        self._offer = offer
        self._stands = True
        self._words.setText(text)
        set_text(self.offer_button, offer.words if offer else "")
        if offer is not None:
            rename(self.offer_button, offer.words, key=hint(Action.TAKE_OFFER))
        self.offer_button.setVisible(offer is not None)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, offer is None)
        self.setAccessibleDescription(text)
        self.place()
        self.show()
        self.raise_()
        if motion_ms() > 0:
            self._effect.setEnabled(True)
            self._appear.setDuration(motion_ms())
            self._appear.start()
        self._stood.start()
        stays_ms = STAYS_MS if offer is None else offer.stays_ms
        self._timer.start(AT_LEAST_MS if self._waiting else stays_ms)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _remove(self) -> None:
        self._stands = False
        self.hide()

    def _go_on(self) -> None:
        """Away with this one; what waits is next."""
        self._remove()
        if self._seen:
            self._timer.start(0)

    def _next(self) -> None:
        if self._waiting:
            self._show(*self._waiting.popleft())
        else:
            self._remove()


def _overlaps(control: QRect, top: int, bottom: int) -> bool:
    return control.top() < bottom and control.bottom() >= top


def _hidden(spot: QRect, controls: Sequence[QRect]) -> int:
    """How many pixels of controls would lie under it."""
    under = (spot.intersected(one) for one in controls)
    return sum(one.width() * one.height() for one in under)
