"""The real server behind the real listener keeps the promises that the sample application makes."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.bootstrap import Server
from server.domain.calendar.document import CalendarDocument
from server.serve import prepare_office
from server.settings import Address, Settings
from server.storage.calendar import set_calendar
from server.storage.engine import open_engine
from server.storage.reads import Reads
from server.storage.set_up import BRANCH_ID, NewDevice, add_device, add_operator, revoke_device
from server.web.app import create_app
from server.web.samples import SAMPLE_TOKEN, SampleApplication
from server.web.serving import HttpServer
from wire.access import CHALLENGE_PREFIX, ServerInfo
from wire.base64url import encoded
from wire.codes import DeviceRole, OperatorRole
from wire.commands import TicketPaper

ANYWHERE = Address(host="127.0.0.1", port=0)


@dataclass(frozen=True)
class Got:
    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        value = json.loads(self.body)
        assert isinstance(value, dict)
        return value


@dataclass
class Client:
    """A device as a program would be one: it knows nothing but an address."""

    address: Address
    token: str = ""
    n_keys: int = 0

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Got:
        connection = HTTPConnection(self.address.host, self.address.port, timeout=20)
        given = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers}
        connection.request(method, path, None if body is None else json.dumps(body), given)
        response = connection.getresponse()
        got = Got(response.status, response.headers, response.read())
        connection.close()
        return got

    def command(self, path: str, **body: object) -> Got:
        self.n_keys += 1
        key = f"{id(self):x}-{self.n_keys:08d}"
        return self.ask("POST", f"/api/commands/{path}", body, **{"Idempotency-Key": key})

    def page_saying(self, words: str, path: str) -> Got:
        """Ask again until the page says so: pages follow the commit, they do not wait for it."""
        deadline = time.monotonic() + 10
        while words not in (got := self.ask("GET", path)).body.decode() and time.monotonic() < deadline:
            pass
        assert words in got.body.decode()
        return got

    def pair_and_sign_in(self, code: str) -> None:
        key = Ed25519PrivateKey.generate()
        public = encoded(key.public_key().public_bytes_raw())
        device_id = self.ask("POST", "/api/devices/pair", {"code": code, "public_key": public}).json["device_id"]
        nonce = str(self.ask("POST", "/api/auth/challenge", {"device_id": device_id}).json["nonce"])
        signature = encoded(key.sign(CHALLENGE_PREFIX + nonce.encode()))
        body = {"device_id": device_id, "nonce": nonce, "signature": signature}
        self.token = str(self.ask("POST", "/api/auth/token", body).json["token"])


class Office:
    def __init__(self, directory: Path) -> None:
        settings = Settings(data_directory=directory, http=ANYWHERE, push=ANYWHERE, template="disdukcapil")
        self.settings = replace(settings, public_url="https://antre.example")
        prepare_office(self.settings)
        self.engine = open_engine(directory)
        # Tests run at any hour.
        set_calendar(self.engine, lambda _: CalendarDocument(), now=int(time.time()))
        self.server = Server(self.settings)
        self.server.start()
        services = Reads(self.engine, BRANCH_ID).office().services.values()
        self.new_card = next(service.id for service in services if service.code == "KTP-B")

    def device(self, role: DeviceRole, name: str, counter_number: int | None = None) -> Client:
        new = NewDevice(role=role, name=name, counter_number=counter_number)
        client = Client(self.server.http_address)
        client.pair_and_sign_in(add_device(self.engine, new, now=int(time.time())))
        return client

    def close(self) -> None:
        self.engine.dispose()
        self.server.stop()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "data")
    yield office
    office.close()


@pytest.fixture
def kiosk(office: Office) -> Client:
    return office.device(DeviceRole.KIOSK, "Kios 1")


@pytest.fixture
def desk(office: Office) -> Client:
    add_operator(office.engine, login="sari", name="Petugas", role=OperatorRole.OPERATOR, pin="481516")
    desk = office.device(DeviceRole.COUNTER, "Loket 1", 1)
    assert desk.command("sign-in", operator_name="sari", pin="481516").status == 200
    assert desk.command("take-counter", counter_id=1).status == 200
    return desk


def test_ticket_goes_its_way_and_its_page_tells(office: Office, kiosk: Client, desk: Client) -> None:
    paper = kiosk.command("issue-ticket", service_id=office.new_card).json
    assert paper["number"] == "A 001"
    assert str(paper["status_url"]).startswith("https://antre.example/t/")
    link = str(paper["status_url"]).removeprefix("https://antre.example")
    phone = Client(office.server.http_address)
    waiting = phone.page_saying("Anda berikutnya", link)
    assert b"A 001" in waiting.body
    assert phone.ask("GET", link, **{"If-None-Match": waiting.headers["ETag"]}).status == 304
    assert desk.command("call-next").status == 200
    called = phone.page_saying("Silakan ke Loket\u00a01", link)
    assert called.headers["ETag"] != waiting.headers["ETag"]


def test_same_key_gives_the_same_ticket_and_another_body_is_refused(kiosk: Client) -> None:
    key = {"Idempotency-Key": "the-same-key-1"}
    first = kiosk.ask("POST", "/api/commands/issue-ticket", {"service_id": 1}, **key)
    again = kiosk.ask("POST", "/api/commands/issue-ticket", {"service_id": 1}, **key)
    other = kiosk.ask("POST", "/api/commands/issue-ticket", {"service_id": 2}, **key)
    assert first.body == again.body
    assert (other.status, other.json["code"]) == (409, "key_reused")


def test_kept_refusal_is_the_same_problem_again(kiosk: Client) -> None:
    key = {"Idempotency-Key": "the-same-key-2"}
    answers = [kiosk.ask("POST", "/api/commands/issue-ticket", {"service_id": 999}, **key) for _ in range(2)]
    assert [(each.status, each.json["code"]) for each in answers] == [(404, "unknown_service")] * 2
    assert answers[0].body == answers[1].body


def test_paper_can_be_asked_for_again(kiosk: Client) -> None:
    paper = kiosk.command("issue-ticket", service_id=1).json
    again = kiosk.ask("GET", f"/api/tickets/{paper['ticket_id']}/paper")
    assert (again.status, again.json["chain"]) == (200, paper["chain"])
    assert kiosk.ask("GET", "/api/tickets/999/paper").json["code"] == "unknown_ticket"


def test_kiosk_may_not_call(kiosk: Client) -> None:
    assert kiosk.command("call-next").json["code"] == "forbidden"


def test_board_learns_no_links(office: Office, kiosk: Client) -> None:
    paper = kiosk.command("issue-ticket", service_id=1).json
    board = office.device(DeviceRole.BOARD, "TV Lobi")
    assert board.ask("GET", f"/api/tickets/{paper['ticket_id']}/paper").json["code"] == "forbidden"


def test_kiosk_does_not_tell_whether_a_pin_is_right(office: Office, kiosk: Client) -> None:
    add_operator(office.engine, login="sari", name="Petugas", role=OperatorRole.OPERATOR, pin="481516")
    codes = [kiosk.command("sign-in", operator_name="sari", pin=pin).json["code"] for pin in ("481516", "0000")]
    assert codes == ["forbidden", "forbidden"]


def test_staff_corner_opens_by_pin_with_the_kiosks_own_doubtful_tickets(office: Office, kiosk: Client) -> None:
    add_operator(office.engine, login="sari", name="Sari", role=OperatorRole.OPERATOR, pin="481516")
    other = office.device(DeviceRole.KIOSK, "Kios 2")
    for client, paper in ((kiosk, "doubtful"), (kiosk, "printed"), (kiosk, "shown"), (other, "doubtful")):
        ticket_id = client.command("issue-ticket", service_id=office.new_card).json["ticket_id"]
        assert client.command("report-paper", ticket_id=ticket_id, paper=paper).status == 200

    corner = kiosk.command("open-staff-corner", operator_name="sari", pin="481516").json

    assert corner["operator_name"] == "Sari"
    assert [(each["number"], each["paper"]) for each in corner["doubtful"]] == [
        ("A 003", "shown"),
        ("A 001", "doubtful"),
    ]
    assert kiosk.command("call-next").json["code"] == "forbidden"


def test_guessing_pins_at_a_kiosk_is_slowed_and_only_kiosks_have_a_staff_corner(office: Office, kiosk: Client) -> None:
    add_operator(office.engine, login="sari", name="Petugas", role=OperatorRole.OPERATOR, pin="481516")
    codes = [kiosk.command("open-staff-corner", operator_name="sari", pin="0000").json["code"] for _ in range(6)]
    assert codes == ["wrong_pin"] * 5 + ["too_many_attempts"]
    board = office.device(DeviceRole.BOARD, "TV Lobi")
    assert board.command("open-staff-corner", operator_name="sari", pin="481516").json["code"] == "forbidden"


def test_guessing_pins_at_one_counter_leaves_the_next_counter_free(office: Office) -> None:
    add_operator(office.engine, login="sari", name="Petugas", role=OperatorRole.OPERATOR, pin="481516")
    guesser, honest = (office.device(DeviceRole.COUNTER, f"Loket {n}", n) for n in (1, 2))
    codes = [guesser.command("sign-in", operator_name="sari", pin="0000").json["code"] for _ in range(6)]
    assert codes == ["wrong_pin"] * 5 + ["too_many_attempts"]
    assert honest.command("sign-in", operator_name="sari", pin="481516").status == 200


def test_revoked_device_is_out_at_once(office: Office, kiosk: Client) -> None:
    revoke_device(office.engine, "Kios 1")
    deadline = time.monotonic() + 5
    while kiosk.command("issue-ticket", service_id=1).status == 200 and time.monotonic() < deadline:
        pass
    assert kiosk.command("issue-ticket", service_id=1).json["code"] == "not_signed_in"


def test_many_at_once_get_numbers_without_gap_or_repetition(office: Office, kiosk: Client) -> None:
    def take(n: int) -> str:
        key = {"Idempotency-Key": f"many-at-once-{n}"}
        return str(
            kiosk.ask("POST", "/api/commands/issue-ticket", {"service_id": office.new_card}, **key).json["number"]
        )

    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(take, range(64)))
    assert sorted(numbers) == [f"A {n:03d}" for n in range(1, 65)]


def test_server_tells_where_its_socket_is(office: Office) -> None:
    info = Client(office.server.http_address).ask("GET", "/api/info").json
    assert info["push_url"] == f"ws://{office.server.push_address}"
    assert info["office_name"] == "Dinas Kependudukan dan Pencatatan Sipil"


@pytest.fixture(params=["sample", "real"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    """A signed-in kiosk at the sample application or at the real one: what holds here holds for both."""
    if request.param == "real":
        yield request.getfixturevalue("kiosk")
        return
    server = HttpServer(create_app(SampleApplication(sound_path=tmp_path / "none.wav")), "127.0.0.1", 0)
    server.start()
    host, port = server.address
    yield Client(Address(host=host, port=port), token=SAMPLE_TOKEN)
    server.stop()


def test_sample_and_server_answer_a_command_in_the_same_form(either: Client) -> None:
    got = either.command("issue-ticket", service_id=1)
    assert got.status == 200
    assert TicketPaper.model_validate_json(got.body)


def test_sample_and_server_refuse_the_same_for_the_same_reason(either: Client) -> None:
    stranger = Client(either.address, token="nobody")
    key = {"code": "WRONGKEY", "public_key": encoded(Ed25519PrivateKey.generate().public_key().public_bytes_raw())}
    nonce = either.ask("POST", "/api/auth/challenge", {"device_id": 999}).json["nonce"]
    asked = {"device_id": 999, "nonce": nonce, "signature": encoded(b"s" * 64)}
    refused = [
        either.command("issue-ticket", service_id="1"),
        stranger.command("issue-ticket", service_id=1),
        either.ask("POST", "/api/devices/pair", key),
        either.ask("POST", "/api/auth/token", asked),
        either.ask("GET", "/api/tickets/999/paper"),
        either.ask("GET", f"/api/voice/{'0' * 32}.wav"),
    ]
    assert [got.json["code"] for got in refused] == [
        "malformed",
        "not_signed_in",
        "pairing_refused",
        "not_signed_in",
        "unknown_ticket",
        "not_found",
    ]
    assert either.ask("GET", f"/t/{'0' * 22}").status == 404


def test_sample_and_server_tell_where_the_socket_is(either: Client) -> None:
    info = ServerInfo.model_validate_json(either.ask("GET", "/api/info").body)
    assert info.push_url.startswith("ws://127.0.0.1:")


def test_staff_ask_why_and_what_one_more_counter_would_do(office: Office, kiosk: Client, desk: Client) -> None:
    first, second = (kiosk.command("issue-ticket", service_id=office.new_card).json["ticket_id"] for _ in range(2))
    assert desk.command("call-next").status == 200
    deadline = time.monotonic() + 10
    # The live hall follows the commit; it is not part of the command's answer.
    while (why := desk.ask("GET", f"/api/tickets/{second}/why?other={first}").json).get("called_at") is None:
        assert time.monotonic() < deadline, why
    assert why["case"] == "senior"
    assert "punya waktu giliran" in json.dumps(why["sentence"])
    assert kiosk.ask("GET", f"/api/tickets/{second}/why?other={first}").json["code"] == "forbidden"
    staffing = desk.ask("GET", "/api/staffing")
    assert (staffing.status, staffing.json["target_min"]) == (200, 60)
    assert staffing.json["services"]
    assert kiosk.ask("GET", "/api/staffing").json["code"] == "forbidden"


def test_forecast_of_the_other_process_comes_to_paper(office: Office, kiosk: Client, desk: Client) -> None:
    papers = [kiosk.command("issue-ticket", service_id=office.new_card).json for _ in range(5)]
    deadline = time.monotonic() + 30
    path = f"/api/tickets/{papers[-1]['ticket_id']}/paper"
    while (paper := kiosk.ask("GET", path).json)["promise"] is None:
        assert time.monotonic() < deadline
    assert paper["promise"] == "rough"
    assert paper["likely_from_at"] == paper["likely_until_at"]
