"""The live page of a supervisor: the hall now, what needs somebody, and what may be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from flask import Response

from server.application.hall_overview import Alarm, AlarmKind, CounterNow, HallOverview, ServiceNow
from server.application.refusals import Refusal
from server.domain.rights import Area, Right
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.frame import OfficePages
from server.web.admin.hall_outlook import (
    MINUTES,
    closing_lines,
    forecast_words,
    reopening_lines,
    service_lines,
    shown_advice,
    turned_away,
)
from server.web.admin.handing_over import HALL, add_handing_over
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import Visit
from wire.codes import CounterState, RefusalCode, ServiceState

REFRESH_S = 10


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_ALARMS = {
    AlarmKind.DISK: _("Penyimpanan server terisi {n} %."),
    AlarmKind.STORAGE_FAILED: _(
        "Server tidak bisa mencatat lagi: penyimpanannya rusak. Panggil dengan kertas, dan panggil petugas TI sekarang."
    ),
    AlarmKind.STORAGE_FULL: _(
        "Penyimpanan server penuh: tidak ada nomor baru sampai ada tempat. Yang sudah punya nomor tetap dipanggil."
    ),
    AlarmKind.CLOCK: _("Jam komputer server tidak wajar. Kantor memakai jamnya sendiri; lihat Simpanan."),
    AlarmKind.CALL_UNSEEN: _(
        "{name}: panggilannya belum tampil di papan mana pun. Minta petugas memanggil dengan suara."
    ),
    AlarmKind.LONG_WAIT: _("{name}: ada yang sudah menunggu {n} menit."),
    AlarmKind.NO_COUNTER: _("{name}: {n} orang menunggu dan tidak ada loket buka yang melayaninya."),
    AlarmKind.HELP: _("{n} orang meminta bantuan di mesin nomor."),
    AlarmKind.DOUBTFUL: _("{n} tiket meragukan: mungkin tidak tercetak. Cetak ulang di loket."),
    AlarmKind.BOARD_SILENT: _("{name} tidak bersuara: panggilan terakhir tampil tetapi tidak terdengar."),
    AlarmKind.DEVICE_AWAY: _("{name} tidak tersambung."),
    AlarmKind.OVERRIDE: _("{n} panggilan di luar giliran."),
}
_MANY = {
    AlarmKind.NO_COUNTER: _("{n} layanan tanpa loket buka, padahal ada yang menunggu: {names}."),
    AlarmKind.DEVICE_AWAY: _("{n} perangkat tidak tersambung: {names}."),
}
_MOST_ALIKE = 2
_COUNTERS = {
    CounterState.CLOSED: _("tutup"),
    CounterState.OPEN: _("buka"),
    CounterState.READY: _("siap, menunggu pengunjung"),
    CounterState.BUSY: _("melayani"),
    CounterState.PAUSED: _("istirahat"),
}
_SERVICES = {
    ServiceState.OPEN: _("buka"),
    ServiceState.PAUSED: _("dijeda"),
    ServiceState.CLOSED: _("ditutup"),
}
_FULL = "full"
_IS_FULL = _("penuh hari ini")
_CHOICES = {
    ServiceState.OPEN.value: (_("Buka"), _("Pengunjung dapat mengambil nomor.")),
    _FULL: (
        _("Penuh hari ini"),
        _("Mesin nomor tidak memberi nomor lagi hari ini; besok buka sendiri. Petugas masih dapat mengambilkan."),
    ),
    ServiceState.PAUSED.value: (
        _("Jeda"),
        _("Tidak ada nomor baru sampai dibuka lagi. Yang punya janji tetap dapat masuk."),
    ),
    ServiceState.CLOSED.value: (_("Tutup"), _("Tidak ada nomor baru lagi. Yang sudah menunggu tetap dipanggil.")),
}
STATE = Form(fields=(Field(name="state", label=_("Keadaan layanan"), kind=Kind.CHOICE),), area=Area.HALL)
SKILLS = Form(
    fields=(Field(name="services", label=_("Layanan loket ini hari ini"), kind=Kind.CHOICES),), area=Area.HALL
)


def add_hall(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(HALL, _("Ruang tunggu"), icon="people", area=Area.HALL, group="today")

    @pages.get(HALL, area=Area.HALL)
    def hall(visit: Visit) -> Response:
        now, prospects = visit.doors.hall.overview(), visit.doors.hall.prospects()
        return visit.show(
            "hall.html",
            hall=now,
            advice=shown_advice(visit, now, prospects),
            forecast=lambda service: forecast_words(visit, prospects.service(service.id)),
            n_booked=lambda service: prospects.service(service.id).n_booked,
            turned_away=turned_away(visit, prospects),
            alarms=_sentences(visit, now.alarms),
            counter_words=_COUNTERS,
            service_state=lambda each: visit.text(_IS_FULL if _choice(each) == _FULL else _SERVICES[each.state]),
            minutes=lambda seconds: "–" if seconds is None else visit.text(MINUTES, m=seconds // 60),
            may_act=visit.may(Area.HALL),
            refresh_s=REFRESH_S,
        )

    _add_service(pages)
    _add_counter(pages)
    add_handing_over(pages)
    _add_closing(pages)
    _add_reopening(pages)


def _add_service(pages: OfficePages) -> None:
    path = f"{HALL}/layanan/<int:service_id>"

    def page(visit: Visit, service: ServiceNow, status: int, filled: Filled) -> Response:
        prospect = visit.doors.hall.prospects().service(service.id)
        lines = service_lines(visit, visit.doors.hall.overview(), service, prospect)
        return _asked(visit, f"{HALL}/layanan/{service.id}", visit.texts.of(service.name), lines, filled, status)

    @pages.get(path, area=Area.HALL, right=Right.CHANGE)
    def ask_service(visit: Visit, service_id: int) -> Response:
        service = _service(visit.doors.hall.overview(), service_id)
        return page(visit, service, 200, _state_form(visit).holding(visit.member, state=_choice(service)))

    @pages.post(path, area=Area.HALL)
    def set_service(visit: Visit, service_id: int) -> Response:
        filled = visit.read(_state_form(visit))
        if not filled.is_good:
            return page(visit, _service(visit.doors.hall.overview(), service_id), UNPROCESSABLE, filled)
        chosen = filled.given("state")
        state = ServiceState.OPEN if chosen == _FULL else ServiceState(chosen)
        visit.doors.hall.set_service(visit.member.id, service_id, state, is_full=chosen == _FULL)
        return visit.go(HALL, said="saved")


def _add_counter(pages: OfficePages) -> None:
    path = f"{HALL}/loket/<int:counter_id>"

    def page(visit: Visit, counter: CounterNow, status: int, filled: Filled) -> Response:
        lines = [visit.text(_("Berlaku sampai loket ditutup; besok kembali seperti rencana."))]
        return _asked(visit, f"{HALL}/loket/{counter.id}", visit.texts.of(counter.name), lines, filled, status)

    @pages.get(path, area=Area.HALL, right=Right.CHANGE)
    def ask_counter(visit: Visit, counter_id: int) -> Response:
        now = visit.doors.hall.overview()
        counter = _counter(now, counter_id)
        held = [str(each) for each in counter.service_ids]
        return page(visit, counter, 200, _skills_form(visit, now).holding(visit.member, services=held))

    @pages.post(path, area=Area.HALL)
    def set_counter(visit: Visit, counter_id: int) -> Response:
        now = visit.doors.hall.overview()
        filled = visit.read(_skills_form(visit, now))
        if not filled.is_good:
            return page(visit, _counter(now, counter_id), UNPROCESSABLE, filled)
        visit.doors.hall.set_skills(visit.member.id, counter_id, [int(each) for each in filled.chosen("services")])
        return visit.go(HALL, said="saved")


def _add_closing(pages: OfficePages) -> None:
    path = f"{HALL}/tutup"
    form = Form(fields=(Field(name="sure", label=_("Ya, tutup hari ini"), kind=Kind.FLAG),), area=Area.HALL)

    def page(visit: Visit, status: int, filled: Filled) -> Response:
        lines = closing_lines(visit, visit.doors.hall.overview(), visit.doors.hall.prospects())
        return _asked(visit, path, visit.text(_("Tutup hari ini")), lines, filled, status)

    @pages.get(path, area=Area.HALL, right=Right.CHANGE)
    def ask_closing(visit: Visit) -> Response:
        return page(visit, 200, form.empty(visit.member))

    @pages.post(path, area=Area.HALL)
    def close(visit: Visit) -> Response:
        filled = visit.read(form)
        if filled.is_good and not filled.flag("sure"):
            filled.blame("sure", _("Centang bila hari ini memang akan ditutup."))
        if not filled.is_good:
            return page(visit, UNPROCESSABLE, filled)
        visit.doors.hall.close_day(visit.member.id)
        return visit.go(HALL, said="saved")


def _add_reopening(pages: OfficePages) -> None:
    path = f"{HALL}/buka-lagi"
    form = Form(fields=(), area=Area.HALL)

    @pages.get(path, area=Area.HALL, right=Right.CHANGE)
    def ask_reopening(visit: Visit) -> Response:
        title = visit.text(_("Buka hari ini lagi"))
        return visit.show(
            "ask.html",
            filled=form.empty(visit.member),
            title=title,
            lines=reopening_lines(visit),
            action=path,
            button=title,
            back=HALL,
            step="",
        )

    @pages.act(path, area=Area.HALL)
    def reopen(visit: Visit) -> Response:
        visit.doors.hall.reopen_day(visit.member.id)
        return visit.go(HALL, said="saved")


def _asked(visit: Visit, action: str, title: str, lines: list[str], filled: Filled, status: int) -> Response:
    return visit.show(
        "ask.html",
        status=status,
        filled=filled,
        title=title,
        lines=lines,
        action=action,
        button=_("Simpan"),
        back=HALL,
        step="",
    )


def _sentences(visit: Visit, alarms: Sequence[Alarm]) -> list[str]:
    """What needs somebody. Many of one kind are one sentence: a network that is down must not hide the rest."""
    told = []
    for kind, alike in groupby(alarms, key=lambda each: each.kind):
        found = list(alike)
        names = [visit.texts.of(each.name) for each in found]
        if kind in _MANY and len(found) > _MOST_ALIKE:
            told.append(visit.text(_MANY[kind], n=len(found), names=", ".join(names)))
        else:
            told += [
                visit.text(_ALARMS[kind], name=name, n=each.count) for name, each in zip(names, found, strict=True)
            ]
    return told


def _choice(service: ServiceNow) -> str:
    """Which of the choices stands."""
    return _FULL if service.is_full and service.state is ServiceState.OPEN else service.state.value


def _state_form(visit: Visit) -> Form:
    options = [
        Option(value=value, label=visit.text(label), hint=visit.text(hint)) for value, (label, hint) in _CHOICES.items()
    ]
    return STATE.offering(state=options)


def _skills_form(visit: Visit, now: HallOverview) -> Form:
    return SKILLS.offering(
        services=[Option(value=str(each.id), label=visit.texts.of(each.name)) for each in now.services]
    )


def _service(now: HallOverview, service_id: int) -> ServiceNow:
    found = [each for each in now.services if each.id == service_id]
    if not found:
        raise Refusal(RefusalCode.NOT_FOUND, f"there is no service {service_id}")
    return found[0]


def _counter(now: HallOverview, counter_id: int) -> CounterNow:
    found = [each for each in now.counters if each.id == counter_id]
    if not found:
        raise Refusal(RefusalCode.NOT_FOUND, f"there is no counter {counter_id}")
    return found[0]
