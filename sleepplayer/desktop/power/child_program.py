"""Runs one of the system's small programs and tells what it printed, without waiting for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QProcess, QTimer

_log = logging.getLogger(__name__)


class ChildProgram(QObject):
    """Calls `answer` once, later: with what the program printed, or with None if it cannot be
    started, fails, or takes longer than `within_s` (then it is ended)."""

    def __init__(
        self,
        command: Sequence[str],
        answer: Callable[[str | None], None],
        *,
        within_s: float,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._answer: Callable[[str | None], None] | None = answer
        self._name = command[0]
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments(list(command[1:]))
        self._process.setStandardInputFile(QProcess.nullDevice())
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(within_s * 1000))
        self._timer.timeout.connect(self._late)

    def start(self) -> None:
        """Begin. A program that is not there is told of later, too."""
        self._timer.start()
        QTimer.singleShot(0, self, self._process.start)

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        if code == 0 and status is QProcess.ExitStatus.NormalExit:
            printed = bytes(self._process.readAllStandardOutput().data())
            self._tell(printed.decode("utf-8", "replace"))
        else:
            said = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
            self._give_up(f"it failed ({code}): {said.strip()}")

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # the others come as `finished`, too
            self._give_up(self._process.errorString())

    def _late(self) -> None:
        self._give_up("it does not answer")
        self._process.kill()

    def _give_up(self, why: str) -> None:
        if self._answer is not None:
            _log.warning("%s: %s", self._name, why)
        self._tell(None)

    def _tell(self, printed: str | None) -> None:
        self._timer.stop()
        answer, self._answer = self._answer, None
        if answer is not None:
            answer(printed)
        if self._process.state() is QProcess.ProcessState.NotRunning:
            self.deleteLater()
        else:
            self._process.finished.connect(self.deleteLater)
