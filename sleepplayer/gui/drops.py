"""What is dropped from the desktop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def dropped_paths(mime: QMimeData) -> list[Path]:
    """The local files and folders in it, in their order."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
