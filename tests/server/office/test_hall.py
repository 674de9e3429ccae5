"""The live page of a supervisor: what it shows of a real hall, and what its acts change in it."""

from __future__ import annotations

import re

import pytest

from server.application.crowd import Delay
from server.application.hall_prospects import HallProspects, ServiceProspect
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.small_office import KK, KTP
from wire.codes import OperatorRole, PromiseKind, RefusalCode
from wire.queries import ServiceWait, StaffingAdvice

HALL = "/kantor/ruang"


@pytest.fixture
def supervisor(pages_office: PagesOffice) -> Browser:
    return pages_office.signed_in("wayan")


def test_a_hall_before_the_first_ticket_says_that_nothing_is_wrong(supervisor: Browser) -> None:
    page = supervisor.get(HALL).text
    assert "Hari belum dibuka." in page
    assert "Tidak ada. Semua berjalan." in page


def test_who_waits_long_and_for_nobody_is_an_alarm(pages_office: PagesOffice, supervisor: Browser) -> None:
    pages_office.small.issue(KTP)
    pages_office.small.clock.pass_s(61 * 60)
    page = supervisor.get(HALL).text
    assert "ada yang sudah menunggu 61 menit" in page
    assert "tidak ada loket buka yang melayaninya" in page


def test_counters_show_who_sits_there_with_whom(pages_office: PagesOffice, supervisor: Browser) -> None:
    small = pages_office.small
    number = small.issue(KTP).number
    small.do(small.open_counter(1), "call-next")
    small.clock.pass_s(120)
    page = supervisor.get(HALL).text
    assert number in page
    assert "Sari" in page
    assert "2 menit" in page


def test_help_and_doubtful_paper_need_somebody(pages_office: PagesOffice, supervisor: Browser) -> None:
    small = pages_office.small
    ticket_id = small.issue(KTP).ticket_id
    small.do(1, "report-paper", f'{{"ticket_id":{ticket_id},"paper":"doubtful"}}')
    small.do(1, "ask-help")
    page = supervisor.get(HALL).text
    assert "1 orang meminta bantuan" in page
    assert "1 tiket meragukan" in page


def test_a_call_out_of_turn_is_seen_at_once(pages_office: PagesOffice, supervisor: Browser) -> None:
    small = pages_office.small
    small.issue(KTP)
    later = small.issue(KTP).ticket_id
    desk = small.open_counter(1)
    small.do(desk, "call-ticket", f'{{"ticket_id":{later},"reason":"medical_emergency"}}')
    assert "1 panggilan di luar giliran" in supervisor.get(HALL).text
    small.do(desk, "undo-last")
    assert "di luar giliran" not in supervisor.get(HALL).text


def test_a_device_that_went_away_is_named(pages_office: PagesOffice, supervisor: Browser) -> None:
    with pages_office.small.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE device SET public_key = 'k'")
    pages_office.connected = frozenset({1, 2, 3, 4})
    page = supervisor.get(HALL).text
    assert page.count("tidak tersambung.") == 1
    pages_office.connected = frozenset({1, 2, 3, 4, 5})
    assert "tidak tersambung." not in supervisor.get(HALL).text


def test_many_devices_that_went_away_are_one_alarm(pages_office: PagesOffice, supervisor: Browser) -> None:
    with pages_office.small.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE device SET public_key = 'k'")
    page = supervisor.get(HALL).text
    alarms = re.findall(r"</svg>([^<]*)</li>", page.partition('class="alarms"')[2].partition("</ul>")[0])
    (told,) = alarms
    assert told == "5 perangkat tidak tersambung: board 4, counter 1, counter 2, counter 3, kiosk 0."


def test_a_paused_service_gives_no_numbers_until_it_is_opened(pages_office: PagesOffice, supervisor: Browser) -> None:
    path = f"{HALL}/layanan/{KTP}"
    supervisor.get(path)
    assert supervisor.post(path, state="paused").status_code == 303
    assert pages_office.small.refusal(1, "issue-ticket", f'{{"service_id":{KTP}}}') == "service_paused"
    supervisor.get(path)
    supervisor.post(path, state="open")
    pages_office.small.issue(KTP)


