"""The pages of devices: added, paired by a real key, changed, sent away; each a fact in the administrator's name."""

from __future__ import annotations

import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.application.access import RECHECK_S, DeviceGate
from server.application.refusals import Refusal
from server.domain.queue import facts
from server.storage.register import SqlDeviceRegister
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.small_office import OPENING_AT
from wire.access import CHALLENGE_PREFIX, AskChallenge, AskToken, PairDevice
from wire.base64url import encoded
from wire.codes import OperatorRole

DEVICES = "/kantor/perangkat"
PRINTER = "tcp://192.168.2.50:9100"
SCANNER = "scanner+serial:///dev/serial/by-id/usb-Scanner"
LED = "alpha+serial:///dev/ttyUSB0"
CODE = re.compile(r"<code>([A-Z2-9]{8})</code>")


class Program:
    """A kiosk, board or counter with a key of its own, at the door that real ones come in by."""

    def __init__(self, office: PagesOffice) -> None:
        self.gate = DeviceGate(SqlDeviceRegister(office.small.engine), lambda: office.now, b"k" * 32)
        self.key = Ed25519PrivateKey.generate()
        self.device_id = 0

    def pair(self, code: str) -> None:
        public = encoded(self.key.public_key().public_bytes_raw())
        self.device_id = self.gate.pair(PairDevice(code=code, public_key=public)).device_id

    def sign_in(self) -> str:
        nonce = self.gate.challenge(AskChallenge(device_id=self.device_id)).nonce
        signature = encoded(self.key.sign(CHALLENGE_PREFIX + nonce.encode()))
        return self.gate.token(AskToken(device_id=self.device_id, nonce=nonce, signature=signature)).token


def added(browser: Browser, role: str = "kios", **typed: object) -> str:
    """Add a device; gives the code that the page shows."""
    browser.get(f"{DEVICES}/tambah/{role}")
    response = browser.post(f"{DEVICES}/tambah/{role}", **({"name": "Kios Utara"} | typed))
    found = CODE.search(response.text)
    assert found, response.text
    return found.group(1)


def fault(text: str, name: str) -> str:
    """What stands at a field of a page."""
    found = re.search(rf'<p class="fault" id="{name}-fault">.*?</svg>(.*?)</p>', text, re.DOTALL)
    return found.group(1) if found else ""


def changes(office: PagesOffice) -> list[tuple[int, int, str, list[str] | None]]:
    """Who changed which device, and what of it, since the office was founded."""
    found = [(each.actor, each.fact) for each in office.records() if isinstance(each.fact, facts.SetUpChanged)]
    return [(actor, fact.row, fact.action, fact.columns) for actor, fact in found if actor and fact.table == "device"]


def test_an_added_device_is_paired_by_the_code_of_the_page_and_named(admin: Browser, pages_office: PagesOffice) -> None:
    program = Program(pages_office)
    program.pair(added(admin, zones="Aula", printer=PRINTER, scanner=SCANNER))
    token = program.sign_in()
    device = program.gate.device_of(token)
    assert (device.name, device.zones, dict(device.hardware)) == (
        "Kios Utara",
        ("Aula",),
        {"printer": PRINTER, "scanner": SCANNER},
    )
    actor = pages_office.ids[OperatorRole.ADMINISTRATOR]
    assert changes(pages_office) == [(actor, device.id, "added", None)]
    assert "Perangkat Kios Utara ditambah" in admin.get("/kantor/jejak?hari=2100-01-01").text


def test_the_list_says_who_is_there_and_who_waits(admin: Browser, pages_office: PagesOffice) -> None:
    program = Program(pages_office)
    code = added(admin)
    page = admin.get(DEVICES).text
    waiting = page.count("Menunggu kodenya diketik")
    program.pair(code)
    page = admin.get(DEVICES).text
    assert page.count("Menunggu kodenya diketik") == waiting - 1 and "Tidak tersambung" in page
    pages_office.connected = frozenset({program.device_id})
    page = admin.get(DEVICES).text
    assert "Tersambung" in page and "Tidak tersambung" not in page


def test_a_code_that_was_not_used_in_time_is_said(admin: Browser, pages_office: PagesOffice) -> None:
    code = added(admin)
    pages_office.now += 15 * 60 + 1
    assert "kodenya sudah lewat" in admin.get(DEVICES).text
    with pytest.raises(Refusal):
        Program(pages_office).pair(code)


def test_a_revoked_device_is_refused_within_seconds_until_it_is_paired_again(
    admin: Browser, pages_office: PagesOffice
) -> None:
    program = Program(pages_office)
    program.pair(added(admin))
    token, address = program.sign_in(), f"{DEVICES}/{program.device_id}"
    assert program.gate.device_of(token).name == "Kios Utara"
    admin.get(address)
    assert admin.post(f"{address}/cabut").headers["Location"] == address
    assert "Hak perangkat ini sudah dicabut" in admin.get(address).text
    pages_office.now += RECHECK_S
    for ask in (lambda: program.gate.device_of(token), program.sign_in):
        with pytest.raises(Refusal):
            ask()
    code = CODE.search(admin.post(f"{address}/kode").text)
    assert code
    program.pair(code.group(1))
    assert program.gate.device_of(program.sign_in()).id == program.device_id
    actions = [action for _, _, action, _ in changes(pages_office)]
    assert actions == ["added", "revoked", "changed"]


