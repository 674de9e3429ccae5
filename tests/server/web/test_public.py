"""What is reached from outside is one list; the proxy's file publishes exactly that, and so does the server itself."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from flask import Flask, request

from server.web.public import PUBLIC_PATHS, is_public
from server.web.serving import HttpServer

DOCS = Path(__file__).parents[3] / "docs" / "public-url"
INSIDE = (
    "/api",
    "/healthz",
    "/metrics",
    "/install",
    "/kantor",
    "/mulai",
    "/board",
    "/papan",
    "/papan-berkas",
    "/papan-masuk",
)
"""What is for the office alone: devices, the health of the server, the pages of staff and their first door, boards."""
PARTNERS = "/api/partner/"
"""Other apps that book come from outside."""


def addresses(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        yield re.sub(r"<(?:\w+:)?\w+>", "x1", rule.rule)


def test_every_address_is_either_for_everybody_or_for_the_office(app: Flask) -> None:
    for address in addresses(app):
        is_inside = any(address == inside or address.startswith(f"{inside}/") for inside in INSIDE)
        assert is_public(address) == (address.startswith(PARTNERS) or not is_inside), address


def test_nothing_is_published_that_is_not_there(app: Flask) -> None:
    served = list(addresses(app))
    for public in PUBLIC_PATHS:
        assert any(address == public or address.startswith(f"{public}/") for address in served), public


@pytest.mark.parametrize(
    "path", ["/api/info", "/kantor", "/t", "/b/x/", "/janji", "/", "/bx", "//", "/T/x", "/api/../t/x", "/api/partner/x"]
)
def test_proxy_file_lets_through_what_the_list_does(path: str) -> None:
    (pattern,) = re.findall(r"^\s*location ~ (\S+) \{", (DOCS / "nginx.conf").read_text(), re.M)
    assert bool(re.search(pattern, path)) == is_public(path)


def test_proxy_file_names_every_public_address() -> None:
    text = (DOCS / "nginx.conf").read_text()
    named = re.search(r"\^/\(\?:\(\?:([a-z/|]+)\)", text)
    assert named is not None
    assert set(named.group(1).split("|")) == {path.lstrip("/") for path in PUBLIC_PATHS}


def asked(address: tuple[str, int], path: str, **headers: str) -> int:
    request = Request(f"http://{address[0]}:{address[1]}{path}", headers=headers)
    try:
        with urlopen(request) as answer:
            return int(answer.status)
    except OSError as error:
        return int(getattr(error, "code", 0))


@pytest.mark.parametrize(("path", "inside", "outside"), [("/healthz", 200, 404), ("/api/info", 200, 404)])
def test_server_shows_a_proxy_nothing_of_the_office(
    listening: HttpServer, path: str, inside: int, outside: int
) -> None:
    assert asked(listening.address, path) == inside
    assert asked(listening.address, path, **{"X-Forwarded-For": "203.0.113.9"}) == outside


def test_server_shows_a_proxy_the_pages_of_visitors(listening: HttpServer) -> None:
    assert asked(listening.address, "/", **{"X-Forwarded-For": "203.0.113.9"}) == 200


@pytest.fixture
def telling() -> Iterator[HttpServer]:
    """A server that says who asked."""
    app = Flask(__name__)
    app.add_url_rule("/t/who", view_func=lambda: request.remote_addr or "")
    server = HttpServer(app, "127.0.0.1", 0)
    server.start()
    yield server
    server.stop()


def who_asks(address: tuple[str, int], source: str) -> str:
    """What the server takes for the asking address, of a request that says to be somebody else's."""
    connection = HTTPConnection(*address, source_address=(source, 0), timeout=10)
    connection.request("GET", "/t/who", headers={"X-Forwarded-For": "198.51.100.7, 203.0.113.9"})
    said = connection.getresponse().read().decode()
    connection.close()
    return said


def test_each_phone_behind_the_proxy_counts_for_itself(telling: HttpServer) -> None:
    assert who_asks(telling.address, "127.0.0.1") == "203.0.113.9"


def test_nobody_but_the_proxy_speaks_for_another(telling: HttpServer) -> None:
    assert who_asks(telling.address, "127.0.0.2") == "127.0.0.2"
