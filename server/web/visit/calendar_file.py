"""A booking as a file for the phone's own calendar (RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

_LINE_BYTES = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """What the calendar shows. `identity` is the same for the same booking, so that a moved one moves."""

    identity: str
    made_at: int
    begins_at: int
    length_min: int
    title: str
    place: str
    description: str


def calendar_file(entry: CalendarEntry) -> bytes:
    """The file; reminds the evening before, twelve hours ahead."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Giliran//Janji//ID",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{entry.identity}@giliran",
        f"DTSTAMP:{_instant(entry.made_at)}",
        f"SEQUENCE:{entry.made_at}",
        f"DTSTART:{_instant(entry.begins_at)}",
        f"DTEND:{_instant(entry.begins_at + entry.length_min * 60)}",
        f"SUMMARY:{_escaped(entry.title)}",
        f"LOCATION:{_escaped(entry.place)}",
        f"DESCRIPTION:{_escaped(entry.description)}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT12H",
        f"DESCRIPTION:{_escaped(entry.title)}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _instant(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for letter, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(letter, written)
    return text


def _folded(line: str) -> str:
    """Lines are at most 75 bytes; what is longer goes on behind a space, never inside a letter."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > _LINE_BYTES:
            pieces.append(piece)
            piece = " "
        piece += letter
    return "\r\n".join([*pieces, piece])
