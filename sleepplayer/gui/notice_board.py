"""What the window has to tell: the quiet line above the bar, and the dark minute over all of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sleepplayer import phrases
from sleepplayer.gui.bridge import Bridge
from sleepplayer.night.notices import (
    EndedBy,
    Extended,
    LimitReached,
    NoEndToMove,
    NoOutput,
    Notice,
    OutputBack,
    SessionEnded,
)
from sleepplayer.night.view import Phase, SessionView

if TYPE_CHECKING:
    from sleepplayer.gui.end_notice import EndNotice
    from sleepplayer.gui.toast import Offer, Toast
    from sleepplayer.night.after_silence import PendingEnd

_FAULTS = (EndedBy.NOTHING_LEFT, EndedBy.ENGINE_FAILED)


class NoticeBoard(QObject):
    """Both are made when there is first something to say: the first paint waits for neither."""

    end_called_off = Signal(object)
    """Something was pressed while this `EndAction` was pending."""

    def __init__(self, window: QWidget, page: QWidget, bar: QWidget, bridge: Bridge) -> None:
        """Sentences stand over the `page`, above the `bar`; the minute over the whole `window`."""
        super().__init__(window)
        self._window = window
        self._page = page
        self._bar = bar
        self._bridge = bridge
        self._seen = False
        self._of_the_end = ""
        bridge.viewed.connect(self._follow)

    @cached_property
    def toast(self) -> Toast:
        """Sentences, one after the other."""
        from sleepplayer.gui.toast import Toast  # noqa: PLC0415 - the first paint does not wait

        made = Toast(self._page, above=self._bar)
        made.set_seen(self._is_readable)
        self._bridge.viewed.connect(made.follow)
        return made

    @cached_property
    def end_notice(self) -> EndNotice:
        """The minute before something follows the silence."""
        from sleepplayer.gui.end_notice import EndNotice  # noqa: PLC0415 - see above

        made = EndNotice(self._window)
        made.called_off.connect(self.end_called_off)
        made.covers.connect(self._covered)
        return made

    def set_seen(self, seen: bool) -> None:
        """Whether the window is on the screen: what is said unseen waits until it is."""
        self._seen = seen
        self._covered()

    def say(self, text: str, offer: Offer | None = None) -> None:
        """Say something, quietly."""
        if "end_notice" in self.__dict__:
            self.end_notice.give_way()
        self.toast.say(text, offer)

    def show_notice(self, notice: Notice, words: str, offer: Offer | None) -> None:
        """Say what the session has to tell, in `words` or as everywhere, and offer what can be
        done about it."""
        sentence = words or phrases.notice_sentence(notice)
        if isinstance(notice, SessionEnded | LimitReached):  # the last of these says all
            self.toast.dismiss()
            self._of_the_end = sentence
        elif isinstance(notice, OutputBack):
            self.toast.retract(phrases.notice_sentence(NoOutput()))
        if self._seen or not _of_the_moment(notice):
            self.toast.say(sentence, offer)

    def show_pending_end(self, pending: PendingEnd | None) -> None:
        """What is about to follow the silence, about once a second; None: nothing any more."""
        if pending is None and "end_notice" not in self.__dict__:
            return
        if pending is not None:
            self._forget_the_end()  # that it is silent is no news
        self.end_notice.show_pending(pending)
        if pending is None and self._bridge.view.phase is not Phase.IDLE:
            self.end_notice.lift()

    def dismiss(self) -> None:
        """Nothing of what was said counts any more."""
        if "toast" in self.__dict__:
            self.toast.dismiss()

    def page_turned(self) -> None:
        """Other controls are in the way."""
        if "toast" in self.__dict__:
            self.toast.place()

    @property
    def offers(self) -> bool:
        """Whether there is something to press."""
        return "toast" in self.__dict__ and self.toast.offers

    def take_offer(self) -> None:
        """Press it, if there is."""
        if self.offers:
            self.toast.take()

    def keep_in_front(self) -> None:
        """Others have begun to look at keys: in the dark minute they come second."""
        if "end_notice" in self.__dict__:
            self.end_notice.keep_in_front()

    def leave(self) -> None:
        """The window is closed, and who closes a window is awake."""
        if "end_notice" in self.__dict__:
            self.end_notice.call_off()
            self.end_notice.lift(at_once=True)

    # --- inside -------------------------------------------------------------------------------

    @property
    def _is_readable(self) -> bool:
        return self._seen and not ("end_notice" in self.__dict__ and self.end_notice.lies)

    def _covered(self) -> None:
        if "toast" in self.__dict__:
            self.toast.set_seen(self._is_readable)

    def _follow(self, view: SessionView) -> None:
        if view.phase is Phase.IDLE:
            return
        self._forget_the_end()
        if "end_notice" in self.__dict__ and self.end_notice.pending is None:
            self.end_notice.lift()

    def _forget_the_end(self) -> None:
        if self._of_the_end:
            self.toast.retract(self._of_the_end)
            self._of_the_end = ""


def _of_the_moment(notice: Notice) -> bool:
    """Whether it means nothing to somebody who comes later."""
    if isinstance(notice, SessionEnded):
        return notice.by not in _FAULTS
    return isinstance(notice, Extended | NoEndToMove | OutputBack)
