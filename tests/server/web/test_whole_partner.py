"""A city's app and the real server: over HTTP, on a real database, with real keys."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from server.application.partners import Partner
from server.bootstrap import Server
from server.cli import run
from server.serve import prepare_office
from server.settings import Address, Settings
from server.storage.engine import DATABASE_NAME, open_engine
from server.storage.partners import add_partner, remove_partner
from tests.server.web.test_whole_server import ANYWHERE, Client, Got

WHO: dict[str, object] = {
    "name": "Wulan Kusumawardhani",
    "phone": "0812-3456-7890",
    "nik": "3204014101901234",
    "consent_version": 1,
}


TYPED = {"nama": "Adinda Kusumawardhani", "hp": "0813 9999 8888", "nik": "3204.0141.0190.5678", "setuju": "1"}

READ = ("adinda", "81399998888", "3204014101905678")
"""The same in the spelling that is kept."""


class City:
    """An office and the app of its city."""

    def __init__(self, directory: Path) -> None:
        settings = Settings(data_directory=directory, http=ANYWHERE, push=ANYWHERE, template="disdukcapil")
        prepare_office(replace(settings, public_url="https://antre.example"))
        self.directory = directory
        self.engine = open_engine(directory)
        self.server = Server(settings)
        self.server.start()

    def app(self, name: str, limit_per_minute: int = 6000, open_bookings: int = 100) -> "App":
        new = Partner(id=0, name=name, limit_per_minute=limit_per_minute, open_bookings=open_bookings)
        return App(Client(self.server.http_address, add_partner(self.engine, new, now=int(time.time()))))

    def close(self) -> None:
        self.server.stop()
        self.engine.dispose()


class App:
    def __init__(self, client: Client) -> None:
        self.client = client
        self.n_keys = 0

    def get(self, path: str) -> Got:
        return self.client.ask("GET", f"/api/partner{path}")

    def post(self, path: str, body: dict[str, object], key: str = "") -> Got:
        return self.client.ask("POST", f"/api/partner{path}", body, **({"Idempotency-Key": key} if key else {}))

    def free_slots(self) -> tuple[int, list[int]]:
        """A service that needs a NIK, with times that are free."""
        services = self.get("/services").json["services"]
        assert isinstance(services, list)
        for service in services:
            days = self.get(f"/services/{service['service_id']}/days").json["days"]
            assert isinstance(days, list)
            for day in days:
                slots = self.get(f"/services/{service['service_id']}/days/{day['day']}/slots").json["slots"]
                assert isinstance(slots, list)
                free = [int(slot["slot_at"]) for slot in slots if slot["n_free"]]
                if service["needs_nik"] and len(free) > 2:
                    return int(service["service_id"]), free
        raise AssertionError("nothing can be booked")

    def hold(self, service_id: int, slot_at: int, key: str = "") -> Got:
        self.n_keys += 1
        key = key or f"key-{id(self):x}-{self.n_keys}"
        return self.post("/bookings", {"service_id": service_id, "slot_at": slot_at}, key)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    city = City(tmp_path / "data")
    yield city
    city.close()


def test_a_booking_goes_its_whole_way(city: City) -> None:
    app = city.app("Aplikasi Kota")
    service_id, (first, second, *_, third) = app.free_slots()
    token = str(app.hold(service_id, first).json["token"])
    faulty = app.post(f"/bookings/{token}/confirm", {**WHO, "nik": "3204019901901234"})
    assert (faulty.status, faulty.json["faults"]) == (422, ["nik: nik_wrong_day"])
    confirmed = app.post(f"/bookings/{token}/confirm", WHO)
    assert (confirmed.status, confirmed.json["state"], confirmed.json["phone_hint"]) == (200, "confirmed", "90")
    assert app.post(f"/bookings/{token}/confirm", WHO).body == confirmed.body
    assert app.post(f"/bookings/{token}/move", {"slot_at": second}).json["code"] == "wrong_proof"
    assert app.post(f"/bookings/{token}/move", {"slot_at": second, "proof": "7890"}).json["slot_at"] == second
    again = str(app.hold(service_id, third).json["token"])
    assert app.post(f"/bookings/{again}/confirm", WHO).json["code"] == "already_booked"
    assert app.post(f"/bookings/{token}/cancel", {"proof": "7890"}).json["state"] == "cancelled"
    assert app.post(f"/bookings/{again}/confirm", WHO).json["state"] == "confirmed"


def test_nothing_of_a_visitor_is_left_where_it_does_not_belong(tmp_path: Path) -> None:
    """A server as an office runs it, with everything that it writes."""
    data = tmp_path / "data"
    server = subprocess.Popen(
        [sys.executable, "-m", "server", "serve", "--data", str(data), "--template", "disdukcapil", "--http",
         "127.0.0.1:0", "--push", "127.0.0.1:0"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        engine = open_engine(data)
        new = Partner(id=0, name="Aplikasi Kota", limit_per_minute=6000, open_bookings=100)
        address = Address.parse(said.split()[1].removeprefix("http://"))
        app = App(Client(address, add_partner(engine, new, now=int(time.time()))))
        engine.dispose()
        service_id, (slot_at, *_, last) = app.free_slots()
        token = str(app.hold(service_id, slot_at).json["token"])
        for name in ("\x07" + str(WHO["name"]), WHO["name"], WHO["name"]):
            app.post(f"/bookings/{token}/confirm", {**WHO, "name": name})
        assert app.get(f"/bookings/{token}").json["state"] == "confirmed"
        app.get(f"/bookings/{token}?nik={WHO['nik']}")
        other = str(app.hold(service_id, last).json["token"])
        book_on_the_pages(address, other)
        assert app.get(f"/bookings/{other}").json["state"] == "confirmed"
        assert app.get(f"/bookings/{other}").json["phone_hint"] == "88"
        app.client.ask("POST", f"/api/partner/bookings/{token}/confirm", [WHO])
        files = b"".join(each.read_bytes() for each in data.rglob("*") if each.is_file())
    finally:
        server.terminate()
        said += server.communicate(timeout=30)[0]
    assert "booking_confirmed" in "".join(journal(data))
    written = {"log": said, "journal": "".join(journal(data)), "files": files.decode("latin-1")}
    assert "Aplikasi Kota" in written["files"], "what is not encrypted is found"
    for where, text in written.items():
        for secret in (*map(str, WHO.values()), "81234567890", "08123456789", "wulan", *TYPED.values(), *READ):
            assert len(secret) < 4 or secret.lower() not in text.lower(), where


def book_on_the_pages(address: Address, token: str) -> None:
    """Type it all as a visitor does, once with a fault, and make sure that no address repeats it."""
    for path, form in ((f"/b/{token}", {**TYPED, "nik": "1"}), (f"/b/{token}", TYPED), (f"/b/{token}/periksa", {})):
        connection = HTTPConnection(address.host, address.port, timeout=20)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(form), headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        assert answer.status == 303, page
        assert not [typed for typed in TYPED.values() if len(typed) > 3 and typed in str(answer.headers)]
    connection = HTTPConnection(address.host, address.port, timeout=20)
    connection.request("GET", f"/b/{token}")
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    assert "Kusumawardhani" not in page and "5678" not in page
    assert "no-store" in answer.headers["Cache-Control"] or "no-cache" in answer.headers["Cache-Control"]


def journal(directory: Path) -> list[str]:
    connection = sqlite3.connect(directory / DATABASE_NAME)
    try:
        return [row[0] for row in connection.execute("SELECT record FROM journal")]
    finally:
        connection.close()


def test_one_partner_never_sees_anothers_booking(city: City) -> None:
    mine, other = city.app("Aplikasi Kota"), city.app("Aplikasi Lain")
    service_id, (slot_at, *_) = mine.free_slots()
    token = str(mine.hold(service_id, slot_at).json["token"])
    assert mine.get(f"/bookings/{token}").status == 200
    assert (other.get(f"/bookings/{token}").status, other.get(f"/bookings/{token}").json["code"]) == (
        404,
        "unknown_booking",
    )
    assert other.post(f"/bookings/{token}/confirm", WHO).status == 404
    assert mine.post(f"/bookings/{token}/cancel", {}).json["state"] == "cancelled"


def test_one_key_from_many_threads_is_one_held_slot(city: City) -> None:
    app = city.app("Aplikasi Kota")
    service_id, (slot_at, *_) = app.free_slots()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: app.hold(service_id, slot_at, "the-only-key"), range(8)))
    assert {each.status for each in answers} == {200}
    assert len({each.body for each in answers}) == 1
    connection = sqlite3.connect(city.directory / DATABASE_NAME)
    assert connection.execute("SELECT count(*) FROM booking").fetchone() == (1,)
    connection.close()


def test_limits_hold_and_removed_partners_are_out_at_once(city: City) -> None:
    app = city.app("Aplikasi Kota", limit_per_minute=5, open_bookings=1)
    service_id, (first, second, *_) = city.app("Aplikasi Lain").free_slots()
    assert app.hold(service_id, first).status == 200
    assert app.hold(service_id, second).json["code"] == "too_many_bookings"
    answers = [app.get("/services") for _ in range(30)]
    refused = next(each for each in answers if each.status == 429)
    assert refused.json["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 12
    remove_partner(city.engine, "Aplikasi Kota", now=int(time.time()))
    assert app.get("/services").json["code"] == "not_signed_in"


def test_new_keys_hold_at_once_for_a_server_that_runs(city: City) -> None:
    app = city.app("Aplikasi Kota")
    service_id, (first, *_, last) = app.free_slots()
    token, other = (str(app.hold(service_id, slot_at).json["token"]) for slot_at in (first, last))
    assert app.post(f"/bookings/{token}/confirm", WHO).status == 200
    assert run(["keys", "rotate", "--data", str(city.directory)]) == 0
    assert app.post(f"/bookings/{other}/confirm", WHO).json["code"] == "already_booked"
    assert app.post(f"/bookings/{token}/cancel", {"proof": "7890"}).status == 200
    assert app.post(f"/bookings/{other}/confirm", WHO).status == 200
    assert run(["person", "erase", "--nik", str(WHO["nik"]), "--yes", "--data", str(city.directory)]) == 0
    erased = app.get(f"/bookings/{other}").json
    assert (erased["state"], erased["phone_hint"]) == ("confirmed", "")


def test_secret_stands_nowhere_in_the_files(city: City) -> None:
    app = city.app("Aplikasi Kota")
    assert app.get("/services").status == 200
    written = b"".join(each.read_bytes() for each in city.directory.glob(f"{DATABASE_NAME}*"))
    assert b"Aplikasi Kota" in written
    assert app.client.token.encode() not in written
    assert app.client.token.removeprefix("giliran-").encode() not in written


def test_consent_follows_the_offices_setting(city: City) -> None:
    text = json.dumps(city.app("Aplikasi Kota").get("/consent").json)
    assert "30 hari" in text
