"""What a call says aloud: the sentence people read, and the same sentence as a speech engine has to be told it.

Numbers are spelled out here and not left to the engine, so that each language says them the way its people do.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class SpokenLanguage(StrEnum):
    """Languages a call can be spoken in; the value is the ISO 639-1 code."""

    INDONESIAN = "id"
    ENGLISH = "en"


class NumberStyle(StrEnum):
    """How the digits of a ticket number are said: `A 012` as *nol satu dua* or as *dua belas*."""

    DIGITS = "digits"
    WORDS = "words"


@dataclass(frozen=True, kw_only=True)
class SpeechRules:
    """What the office chose: the style of ticket numbers, and whether every call is also said in English."""

    style: NumberStyle = NumberStyle.DIGITS
    is_english_always_said: bool = False


@dataclass(frozen=True, kw_only=True)
class CallWords:
    """What of a call is said: the printed number and the counter's name per language."""

    number: str
    counter_name: Mapping[SpokenLanguage, str]
    is_recall: bool = False


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One announcement: `text` for people who read it, `spoken` for the engine (words, pauses, phonemes in `[[ ]]`)."""

    language: SpokenLanguage
    text: str
    spoken: str


def sentences(call: CallWords, visitor_language: SpokenLanguage, rules: SpeechRules) -> tuple[Sentence, ...]:
    """The sentences of a call in the order they are said: Indonesian, then English if visitor or office want it.

    Raises:
        ValueError: the ticket number has no digits, or a language has no counter name.
    """
    languages = [SpokenLanguage.INDONESIAN]
    if rules.is_english_always_said or visitor_language is SpokenLanguage.ENGLISH:
        languages.append(SpokenLanguage.ENGLISH)
    return tuple(_sentence(call, language, rules.style) for language in languages)


def number_words(n: int, language: SpokenLanguage) -> str:
    """A number from 0 to 999,999 in words: 112 is *seratus dua belas* or *one hundred and twelve*.

    Raises:
        ValueError: outside that range.
    """
    if not 0 <= n <= 999_999:
        raise ValueError(f"no words for the number {n}")
    return _indonesian(n) if language is SpokenLanguage.INDONESIAN else _english(n)


def digit_words(digits: str, language: SpokenLanguage) -> str:
    """Each digit by itself: `012` is *nol satu dua*."""
    return " ".join(number_words(int(digit), language) for digit in digits)


def spoken_name(name: str, language: SpokenLanguage) -> str:
    """A counter's or room's name for the engine: numbers in words, abbreviations letter by letter, markup removed."""
    words = _NAME_PARTS.findall(name)
    return " ".join(_spoken_part(word, language) for word in words)


def _sentence(call: CallWords, language: SpokenLanguage, style: NumberStyle) -> Sentence:
    if language not in call.counter_name:
        raise ValueError(f"the counter has no name in {language.value!r}")
    name = call.counter_name[language]
    text = _READ[language, call.is_recall].format(number=call.number, counter=name)
    spoken = _SAID[language, call.is_recall].format(
        number=_spoken_number(call.number, language, style), counter=spoken_name(name, language)
    )
    return Sentence(language=language, text=text, spoken=_corrected(spoken, language))


_READ = {
    (SpokenLanguage.INDONESIAN, False): "Nomor antrean {number}. Silakan menuju {counter}.",
    (SpokenLanguage.INDONESIAN, True): "Panggilan ulang. Nomor antrean {number}. Silakan menuju {counter}.",
    (SpokenLanguage.ENGLISH, False): "Ticket number {number}. Please go to {counter}.",
    (SpokenLanguage.ENGLISH, True): "Second call. Ticket number {number}. Please go to {counter}.",
}
# A comma is a short pause for the engine: the ear needs it before what it must keep.
_SAID = {
    (SpokenLanguage.INDONESIAN, False): "Nomor antrean, {number}. Silakan menuju, {counter}.",
    (SpokenLanguage.INDONESIAN, True): "Panggilan ulang. Nomor antrean, {number}. Silakan menuju, {counter}.",
    (SpokenLanguage.ENGLISH, False): "Ticket number, {number}. Please go to, {counter}.",
    (SpokenLanguage.ENGLISH, True): "Second call. Ticket number, {number}. Please go to, {counter}.",
}

_TICKET_NUMBER = re.compile(r"([A-Z]*) *([0-9]+)")


def _spoken_number(number: str, language: SpokenLanguage, style: NumberStyle) -> str:
    match = _TICKET_NUMBER.fullmatch(number)
    if match is None:
        raise ValueError(f"not a ticket number: {number!r}")
    letters, digits = match.groups()
    words = number_words(int(digits), language) if style is NumberStyle.WORDS else digit_words(digits, language)
    return ", ".join([*letters, words])


# Digits and letters apart ("B2" and "KTP-el" are two words each); every other mark goes, markup of the engine with it.
_NAME_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_WITHOUT_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZ]{2,5}")
# With vowels in them the engine reads these as words; people at the counter spell them.
_SPELLED = frozenset({"CKG", "EKG", "IGD", "IKD", "ILP", "IMS", "IVA", "KIA", "KIE", "UGD", "UKM", "USG"})
_LONGEST_NUMBER = 6


def _spoken_part(part: str, language: SpokenLanguage) -> str:
    if part.isdecimal():
        is_name = len(part) > _LONGEST_NUMBER or (len(part) > 1 and part[0] == "0")
        return digit_words(part, language) if is_name else number_words(int(part), language)
    if part in _SPELLED or _WITHOUT_VOWEL.fullmatch(part):
        return " ".join(part)
    return part


# What espeak-ng 1.51 says wrongly: its Indonesian voice opens the weak e of these words and closes the open one of
# "loket" and "apotek". Given as its phonemes, because no spelling leads it there.
_CORRECTIONS: Mapping[SpokenLanguage, Mapping[str, str]] = {
    SpokenLanguage.INDONESIAN: {
        "belas": "[[b@l'as]]",
        "empat": "[[@mp'at]]",
        "enam": "[[@n'am]]",
        "loket": "[[l'okEt]]",
        "apotek": "[[ap'otEk]]",
    },
    SpokenLanguage.ENGLISH: {},
}
_WORD = re.compile(r"[^\W\d_]+")


def _corrected(spoken: str, language: SpokenLanguage) -> str:
    table = _CORRECTIONS[language]
    return _WORD.sub(lambda match: table.get(match[0].lower(), match[0]), spoken)


_UNITS_ID = [
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
]


def _indonesian(n: int) -> str:
    if n < 12:
        return _UNITS_ID[n]
    if n < 20:
        return f"{_UNITS_ID[n - 10]} belas"
    for size, word, once in ((1000, "ribu", "seribu"), (100, "ratus", "seratus"), (10, "puluh", "")):
        if n >= size:
            count, rest = divmod(n, size)
            head = once if count == 1 else f"{_indonesian(count)} {word}"
            return f"{head} {_indonesian(rest)}" if rest else head
    raise AssertionError(n)


_UNITS_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS_EN = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _english(n: int) -> str:
    if n < 20:
        return _UNITS_EN[n]
    if n < 100:
        tens, unit = divmod(n, 10)
        return _TENS_EN[tens - 2] if unit == 0 else f"{_TENS_EN[tens - 2]}-{_UNITS_EN[unit]}"
    size, word = (1000, "thousand") if n >= 1000 else (100, "hundred")
    count, rest = divmod(n, size)
    head = f"{_english(count)} {word}"
    if rest == 0:
        return head
    return f"{head} and {_english(rest)}" if rest < 100 else f"{head} {_english(rest)}"
