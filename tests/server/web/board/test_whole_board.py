"""The board in Chromium at a real server: calls come and go, the server goes and comes, strange names do no harm."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import delete, insert, update
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from server.bootstrap import Server
from server.domain.calendar.document import CalendarDocument
from server.domain.showing import ZoneBoard
from server.domain.text import Text
from server.serve import prepare_office
from server.settings import Address, Settings
from server.storage import tables
from server.storage.calendar import set_calendar
from server.storage.engine import open_engine, writing
from server.storage.reads import Reads
from server.storage.set_up import BRANCH_ID, NewDevice, add_device, add_operator, record_change, revoke_device
from tests.clock import allowed
from tests.server.web.test_whole_server import Client
from wire.boardrules import LOST_AFTER_MS
from wire.codes import DeviceRole, OperatorRole

WAIT_MS = 10_000
STRANGE = "<img src=x onerror=alert(1)> \u202egnaur \U0001f469\u200d\U0001f469\u200d\U0001f467 " + "Pemeriksaan" * 20
CLOCK = """
window.aheadMs = 0;
(function () {
  var real = performance.now.bind(performance);
  performance.now = function () { return real() + window.aheadMs; };
}());
"""
"""Lets a test move the page's clock on; it is what the limits of old numbers are counted by."""
TOLD = """([id, text]) => {
  const element = document.getElementById(id);
  return element !== null && element.textContent.indexOf(text) >= 0;
}"""
SOUNDS = """
window.sounds = [];
(function () {
  var start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function () {
    var sound = { length: Math.round(this.buffer.duration * 1000), from: Date.now() };
    window.sounds.push(sound);
    this.addEventListener('ended', function () { sound.until = Date.now(); });
    return start.apply(this, arguments);
  };
}());
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Office:
    """A real server on fixed ports, so that it can come back; a kiosk and a counter that call by HTTP."""

    def __init__(self, directory: Path) -> None:
        http, push = (Address(host="127.0.0.1", port=free_port()) for _ in range(2))
        self.settings = Settings(data_directory=directory, http=http, push=push, template="disdukcapil")
        prepare_office(self.settings)
        self.engine = open_engine(directory)
        set_calendar(self.engine, lambda _: CalendarDocument(), now=int(time.time()))
        self.server = Server(self.settings)
        self.server.start()
        services = Reads(self.engine, BRANCH_ID).office().services.values()
        self.service_id = next(service.id for service in services if service.code == "KTP-B")
        self.kiosk = self._device(DeviceRole.KIOSK, "Kios 1")
        self.desk = self._device(DeviceRole.COUNTER, "Loket 1", 1)
        add_operator(self.engine, login="sari", name="Petugas", role=OperatorRole.OPERATOR, pin="481516")
        self.sign_in()

    def sign_in(self) -> None:
        assert self.desk.command("sign-in", operator_name="sari", pin="481516").status == 200
        assert self.desk.command("take-counter", counter_id=1).status == 200

    def code(self, name: str, role: DeviceRole = DeviceRole.BOARD, zones: tuple[str, ...] = ()) -> str:
        return add_device(self.engine, NewDevice(role=role, name=name, zones=zones), now=int(time.time()))

    def call(self) -> str:
        """A ready counter gets the next ticket as soon as it is taken."""
        assert self.desk.command("call-next").status == 200
        ticket = self.kiosk.command("issue-ticket", service_id=self.service_id).json
        assert self.kiosk.command("report-paper", ticket_id=ticket["ticket_id"], paper="printed").status == 200
        return str(ticket["number"])

    def restart(self) -> None:
        self.server = Server(replace(self.settings))
        self.server.start()

    def close(self) -> None:
        self.engine.dispose()
        self.server.stop()

    def _device(self, role: DeviceRole, name: str, counter_number: int | None = None) -> Client:
        client = Client(self.server.http_address)
        new = NewDevice(role=role, name=name, counter_number=counter_number)
        client.pair_and_sign_in(add_device(self.engine, new, now=int(time.time())))
        return client


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "data")
    yield office
    office.close()


@pytest.fixture
def television(browser: Browser, office: Office) -> Iterator[Callable[..., Page]]:
    """Opens a paired board; a script that failed in the page fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def turn_on(address: str = "/papan", **wishes: object) -> Page:
        base = f"http://{office.settings.http}"
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 720}, base_url=base))
        page = contexts[-1].new_page()
        page.set_default_timeout(WAIT_MS)
        page.add_init_script(CLOCK + SOUNDS)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address)
        page.fill("#code", office.code(f"TV {len(contexts)}", **wishes).lower())  # type: ignore[arg-type]
        page.press("#code", "Enter")
        page.wait_for_selector("#pair", state="hidden")
        return page

    yield turn_on
    for context in contexts:
        context.close()
    assert faults == []


def told(page: Page, name: str) -> str:
    return page.evaluate("name => (document.getElementById('board.' + name) || {}).textContent || ''", name)  # type: ignore[no-any-return]


def tells(page: Page, name: str, text: str, within_ms: int = WAIT_MS) -> None:
    page.wait_for_function(TOLD, arg=["board." + name, text], timeout=allowed(within_ms))


SHOWN = """() => {
  const image = document.getElementById('pictures'), box = image.getBoundingClientRect();
  return !image.hidden && image.naturalWidth === 160 && box.left > innerWidth / 2 && box.right <= innerWidth;
}"""


