"""What every door of the office's pages does with what nobody should send: says no, logs it, and changes nothing."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator

import pytest

from server.web.admin.frame import Registered, Stage
from server.web.admin.set_up_file import SET_UP_FILE
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.office.test_rights import concrete

NOBODYS = "987654"
"""A row that there is not, or that is somebody else's."""

SENTENCES = ("Tidak ada yang diubah", "Halaman ini tidak ada", "Server sedang sangat sibuk")


def posts(office: PagesOffice) -> Iterator[Registered]:
    """Every form and button of people who are signed in, but leaving."""
    for page in office.pages.registered:
        if page.method == "POST" and page.stage is Stage.WHOLE and not page.path.endswith("/keluar"):
            yield page


def everything(office: PagesOffice) -> tuple[object, ...]:
    """The whole set-up, all people and all devices, and the journal that says who changed them."""
    kept = office.small.reads.office()
    with office.small.engine.begin() as connection:
        rows = [
            connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            for table in ("branch", "showing", "service", "counter", "operator", "device", "picture", "booking")
        ]
    return kept, rows, office.records()


@pytest.mark.parametrize("given", ["", "0" * 32, "x", None])
def test_every_door_refuses_a_form_of_another_session(
    given: str | None, admin: Browser, pages_office: PagesOffice, caplog: pytest.LogCaptureFixture
) -> None:
    before = everything(pages_office)
    for page in posts(pages_office):
        caplog.clear()
        response = admin.client.post(
            concrete(page.path, pages_office),
            data={} if given is None else {"_formulir": given},
            headers={"Origin": "http://localhost"},
            environ_overrides={"REMOTE_ADDR": admin.address},
        )
        assert response.status_code == 403, page
        assert "Formulir ini tidak berlaku lagi" in response.text and "Tidak ada yang diubah" in response.text, page
        assert "the form does not belong to this session" in str([vars(each) for each in caplog.records]), page
    assert everything(pages_office) == before


def test_every_door_refuses_the_page_of_somebody_else(
    admin: Browser, pages_office: PagesOffice, caplog: pytest.LogCaptureFixture
) -> None:
    before = everything(pages_office)
    for page in posts(pages_office):
        for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
            response = admin.post(concrete(page.path, pages_office), headers=headers)
            assert response.status_code == 403, page
    assert "a page of the office was refused" in caplog.text
    assert everything(pages_office) == before


@pytest.mark.parametrize("unasked", ["branch_id", "role", "is_sure_of_it", "__proto__"])
def test_every_door_refuses_a_field_that_it_does_not_ask_for(
    unasked: str, admin: Browser, pages_office: PagesOffice, caplog: pytest.LogCaptureFixture
) -> None:
    pages_office.keeping.copy()
    before = everything(pages_office)
    for page in posts(pages_office):
        if unasked == "role" and page.path.startswith("/kantor/orang"):
            continue
        caplog.clear()
        response = admin.post(concrete(page.path, pages_office), **{unasked: "1"})
        assert response.status_code in (400, 404, 422, 503), (page, response.status_code)
        if response.status_code != 404:
            assert any(each in response.text for each in SENTENCES) or response.status_code == 422, page
            assert caplog.records, page
    assert everything(pages_office) == before


def test_every_door_says_that_a_row_is_not_there(admin: Browser, pages_office: PagesOffice) -> None:
    before = everything(pages_office)
    seen = 0
    for page in pages_office.pages.registered:
        if page.stage is not Stage.WHOLE or "<" not in page.path:
            continue
        seen += 1
        address = re.sub(r"<[^>]+>", NOBODYS, page.path)
        response = admin.get(address) if page.method == "GET" else admin.post(address)
        assert response.status_code in (404, 422, 503), (page, response.status_code)
        assert response.status_code != 404 or "Halaman ini tidak ada" in response.text, page
    assert seen > 20
    assert everything(pages_office) == before


@pytest.mark.parametrize(
    "record",
    [
        {},
        [],
        None,
        "1",
        {"giliran_set_up": 2},
        {"giliran_set_up": "1"},
        {"giliran_set_up": True},
        {"giliran_set_up": 1},
        {"giliran_set_up": 1, "operators": [{"login": "penyusup", "role": "administrator"}]},
    ],
)
def test_a_file_from_another_version_changes_nothing(
    record: object, admin: Browser, pages_office: PagesOffice, caplog: pytest.LogCaptureFixture
) -> None:
    before = everything(pages_office)
    with caplog.at_level(logging.INFO):
        response = admin.post(f"{SET_UP_FILE}/pakai", content=json.dumps(record))
    assert response.status_code == 422 and "Tidak ada yang diubah" in response.text
    assert "a form was refused" in caplog.text
    assert everything(pages_office) == before


def test_a_file_larger_than_any_set_up_is_not_read(admin: Browser, pages_office: PagesOffice) -> None:
    before = everything(pages_office)
    large = "x" * 480_000
    assert admin.post(f"{SET_UP_FILE}/pakai", content=large).status_code == 422, "as large as a set-up may be"
    assert admin.post(f"{SET_UP_FILE}/pakai", content=large * 2).status_code == 413
    assert everything(pages_office) == before
