"""What is said about codes, bookings and tickets that their visitors hold. Whole sentences, Indonesian first."""

from __future__ import annotations

from appkit.language import Language
from kiosk.flow.state import CodeComplaint, CodeEntry, KioskState
from kiosk.ownwords import alone_title, codes_wait
from kiosk.words import Statement, name_of, office_time, unbroken_number
from wire.codes import ScanOutcome, SlotRight
from wire.commands import ScanAnswer, TicketPaper


def code_hint(language: Language, state: KioskState, code: CodeEntry) -> Statement:
    """What stands above the keypad: what went wrong, or what to hold before the scanner."""
    if code.complaint is not None:
        return _complaint(language, code.complaint)
    if state.is_alone:
        return Statement(icon="lost", surface="attention", title=alone_title(language), advice=codes_wait(language))
    if not state.is_connected:
        return Statement(
            icon="lost",
            surface="attention",
            title=language.text("Mesin ini sedang tidak tersambung."),
            advice=language.text("Kode Anda tetap kami terima dan kami kirim begitu tersambung lagi."),
        )
    if code.first is not None:
        title = language.text("Yang pertama sudah terbaca. Sekarang pindai yang satu lagi.")
        return Statement(icon="check", surface="information", title=title)
    if code.is_pair:
        title = language.text("Pindai tiket antrean dan kode janji Anda, satu per satu.")
        return Statement(icon="scan", surface="information", title=title)
    title = language.text("Dekatkan kode QR Anda ke pemindai.")
    return Statement(icon="scan", surface="information", title=title)


def checking(language: Language) -> str:
    """While the code is on its way."""
    return language.text("Kode Anda sedang diperiksa.")


def answered(language: Language, answer: ScanAnswer, utc_offset_s: int) -> Statement:
    """What a code means that leads to no ticket."""
    take = language.text("Perlu dilayani hari ini? Ambil nomor biasa di mesin ini.")
    if answer.outcome is ScanOutcome.WRONG_DAY and answer.slot_at is not None:
        moment = office_time(answer.slot_at, utc_offset_s)
        title = language.text(
            "Janji Anda untuk {day} pukul {clock}.", day=language.day(moment), clock=language.clock(moment)
        )
        come = language.text("Hari ini bukan harinya. Datanglah pada hari itu dan pindai lagi kode ini.")
        return Statement(icon="calendar", surface="information", title=title, advice=f"{come} {take}")
    if answer.outcome is ScanOutcome.CANCELLED:
        title = language.text("Janji ini sudah dibatalkan.")
        return Statement(icon="cancel", surface="attention", title=title, advice=take)
    if answer.outcome is ScanOutcome.LAPSED:
        title = language.text("Janji ini sudah lewat harinya.")
        return Statement(icon="calendar", surface="attention", title=title, advice=take)
    if answer.outcome is ScanOutcome.SERVICE_CLOSED:
        title = language.text("Layanan untuk janji ini sedang ditutup.")
        advice = language.text("Tekan Minta bantuan. Petugas akan mencarikan waktu lain untuk Anda.")
        return Statement(icon="clock", surface="attention", title=title, advice=advice)
    title = language.text("Nomor ini sudah selesai atau tidak berlaku lagi.")
    advice = language.text("Perlu dilayani lagi? Ambil nomor baru di mesin ini.")
    return Statement(icon="ticket", surface="information", title=title, advice=advice)


def in_hand(language: Language, answer: ScanAnswer, ticket: TicketPaper) -> Statement:
    """How a ticket stands that its visitor holds, and what to do now."""
    number = unbroken_number(ticket.number)
    counter = None if answer.counter_name is None else name_of(answer.counter_name, language)
    if answer.outcome is ScanOutcome.CALLED and counter is not None:
        title = language.text("Silakan ke {counter} sekarang.", counter=counter)
        advice = language.text("Nomor Anda {number} sedang dipanggil.", number=number)
        return Statement(icon="megaphone", surface="attention", title=title, advice=advice)
    if answer.outcome is ScanOutcome.SERVING and counter is not None:
        title = language.text("Nomor Anda sedang dilayani di {counter}.", counter=counter)
        return Statement(icon="desk", surface="information", title=title)
    if answer.outcome is ScanOutcome.RETURNED:
        title = language.text("Anda kembali masuk antrean.")
        advice = language.text("Tunggu panggilan nomor {number}.", number=number)
        return Statement(icon="return", surface="information", title=title, advice=advice)
    if answer.outcome is ScanOutcome.ALREADY:
        title = language.text("Janji ini sudah mendapat nomor.")
        advice = language.text("Nomor Anda tetap {number}. Tiketnya hilang? Cetak lagi.", number=number)
        return Statement(icon="ticket", surface="information", title=title, advice=advice)
    title = language.text("Nomor Anda masih menunggu.")
    advice = language.text("Jumlah orang dan perkiraan di layar ini adalah yang terbaru.")
    return Statement(icon="clock", surface="information", title=title, advice=advice)


