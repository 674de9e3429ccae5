"""Forms: what is asked, what was typed, what is wrong with it. Nothing typed is lost, nothing unasked is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from werkzeug.datastructures import MultiDict

from server.application.refusals import Refusal
from server.application.staff.members import Member
from server.domain.rights import Area, Right
from wire.codes import RefusalCode

FORM_TOKEN = "_formulir"  # noqa: S105 - the name of a field
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[.:][0-5][0-9]")


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


class Kind(StrEnum):
    """How a field is asked for."""

    LINE = "line"
    AREA = "area"
    SECRET = "secret"  # noqa: S105 - a kind of field
    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    CHOICE = "choice"
    MENU = "menu"
    CHOICES = "choices"
    FLAG = "flag"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose. `label` and `hint` are shown as they are: already in the reader's language."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question.

    Attributes:
        label, hint: Indonesian sentences, marked for the catalogue with `_`.
        most: letters of a text, or the largest number.
        least: the smallest number.
        options: of choices; given when the form is shown (`Form.offering`).
        autocomplete: what browsers may fill in.
        spelling: `digits`, `code` or `login`: how phones are to show their keyboard.
        says_optional: whether it is said of one that may be empty; a filter need not.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    is_required: bool = True
    least: int = 0
    most: int = 200
    options: tuple[Option, ...] = ()
    autocomplete: str = "off"
    spelling: str = ""
    says_optional: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """A sentence about a field: Indonesian, marked for the catalogue, with its values."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Filled:
    """A form with what stands in it.

    Attributes:
        typed: what was typed or is there, by field; always a list.
        faults: what is wrong, by field.
        fixed: names of fields that its reader may see and not change.
    """

    form: Form
    typed: dict[str, list[str]] = field(default_factory=dict)
    faults: dict[str, Blame] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.faults

    def blame(self, name: str, sentence: str, **values: object) -> None:
        """Say what is wrong with a field; the first fault of a field stays."""
        self.faults.setdefault(name, Blame(sentence=sentence, values=values))

    def given(self, name: str) -> str:
        """What was typed, empty for nothing."""
        return (self.typed.get(name) or [""])[0]

    def optional(self, name: str) -> str | None:
        """What was typed, None for nothing."""
        return self.given(name) or None

    def number(self, name: str) -> int:
        """The number that was typed; only of a form that is good."""
        return int(self.given(name))

    def day(self, name: str) -> date:
        """The day that was chosen; only of a form that is good."""
        return date.fromisoformat(self.given(name))

    def flag(self, name: str) -> bool:
        """Whether the box is ticked."""
        return bool(self.given(name))

    def chosen(self, name: str) -> Sequence[str]:
        """Everything that is chosen, in the order of the form."""
        return self.typed.get(name, [])


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is asked together. With an `area`, each field is checked against the rights of whoever fills it in."""

    fields: tuple[Field, ...]
    area: Area | None = None

    def offering(self, **options: Sequence[Option]) -> Form:
        """The same form with these things to choose, by the names of fields."""
        fields = tuple(
            replace(each, options=tuple(options[each.name])) if each.name in options else each for each in self.fields
        )
        return replace(self, fields=fields)

    def empty(self, member: Member | None = None) -> Filled:
        """The form before anything is typed."""
        return Filled(form=self, fixed=self._fixed(member))

    def holding(self, member: Member | None = None, **values: object) -> Filled:
        """The form with what is there now: texts, numbers, truth values, or lists of texts."""
        return Filled(
            form=self, typed={name: _as_typed(each) for name, each in values.items()}, fixed=self._fixed(member)
        )

    def read(self, posted: MultiDict[str, str], member: Member | None = None) -> Filled:
        """What was sent, checked field by field.

        Raises:
            Refusal: `malformed` for a field that was not asked for or comes twice; `forbidden` for one that this
                member may not change.
        """
        filled = Filled(form=self, fixed=self._fixed(member))
        known = {each.name: each for each in self.fields}
        for name in posted:
            if name == FORM_TOKEN:
                continue
            if name not in known:
                raise Refusal(RefusalCode.MALFORMED, "the form has a field that was not asked for")
            if name in filled.fixed:
                raise Refusal(RefusalCode.FORBIDDEN, f"the field {name} is not theirs to change")
        for each in self.fields:
            if each.kind is not Kind.FILE and each.name not in filled.fixed:
                _read_field(filled, each, posted.getlist(each.name))
        return filled

    def _fixed(self, member: Member | None) -> frozenset[str]:
        if self.area is None or member is None:
            return frozenset()
        area = self.area
        return frozenset(each.name for each in self.fields if not member.may(area, Right.CHANGE, each.name))


def _as_typed(value: object) -> list[str]:
    if isinstance(value, bool):
        return ["1"] if value else []
    if isinstance(value, list | tuple | frozenset | set):
        return [str(each) for each in value]
    return [] if value is None else [str(value)]


def _read_field(filled: Filled, asked: Field, given: Sequence[str]) -> None:
    if len(given) > 1 and asked.kind is not Kind.CHOICES:
        raise Refusal(RefusalCode.MALFORMED, f"the field {asked.name} comes twice")
    texts = [each if asked.kind is Kind.SECRET else each.strip() for each in given]
    texts = [each.replace("\r\n", "\n") for each in texts if each]
    filled.typed[asked.name] = texts
    if asked.kind is Kind.FLAG:
        return
    if not texts:
        if asked.is_required:
            filled.blame(asked.name, _missing(asked))
        return
    for text in texts:
        _check(filled, asked, text)


def _missing(asked: Field) -> str:
    if asked.kind in (Kind.CHOICE, Kind.CHOICES, Kind.MENU):
        return _("Pilih salah satu.")
    return _("Bagian ini belum diisi.")


def _check(filled: Filled, asked: Field, text: str) -> None:
    match asked.kind:
        case Kind.NUMBER:
            if not _NUMBER.fullmatch(text) or not asked.least <= int(text) <= asked.most:
                sentence = _("Tulis angka dari {least} sampai {most}.")
                filled.blame(asked.name, sentence, least=asked.least, most=asked.most)
        case Kind.DAY:
            if not _is_day(text):
                filled.blame(asked.name, _("Tulis tanggal yang ada, misalnya 2026-11-21."))
        case Kind.TIME:
            if not _TIME.fullmatch(text):
                filled.blame(asked.name, _("Tulis jam seperti 08:30."))
        case Kind.CHOICE | Kind.MENU | Kind.CHOICES:
            # Only what was offered can be chosen: whatever else comes was not made with this form.
            if text not in {option.value for option in asked.options}:
                raise Refusal(RefusalCode.MALFORMED, f"the field {asked.name} has a choice that was not offered")
        case _:
            is_readable = all(letter.isprintable() or letter == "\n" for letter in text)
            if len(text) > asked.most:
                filled.blame(asked.name, _("Paling banyak {n} huruf."), n=asked.most)
            elif not is_readable or ("\n" in text and asked.kind is not Kind.AREA):
                filled.blame(asked.name, _("Ada tanda yang tidak dapat dibaca. Tulis ulang."))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
