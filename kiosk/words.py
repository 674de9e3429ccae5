"""The sentences of the kiosk, chosen by what is the case. Whole sentences, Indonesian first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from appkit.language import Language
from kiosk.flow.events import PrinterState
from kiosk.flow.state import KioskState, Notice, PaperView, Slowness, Sorry
from kiosk.ownwords import alone_advice, alone_title
from wire.codes import Language as LanguageCode
from wire.codes import PriorityKind, PromiseKind
from wire.commands import TicketPaper
from wire.rows import ServiceRow, Words

_SOON_MIN = 5
_HOUR_MIN = 60
_LONGEST_RANGE_MIN = 120
"""A longer wait is said in hours, and then its end alone."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a panel says: a drawing, what happened, and what to do now."""

    icon: str
    surface: str
    title: str
    advice: str = ""


def name_of(words: Words, language: Language) -> str:
    """A text of the office in the visitor's language."""
    return words.in_language(LanguageCode(language.code))


def office_time(at: int, utc_offset_s: int) -> datetime:
    """An instant on the office's own clock."""
    return datetime.fromtimestamp(at, UTC) + timedelta(seconds=utc_offset_s)


def people_waiting(language: Language, n: int) -> tuple[str, ...]:
    """How many wait for a service, the fuller wording first."""
    if n == 0:
        return (language.text("Belum ada yang menunggu"), language.text("Belum ada antrean"), language.text("Kosong"))
    return (
        language.ngettext("{n} orang menunggu", "{n} orang menunggu", n),
        language.ngettext("{n} menunggu", "{n} menunggu", n),
        language.ngettext("{n} orang", "{n} orang", n),
    )


def people_before(language: Language, n: int) -> str:
    """How many are before this ticket."""
    if n == 0:
        return language.text("Belum ada orang sebelum Anda")
    return language.ngettext("{n} orang sebelum Anda", "{n} orang sebelum Anda", n)


