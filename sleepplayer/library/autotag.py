"""Triggers and styles guessed from what is written about a track.

Pure: words in, suggestions out. Which words mean what stands in `resources/triggers.toml`. What is
called weak there ("rain") counts only where something says that this is a sound to rest to; names
and sayings ("Rain Man") count for nothing; what is denied ("no tapping") is taken out, there and in
everything that is less prominent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sleepplayer.library.mentions import Meaning, Means, Mention, Reader
from sleepplayer.models import Standing, StyleTag, Tag
from sleepplayer.triggers import Catalogue, Family

# What is read of a text at most, in letters; whatever follows is seldom about the sound.
LONGEST_TITLE = 300
LONGEST_TAGS = 2_000
LONGEST_FOLDER = 300
LONGEST_DESCRIPTION = 1_000
MOST_TRIGGERS = 12


class Place(StrEnum):
    """Where a word was found, the most prominent first."""

    TITLE = "title"
    TAG = "tag"
    FOLDER = "folder"
    DESCRIPTION = "description"


# How much a word there says of how strongly the trigger is present, and how surely it is: our
# guesses, shown to the person as a confidence and never as a fact.
_PROMINENCE = {Place.TITLE: 1.0, Place.TAG: 0.5, Place.FOLDER: 0.35, Place.DESCRIPTION: 0.2}
_TRUST = {Place.TITLE: 1.0, Place.TAG: 0.9, Place.FOLDER: 0.8, Place.DESCRIPTION: 0.6}
_LATER = 0.3  # the second trigger named weighs 1/1.3 of the first, the third 1/1.6
_STRONG, _WEAK_SURE, _WEAK_REST, _WEAK_ALONE = 0.95, 0.9, 0.8, 0.6
_DOUBTFUL = 0.7  # both a sound to rest to and something else are spoken of
_SUREST = 0.99
_FOLLOWS = 0.9
# For which families weak words count: in a title that tells of something; in one that speaks of
# sleep or sounds (a doctor or a soap needs more than that); in one that says nothing else.
_HEARD_IN_A_TALE = frozenset({Family.VOICE, None})
_HEARD_AT_NIGHT = frozenset({Family.VOICE, Family.NATURE, Family.NOISE, None})
_HEARD_ALONE = frozenset({Family.NATURE, Family.NOISE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is written about a track; `folder` is a path, with either slash."""

    title: str
    tags: tuple[str, ...] = ()
    folder: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A trigger that is probably there. `weight` is its share (all sum to 1), `confidence` 0..1.

    `words` are those that say so, folded; `place` is the most prominent one they stand in.
    """

    trigger: str
    weight: float
    confidence: float
    place: Place
    words: str


@dataclass(frozen=True, slots=True)
class StyleSuggestion:
    """A style that is probably there; `words` are empty where it follows from what else is."""

    style: str
    confidence: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tagging:
    """What was guessed of a track: the triggers with the strongest first, the styles by id."""

    triggers: tuple[Suggestion, ...] = ()
    styles: tuple[StyleSuggestion, ...] = ()

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The triggers as suggested tags; the weights sum to 1 if there are any."""
        return tuple(
            Tag(each.trigger, each.weight, Standing.SUGGESTED, each.confidence)
            for each in self.triggers
        )

    @property
    def style_tags(self) -> tuple[StyleTag, ...]:
        """The styles as suggested tags."""
        return tuple(
            StyleTag(each.style, Standing.SUGGESTED, each.confidence) for each in self.styles
        )


