"""What is said at the edges of the day: before numbers are given out, after the last one, on a closed day."""

from __future__ import annotations

from appkit.language import Language
from kiosk.flow.state import KioskState, Sorry
from kiosk.words import Statement, name_of, office_time
from wire.codes import Admission, ServiceState
from wire.rows import OfficeRow, ServiceRow


def tile_words(language: Language, row: ServiceRow, office: OfficeRow | None) -> tuple[str, ...]:
    """Why the tile is asleep, the fuller wording first; empty for a service that gives out numbers."""
    if row.state is ServiceState.PAUSED:
        return (language.text("Berhenti sebentar"), language.text("Berhenti"))
    if row.state is ServiceState.CLOSED:
        return (language.text("Sudah tutup"), language.text("Tutup"))
    if row.is_full:
        return (language.text("Penuh hari ini"), language.text("Penuh"))
    if row.admission is Admission.NOT_OPEN_YET:
        return _opens_short(language, row.opens_at, office)
    if row.admission is Admission.REGISTRATION_OVER:
        return (language.text("Nomor hari ini selesai"), language.text("Nomor habis"))
    if row.admission is Admission.OFFICE_CLOSED:
        return (language.text("Hari ini tutup"), language.text("Tutup"))
    return ()


def office_statement(language: Language, state: KioskState) -> Statement:
    """Why nothing can be chosen at all; booked visitors may still scan before opening."""
    office = state.office
    assert office is not None, "an office that is not known yet says something else"
    reason = "" if office.closed_reason is None else name_of(office.closed_reason, language)
    admissions = {row.admission for row in state.services}
    if Admission.NOT_OPEN_YET in admissions and office.opens_at is not None:
        return _before_opening(language, office, office.opens_at)
    if Admission.REGISTRATION_OVER in admissions:
        title = language.text("Pengambilan nomor hari ini sudah selesai.")
        waiting = language.text("Yang sudah menunggu tetap dilayani.")
        advice = opens_again(language, office.opens_at, office)
        return Statement(icon="clock", surface="information", title=title, advice=f"{waiting} {advice}".strip())
    if Admission.OFFICE_CLOSED in admissions:
        advice = opens_again(language, office.opens_at, office)
        return Statement(icon="calendar", surface="information", title=_closed(language, reason), advice=advice)
    return Statement(
        icon="clock",
        surface="information",
        title=language.text("Saat ini belum ada layanan yang dibuka."),
        advice=opens_again(language, office.opens_at, office) or language.text("Tanyakan jam buka kepada petugas."),
    )


def edge_sorry(language: Language, why: Sorry, state: KioskState) -> Statement | None:
    """Why this service gives no number at this hour; None for other reasons."""
    row, office = state.service(state.visit.service_id), state.office
    if office is None:
        return None
    opens_at = office.opens_at if row is None else row.opens_at
    again = opens_again(language, opens_at, office)
    if why is Sorry.NOT_OPEN_YET and opens_at is not None:
        return _before_opening(language, office, opens_at)
    if row is not None and row.is_full and why is Sorry.REGISTRATION_OVER:
        title = language.text("Layanan ini sudah penuh untuk hari ini.")
        waiting = language.text("Yang sudah punya nomor tetap dilayani.")
        return Statement(icon="people", surface="attention", title=title, advice=f"{waiting} {again}".strip())
    if why in (Sorry.REGISTRATION_OVER, Sorry.NOT_OPEN_YET):
        title = language.text("Pengambilan nomor untuk layanan ini sudah selesai.")
        return Statement(icon="clock", surface="attention", title=title, advice=again)
    if why is Sorry.OFFICE_CLOSED:
        reason = None if row is None else row.closed_reason
        title = _closed(language, "" if reason is None else name_of(reason, language))
        return Statement(icon="calendar", surface="attention", title=title, advice=again)
    return None


def opens_again(language: Language, opens_at: int | None, office: OfficeRow) -> str:
    """When numbers are given out next; empty when nobody knows."""
    if opens_at is None:
        return ""
    moment = office_time(opens_at, office.utc_offset_s)
    day, clock = language.day(moment), language.clock(moment)
    return language.text("Nomor dibagikan lagi {day}, pukul {clock}.", day=day, clock=clock)


def _before_opening(language: Language, office: OfficeRow, opens_at: int) -> Statement:
    moment = office_time(opens_at, office.utc_offset_s)
    clock = language.clock(moment)
    title = language.text("Nomor dibagikan mulai pukul {clock}.", clock=clock)
    if moment.date().isoformat() != office.business_day:
        title = language.text("Nomor dibagikan {day}, mulai pukul {clock}.", day=language.day(moment), clock=clock)
    advice = language.text("Sudah punya janji? Anda dapat memindai kodenya sekarang.") if office.takes_bookings else ""
    return Statement(icon="clock", surface="information", title=title, advice=advice)


def _opens_short(language: Language, opens_at: int | None, office: OfficeRow | None) -> tuple[str, ...]:
    if opens_at is None or office is None:
        return (language.text("Belum buka"),)
    clock = language.clock(office_time(opens_at, office.utc_offset_s))
    return (language.text("Buka pukul {clock}", clock=clock), language.text("Belum buka"))


def _closed(language: Language, reason: str) -> str:
    return language.text("Hari ini tutup: {reason}.", reason=reason) if reason else language.text("Hari ini tutup.")
