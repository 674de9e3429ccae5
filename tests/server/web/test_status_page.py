"""The page behind a ticket's QR: small, honest, the same words in both languages, nothing that runs."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright

from server.application.status_page import StatusPage
from server.domain.forecast.promise import Promise
from server.web.samples import SAMPLE_LINK, SAMPLE_PAGE, SampleApplication, sample_pages
from server.web.serving import HttpServer
from server.web.visit.pages import Pages
from server.web.visit.ticket import draw_status, status_frame
from wire.codes import Language, PromiseKind, TicketState
from wire.rows import Words

LINK = f"/t/{SAMPLE_LINK}"
LARGEST_PAGE_BYTES = 15_000
SMALLEST_TARGET_PX = 44
OPEN = {TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD, TicketState.MISSED}
SAMPLES = dict(sample_pages())


PAGES = Pages(SampleApplication(sound_path=Path()), lambda: 0.0)


def draw(page: StatusPage, language: Language) -> str:
    return draw_status(PAGES, page, status_frame(PAGES, page, language))


class Reader(HTMLParser):
    """What a person reads of a page, and which elements it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags = list[str]()
        self.words = list[str]()
        self._is_style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._is_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._is_style = False

    def handle_data(self, data: str) -> None:
        if not self._is_style:
            self.words.append(data.strip())


def read(html: str) -> str:
    return " ".join(word for word in Reader(html).words if word).replace("\u00a0", " ")


def test_waiting_visitor_reads_what_is_called_own_number_range_and_what_to_do(client: FlaskClient) -> None:
    text = read(client.get(LINK).text)
    place = 0
    for each in ("Sekarang dipanggil", "A 008", "Nomor Anda", "A 012", "07.55–08.20", "Ruang Pelayanan", "07.30"):
        place = text.index(each, place)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("language", Language)
def test_page_is_small_and_loads_nothing_but_its_own_style_and_script(name: str, language: Language) -> None:
    html = draw(SAMPLES[name], language)
    assert len(html.encode()) <= LARGEST_PAGE_BYTES
    assert not {"img", "iframe", "form", "object", "embed", "style"} & set(Reader(html).tags)
    assert not re.search(r"\son\w+=|javascript:|url\(|@import|\sstyle=", html)
    loaded = re.findall(r'<(?:script|link)[^>]*(?:src|href)="([^"]+)"', html)
    assert all(re.fullmatch(r"/gaya/[0-9a-f]{16}\.(css|js)|data:,", address) for address in loaded)


@pytest.mark.parametrize("name", SAMPLES)
def test_english_page_has_no_indonesian_words_left(name: str) -> None:
    text = read(draw(SAMPLES[name], Language.ENGLISH))
    office = SAMPLES[name].office_name
    left = re.findall(r"\b(Anda|nomor|dan|yang|ke|di|Silakan|menit|pukul|Data)\b", text.replace(office, ""))
    assert left == []


def test_called_visitor_reads_where_to_go(client: FlaskClient, application: SampleApplication) -> None:
    application.page = SAMPLES["called"]
    assert "Silakan ke Loket 3" in read(client.get(LINK).text)
    assert "Please go to Counter 3" in read(client.get(f"{LINK}?bahasa=en").text)


def test_language_of_the_kiosk_is_the_first_and_can_be_changed(
    client: FlaskClient, application: SampleApplication
) -> None:
    application.page = replace(SAMPLE_PAGE, language=Language.ENGLISH)
    assert "Your number" in client.get(LINK).text
    assert "Nomor Anda" in client.get(f"{LINK}?bahasa=id").text
    assert "Your number" in client.get(f"{LINK}?bahasa=xx").text


@pytest.mark.parametrize("name", SAMPLES)
def test_page_refreshes_itself_while_there_is_something_to_come(name: str) -> None:
    html = draw(SAMPLES[name], Language.INDONESIAN)
    assert ('http-equiv="refresh" content="20"' in html) == (SAMPLES[name].state in OPEN)


def test_estimate_nobody_can_make_is_not_made_up() -> None:
    text = read(draw(SAMPLES["unknown-wait"], Language.INDONESIAN))
    assert "belum diketahui" in text


@pytest.mark.parametrize(
    ("first", "last", "said"), [(0, 0, "sebentar lagi"), (7, 7, "± 7 menit"), (7, 12, "7–12 menit"), (None, 5, "belum")]
)
def test_range_is_said_plainly(first: int | None, last: int | None, said: str) -> None:
    page = replace(SAMPLE_PAGE, promise=None, likely_from_min=first, likely_to_min=last)
    assert said in read(draw(page, Language.INDONESIAN))


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        (Promise(kind=PromiseKind.RANGE, from_at=7800, until_at=9300), "09.10–09.35 perkiraan dipanggil"),
        (Promise(kind=PromiseKind.ROUGH, from_at=7800, until_at=7800), "sekitar 09.10 perkiraan dipanggil"),
        (Promise(kind=PromiseKind.SOON), "segera perkiraan menunggu"),
        (Promise(kind=PromiseKind.FEW_PEOPLE), "antrean pendek perkiraan menunggu"),
        (Promise(kind=PromiseKind.NO_COUNTER), "belum ada loket buka perkiraan menunggu"),
    ],
)
def test_promise_is_a_range_of_the_clock_or_an_honest_word(promise: Promise, said: str) -> None:
    page = replace(SAMPLE_PAGE, promise=promise)
    assert said in read(draw(page, Language.INDONESIAN))


