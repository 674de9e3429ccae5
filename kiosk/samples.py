"""An office that does not exist, for pictures and tests: usual and worst content."""

from wire.codes import Language, PromiseKind, ScanOutcome, ServiceState, SlotRight
from wire.commands import ScanAnswer, SlotSlip, TicketPaper
from wire.rows import OfficeRow, ServiceRow, Words

NOON_AT = 1_790_053_200
"""A Tuesday in September, 12.00 in an office seven hours east of Greenwich."""


def words(indonesian: str, english: str) -> Words:
    """A text in both languages."""
    return Words(id=indonesian, en=english)


def office(**changes: object) -> OfficeRow:
    """The office, with other values where `changes` says so."""
    row = OfficeRow(
        name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
        business_day="2026-09-22",
        utc_offset_s=7 * 3600,
        languages=[Language.INDONESIAN, Language.ENGLISH],
        shield_min=30,
        call_timeout_s=60,
        call_repeats=2,
        running_text=words("", ""),
        public_url="https://antrean.contoh.go.id",
        takes_bookings=True,
    )
    return row.model_copy(update=changes)


def service(service_id: int, **changes: object) -> ServiceRow:
    """A service that is open and has three people waiting, with other values where `changes` says so."""
    row = ServiceRow(
        id=service_id,
        code=f"S{service_id}",
        name=words(f"Layanan {service_id}", f"Service {service_id}"),
        icon="document",
        series="A",
        sort=service_id,
        expected_min=10,
        state=ServiceState.OPEN,
        n_waiting=3,
        likely_wait_min=25,
        wait_at=words("Ruang tunggu lantai 1", "Waiting room, ground floor"),
        requirements=[words("Fotokopi Kartu Keluarga", "Copy of the family card")],
    )
    return row.model_copy(update=changes)


def usual_services() -> tuple[ServiceRow, ...]:
    """Six services as a civil registry has them, one of them paused, one empty, one very full."""
    return (
        _named(1, "KTP-R", "Rekam KTP-el baru", "Record a new ID card", "camera"),
        _named(2, "KTP-B", "Cetak KTP-el", "Print ID card", "printer-check", n_waiting=0, likely_wait_min=None),
        _named(3, "KK-P", "Kartu Keluarga", "Family card", "family-card", n_waiting=180, likely_wait_min=410),
        _forecast(4, "AKL", "Akta Kelahiran", "Birth certificate", "birth", n_waiting=8),
        _named(5, "KIA", "Kartu Identitas Anak", "Child identity card", "child-card", state=ServiceState.PAUSED),
        _named(6, "AMBIL", "Ambil dokumen jadi", "Collect documents", "collect", n_waiting=1, likely_wait_min=3),
    )


def many_services() -> tuple[ServiceRow, ...]:
    """25 services with the longest names that offices use: three with tiles of their own, the rest in groups."""
    ktp, deeds = words("Kartu Tanda Penduduk", "Identity card"), words("Akta pencatatan sipil", "Civil certificates")
    moving = words("Pindah dan datang", "Moving in and out")
    others = words("Layanan khusus dan pengaduan masyarakat", "Special services and complaints")
    rows = [
        _named(1, "AMBIL", "Pengambilan dokumen yang sudah selesai", "Collection of finished documents", "collect"),
        _named(2, "INFO", "Informasi dan konsultasi", "Information and advice", "information", n_waiting=0),
        _named(
            3, "IKD", "Aktivasi Identitas Kependudukan Digital", "Activation of digital identity", "digital-identity"
        ),
    ]
    for number, group, icon in (
        (6, ktp, "id-card"),
        (7, deeds, "birth"),
        (4, moving, "moving"),
        (5, others, "correction"),
    ):
        first = len(rows) + 1
        rows += [_long(first + i, group, icon) for i in range(number)]
    return tuple(rows)


def own_ticket(**changes: object) -> TicketPaper:
    """The same, given by the kiosk itself."""
    own = {"ticket_id": -3, "number": "Z 003", "chain": "", "status_url": None, "n_before": 0}
    plain = {"promise": None, "likely_wait_min": None, "likely_from_at": None, "likely_until_at": None}
    return ticket(**{**own, **plain, **changes})


