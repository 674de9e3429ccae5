"""What is opened by GET changes nothing: browsers fetch ahead, and links are followed by whoever gets them."""

from __future__ import annotations

from sqlalchemy import select

from server.storage import tables
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.office.test_rights import concrete, whole_pages

KEPT = (tables.branch, tables.service, tables.counter, tables.operator, tables.device, tables.showing, tables.ticket)


def state_of(office: PagesOffice) -> list[object]:
    with office.small.engine.connect() as connection:
        rows: list[object] = [connection.execute(select(table)).all() for table in KEPT]
    return [*rows, [record.seq for record in office.records()]]


def test_opening_every_page_changes_nothing(pages_office: PagesOffice, admin: Browser) -> None:
    before = state_of(pages_office)
    n_opened = 0
    for page in whole_pages(pages_office):
        if page.method == "GET":
            status = admin.get(concrete(page.path, pages_office)).status_code
            assert status in (200, 303, 404, 422, 503), page
            n_opened += status == 200
    assert n_opened > 15
    assert state_of(pages_office) == before


def test_what_changes_something_cannot_be_opened(pages_office: PagesOffice, admin: Browser) -> None:
    readable = {page.path for page in pages_office.pages.registered if page.method == "GET"}
    before = state_of(pages_office)
    acts = [page for page in whole_pages(pages_office) if page.method == "POST" and page.path not in readable]
    assert len(acts) > 10
    for page in acts:
        assert admin.get(concrete(page.path, pages_office)).status_code in (404, 405), page
    assert state_of(pages_office) == before
