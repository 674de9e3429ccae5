"""Words in both languages in forms: two fields side by side, and lists of them line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from server.domain.text import Text
from server.web.admin.forms import Field, Filled, Kind

LONGEST_LINE = 200
MOST_LINES = 20


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


def paper_fields(hint: str, *, is_required: bool) -> tuple[Field, Field]:
    """What to bring, a line for each paper, in both languages: `lines` reads it, `line_values` fills it in."""
    here = Field(
        name="papers_id",
        label=_("Yang perlu dibawa, bahasa Indonesia"),
        hint=hint,
        kind=Kind.AREA,
        most=MOST_LINES * LONGEST_LINE,
        is_required=is_required,
    )
    there = replace(
        here,
        name="papers_en",
        label=_("Yang perlu dibawa, bahasa Inggris"),
        hint=_("Baris yang sama, dalam urutan yang sama."),
    )
    return here, there


def pair(filled: Filled, name: str) -> Text:
    """The words of the fields `name_id` and `name_en`; only of a form that is good."""
    return Text(id=filled.given(f"{name}_id"), en=filled.given(f"{name}_en"))


def optional_pair(filled: Filled, name: str) -> Text | None:
    """The same, None if both are empty. One alone is a fault."""
    words = pair(filled, name)
    for field, is_missing in ((f"{name}_id", not words.id), (f"{name}_en", not words.en)):
        if is_missing and (words.id or words.en):
            filled.blame(field, _("Isi dalam kedua bahasa, atau kosongkan keduanya."))
    return words if words.id and words.en else None


def lines(filled: Filled, name: str) -> tuple[Text, ...]:
    """The lines of the fields `name_id` and `name_en`; as many in one language as in the other."""
    here, there = (_filled_lines(filled.given(f"{name}_{language}")) for language in ("id", "en"))
    if len(here) > MOST_LINES:
        filled.blame(f"{name}_id", _("Paling banyak {n} baris."), n=MOST_LINES)
    if len(here) != len(there):
        filled.blame(f"{name}_en", _("Tulis {n} baris, satu untuk tiap baris bahasa Indonesia."), n=len(here))
        return ()
    for field, found in ((f"{name}_id", here), (f"{name}_en", there)):
        if any(len(each) > LONGEST_LINE for each in found):
            filled.blame(field, _("Paling banyak {n} huruf di tiap baris."), n=LONGEST_LINE)
    return tuple(Text(id=each, en=other) for each, other in zip(here, there, strict=True))


def pair_values(name: str, text: Text | None) -> dict[str, object]:
    """What stands in the two fields."""
    return {f"{name}_id": "" if text is None else text.id, f"{name}_en": "" if text is None else text.en}


def line_values(name: str, texts: Iterable[Text]) -> dict[str, object]:
    """What stands in the two fields, one line for each text."""
    found = list(texts)
    return {f"{name}_id": "\n".join(each.id for each in found), f"{name}_en": "\n".join(each.en for each in found)}


def _filled_lines(text: str) -> list[str]:
    return [" ".join(each.split()) for each in text.split("\n") if each.strip()]
