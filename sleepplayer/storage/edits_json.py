"""What a person changed in the trigger catalogue (`trigger_edits.Edits`) as JSON."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from sleepplayer.storage.checked import mapping, sequence, text
from sleepplayer.storage.json_file import DAMAGE
from sleepplayer.trigger_edits import Edits
from sleepplayer.triggers import Family, Senses, Trigger

_log = logging.getLogger(__name__)


def edits_text(edits: Edits) -> str:
    """As they are stored. ASCII escapes keep what is no UTF-8."""
    return json.dumps(
        {
            "added": [
                {
                    "id": trigger.id,
                    "name": trigger.name,
                    "family": trigger.family.value,
                    "senses": trigger.senses.value,
                    "words": {language: [*words] for language, words in trigger.words.items()},
                }
                for trigger in edits.added
            ],
            "names": dict(edits.names),
            "merged": dict(edits.merged),
            "hidden": sorted(edits.hidden),
        }
    )


def edits_from(stored: str) -> Edits:
    """The inverse of `edits_text`; what cannot be read was not changed. Raises nothing."""
    try:
        document = mapping(json.loads(stored))
    except DAMAGE:
        _log.warning("The changes in the catalogue cannot be read")
        return Edits()
    added: dict[str, Trigger] = {}
    for item in _items(document, "added", list):
        try:
            trigger = _trigger(mapping(item))
        except DAMAGE:
            _log.warning("A trigger of one’s own cannot be read")
        else:
            added.setdefault(trigger.id, trigger)
    return Edits(
        added=tuple(added.values()),
        names=_texts(_items(document, "names", dict)),
        merged=_texts(_items(document, "merged", dict)),
        hidden=frozenset(
            each for each in _items(document, "hidden", list) if isinstance(each, str)
        ),
    )


def _items(document: Mapping[str, Any], name: str, kind: type) -> Any:
    value = document.get(name, kind())
    if isinstance(value, kind):
        return value
    _log.warning("The changes in the catalogue cannot be read as a whole")
    return kind()


def _texts(items: Mapping[str, Any]) -> dict[str, str]:
    return {key: value for key, value in items.items() if isinstance(value, str)}


def _trigger(item: Mapping[str, Any]) -> Trigger:
    trigger_id, name = text(item["id"]), text(item["name"])
    if not trigger_id or not name:
        raise ValueError("a trigger without a name")
    return Trigger(
        id=trigger_id,
        name=name,
        family=Family(item["family"]),
        senses=Senses(item["senses"]),
        words={
            language: tuple(text(word) for word in sequence(words))
            for language, words in mapping(item.get("words", {})).items()
        },
    )
