"""What the hall's page says about the rest of the day: what an act would mean for people, advice, and refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.application.crowd import Delay
from server.application.hall_overview import HallOverview, ServiceNow
from server.application.hall_prospects import HallProspects, ServiceProspect
from server.domain.business_day import utc_offset_s
from server.web.admin.visit import Visit
from wire.codes import PromiseKind, RefusalCode
from wire.queries import ServiceWait

NEVER_MIN = 24 * 60
_MOST_SERVICES = 6

LEARNED_SERVICES = 200
"""Before so many services were seen, forecasts rest on planned durations."""


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_REFUSED: Mapping[RefusalCode, str] = {
    RefusalCode.SLOT_TAKEN: _("Jam yang dipilih sudah penuh"),
    RefusalCode.ALREADY_BOOKED: _("Sudah punya janji untuk layanan yang sama"),
    RefusalCode.TOO_MANY_BOOKINGS: _("Terlalu banyak janji dengan satu nomor telepon"),
    RefusalCode.TOO_MANY_ATTEMPTS: _("Terlalu sering mencoba dari satu alamat"),
    RefusalCode.SAME_DAY_ONLY: _("Dua kali tidak datang: hanya untuk hari yang sama"),
    RefusalCode.HOLD_EXPIRED: _("Terlalu lama mengisi, jamnya sudah dilepas"),
    RefusalCode.TOO_LATE_TO_BOOK: _("Jamnya sudah terlalu dekat"),
    RefusalCode.NOT_BOOKABLE: _("Layanan atau harinya tidak dapat dipesan"),
    RefusalCode.VISITOR_FAULTY: _("Nama, nomor telepon, atau NIK belum benar"),
}
MINUTES = _("{m} menit")
_OTHER = _("Sebab lain")
_DELAYED: Mapping[Delay, str] = {
    Delay.WAITING_ROOM: _("Menunggu giliran di halaman tunggu sebelum memilih jam"),
    Delay.TOO_BUSY: _("Diminta membuka halaman lagi karena terlalu ramai"),
}
_FORECASTS: Mapping[PromiseKind, str] = {
    PromiseKind.SOON: _("sebentar lagi"),
    PromiseKind.FEW_PEOPLE: _("sebentar lagi"),
    PromiseKind.NO_COUNTER: _("tidak terpanggil hari ini"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAdvice:
    """A service's figures: nine of ten who come now wait no longer than this, as it is and with the counter."""

    name: str
    now: str
    then: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAdvice:
    """Advice on counters as the page shows it, always with both figures."""

    is_given: bool
    title: str
    gain: str
    services: Sequence[ServiceAdvice]
    caution: str


def forecast_words(visit: Visit, prospect: ServiceProspect) -> str:
    """How long somebody who comes now will wait."""
    if prospect.from_min is not None and prospect.until_min is not None:
        return visit.text(_("{n}–{m} menit"), n=prospect.from_min, m=prospect.until_min)
    known = None if prospect.kind is None else _FORECASTS.get(prospect.kind)
    return "–" if known is None else visit.text(known)


def shown_advice(visit: Visit, now: HallOverview, prospects: HallProspects) -> ShownAdvice | None:
    """Advice with both its figures; None while there is nothing to compare."""
    advice = prospects.advice
    if advice is None or advice.counter_id is None or advice.saving_min is None:
        return None
    counters = {each.id: visit.texts.of(each.name) for each in now.counters}
    counter = counters.get(advice.counter_id, f"#{advice.counter_id}")
    names = {each.id: visit.texts.of(each.name) for each in now.services}
    waits = sorted((each for each in advice.services if each.late_min != each.changed_late_min), key=_gain)
    titles = (_("Belum perlu loket tambahan."), _("Sebaiknya {name} dibuka."))
    gain = _("Bila {name} dibuka, setiap orang yang menunggu sekarang menghemat sekitar {n} menit.")
    further = _("{n} orang lagi dapat dipanggil hari ini.")
    caution = _("Angka ini masih kasar: baru {n} pelayanan yang dipelajari.")
    gains = [visit.text(gain, name=counter, n=advice.saving_min)]
    if advice.further_calls:
        gains.append(visit.text(further, n=advice.further_calls))
    return ShownAdvice(
        is_given=advice.is_given,
        title=visit.text(titles[advice.is_given], name=counter),
        gain=" ".join(gains),
        services=[
            ServiceAdvice(
                name=names.get(each.service_id, f"#{each.service_id}"),
                now=_minutes(visit, each.late_min),
                then=_minutes(visit, each.changed_late_min),
            )
            for each in waits[:_MOST_SERVICES]
        ],
        caution=visit.text(caution, n=advice.n_services) if advice.n_services < LEARNED_SERVICES else "",
    )


