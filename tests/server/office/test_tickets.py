"""The page of the office's own part of its tickets: lines and a sign, seen on paper first, printed by kiosks then."""

from __future__ import annotations

import json
import logging
import re
from base64 import b64decode
from html import unescape
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from server.application.picture_desk import LARGEST_LOGO_BYTES, PictureFault, PictureRefused
from server.application.views import office_row
from server.domain.showing import LARGEST_LOGO_DOTS, TicketLook
from server.drawing_process import DrawingProcess
from server.web.admin import tickets
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.office.test_set_up_services import fault, set_up_facts
from wire.codes import OperatorRole

TICKETS = "/kantor/tiket"
LINES = {"lines_id": "Layanan ini gratis\nTerima kasih", "lines_en": "This service is free\nThank you"}


def file_of(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def sign() -> Image.Image:
    """A ring on see-through ground, with wide margins."""
    image = Image.new("RGBA", (600, 400))
    ImageDraw.Draw(image).ellipse((200, 100, 400, 300), outline="black", width=20)
    return image


def look(office: PagesOffice) -> TicketLook:
    return office.small.reads.office().showing.ticket


def sent(admin: Browser, data: bytes, name: str = "logo.png") -> str:
    admin.get(TICKETS)
    return admin.post(f"{TICKETS}/logo/lihat", file=(BytesIO(data), name)).text


def content_of(html: str) -> str:
    found = re.search(r'name="content" value="([^"]*)"', html)
    assert found is not None
    return unescape(found[1])


def test_lines_of_the_foot_are_what_kiosks_get(admin: Browser, pages_office: PagesOffice) -> None:
    admin.get(f"{TICKETS}/tulisan")
    assert admin.post(f"{TICKETS}/tulisan", **LINES).status_code == 303
    assert "This service is free" in admin.get(TICKETS).text
    office = pages_office.small.reads.office()
    row = office_row(office, office.branch.next_parameters, None, 0)
    assert [(each.id, each.en) for each in row.ticket_lines][1] == ("Terima kasih", "Thank you")
    ((actor, table, _, _, columns),) = set_up_facts(pages_office)
    assert (actor, table, columns) == (pages_office.ids[OperatorRole.ADMINISTRATOR], "showing", ["ticket"])
    assert "tulisan dan logo tiket" in admin.get("/kantor/jejak?hari=2100-01-01").text


@pytest.mark.parametrize(
    ("typed", "at", "said"),
    [
        ({"lines_id": "a\nb\nc\nd", "lines_en": "a\nb\nc\nd"}, "lines_id", "Paling banyak 3 baris"),
        ({"lines_id": "a\nb", "lines_en": "a"}, "lines_en", "Tulis 2 baris"),
        ({"lines_id": "x" * 61, "lines_en": "x"}, "lines_id", "Paling banyak 60 huruf"),
    ],
)
def test_lines_that_no_paper_has_room_for_are_refused(
    typed: dict[str, str], at: str, said: str, admin: Browser, pages_office: PagesOffice
) -> None:
    response = admin.post(f"{TICKETS}/tulisan", **typed)
    assert response.status_code == 422
    assert said in fault(response.text, at)
    assert set_up_facts(pages_office) == []


def test_a_sign_is_seen_on_both_papers_before_it_is_used(admin: Browser, pages_office: PagesOffice) -> None:
    page = sent(admin, file_of(sign()))
    assert "Belum ada yang diubah" in page and look(pages_office).logo is None
    papers = [Image.open(BytesIO(b64decode(each))) for each in re.findall(r'base64,([^"]+)"', page)]
    assert [paper.width for paper in papers] == [224, 320]
    lengths = re.findall(r"Kertas (\d+) mm, panjang (\d+) mm", page)
    assert [width for width, _ in lengths] == ["58", "80"] and all(60 < int(length) < 150 for _, length in lengths)
    assert admin.post(f"{TICKETS}/logo/pakai", content=content_of(page)).status_code == 303
    logo = look(pages_office).logo
    assert logo is not None and (logo.width_dots, logo.height_dots) == (LARGEST_LOGO_DOTS[1], LARGEST_LOGO_DOTS[1])
    office = pages_office.small.reads.office()
    row = office_row(office, office.branch.next_parameters, None, 0)
    assert b64decode(row.ticket_logo or "") == logo.as_png()
    with_sign = admin.get(f"{TICKETS}/kertas-80/berkas")
    assert with_sign.content_type == "image/png"
    assert admin.post(f"{TICKETS}/logo/hapus").status_code == 303
    assert look(pages_office).logo is None
    assert admin.get(f"{TICKETS}/kertas-80/berkas").data != with_sign.data
    assert [action for *_, action, _ in set_up_facts(pages_office)] == ["changed", "changed"]


def test_a_photograph_becomes_a_grid_of_dots_and_a_drawing_keeps_its_edges(
    admin: Browser, pages_office: PagesOffice
) -> None:
    shades = Image.linear_gradient("L").resize((800, 300))
    admin.post(f"{TICKETS}/logo/pakai", content=content_of(sent(admin, file_of(shades, "JPEG"), "foto.jpg")))
    photograph = look(pages_office).logo
    assert photograph is not None and 0.3 < photograph.black_share < 0.6
    rows = {photograph.dots[at : at + 5] for at in range(0, len(photograph.dots), -(-photograph.width_dots // 8))}
    assert len(rows) > 20, "dots are spread, not cut at one shade"


BLACK = file_of(Image.new("L", (300, 100), 20))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Pilih berkas dahulu"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "bukan gambar"),
        (b"%PDF-1.7 ...", "bukan gambar"),
        (file_of(sign())[:60], "bukan gambar"),
        (b"GIF89a" + bytes(60), "bukan gambar"),
        (BLACK, "terlalu hitam"),
        (file_of(Image.new("L", (300, 100), 255)), "semuanya putih"),
        (file_of(Image.new("1", (9000, 9000))), "terlalu lebar"),
    ],
)
def test_what_is_no_sign_is_refused(
    data: bytes, said: str, admin: Browser, pages_office: PagesOffice, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        page = sent(admin, data)
    assert said in fault(page, "file")
    assert "a form was refused" in caplog.text
    assert look(pages_office).logo is None and set_up_facts(pages_office) == []


@pytest.mark.parametrize(
    "content", ["", "null", "[1]", "{}", '{"width_dots": 8, "dots": "AAAA"}', "x" * 12_001, "[" * 9_000]
)
def test_dots_that_did_not_come_from_the_page_are_refused(
    content: str, admin: Browser, pages_office: PagesOffice
) -> None:
    response = admin.post(f"{TICKETS}/logo/pakai", content=content)
    assert response.status_code == 422 and "bukan gambar" in fault(response.text, "file")
    assert set_up_facts(pages_office) == []


def test_a_form_that_is_far_too_large_is_not_even_read(
    admin: Browser, pages_office: PagesOffice, caplog: pytest.LogCaptureFixture
) -> None:
    response = admin.post(f"{TICKETS}/tulisan", lines_id="x" * 70_000, lines_en="")
    assert response.status_code == 413 and "terlalu besar" in response.text
    assert "a page of the office was refused" in caplog.text
    assert set_up_facts(pages_office) == []


def test_a_file_that_is_too_large_is_not_drawn(
    admin: Browser, pages_office: PagesOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = {page.path: page.most_bytes for page in pages_office.pages.registered if page.method == "POST"}
    assert LARGEST_LOGO_BYTES < most[f"{TICKETS}/logo/lihat"] < LARGEST_LOGO_BYTES * 1.1
    monkeypatch.setattr(tickets, "LARGEST_LOGO_BYTES", 1_000)
    assert "terlalu besar" in fault(sent(admin, bytes(1_001)), "file")
    assert set_up_facts(pages_office) == []


def test_a_process_of_its_own_draws_and_refuses() -> None:
    drawer = DrawingProcess()
    assert drawer.logo(file_of(sign())).height_dots == LARGEST_LOGO_DOTS[1]
    with pytest.raises(PictureRefused) as refused:
        drawer.logo(BLACK)
    assert refused.value.fault is PictureFault.TOO_BLACK


def test_who_may_only_read_sees_the_paper_and_changes_nothing(pages_office: PagesOffice) -> None:
    browser = pages_office.signed_in("wayan")
    page = browser.get(TICKETS).text
    assert "kertas-58" in page and "/logo/lihat" not in page
    assert browser.post(f"{TICKETS}/logo/pakai", content=json.dumps({})).status_code == 403