@pytest.mark.parametrize(
    ("may_pass", "said"), [(2, "Biasanya paling banyak 2 nomor lagi dapat mendahului"), (0, "Biasanya tidak ada lagi")]
)
def test_waiting_visitor_reads_how_many_may_still_pass(may_pass: int, said: str) -> None:
    assert said in read(draw(replace(SAMPLE_PAGE, may_pass=may_pass), Language.INDONESIAN))
    unknown = read(draw(replace(SAMPLE_PAGE, may_pass=None), Language.INDONESIAN))
    assert "Biasanya" not in unknown


def test_waiting_visitor_reads_why_others_were_called() -> None:
    page = read(draw(SAMPLE_PAGE, Language.INDONESIAN))
    assert "Mengapa nomor lain dipanggil K 003 punya janji 07.30, dihitung datang 05.30." in page
    assert "K 003 has a booking for 07:30" in read(draw(SAMPLE_PAGE, Language.ENGLISH))
    alone = read(draw(replace(SAMPLE_PAGE, passed=()), Language.INDONESIAN))
    assert "Mengapa" not in alone


def test_same_page_is_not_sent_twice(client: FlaskClient, application: SampleApplication) -> None:
    first = client.get(LINK)
    headers = {"If-None-Match": first.headers["ETag"]}
    again = client.get(LINK, headers=headers)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert client.get(f"{LINK}?bahasa=en", headers=headers).status_code == 200
    application.page = replace(SAMPLE_PAGE, version="8", n_before=2)
    assert client.get(LINK, headers=headers).status_code == 200
    application.page = replace(SAMPLE_PAGE, at=SAMPLE_PAGE.at + 60)
    assert client.get(LINK, headers=headers).status_code == 200


def test_short_way_says_the_same_as_the_long_one(client: FlaskClient, application: SampleApplication) -> None:
    for query in ("", "?bahasa=en", "?bahasa=id"):
        tag = {"If-None-Match": client.get(f"{LINK}{query}").headers["ETag"]}
        short = client.get(f"{LINK}{query}", headers=tag)
        # More than one tag is what only the long way understands.
        long = client.get(f"{LINK}{query}", headers={"If-None-Match": f'"x", {tag["If-None-Match"]}'})
        assert short.status_code == long.status_code == 304
        assert {*short.headers.items()} == {*long.headers.items()}
    assert client.post(LINK, headers=tag).status_code == 405
    application.page = replace(SAMPLE_PAGE, version="9")
    assert client.get(LINK, headers=tag).status_code == 200
    assert client.get(f"/t/{'0' * 22}", headers=tag).status_code == 404


def test_failure_on_the_short_way_is_said_in_plain_words(client: FlaskClient, application: SampleApplication) -> None:
    def fail(status_token: str) -> StatusPage:
        raise OSError("disk")

    tag = {"If-None-Match": client.get(LINK).headers["ETag"]}
    application.status_page = fail  # type: ignore[method-assign]
    answer = client.get(LINK, headers=tag)
    assert (answer.status_code, "Belum berhasil" in read(answer.text)) == (500, True)


def test_page_is_for_nobody_else(client: FlaskClient) -> None:
    headers = client.get(LINK).headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]


def test_page_repeats_no_secret_of_its_address(client: FlaskClient) -> None:
    assert SAMPLE_LINK not in client.get(LINK).text


@pytest.mark.parametrize("token", ["0" * 22, "x", "a" * 65, "%C3%A9" * 20, "..%2F..%2Fetc%2Fpasswd"])
def test_unknown_link_is_told_in_plain_words(token: str, client: FlaskClient) -> None:
    response = client.get(f"/t/{token}")
    if response.mimetype == "text/html":
        assert "Nomor tidak ditemukan" in read(response.text)
    assert response.status_code == 404


def test_words_of_an_office_cannot_become_part_of_the_page() -> None:
    evil = "<script>alert(1)</script>"
    page = replace(SAMPLE_PAGE, office_name=evil, service_name=Words(id=evil, en=evil), number='A"><b>1')
    html = draw(page, Language.INDONESIAN)
    assert "<script>" not in html
    assert html.count("<script") == 1
    assert '"><b>' not in html


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.parametrize("name", ["waiting", "long", "called", "missed", "done"])
def test_phone_shows_it_without_scrolling_sideways_and_anybody_can_read_it(
    name: str, browser: Browser, listening: HttpServer, application: SampleApplication
) -> None:
    application.page = SAMPLES[name]
    host, port = listening.address
    page = browser.new_page(viewport={"width": 360, "height": 740})
    try:
        faults = list[str]()
        page.on("console", lambda message: faults.append(message.text))
        page.goto(f"http://{host}:{port}{LINK}")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        # The style sheet passed the page's own content security policy.
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 247, 239)"
        assert page.evaluate("document.querySelector('nav a').getBoundingClientRect().height") >= SMALLEST_TARGET_PX
        assert faults == []
    finally:
        page.close()