def turned_away(visit: Visit, prospects: HallProspects) -> Sequence[tuple[str, int]]:
    """Why bookings were refused today and how often phones had to wait, the most frequent first."""
    known = {visit.text(words): prospects.refused.get(code, 0) for code, words in _REFUSED.items()}
    others = sum(count for code, count in prospects.refused.items() if code not in _REFUSED)
    delayed = {visit.text(words): prospects.delayed.get(delay, 0) for delay, words in _DELAYED.items()}
    counted = [*known.items(), (visit.text(_OTHER), others), *delayed.items()]
    return sorted((each for each in counted if each[1]), key=lambda each: -each[1])


def service_lines(visit: Visit, now: HallOverview, service: ServiceNow, prospect: ServiceProspect) -> list[str]:
    """What closing or pausing a service means for those who wait and for those who booked."""
    lines = [visit.text(_("{n} orang menunggu sekarang."), n=service.n_waiting)]
    if service.n_waiting and not service.n_counters:
        lines.append(visit.text(_("Tidak ada loket buka yang melayaninya: mereka belum dapat dipanggil.")))
    elif service.n_waiting and prospect.from_min is not None and prospect.until_min is not None:
        offset_s = utc_offset_s(now.at, visit.doors.branch().zone)
        ends_at = [now.at + minutes * 60 for minutes in (prospect.from_min, prospect.until_min)]
        first, last = (visit.texts.clock(each, offset_s) for each in ends_at)
        said = _("Mereka tetap dipanggil; yang terakhir kira-kira antara pukul {first} dan {last}.")
        lines.append(visit.text(said, first=first, last=last))
    if prospect.n_booked:
        said = _("{n} orang dengan janji hari ini belum datang: saat jeda tetap dapat masuk, setelah tutup ditolak.")
        lines.append(visit.text(said, n=prospect.n_booked))
    lines.append(visit.text(_("Jeda dan tutup berlaku sampai dibuka lagi di sini, juga besok.")))
    return lines


def closing_lines(visit: Visit, now: HallOverview, prospects: HallProspects) -> list[str]:
    """Whom closing the day sends home."""
    at_counters = sum(each.ticket_number is not None for each in now.counters)
    n_booked = sum(each.n_booked for each in prospects.services.values())
    told = _("{n} orang masih menunggu: nomor mereka kedaluwarsa dan mereka harus datang lagi.")
    lines = [visit.text(told, n=now.n_waiting)]
    if at_counters:
        lines.append(visit.text(_("{n} orang sedang di loket: pelayanan mereka tercatat terputus."), n=at_counters))
    if n_booked:
        lines.append(visit.text(_("{n} janji hari ini belum datang dan ikut gugur."), n=n_booked))
    over = _("Loket ditutup, petugas keluar. Sampai hari berganti, hari ini dapat dibuka lagi di sini.")
    return [*lines, visit.text(over)]


def reopening_lines(visit: Visit) -> list[str]:
    """What comes back with the day, and what does not."""
    return [
        visit.text(_("Nomor yang kedaluwarsa karena hari ditutup menunggu lagi, dengan urutan yang sama.")),
        visit.text(_("Janji yang sudah gugur tidak kembali: ambilkan nomor di meja depan.")),
        visit.text(_("Loket tetap tutup sampai petugasnya masuk lagi.")),
    ]


def _gain(wait: ServiceWait) -> int:
    """The most helpful first: whoever is called at all, then whoever waits less."""
    if wait.late_min is None or wait.changed_late_min is None:
        return -NEVER_MIN
    return wait.changed_late_min - wait.late_min


def _minutes(visit: Visit, minutes: int | None) -> str:
    return visit.text(_("tidak terpanggil hari ini")) if minutes is None else visit.text(MINUTES, m=minutes)