def ticket(**changes: object) -> TicketPaper:
    """The paper of one ticket, with other values where `changes` says so."""
    paper = TicketPaper(
        ticket_id=12,
        number="A 012",
        office_name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
        service_name=words("Rekam KTP-el baru", "Record a new ID card"),
        wait_at=words("Ruang tunggu lantai 1", "Waiting room, ground floor"),
        requirements=[words("Fotokopi Kartu Keluarga", "Copy of the family card")],
        is_priority=False,
        slot_at=None,
        arrived_at=NOON_AT,
        utc_offset_s=7 * 3600,
        n_before=7,
        likely_wait_min=25,
        promise=PromiseKind.RANGE,
        likely_from_at=NOON_AT + 20 * 60,
        likely_until_at=NOON_AT + 35 * 60,
        shield_min=30,
        chain="0123456789",
        status_url="https://antrean.contoh.go.id/t/7Q2M-4KDX-9P",
        language=Language.INDONESIAN,
    )
    return paper.model_copy(update=changes)


def booked(right: SlotRight, **changes: object) -> TicketPaper:
    """The paper of a booked ticket for 12.00 whose visitor came at another time."""
    come_min = {SlotRight.EARLY: -40, SlotRight.FULL: 0, SlotRight.FULL_LATE: 8, SlotRight.PART: 17}.get(right, 50)
    counts_min = {SlotRight.PART: -79, SlotRight.NOTHING: 50}.get(right, -120)
    here = {
        "slot_at": NOON_AT,
        "slot_right": right,
        "right_from_at": NOON_AT,
        "counts_as_at": NOON_AT + counts_min * 60,
        "arrived_at": NOON_AT + come_min * 60,
        "n_before": 2,
        "promise": None,
    }
    return ticket(**(here | changes))


def slip(**changes: object) -> SlotSlip:
    """A booking made at the kiosk for tomorrow at nine, with other values where `changes` says so."""
    made = SlotSlip(
        code="ACDE7Q3M",
        booking_url="https://antrean.contoh.go.id/b/Zq3vKxW0m8rT1uYb5nHc2A",
        slot_at=NOON_AT + 21 * 3600,
        made_at=NOON_AT,
        utc_offset_s=7 * 3600,
        office_name="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh",
        service_name=words("Kartu Keluarga", "Family card"),
        requirements=[words("Kartu Keluarga lama", "Old family card")],
        language=Language.INDONESIAN,
    )
    return made.model_copy(update=changes)


def scan_answer(outcome: ScanOutcome, **changes: object) -> ScanAnswer:
    """What a code means, with other values where `changes` says so."""
    has_paper = outcome in (
        ScanOutcome.CHECKED_IN,
        ScanOutcome.JOINED,
        ScanOutcome.ALREADY,
        ScanOutcome.WAITING,
        ScanOutcome.RETURNED,
        ScanOutcome.CALLED,
        ScanOutcome.SERVING,
    )
    at_counter = outcome in (ScanOutcome.CALLED, ScanOutcome.SERVING)
    answer = ScanAnswer(
        outcome=outcome,
        paper=booked(SlotRight.FULL) if has_paper else None,
        slot_at=NOON_AT + 2 * 86_400 if outcome is ScanOutcome.WRONG_DAY else None,
        counter_name=words("Loket 3", "Counter 3") if at_counter else None,
    )
    return answer.model_copy(update=changes)


def _named(service_id: int, code: str, indonesian: str, english: str, icon: str, **changes: object) -> ServiceRow:
    return service(service_id, code=code, name=words(indonesian, english), icon=icon, **changes)


def _forecast(service_id: int, code: str, indonesian: str, english: str, icon: str, n_waiting: int) -> ServiceRow:
    likely = {"promise": PromiseKind.RANGE, "likely_from_min": 45, "likely_until_min": 70}
    return _named(service_id, code, indonesian, english, icon, n_waiting=n_waiting, **likely)


def _long(service_id: int, group: Words, icon: str) -> ServiceRow:
    name = words(
        "Pencatatan perubahan nama dan peristiwa penting lainnya",
        "Registration of changed names and other vital events",
    )
    return service(service_id, code=f"L{service_id}", name=name, icon=icon, group=group, n_waiting=service_id * 7)
