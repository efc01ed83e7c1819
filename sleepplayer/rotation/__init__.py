"""Rotation: which tracks keep working over months, and why. Pure: no Qt, no VLC, no files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sleepplayer.rotation.stepwise import Stepwise

__all__ = ["Stepwise"]


def __getattr__(name: str) -> Any:
    """`Stepwise` when it is first asked for: it loads NumPy, which the first paint can spare."""
    if name == "Stepwise":
        from sleepplayer.rotation.stepwise import Stepwise  # noqa: PLC0415 - see above

        return Stepwise
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
