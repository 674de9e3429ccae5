"""The pages in a real Chromium of 360 px: with and without scripts, by keyboard alone, large, light, for everybody."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from server.web.samples import SAMPLE_LINK, SampleApplication, sample_pages
from server.web.serving import HttpServer
from tests.server.web.visit.walking import LOST, MONDAY, NEW_CARD, NIK, NINE_AT, VISITOR
from wire.codes import Language

ROOT = Path(__file__).resolve().parents[4]
AXE = Path(__file__).parent / "axe" / "axe.min.js"
STATUS_BYTES, FIRST_BYTES, LATER_BYTES = 15_000, 60_000, 15_000
TARGET_PX = 24
WAIT_MS = 20_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXPECTED = ("status of 410", "status of 404", "ERR_INTERNET_DISCONNECTED")
"""What the browser says of an expired slot, of a wrong address, and of a network that the test takes away."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def base(listening: HttpServer) -> str:
    host, port = listening.address
    return f"http://{host}:{port}"


@contextmanager
def phone(browser: Browser, base: str, *, scripts: bool = True) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=scripts, base_url=base)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    faults = list[str]()
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    try:
        yield page
        assert [each for each in faults if not any(known in each for known in EXPECTED)] == []
    finally:
        context.close()


def fill(page: Page, **typed: str) -> None:
    for name, value in typed.items():
        page.fill(f"#{name}", value)
    page.check("#setuju")
    page.click("text=Lanjut")


@pytest.mark.parametrize("scripts", [True, False])
def test_whole_visit_is_booked_with_and_without_scripts(
    scripts: bool, browser: Browser, base: str, application: SampleApplication
) -> None:
    with phone(browser, base, scripts=scripts) as page:
        page.goto("/")
        page.click("text=Buat janji")
        page.click("text=Kartu Keluarga baru")
        page.click("text=Berkas saya lengkap")
        page.click("text=14 Senin")
        page.click("button:has-text('09.00')")
        fill(page, nama="", hp="12", nik=NIK)
        assert page.title().startswith("Perlu diperbaiki:")
        assert page.input_value("#nik") == NIK
        fill(page, nama="Siti Nur'aini", hp=VISITOR["hp"])
        page.click("text=Buat janji ini")
        assert page.inner_text("h1") == "Janji Anda sudah dibuat"
        # Back and forth makes no second one and shows no fault.
        page.go_back()
        page.go_forward()
        page.click("text=Pindah waktu")
        page.click("text=15 Selasa")
        page.click("button:has-text('10.00')")
        page.fill("#bukti", "7890")
        page.click("button:has-text('Pindahkan')")
        assert "Selasa, 15 September 2026" in page.inner_text("main")
        page.click("text=Batalkan janji")
        page.fill("#bukti", "7890")
        page.click("text=Ya, batalkan")
        assert "Janji ini sudah dibatalkan" in page.inner_text("main")
        assert len(application.desk.visitors) == 1


def test_back_works_on_every_step(browser: Browser, base: str) -> None:
    with phone(browser, base, scripts=False) as page:
        page.goto(f"{LOST}/{MONDAY}")
        page.click("button:has-text('09.00')")
        fill(page, nama="Budi", hp=VISITOR["hp"])
        assert page.inner_text("h1") == "Sudah benar semua?"
        page.go_back()
        assert page.inner_text("h1") == "Siapa yang datang?"
        assert page.input_value("#nama") == "Budi"
        page.click("text=Kembali")
        assert page.inner_text("h1") == "Hari apa?"
        page.click("text=15 Selasa")
        page.click("button:has-text('10.00')")
        assert page.input_value("#nama") == "Budi"


def press_to(page: Page, words: str) -> None:
    """Tab until something with these words has the focus, then Enter."""
    for _ in range(80):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.innerText || document.activeElement.value || ''")
        if words in " ".join(said.split()):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"nothing with '{words}' takes the focus")


