"""An office that looks real, for the pictures: services with long names, many visitors, every state of a desk."""

from __future__ import annotations

from dataclasses import dataclass

from wire.codes import (
    Channel,
    CounterState,
    DeviceRole,
    HelpAbout,
    Language,
    PaperState,
    PlaceReason,
    PriorityKind,
    ServiceState,
    TicketState,
)
from wire.messages import DeviceView
from wire.rows import CounterRow, HelpRow, OfficeRow, Row, ServiceRow, TicketRow, Words

NOON_AT = 1_780_027_440
"""11.04 in the office's zone."""

OWN_ID = 3
OPERATOR = "Sri Wahyuni"

_SERVICES = (
    ("Rekam KTP elektronik", "Record electronic identity card"),
    ("Cetak KTP elektronik", "Print electronic identity card"),
    ("Kartu Keluarga", "Family card"),
    ("Akta kelahiran", "Birth certificate"),
    ("Akta kematian", "Death certificate"),
    ("Kartu Identitas Anak", "Child identity card"),
    ("Pindah datang", "Moving in"),
    ("Pindah keluar", "Moving out"),
    ("Legalisasi dokumen kependudukan dan pencatatan sipil", "Certified copies of civil registry documents"),
    (
        "Pencatatan perubahan nama, jenis kelamin, dan peristiwa penting lainnya berdasarkan putusan pengadilan",
        "Recording of changes of name, sex and other vital events ordered by a court",
    ),
)
_MORE_SERVICES = (
    "Akta perkawinan", "Akta perceraian", "Pengakuan anak", "Pengesahan anak", "Pengangkatan anak",
    "Perubahan kewarganegaraan", "Surat keterangan tinggal terbatas", "Identitas Kependudukan Digital",
    "Konsolidasi data kependudukan", "Pembetulan akta", "Pembatalan akta", "Kartu hilang atau rusak",
    "Pelayanan warga negara asing", "Pengaduan dan konsultasi", "Pengambilan dokumen yang sudah jadi",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """How full the sample office is."""

    n_waiting: int = 12
    n_services: int = 10
    n_counters: int = 6
    n_helps: int = 0
    needs_paper: bool = False


def device(counter_id: int | None = None) -> DeviceView:
    """This computer as the server knows it."""
    return DeviceView(
        id=7, name="Loket 3", role=DeviceRole.COUNTER, zones=["utama"], counter_id=counter_id, hardware={}
    )


def office(crowd: Crowd, own: CounterRow, standing: TicketRow | None = None) -> list[Row]:
    """All rows of a morning at eleven."""
    rows: list[Row] = [_branch(), own, *_services(crowd.n_services), *_neighbours(crowd.n_counters)]
    rows += [*(_waiting(place, crowd.n_services) for place in range(crowd.n_waiting))]
    rows += _away() if crowd.n_waiting else []
    rows += [_ticket(12 + place, "A", state=TicketState.CALLED) for place in range(2)]
    rows += [
        HelpRow(id=40 + place, device_name=("Mesin 1 pintu utara", "Mesin 2 ruang tunggu")[place % 2], asked_at=NOON_AT)
        for place in range(crowd.n_helps)
    ]
    if crowd.needs_paper:
        rows.append(HelpRow(id=49, device_name="Mesin 1 pintu utara", asked_at=NOON_AT, about=HelpAbout.PAPER))
    return rows if standing is None else [*rows, standing]


def counter(state: CounterState, ticket: TicketRow | None = None, undo: str | None = None) -> CounterRow:
    """The own counter."""
    return CounterRow(
        id=OWN_ID, number=3, zone="utama", name=Words(id="Loket 3", en="Counter 3"), service_ids=[1, 2, 3, 9, 10],
        offsets_min={}, state=state, operator_name=OPERATOR, ticket_id=ticket.id if ticket else None, undo=undo,
        undo_number=ticket.number if ticket else "A 041" if undo else None,
        undo_until_at=NOON_AT + 50 if undo else None,
    )  # fmt: skip


def standing(state: TicketState, *, is_worst: bool = False, called_ago_s: int = 25) -> TicketRow:
    """The ticket at the own counter; the worst one has the longest service and every mark."""
    ticket = _ticket(42, "A", state=state).model_copy(
        update={"called_at": NOON_AT - called_ago_s, "counter_id": OWN_ID, "arrived_at": NOON_AT - 38 * 60}
    )
    if not is_worst:
        return ticket
    return ticket.model_copy(
        update={
            "number": "WA 142", "service_id": 10, "priority": PriorityKind.DISABLED, "slot_at": NOON_AT - 240,
            "headcount": 4, "missed_count": 2, "paper": PaperState.DOUBTFUL,
        }
    )  # fmt: skip


def _branch() -> OfficeRow:
    return OfficeRow(
        name="Dinas Kependudukan dan Pencatatan Sipil", business_day="2026-05-29", utc_offset_s=7 * 3600,
        languages=list(Language), shield_min=120, call_timeout_s=45, call_repeats=2,
        running_text=Words(id="", en=""),
    )  # fmt: skip


def _services(n_services: int) -> list[ServiceRow]:
    names = [*_SERVICES, *((name, name) for name in _MORE_SERVICES)][:n_services]
    return [
        ServiceRow(
            id=place, code=f"S{place}", name=Words(id=indonesian, en=english), icon="ticket", series="A", sort=place,
            expected_min=10, state=ServiceState.CLOSED if place == 8 else ServiceState.OPEN, n_waiting=0,
            likely_wait_min=None, likely_from_min=40, likely_until_min=65, wait_at=Words(id="", en=""), requirements=[],
        )
        for place, (indonesian, english) in enumerate(names, start=1)
    ]  # fmt: skip


def _neighbours(n_counters: int) -> list[CounterRow]:
    states = (CounterState.BUSY, CounterState.BUSY, CounterState.READY, CounterState.PAUSED, CounterState.CLOSED)
    people = ("Budi Santoso", "Dewi Lestari", "Agus Salim", "Rina Kartika", None)
    rows = []
    for place, number in enumerate(number for number in range(1, n_counters + 1) if number != OWN_ID):
        kind = place % len(states)
        rows.append(
            CounterRow(
                id=number, number=number, zone="utama", name=Words(id=f"Loket {number}", en=f"Counter {number}"),
                service_ids=[1, 2], offsets_min={}, state=states[kind], operator_name=people[kind],
                ticket_id=112 + kind if states[kind] is CounterState.BUSY else None,
            )
        )  # fmt: skip
    return rows


def _waiting(place: int, n_services: int) -> TicketRow:
    mine = [service for service in (1, 2, 3, 9, 10) if service <= n_services]
    series = "ABC"[place % 3]
    waited_s = (46 - min(place, 45)) * 55
    ticket = _ticket(43 + place, series).model_copy(
        update={
            "id": 1_000 + place, "n": 43 + place, "service_id": mine[place % len(mine)],
            "arrived_at": NOON_AT - waited_s, "turn_time_at": NOON_AT - waited_s,
        }
    )  # fmt: skip
    if place in (0, 4):
        senior = {"turn_time_at": NOON_AT - waited_s - 3600, "place": PlaceReason.PRIORITY}
        ticket = ticket.model_copy(update={"priority": PriorityKind.ELDERLY, **senior})
    if place == 2:
        senior = {"turn_time_at": NOON_AT - waited_s - 1800, "place": PlaceReason.BOOKED}
        ticket = ticket.model_copy(update={"slot_at": NOON_AT, **senior})
    if place == 3:
        ticket = ticket.model_copy(update={"back_at": NOON_AT - 600, "place": PlaceReason.RETURNED})
    return ticket.model_copy(update={"paper": PaperState.SHOWN}) if place == 5 else ticket


def _away() -> list[Row]:
    return [
        _ticket(31, "A", state=TicketState.HELD).model_copy(update={"return_due_at": NOON_AT + 420}),
        _ticket(35, "C", state=TicketState.MISSED).model_copy(update={"left_at": NOON_AT - 300, "missed_count": 1}),
        _ticket(27, "B", state=TicketState.MISSED).model_copy(update={"left_at": NOON_AT - 1500, "missed_count": 2}),
    ]


def _ticket(number: int, series: str, state: TicketState = TicketState.WAITING) -> TicketRow:
    return TicketRow(
        id=100 + number, number=f"{series} {number:03}", n=number, service_id=1, state=state, channel=Channel.KIOSK,
        headcount=1, priority=None, slot_at=None, arrived_at=NOON_AT - 3000, turn_time_at=NOON_AT - 3000,
        called_at=None, counter_id=None, left_at=None, return_due_at=None, missed_count=0, paper=PaperState.PRINTED,
        language=Language.INDONESIAN,
    )  # fmt: skip
