"""Languages that calls are spoken in, as data: number words, sentences and pronunciations out of TOML files.

The languages of the product are `tongues/*.toml` beside this module; an office may add files of its own.
"""

import re
import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FIRST_LANGUAGE = "id"
"""The language every call is said in first."""

ENGLISH = "en"

LARGEST_NUMBER = 999_999

TONGUES_DIRECTORY = "voice-languages"
"""The folder of an office's own language files within its data."""

PRODUCT_LANGUAGES = Path(__file__).parent / "tongues"
"""The language files that come with the product; another language is best begun with a copy of one."""

_SMALL_REST = 100
_CODE = re.compile(r"[a-z]{2,3}")


class BadTongue(ValueError):  # noqa: N818 - says what was given
    """A language file that nobody could speak from; the message is one line that names the file."""


@dataclass(frozen=True, kw_only=True)
class Composition:
    """How numbers from `lowest` on are put together out of smaller ones: so many `size`, and a rest.

    Attributes:
        head: words of so many sizes, with `{count}`; not needed where each has a word of its own (*twenty*).
        with_rest: head and rest together, with `{head}` and `{rest}`.
        with_small_rest: the same for a rest below 100.
    """

    lowest: int
    size: int
    head: str
    with_rest: str
    with_small_rest: str


@dataclass(frozen=True, kw_only=True)
class Phrasing:
    """One announcement with `{number}` and `{counter}`: as people read it and as it is said."""

    read: str
    said: str


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """One spoken language.

    Attributes:
        code: ISO 639 code.
        name: as its speakers call it.
        engine_voice: the speech engine's name of a voice that can say it.
        counter_names: whose of the office's counter names are said, `id` or `en`.
        spelled: abbreviations that are said letter by letter although they have vowels.
        numbers: numbers with words of their own.
        composed: all other numbers, the highest first.
        pronunciations: what the engine is told instead of a word in small letters.
    """

    code: str
    name: str
    engine_voice: str
    counter_names: str
    spelled: frozenset[str]
    call: Phrasing
    recall: Phrasing
    numbers: Mapping[int, str]
    composed: Sequence[Composition]
    pronunciations: Mapping[str, str]

    def number_words(self, n: int) -> str:
        """A number from 0 to 999,999 in words: 112 is *seratus dua belas* or *one hundred and twelve*.

        Raises:
            ValueError: outside that range.
        """
        if not 0 <= n <= LARGEST_NUMBER:
            raise ValueError(f"no words for the number {n}")
        return self._words(n)

    def digit_words(self, digits: str) -> str:
        """Each digit by itself: `012` is *nol satu dua*."""
        return " ".join(self.numbers[int(digit)] for digit in digits)

    def _words(self, n: int) -> str:
        if n in self.numbers:
            return self.numbers[n]
        rule = next((rule for rule in self.composed if rule.lowest <= n), None)
        if rule is None:
            raise ValueError(f"no words for the number {n}")
        count, rest = divmod(n, rule.size)
        head = self._head(rule, count)
        if rest == 0:
            return head
        form = rule.with_small_rest if rest < _SMALL_REST else rule.with_rest
        return form.format(head=head, rest=self._words(rest))

    def _head(self, rule: Composition, count: int) -> str:
        whole = self.numbers.get(count * rule.size)
        if whole is None and not rule.head:
            raise ValueError(f"no words for the number {count * rule.size}")
        return whole or rule.head.format(count=self._words(count))


def read_tongue(path: Path) -> Tongue:
    """The language in a file.

    Raises:
        BadTongue: it is no language file, or not a whole one.
    """
    try:
        tongue = _tongue(tomllib.loads(path.read_text(encoding="utf-8")))
        _check(tongue)
    except KeyError as error:
        raise BadTongue(f"{path.name}: {error.args[0]} is missing") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, AttributeError, ValueError) as error:
        raise BadTongue(f"{path.name}: {error}") from error
    if path.stem != tongue.code:
        raise BadTongue(f"{path.name}: the language in it is {tongue.code}; name it {tongue.code}.toml")
    return tongue