def tab_to(page: Page, element_id: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == element_id:
            return
    raise AssertionError(f"{element_id} takes no focus")


def test_visit_is_booked_by_keyboard_alone(browser: Browser, base: str) -> None:
    with phone(browser, base) as page:
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.innerText") == "Langsung ke isi"
        for words in ("Buat janji", "KTP hilang atau rusak", "KTP hilang", "Berkas saya lengkap", "14 Senin", "09.00"):
            press_to(page, words)
        seen = []
        for name in ("nama", "hp", "setuju"):
            tab_to(page, name)
            seen.append(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
            page.keyboard.press("Space") if name == "setuju" else page.keyboard.type(VISITOR[name])
        press_to(page, "Lanjut")
        press_to(page, "Buat janji ini")
        assert page.inner_text("h1") == "Janji Anda sudah dibuat"
        assert "none" not in seen


def addresses(application: SampleApplication, page: Page) -> dict[str, str]:
    """One address of every kind of page, the booked ones made on the way."""
    page.goto(f"{NEW_CARD}/{MONDAY}")
    page.click("button:has-text('09.00')")
    held = page.url
    fill(page, nama="", hp="12", nik="1")
    page.goto(f"{LOST}/{MONDAY}")
    page.click("button:has-text('09.00')")
    made = page.url
    fill(page, nama="Siti Nur'aini", hp=VISITOR["hp"])
    check = page.url
    application.desk.confirm(made.rpartition("/")[2], visitor_of(application, made))
    application.hall.at = NINE_AT - 16 * 3600
    return {
        "start": "/",
        "services": "/layanan",
        "cases": "/janji/KTP-H",
        "leaflet": LOST,
        "days": f"{LOST}/hari",
        "times": f"{LOST}/{MONDAY}",
        "expired": held,
        "check": check,
        "booking": made,
        "move": f"{made}/pindah/{MONDAY}/jam?jam={NINE_AT + 3600}",
        "cancel": f"{made}/batal?salah=wrong_proof",
        "find": "/cari",
        "your turn": f"{LOST}/{MONDAY}/giliran?jam={NINE_AT}",
        "lost": "/nowhere",
        "status": f"/t/{SAMPLE_LINK}",
    }


def visitor_of(application: SampleApplication, address: str) -> Any:
    from server.application.booking_desk import Visitor

    return Visitor(name="Siti", phone="081234567890", consent_version=1)


@pytest.mark.parametrize("language", Language)
def test_every_page_passes_the_accessibility_check_and_needs_no_scrolling_sideways(
    language: Language, browser: Browser, base: str, application: SampleApplication
) -> None:
    with phone(browser, base) as page:
        visited = addresses(application, page)
        found = dict[str, object]()
        page.goto(f"{NEW_CARD}/{MONDAY}")
        page.click("button:has-text('09.15')")
        fill(page, nama="", hp="12", nik="1")
        visited["visitor-faulty"] = page.url
        for name, address in visited.items():
            joint = "&" if "?" in address else "?"
            page.goto(f"{address}{joint}bahasa={language}")
            found[name] = faults_of(page)
            found[f"{name} small"] = small_targets(page)
            found[f"{name} wide"] = page.evaluate("document.documentElement.scrollWidth") - 360
            # Twice the text in the same width.
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            found[f"{name} wide at 200 %"] = page.evaluate("document.documentElement.scrollWidth") - 360
        assert [f"{name}: {each}" for name, each in found.items() if each] == []


def faults_of(page: Page) -> list[str]:
    """What axe-core finds; injected past the page's own policy, which lets in no foreign script."""
    page.evaluate(AXE.read_text())
    result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in result["violations"]]


def small_targets(page: Page) -> list[str]:
    """What a finger could miss."""
    return page.evaluate(
        """least => [...document.querySelectorAll('a[href], button, input:not([type=hidden])')]
            .filter(e => !e.classList.contains('skip')).map(e => [e, e.getBoundingClientRect()])
            .filter(([e, box]) => box.height < least || box.width < least).map(([e]) => e.outerHTML)""",
        TARGET_PX,
    )


def test_check_finds_what_is_wrong(browser: Browser, base: str) -> None:
    with phone(browser, base) as page:
        page.goto("/cari")
        page.evaluate("document.querySelector('label').remove()")
        assert any(each.startswith("label:") for each in faults_of(page))


def test_checker_is_the_file_that_is_listed() -> None:
    listed = (ROOT / "THIRD_PARTY.md").read_text()
    assert f"`{hashlib.sha256(AXE.read_bytes()).hexdigest()}`" in listed
    assert "Mozilla Public License" in AXE.with_name("LICENSE.txt").read_text()


@contextmanager
def weighed(browser: Browser, base: str) -> Iterator[tuple[Page, list[tuple[str, int]]]]:
    """A page, and what came over the wire for it: address and bytes with headers."""
    with phone(browser, base) as page:
        loaded = list[tuple[str, int]]()
        addresses = dict[str, str]()
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on(
            "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
        )
        wire.on(
            "Network.loadingFinished",
            lambda event: loaded.append((addresses.get(event["requestId"], ""), event["encodedDataLength"])),
        )
        yield page, loaded
        foreign = [address for address, _ in loaded if not address.startswith((base, "data:"))]
        assert foreign == []


def weight(page: Page, loaded: list[tuple[str, int]]) -> int:
    """Bytes of everything loaded so far; a page that has loaded has told of all of it after one more answer."""
    page.evaluate("0")
    return sum(n for _, n in loaded)


def test_pages_are_light(browser: Browser, base: str, application: SampleApplication) -> None:
    with weighed(browser, base) as (page, loaded):
        page.goto("/")
        assert 0 < weight(page, loaded) <= FIRST_BYTES
        for address in ("/janji", "/janji/KTP-H", LOST, f"{LOST}/hari", f"{LOST}/{MONDAY}"):
            loaded.clear()
            page.goto(address)
            assert 0 < weight(page, loaded) <= LATER_BYTES, address
        for step in (
            lambda: page.click("button:has-text('09.00')"),
            lambda: fill(page, nama="Budi", hp=VISITOR["hp"]),
            lambda: page.click("text=Buat janji ini"),
        ):
            loaded.clear()
            step()
            page.wait_for_load_state()
            assert 0 < weight(page, loaded) <= LATER_BYTES, page.url


@pytest.mark.parametrize("name", ["waiting", "long", "called"])
def test_status_page_is_light_with_everything_it_loads(
    name: str, browser: Browser, base: str, application: SampleApplication
) -> None:
    application.page = dict(sample_pages())[name]
    with weighed(browser, base) as (page, loaded):
        page.goto(f"/t/{SAMPLE_LINK}")
        assert 0 < weight(page, loaded) <= STATUS_BYTES
        assert len([address for address, _ in loaded if not address.startswith("data:")]) == 3


def test_status_page_renews_itself_in_place_by_script(
    browser: Browser, base: str, application: SampleApplication
) -> None:
    pages = dict(sample_pages())
    with phone(browser, base) as page:
        page.clock.install()
        page.goto(f"/t/{SAMPLE_LINK}")
        page.evaluate("window.isTheSame = true")
        application.page = pages["called"]
        page.clock.fast_forward(25_000)
        page.wait_for_selector("text=Silakan ke Loket 3")
        assert page.evaluate("window.isTheSame")
        assert "Silakan ke Loket" in page.inner_text("#news")


def test_status_page_says_when_the_office_is_out_of_reach(
    browser: Browser, base: str, application: SampleApplication, listening: HttpServer
) -> None:
    with phone(browser, base) as page:
        page.clock.install()
        page.goto(f"/t/{SAMPLE_LINK}")
        page.context.set_offline(True)
        page.clock.fast_forward(25_000)
        page.wait_for_selector("text=Belum tersambung lagi", state="visible")
        page.context.set_offline(False)
        page.clock.fast_forward(60_000)
        page.wait_for_selector("#stale", state="hidden")
