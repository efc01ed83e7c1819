"""Open the real window on the library of SLEEPPLAYER_HOME and print what it costs, as JSON.

`scroll_ms`: from moving the scroll bar to painted, for each of many places; `type_ms`: from a key
in the search field to painted; `rss_mib`: memory with the library page open and after both.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from random import Random

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sleepplayer.app import prepare
from sleepplayer.gui.actions import LIBRARY
from sleepplayer.window import WindowEvening, keep_qt_at_home

SETTLE_MS = 1500
SCROLLS = 400
WORDS = ("rain", "whisper", "sleep", "tap", "night", "slow")


def rss_mib() -> float:
    """Resident memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> int:
    """Measure and print."""
    home, settings = prepare()
    keep_qt_at_home(home)
    app = QApplication(sys.argv[:1])
    evening = WindowEvening([], home=home, settings=settings, engine=None)
    window = evening.window
    QTest.qWait(SETTLE_MS)
    window.turn_to(LIBRARY)
    QTest.qWait(SETTLE_MS)
    page = window.library
    if page is None:
        return 1
    table = page.table
    bar, viewport = table.verticalScrollBar(), table.viewport()
    QTest.qWait(SETTLE_MS)  # the scan at the start is over
    random = Random(1)
    scroll_ms = []
    for step in range(SCROLLS):
        # Wheel and page steps first, then leaps to anywhere, where no row is in the cache.
        near = bar.value() + random.choice((3, 12))
        bar_to = near if step < SCROLLS // 2 else random.randint(0, bar.maximum())
        began_s = time.perf_counter()
        bar.setValue(bar_to)
        viewport.repaint()
        scroll_ms.append((time.perf_counter() - began_s) * 1000.0)
        app.processEvents()
    type_ms = []
    field = page.listing.filters.field
    for word in WORDS:
        field.clear()
        app.processEvents()
        for letter in word:
            began_s = time.perf_counter()
            field.setText(field.text() + letter)
            app.processEvents()
            viewport.repaint()
            type_ms.append((time.perf_counter() - began_s) * 1000.0)
    field.clear()
    QTest.qWait(SETTLE_MS)
    print(json.dumps({"scroll_ms": scroll_ms, "type_ms": type_ms, "rss_mib": rss_mib()}))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
