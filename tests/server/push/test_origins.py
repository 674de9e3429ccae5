"""Pages of others are refused the socket; our own and programs are not."""

import pytest
from websockets.datastructures import Headers
from websockets.http11 import Request

from server.application.inside import Inside
from server.push.origins import is_own, why_not


@pytest.mark.parametrize(
    ("origin", "is_let_in"),
    [
        (None, True),
        ("http://192.168.1.10:8080", True),
        ("https://192.168.1.10:8080", True),
        ("http://192.168.1.10", False),
        ("http://192.168.1.10:8000", False),
        ("http://evil.example:8080", False),
        ("http://192.168.1.10.evil.example:8080", False),
        ("null", False),
        ("", False),
        ("file://", False),
        ("http://192.168.1.10:x", False),
        ("http://[", False),
    ],
)
def test_only_pages_of_this_server_may_watch(origin: str | None, is_let_in: bool) -> None:
    assert is_own(origin, "192.168.1.10:8081", 8080) is is_let_in


@pytest.mark.parametrize(
    ("origin", "host", "is_let_in"),
    [
        ("https://192.168.1.10:8443", "192.168.1.10:8443", True),
        ("https://giliran.local", "giliran.local", True),
        ("http://192.168.1.10:8443", "192.168.1.10:8443", False),
        ("https://192.168.1.10:8444", "192.168.1.10:8443", False),
        ("https://evil.example:8443", "192.168.1.10:8443", False),
    ],
)
def test_page_behind_the_offices_proxy_has_the_sockets_own_address(origin: str, host: str, is_let_in: bool) -> None:
    assert is_own(origin, host, 8000) is is_let_in


SECRET = "5ec2e7"
INSIDE = Inside(proxy_secret=SECRET)


@pytest.mark.parametrize(
    ("peer", "headers", "is_let_in"),
    [
        ("192.168.1.20", {}, True),
        ("198.51.100.7", {}, False),
        ("127.0.0.1", {"X-Forwarded-For": "192.168.1.20", "X-Giliran-Proxy": SECRET}, True),
        ("127.0.0.1", {"X-Forwarded-For": "192.168.1.20"}, False),
        ("127.0.0.1", {"X-Forwarded-For": "192.168.1.20", "X-Giliran-Proxy": "guessed"}, False),
        ("127.0.0.1", {"X-Forwarded-For": "198.51.100.7", "X-Giliran-Proxy": SECRET}, False),
        ("192.168.1.20", {"Host": "evil.example:8001", "Origin": "http://evil.example:8000"}, False),
        ("192.168.1.20", {"Host": "evil.example:8001"}, False),
        ("192.168.1.20", {"Origin": "http://192.168.1.10:8000"}, True),
        ("192.168.1.20", {"Origin": "http://192.168.1.66:8000"}, False),
    ],
)
def test_socket_is_for_the_offices_own_network(peer: str, headers: dict[str, str], is_let_in: bool) -> None:
    request = Request("/", Headers(**{"Host": "192.168.1.10:8001"} | headers))
    assert (why_not(peer, request, 8000, INSIDE) is None) is is_let_in


def test_two_hosts_or_origins_are_none() -> None:
    for name, value in (("Host", "192.168.1.10:8001"), ("Origin", "http://192.168.1.10:8000")):
        headers = Headers(Host="192.168.1.10:8001", Origin="http://192.168.1.10:8000")
        headers[name] = value
        assert why_not("192.168.1.20", Request("/", headers), 8000, INSIDE) is not None


def test_page_on_the_usual_port_names_none() -> None:
    assert is_own("http://giliran.local", "giliran.local:8081", 80)
    assert not is_own("http://giliran.local", None, 80)