def test_a_device_that_is_revoked_twice_leaves_one_fact(admin: Browser, pages_office: PagesOffice) -> None:
    for _ in range(2):
        admin.get(f"{DEVICES}/1")
        admin.post(f"{DEVICES}/1/cabut")
    assert [action for _, _, action, _ in changes(pages_office)] == ["revoked"]


def test_a_new_name_and_a_new_printer_are_what_the_device_gets(admin: Browser, pages_office: PagesOffice) -> None:
    admin.get(f"{DEVICES}/1")
    response = admin.post(f"{DEVICES}/1", name="Kios Baru", printer=PRINTER, scanner="")
    assert response.headers["Location"] == DEVICES
    device = pages_office.doors.devices.device(1)
    assert (device.name, dict(device.hardware)) == ("Kios Baru", {"printer": PRINTER})
    admin.get(f"{DEVICES}/1")
    admin.post(f"{DEVICES}/1", name="Kios Baru", printer=PRINTER, scanner="")
    assert [columns for *_, columns in changes(pages_office)] == [["hardware", "name"]]


def test_displays_and_counters_come_back_into_the_form_as_they_were_typed(
    admin: Browser, pages_office: PagesOffice
) -> None:
    displays = f"1={LED}?unit=1\r\n\r\n 2={LED}?unit=2 "
    added(admin, "papan", name="TV Lobi", displays=displays)
    added(admin, "loket", name="Meja 3", counter="3", printer="", keypad="")
    ids = {each.name: each.id for each in pages_office.doors.devices.devices()}
    assert pages_office.doors.devices.device(ids["TV Lobi"]).hardware == {
        "display.1": f"{LED}?unit=1",
        "display.2": f"{LED}?unit=2",
    }
    assert f"1={LED}?unit=1\n2={LED}?unit=2</textarea>" in admin.get(f"{DEVICES}/{ids['TV Lobi']}").text
    assert '<option value="3" selected>' in admin.get(f"{DEVICES}/{ids['Meja 3']}").text


@pytest.mark.parametrize(
    ("role", "typed", "field", "said"),
    [
        ("kios", {"name": "board 4"}, "name", "sudah dipakai perangkat lain"),
        ("kios", {"name": ""}, "name", "belum diisi"),
        ("kios", {"printer": "192.168.2.50"}, "printer", "tidak dapat dibaca: 192.168.2.50"),
        ("kios", {"printer": SCANNER}, "printer", "jenis lain"),
        ("kios", {"scanner": PRINTER}, "scanner", "jenis lain"),
        ("papan", {"displays": f"satu={LED}"}, "displays", "bukan nomor loket"),
        ("papan", {"displays": f"1={PRINTER}"}, "displays", "tidak dapat dibaca"),
        ("papan", {"displays": f"1={LED}?unit=1\n1={LED}?unit=2"}, "displays", "disebut dua kali"),
        ("papan", {"displays": f"1={LED}?unit=1\n2={LED}?unit=1"}, "displays", "unit yang berbeda"),
        ("papan", {"displays": f"9={LED}"}, "displays", "Tidak ada loket 9"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_added(
    role: str, typed: dict[str, str], field: str, said: str, admin: Browser, pages_office: PagesOffice
) -> None:
    before = len(pages_office.doors.devices.devices())
    admin.get(f"{DEVICES}/tambah/{role}")
    response = admin.post(f"{DEVICES}/tambah/{role}", **({"name": "Yang baru"} | typed))
    assert response.status_code == 422
    assert said in fault(response.text, field)
    assert len(pages_office.doors.devices.devices()) == before


def test_a_device_that_does_not_exist_is_not_found(admin: Browser) -> None:
    assert admin.get(f"{DEVICES}/99").status_code == 404
    for act in ("kode", "cabut"):
        assert admin.post(f"{DEVICES}/99/{act}").status_code == 404


def test_a_printer_that_needs_a_hand_is_said(admin: Browser, pages_office: PagesOffice) -> None:
    with pages_office.small.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE device SET public_key = 'k'")
    pages_office.small.issue()
    pages_office.small.do(1, "call-for-printer", '{"about":"paper"}')
    assert "Kertas habis" in admin.get(DEVICES).text
    assert "Kertas habis" in admin.get(f"{DEVICES}/1").text


def test_a_device_that_left_says_when_it_was_seen_last(admin: Browser, pages_office: PagesOffice) -> None:
    with pages_office.small.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE device SET public_key = 'k' WHERE id = 1")
    assert "Terakhir terlihat" not in admin.get(DEVICES).text
    pages_office.left_at = {1: OPENING_AT}
    for path in (DEVICES, f"{DEVICES}/1"):
        page = admin.get(path).text
        assert "Terakhir terlihat" in page and "1 Jan 2100, 08.00" in page
