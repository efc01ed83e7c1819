"""What counts when one searches: text made into words, the same way when kept and when asked for.

Case and diacritics do not count (`Été`, `ETE`; `Straße`, `strasse`; `ｆｕｌｌ`, `full`). In scripts
that are written without spaces each sign is a word of its own, so that 雨音 finds 雨音の夜; so is
each picture sign. The voicing of kana and what makes an Indic syllable are no diacritics.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_MOST_WORDS = 16
_MOST_SIGNS = 64
"""What is asked for beyond these is left out: FTS5 takes no more than 256 terms."""

_SPACELESS: Final = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1100, 0x11FF),  # Hangul letters
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # 々〆〇
    (0x3021, 0x318F),  # kana, bopomofo, Hangul letters
    (0x31A0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),  # Hangul
    (0xF900, 0xFAFF),
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)
# Letters that look like an accented one and yet are not taken apart by Unicode.
_STROKED: Final = {
    **{"ø": "o", "đ": "d", "ħ": "h", "ł": "l", "ŧ": "t", "ı": "i", "ŋ": "n", "ƒ": "f", "ƀ": "b"},
    **{"æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ĸ": "k", "ɨ": "i", "ɫ": "l", "ə": "e"},
}
_NUKTA, _KANA_VOICING, _VIRAMA = 7, 8, 9  # canonical combining classes that are no diacritics


class _Bared(dict[int, str]):
    """What is left of a sign of decomposed text; filled in as signs are met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        mark = unicodedata.combining(sign) not in {0, _NUKTA, _KANA_VOICING, _VIRAMA}
        selector = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
        unseen = unicodedata.category(sign) == "Cf"
        self[code] = "" if mark or selector or unseen else _STROKED.get(sign, sign)
        return self[code]


class _Spaced(dict[int, str]):
    """A sign with spaces about it where words end; filled in as signs are met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kind = unicodedata.category(sign)
        if kind[0] not in "LNM" and kind != "So":
            self[code] = " "
        elif kind == "So" or is_own_word(sign):
            self[code] = f" {sign} "
        else:
            self[code] = sign
        return self[code]


_BARED = _Bared()
_SPACED = _Spaced()


def words(text: str) -> list[str]:
    """The words of a text in their order, folded; none of them holds a space or a quote."""
    if text.isascii():
        return text.lower().translate(_SPACED).split()
    letters = unicodedata.normalize("NFKD", text.casefold()).casefold()
    bare = unicodedata.normalize("NFC", letters.translate(_BARED))
    return bare.translate(_SPACED).split()


def is_own_word(sign: str) -> bool:
    """Whether a sign belongs to a script that is written without spaces."""
    code = ord(sign)
    return code >= _SPACELESS[0][0] and any(low <= code <= high for low, high in _SPACELESS)


def indexed(text: str) -> str:
    """A text as the index gets it: its words, one space between them."""
    return " ".join(words(text))


def asked(text: str) -> list[list[str]]:
    """What a person typed: for each part between spaces its words, which have to stand together,
    the last one as the beginning of a word. Parts without a letter ask for nothing."""
    parts = (words(part)[:_MOST_SIGNS] for part in text.split()[:_MOST_WORDS])
    return [part for part in parts if part]


def match(part: list[str]) -> str:
    """One part of what was `asked` in FTS5's language; nothing in it is taken for an operator."""
    whole = len(part[-1]) == 1 and (is_own_word(part[-1]) or unicodedata.category(part[-1]) == "So")
    return f'"{" ".join(part)}"{"" if whole else " *"}'


def meets(name: list[str], part: list[str]) -> bool:
    """Whether the words of a name meet one part, by the rule that FTS5 follows."""
    *first, last = part
    return any(
        name[start + len(first)].startswith(last) and name[start : start + len(first)] == first
        for start in range(len(name) - len(first))
    )
