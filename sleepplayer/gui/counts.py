"""Numbers in words, as every page says them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

translate = QCoreApplication.translate


def number_words(number: int) -> str:
    """A count with its thousands apart."""
    return QLocale().toString(number)


def sounds_words(count: int) -> str:
    """How many: "1 sound", "1,204 sounds"."""
    if count == 1:
        return translate("library", "1 sound")
    return translate("library", "{n} sounds", None, count).format(n=number_words(count))
