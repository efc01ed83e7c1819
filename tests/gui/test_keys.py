"""Which key means what: a pure decision."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from sleepplayer.gui.keys import BARE_MODIFIERS, BINDINGS, Action, Focus, decide, hint

K = Qt.Key
NO = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


@pytest.mark.parametrize(
    ("key", "modifiers", "action"),
    [
        (K.Key_Space, NO, Action.START_PAUSE),
        (K.Key_N, NO, Action.NEXT),
        (K.Key_Right, CTRL, Action.NEXT),
        (K.Key_Left, CTRL, Action.PREVIOUS),
        (K.Key_N, SHIFT, Action.NEXT_CHAPTER),
        (K.Key_Left, CTRL | SHIFT, Action.PREVIOUS_CHAPTER),
        (K.Key_V, CTRL, Action.PASTE),
        (K.Key_Right, NO, Action.SEEK_ON),
        (K.Key_Left, NO, Action.SEEK_BACK),
        (K.Key_Up, NO, Action.VOLUME_UP),
        (K.Key_Down, NO, Action.VOLUME_DOWN),
        (K.Key_M, NO, Action.MUTE),
        (K.Key_E, NO, Action.LATER_5),
        (K.Key_Plus, NO, Action.LATER_5),
        (K.Key_Plus, SHIFT, Action.LATER_5),
        (K.Key_Plus, KEYPAD, Action.LATER_5),
        (K.Key_E, SHIFT, Action.LATER_10),
        (K.Key_E, CTRL, Action.LATER_15),
        (K.Key_Escape, NO, Action.END_SOFTLY),
        (K.Key_T, CTRL, Action.CANCEL_TIMER),
        (K.Key_R, NO, Action.REPEAT),
        (K.Key_S, NO, Action.SHUFFLE),
        (K.Key_2, CTRL, Action.PAGE_LIBRARY),
        (K.Key_3, CTRL, Action.PAGE_TRIGGERS),
        (K.Key_4, CTRL, Action.PAGE_SETTINGS),
        (K.Key_5, CTRL, Action.PAGE_HELP),
        (K.Key_P, CTRL, Action.PEOPLE),
        (K.Key_P, NO, Action.PREVIOUS),
        (K.Key_X, NO, Action.ENTRY_ELSE),
        (K.Key_F, CTRL, Action.SEARCH),
        (K.Key_Slash, NO, Action.SEARCH),
        (K.Key_Slash, SHIFT, Action.SEARCH),
        (K.Key_Z, CTRL, Action.UNDO),
        (K.Key_L, NO, None),
        (K.Key_F1, NO, Action.PAGE_HELP),
        (K.Key_Q, CTRL, Action.QUIT),
        (K.Key_Q, NO, None),
        (K.Key_2, NO, None),
        (K.Key_Space, CTRL, None),
    ],
)
def test_a_key_has_its_meaning(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, action: Action | None
) -> None:
    assert decide(key, modifiers, still_awake=False) is action


@pytest.mark.parametrize(
    "key", [K.Key_Space, K.Key_A, K.Key_N, K.Key_Tab, K.Key_F5, K.Key_Return, K.Key_MediaPlay]
)
@pytest.mark.parametrize("modifiers", [NO, CTRL, SHIFT])
@pytest.mark.parametrize("focus", list(Focus))
def test_in_the_last_minutes_any_key_means_still_awake(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, focus: Focus
) -> None:
    assert decide(key, modifiers, still_awake=True, focus=focus) is Action.STILL_AWAKE


@pytest.mark.parametrize(
    ("key", "action"),
    [
        (K.Key_Escape, Action.END_SOFTLY),
        (K.Key_M, Action.MUTE),
        (K.Key_Up, Action.VOLUME_UP),
        (K.Key_Down, Action.VOLUME_DOWN),
        (K.Key_VolumeUp, None),
        (K.Key_VolumeDown, None),
        (K.Key_VolumeMute, None),
    ],
)
def test_esc_volume_and_mute_keep_their_meaning(key: Qt.Key, action: Action | None) -> None:
    assert decide(key, NO, still_awake=True) is action


@pytest.mark.parametrize("key", sorted(BARE_MODIFIERS))
def test_a_bare_modifier_means_nothing(key: Qt.Key) -> None:
    assert decide(key, NO, still_awake=True) is None


@pytest.mark.parametrize(
    ("key", "modifiers", "focus"),
    [
        (K.Key_Left, NO, Focus.SLIDER),
        (K.Key_Right, NO, Focus.LIST | Focus.SIDEWAYS),
        (K.Key_Left, NO, Focus.FIELD | Focus.TEXT),
        (K.Key_Up, NO, Focus.LIST),
        (K.Key_Up, NO, Focus.SCROLLED),
        (K.Key_Up, NO, Focus.DIAL),
        (K.Key_Space, NO, Focus.BUTTON),
        (K.Key_Space, NO, Focus.CHOICE),
        (K.Key_E, NO, Focus.FIELD),
        (K.Key_Escape, NO, Focus.FIELD),
        (K.Key_Space, NO, Focus.FIELD | Focus.TEXT),
        (K.Key_Slash, NO, Focus.FIELD | Focus.TEXT),
        (K.Key_Z, CTRL, Focus.FIELD),
        (K.Key_V, CTRL, Focus.FIELD),
        (K.Key_Right, CTRL | SHIFT, Focus.FIELD),
        (K.Key_Space, NO, Focus.ELSEWHERE),
        (K.Key_Q, CTRL, Focus.ELSEWHERE),
        (K.Key_Delete, NO, Focus.NOTHING),
        (K.Key_Up, ALT, Focus.DIAL),
    ],
)
def test_a_key_yields_to_the_widget_it_belongs_to(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, focus: Focus
) -> None:
    assert decide(key, modifiers, still_awake=False, focus=focus) is None


@pytest.mark.parametrize("focus", [Focus.NOTHING, Focus.BUTTON, Focus.LIST, Focus.SCROLLED])
def test_arrows_aside_seek_wherever_they_have_no_other_use(focus: Focus) -> None:
    assert decide(K.Key_Left, NO, still_awake=False, focus=focus) is Action.SEEK_BACK
    assert decide(K.Key_Right, NO, still_awake=False, focus=focus) is Action.SEEK_ON


@pytest.mark.parametrize(
    ("key", "modifiers", "action"),
    [
        (K.Key_Delete, NO, Action.ENTRY_REMOVE),
        (K.Key_Return, NO, Action.ENTRY_PLAY),
        (K.Key_Enter, KEYPAD, Action.ENTRY_PLAY),
        (K.Key_Up, ALT, Action.ENTRY_UP),
        (K.Key_Return, SHIFT, Action.ENTRY_QUEUE),
        (K.Key_L, NO, Action.ENTRY_TO_PLAYLIST),
        (K.Key_F2, NO, Action.ENTRY_EDIT),
        (K.Key_I, NO, Action.ENTRY_DETAILS),
        (K.Key_D, CTRL, Action.ENTRY_DUPLICATE),
    ],
)
def test_the_list_has_keys_of_its_own(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, action: Action
) -> None:
    assert decide(key, modifiers, still_awake=False, focus=Focus.LIST) is action


def test_no_key_stands_twice_and_every_action_has_one() -> None:
    keys = Counter(QKeySequence(key).toString() for row in BINDINGS for key in row.keys)
    assert {key for key, count in keys.items() if count > 1} == set()
    assert "" not in keys
    assert {row.action for row in BINDINGS} == set(Action) - {Action.STILL_AWAKE}


def test_a_hint_is_the_first_key() -> None:
    assert hint(Action.START_PAUSE) == "Space"
    assert hint(Action.NEXT) == "N"