def likely_wait(language: Language, wait_min: int | None) -> str:
    """How long it probably takes, rounded up to five minutes; empty when nobody can say."""
    if wait_min is None:
        return ""
    if wait_min < _SOON_MIN:
        return language.text("segera dipanggil")
    hours, minutes = divmod(-(-wait_min // 5) * 5, _HOUR_MIN)
    if hours == 0:
        return language.text("sekitar {minutes} menit", minutes=minutes)
    if minutes == 0:
        return language.text("sekitar {hours} jam", hours=hours)
    return language.text("sekitar {hours} jam {minutes} menit", hours=hours, minutes=minutes)


def short_wait(language: Language, wait_min: int | None) -> tuple[str, ...]:
    """The same for a tile: the full wording first, then one for narrow tiles; empty when nobody can say."""
    full = likely_wait(language, wait_min)
    if wait_min is None or not full:
        return ()
    if wait_min < _SOON_MIN:
        return (language.text("kurang dari 5 menit"), language.text("segera"))
    hours, minutes = divmod(-(-wait_min // 5) * 5, _HOUR_MIN)
    if hours == 0:
        return (full, language.text("{minutes} menit", minutes=minutes))
    return (full, language.text("{hours} j {minutes} m", hours=hours, minutes=minutes))


def ticket_wait(language: Language, ticket: TicketPaper) -> str:
    """When the holder will probably be called; empty where the number of people before says it all."""
    if ticket.promise is PromiseKind.NO_COUNTER:
        return language.text("belum ada loket buka")
    if not ticket.n_before or ticket.promise is PromiseKind.FEW_PEOPLE:
        return ""
    if ticket.promise is PromiseKind.SOON:
        return likely_wait(language, 0)
    if ticket.promise is None or ticket.likely_from_at is None or ticket.likely_until_at is None:
        return likely_wait(language, ticket.likely_wait_min)
    first = language.clock(office_time(ticket.likely_from_at, ticket.utc_offset_s))
    if ticket.promise is PromiseKind.ROUGH:
        return language.text("dipanggil sekitar {time}", time=first)
    last = language.clock(office_time(ticket.likely_until_at, ticket.utc_offset_s))
    return language.text("perkiraan dipanggil {first}–{last}", first=first, last=last)


def service_wait(language: Language, row: ServiceRow) -> tuple[str, ...]:
    """How long a newcomer will probably wait, for a tile: the fuller wording first; empty when nobody can say."""
    if row.promise is PromiseKind.NO_COUNTER:
        return (language.text("belum ada loket buka"), language.text("belum buka"))
    if not row.n_waiting or row.promise is PromiseKind.FEW_PEOPLE:
        return ()
    if row.promise is PromiseKind.SOON:
        return short_wait(language, 0)
    first, last = row.likely_from_min, row.likely_until_min
    if row.promise is None or first is None or last is None:
        return short_wait(language, row.likely_wait_min)
    if first == last or last > _LONGEST_RANGE_MIN:
        return short_wait(language, last)
    return (
        language.text("{first}–{last} menit", first=first, last=last),
        language.text("{first}–{last} mnt", first=first, last=last),
    )


def priority_name(language: Language, kind: PriorityKind) -> str:
    """The group of people as the tile says it."""
    names = {
        PriorityKind.ELDERLY: language.text("Lanjut usia"),
        PriorityKind.DISABLED: language.text("Penyandang disabilitas"),
        PriorityKind.PREGNANT: language.text("Ibu hamil"),
        PriorityKind.WITH_INFANT: language.text("Membawa bayi"),
    }
    return names[kind]


def sorry(language: Language, why: Sorry) -> Statement:
    """Why there is no number for this service."""
    other = language.text("Silakan pilih layanan lain, atau tekan Minta bantuan.")
    if why is Sorry.PAUSED:
        title = language.text("Layanan ini berhenti sebentar.")
        return Statement(icon="pause", surface="attention", title=title, advice=other)
    if why is Sorry.CLOSED:
        title = language.text("Layanan ini sudah tutup hari ini.")
        return Statement(icon="clock", surface="attention", title=title, advice=other)
    if why is Sorry.GONE:
        title = language.text("Layanan ini sedang tidak tersedia.")
        return Statement(icon="information", surface="attention", title=title, advice=other)
    if why is Sorry.SLOT_GONE:
        title = language.text("Waktu itu baru saja diambil orang lain.")
        return Statement(icon="calendar", surface="attention", title=title, advice=other)
    if why is Sorry.DAY_OVER:
        title = language.text("Pelayanan hari ini sudah selesai.")
        advice = language.text("Silakan datang pada hari kerja berikutnya, atau tekan Minta bantuan.")
        return Statement(icon="clock", surface="attention", title=title, advice=advice)
    if why is Sorry.NOT_RECORDABLE:
        title = language.text("Mesin tidak bisa mencatat nomor baru.")
        advice = language.text("Datangi petugas: Anda tetap dilayani. Yang sudah punya nomor tetap dipanggil.")
        return Statement(icon="attention", surface="attention", title=title, advice=advice)
    title = language.text("Nomor belum dapat diambil di mesin ini.")
    return Statement(
        icon="attention",
        surface="attention",
        title=title,
        advice=language.text("Petugas akan memberi Anda nomor. Tekan Minta bantuan."),
    )


def issuing(language: Language, slowness: Slowness) -> Statement:
    """What is said while the number is on its way."""
    if slowness is Slowness.LONG:
        return Statement(
            icon="lost",
            surface="attention",
            title=language.text("Masih menghubungi komputer antrean."),
            advice=language.text("Kami terus mencoba. Anda tidak akan mendapat dua nomor. Petugas siap membantu."),
        )
    advice = ""
    if slowness is Slowness.WAITING:
        advice = language.text("Sedang menghubungi komputer antrean. Mohon tunggu sebentar.")
    return Statement(icon="ticket", surface="card", title=language.text("Nomor Anda sedang diambil."), advice=advice)


def notice(language: Language, what: Notice) -> Statement:
    """The answer to what the visitor just did."""
    if what is Notice.HELP_COMING:
        title = language.text("Petugas sudah diberi tahu. Mohon tunggu di sini.")
        return Statement(icon="help-figure", surface="information", title=title)
    if what is Notice.HELP_SENDING:
        return Statement(icon="help-figure", surface="information", title=language.text("Memanggil petugas."))
    title = language.text("Panggilan belum sampai. Mohon datangi petugas terdekat.")
    return Statement(icon="lost", surface="attention", title=title)


def hindrance(language: Language, state: KioskState) -> Statement | None:
    """What keeps visitors from choosing, or what they should know before; None when all is well."""
    if not state.is_connected and not state.is_alone:
        return _disconnected(language, state)
    if state.open_wish is not None:
        title = language.text("Nomor sebelumnya sedang diselesaikan. Mohon tunggu sebentar.")
        return Statement(icon="clock", surface="information", title=title)
    if state.is_alone:
        return Statement(icon="lost", surface="attention", title=alone_title(language), advice=alone_advice(language))
    if state.printer is PrinterState.NOT_READY:
        title = language.text("Mesin cetak sedang tidak siap. Nomor Anda akan tampil di layar.")
        return Statement(icon="printer-missing", surface="information", title=title)
    return None


def _disconnected(language: Language, state: KioskState) -> Statement:
    if state.office is None:
        return Statement(
            icon="clock",
            surface="information",
            title=language.text("Mesin ini sedang disiapkan."),
            advice=language.text("Sebentar lagi Anda dapat mengambil nomor di sini."),
        )
    return Statement(
        icon="lost",
        surface="attention",
        title=language.text("Mesin ini sedang tidak tersambung."),
        advice=language.text("Tunggu sebentar, atau minta nomor kepada petugas."),
    )


def paper(language: Language, view: PaperView, ticket: TicketPaper) -> Statement:
    """What is known of the paper, and what to do about it."""
    if view is PaperView.PRINTING:
        return Statement(icon="printer", surface="card", title=language.text("Tiket sedang dicetak."))
    if view is PaperView.PRINTED:
        return Statement(icon="printer-check", surface="card", title=language.text("Silakan ambil tiket Anda."))
    if view is PaperView.ASKING:
        return Statement(icon="help", surface="attention", title=language.text("Apakah tiket keluar?"))
    if view is PaperView.SCREEN_ONLY:
        title = language.text("Foto layar ini atau catat nomor Anda.")
        return Statement(icon="camera", surface="information", title=title)
    return Statement(
        icon="printer-missing",
        surface="attention",
        title=language.text("Kertas tidak keluar."),
        advice=language.text(
            "Nomor Anda tetap berlaku: {number}. Foto layar ini atau minta petugas mencetaknya.",
            number=unbroken_number(ticket.number),
        ),
    )


def unbroken_number(number: str) -> str:
    """The number so that no line is broken between its letter and its digits."""
    return number.replace(" ", "\u00a0")


def ticket_mark(language: Language, ticket: TicketPaper) -> str:
    """The small word on a ticket whose turn is made in another way; never the kind of priority."""
    if ticket.slot_at is not None:
        clock = language.clock(office_time(ticket.slot_at, ticket.utc_offset_s))
        return language.text("janji {clock}", clock=clock)
    return language.text("prioritas") if ticket.is_priority else ""