def test_a_full_service_gives_numbers_at_the_desk_alone_and_at_kiosks_tomorrow(
    pages_office: PagesOffice, supervisor: Browser
) -> None:
    small = pages_office.small
    small.issue(KK)
    path = f"{HALL}/layanan/{KTP}"
    supervisor.get(path)
    assert supervisor.post(path, state="full").status_code == 303
    assert "penuh hari ini" in supervisor.get(HALL).text
    assert 'value="full" checked' in supervisor.get(path).text
    assert small.refusal(1, "issue-ticket", f'{{"service_id":{KTP}}}') == "registration_over"
    helper = pages_office.signed_in("lilis")
    helper.get("/kantor/meja")
    assert helper.post("/kantor/meja/ambil", service=str(KTP), headcount="1", language="id").status_code == 303
    changed = [each.fact for each in pages_office.records() if each.fact.kind == "set_up"][-1]
    assert changed.columns == ["full_on"]
    small.clock.pass_s(24 * 3600)
    small.issue(KTP)
    assert "penuh hari ini" not in supervisor.get(HALL).text
    assert small.faults() == []


def test_a_counter_serves_something_else_for_the_rest_of_the_day(
    pages_office: PagesOffice, supervisor: Browser
) -> None:
    small = pages_office.small
    small.open_counter(1)
    path = f"{HALL}/loket/1"
    supervisor.get(path)
    assert supervisor.post(path, services=[str(KK)]).status_code == 303
    assert f'value="{KK}" checked' in supervisor.get(path).text
    small.issue(KK)
    assert small.do(2, "call-next").ticket is not None
    assert small.faults() == []


def test_a_closed_counter_cannot_be_given_other_work(pages_office: PagesOffice, supervisor: Browser) -> None:
    pages_office.small.issue(KTP)
    supervisor.get(f"{HALL}/loket/1")
    assert supervisor.post(f"{HALL}/loket/1", services=[str(KK)]).status_code == 409


def test_closing_the_day_says_whom_it_sends_home_and_asks_twice(pages_office: PagesOffice, supervisor: Browser) -> None:
    small = pages_office.small
    small.issue(KTP)
    small.issue(KTP)
    assert "2 orang masih menunggu" in supervisor.get(f"{HALL}/tutup").text
    assert supervisor.post(f"{HALL}/tutup").status_code == 422
    assert supervisor.post(f"{HALL}/tutup", sure="1").status_code == 303
    assert small.refusal(1, "issue-ticket", f'{{"service_id":{KTP}}}') == "day_closed"
    assert small.faults() == []


def test_a_day_closed_too_early_goes_on_with_everybody_in_the_old_place(
    pages_office: PagesOffice, supervisor: Browser
) -> None:
    small = pages_office.small
    first, second, third = (small.issue(KTP) for _ in range(3))
    small.do(small.open_counter(1), "call-next")
    small.do(2, "cancel-ticket", f'{{"ticket_id":{second.ticket_id},"reason":"visitor_left"}}')
    supervisor.get(f"{HALL}/tutup")
    supervisor.post(f"{HALL}/tutup", sure="1")
    small.clock.pass_s(300)
    page = supervisor.get(HALL).text
    assert "Hari ini sudah ditutup." in page
    assert f"{HALL}/buka-lagi" in page
    assert "dengan urutan yang sama" in supervisor.get(f"{HALL}/buka-lagi").text
    assert supervisor.post(f"{HALL}/buka-lagi").status_code == 303
    assert "buka-lagi" not in supervisor.get(HALL).text
    assert small.issue(KTP).number == "A 004"
    small.open_counter(1)
    called = [small.do(2, "call-next").ticket.number for _ in range(2)]
    assert called == [first.number, third.number]
    assert [each.fact.kind for each in pages_office.records()].count("revived") == 2
    assert small.faults() == []


