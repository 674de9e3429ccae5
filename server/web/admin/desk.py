"""The front desk on a tablet: numbers for somebody else, looking one up, bookings, copies, priority, voiding."""

from __future__ import annotations

from flask import Response, request

from server.application.front_desk import DeskTicket, DeskWish
from server.application.refusals import Refusal
from server.domain.rights import Area
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.frame import OfficePages
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import ROOT, Visit
from wire.codes import CancelReason, Language, PriorityKind, RefusalCode, ScanOutcome, TicketState

DESK = f"{ROOT}/meja"
_LONGEST_SEARCH = 20


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_PRIORITIES = {
    PriorityKind.ELDERLY: _("Lansia"),
    PriorityKind.DISABLED: _("Penyandang disabilitas"),
    PriorityKind.PREGNANT: _("Ibu hamil"),
    PriorityKind.WITH_INFANT: _("Membawa bayi"),
    PriorityKind.OTHER: _("Lainnya"),
}
_REASONS = {
    CancelReason.VISITOR_LEFT: _("Pengunjung pulang"),
    CancelReason.TAKEN_BY_MISTAKE: _("Salah ambil"),
    CancelReason.NOT_PRINTED: _("Tidak tercetak dan pengunjungnya tidak ada"),
    CancelReason.OTHER: _("Alasan lain"),
}
_STATES = {
    TicketState.WAITING: _("menunggu"),
    TicketState.CALLED: _("dipanggil"),
    TicketState.SERVING: _("dilayani"),
    TicketState.HELD: _("ditunda sebentar"),
    TicketState.MISSED: _("tidak datang saat dipanggil"),
}
_OUTCOMES = {
    ScanOutcome.CHECKED_IN: _("Janji ini sudah menjadi nomor antrean."),
    ScanOutcome.JOINED: _("Janji ini ditambahkan pada nomor yang sudah dipegang."),
    ScanOutcome.ALREADY: _("Janji ini sudah masuk. Nomornya tetap."),
    ScanOutcome.RETURNED: _("Nomor ini kembali ke antrean."),
    ScanOutcome.WAITING: _("Nomor ini sedang menunggu."),
    ScanOutcome.CALLED: _("Nomor ini sedang dipanggil."),
    ScanOutcome.SERVING: _("Nomor ini sedang dilayani."),
    ScanOutcome.OVER: _("Nomor ini sudah selesai atau tidak berlaku lagi."),
    ScanOutcome.WRONG_DAY: _("Janji ini untuk hari lain."),
    ScanOutcome.CANCELLED: _("Janji ini sudah dibatalkan."),
    ScanOutcome.LAPSED: _("Janji ini sudah lewat. Ambilkan nomor biasa."),
    ScanOutcome.SERVICE_CLOSED: _("Layanan janji ini sedang ditutup."),
    ScanOutcome.NOT_TOGETHER: _("Kedua kode ini tidak dapat digabung."),
    ScanOutcome.UNKNOWN: _("Kode ini tidak dikenal. Periksa lagi huruf dan angkanya."),
}
TAKE = Form(
    fields=(
        Field(name="service", label=_("Layanan"), kind=Kind.MENU),
        Field(name="priority", label=_("Prioritas"), kind=Kind.MENU, is_required=False),
        Field(
            name="headcount",
            label=_("Jumlah orang"),
            kind=Kind.NUMBER,
            least=1,
            most=99,
            hint=_("Satu nomor untuk rombongan."),
        ),
        Field(name="language", label=_("Bahasa panggilan"), kind=Kind.CHOICE),
    ),
    area=Area.FRONT_DESK,
)
CODE = Form(
    fields=(
        Field(
            name="code",
            label=_("Kode janji"),
            most=200,
            spelling="code",
            hint=_("8 huruf dan angka, atau isi kode QR."),
        ),
    ),
    area=Area.FRONT_DESK,
)
PRIORITY = Form(fields=(Field(name="kind", label=_("Prioritas"), kind=Kind.MENU),), area=Area.FRONT_DESK)
CANCEL = Form(fields=(Field(name="reason", label=_("Alasan"), kind=Kind.MENU),), area=Area.FRONT_DESK)
PRINT = Form(fields=(Field(name="kiosk", label=_("Cetak di"), kind=Kind.MENU),), area=Area.FRONT_DESK)


