"""Where the libraries of Windows come from, for those who call them by ctypes."""

from __future__ import annotations

import ctypes
import sys
from typing import Any


def load_library(name: str) -> Any:
    """A library of Windows. Raises OSError where there is none of that name."""
    if sys.platform == "win32":
        return ctypes.WinDLL(name)
    raise OSError(f"{name} is a part of Windows")
