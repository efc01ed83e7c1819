"""All keys in one table, and the rule which key means what at a moment.

The window asks `decide` for every key before any widget sees it, and Help lists the same table, so
no key has a second home; hence its length. Keys that widgets understand by themselves stand in
`WIDGET_KEYS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, Flag, auto
from functools import cache

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:  # noqa: N802 - lupdate looks for it
    """Mark a text for translation where it stands; PySide's own says it returns an object."""
    return text


class Action(Enum):
    """What a key can ask for."""

    STILL_AWAKE = auto()
    START_PAUSE = auto()
    NEXT = auto()
    PREVIOUS = auto()
    NEXT_CHAPTER = auto()
    PREVIOUS_CHAPTER = auto()
    SEEK_ON = auto()
    SEEK_BACK = auto()
    VOLUME_UP = auto()
    VOLUME_DOWN = auto()
    MUTE = auto()
    LATER_5 = auto()
    LATER_10 = auto()
    LATER_15 = auto()
    END_SOFTLY = auto()
    CANCEL_TIMER = auto()
    REPEAT = auto()
    SHUFFLE = auto()
    ADD_SOUNDS = auto()
    ADD_FOLDER = auto()
    PASTE = auto()
    ENTRY_PLAY = auto()
    ENTRY_REMOVE = auto()
    ENTRY_UP = auto()
    ENTRY_DOWN = auto()
    ENTRY_ELSE = auto()
    ENTRY_NEVER = auto()
    ENTRY_QUEUE = auto()
    ENTRY_TO_PLAYLIST = auto()
    ENTRY_EDIT = auto()
    ENTRY_DUPLICATE = auto()
    ENTRY_DETAILS = auto()
    ENTRY_TRIGGER = auto()
    ENTRY_CONFIRM = auto()
    ENTRY_REJECT = auto()
    SEARCH = auto()
    NEW_PLAYLIST = auto()
    UNDO = auto()
    PAGE_TONIGHT = auto()
    PAGE_LIBRARY = auto()
    PAGE_TRIGGERS = auto()
    PAGE_SETTINGS = auto()
    PAGE_HELP = auto()
    PEOPLE = auto()
    TAKE_OFFER = auto()
    QUIT = auto()


class Focus(Flag):
    """What kind of widget has the keyboard."""

    NOTHING = 0
    BUTTON = auto()
    LIST = auto()
    SLIDER = auto()
    DIAL = auto()
    FIELD = auto()
    TEXT = auto()
    """A field for words (besides FIELD): there Space is a sign like any other."""

    CHOICE = auto()
    SIDEWAYS = auto()
    """A list (besides LIST) that knows Left or Right."""

    SCROLLED = auto()
    """A page to read: Up and Down are its own."""

    ROUND = auto()
    """A round of discovery: it has keys for the answers, and Esc ends it. Its end and its order
    are not the evening's. Its buttons are pressed by Enter; Space pauses."""

    ELSEWHERE = auto()
    """A menu, a list that dropped down, or a dialog: there no key of the window counts."""


_ASIDE = Focus.SIDEWAYS | Focus.SLIDER | Focus.DIAL | Focus.FIELD | Focus.CHOICE
_ARROWS = _ASIDE | Focus.LIST | Focus.SCROLLED
_LETTERS = Focus.FIELD | Focus.CHOICE
_EVENINGS = _LETTERS | Focus.ROUND


@dataclass(frozen=True, slots=True)
class Binding:
    """The keys of an action, what they do in words, and where they have another meaning."""

    action: Action
    keys: tuple[str, ...]
    words: str
    yields_to: Focus = Focus.NOTHING
    only_in: Focus = Focus.NOTHING
    repeats: bool = False


