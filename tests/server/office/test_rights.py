"""Every page against every role, by the one table of rights; the documentation shows that table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.application.caller import AT_THE_FRONT_DESK, areas_of, may_use_pin
from server.domain.rights import FIELD_RIGHTS, RIGHTS, Area, Right, may, rights_table
from server.web.admin.frame import Registered, Stage
from tests.server.office.conftest import LOGINS, PagesOffice
from wire.bookings import BOOKING_COMMANDS
from wire.codes import OperatorRole
from wire.commands import COMMANDS

DOCUMENT = Path(__file__).parents[3] / "docs" / "office-pages.md"


def concrete(path: str, office: PagesOffice) -> str:
    """An address of this rule, with rows that exist where people are meant."""
    rows = {"service_id": "1", "counter_id": "1", "device_id": "1", "year": "2100", "name": "0.db"}
    someone = str(office.ids[OperatorRole.OPERATOR])
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: rows.get(found[1], someone), path)


def whole_pages(office: PagesOffice) -> Iterator[Registered]:
    yield from (page for page in office.pages.registered if page.stage is Stage.WHOLE)


@pytest.mark.parametrize("role", OperatorRole)
def test_every_page_opens_for_whoever_has_its_right_and_for_nobody_else(
    role: OperatorRole, pages_office: PagesOffice
) -> None:
    browser = pages_office.signed_in(LOGINS[role])
    seen = {page.method for page in whole_pages(pages_office)}
    assert seen == {"GET", "POST"}
    for page in whole_pages(pages_office):
        assert page.area is not None, page
        if page.path.endswith("/keluar"):
            continue
        address = concrete(page.path, pages_office)
        # A form without its fields: whoever may send it is told what is missing, never that they may not.
        response = browser.get(address) if page.method == "GET" else browser.post(address, unasked="1")
        has_right = may(role, page.area, page.right)
        is_pin_of_auditor = role is OperatorRole.AUDITOR and page.path.endswith("/akun/pin")
        assert (response.status_code == 403) is (not has_right or is_pin_of_auditor), (page, response.status_code)
        if response.status_code in (301, 302, 303):
            assert has_right, page
            browser = pages_office.signed_in(LOGINS[role])


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_gets_anywhere_without_signing_in(method: str, pages_office: PagesOffice) -> None:
    for page in whole_pages(pages_office):
        browser = pages_office.browser()
        address = concrete(page.path, pages_office)
        response = browser.get(address) if method == "GET" else browser.post(address)
        if page.method == method:
            assert response.status_code == 303, page
            assert response.headers["Location"].startswith("/kantor/masuk"), page


def test_half_signed_in_is_not_signed_in(pages_office: PagesOffice) -> None:
    browser = pages_office.browser()
    browser.post("/kantor/masuk", login="ratna", password="kuda hijau naik sepeda")
    browser.get("/kantor/kode")
    for page in whole_pages(pages_office):
        address = concrete(page.path, pages_office)
        response = browser.get(address) if page.method == "GET" else browser.post(address)
        assert (response.status_code, response.headers["Location"]) == (303, "/kantor/kode"), page


def test_the_navigation_shows_what_opens_and_nothing_else(pages_office: PagesOffice) -> None:
    for role, login in LOGINS.items():
        browser = pages_office.signed_in(login)
        shown = set(re.findall(r'<li><a href="(/kantor[^"?]*)"', browser.get("/kantor").text))
        for page in whole_pages(pages_office):
            if page.path in shown and page.method == "GET":
                assert page.area is not None
                assert may(role, page.area, page.right), (role, page)
                assert browser.get(page.path).status_code in (200, 503)


def test_every_area_and_field_has_a_right_for_every_role() -> None:
    for row in (*RIGHTS.values(), *FIELD_RIGHTS.values()):
        assert set(row) == set(OperatorRole)
    assert set(RIGHTS) == set(Area)


def test_the_auditor_reads_everything_and_changes_nothing_of_the_office() -> None:
    for area in Area:
        assert may(OperatorRole.AUDITOR, area, Right.READ)
        assert not may(OperatorRole.AUDITOR, area, Right.CHANGE) or area is Area.OWN_ACCOUNT


def test_only_administrators_change_people_devices_and_set_up() -> None:
    for area in (Area.PEOPLE, Area.DEVICES, Area.SERVICES, Area.COUNTERS, Area.PARAMETERS, Area.SET_UP_FILE):
        assert [role for role in OperatorRole if may(role, area, Right.CHANGE)] == [OperatorRole.ADMINISTRATOR]


def test_the_documentation_shows_the_table() -> None:
    assert rights_table() in DOCUMENT.read_text(encoding="utf-8")


def allowed(role: OperatorRole) -> set[str]:
    rules = [rule for rule in COMMANDS.values() if rule.operator is not None]
    return {rule.path for rule in rules if any(may(role, area, Right.CHANGE) for area in areas_of(rule))}


def test_commands_at_counters_follow_the_same_table() -> None:
    everything = {rule.path for rule in COMMANDS.values() if rule.operator is not None}
    for_supervisors = {rule.path for rule in COMMANDS.values() if rule.operator is OperatorRole.SUPERVISOR}
    assert allowed(OperatorRole.ADMINISTRATOR) == allowed(OperatorRole.SUPERVISOR) == everything
    assert allowed(OperatorRole.OPERATOR) == everything - for_supervisors
    assert allowed(OperatorRole.AUDITOR) == set()
    assert allowed(OperatorRole.HELPER) == {
        rule.path for rule in COMMANDS.values() if rule.command in AT_THE_FRONT_DESK and rule.operator is not None
    }


@pytest.mark.parametrize("role", OperatorRole)
def test_everybody_but_an_auditor_books_for_visitors(role: OperatorRole) -> None:
    for rule in BOOKING_COMMANDS.values():
        may_book = any(may(role, area, Right.CHANGE) for area in areas_of(rule))
        assert may_book == (role is not OperatorRole.AUDITOR)


def test_an_auditor_has_no_pin() -> None:
    assert [role for role in OperatorRole if not may_use_pin(role)] == [OperatorRole.AUDITOR]
