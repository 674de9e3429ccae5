"""Words for people, in the languages of the set-up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in Indonesian and English."""

    id: str
    en: str
