"""The pages of hours and closures: kiosks go by them at once, and no booking is cancelled silently."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from server.domain.calendar.changing import MOVE_WORDS
from server.domain.calendar.document import CalendarDocument
from server.storage import tables
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.office.test_set_up_services import fault, set_up_facts
from tests.server.small_office import KTP, OPENING_AT
from wire.codes import OperatorRole

HOURS = "/kantor/jam"
RULE = {"before_opening_min": "30", "before_closing_min": "15", "is_open_in_breaks": "1"}
# The small office's clock stands at Friday 1 January 2100, 08:00.
FRIDAY = {"open_4": "07.30", "close_4": "15:00", "rest_4": "11:30", "back_4": "13:00"}
CLOSING = {"first": "2100-01-01", "reason_id": "Rapat", "reason_en": "Meeting"}


def document(office: PagesOffice) -> CalendarDocument:
    return office.small.reads.office().calendar.document


def notice(office: PagesOffice, code: str) -> object:
    with office.small.engine.begin() as connection:
        query = select(tables.booking.c.notice).where(tables.booking.c.code == code)
        return connection.execute(query).scalar_one()


def test_hours_that_are_written_hold_at_once(admin: Browser, pages_office: PagesOffice) -> None:
    small = pages_office.small
    assert admin.post(f"{HOURS}/minggu", **RULE, **FRIDAY).headers["Location"] == HOURS
    small.issue(KTP)
    small.clock.pass_s(7 * 3600)
    assert small.refusal(1, "issue-ticket", f'{{"service_id":{KTP}}}') == "registration_over"
    page = admin.get(HOURS).text
    assert "07:30-15:00" in page and "11:30-13:00" in page
    ((actor, table, _, _, columns),) = set_up_facts(pages_office)
    assert (actor, table, columns) == (pages_office.ids[OperatorRole.ADMINISTRATOR], "branch", ["calendar"])


def test_saving_an_empty_week_leaves_an_office_always_open(admin: Browser, pages_office: PagesOffice) -> None:
    admin.post(f"{HOURS}/minggu", **RULE)
    assert document(pages_office).office.hours is None
    assert pages_office.small.issue(KTP)


def test_a_day_that_was_not_touched_keeps_what_the_form_cannot_show(admin: Browser, pages_office: PagesOffice) -> None:
    from server.domain.calendar.reading import read_calendar
    from server.storage.calendar import set_calendar

    two = {"days": ["monday"], "open": ["08:00-11:00", "12:00-15:00"], "registration": "07:00-10:00"}
    kept = read_calendar({"hours": [two]})
    set_calendar(pages_office.small.engine, lambda _: kept, now=OPENING_AT)
    assert admin.post(f"{HOURS}/minggu", **RULE, **FRIDAY, open_0="08:00", close_0="15:00").status_code == 303
    week = document(pages_office).office.hours
    assert week is not None and kept.office.hours is not None
    assert week[0] == kept.office.hours[0]
    assert len(week) == 2


def test_ramadan_has_hours_and_dates(admin: Browser, pages_office: PagesOffice) -> None:
    assert admin.post(f"{HOURS}/minggu-ramadan", open_0="08:00", close_0="14:00").status_code == 303
    assert admin.post(f"{HOURS}/ramadan", first="2100-10-01", last="2100-10-30", is_estimate="1").status_code == 303
    found = document(pages_office)
    assert found.office.ramadan_hours is not None and found.office.hours is None
    assert found.ramadan[0].is_estimate
    assert "2100-10-30" in admin.get(HOURS).text
    late = admin.post(f"{HOURS}/ramadan", first="2100-10-01", last="2100-12-30")
    assert "31 hari" in fault(late.text, "last")


def test_a_closed_day_is_closed_and_opened_again(admin: Browser, pages_office: PagesOffice) -> None:
    small = pages_office.small
    assert admin.post(f"{HOURS}/tutup", **CLOSING).status_code == 303
    assert small.refusal(1, "issue-ticket", f'{{"service_id":{KTP}}}') == "office_closed"
    assert "Rapat" in admin.get(HOURS).text
    assert admin.post(f"{HOURS}/buka/2100-01-01").status_code == 303
    assert small.issue(KTP)
    assert admin.post(f"{HOURS}/buka/2100-01-01").status_code == 303
    assert admin.post(f"{HOURS}/buka/besok").status_code == 404


def test_several_days_are_opened_one_by_one_from_today(admin: Browser, pages_office: PagesOffice) -> None:
    admin.post(f"{HOURS}/tutup", **CLOSING | {"first": "2099-12-30", "last": "2100-01-02"})
    assert f"{HOURS}/buka/2100-01-01" in admin.get(HOURS).text
    admin.post(f"{HOURS}/buka/2100-01-01")
    assert pages_office.small.issue(KTP)
    assert f"{HOURS}/buka/2100-01-02" in admin.get(HOURS).text


def test_a_part_of_a_day_of_one_service(admin: Browser, pages_office: PagesOffice) -> None:
    given = CLOSING | {"last": "2100-01-02", "from": "13:00", "until": "15.00", "services": "KTP"}
    admin.post(f"{HOURS}/tutup", **given)
    (closure,) = document(pages_office).closures
    assert (str(closure.at), closure.services, closure.last.day) == ("13:00-15:00", {"KTP"}, 2)


def test_bookings_are_listed_before_their_time_is_closed(admin: Browser, pages_office: PagesOffice) -> None:
    code = pages_office.small.booked(KTP, OPENING_AT + 3600)
    before = pages_office.records()
    response = admin.post(f"{HOURS}/tutup", **CLOSING)
    assert response.status_code == 422
    assert code in response.text and "09.00" in response.text and "Layanan KTP" in response.text
    assert 'value="Rapat"' in response.text
    assert pages_office.records() == before and document(pages_office).closures == ()
    half = admin.post(f"{HOURS}/tutup", **CLOSING, answer="tell", tell_id="Datanglah besok.")
    assert "kedua bahasa" in fault(half.text, "tell_en") and code in half.text
    words = {"tell_id": "Datanglah besok.", "tell_en": "Come tomorrow."}
    assert admin.post(f"{HOURS}/tutup", **CLOSING, answer="tell", **words).status_code == 303
    assert notice(pages_office, code) == {"id": "Datanglah besok.", "en": "Come tomorrow."}


def test_another_time_is_offered(admin: Browser, pages_office: PagesOffice) -> None:
    code = pages_office.small.booked(KTP, OPENING_AT + 3600)
    assert admin.post(f"{HOURS}/tutup", **CLOSING, answer="offer").status_code == 303
    assert notice(pages_office, code) == {"id": MOVE_WORDS.id, "en": MOVE_WORDS.en}


@pytest.mark.parametrize(
    ("typed", "at", "said"),
    [
        ({"close_4": ""}, "close_4", "kedua jam"),
        ({"close_4": "07:00"}, "close_4", "sesudah jam mulai"),
        ({"rest_4": "07:00"}, "rest_4", "di antara jam buka"),
        ({"open_4": "25:00"}, "open_4", "Tulis jam seperti"),
        ({"before_opening_min": "999"}, "before_opening_min", "0 sampai 240"),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_typed_is_lost(
    typed: dict[str, str], at: str, said: str, admin: Browser, pages_office: PagesOffice
) -> None:
    response = admin.post(f"{HOURS}/minggu", **RULE | FRIDAY | typed)
    assert response.status_code == 422
    assert said in fault(response.text, at)
    assert 'value="13:00"' in response.text
    assert document(pages_office) == CalendarDocument()


@pytest.mark.parametrize(
    ("typed", "at", "said"),
    [
        ({"first": ""}, "first", "belum diisi"),
        ({"last": "2099-12-31"}, "last", "sesudah hari pertama"),
        ({"from": "13:00"}, "until", "kedua jam"),
        ({"reason_en": ""}, "reason_en", "belum diisi"),
    ],
)
def test_a_closure_says_when_and_why(typed: dict[str, str], at: str, said: str, admin: Browser) -> None:
    assert said in fault(admin.post(f"{HOURS}/tutup", **CLOSING | typed).text, at)


def test_a_supervisor_closes_too_and_an_auditor_only_reads(pages_office: PagesOffice) -> None:
    supervisor = pages_office.signed_in("wayan")
    assert supervisor.post(f"{HOURS}/tutup", **CLOSING).status_code == 303
    ((actor, *_),) = set_up_facts(pages_office)
    assert actor == pages_office.ids[OperatorRole.SUPERVISOR]
    auditor = pages_office.signed_in("yusuf")
    assert f"{HOURS}/tutup" not in auditor.get(HOURS).text
    assert auditor.post(f"{HOURS}/buka/2100-01-01").status_code == 403
