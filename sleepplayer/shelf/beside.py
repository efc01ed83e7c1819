"""What is asked and wished on the window's thread, and done on others: answers, waits and faults.

Every question and every wish of the library page passes here, so that no disk holds up the window,
and what fails is a sentence.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from types import MappingProxyType
from typing import Any, TypeVar

from PySide6.QtCore import QTimer

from sleepplayer import library_phrases as phrases
from sleepplayer import people_phrases
from sleepplayer.errors import OutsideError, SleepplayerError
from sleepplayer.shelf.aside import Aside

CHANGED_EVERY_MS = 500

KEPT_WITHIN_S = 0.1
"""How long a wish may hold up the window, so that what the page asks next knows of it already. It
takes some milliseconds, unless a scan is just writing; then `on_changed` tells later."""

ANSWERED_WITHIN_S = 2.0
"""The same where what is shown next needs to know whether it was refused."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Beside:
    """To be made and used on the main thread; `do`, `call` and `tell` from any other, too."""

    def __init__(
        self,
        *,
        post: Callable[[Callable[[], None]], None],
        say: Callable[[str], None],
        changed: Callable[[], None],
    ) -> None:
        """`post` calls on the main thread; `changed` is called there when all may be different."""
        self.say = say
        self.closed = False
        self._post = post
        self._changed_now = changed
        self._work = Aside("desk")
        self._changed = QTimer()
        self._changed.setSingleShot(True)
        self._changed.setInterval(CHANGED_EVERY_MS)
        self._changed.timeout.connect(self._changed_now)

    def close(self) -> None:
        """Nothing more is done, called or said."""
        self.closed = True
        self._changed.stop()
        self._work.close()

    def asked(self, question: Callable[[], T], otherwise: T) -> T:
        """The answer; if there is none, that is said."""
        try:
            return question()
        except OutsideError as error:  # a disk that is gone: the window stays, and plays on
            _log.warning("The library cannot be read: %s", error)
            self.say(str(error))
            return otherwise

    def kept(self, written: Future[T]) -> Future[T]:
        """Wait a moment for it, say if it fails, and have the page ask anew when it is done."""
        self.look(written)
        wait([written], KEPT_WITHIN_S)
        return written

    def look(self, written: Future[Any]) -> None:
        """The same without waiting."""
        written.add_done_callback(lambda done: self.call(lambda: self._on_written(done)))

    def refusal(
        self, written: Future[Any], known: Mapping[type[Exception], str] = MappingProxyType({})
    ) -> str | None:
        """Wait for it: "" if it is kept, or why not; None, and that is said, if it takes long.

        `known` are sentences for what else it may raise.
        """
        if not wait([written], ANSWERED_WITHIN_S).done:
            self.look(written)
            self.say(people_phrases.kept_later_sentence())
            return None
        error = written.exception()
        if error is None:
            return ""
        if isinstance(error, SleepplayerError):
            return str(error)
        for kind, sentence in known.items():
            if isinstance(error, kind):
                return sentence
        _log.error("A change failed: %s", type(error).__name__)
        _log.debug("A change failed", exc_info=error)  # may name files
        return phrases.not_kept_sentence()

    def do(self, job: Callable[[], None]) -> None:
        """Work that waits for a disk."""

        def guarded() -> None:
            try:
                job()
            except OutsideError as error:
                self.tell(str(error))
            except Exception as error:
                _log.error("A wish of the library page failed: %s", type(error).__name__)
                _log.debug("A wish of the library page failed", exc_info=True)  # may name files
                self.tell(phrases.not_kept_sentence())
            self.call(self.touch)

        self._work.do(guarded)

    def call(self, call: Callable[[], None]) -> None:
        """On the main thread, unless the window is gone by then."""
        self._post(lambda: None if self.closed else call())

    def tell(self, sentence: str) -> None:
        """Have a sentence said."""
        self.call(lambda: self.say(sentence))

    def touch(self) -> None:
        """Something changed: have it asked for anew, but not too often."""
        if not self.closed and not self._changed.isActive():
            self._changed.start()

    def tell_changed(self) -> None:
        """Have all asked for anew at once; on the main thread."""
        self._changed.stop()
        self._changed_now()

    def _on_written(self, done: Future[Any]) -> None:
        error = done.exception()
        if isinstance(error, OutsideError):
            self.say(str(error))
        elif error is not None:
            _log.error("A change of the library failed: %s", type(error).__name__)
            _log.debug("A change of the library failed", exc_info=error)  # may name files
            self.say(phrases.not_kept_sentence())
        self.tell_changed()
