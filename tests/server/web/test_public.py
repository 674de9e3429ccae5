"""What is reached from outside is one list; the proxy's file publishes exactly that, and so does the server itself."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from flask import Flask

from server.web.public import PUBLIC_PATHS, is_public
from server.web.serving import HttpServer

DOCS = Path(__file__).parents[3] / "docs" / "public-url"
INSIDE = ("/api", "/healthz", "/kantor", "/mulai")
"""What is for the office alone: devices, the health of the server, and the pages of staff and their first door."""
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
