"""The printer's condition in the doctor's plain words, in every language that a visitor can choose."""

from __future__ import annotations

from functools import lru_cache

from hardware.diagnosis import Doctor, Examination
from hardware.diagnosis import Finding as Told
from hardware.errors import Unavailable
from hardware.escstatus import LinkState, PrinterStatus
from hardware.spool import JobReason, JobState
from hardware.ticket import TicketPaper
from kiosk.flow.staffstate import Finding, Weight
from wire.codes import Language
from wire.rows import OfficeRow, Words

_NO_ANSWER = "the connection is down"


@lru_cache(maxsize=len(Language))
def doctor(language: Language) -> Doctor:
    """Its catalogue is read once."""
    return Doctor(language.value)


def seen(status: PrinterStatus) -> Examination:
    """What a printer that is kept connected told of itself."""
    if status.link is not LinkState.UP:
        lost = Unavailable("printer", _NO_ANSWER)
        return Examination(status=PrinterStatus(), answers=False, pushes=False, error=lost)
    return Examination(status=status, answers=status.ready is not None, pushes=False)


def findings(examination: Examination) -> tuple[Finding, ...]:
    """The doctor's sentences, the worst first."""
    return _in_both(doctor(Language.INDONESIAN).printer(examination), doctor(Language.ENGLISH).printer(examination))


def clock_finding(office: OfficeRow | None) -> tuple[Finding, ...]:
    """Whether the times on tickets can be trusted; nothing while they can."""
    if office is None or not office.is_clock_doubtful:
        return ()
    sentence = Words(id="Jam komputer server tidak wajar.", en="The clock of the server's computer is not plausible.")
    advice = Words(
        id="Nomor dan urutan tetap benar; jam di tiket bisa salah. Minta petugas TI menyetel jam server.",
        en="Numbers and order stay right; times on tickets may be wrong. Have your IT staff set the server's clock.",
    )
    return (Finding(weight=Weight.ATTENTION, sentence=sentence, advice=advice),)


def trial_ended(state: JobState, reason: JobReason) -> Finding:
    """How a test ticket ended."""
    told = ([doctor(language).outcome(state, reason)] for language in (Language.INDONESIAN, Language.ENGLISH))
    (finding,) = _in_both(*told)
    return finding


def trial_paper(language: Language, issued: str) -> TicketPaper:
    """A ticket that nobody can mistake for a number of the queue, with everything that can come out wrong on it."""
    text = doctor(language).text
    return TicketPaper(
        office=text("Tiket percobaan"),
        number="TES",
        service=text("Bukan nomor antrean"),
        where_to_wait=text("Semua huruf harus terbaca jelas."),
        what_next=text("Kode di bawah harus dapat dipindai, dan kertas harus terpotong."),
        status_url="https://giliran.invalid/test",
        status_caption=text("Kode percobaan"),
        issued=issued,
    )


def _in_both(indonesian: list[Told], english: list[Told]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            weight=Weight(first.weight.value),
            sentence=Words(id=first.sentence, en=second.sentence),
            advice=Words(id=first.advice, en=second.advice),
        )
        for first, second in zip(indonesian, english, strict=True)
    )
