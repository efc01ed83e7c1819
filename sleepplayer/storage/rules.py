"""A smart playlist's rules as JSON. What is not understood (a newer version's) asks for nothing."""

from __future__ import annotations

import json
import logging
import math
from dataclasses import asdict, fields
from typing import Any

from sleepplayer.models import Filter, Show
from sleepplayer.storage.text import kept_text, original_text

_log = logging.getLogger(__name__)


def rules_from(asked: Filter) -> str:
    """As it is stored: only what is asked for."""
    meant = {
        name: kept_text(value) if isinstance(value, str) else value
        for name, value in asdict(asked).items()
        if value is not None and value != ""
    }
    return json.dumps(meant, ensure_ascii=False)


def filter_from(rules: str) -> Filter:
    """The inverse of `rules_from`; raises nothing."""
    try:
        document = json.loads(rules)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        _log.warning("rules of a smart playlist cannot be read")
        return Filter()
    known = {field.name for field in fields(Filter)}
    return Filter(
        **{
            name: value
            for name, stored in document.items()
            if name in known and (value := _value(name, stored)) is not None
        }
    )


def _value(name: str, stored: Any) -> Any:
    match name, stored:
        case "text" | "trigger", str() if stored:
            return original_text(stored)
        case "show", str():
            return Show(stored) if stored in set(Show) else None
        case (("text" | "trigger" | "show"), _):
            return None
        case _, bool():
            return None
        case _, int() | float() if abs(stored) < 1e15 and math.isfinite(stored):
            return float(stored)
    return None
