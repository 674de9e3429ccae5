"""The page of a year's holidays: proposed, ticked, taken over; no booking is closed silently."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from server.application.refusals import Refusal
from server.domain.calendar.changing import with_holidays
from server.domain.calendar.document import Holiday, HolidayKind
from server.domain.text import Text
from server.holiday_process import HolidayProcess
from server.storage.calendar import set_calendar
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.office.test_set_up_hours import document, notice
from tests.server.office.test_set_up_services import fault, set_up_facts
from tests.server.small_office import KTP, OPENING_AT
from wire.codes import OperatorRole

YEAR = "/kantor/jam/libur/2100"
ALL = ["2100-01-01", "2100-01-04", "2100-03-12"]


def test_the_list_is_proposed_with_every_day_ticked(admin: Browser) -> None:
    assert f'href="{YEAR}"' in admin.get("/kantor/jam").text
    page = admin.get(YEAR).text
    assert page.count(" checked") == 3
    assert "Senin 2100-01-04 · Cuti bersama tahun baru" in page and "cuti bersama" in page
    assert "libur nasional, perkiraan" in page
    assert "Monday 2100-01-04 · New Year joint leave" in admin.get(f"{YEAR}?bahasa=en").text


def test_what_is_ticked_closes_the_office_and_the_rest_stays_open(admin: Browser, pages_office: PagesOffice) -> None:
    own = Holiday(day=date(2100, 5, 20), name=Text(id="Hari jadi", en="Anniversary"), kind=HolidayKind.REGIONAL)
    set_calendar(pages_office.small.engine, lambda kept: with_holidays(kept, 2099, [own]), now=OPENING_AT)
    assert admin.post(YEAR, days=["2100-01-04", "2100-03-12"]).status_code == 303
    holidays = {each.day: each for each in document(pages_office).holidays}
    assert set(holidays) == {date(2100, 1, 4), date(2100, 3, 12), own.day}
    assert holidays[date(2100, 3, 12)].is_estimate
    actor, table, _, _, columns = set_up_facts(pages_office)[-1]
    assert (actor, table, columns) == (pages_office.ids[OperatorRole.ADMINISTRATOR], "branch", ["calendar"])
    assert admin.get(YEAR).text.count(" checked") == 2, "what was chosen, not what is proposed"


def test_bookings_on_a_holiday_are_listed_first(admin: Browser, pages_office: PagesOffice) -> None:
    code = pages_office.small.booked(KTP, OPENING_AT + 3600)
    response = admin.post(YEAR, days=ALL)
    assert response.status_code == 422 and code in response.text
    assert "Pilih apa yang dibaca" in fault(response.text, "answer")
    assert response.text.count(" checked") == 3
    assert document(pages_office).holidays == ()
    words = {"answer": "tell", "tell_id": "Kantor libur.", "tell_en": "The office is closed."}
    assert admin.post(YEAR, days=ALL, **words).status_code == 303
    assert notice(pages_office, code) == {"id": "Kantor libur.", "en": "The office is closed."}


def test_a_day_that_was_not_proposed_and_a_year_that_nobody_knows(admin: Browser, pages_office: PagesOffice) -> None:
    assert admin.post(YEAR, days=["2100-02-02"]).status_code == 400
    unknown = admin.get("/kantor/jam/libur/1800")
    assert unknown.status_code == 422 and "1800 belum ada" in unknown.text
    assert admin.post("/kantor/jam/libur/1800").status_code == 422
    assert set_up_facts(pages_office) == []


def test_the_list_comes_from_a_process_of_its_own() -> None:
    found = HolidayProcess().of(2027)
    assert (found[0].day, found[0].kind, found[0].name.en) == (date(2027, 1, 1), HolidayKind.NATIONAL, "New Year's Day")
    loaded = "import sys, server.holiday_process, server.web.admin.holidays; print('holidays' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_list_that_does_not_come_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.holiday_process.WITHIN_S", 0.001)
    with pytest.raises(Refusal):
        HolidayProcess().of(2027)