BINDINGS: tuple[Binding, ...] = (
    Binding(
        Action.START_PAUSE,
        ("Space",),
        QT_TRANSLATE_NOOP("keys", "Start tonight, pause, go on"),
        yields_to=Focus.BUTTON | Focus.CHOICE | Focus.TEXT,
    ),
    Binding(
        Action.END_SOFTLY,
        ("Esc",),
        QT_TRANSLATE_NOOP("keys", "End softly: silent in 20 s"),
        yields_to=Focus.FIELD | Focus.ROUND,
    ),
    Binding(Action.LATER_5, ("E", "+"), QT_TRANSLATE_NOOP("keys", "5 min more"), _EVENINGS),
    Binding(Action.LATER_10, ("Shift+E",), QT_TRANSLATE_NOOP("keys", "10 min more"), _EVENINGS),
    Binding(
        Action.LATER_15,
        ("Ctrl+E",),
        QT_TRANSLATE_NOOP("keys", "15 min more"),
        yields_to=Focus.FIELD | Focus.ROUND,
    ),
    Binding(
        Action.CANCEL_TIMER,
        ("Ctrl+T",),
        QT_TRANSLATE_NOOP("keys", "Play on without a timer"),
        yields_to=Focus.ROUND,
    ),
    Binding(
        Action.VOLUME_UP,
        ("Up",),
        QT_TRANSLATE_NOOP("keys", "Louder"),
        yields_to=_ARROWS,
        repeats=True,
    ),
    Binding(
        Action.VOLUME_DOWN,
        ("Down",),
        QT_TRANSLATE_NOOP("keys", "Quieter"),
        yields_to=_ARROWS,
        repeats=True,
    ),
    Binding(Action.MUTE, ("M",), QT_TRANSLATE_NOOP("keys", "Mute"), _LETTERS),
    Binding(
        Action.NEXT,
        ("N", "Ctrl+Right"),
        QT_TRANSLATE_NOOP("keys", "Next sound"),
        yields_to=_LETTERS,
    ),
    Binding(
        Action.PREVIOUS,
        ("P", "Ctrl+Left"),
        QT_TRANSLATE_NOOP("keys", "Previous sound"),
        yields_to=_LETTERS,
    ),
    Binding(
        Action.NEXT_CHAPTER,
        ("Shift+N", "Ctrl+Shift+Right"),
        QT_TRANSLATE_NOOP("keys", "Next chapter"),
        yields_to=_LETTERS,
    ),
    Binding(
        Action.PREVIOUS_CHAPTER,
        ("Shift+P", "Ctrl+Shift+Left"),
        QT_TRANSLATE_NOOP("keys", "Previous chapter"),
        yields_to=_LETTERS,
    ),
    Binding(
        Action.SEEK_ON,
        ("Right",),
        QT_TRANSLATE_NOOP("keys", "10 s ahead"),
        yields_to=_ASIDE,
        repeats=True,
    ),
    Binding(
        Action.SEEK_BACK,
        ("Left",),
        QT_TRANSLATE_NOOP("keys", "10 s back"),
        yields_to=_ASIDE,
        repeats=True,
    ),
    Binding(Action.REPEAT, ("R",), QT_TRANSLATE_NOOP("keys", "Repeat: off, all, one"), _EVENINGS),
    Binding(Action.SHUFFLE, ("S",), QT_TRANSLATE_NOOP("keys", "Shuffle"), _EVENINGS),
    Binding(Action.ADD_SOUNDS, ("Ctrl+O",), QT_TRANSLATE_NOOP("keys", "Add sounds")),
    Binding(Action.ADD_FOLDER, ("Ctrl+Shift+O",), QT_TRANSLATE_NOOP("keys", "Add a folder")),
    Binding(
        Action.PASTE,
        ("Ctrl+V",),
        QT_TRANSLATE_NOOP("keys", "Add the files or the address that were copied"),
        yields_to=Focus.FIELD,
    ),
    Binding(
        Action.ENTRY_PLAY,
        ("Return", "Enter"),
        QT_TRANSLATE_NOOP("keys", "In the list: play this sound"),
        only_in=Focus.LIST,
    ),
    Binding(
        Action.ENTRY_UP,
        ("Alt+Up",),
        QT_TRANSLATE_NOOP("keys", "In the list: move up"),
        only_in=Focus.LIST,
        repeats=True,
    ),
    Binding(
        Action.ENTRY_DOWN,
        ("Alt+Down",),
        QT_TRANSLATE_NOOP("keys", "In the list: move down"),
        only_in=Focus.LIST,
        repeats=True,
    ),
    Binding(
        Action.ENTRY_REMOVE,
        ("Del",),
        QT_TRANSLATE_NOOP("keys", "In the list: take it out"),
        only_in=Focus.LIST,
    ),
    Binding(
        Action.ENTRY_ELSE,
        ("X",),
        QT_TRANSLATE_NOOP("keys", "In tonight’s sounds: something else instead"),
        yields_to=_EVENINGS,
    ),
    Binding(
        Action.ENTRY_NEVER,
        ("Shift+Del",),
        QT_TRANSLATE_NOOP("keys", "In the lists: never this one again"),
        yields_to=_EVENINGS,
    ),
    Binding(
        Action.SEARCH,
        ("Ctrl+F", "/"),
        QT_TRANSLATE_NOOP("keys", "Search the library or the triggers"),
        yields_to=_LETTERS,
    ),
    Binding(
        Action.ENTRY_QUEUE,
        ("Shift+Return", "Shift+Enter"),
        QT_TRANSLATE_NOOP("keys", "In the library: add to tonight’s sounds"),
        only_in=Focus.LIST,
    ),
    Binding(
        Action.ENTRY_TO_PLAYLIST,
        ("L",),
        QT_TRANSLATE_NOOP("keys", "In the library: add to a playlist"),
        only_in=Focus.LIST,
    ),
    Binding(
        Action.ENTRY_EDIT,
        ("F2",),
        QT_TRANSLATE_NOOP("keys", "In the library, on a trigger: another name"),
        only_in=Focus.LIST,
    ),
    Binding(
        Action.ENTRY_DETAILS,
        ("I",),
        QT_TRANSLATE_NOOP("keys", "In the library, on a trigger: more of it"),
        only_in=Focus.LIST,
    ),
    Binding(
        Action.ENTRY_TRIGGER,
        ("T",),
        QT_TRANSLATE_NOOP("keys", "In the library: add a trigger"),
        only_in=Focus.LIST,
    ),
    Binding(
        Action.ENTRY_CONFIRM,
        ("G",),
        QT_TRANSLATE_NOOP("keys", "In the library: confirm its guessed triggers"),
        only_in=Focus.LIST,
    ),
    Binding(
        Action.ENTRY_REJECT,
        ("Shift+G",),
        QT_TRANSLATE_NOOP("keys", "In the library: reject its guessed triggers"),
        only_in=Focus.LIST,
    ),
    Binding(
        Action.ENTRY_DUPLICATE,
        ("Ctrl+D",),
        QT_TRANSLATE_NOOP("keys", "In the playlists: make a copy"),
        only_in=Focus.LIST,
    ),
    Binding(Action.NEW_PLAYLIST, ("Ctrl+N",), QT_TRANSLATE_NOOP("keys", "New playlist")),
    Binding(
        Action.UNDO,
        ("Ctrl+Z",),
        QT_TRANSLATE_NOOP("keys", "Take back what was deleted, taken out or changed"),
        yields_to=Focus.FIELD,
    ),
    Binding(Action.PAGE_TONIGHT, ("Ctrl+1",), QT_TRANSLATE_NOOP("keys", "Tonight")),
    Binding(Action.PAGE_LIBRARY, ("Ctrl+2",), QT_TRANSLATE_NOOP("keys", "Library")),
    Binding(Action.PAGE_TRIGGERS, ("Ctrl+3",), QT_TRANSLATE_NOOP("keys", "Triggers")),
    Binding(Action.PAGE_SETTINGS, ("Ctrl+4",), QT_TRANSLATE_NOOP("keys", "Settings")),
    Binding(Action.PAGE_HELP, ("F1", "Ctrl+5"), QT_TRANSLATE_NOOP("keys", "Help")),
    Binding(
        Action.PEOPLE, ("Ctrl+P",), QT_TRANSLATE_NOOP("keys", "Who listens; then 1 to 9 turns")
    ),
    Binding(
        Action.TAKE_OFFER,
        ("Ctrl+Enter", "Ctrl+Return"),
        QT_TRANSLATE_NOOP("keys", "Press the button in a notice"),
    ),
    Binding(Action.QUIT, ("Ctrl+Q",), QT_TRANSLATE_NOOP("keys", "Fade out and quit")),
)

