"""The words of pages: Indonesian in the source, English from the catalogue; times as each language writes them."""

import gettext
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from wire.codes import Language


class TwoLanguages(Protocol):
    """One text in Indonesian and English, of the set-up or of the wire."""

    @property
    def id(self) -> str: ...
    @property
    def en(self) -> str: ...


LOCALE_DIRECTORY = Path(__file__).parents[2] / "locale"
DOMAIN = "giliran"


class Texts:
    """Sentences in one language. Sentences are whole; placeholders have names."""

    def __init__(self, language: Language, locale_directory: Path | None = None) -> None:
        self.language = language
        directory = locale_directory or LOCALE_DIRECTORY
        self._catalogue = gettext.translation(DOMAIN, directory, [language.value], fallback=True)

    def text(self, sentence: str, /, **values: object) -> str:
        """The sentence in this language; without a translation it stays Indonesian."""
        translated = self._catalogue.gettext(sentence)
        return translated.format(**values) if values else translated

    def of(self, words: TwoLanguages) -> str:
        """An office's own text in this language."""
        return words.en if self.language is Language.ENGLISH else words.id

    def clock(self, at: int, utc_offset_s: int) -> str:
        """The local time of day: `08.41` in Indonesian, `08:41` in English."""
        local = datetime.fromtimestamp(at, UTC) + timedelta(seconds=utc_offset_s)
        return f"{local:%H.%M}" if self.language is Language.INDONESIAN else f"{local:%H:%M}"


def all_texts() -> Mapping[Language, Texts]:
    """Every language a visitor can choose, read once."""
    return {language: Texts(language) for language in Language}
