"""Days and times as people say them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from server.web.texts import Texts
from wire.codes import Language

_WEEKDAYS = {
    Language.INDONESIAN: ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    Language.ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    Language.INDONESIAN: (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    Language.ENGLISH: (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


class Days:
    """Says days in one language."""

    def __init__(self, texts: Texts) -> None:
        self._weekdays = _WEEKDAYS[texts.language]
        self._months = _MONTHS[texts.language]
        self._texts = texts

    def weekday(self, day: str) -> str:
        """`Senin`."""
        return self._weekdays[date.fromisoformat(day).weekday()]

    def number(self, day: str) -> str:
        """`23`."""
        return str(date.fromisoformat(day).day)

    def month(self, day: str) -> str:
        """`November 2026`."""
        on = date.fromisoformat(day)
        return f"{self._months[on.month - 1]} {on.year}"

    def whole(self, day: str) -> str:
        """`Senin, 23 November 2026`."""
        return f"{self.weekday(day)}, {self.number(day)} {self.month(day)}"

    def short(self, day: str) -> str:
        """`23 November`."""
        return f"{self.number(day)} {self._months[date.fromisoformat(day).month - 1]}"

    def near(self, day: str, today: str) -> str:
        """`hari ini`, `besok`, or nothing."""
        apart = (date.fromisoformat(day) - date.fromisoformat(today)).days
        text = self._texts.text
        if apart == 0:
            return text("hari ini")
        return text("besok") if apart == 1 else ""


def local(at: int, utc_offset_s: int) -> datetime:
    """The clock on the office's wall, without a zone."""
    return (datetime.fromtimestamp(at, UTC) + timedelta(seconds=utc_offset_s)).replace(tzinfo=None)


def day_of(at: int, utc_offset_s: int) -> str:
    """ISO date of an instant at the office."""
    return local(at, utc_offset_s).date().isoformat()


def is_day(text: str) -> bool:
    """Whether this is an ISO date that exists."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
