"""Phrases found in what people write as titles: in any script, by the longest that fits.

Two libraries were looked at. FlashText (last release 2018) knows words by their separators alone,
so nothing in Chinese or Japanese; pyahocorasick finds strings, not words, and is a C extension.
Neither lets a word vary at its end. A trie over tokens does all of it in few lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

BREAK = "|"
LISTING = frozenset({",", "/", "、"})
"""What parts the entries of a list; as tokens they are themselves."""
_NUMBER = "#"
_CUT = "*"
_HAN = "㐀-䶿一-鿿々〆"
_KANA = "ぁ-ゖァ-ヺー"
_HANGUL = "가-힣"
_SIGN = re.compile(f"[{_HAN}{_KANA}{_HANGUL}]")
_KATAKANA = re.compile("[ァ-ヺー]")
_LETTERS = rf"[^\W\d_{_HAN}{_KANA}{_HANGUL}]+"
_SINGLE = rf"[0-9]+|[{_HAN}{_KANA}{_HANGUL}]|&|[❌🚫]"
_PARTING = r"\s[-~]+\s|\.\s|[|/\\,;:!?(){}\[\]\n·~–—…×•、。・「」『』【】〈〉《》＋]"
_TOKEN = re.compile(f"{_LETTERS}|{_SINGLE}|{_PARTING}")
_PHRASE_TOKEN = re.compile(rf"{_LETTERS}\*?|#|{_SINGLE}")
_STANDING = "❌🚫"  # neither letters nor numbers, yet they say something
_VOICED = {"\u3099", "\u309a"}  # they make another letter in Japanese, not an accent
# Traditional Chinese as simplified, as far as the catalogue's words need it.
_TRADITIONAL = (
    "聲髮頭貓風無樂聽講話說雷鳥蟲溫書頁讀寫畫鍵盤觸發剪膠紙塗妝護膚潔臉體醫檢視腦經測時鐘鬧環館"
    "廳車飛機電暖爐營火瀑語輕細餵塊麥對導語題顱睡覺點數倒羊誦詞綿採揉摸壓療癒術響沖剃鬍頸門鋼琴"
    "盒塵機雙錄燈觀慢動運轉縫織陶藝鉢頌靈氣負淨捲開蓋鐵葉鳴凍脆餅嚐喝廚飯滴氣泡霧紅褐節徐場擬劇"
    "緒賞剎圖書無導嚕"
)
_SIMPLIFIED = (
    "声发头猫风无乐听讲话说雷鸟虫温书页读写画键盘触发剪胶纸涂妆护肤洁脸体医检视脑经测时钟闹环馆"
    "厅车飞机电暖炉营火瀑语轻细喂块麦对导语题颅睡觉点数倒羊诵词绵采揉摸压疗愈术响冲剃胡颈门钢琴"
    "盒尘机双录灯观慢动运转缝织陶艺钵颂灵气负净卷开盖铁叶鸣冻脆饼尝喝厨饭滴气泡雾红褐节徐场拟剧"
    "绪赏刹图书无导噜"
)
_SIMPLER = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def fold(text: str) -> str:
    """The text without what does not tell words apart: case, accents, full width, old signs."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in apart if sign in _VOICED or not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", plain.casefold()).translate(_SIMPLER)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or one CJK sign, folded; `at` is where it begins in the folded text."""

    word: str
    at: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text in their order; what parts clauses is `BREAK` or of `LISTING`."""
    found = []
    for match in _TOKEN.finditer(fold(text)):
        word = match[0]
        if word == "&":
            word = "and"
        elif not word[0].isalnum() and word not in _STANDING:
            word = word if word in LISTING else BREAK
        found.append(Token(word, match.start(), match.end()))
    return found


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase in a text: tokens `first` to before `past` mean these."""

    first: int
    past: int
    meanings: tuple[T, ...]


@dataclass(slots=True)
class _Node(Generic[T]):
    whole: dict[str, _Node[T]] = field(default_factory=dict)
    begun: dict[str, _Node[T]] = field(default_factory=dict)
    lengths: list[int] = field(default_factory=list)
    meanings: tuple[T, ...] = ()
    fits: Callable[[list[Token], int, int], bool] | None = None


class Phrasebook(Generic[T]):
    """Phrases and what they mean.

    A phrase's words match themselves and their plurals; `susurr*` a word that begins so; `#` a
    number. `small` words are passed over within a phrase. Phrases of several plain words are also
    found written as one, as hashtags are.
    """

    def __init__(self, entries: Iterable[tuple[str, T]], small: Collection[str] = ()) -> None:
        self._root: _Node[T] = _Node()
        self._small = frozenset(fold(word) for word in small)
        joined: list[tuple[str, T]] = []
        for phrase, meaning in entries:
            words = self._words(phrase)
            if words:
                self._add(words, meaning)
                if len(words) > 1 and all(word.isascii() and word.isalpha() for word in words):
                    joined.append(("".join(words), meaning))
        for word, meaning in joined:
            if len(word) >= _SHORTEST_JOINED and word not in self._root.whole:
                self._add([word], meaning)

    def find(self, words: list[Token]) -> Iterator[Found[T]]:
        """What is found from left to right, each time the longest; they do not overlap."""
        at = 0
        while at < len(words):
            past, node = self._longest(self._root, words, at, at)
            if node is None:
                at += 1
            else:
                yield Found(at, past, node.meanings)
                at = past

    def _words(self, phrase: str) -> list[str]:
        found = (match[0] for match in _PHRASE_TOKEN.finditer(fold(phrase)))
        kept = ["and" if word == "&" else word for word in found]
        inner = [word for word in kept[1:-1] if word not in self._small]
        return [*kept[:1], *inner, *kept[1:][-1:]]

    def _add(self, words: list[str], meaning: T) -> None:
        node = self._root
        for word in words:
            if word.endswith(_CUT):
                stem = word[:-1]
                if len(stem) not in node.lengths:
                    node.lengths = sorted((*node.lengths, len(stem)), reverse=True)
                node = node.begun.setdefault(stem, _Node())
            else:
                node = node.whole.setdefault(word, _Node())
        if meaning not in node.meanings:
            node.meanings = (*node.meanings, meaning)
        node.fits = _boundary(words)

    def _longest(
        self, node: _Node[T], words: list[Token], first: int, at: int
    ) -> tuple[int, _Node[T] | None]:
        """Where the longest phrase from here ends, and its node; None if there is none."""
        best_past, best = at, None
        if node.meanings and (node.fits is None or node.fits(words, first, at)):
            best = node
        if at == len(words):
            return best_past, best
        word = words[at].word
        for following in self._following(node, word):
            past, found = self._longest(following, words, first, at + 1)
            if found is not None and (best is None or past > best_past):
                best_past, best = past, found
        if node is not self._root and word in self._small and at - first < _FURTHEST:
            past, found = self._longest(node, words, first, at + 1)
            # A phrase never ends in a small word that is only passed over.
            if found is not None and found is not node and (best is None or past > best_past):
                best_past, best = past, found
        return best_past, best

    def _following(self, node: _Node[T], word: str) -> Iterator[_Node[T]]:
        whole = node.whole
        if whole:
            if (found := whole.get(word)) is not None:
                yield found
            elif word[-1] == "s" and len(word) > _SHORTEST_PLURAL:
                for singular in (word[:-1], word[:-2], word[:-3] + "y"):
                    if (found := whole.get(singular)) is not None:
                        yield found
            if word.isdigit() and (found := whole.get(_NUMBER)) is not None:
                yield found
        for length in node.lengths:
            if length <= len(word) and (found := node.begun.get(word[:length])) is not None:
                yield found


_SHORTEST_JOINED = 8
_SHORTEST_PLURAL = 3
_FURTHEST = 12


def _boundary(words: list[str]) -> Callable[[list[Token], int, int], bool] | None:
    """Short phrases of signs need an edge, as nothing else says that they are a word."""
    text = "".join(words)
    if not all(_SIGN.fullmatch(word) for word in words):
        return None
    if all(_KATAKANA.match(sign) for sign in text):
        return _apart(_KATAKANA) if len(text) <= 3 else None
    if "가" <= text[0] <= "힣":
        return _begins_word if len(text) <= 2 else None
    return _apart(re.compile(f"[{_HAN}]")) if len(text) == 1 else None


def _begins_word(words: list[Token], first: int, _past: int) -> bool:
    before = words[first - 1] if first else None
    return before is None or before.end < words[first].at or not "가" <= before.word[-1] <= "힣"


def _apart(script: re.Pattern[str]) -> Callable[[list[Token], int, int], bool]:
    def fits(words: list[Token], first: int, past: int) -> bool:
        before = first > 0 and script.match(words[first - 1].word)
        after = past < len(words) and script.match(words[past].word)
        return not (before or after)

    return fits
