"""The words of a board in its language: marks, captions and sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from appkit.language import Language, LanguageCode
from display.board import ShownCall
from wire.rows import Words

_NUMBERED = re.compile(r"(.*\D)\s+([0-9]{1,3})")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A small sign beside a number: an icon and its word. Never the kind of a priority.

    Without a word it is a bare icon.
    """

    icon: str
    word: str


@dataclass(frozen=True, kw_only=True)
class CounterText:
    """A counter's name, and where it ends with a number ("Loket 2"), word and number apart."""

    name: str
    word: str | None
    digits: str | None


SPEAKING = Mark(icon="sound", word="")
"""Beside the number that is being said."""


class Wording:
    """Turns calls into what stands on the board."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def words(self, words: Words) -> str:
        """A text of the office in the board's language."""
        return words.en if self.language.code is LanguageCode.ENGLISH else words.id

    def counter(self, call: ShownCall) -> CounterText:
        """The counter of a call."""
        name = " ".join(self.words(call.counter_name).split()) or str(call.counter_number)
        match = _NUMBERED.fullmatch(name)
        if match is None:
            is_bare = name.isdecimal() and len(name) <= 3
            return CounterText(name=name, word=None, digits=name if is_bare else None)
        return CounterText(name=name, word=match[1].strip(), digits=match[2])

    def marks(self, call: ShownCall) -> tuple[Mark, ...]:
        """What makes a call come out of the order of numbers, and whether it is a repeated one."""
        marks = []
        if call.is_recall:
            marks.append(Mark(icon="recall", word=self.language.text("panggilan ulang")))
        if call.slot is not None:
            clock = self.language.clock(call.slot)
            marks.append(Mark(icon="calendar", word=self.language.text("janji {time}", time=clock)))
        if call.is_priority:
            marks.append(Mark(icon="priority", word=self.language.text("prioritas")))
        return tuple(marks)

    def read(self, call: ShownCall) -> str:
        """The whole row as a screen reader says it."""
        return ", ".join([call.number, self.counter(call).name, *(mark.word for mark in self.marks(call))])

    @property
    def number_caption(self) -> str:
        """Above the called number."""
        return self.language.text("Nomor antrean")

    @property
    def place_caption(self) -> str:
        """Above a named room."""
        return self.language.text("Silakan ke")

    @property
    def rule(self) -> str:
        """The standing line that says why numbers come in another order."""
        return self.language.text("Loket memanggil waktu giliran paling awal. Urutan nomor bisa berbeda.")

    @property
    def nobody_called(self) -> str:
        """In a zone before its first call."""
        return self.language.text("Belum ada panggilan")

    @property
    def nobody_called_advice(self) -> str:
        """Below it."""
        return self.language.text("Nomor Anda akan tampil di sini dan dibacakan.")

    @property
    def lost(self) -> str:
        """Instead of numbers that could be old."""
        return self.language.text("Papan ini sedang tidak tersambung. Dengarkan panggilan petugas.")

    @property
    def connecting(self) -> str:
        """Before the first contact."""
        return self.language.text("Papan ini sedang menyambung.")

    @property
    def not_paired(self) -> str:
        """For whoever sets the board up; visitors meet it only then."""
        return self.language.text("Papan ini belum didaftarkan. Minta petugas memasukkan kodenya.")

    @property
    def old_server(self) -> str:
        """For whoever looks after the computers: two servers are on, and the older one answers."""
        return self.language.text(
            "Papan ini menunggu server yang baru: yang menjawab salinan lama. Panggil petugas TI."
        )

    @property
    def wrong_server(self) -> str:
        """For whoever looks after the computers: somebody else answers in the server's place."""
        return self.language.text("Papan ini tidak mengenali server kantornya. Panggil petugas TI.")

    @property
    def silent(self) -> str:
        """In the header while nobody can hear the board."""
        return self.language.text("Tanpa suara")

    def long_clock(self, moment: datetime) -> str:
        """The time of day with seconds: `10.05.42` or `10:05:42`."""
        mark = "." if self.language.code is LanguageCode.INDONESIAN else ":"
        return f"{moment:%H{mark}%M{mark}%S}"

    def stale(self, clock: str) -> str:
        """In the header while the board is not fed."""
        return self.language.text("Terputus sejak {time}", time=clock)

    def too_small(self, legible_m: float) -> str:
        """For whoever hangs the board: up to which distance it can be read."""
        metres = f"{legible_m:.1f}".replace(".", "," if self.language.code is LanguageCode.INDONESIAN else ".")
        return self.language.text("Layar ini terlalu kecil: nomor terbaca sampai {metres} m saja.", metres=metres)