class Tagger:
    """Guesses by a catalogue. Building one reads all its words (some 100 ms), so keep it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._reader = Reader(catalogue)
        self._excludes = {style.id: style.excludes for style in catalogue.styles}
        self._family = {each.id: each.family for each in catalogue.triggers}
        self._within = {each.id: each.within for each in catalogue.triggers}
        self._told = frozenset(style.id for style in catalogue.styles if style.told)

    def suggest(self, wording: Wording) -> Tagging:
        """The triggers and styles that the words speak of. Never raises, whatever the text."""
        read = self._reader.read
        texts = {
            Place.TITLE: read(wording.title[:LONGEST_TITLE]),
            Place.TAG: read(" | ".join(wording.tags)[:LONGEST_TAGS], in_clauses=True),
            Place.FOLDER: read(_inner_first(wording.folder[-LONGEST_FOLDER:]), in_clauses=True),
            Place.DESCRIPTION: read(wording.description[:LONGEST_DESCRIPTION]),
        }
        around = [texts[place].about for place in (Place.TITLE, Place.TAG, Place.FOLDER)]
        sure = any(Means.SURE in each.about for each in texts.values())
        setting = _Setting(
            sure=sure,
            rest=sure or any(Means.REST in about for about in around),
            beside=any(Means.REST_BESIDE in about for about in around),
            family=self._family,
            about_it=Means.ABOUT_IT in texts[Place.TITLE].about,
            narrower=frozenset(
                broader
                for text in texts.values()
                for mention in text.mentions
                if (broader := self._within.get(mention.meaning.named)) is not None
            ),
            # A title may well speak of a rock; a genre that does so means the music.
            told=any(
                mention.meaning.named in self._told
                for text in texts.values()
                for mention in text.mentions
            ),
            other=any(Means.OTHER in about for about in around)
            or any(Means.OTHER_GENRE in about for about in around[1:]),
        )
        scores: dict[str, _Score] = {}
        styles: dict[str, StyleSuggestion] = {}
        denied: set[str] = set()
        for place, text in texts.items():
            denied |= text.denied - scores.keys() - styles.keys()
            counted = [
                (mention, confidence * _TRUST[place])
                for mention, confidence in setting.counted(text.mentions)
                if mention.meaning.named not in denied
            ]
            for mention, _ in counted:
                denied |= self._excludes.get(mention.meaning.named, frozenset()) - scores.keys()
            _add(scores, styles, place, [each for each in counted if _name(each) not in denied])
        return self._tagging(scores, styles)

    def _tagging(self, scores: dict[str, _Score], styles: dict[str, StyleSuggestion]) -> Tagging:
        strongest = sorted(scores.items(), key=lambda item: (-item[1].weight, item[0]))
        kept = strongest[:MOST_TRIGGERS]
        total = sum(score.weight for _, score in kept)
        return Tagging(
            tuple(
                Suggestion(
                    trigger,
                    score.weight / total,
                    min(_SUREST, 1 - score.doubt),
                    score.place,
                    score.words,
                )
                for trigger, score in kept
            ),
            tuple(sorted((*styles.values(), *self._following(scores, styles)), key=_by_id)),
        )

    def _following(
        self, scores: dict[str, _Score], styles: dict[str, StyleSuggestion]
    ) -> Iterator[StyleSuggestion]:
        sureness = {trigger: 1 - score.doubt for trigger, score in scores.items()}
        sureness |= {style: each.confidence for style, each in styles.items()}
        for style in self._catalogue.styles:
            if style.follows and style.id not in styles:
                best = [max(sureness.get(i, 0.0) for i in group) for group in style.follows]
                if all(best):
                    yield StyleSuggestion(style.id, min(best) * _FOLLOWS)


@dataclass(slots=True)
class _Score:
    weight: float
    doubt: float
    place: Place
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What all that is written says it is about."""

    sure: bool
    rest: bool
    beside: bool
    told: bool
    other: bool
    about_it: bool
    family: Mapping[str, Family]
    narrower: frozenset[str]
    """Triggers of which something narrower is named."""

    def counted(self, mentions: Iterable[Mention]) -> Iterator[tuple[Mention, float]]:
        """Those that mean what they seem to, each with its confidence."""
        mentions = tuple(mentions)
        beside = any(
            not each.meaning.weak and each.meaning.means is Means.TRIGGER for each in mentions
        )
        for mention in mentions:
            confidence = self._confidence(mention, beside=beside)
            if confidence is not None:
                yield mention, confidence

    def _confidence(self, mention: Mention, *, beside: bool) -> float | None:
        if self.about_it:
            return None
        if self.other and not self.sure:
            usual = _STRONG if self.beside and not mention.meaning.weak else None
            return usual and usual * _DOUBTFUL
        return self._weak(mention, beside=beside) if mention.meaning.weak else _STRONG

    def _weak(self, mention: Mention, *, beside: bool) -> float | None:
        family = self.family.get(mention.meaning.named)  # None: a style
        told = self.told and family not in _HEARD_IN_A_TALE
        if told or mention.meaning.named in self.narrower:
            return None
        if self.sure:
            return _WEAK_SURE
        if beside or (self.rest and family in _HEARD_AT_NIGHT):
            return _WEAK_REST
        return _WEAK_ALONE if mention.alone and family in _HEARD_ALONE else None


def _add(
    scores: dict[str, _Score],
    styles: dict[str, StyleSuggestion],
    place: Place,
    counted: list[tuple[Mention, float]],
) -> None:
    """Takes what a place says; a trigger named there twice counts once, where it stands first."""
    seen: set[str] = set()
    for mention, confidence in counted:
        meaning: Meaning = mention.meaning
        name = meaning.named
        if meaning.means is Means.STYLE:
            if name not in styles or styles[name].confidence < confidence:
                styles[name] = StyleSuggestion(name, confidence, mention.words)
        elif name not in seen:
            weight = _PROMINENCE[place] * confidence / (1 + _LATER * len(seen))
            seen.add(name)
            if name in scores:
                scores[name].weight += weight
                scores[name].doubt *= 1 - confidence
            else:
                scores[name] = _Score(weight, 1 - confidence, place, mention.words)


def _name(counted: tuple[Mention, float]) -> str:
    return counted[0].meaning.named


def _by_id(suggestion: StyleSuggestion) -> str:
    return suggestion.style


def _inner_first(folder: str) -> str:
    return " | ".join(reversed(folder.replace("\\", "/").split("/")))
