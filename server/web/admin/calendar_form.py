"""What all forms about the calendar share: times, and what to tell those whose booked time would be closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Response

from server.application.calendar_desk import BookedSlot, BookingsTouched
from server.domain.calendar.changing import MOVE_WORDS
from server.domain.calendar.document import BadCalendar, CalendarDocument
from server.domain.calendar.stretches import DAY_MIN, Stretch
from server.domain.rights import Area
from server.domain.text import Text
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.pairs import optional_pair
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import ROOT, Visit

HOURS = f"{ROOT}/jam"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_TELL = "tell"
_OFFER = "offer"
_ANSWERS = (
    Field(
        name="answer",
        label=_("Yang dibaca mereka"),
        kind=Kind.CHOICE,
        is_required=False,
        says_optional=False,
        options=(Option(value=_OFFER, label=""), Option(value=_TELL, label="")),
    ),
    Field(name="tell_id", label=_("Kalimat Anda, bahasa Indonesia"), is_required=False),
    Field(name="tell_en", label=_("Kalimat Anda, bahasa Inggris"), is_required=False),
)

Change = Callable[[CalendarDocument], CalendarDocument]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAsk:
    """A form about the calendar: its sentences are marked for the catalogue, `path` is where it is sent."""

    title: str
    lines: tuple[str, ...]
    path: str


def calendar_form(*fields: Field) -> Form:
    """A form of these fields, and of what to tell people if need be."""
    return Form(fields=(*fields, *_ANSWERS), area=Area.HOURS)


def show_form(
    visit: Visit, ask: CalendarAsk, filled: Filled, touched: Sequence[BookedSlot] = (), status: int = 200
) -> Response:
    """The page of a form; with `touched` it lists these bookings and asks what to tell people."""
    form = filled.form.offering(
        answer=[
            Option(value=_OFFER, label=visit.text(_("Jam kantor berubah; silakan pilih waktu lain"))),
            Option(value=_TELL, label=visit.text(_("Kalimat di bawah ini; janjinya tetap"))),
        ]
    )
    filled.form = form
    services = visit.doors.office().services
    answers = {each.name for each in _ANSWERS}
    return visit.show(
        "calendar_form.html",
        status=status,
        ask=ask,
        filled=filled,
        asked=[each.name for each in form.fields if each.name not in answers],
        answers=[each.name for each in _ANSWERS],
        touched=touched,
        service_name=lambda each: visit.texts.of(services[each.service_id].name),
    )


def save(visit: Visit, ask: CalendarAsk, filled: Filled, change: Change) -> Response:
    """Change the calendar as a form says that is good so far, or show it again with what stands in the way."""
    tell = _told(filled)
    try:
        # Without a bearable answer the bookings are found again; should there be none any more, none is needed.
        visit.doors.calendar.change(visit.member.id, change, tell)
    except BookingsTouched as touched:
        if filled.is_good:
            filled.blame("answer", _("Pilih apa yang dibaca pengunjung yang sudah memesan."))
        return show_form(visit, ask, filled, touched.slots, UNPROCESSABLE)
    except BadCalendar:
        filled.blame(filled.form.fields[0].name, _("Jam ini tidak cocok satu sama lain. Periksa sekali lagi."))
        return show_form(visit, ask, filled, (), UNPROCESSABLE)
    return visit.go(HOURS, said="saved")


def minute_of(text: str) -> int:
    """The minute of the day of a time as forms take it."""
    hours, minutes = text.replace(".", ":").split(":")
    return int(hours) * 60 + int(minutes)


def clock_of(minute: int) -> str:
    """The time of a minute of the day as forms hold it; the end of the day is its last minute."""
    return f"{min(minute, DAY_MIN - 1) // 60:02}:{min(minute, DAY_MIN - 1) % 60:02}"


def stretch_of(filled: Filled, first: str, last: str) -> Stretch | None:
    """The part of a day between two fields, None if both are empty; one alone and wrong order are faults."""
    texts = {name: filled.given(name) for name in (first, last)}
    if not any(texts.values()) or any(name in filled.faults for name in texts):
        return None
    for name, text in texts.items():
        if not text:
            filled.blame(name, _("Isi kedua jam, atau kosongkan keduanya."))
            return None
    from_min, until_min = (minute_of(text) for text in texts.values())
    if from_min >= until_min:
        filled.blame(last, _("Jam ini harus sesudah jam mulai."))
        return None
    return Stretch(from_min=from_min, until_min=until_min)


def _told(filled: Filled) -> Text | None:
    if filled.given("answer") == _OFFER:
        return MOVE_WORDS
    if filled.given("answer") != _TELL:
        return None
    words = optional_pair(filled, _TELL)
    if words is None:
        filled.blame("tell_id", _("Tulis kalimatnya dalam kedua bahasa."))
    return words
