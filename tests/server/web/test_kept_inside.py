"""What is not for everybody is seen from the office's own network alone, by its own names, through its own proxy."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.application.inside import Inside
from server.web.app import create_app
from server.web.public import is_public
from server.web.samples import SampleApplication
from tests.server.web.test_public import addresses

SECRET = "5ec2e7" * 8
PHONE = "198.51.100.7"


@pytest.fixture
def app(application: SampleApplication) -> Flask:
    return create_app(application, inside=Inside(proxy_secret=SECRET))


def ask(client: FlaskClient, path: str, address: str = "192.168.1.20", **headers: str) -> int:
    # The listener says who asks, and lets the header of a proxy pass only from this computer.
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, headers=given, environ_overrides={"REMOTE_ADDR": address}).status_code


def test_every_address_of_the_office_is_refused_from_outside(app: Flask, client: FlaskClient) -> None:
    inside = [path for path in addresses(app) if not is_public(path)]
    assert len(inside) > 20
    for path in inside:
        assert ask(client, path, PHONE) == 404, path
        assert ask(client, path, PHONE, X_Forwarded_For=PHONE) == 404, path
        assert ask(client, path, PHONE, X_Forwarded_For=PHONE, X_Giliran_Proxy=SECRET) == 404, path
        assert ask(client, path, Host="evil.example") == 404, path


@pytest.mark.parametrize("path", ["/api/info", "/papan"])
def test_office_reaches_its_own(client: FlaskClient, path: str) -> None:
    assert ask(client, path) == 200
    assert ask(client, path, X_Forwarded_For="192.168.1.20", X_Giliran_Proxy=SECRET) == 200
    assert ask(client, path, X_Forwarded_For="192.168.1.20") == 404
    assert ask(client, path, X_Forwarded_For="192.168.1.20", X_Giliran_Proxy=SECRET[:-1]) == 404


def test_visitors_pages_are_for_everybody_by_any_name(client: FlaskClient) -> None:
    assert ask(client, "/", PHONE) == 200
    assert ask(client, "/", PHONE, Host="antrean.example.go.id", X_Forwarded_For=PHONE) == 200


def test_socket_is_named_encrypted_where_it_was_asked_for_so(client: FlaskClient) -> None:
    headers = {"X-Forwarded-For": "192.168.1.20", "X-Giliran-Proxy": SECRET, "Host": "192.168.1.10:8443"}
    answer = client.get("/api/info", headers=headers, environ_overrides={"REMOTE_ADDR": "192.168.1.20"})
    assert answer.json is not None
    assert answer.json["push_url"] == "wss://192.168.1.10:8443/push"
    assert client.get("/api/info").json["push_url"].startswith("ws://")  # type: ignore[index]


def test_nobody_makes_a_plain_request_look_encrypted(client: FlaskClient) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Giliran-Proxy": SECRET, "Forwarded": "proto=https"}
    assert client.get("/api/info", headers=headers).json["push_url"].startswith("ws://")  # type: ignore[index]


def test_made_up_names_fill_no_log(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    for n in range(100):
        ask(client, "/api/info", Host=f"evil{n}.example")
        ask(client, "/api/info", Host=f"evil{n}.example")
    assert 0 < len([each for each in caplog.messages if "name" in each]) <= 20