def test_only_a_day_that_was_closed_today_is_opened_again(pages_office: PagesOffice, supervisor: Browser) -> None:
    small = pages_office.small
    assert "buka-lagi" not in supervisor.get(HALL).text
    supervisor.get(f"{HALL}/buka-lagi")
    assert supervisor.post(f"{HALL}/buka-lagi").status_code == 409
    small.issue(KTP)
    assert supervisor.post(f"{HALL}/buka-lagi").status_code == 409
    supervisor.get(f"{HALL}/tutup")
    supervisor.post(f"{HALL}/tutup", sure="1")
    small.clock.pass_s(24 * 3600)
    assert "buka-lagi" not in supervisor.get(HALL).text
    assert supervisor.post(f"{HALL}/buka-lagi").status_code == 409
    assert small.faults() == []


def advice(**values: object) -> StaffingAdvice:
    waits = [ServiceWait(service_id=KTP, late_min=75, changed_late_min=40)]
    given = {"made_at": 0, "counter_id": 2, "is_given": True, "target_min": 60, "saving_min": 12, "further_calls": 3}
    return StaffingAdvice.model_validate({"services": waits, "n_services": 500, **given, **values})


def test_advice_names_the_counter_and_both_figures(pages_office: PagesOffice, supervisor: Browser) -> None:
    pages_office.prospects = HallProspects(advice=advice())
    page = supervisor.get(HALL).text
    assert "Sebaiknya Loket 2 dibuka." in page
    assert "menghemat sekitar 12 menit" in page
    assert "3 orang lagi dapat dipanggil hari ini." in page
    assert "<td>75 menit</td><td>40 menit</td>" in page
    assert "masih kasar" not in page
    pages_office.prospects = HallProspects(advice=advice(is_given=False, n_services=3, further_calls=0))
    page = supervisor.get(HALL).text
    assert "Belum perlu loket tambahan." in page
    assert "baru 3 pelayanan yang dipelajari" in page


def test_without_a_closed_counter_there_is_nothing_to_advise(pages_office: PagesOffice, supervisor: Browser) -> None:
    none = {"counter_id": None, "saving_min": None, "further_calls": None, "services": [], "is_given": False}
    pages_office.prospects = HallProspects(advice=advice(**none))
    assert "Saran loket" not in supervisor.get(HALL).text


def test_who_comes_now_is_told_how_long_and_bookings_are_counted(
    pages_office: PagesOffice, supervisor: Browser
) -> None:
    ranged = ServiceProspect(kind=PromiseKind.RANGE, from_min=20, until_min=35, n_booked=4)
    never = ServiceProspect(kind=PromiseKind.NO_COUNTER)
    pages_office.prospects = HallProspects(services={KTP: ranged, KK: never})
    page = supervisor.get(HALL).text
    cells = dict(re.findall(r'data-is="(Perkiraan tunggu|Janji ditunggu)">([^<]+)<', page.partition("Layanan KK")[0]))
    assert cells == {"Perkiraan tunggu": "20–35 menit", "Janji ditunggu": "4"}
    assert ">tidak terpanggil hari ini</td>" in page


def test_refused_bookings_and_waiting_phones_are_shown_with_the_reason(
    pages_office: PagesOffice, supervisor: Browser
) -> None:
    assert "Pemesan yang ditolak" not in supervisor.get(HALL).text
    refused = {RefusalCode.SLOT_TAKEN: 7, RefusalCode.OVERLOADED: 2}
    pages_office.prospects = HallProspects(refused=refused, delayed={Delay.WAITING_ROOM: 31, Delay.TOO_BUSY: 1})
    page = supervisor.get(HALL).text
    for words, count in (("sudah penuh", 7), ("Sebab lain", 2), ("halaman tunggu", 31), ("terlalu ramai", 1)):
        assert f"{count}</dd>" in page.partition(words)[2][:80], words


