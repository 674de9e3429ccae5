"""What is printed on the paper of a ticket, in the language it was asked for in."""

from __future__ import annotations

from base64 import b64decode

from appkit.language import Language
from hardware.ticket import TicketPaper as PrintedPaper
from hardware.ticket import is_printable_logo
from kiosk.flow.ownevents import is_own
from kiosk.ownwords import call_on_paper, place_on_paper, why_plain
from kiosk.scanwords import slot_worth
from kiosk.words import name_of, office_time, people_before, ticket_mark, ticket_wait
from wire.commands import TicketPaper
from wire.rows import OfficeRow

_ZONES = {7 * 3600: "WIB", 8 * 3600: "WITA", 9 * 3600: "WIT"}
_HOUR_MIN = 60


def printed(ticket: TicketPaper, office: OfficeRow | None, *, is_copy: bool) -> PrintedPaper:
    """The words of the paper, with the office's own lines and sign where they are known; a copy says so.

    Raises:
        ValueError: the server sent a number, chain or address that no paper can carry.
    """
    language = Language(ticket.language.value)
    return PrintedPaper(
        office=ticket.office_name,
        number=ticket.number,
        service=name_of(ticket.service_name, language),
        issued=_issued(ticket, language),
        where_to_wait=_place(ticket, language),
        people_before=_people(ticket, language),
        what_next=_next(ticket, language),
        requirements=_needs(ticket, language),
        fairness=_fairness(ticket, language),
        mark=ticket_mark(language, ticket),
        status_url=ticket.status_url,
        status_caption=language.text("Pindai untuk melihat giliran Anda di ponsel."),
        chain=ticket.chain,
        copy_mark=language.text("Salinan dari nomor yang sama") if is_copy else None,
        language=language.code.value,
        lines_after=_foot(ticket, office, language),
        logo_png=None if office is None else _logo(office),
    )


def _foot(ticket: TicketPaper, office: OfficeRow | None, language: Language) -> tuple[str, ...]:
    lines = () if office is None else tuple(name_of(each, language) for each in office.ticket_lines)
    return (why_plain(language), *lines) if is_own(ticket) else lines


def _logo(office: OfficeRow) -> bytes | None:
    """The office's sign; a ticket without one is better than none."""
    try:
        png = b64decode(office.ticket_logo or "", validate=True)
    except ValueError:
        return None
    return png if is_printable_logo(png) else None


def _next(ticket: TicketPaper, language: Language) -> str:
    if is_own(ticket):
        return call_on_paper(language)
    worth = slot_worth(language, ticket)
    called = language.text("Lihat layar dan dengarkan panggilan, lalu datang ke loket yang disebut.")
    return f"{worth} {called}".strip()


def _place(ticket: TicketPaper, language: Language) -> str:
    place = name_of(ticket.wait_at, language)
    return language.text("Tunggu di: {place}", place=place) if place else ""


def _needs(ticket: TicketPaper, language: Language) -> str:
    needs = "; ".join(name_of(need, language) for need in ticket.requirements)
    return language.text("Siapkan: {needs}.", needs=needs) if needs else ""


def _people(ticket: TicketPaper, language: Language) -> str:
    if is_own(ticket):
        return place_on_paper(language, ticket)
    people = people_before(language, ticket.n_before)
    wait = ticket_wait(language, ticket)
    return language.text("{people}, {wait}", people=people, wait=wait) if wait else people


def _fairness(ticket: TicketPaper, language: Language) -> str:
    """The office's promise with its own figure; a figure of 0 promises strict order."""
    if ticket.shield_min <= 0:
        return language.text(
            "Loket memanggil waktu giliran paling awal. Untuk layanan Anda, tidak ada yang datang setelah Anda yang "
            "mendahului Anda, kecuali keadaan darurat yang dicatat."
        )
    if ticket.shield_min % _HOUR_MIN == 0:
        return language.ngettext(
            "Loket memanggil waktu giliran paling awal. Untuk layanan Anda, tidak ada yang datang lebih dari {n} jam "
            "setelah Anda yang mendahului Anda, kecuali keadaan darurat yang dicatat.",
            "Loket memanggil waktu giliran paling awal. Untuk layanan Anda, tidak ada yang datang lebih dari {n} jam "
            "setelah Anda yang mendahului Anda, kecuali keadaan darurat yang dicatat.",
            ticket.shield_min // _HOUR_MIN,
        )
    return language.text(
        "Loket memanggil waktu giliran paling awal. Untuk layanan Anda, tidak ada yang datang lebih dari {minutes} "
        "menit setelah Anda yang mendahului Anda, kecuali keadaan darurat yang dicatat.",
        minutes=ticket.shield_min,
    )


def _issued(ticket: TicketPaper, language: Language) -> str:
    moment = office_time(ticket.arrived_at, ticket.utc_offset_s)
    day, clock = language.day(moment), language.clock(moment)
    zone = _ZONES.get(ticket.utc_offset_s, "")
    return language.text("{day}, {clock} {zone}", day=day, clock=clock, zone=zone).strip()
