"""How an office wants its calls to be spoken, and what it may choose. Kept with the branch, changed by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

LOWEST_SPEED_WPM, HIGHEST_SPEED_WPM = 80, 300
HIGHEST_PITCH = 99
FULL_LEVEL = 100
LONGEST_PAUSE_MS = 500
MOST_PRONUNCIATIONS = 500

_WORD = re.compile(r"[^\W\d_]{1,40}")
_SPOKEN = re.compile(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*")
# Letters and signs of the engine's phonemes; no brackets, so that nothing opens or closes a second time.
_PHONEMES = re.compile(r"\[\[[!-Z^-~ ]{1,80}\]\]")
_LONGEST_SPOKEN = 80
_CODE = re.compile(r"[a-z]{2,3}")


class NumberStyle(StrEnum):
    """How the digits of a ticket number are said: `A 012` as *nol satu dua* or as *dua belas*."""

    DIGITS = "digits"
    WORDS = "words"


class BadSpeech(ValueError):  # noqa: N818 - says what was given
    """A speech setting that cannot be; the message is one line for an administrator."""


@dataclass(frozen=True, kw_only=True)
class SpeechSettings:
    """What the office chose.

    Attributes:
        always: languages in which every call is said after Indonesian, in this order, whoever is called.
        speed_wpm: words a minute of rendered sentences.
        level: loudness from 0, where boards chime without speaking, to 100.
        pause_ms: pause between words.
        pronunciations: by language, what is said instead of a word in small letters: words, or phonemes in `[[ ]]`.

    Raises:
        BadSpeech: on construction, for the first value that cannot be.
    """

    style: NumberStyle = NumberStyle.DIGITS
    always: tuple[str, ...] = ()
    speed_wpm: int = 135
    pitch: int = 42
    level: int = FULL_LEVEL
    pause_ms: int = 20
    pronunciations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _require("speed", self.speed_wpm, LOWEST_SPEED_WPM, HIGHEST_SPEED_WPM)
        _require("pitch", self.pitch, 0, HIGHEST_PITCH)
        _require("level", self.level, 0, FULL_LEVEL)
        _require("pause", self.pause_ms, 0, LONGEST_PAUSE_MS)
        for code in (*self.always, *self.pronunciations):
            if _CODE.fullmatch(code) is None:
                raise BadSpeech(f"'{code}' is no language code")
        for table in self.pronunciations.values():
            for word, spoken in table.items():
                _check_pronunciation(word, spoken)
        if sum(map(len, self.pronunciations.values())) > MOST_PRONUNCIATIONS:
            raise BadSpeech(f"there is room for {MOST_PRONUNCIATIONS} pronunciations")

    @classmethod
    def from_record(cls, record: Mapping[str, object]) -> SpeechSettings:
        """The settings of a database record; what it lacks is as if never chosen.

        Raises:
            BadSpeech: a value cannot be, or nobody knows it.
        """
        unknown = set(record) - set(cls.__dataclass_fields__)
        if unknown:
            raise BadSpeech(f"nobody knows the speech setting {min(unknown)}")
        given = dict(record)
        always, tables = given.pop("always", ()), given.pop("pronunciations", {})
        if not isinstance(always, Sequence) or not isinstance(tables, Mapping):
            raise BadSpeech("always is a list and pronunciations a table")
        style = NumberStyle(str(given.pop("style", NumberStyle.DIGITS)))
        numbers = {name: _whole(name, value) for name, value in given.items()}
        return cls(style=style, always=tuple(map(str, always)), pronunciations=tables, **numbers)

    def to_record(self) -> dict[str, object]:
        """Everything chosen, as JSON can hold it; `from_record` gives the same back."""
        return {
            "style": self.style.value,
            "always": list(self.always),
            "speed_wpm": self.speed_wpm,
            "pitch": self.pitch,
            "level": self.level,
            "pause_ms": self.pause_ms,
            "pronunciations": {code: dict(table) for code, table in self.pronunciations.items() if table},
        }

    def with_pronunciation(self, code: str, word: str, spoken: str | None) -> dict[str, dict[str, str]]:
        """The table with this word said so; None takes the word out of it."""
        tables = {each: dict(table) for each, table in self.pronunciations.items()}
        table = tables.setdefault(code, {})
        table.pop(word.lower(), None)
        if spoken is not None:
            table[word.lower()] = spoken
        return {each: table for each, table in tables.items() if table}


def _require(name: str, value: int, lowest: int, highest: int) -> None:
    if not lowest <= value <= highest:
        raise BadSpeech(f"{name} is a whole number from {lowest} to {highest}, not {value}")


def _whole(name: str, value: object) -> int:
    if type(value) is not int:
        raise BadSpeech(f"{name} is a whole number, not {value!r}")
    return value


def _check_pronunciation(word: str, spoken: str) -> None:
    if _WORD.fullmatch(word) is None or word != word.lower():
        raise BadSpeech(f"'{word}' is not one word of letters alone")
    is_words = _SPOKEN.fullmatch(spoken) is not None and len(spoken) <= _LONGEST_SPOKEN
    if not is_words and _PHONEMES.fullmatch(spoken) is None:
        raise BadSpeech(f"'{spoken}' is neither words of letters nor phonemes such as [[l'okEt]]")