def test_closing_a_service_says_when_the_last_one_is_called_and_who_is_sent_away(
    pages_office: PagesOffice, supervisor: Browser
) -> None:
    small = pages_office.small
    small.issue(KTP)
    path = f"{HALL}/layanan/{KTP}"
    assert "belum dapat dipanggil" in supervisor.get(path).text
    small.do(small.open_counter(1), "pause-counter", '{"reason":"break"}')
    pages_office.prospects = HallProspects(
        services={KTP: ServiceProspect(kind=PromiseKind.RANGE, from_min=20, until_min=35, n_booked=4)}
    )
    page = supervisor.get(path).text
    assert "yang terakhir kira-kira antara pukul" in page
    assert "4 orang dengan janji hari ini belum datang" in page
    assert "juga besok" in page
    assert "4 janji hari ini belum datang dan ikut gugur" in supervisor.get(f"{HALL}/tutup").text


def test_a_waiting_number_is_handed_over_and_called_by_whoever_is_ready(
    pages_office: PagesOffice, supervisor: Browser
) -> None:
    small = pages_office.small
    number = small.issue(KTP).number
    path = f"{HALL}/serah"
    assert f'value="{number}"' in supervisor.get(f"{path}?nomor={number}").text
    assert supervisor.post(path, number=number, service=str(KTP)).status_code == 422
    assert supervisor.post(path, number=number.lower().replace(" ", ""), service=str(KK)).status_code == 303
    assert "sudah diserahkan" in supervisor.get(HALL).text
    (record,) = [each for each in pages_office.records() if each.fact.kind == "transferred"]
    assert record.actor == pages_office.ids[OperatorRole.SUPERVISOR]
    assert small.faults() == []


@pytest.mark.parametrize("number", ["Z 999", "0", "<b>"])
def test_a_number_that_nobody_waits_with_is_not_handed_over(
    number: str, pages_office: PagesOffice, supervisor: Browser
) -> None:
    pages_office.small.issue(KTP)
    supervisor.get(f"{HALL}/serah")
    answer = supervisor.post(f"{HALL}/serah", number=number, service=str(KK))
    assert answer.status_code == 422
    assert "Tidak ada nomor terbuka" in answer.text


def test_what_stands_at_a_counter_is_handed_over_there(pages_office: PagesOffice, supervisor: Browser) -> None:
    small = pages_office.small
    number = small.issue(KTP).number
    small.do(small.open_counter(1), "call-next")
    supervisor.get(f"{HALL}/serah")
    answer = supervisor.post(f"{HALL}/serah", number=number, service=str(KK))
    assert "diserahkan petugas loketnya" in answer.text


@pytest.mark.parametrize("path", [f"{HALL}/layanan/99", f"{HALL}/loket/99"])
def test_what_is_not_there_is_said_so(path: str, supervisor: Browser) -> None:
    assert supervisor.get(path).status_code == 404
    supervisor.get(HALL)
    assert supervisor.post(path, state="open").status_code in (400, 404, 422)


def test_an_auditor_looks_and_changes_nothing(pages_office: PagesOffice) -> None:
    auditor = pages_office.signed_in("yusuf")
    page = auditor.get(HALL).text
    assert "Ubah" not in page
    assert auditor.post(f"{HALL}/layanan/{KTP}", state="closed").status_code == 403


def test_home_leads_a_new_office_to_its_first_visitor_and_then_is_silent(
    pages_office: PagesOffice, admin: Browser
) -> None:
    home = admin.get("/kantor").text
    assert "Sebelum pengunjung pertama" in home
    assert '<a href="/kantor/perangkat">Pasang mesin nomor</a>' in home
    assert '<a href="/kantor/orang/tambah">Tambahkan petugas loket' not in home
    assert "Sebelum pengunjung pertama" not in pages_office.signed_in("wayan").get("/kantor").text
    with pages_office.small.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE device SET public_key = 'k'")
        kinds = connection.exec_driver_sql("SELECT DISTINCT role FROM device").scalars().all()
    assert {"kiosk", "board", "counter"} <= set(kinds)
    assert "Sebelum pengunjung pertama" not in admin.get("/kantor").text