WIDGET_KEYS: tuple[tuple[str, str], ...] = (
    ("Enter, Space", QT_TRANSLATE_NOOP("keys", "On a button: press it")),
    ("Up, Down", QT_TRANSLATE_NOOP("keys", "On the dial: 1 min more or less")),
    ("PgUp, PgDown", QT_TRANSLATE_NOOP("keys", "On the dial: 5 min more or less")),
    ("0–9, Enter", QT_TRANSLATE_NOOP("keys", "On the dial: type the minutes")),
    ("Enter", QT_TRANSLATE_NOOP("keys", "On a playlist: play it tonight")),
    ("1–5", QT_TRANSLATE_NOOP("keys", "On a trigger: avoid, dislike, neutral, like, love")),
    ("0", QT_TRANSLATE_NOOP("keys", "On a trigger: take that back")),
    ("Enter", QT_TRANSLATE_NOOP("keys", "On a trigger: to its details")),
    ("5–2, Esc", QT_TRANSLATE_NOOP("keys", "Finding out what works: love to unpleasant, stop")),
    ("Right", QT_TRANSLATE_NOOP("keys", "On a playlist: to its sounds")),
    ("Esc", QT_TRANSLATE_NOOP("keys", "In a text field: clear it, then leave it")),
    ("Tab", QT_TRANSLATE_NOOP("keys", "To the next thing")),
)

