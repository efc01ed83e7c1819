"""macOS' list of recent documents (Dock, Apple menu)."""

from __future__ import annotations

import logging
from pathlib import Path

_log = logging.getLogger(__name__)


def note(path: Path) -> None:
    """Put a file on the list. Never raises. To be called on the main thread, as all of AppKit.

    By NSDocumentController.noteNewRecentDocumentURL:, which needs no document classes:
    developer.apple.com/documentation/appkit/nsdocumentcontroller. Built from documentation, not run
    on a Mac.
    """
    try:
        from AppKit import NSDocumentController  # noqa: PLC0415 - macOS' alone
        from Foundation import NSURL  # noqa: PLC0415 - macOS' alone

        url = NSURL.fileURLWithPath_(str(path.absolute()))
        NSDocumentController.sharedDocumentController().noteNewRecentDocumentURL_(url)
    except Exception as error:  # ImportError, or an NSException by way of PyObjC
        _log.info("The system's recent files are not added to: %s", error)
