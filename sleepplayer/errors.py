"""The error tree.

SleepplayerError            everything below carries one sentence a sleepy person understands
├── UsageError              what was asked for cannot be meant: exit code 2
└── OutsideError            the world is not as needed: exit code 1
    ├── EngineUnavailable   an engine's library or plugins are missing
    ├── UnplayableFile      missing, unreadable, or not audio
    └── DatabaseUnusable    the database cannot be opened, read or written
        └── DatabaseTooNew  a later version of the program made it
"""

from __future__ import annotations


class SleepplayerError(Exception):
    """Base of all errors of our own; `str()` is the sentence to show."""


class UsageError(SleepplayerError):
    """The request itself makes no sense (a bad duration, an impossible clock time)."""


class OutsideError(SleepplayerError):
    """The environment does not offer what is needed; not a fault of the program."""


class EngineUnavailable(OutsideError):
    """An engine cannot run here: its library or its plugins are missing."""


class UnplayableFile(OutsideError):
    """A file is missing, unreadable, or holds no audio."""


class DatabaseUnusable(OutsideError):
    """The database cannot be opened, read or written: a full disk, no permission, in use."""


class DatabaseTooNew(DatabaseUnusable):
    """A later version of the program made the database; this one would harm it."""
