"""What the night needs of PySide itself."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Signal
from pytestqt.qtbot import QtBot


class _Sender(QObject):
    sent = Signal()


def test_signals_and_calls_leave_the_reference_counts_alone(qtbot: QtBot) -> None:
    """PySide 6.12.0 on Python 3.11 takes a reference to True with each emit, and one to None with
    each call that returns nothing: "Fatal Python error: bool_dealloc" after some 600 signals."""
    sender, timer = _Sender(), QTimer()
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(50):
        sender.sent.emit()
        timer.stop()
    lost = before[0] - sys.getrefcount(True), before[1] - sys.getrefcount(None)
    assert max(lost) < 25, f"references lost to True and None in 50 calls: {lost}"
