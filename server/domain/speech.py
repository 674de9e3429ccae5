"""What a call says aloud: the sentence people read, the same for a speech engine, and as pieces that can be recorded.

Numbers are spelled out here and not left to the engine, so that each language says them the way its people do.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from server.domain.speech_settings import NumberStyle, SpeechSettings
from server.domain.tongue import ENGLISH, FIRST_LANGUAGE, LARGEST_NUMBER, Phrasing, Tongue


@dataclass(frozen=True, kw_only=True)
class CallWords:
    """What of a call is said: the printed number and the counter's name per language of the office's set-up."""

    number: str
    counter_name: Mapping[str, str]
    is_recall: bool = False


class Stop(Enum):
    """What follows a piece of a sentence, as a mark between written words would."""

    WORD = " "
    COMMA = ","
    SENTENCE = "."


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A part of a sentence as recordings know it, by the names of their files.

    Attributes:
        words: one name for each recording, in order.
        whole: name of one recording that says it all better than the words, if somebody made it.
        stop: what follows.
    """

    words: tuple[str, ...]
    whole: str | None = None
    stop: Stop = Stop.WORD


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One announcement: `text` for people who read it, `spoken` for the engine (words, pauses, phonemes in `[[ ]]`).

    `voice` is the engine's name of the voice to say it with.
    """

    language: str
    text: str
    spoken: str
    voice: str
    pieces: tuple[Piece, ...]


def sentences(
    call: CallWords, visitor_language: str, settings: SpeechSettings, tongues: Mapping[str, Tongue]
) -> tuple[Sentence, ...]:
    """The sentences of a call in the order they are said: Indonesian, then what visitor or office want, English last.

    A language of the settings that is not among the tongues is left out.

    Raises:
        ValueError: the ticket number has no digits, or a language has no counter name.
    """
    wanted = dict.fromkeys((FIRST_LANGUAGE, *settings.always, visitor_language))
    codes = sorted(wanted, key=lambda code: code == ENGLISH)
    return tuple(sentence(call, tongues[code], settings) for code in codes if code in tongues)


def sentence(call: CallWords, tongue: Tongue, settings: SpeechSettings) -> Sentence:
    """The sentence of a call in one language.

    Raises:
        ValueError: the ticket number has no digits, or there is no counter name in the language.
    """
    if tongue.counter_names not in call.counter_name:
        raise ValueError(f"the counter has no name in {tongue.counter_names!r}")
    phrasing = tongue.recall if call.is_recall else tongue.call
    name = call.counter_name[tongue.counter_names]
    told = _Told(tongue, settings.pronunciations.get(tongue.code, {}))
    number = _number_parts(call.number, tongue, settings.style)
    said = {"number": ", ".join(map(told.words, number)), "counter": told.name(name)}
    return Sentence(
        language=tongue.code,
        text=phrasing.read.format(number=call.number, counter=name),
        spoken="".join(told.words(part) if not field else said[field] for part, field in _parts(phrasing.said)),
        voice=tongue.engine_voice,
        pieces=tuple(_pieces(phrasing, number, name, tongue)),
    )


def spoken_name(name: str, tongue: Tongue) -> str:
    """A counter's or room's name in words: numbers spelled out, abbreviations letter by letter, markup removed."""
    return " ".join(_spoken_part(part, tongue) for part in _NAME_PARTS.findall(name))


def clip_name(words: str) -> str:
    """The name of the recording of some words: small letters and digits, joined by hyphens."""
    return "-".join(clip_words(words))


def clip_words(words: str) -> tuple[str, ...]:
    """The names of their recordings word by word."""
    return tuple(re.findall(r"[^\W_]+", words.lower()))


def phrases(tongue: Tongue) -> list[str]:
    """What every call says between number and counter, each part that is recorded as one."""
    marked = [*_marked(tongue.call.said), *_marked(tongue.recall.said)]
    return list(dict.fromkeys(words.strip() for field, words, _ in marked if not field))


@dataclass(frozen=True)
class _Told:
    """Words as the engine is told them: the office's pronunciation of each, else the language's, else its letters."""

    tongue: Tongue
    pronunciations: Mapping[str, str]

    def words(self, text: str) -> str:
        """Each word of the text looked up once: what a pronunciation consists of is not looked up again."""
        return _WORD.sub(lambda match: self._known(match[0]) or match[0], text)

    def name(self, name: str) -> str:
        """A name part by part, so that an office may also say how an abbreviation is read."""
        parts = _NAME_PARTS.findall(name)
        return " ".join(self._known(part) or self.words(_spoken_part(part, self.tongue)) for part in parts)

    def _known(self, word: str) -> str | None:
        return self.pronunciations.get(word.lower()) or self.tongue.pronunciations.get(word.lower())


_WORD = re.compile(r"[^\W\d_]+")
_TICKET_NUMBER = re.compile(r"([A-Z]*) *([0-9]+)")
# Digits and letters apart ("B2" and "KTP-el" are two words each); every other mark goes, markup of the engine with it.
_NAME_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_WITHOUT_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZ]{2,5}")
_FIELD = re.compile(r"\{(number|counter)\}")
_MARKED = re.compile(r"(?:\{(number|counter)\}|([^{},.!?;:]*\w[^{},.!?;:]*))([,.!?;:]?)")
_SHORT_MARKS = frozenset(",;:")


def _number_parts(number: str, tongue: Tongue, style: NumberStyle) -> Sequence[str]:
    match = _TICKET_NUMBER.fullmatch(number)
    if match is None:
        raise ValueError(f"not a ticket number: {number!r}")
    letters, digits = match.groups()
    is_words = style is NumberStyle.WORDS
    return [*letters, tongue.number_words(int(digits)) if is_words else tongue.digit_words(digits)]


def _spoken_part(part: str, tongue: Tongue) -> str:
    if part.isdecimal():
        is_name = len(part) > len(str(LARGEST_NUMBER)) or (len(part) > 1 and part[0] == "0")
        return tongue.digit_words(part) if is_name else tongue.number_words(int(part))
    if part in tongue.spelled or _WITHOUT_VOWEL.fullmatch(part):
        return " ".join(part)
    return part


def _parts(said: str) -> Iterable[tuple[str, str]]:
    """The phrases of a sentence as (words, ""), and its fields as ("", field), in order."""
    pieces = _FIELD.split(said)
    return [("", piece) if n % 2 else (piece, "") for n, piece in enumerate(pieces) if n % 2 or piece]


def _pieces(phrasing: Phrasing, number: Sequence[str], name: str, tongue: Tongue) -> Iterable[Piece]:
    for mark, part, stop in _marked(phrasing.said):
        if mark == "number":
            *letters, words = number
            yield from (Piece(words=(clip_name(letter),), stop=Stop.COMMA) for letter in letters)
            yield Piece(words=clip_words(words), stop=stop)
        elif mark == "counter":
            yield Piece(words=clip_words(spoken_name(name, tongue)), whole=clip_name(name), stop=stop)
        else:
            yield Piece(words=(clip_name(part),), stop=stop)


def _marked(said: str) -> Iterable[tuple[str, str, Stop]]:
    """Fields and phrases of a sentence with what follows each; a phrase ends at a mark, so that it can be recorded."""
    for field, words, mark in _MARKED.findall(said):
        if mark in _SHORT_MARKS:
            yield field, words, Stop.COMMA
        else:
            yield field, words, Stop.SENTENCE if mark else Stop.WORD
