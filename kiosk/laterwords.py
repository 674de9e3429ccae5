"""What is said of another day: the offer, the booking on the screen, and its slip."""

from __future__ import annotations

from datetime import datetime

from appkit.language import Language
from hardware.ticket import TicketPaper as PrintedPaper
from kiosk.flow.state import KioskState, PaperView
from kiosk.words import Statement, name_of, office_time
from wire.commands import SlotSlip

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_GROUP = 4


def doubt(language: Language, state: KioskState) -> Statement:
    """Today will probably not be enough."""
    row = state.service(state.visit.service_id)
    title = language.text("Hari ini giliran Anda mungkin tidak terlayani.")
    if row is None or row.served_until_at is None or state.office is None:
        return Statement(icon="clock", surface="attention", title=title)
    closes = language.clock(office_time(row.served_until_at, state.office.utc_offset_s))
    advice = language.ngettext(
        "{n} orang menunggu dan layanan selesai pukul {clock}.",
        "{n} orang menunggu dan layanan selesai pukul {clock}.",
        row.n_waiting,
        clock=closes,
    )
    return Statement(icon="clock", surface="attention", title=title, advice=advice)


def later_key(language: Language, slot_at: int, utc_offset_s: int) -> str:
    """What the key says that books the time."""
    moment = office_time(slot_at, utc_offset_s)
    return language.text("Ambil janji {day}, pukul {clock}", day=language.day(moment), clock=language.clock(moment))


def slot_time(slip: SlotSlip) -> datetime:
    """When to come, on the office's own clock."""
    return office_time(slip.slot_at, slip.utc_offset_s)


def grouped(code: str) -> str:
    """The code as it is written everywhere."""
    return NO_BREAK_SPACE.join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def slip_paper(language: Language, view: PaperView) -> Statement:
    """What is known of the slip's paper."""
    if view is PaperView.PRINTING:
        return Statement(icon="printer", surface="card", title=language.text("Bukti janji sedang dicetak."))
    if view is PaperView.PRINTED:
        return Statement(icon="printer-check", surface="card", title=language.text("Silakan ambil bukti janji Anda."))
    if view is PaperView.ASKING:
        return Statement(icon="help", surface="attention", title=language.text("Apakah kertas keluar?"))
    title = language.text("Foto layar ini atau catat kodenya.")
    return Statement(icon="camera", surface="information", title=title)


def come_again(language: Language) -> str:
    """What to do on the day."""
    return language.text("Datang sebelum jam itu, lalu pindai atau ketik kode ini di mesin antrean.")


def printed_slip(slip: SlotSlip) -> PrintedPaper:
    """The words of the slip: its time stands where a ticket has its number, and it says that it is none.

    Raises:
        ValueError: the server sent an address that no paper can carry.
    """
    language = Language(slip.language.value)
    moment, made = slot_time(slip), office_time(slip.made_at, slip.utc_offset_s)
    needs = "; ".join(name_of(need, language) for need in slip.requirements)
    return PrintedPaper(
        office=slip.office_name,
        number=language.clock(moment),
        service=name_of(slip.service_name, language),
        issued=language.text("Dibuat {day}, {clock}", day=language.day(made), clock=language.clock(made)),
        mark=language.day(moment),
        where_to_wait=language.text("Kode janji: {code}", code=grouped(slip.code).replace(NO_BREAK_SPACE, " ")),
        what_next=come_again(language),
        requirements=language.text("Siapkan: {needs}.", needs=needs) if needs else "",
        status_url=slip.booking_url,
        status_caption=language.text("Pindai di mesin antrean, atau di ponsel untuk mengubah janji."),
        copy_mark=language.text("Janji, bukan nomor antrean"),
        language=language.code.value,
    )
