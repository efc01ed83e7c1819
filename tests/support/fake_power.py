"""A system that can suspend itself and the like, and whose answers come when a test lets them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from sleepplayer.night.end_action import Blocker, EndAction, Hindrance

SYSTEMS = frozenset(action for action in EndAction if action.is_the_systems)
"""All that a system may be asked for."""


class FakePower:
    """Carries out what it is told to, unless something stands against it.

    Answers are owed until `settle`, or handed to `post` where a loop runs
    (`lambda answer: QTimer.singleShot(0, answer)`). What they say is decided when they are given,
    as it would be by a system that had been asked; what is to be run is done at once.
    """

    def __init__(
        self,
        can: Iterable[EndAction] = SYSTEMS,
        *,
        post: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:
        self.can = can if isinstance(can, frozenset) else frozenset(can)  # perhaps an `Offered`
        self.standing: Blocker | None = None  # against all it can do
        self.refusal: Blocker | None = None  # what `run` answers; None: it does it
        self.done: list[EndAction] = []
        self.asked: list[EndAction] = []  # about which actions, in order
        self._owed: deque[Callable[[], None]] = deque()
        self._post = post or self._owed.append

    @property
    def owes(self) -> int:
        """How many answers are not given yet."""
        return len(self._owed)

    def settle(self) -> None:
        """Give all answers, those to questions asked meanwhile included."""
        while self._owed:
            self.answer_one()

    def answer_one(self) -> None:
        """Give the oldest answer."""
        self._owed.popleft()()

    def offered(self, answer: Callable[[frozenset[EndAction]], None]) -> None:
        self._post(lambda: answer(self.can))

    def blocker(self, action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        self.asked.append(action)
        self._post(lambda: answer(self.standing if action in self.can else Hindrance.NOT_OFFERED))

    def run(self, action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        refusal = self.refusal
        if refusal is None:
            self.done.append(action)
        self._post(lambda: answer(refusal))
