"""Programs of an older version go on working with this one's server: what they send is taken, what they read is there.

`older/0.1.0.json` holds the schemas of the first version, without their words. It is never made anew.
"""

import json
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from websockets.sync.client import connect

from server.bootstrap import Server
from server.domain.calendar.document import CalendarDocument
from server.serve import prepare_office
from server.settings import Address, Settings
from server.storage.calendar import set_calendar
from server.storage.engine import open_engine
from server.storage.set_up import NewDevice, add_device
from tests.server.web.test_whole_server import Client
from wire.codes import DeviceRole
from wire.schema import all_schemas

Schema = dict[str, Any]
OLDER: dict[str, Schema] = json.loads((Path(__file__).parent / "older" / "0.1.0.json").read_text())
ANYWHERE = Address(host="127.0.0.1", port=0)
WITHIN_S = 20

KNOWN_NEW_VALUES = {("server-message", "RefusalCode")}
"""A refusal that an older program does not know is a refusal all the same: it hangs up and tries again."""


@pytest.fixture(scope="module")
def present() -> dict[str, Schema]:
    return json.loads(json.dumps(all_schemas()))


def parts(schemas: dict[str, Schema]) -> Iterator[tuple[str, str, Schema]]:
    for name, schema in schemas.items():
        yield name, "", schema
        for part, definition in schema.get("$defs", {}).items():
            yield name, part, definition


def of(schemas: dict[str, Schema], name: str, part: str) -> Schema:
    return schemas[name]["$defs"][part] if part else schemas[name]


@pytest.mark.parametrize(("name", "part", "older"), list(parts(OLDER)))
def test_nothing_is_taken_away_from_older_programs(
    present: dict[str, Schema], name: str, part: str, older: Schema
) -> None:
    newer = of(present, name, part)
    assert set(older.get("properties", {})) <= set(newer.get("properties", {}))
    is_sent_to_us = name.startswith(("command-", "booking-", "hello", "access-ask", "access-pairdevice"))
    if is_sent_to_us and not name.startswith("booking-answer"):
        assert set(newer.get("required", [])) <= set(older.get("required", []))
        assert set(older.get("enum", [])) <= set(newer.get("enum", []))
    elif (name, part) not in KNOWN_NEW_VALUES:
        assert set(newer.get("enum", [])) <= set(older.get("enum", []))


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Client]:
    """A kiosk of the first version at a server of this one."""
    settings = Settings(data_directory=tmp_path, http=ANYWHERE, push=ANYWHERE, template="disdukcapil")
    prepare_office(settings)
    engine = open_engine(tmp_path)
    set_calendar(engine, lambda _: CalendarDocument(), now=int(time.time()))
    code = add_device(engine, NewDevice(role=DeviceRole.KIOSK, name="Kios Lama"), now=int(time.time()))
    engine.dispose()
    server = Server(settings)
    server.start()
    client = Client(server.http_address)
    client.pair_and_sign_in(code)
    yield client
    server.stop()


def test_older_kiosk_says_hello_takes_a_number_and_understands_what_it_hears(kiosk: Client) -> None:
    understands = jsonschema_rs.validator_for(OLDER["server-message"]).is_valid
    heard: list[Schema] = []
    with connect(_push_url(kiosk), compression=None, proxy=None) as socket:
        socket.send(json.dumps({"type": "hello", "token": kiosk.token, "epoch": None, "last_seq": None}))
        while not any(each["type"] == "snapshot" for each in heard):
            heard.append(json.loads(socket.recv(timeout=WITHIN_S)))
        services = [row for each in heard for row in each.get("rows", []) if row["kind"] == "service"]
        # The first number opens the day, and everything is told anew; the second one is a change.
        for _ in range(2):
            assert kiosk.command("issue-ticket", service_id=services[0]["id"]).json["number"]
        while not any(each["type"] == "change" for each in heard):
            heard.append(json.loads(socket.recv(timeout=WITHIN_S)))
    assert {"welcome", "snapshot", "change"} <= {each["type"] for each in heard}
    assert [each for each in heard if not understands(each)] == []


def _push_url(kiosk: Client) -> str:
    connection = HTTPConnection(kiosk.address.host, kiosk.address.port, timeout=WITHIN_S)
    connection.request("GET", "/api/info")
    url = json.loads(connection.getresponse().read())["push_url"]
    connection.close()
    return str(url)
