"""The words people read: Indonesian sentences in the source, other languages from the catalogues in `locale/`.

    language = Language("en")
    language.text("Nomor Anda {number}", number="A 012")
    language.ngettext("{n} orang menunggu", "{n} orang menunggu", 3)

Sentences are whole: never built from pieces. Placeholders have names, so that a translation may order them anew.
"""

from __future__ import annotations

import gettext
from datetime import datetime
from enum import StrEnum
from pathlib import Path

DOMAIN = "giliran"
LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"


class LanguageCode(StrEnum):
    """The languages that a person can choose."""

    INDONESIAN = "id"
    ENGLISH = "en"

    @property
    def own_name(self) -> str:
        """The language's name in itself: what its button says."""
        return {LanguageCode.INDONESIAN: "Bahasa Indonesia", LanguageCode.ENGLISH: "English"}[self]


class Language:
    """Texts of one language. Immutable; any thread may use it."""

    def __init__(self, code: LanguageCode | str, locale_dir: Path = LOCALE_DIR) -> None:
        """Loads the catalogue; Indonesian needs none.

        Raises:
            ValueError: no language of this code.
            FileNotFoundError: the compiled catalogue is missing.
        """
        self.code = LanguageCode(code)
        self._catalogue: gettext.NullTranslations = gettext.NullTranslations()
        if self.code is not LanguageCode.INDONESIAN:
            self._catalogue = gettext.translation(DOMAIN, localedir=locale_dir, languages=[self.code])

    def text(self, sentence: str, /, **values: object) -> str:
        """The sentence in this language with its named placeholders filled in.

        A sentence without translation comes back in Indonesian.

        Raises:
            KeyError: a placeholder has no value.
        """
        translated = self._catalogue.gettext(sentence)
        return translated.format(**values) if values or "{" in translated else translated

    def ngettext(self, singular: str, plural: str, n: int, /, **values: object) -> str:
        """The sentence for `n` things; `{n}` is filled in. Indonesian has one form: give it twice."""
        return self._catalogue.ngettext(singular, plural, n).format(n=n, **values)

    def clock(self, moment: datetime) -> str:
        """The time of day as this language writes it: `10.05` or `10:05`. Give a time in the branch's zone."""
        return f"{moment:%H.%M}" if self.code is LanguageCode.INDONESIAN else f"{moment:%H:%M}"

    def day(self, moment: datetime) -> str:
        """The date in words: `Senin, 7 September 2026` or `Monday, 7 September 2026`."""
        return f"{self.day_this_year(moment)} {moment.year}"

    def day_this_year(self, moment: datetime) -> str:
        """The same without the year, for lists of the next days."""
        day = _DAYS[self.code].split()[moment.weekday()]
        month = _MONTHS[self.code].split()[moment.month - 1]
        return f"{day}, {moment.day} {month}"


_DAYS = {
    LanguageCode.INDONESIAN: "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
    LanguageCode.ENGLISH: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_MONTHS = {
    LanguageCode.INDONESIAN: "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    LanguageCode.ENGLISH: "January February March April May June July August September October November December",
}