def add_desk(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(DESK, _("Meja depan"), icon="desk", area=Area.FRONT_DESK, group="today")

    @pages.get(DESK, area=Area.FRONT_DESK)
    def desk(visit: Visit) -> Response:
        return _desk(visit, _take(visit).holding(visit.member, headcount="1", language="id"), CODE.empty(visit.member))

    @pages.post(f"{DESK}/ambil", area=Area.FRONT_DESK)
    def take(visit: Visit) -> Response:
        filled = visit.read(_take(visit))
        if not filled.is_good:
            return _desk(visit, filled, CODE.empty(visit.member), UNPROCESSABLE)
        kind = filled.optional("priority")
        wish = DeskWish(
            service_id=int(filled.given("service")),
            priority=None if kind is None else PriorityKind(kind),
            headcount=int(filled.given("headcount")),
            language=Language(filled.given("language")),
        )
        paper = visit.doors.front_desk.issue(visit.member.id, wish)
        return visit.go(f"{DESK}/tiket/{paper.ticket_id}")

    @pages.post(f"{DESK}/janji", area=Area.FRONT_DESK)
    def check_in(visit: Visit) -> Response:
        filled = visit.read(CODE)
        if filled.is_good:
            answer = visit.doors.front_desk.check_in(visit.member.id, filled.given("code"), visit.texts.language)
            if answer.paper is not None:
                return _ticket(visit, answer.paper.ticket_id, said=_OUTCOMES[answer.outcome])
            filled.blame("code", _OUTCOMES[answer.outcome])
        taking = _take(visit).holding(visit.member, headcount="1", language="id")
        return _desk(visit, taking, filled, UNPROCESSABLE)

    _add_ticket(pages)


def _add_ticket(pages: OfficePages) -> None:
    path = f"{DESK}/tiket/<int:ticket_id>"

    @pages.get(path, area=Area.FRONT_DESK)
    def ticket(visit: Visit, ticket_id: int) -> Response:
        return _ticket(visit, ticket_id)

    @pages.post(f"{path}/prioritas", area=Area.FRONT_DESK)
    def prefer(visit: Visit, ticket_id: int) -> Response:
        filled = visit.read(_priority(visit))
        if not filled.is_good:
            return _ticket(visit, ticket_id, UNPROCESSABLE, priority=filled)
        visit.doors.front_desk.give_priority(visit.member.id, ticket_id, PriorityKind(filled.given("kind")))
        return visit.go(f"{DESK}/tiket/{ticket_id}", said="saved")

    @pages.post(f"{path}/batal", area=Area.FRONT_DESK)
    def cancel(visit: Visit, ticket_id: int) -> Response:
        filled = visit.read(_cancel(visit))
        if not filled.is_good:
            return _ticket(visit, ticket_id, UNPROCESSABLE, cancel=filled)
        visit.doors.front_desk.cancel(visit.member.id, ticket_id, CancelReason(filled.given("reason")))
        return visit.go(DESK, said="saved")

    @pages.post(f"{path}/cetak", area=Area.FRONT_DESK)
    def print_at(visit: Visit, ticket_id: int) -> Response:
        filled = visit.read(_print(visit))
        if not filled.is_good:
            return _ticket(visit, ticket_id, UNPROCESSABLE, print_at=filled)
        visit.doors.front_desk.print_at(visit.member.id, ticket_id, int(filled.given("kiosk")))
        return visit.go(f"{DESK}/tiket/{ticket_id}", said="saved")


def _desk(visit: Visit, take: Filled, code: Filled, status: int = 200) -> Response:
    typed = request.args.get("cari", "")[:_LONGEST_SEARCH]
    return visit.show(
        "desk.html",
        status=status,
        take=take,
        code=code,
        typed=typed,
        tickets=visit.doors.front_desk.tickets(typed),
        state_words=_STATES,
        may_act=visit.may(Area.FRONT_DESK),
    )


def _ticket(
    visit: Visit,
    ticket_id: int,
    status: int = 200,
    *,
    said: str = "",
    **sent: Filled,
) -> Response:
    """The page of a ticket; `sent` are forms with faults, by their names in the template."""
    ticket = _known(visit, ticket_id)
    forms = {"priority": _priority(visit), "cancel": _cancel(visit), "print_at": _print(visit)}
    return visit.show(
        "desk_ticket.html",
        status=status,
        ticket=ticket,
        told=said,
        state_words=_STATES,
        **{name: sent.get(name) or form.empty(visit.member) for name, form in forms.items()},
        may_act=visit.may(Area.FRONT_DESK),
        may_hand_over=visit.may(Area.HALL) and ticket.state is TicketState.WAITING,
        may_void=ticket.counter_name is None,
    )


def _known(visit: Visit, ticket_id: int) -> DeskTicket:
    ticket = visit.doors.front_desk.ticket(ticket_id)
    if ticket is None:
        raise Refusal(RefusalCode.NOT_FOUND, f"ticket {ticket_id} is not open today")
    return ticket


def _take(visit: Visit) -> Form:
    waiting = _("{n} menunggu")
    services = [
        Option(value=str(each.id), label=f"{visit.texts.of(each.name)} ({visit.text(waiting, n=each.n_waiting)})")
        for each in visit.doors.front_desk.services()
    ]
    languages = [Option(value="id", label="Bahasa Indonesia"), Option(value="en", label="English")]
    return TAKE.offering(service=services, priority=_kinds(visit), language=languages)


def _kinds(visit: Visit) -> list[Option]:
    return [Option(value=kind.value, label=visit.text(words)) for kind, words in _PRIORITIES.items()]


def _priority(visit: Visit) -> Form:
    return PRIORITY.offering(kind=_kinds(visit))


def _cancel(visit: Visit) -> Form:
    return CANCEL.offering(reason=[Option(value=each.value, label=visit.text(text)) for each, text in _REASONS.items()])


def _print(visit: Visit) -> Form:
    return PRINT.offering(
        kiosk=[Option(value=str(each.id), label=each.name) for each in visit.doors.front_desk.kiosks()]
    )