def read_tongues(directory: Path | None = None) -> dict[str, Tongue]:
    """Every language by its code: those of the product, and of an office's own directory, which win.

    Raises:
        BadTongue: a file is none; nothing is skipped.
    """
    own = {} if directory is None else {path.stem: read_tongue(path) for path in sorted(directory.glob("*.toml"))}
    return {**product_tongues(), **own}


@cache
def product_tongues() -> Mapping[str, Tongue]:
    """The languages that come with the product, by code."""
    return {path.stem: read_tongue(path) for path in sorted(PRODUCT_LANGUAGES.glob("*.toml"))}


def _tongue(given: Mapping[str, object]) -> Tongue:
    known = {"code", "name", "engine_voice", "counter_names", "spelled", "call", "recall"}
    unknown = set(given) - known - {"numbers", "composed", "pronunciations"}
    if unknown:
        raise ValueError(f"nobody knows {min(unknown)}")
    composed = [_composition(_table(rule, "composed")) for rule in _list(given.get("composed", []), "composed")]
    numbers = _table(given["numbers"], "numbers")
    pronunciations = _table(given.get("pronunciations", {}), "pronunciations")
    return Tongue(
        code=_word(given, "code"),
        name=_word(given, "name"),
        engine_voice=_word(given, "engine_voice"),
        counter_names=_word(given, "counter_names"),
        spelled=frozenset(str(each) for each in _list(given.get("spelled", []), "spelled")),
        call=_phrasing(_table(given["call"], "call")),
        recall=_phrasing(_table(given["recall"], "recall")),
        numbers={int(n): _word(numbers, n) for n in numbers},
        composed=sorted(composed, key=lambda rule: -rule.lowest),
        pronunciations={word: _word(pronunciations, word) for word in pronunciations},
    )


def _composition(given: Mapping[str, object]) -> Composition:
    lowest, size = given["from"], given["size"]
    if not (isinstance(lowest, int) and isinstance(size, int) and 2 <= size <= lowest):
        raise ValueError(f"composed: size is a whole number from 2 to from, not {size}")
    with_rest = _form(given, "with_rest", "{head} {rest}", {"head", "rest"})
    return Composition(
        lowest=lowest,
        size=size,
        head=_form(given, "head", "", {"count"}),
        with_rest=with_rest,
        with_small_rest=_form(given, "with_small_rest", with_rest, {"head", "rest"}),
    )


def _phrasing(given: Mapping[str, object]) -> Phrasing:
    phrasing = Phrasing(read=_word(given, "read"), said=_word(given, "said"))
    for name, form in (("read", phrasing.read), ("said", phrasing.said)):
        if sorted(_fields(form)) != ["counter", "number"]:
            raise ValueError(f"{name}: {{number}} and {{counter}} each stand once in '{form}'")
    return phrasing


def _form(given: Mapping[str, object], name: str, otherwise: str, allowed: set[str]) -> str:
    form = _word(given, name) if name in given else otherwise
    fields = set(_fields(form))
    if not fields <= allowed or ("rest" in allowed and "rest" not in fields):
        raise ValueError(f"{name}: '{form}' lacks {{rest}} or has another field than {', '.join(sorted(allowed))}")
    return form


def _fields(form: str) -> list[str]:
    return [field for _, field, _, _ in string.Formatter().parse(form) if field is not None]


def _check(tongue: Tongue) -> None:
    if _CODE.fullmatch(tongue.code) is None:
        raise ValueError(f"'{tongue.code}' is no language code")
    if tongue.counter_names not in (FIRST_LANGUAGE, ENGLISH):
        raise ValueError("counter_names is id or en")
    lacking = [n for n in range(10) if n not in tongue.numbers]
    if lacking:
        raise ValueError(f"the digit {lacking[0]} has no word")
    # Every form that the rules can give: what lies between these is put together out of them.
    for n in (*range(1000), *range(1000, LARGEST_NUMBER, 1000)):
        tongue.number_words(n)


def _word(given: Mapping[str, object], name: str) -> str:
    value = given[name]
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError(f"{name} is no text")
    return value


def _table(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError(f"{name} is no table")
    return value


def _list(value: object, name: str) -> Sequence[object]:
    if not isinstance(value, list):
        raise ValueError(f"{name} is no list")
    return value
