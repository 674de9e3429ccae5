"""The board's page as it is served: light, strict, and its door opens to boards alone."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient

from server.application.access import DeviceGate, KnownDevice, hash_of_code
from server.application.browser_boards import Kept, browser_token, pair_browser
from server.application.refusals import Refusal
from server.domain.office import Device
from server.storage.register import SqlDeviceRegister
from server.storage.set_up import NewDevice, add_device
from server.web.board.assets import Assets
from server.web.board.look import read_look
from tests.server.small_office import SmallOffice
from wire.codes import DeviceRole, RefusalCode

MOST_BYTES = 100_000
NOW = 1_800_000_000
ROOT = Path(__file__).resolve().parents[4]
NEWER = re.compile(r"=>|\?\.|\?\?|\b(?:let|const|async|await|class|import|export)\b|`|\bfetch\s*\(\s*['\"]")


def test_first_visit_weighs_less_than_a_picture(client: FlaskClient) -> None:
    page = client.get("/papan/Lantai 1", headers={"Accept-Encoding": "gzip"})
    addresses = re.findall(r'(?:src|href)="(/papan-berkas/[^"]+)"', page.text)
    style = client.get(next(each for each in addresses if each.endswith(".css"))).text
    addresses += re.findall(r"url\((/papan-berkas/[^)]+)\)", style)
    answers = [client.get(each, headers={"Accept-Encoding": "gzip"}) for each in addresses]
    assert len(addresses) == 17
    assert {answer.status_code for answer in answers} == {200}
    assert all("immutable" in answer.headers["Cache-Control"] for answer in answers)
    assert len(page.data) + sum(len(answer.data) for answer in answers) < MOST_BYTES


def test_policy_names_the_socket_and_nothing_else_outside(client: FlaskClient) -> None:
    answer = client.get("/board/Lantai 1?bahasa=en", base_url="http://192.168.1.10:8080")
    policy = answer.headers["Content-Security-Policy"]
    assert "connect-src 'self' ws://127.0.0.1:8001;" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert 'lang="en"' in answer.text
    assert "Touch for sound" in answer.text


def test_scripts_are_for_old_televisions() -> None:
    for script in (ROOT / "server" / "web" / "board" / "files").glob("*.js"):
        code = re.sub(r"/\*.*?\*/|'[^']*'", "", script.read_text(encoding="utf-8"), flags=re.S)
        assert NEWER.search(code) is None, script.name


@pytest.mark.parametrize("zone", ["<script>alert(1)<", "</script", "\U0001f469\u200d\U0001f467", "a" * 60])
def test_zone_of_the_address_is_never_markup(client: FlaskClient, zone: str) -> None:
    answer = client.get("/papan/" + zone.replace("/", ""))
    assert answer.status_code == 200
    assert answer.text.count("<script") == len(Assets(read_look()).scripts) + 1


def test_address_that_is_too_long_and_files_that_are_not_there(client: FlaskClient) -> None:
    assert client.get("/papan/" + "a" * 61).status_code == 404
    assert client.get("/papan-berkas/heart.js").status_code == 404


@pytest.mark.parametrize("path", ["/papan-masuk/kode", "/papan-masuk/token"])
def test_page_of_somebody_else_is_refused(client: FlaskClient, path: str) -> None:
    other = {"Origin": "http://evil.example"}
    assert client.post(path, json={"code": "ABCDEFGH"}, headers=other).status_code == 403
    assert client.post(path, data="code=ABCDEFGH", headers={"Origin": "http://localhost"}).status_code == 415


@pytest.mark.parametrize("cookie", ["", "x", "1.", "1." + "A" * 42, "99999999999." + "A" * 43, "1." + "A" * 43])
def test_browser_without_a_true_secret_gets_no_token(client: FlaskClient, cookie: str) -> None:
    client.set_cookie("giliran_papan", cookie, path="/papan-masuk")
    assert client.post("/papan-masuk/token", json={}).status_code == 401


@pytest.fixture
def gate(office: SmallOffice) -> DeviceGate:
    return DeviceGate(SqlDeviceRegister(office.engine), lambda: NOW, b"k" * 32)


def test_code_of_a_kiosk_is_refused_and_stays_good(office: SmallOffice, gate: DeviceGate) -> None:
    code = add_device(office.engine, NewDevice(role=DeviceRole.KIOSK, name="Kios 9"), now=NOW)
    with pytest.raises(Refusal) as refused:
        pair_browser(gate, code)
    assert refused.value.code is RefusalCode.PAIRING_REFUSED
    register = SqlDeviceRegister(office.engine)
    assert register.bind_key(hash_of_code(code), "A" * 43, NOW) is not None


def test_secret_earns_tokens_of_its_board_until_another_browser_is_paired(
    office: SmallOffice, gate: DeviceGate
) -> None:
    code = add_device(office.engine, NewDevice(role=DeviceRole.BOARD, name="TV 9"), now=NOW)
    kept = pair_browser(gate, code)
    assert Kept.parse(str(kept)) == kept
    assert gate.device_of(browser_token(gate, kept).token).name == "TV 9"
    with pytest.raises(Refusal):
        pair_browser(gate, code)
    with pytest.raises(Refusal):
        browser_token(gate, replace(kept, seed=b"x" * 32))


def test_secret_of_another_kind_of_device_earns_nothing() -> None:
    seed = b"s" * 32
    public = urlsafe_b64encode(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())
    device = Device(id=1, role=DeviceRole.COUNTER, name="Loket 1", zones=(), counter_id=1, hardware={})

    class OneCounter:
        def known_device(self, device_id: int) -> KnownDevice:
            return KnownDevice(device=device, public_key=public.rstrip(b"=").decode(), is_revoked=False)

        def bind_key(self, code_hash: str, public_key: str, now: int, only: DeviceRole | None = None) -> None:
            return None

    with pytest.raises(Refusal) as refused:
        browser_token(DeviceGate(OneCounter(), lambda: NOW, b"k" * 32), Kept(device_id=1, seed=seed))
    assert refused.value.code is RefusalCode.NOT_SIGNED_IN