def joined(language: Language) -> str:
    """The booking belongs to a number that was taken before."""
    return language.text("Janji Anda masuk ke nomor ini.")


def slot_worth(language: Language, ticket: TicketPaper) -> str:
    """What the booked time means for whoever came now; empty for a walk-in."""
    if ticket.slot_at is None or ticket.slot_right is None or ticket.counts_as_at is None:
        return ""
    booked = language.clock(office_time(ticket.slot_at, ticket.utc_offset_s))
    counts_as = language.clock(office_time(ticket.counts_as_at, ticket.utc_offset_s))
    if ticket.slot_right is SlotRight.EARLY:
        begins = language.clock(office_time(ticket.right_from_at or ticket.slot_at, ticket.utc_offset_s))
        return language.text(
            "Janji Anda mulai berlaku pukul {clock}. Sampai saat itu Anda menunggu seperti pengunjung lain.",
            clock=begins,
        )
    if ticket.slot_right is SlotRight.PART:
        return language.text(
            "Anda terlambat dari janji pukul {booked}. Giliran Anda dihitung seperti datang pukul {clock}.",
            booked=booked,
            clock=counts_as,
        )
    if ticket.slot_right is SlotRight.NOTHING:
        return language.text(
            "Janji pukul {booked} sudah terlalu lama lewat. Giliran Anda dihitung dari kedatangan, pukul {clock}.",
            booked=booked,
            clock=counts_as,
        )
    if ticket.slot_right is SlotRight.FULL_LATE:
        return language.text("Anda sedikit terlambat dari janji pukul {clock}. Hak Anda tetap penuh.", clock=booked)
    return language.text("Janji Anda pukul {clock} sudah berlaku.", clock=booked)


def slot_worth_short(language: Language, ticket: TicketPaper) -> str:
    """The same for narrow places."""
    if ticket.slot_right is None or ticket.counts_as_at is None:
        return ""
    if ticket.slot_right is SlotRight.EARLY and ticket.right_from_at is not None:
        begins = language.clock(office_time(ticket.right_from_at, ticket.utc_offset_s))
        return language.text("Janji berlaku mulai pukul {clock}.", clock=begins)
    if ticket.slot_right in (SlotRight.PART, SlotRight.NOTHING):
        counts_as = language.clock(office_time(ticket.counts_as_at, ticket.utc_offset_s))
        return language.text("Giliran dihitung dari pukul {clock}.", clock=counts_as)
    return language.text("Janji Anda berlaku penuh.")


def _complaint(language: Language, what: CodeComplaint) -> Statement:
    if what is CodeComplaint.SLOWED:
        title = language.text("Terlalu banyak kode yang salah.")
        advice = language.text("Tunggu setengah menit lalu coba lagi, atau tekan Minta bantuan.")
        return Statement(icon="clock", surface="attention", title=title, advice=advice)
    if what is CodeComplaint.NOT_TOGETHER:
        title = language.text("Janji dan nomor ini tidak dapat digabung.")
        advice = language.text("Nomor Anda tetap berlaku. Pindai janji saja, atau tekan Minta bantuan.")
        return Statement(icon="attention", surface="attention", title=title, advice=advice)
    title = language.text("Kode ini tidak kami temukan.")
    advice = language.text("Periksa lagi hurufnya, atau tekan Minta bantuan.")
    return Statement(icon="scan", surface="attention", title=title, advice=advice)
