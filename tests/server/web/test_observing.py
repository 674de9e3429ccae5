"""`/healthz` and `/metrics`: what they say, to whom, and that it is true of a real server."""

import re
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.bootstrap import Server
from server.serve import prepare_office
from server.settings import Address, Settings
from server.web.observing import METRICS_TYPE
from server.web.samples import SAMPLE_VITALS, SampleApplication

ANYWHERE = Address(host="127.0.0.1", port=0)
LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"\n]*"\})? -?[0-9.]+(e[+-][0-9]+)?')


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = Settings(
        data_directory=tmp_path_factory.mktemp("data"), http=ANYWHERE, push=ANYWHERE, template="puskesmas"
    )
    prepare_office(settings)
    server = Server(settings)
    server.start()
    yield server
    server.stop()


def got(server: Server, path: str) -> tuple[int, str]:
    connection = HTTPConnection(server.http_address.host, server.http_address.port, timeout=20)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


def samples(text: str) -> dict[str, float]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_health_names_every_part(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    record: Any = answer.json
    assert (answer.status_code, record["status"]) == (200, "ok")
    assert {part: record[part]["ok"] for part in ("writer", "disk", "clock", "feed")} == {
        "writer": True,
        "disk": True,
        "clock": True,
        "feed": True,
    }
    assert record["disk"]["used_percent"] == 40


@pytest.mark.parametrize(
    ("part", "status", "word"), [("feed_goes_on", 503, "failing"), ("writer_answers", 503, "failing")]
)
def test_server_that_cannot_serve_says_so_with_its_status(
    client: FlaskClient, application: SampleApplication, part: str, status: int, word: str
) -> None:
    application.is_like = replace(SAMPLE_VITALS, **{part: False})  # type: ignore[arg-type]
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (status, word)


def test_clock_that_is_wrong_is_a_warning_and_no_failure(client: FlaskClient, application: SampleApplication) -> None:
    application.is_like = replace(SAMPLE_VITALS, clock_behind_s=3600)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "warning")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("192.168.1.40", 200),
        ("10.1.2.3", 200),
        ("fd00::7", 200),
        ("8.8.8.8", 404),
        ("2600::1", 404),
    ],
)
def test_metrics_are_for_local_addresses(client: FlaskClient, address: str, status: int) -> None:
    assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": address}).status_code == status


def test_metrics_are_in_prometheus_format(client: FlaskClient) -> None:
    answer = client.get("/metrics")
    assert answer.headers["Content-Type"] == METRICS_TYPE
    found = samples(answer.text)
    assert found['giliran_info{version="0.1.0"}'] == 1
    assert found['giliran_waiting{service="KTP-R"}'] == 3
    assert found['giliran_longest_wait_seconds{service="KTP-R"}'] == 720
    assert found['giliran_devices_connected{role="kiosk"}'] == 1
    named = {line.split()[2] for line in answer.text.splitlines() if line.startswith("# TYPE")}
    assert named == {name.partition("{")[0] for name in found}
    assert answer.text.endswith("\n")


def test_real_server_tells_of_itself(server: Server) -> None:
    status, body = got(server, "/healthz")
    assert status == 200
    assert '"writer": {"ok": true' in body
    status, body = got(server, "/metrics")
    found = samples(body)
    assert status == 200
    assert found["giliran_writer_answers"] == found["giliran_feed_goes_on"] == 1
    assert found["giliran_journal_records_total"] >= 1
    assert found["process_resident_memory_bytes"] > 10_000_000
    assert found['giliran_tickets{state="waiting"}'] == 0


def test_nothing_about_persons_or_secrets_is_told(server: Server, tmp_path: Path) -> None:
    told = got(server, "/healthz")[1] + got(server, "/metrics")[1]
    assert str(tmp_path.parents[1]) not in told
    assert not re.search("token|secret|password|name=|operator", told)
