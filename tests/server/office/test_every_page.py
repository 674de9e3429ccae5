"""What holds for every page of the office: weight, headers, both languages, and what Chromium makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright

from server.application.picture_desk import NewPicture
from server.domain.showing import Showing, TicketLook, ZoneBoard
from server.domain.text import Text
from server.web.serving import HttpServer
from tests.server.office.conftest import PASSWORD, Browser, PagesOffice
from tests.server.office.test_rights import concrete
from tests.server.small_office import SMALL_OFFICE
from wire.codes import OperatorRole

LARGEST_PAGE_BYTES = 100_000
SMALLEST_TARGET_PX = 24
PARTS = 4
AXE = Path(__file__).parents[1] / "web" / "visit" / "axe" / "axe.min.js"
CATALOGUE = Path(__file__).parents[3] / "locale" / "en" / "LC_MESSAGES" / "giliran.po"
ON_THE_WAY_IN = ("/kantor/masuk", "/kantor/undangan", "/mulai/rahasia", "/kantor/tidak-ada")
FILES = ("/berkas",)
"""How addresses end behind which there is a file and no page."""

FAULTY = "/kantor/orang/tambah"


class Reader(HTMLParser):
    """The pieces of text that a person reads, and elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts = list[str]()
        self.elements = list[tuple[str, dict[str, str | None]]]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(" ".join(data.split()))


def addresses(office: PagesOffice) -> list[str]:
    """Every page that shows something to the administrator; what is there to be taken away as a file is none."""
    shown = [page.path for page in office.pages.registered if page.method == "GET" and page.area is not None]
    return [concrete(path, office) for path in shown if not path.endswith(FILES)]


def test_every_page_is_light_and_has_nothing_inline_or_from_elsewhere(
    admin: Browser, pages_office: PagesOffice
) -> None:
    stranger = pages_office.browser()
    pages = [admin.get(path) for path in addresses(pages_office)] + [stranger.get(path) for path in ON_THE_WAY_IN]
    weights: dict[str, int] = {}
    for page in pages:
        parts = set(re.findall(r'(?:src|<link rel="stylesheet" href)="(/[^"]+)"', page.text))
        for part in parts - set(weights):
            # What a page brings with it: style sheets, scripts and pictures.
            loaded = admin.get(part)
            assert loaded.status_code == 200, (page.request.path, part)
            weights[part] = len(loaded.data)
        whole = len(page.data) + sum(weights[part] for part in parts)
        assert whole <= LARGEST_PAGE_BYTES, (page.request.path, whole)
        assert page.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert page.headers.getlist("X-Frame-Options") == ["DENY"]
        for tag, attributes in Reader(page.text).elements:
            assert "style" not in attributes and tag != "style", (page.request.path, tag)
            assert not [name for name in attributes if name.startswith("on")], page.request.path
            for name in ("src", "href", "action"):
                value = attributes.get(name) or "/"
                assert value.startswith(("/", "#")), (page.request.path, value)
            assert tag != "script" or attributes.get("src"), page.request.path


def test_style_sheet_is_kept_for_ever_under_the_hash_of_its_content(admin: Browser) -> None:
    address = re.findall(r"/kantor/aset/[^\"]+", admin.get("/kantor").text)[0]
    sheet = admin.get(address)
    assert (sheet.status_code, sheet.content_type) == (200, "text/css; charset=utf-8")
    assert "immutable" in sheet.headers["Cache-Control"]
    assert admin.get(address, **{"If-None-Match": sheet.headers["ETag"]}).status_code == 304
    assert admin.get("/kantor/aset/office.css").status_code == 404
    assert admin.get("/kantor/aset/..%2Fpages.py").status_code == 404


def test_every_page_is_in_english_when_english_is_chosen(admin: Browser, pages_office: PagesOffice) -> None:
    with CATALOGUE.open("rb") as file:
        indonesian = {str(each.id) for each in read_po(file) if each.id and each.string != each.id}
    stranger = pages_office.browser()
    stranger.get("/kantor/masuk?bahasa=en")
    admin.get("/kantor?bahasa=en")
    pages = [admin.get(path) for path in addresses(pages_office)] + [stranger.get(path) for path in ON_THE_WAY_IN]
    pages.append(admin.post(FAULTY, name="", login="Salah", role="", pin="1"))
    for page in pages:
        assert '<html lang="en">' in page.text, page.request.path
        # The office's own words stay as the office wrote them, whichever sentence of ours they resemble.
        left = (set(Reader(page.text).texts) & indonesian) - {SMALL_OFFICE.running_text.id}
        assert left == set(), (page.request.path, left)


def test_language_is_kept_and_nonsense_is_indonesian(pages_office: PagesOffice) -> None:
    browser = pages_office.browser()
    assert "Sign-in name" in browser.get("/kantor/masuk?bahasa=en").text
    assert "Sign-in name" in browser.get("/kantor/masuk").text
    assert "Nama masuk" in browser.get("/kantor/masuk?bahasa=id").text
    assert "Nama masuk" in pages_office.browser().get("/kantor/masuk?bahasa=xx").text


def test_what_was_done_is_said_once(admin: Browser, pages_office: PagesOffice) -> None:
    joko = pages_office.ids[OperatorRole.OPERATOR]
    admin.post(f"/kantor/orang/{joko}", name="Bapak Joko", role="operator")
    assert "Perubahan sudah disimpan." in admin.get("/kantor/orang").text
    assert "Perubahan sudah disimpan." not in admin.get("/kantor/orang").text