def show_picture(office: Office, seat_m: int) -> None:
    """What an administrator does at the pages: a picture on the board of the first room, whose last seat is so far."""
    buffer = BytesIO()
    Image.new("RGB", (160, 90), "teal").save(buffer, "JPEG")
    file, content = f"{0:024x}.jpg", buffer.getvalue()
    zone = Reads(office.engine, BRANCH_ID).office().zones[0]
    board = ZoneBoard(seat_m=seat_m, pictures=(file,), text=Text(id="Selamat datang", en="Welcome"))
    values = {"file": file, "name": "Alur", "width_px": 160, "height_px": 90, "moving_ms": 0, "content": content}
    with writing(office.engine) as connection:
        connection.execute(delete(tables.picture))
        connection.execute(insert(tables.picture).values(branch_id=BRANCH_ID, size_bytes=len(content), **values))
        connection.execute(update(tables.showing).values(boards={zone: board.to_record()}))
        record_change(connection, tables.showing, BRANCH_ID, "changed", ["boards"])


def test_a_picture_and_the_rooms_own_text_come_by_themselves_and_numbers_keep_their_room(
    office: Office, television: Callable[..., Page]
) -> None:
    page = television()
    tells(page, "empty", "Belum ada panggilan")
    assert page.is_hidden("#pictures")
    show_picture(office, seat_m=5)
    page.wait_for_function(SHOWN)
    tells(page, "running", "Selamat datang")
    show_picture(office, seat_m=30)
    page.wait_for_function("() => document.getElementById('pictures').hidden")
    tells(page, "rule", "terlalu kecil")


def test_call_appears_within_a_second_and_goes_when_it_is_withdrawn(
    office: Office, television: Callable[..., Page]
) -> None:
    page = television()
    tells(page, "empty", "Belum ada panggilan")
    number = office.call()
    tells(page, "call", number, within_ms=1_000)
    assert told(page, "counter") == "Loket 1"
    assert office.desk.command("undo-last").status == 200
    tells(page, "empty", "Belum ada panggilan", within_ms=1_000)
    assert told(page, "call") == ""


def test_old_numbers_are_marked_then_gone_and_right_ones_come_without_a_reload(
    office: Office, television: Callable[..., Page]
) -> None:
    page = television("/board?bahasa=en")
    first = office.call()
    tells(page, "call", first)
    page.evaluate("window.isTheSamePage = true")
    office.server.stop()
    stopped_at = time.monotonic()
    tells(page, "freshness", "Disconnected since", within_ms=3_000)
    assert told(page, "call") == first
    silent_ms = round((time.monotonic() - stopped_at) * 1000)
    page.evaluate("ms => { window.aheadMs += ms; }", LOST_AFTER_MS - silent_ms)
    tells(page, "sentence", "not connected", within_ms=15_000 - LOST_AFTER_MS + 600)
    assert told(page, "call") == ""
    office.restart()
    tells(page, "call", first)
    assert told(page, "sentence") == ""
    second = office.call()
    tells(page, "call", second, within_ms=1_000)
    assert page.evaluate("window.isTheSamePage") is True


def test_revoked_television_shows_nothing_within_five_seconds(office: Office, television: Callable[..., Page]) -> None:
    page = television()
    tells(page, "call", office.call())
    revoke_device(office.engine, "TV 1")
    tells(page, "sentence", "belum didaftarkan", within_ms=5_000)
    assert told(page, "call") == ""


def test_reload_needs_no_code_again(office: Office, television: Callable[..., Page]) -> None:
    page = television()
    number = office.call()
    page.reload()
    tells(page, "call", number)


def test_strange_names_stay_on_the_screen_and_do_nothing(office: Office, television: Callable[..., Page]) -> None:
    count = "document.images.length + document.scripts.length"
    usual = television().evaluate(count)
    with writing(office.engine) as connection:
        connection.execute(update(tables.counter).values(name={"id": STRANGE, "en": STRANGE}))
    office.server.stop()
    office.restart()
    page = television("/papan/%3C!--%3Cscript%3Ealert(1)%20%F0%9F%91%A9")
    tells(page, "title", "<!--<script>alert(1)")
    page.goto("/papan")
    number = office.call()
    tells(page, "call", number)
    tells(page, "counter", "Pemeriksaan")
    assert page.evaluate(count) == usual
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert wide == [1280, 720]


def test_address_of_a_zone_shows_only_that_zone(office: Office, television: Callable[..., Page]) -> None:
    zone = next(iter(Reads(office.engine, BRANCH_ID).office().counters.values())).zone
    elsewhere, here = television("/papan/Entah"), television(f"/papan/{zone}")
    number = office.call()
    tells(here, "call", number)
    tells(elsewhere, "empty", "Belum ada panggilan")
    assert told(elsewhere, "call") == ""


def test_socket_refuses_the_page_of_somebody_else(office: Office) -> None:
    address = f"ws://{office.settings.push}"
    with pytest.raises(InvalidStatus) as refused:
        connect(address, origin=Origin("http://evil.example"))
    assert refused.value.response.status_code == 403
    for origin in (None, Origin(f"http://{office.settings.http}")):
        with connect(address, origin=origin) as socket_:
            socket_.send('{"type": "hello", "token": "x"}')
            assert "not_signed_in" in str(socket_.recv(timeout=5))


def test_one_touch_gives_chime_and_sentences_in_order(office: Office, television: Callable[..., Page]) -> None:
    page = television()
    # Whoever typed the code touched the page; a television that is switched on again was not touched.
    page.reload()
    tells(page, "silence", "Sentuh untuk suara")
    page.mouse.click(400, 300)
    page.wait_for_function("() => !document.getElementById('board.silence').textContent")
    office.call()
    page.wait_for_function("() => window.sounds.length >= 2")
    chime, sentence = page.evaluate("window.sounds.slice(0, 2)")
    assert chime["length"] == 1300
    assert sentence["from"] >= chime["until"]
    assert sentence["length"] > 500
