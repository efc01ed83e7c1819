"""Rotation: which tracks keep working over months, and why. Pure: no Qt, no VLC, no files."""

from sleepplayer.rotation.stepwise import Stepwise

__all__ = ["Stepwise"]