def test_a_failing_page_says_so_and_writes_it_down(
    admin: Browser, pages_office: PagesOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("kunci rahasia di dalam pesan")

    monkeypatch.setattr(pages_office.doors.people, "everyone", fail)
    response = admin.get("/kantor/orang")
    assert response.status_code == 500
    assert "Ada kesalahan di server" in response.text
    assert "rahasia" not in response.text
    assert "a page of the office failed" in caplog.text


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def base(pages_office: PagesOffice) -> Iterator[str]:
    server = HttpServer(pages_office.app, "127.0.0.1", 0)
    server.start()
    yield f"http://127.0.0.1:{server.address[1]}"
    server.stop()


@pytest.fixture
def open_page(chromium: Chromium) -> Iterator[Callable[[int], Page]]:
    pages: list[Page] = []

    def open_(width: int) -> Page:
        # The check is a script of its own, which the pages' policy rightly forbids.
        context = chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
        pages.append(context.new_page())
        return pages[-1]

    yield open_
    for page in pages:
        page.context.close()


def sign_in_by_keyboard(page: Page, base: str, office: PagesOffice) -> None:
    """No mouse: the first tab stop leads past the head, Enter sends a form."""
    page.goto(f"{base}/kantor/masuk")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#isi"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("ratna")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/kantor/kode")
    page.fill("#code", office.code())
    page.keyboard.press("Enter")
    page.wait_for_url("**/kantor")


def complaints(page: Page) -> list[str]:
    """What the automatic check finds against WCAG 2.2 AA, and what is too small or too wide."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    # A page of what happens now may read itself anew, where nothing is typed that would be lost.
    options = {
        "runOnly": {"type": "tag", "values": tags},
        "rules": {"meta-refresh": {"enabled": False}},
        "resultTypes": ["violations"],
    }
    found = page.evaluate("options => axe.run(options).then(r => r.violations)", options)
    said = [f"{each['id']}: {[node['html'][:120] for node in each['nodes']]}" for each in found]
    if page.locator("meta[http-equiv=refresh]").count() and page.locator("input:not([type=hidden])").count():
        said.append("the page reads itself anew while somebody types")
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        said.append("the page is wider than the screen")
    small = page.evaluate(
        """least => [...document.querySelectorAll('a:not(main p a, .faults a, .skip, th a), button, input, select')]
        .map(each => [each, (each.closest('label') || each).getBoundingClientRect()])
        .filter(([each, box]) => box.width && (box.height < least || box.width < least))
        .map(([each]) => each.outerHTML.slice(0, 80))""",
        SMALLEST_TARGET_PX,
    )
    return said + [f"too small: {each}" for each in small] + out_of_reach(page)


def out_of_reach(page: Page) -> list[str]:
    """What a keyboard does not come to, in the order of the page, or what does not show that it has come."""
    # After a key the browser shows where the focus is, also of what a script gives it to.
    page.keyboard.press("Tab")
    found: list[str] = page.evaluate(
        """() => {
        const said = [], touched = '[onclick], [role=button], label[tabindex], div[tabindex]:not([role])';
        document.querySelectorAll('[tabindex]').forEach(each => {
            if (each.tabIndex > 0) { said.push('out of order: ' + each.outerHTML.slice(0, 80)); }
        });
        document.querySelectorAll(touched).forEach(each => {
            said.push('for a mouse alone: ' + each.outerHTML.slice(0, 80));
        });
        const stops = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary');
        stops.forEach(each => {
            if (!each.getClientRects().length) { return; }
            each.focus();
            const style = getComputedStyle(each);
            if (each.tabIndex < 0 || document.activeElement !== each) {
                said.push('no way there: ' + each.outerHTML.slice(0, 80));
            } else if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) {
                said.push('focus is not seen: ' + each.outerHTML.slice(0, 80));
            }
        });
        document.querySelectorAll('.scroll').forEach(each => {
            if (each.tabIndex !== 0) { said.push('cannot be scrolled by keys: ' + each.outerHTML.slice(0, 80)); }
        });
        return said;
        }"""
    )
    return found


def furnish(office: PagesOffice) -> None:
    """Something on every page: a number, a picture on a board, words on tickets, a copy, a proof."""
    office.small.issue()
    office.keeping.copy()
    office.keeping.verify(None)
    admin = office.ids[OperatorRole.ADMINISTRATOR]
    picture = NewPicture(name="Alur", kind="jpg", width_px=4, height_px=3, moving_ms=0, content=b"a picture")
    office.doors.pictures.add(admin, picture)
    (kept,) = office.doors.pictures.all()
    zone = office.small.reads.office().zones[0]
    lines = TicketLook(lines=(Text(id="Layanan ini gratis", en="This service is free"),))
    boards = {zone: ZoneBoard(screen_in=24, seat_m=15, pictures=(kept.file,))}
    office.doors.set_up.change_showing(admin, lambda _: Showing(ticket=lines, boards=boards))


# One signing in and one browser for many pages, for each of them apart would take seconds; but not all pages in one
# test, for on a busy computer that would take longer than any test may.
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize(("width", "language"), [(412, "id"), (1366, "en")])
def test_every_page_can_be_read_and_used_by_everybody(
    width: int, language: str, part: int, base: str, pages_office: PagesOffice, open_page: Callable[[int], Page]
) -> None:
    page = open_page(width)
    for path in (f"/kantor/masuk?bahasa={language}", *(ON_THE_WAY_IN[1:] if part == 0 else ())):
        page.goto(base + path)
        assert complaints(page) == [], path
    sign_in_by_keyboard(page, base, pages_office)
    furnish(pages_office)
    shown = (*addresses(pages_office), "/kantor/jejak?semua=1&hari=2100-01-01")
    for path in shown[part::PARTS]:
        page.goto(base + path)
        assert complaints(page) == [], path
    if part:
        return
    page.goto(base + FAULTY)
    page.click("main button")
    assert page.title() and complaints(page) == []
