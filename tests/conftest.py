"""What all tests share."""

from __future__ import annotations

import os

# Without a display pytest-qt would abort the process; test.sh brings one.
if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