BARE_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_Super_L,
        Qt.Key.Key_Super_R,
        Qt.Key.Key_Hyper_L,
        Qt.Key.Key_Hyper_R,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
    }
)
_VOLUME_KEYS = frozenset(
    {Qt.Key.Key_VolumeUp, Qt.Key.Key_VolumeDown, Qt.Key.Key_VolumeMute, Qt.Key.Key_MicMute}
)
_NEVER_STILL_AWAKE = frozenset(
    {Action.END_SOFTLY, Action.VOLUME_UP, Action.VOLUME_DOWN, Action.MUTE}
)


def decide(
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
    *,
    still_awake: bool,
    offered: bool = False,
    focus: Focus = Focus.NOTHING,
) -> Action | None:
    """What a key means now; None leaves it to the widget that has the keyboard.

    While any key means "still awake", only Esc, the volume, mute and bare modifiers keep their own
    meaning, wherever the keyboard is, and while a notice has something `offered` its key.
    """
    binding = binding_of(key, modifiers)
    if still_awake:
        own = binding is not None and (
            binding.action in _NEVER_STILL_AWAKE
            or (offered and binding.action is Action.TAKE_OFFER)
        )
        if not (own or key in BARE_MODIFIERS or key in _VOLUME_KEYS):
            return Action.STILL_AWAKE
    if binding is None or focus & Focus.ELSEWHERE or focus & binding.yields_to:
        return None
    if binding.only_in and not focus & binding.only_in:
        return None
    return binding.action


def binding_of(key: Qt.Key, modifiers: Qt.KeyboardModifier) -> Binding | None:
    """The table's row for a key, on whatever keyboard layout or key pad."""
    modifiers &= ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier)
    if key in (Qt.Key.Key_Plus, Qt.Key.Key_Slash):  # with or without Shift, as the layout has it
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return _by_key().get(QKeyCombination(modifiers, key).toCombined())


def key_words(text: str) -> str:
    """A key as the person's desktop writes it: "Ctrl+Right"."""
    return QKeySequence(text).toString(QKeySequence.SequenceFormat.NativeText)


def hint(action: Action) -> str:
    """The first key of an action, for a tooltip."""
    return next(key_words(binding.keys[0]) for binding in BINDINGS if binding.action is action)


@cache
def _by_key() -> dict[int, Binding]:
    return {_combination(text): binding for binding in BINDINGS for text in binding.keys}


def _combination(text: str) -> int:
    # The stubs do not know that a sequence is indexed.
    combination: QKeyCombination = QKeySequence(text)[0]  # type: ignore[index]
    return combination.toCombined()
