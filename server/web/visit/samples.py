"""A small office that takes bookings, without a database: for tests and for the pictures of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from server.application.reception import NextOpening, Reception, ServiceNow
from server.application.status_page import CalledNow
from server.domain.calendar.day_plan import DayPlan, Span
from server.domain.leaflet import Leaflet, RequirementCase
from server.domain.office import Service, Text
from wire.codes import ServiceState
from wire.rows import Words

SATURDAY_AT = 1_789_174_800  # Saturday 12 September 2026, 08:00 in Jakarta
OFFSET_S = 7 * 3600
DAY_S = 24 * 3600
FULL_DAY, CLOSED_DAY = "2026-09-16", "2026-09-17"

_CLOSED = Text(id="Tutup: pelatihan petugas", en="Closed: staff training")
_SUNDAY = Text(id="Tutup setiap hari Minggu", en="Closed on Sundays")


def _words(pair: str) -> Text:
    first, _, second = pair.partition("|")
    return Text(id=first, en=second or first)


def _service(
    service_id: int, code: str, name: str, icon: str, group: str = "", cases: tuple[RequirementCase, ...] = ()
) -> Service:
    return Service(
        id=service_id,
        code=code,
        name=_words(name),
        group=_words(group) if group else None,
        icon=icon,
        series="A",
        sort=service_id,
        expected_min=8,
        state=ServiceState.OPEN,
        wait_at=_words("Ruang Pelayanan|Service hall"),
        requirements=(_words("Fotokopi Kartu Keluarga|Copy of the family card"),),
        leaflet=Leaflet(
            cases=cases,
            basis=_words("Perpres 96/2018, Permendagri 108/2019"),
            version_on="2026-11-01",
            fee=_words("Gratis. Jangan memberi uang kepada siapa pun.|Free. Do not give money to anyone."),
            ready_after=_words("1 hari kerja|1 working day"),
        ),
    )


_LOST = RequirementCase(
    key="hilang",
    name=_words("KTP hilang|The card is lost"),
    papers=(
        _words("Surat kehilangan dari polisi|Police report of the loss"),
        _words("Fotokopi Kartu Keluarga|Copy of the family card"),
    ),
)
_DAMAGED = RequirementCase(
    key="rusak",
    name=_words("KTP rusak atau tidak terbaca|The card is damaged or cannot be read"),
    papers=(
        _words("KTP yang rusak|The damaged ID card"),
        _words("Formulir F-1.02 (ada di kantor)|Form F-1.02 (available at the office)"),
        _words("Bukti perubahan data bila ada, misalnya ijazah atau akta|Proof of changed data, if any"),
    ),
)
SERVICES = (
    _service(1, "KTP-H", "KTP hilang atau rusak|Lost or damaged ID card", "id-card", cases=(_LOST, _DAMAGED)),
    _service(2, "KK-B", "Kartu Keluarga baru|New family card", "family-card"),
    _service(3, "AKL", "Akta kelahiran|Birth certificate", "birth", "Akta|Certificates"),
    _service(4, "AKM", "Akta kematian|Death certificate", "death", "Akta|Certificates"),
    _service(5, "AMBIL", "Ambil dokumen jadi|Collect finished documents", "collect"),
)
"""The second needs a NIK, the last takes no bookings."""


@dataclass
class SampleHall:
    """The office as its visitors see it; `at` stands still until it is moved."""

    at: int = SATURDAY_AT
    n_waiting: int = 7
    public_url: str | None = "https://antrean.contoh.go.id"
    is_always_open: bool = False

    def reception(self) -> Reception:
        """How it stands."""
        plan = None if self.is_always_open else plan_of(self.today)
        called = (
            CalledNow(number="A 031", counter_name=Words(id="Loket 1", en="Counter 1")),
            CalledNow(number="A 032", counter_name=Words(id="Loket 2", en="Counter 2")),
        )
        opening = next(plan_of(day) for ahead in range(1, 9) if plan_of(day := shifted(self.today, ahead)).service)
        return Reception(
            office_name="Dinas Kependudukan dan Pencatatan Sipil",
            public_url=self.public_url,
            utc_offset_s=OFFSET_S,
            at=self.at,
            today=self.today,
            plan=plan,
            next_opening=NextOpening(day=opening.day, from_at=opening.service[0].from_at),
            n_waiting=self.n_waiting,
            n_counters_open=3,
            keep_persons_days=30,
            services=tuple(
                ServiceNow(service=each, plan=plan, n_waiting=self.n_waiting, likely_wait_min=12, called_now=called)
                for each in SERVICES
            ),
        )

    @property
    def today(self) -> str:
        """ISO date of the local day."""
        return (date(1970, 1, 1) + timedelta(days=(self.at + OFFSET_S) // DAY_S)).isoformat()


def shifted(day: str, by: int) -> str:
    """So many days later."""
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()


def midnight_at(day: str) -> int:
    """When a local day begins."""
    return (date.fromisoformat(day) - date(1970, 1, 1)).days * DAY_S - OFFSET_S


def plan_of(day: str) -> DayPlan:
    """Six days a week from eight to three, with a break at noon."""
    reason = _SUNDAY if date.fromisoformat(day).weekday() == 6 else _CLOSED if day == CLOSED_DAY else None
    if reason is not None:
        return DayPlan(day=day, service=(), registration=(), reason=reason)
    at = midnight_at(day)
    morning = Span(from_at=at + 8 * 3600, until_at=at + 12 * 3600)
    afternoon = Span(from_at=at + 13 * 3600, until_at=at + 15 * 3600)
    numbers = Span(from_at=at + 27_000, until_at=at + 52_200)
    return DayPlan(day=day, service=(morning, afternoon), registration=(numbers,), reason=None)
