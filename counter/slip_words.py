"""What stands on the paper of a booking, in the language of the visitor who takes it along."""

from __future__ import annotations

from appkit.language import Language
from counter.booking_labels import spaced
from counter.desk import Desk, hall
from counter.desk.booking import local
from hardware.ticket import TicketPaper
from wire.bookings import BookingSlip
from wire.rows import Words


def slip_paper(desk: Desk, slip: BookingSlip) -> TicketPaper:
    """The slip: its time stands where a ticket has its number, and it says that it is none.

    Raises:
        ValueError: the server sent an address that no paper can carry.
    """
    language = Language(slip.language.value)
    moment, made = local(slip.slot_at, slip.utc_offset_s), local(desk.now_at, slip.utc_offset_s)
    service, branch = hall.service(desk.rows, slip.service_id), hall.office(desk.rows)
    needs = "; ".join(_in(language, need) for need in service.requirements) if service else ""
    return TicketPaper(
        office=branch.name if branch else "",
        number=language.clock(moment),
        service=_in(language, service.name) if service else "",
        issued=language.text("Dibuat {day}, {clock}", day=language.day(made), clock=language.clock(made)),
        where_to_wait=language.day(moment),
        people_before=language.text("Kode janji: {code}", code=spaced(slip.code)),
        what_next=language.text("Datang sebelum jam itu, lalu pindai atau ketik kode ini di mesin antrean."),
        requirements=language.text("Siapkan: {needs}.", needs=needs) if needs else "",
        status_url=slip.status_url,
        status_caption=language.text("Pindai di mesin antrean, atau di ponsel untuk mengubah janji."),
        copy_mark=language.text("Janji, bukan nomor antrean"),
        language=language.code.value,
    )


def _in(language: Language, words: Words) -> str:
    return words.en if language.code == "en" else words.id
