"""Who is inside the office: addresses, names and the office's own proxy."""

import pytest

from server.application.inside import Inside

INSIDE = Inside(networks=("203.0.113.0/24",), names=frozenset({"antrean.dinas.go.id"}), proxy_secret="5ec2e7")


@pytest.mark.parametrize(
    ("address", "is_inside"),
    [
        ("127.0.0.1", True),
        ("10.200.3.4", True),
        ("172.16.0.1", True),
        ("172.32.0.1", False),
        ("192.168.1.20", True),
        ("169.254.7.7", True),
        ("100.64.0.1", False),
        ("8.8.8.8", False),
        ("203.0.113.77", True),
        ("203.0.114.1", False),
        ("::1", True),
        ("fe80::1%eth0", True),
        ("fd00::7", True),
        ("2001:db8::1", False),
        ("::ffff:192.168.1.20", True),
        ("::ffff:8.8.8.8", False),
        ("", True),
        ("localhost", True),
        ("kantor.example", False),
        ("192.168.1.20, 8.8.8.8", False),
    ],
)
def test_only_addresses_of_the_office_are_inside(address: str, is_inside: bool) -> None:
    assert INSIDE.has_address(address) is is_inside


@pytest.mark.parametrize(
    ("host", "is_known"),
    [
        ("192.168.1.10:8000", True),
        ("[fe80::1]:8000", True),
        ("localhost", True),
        ("loket-server:8000", True),
        ("giliran.local", True),
        ("GILIRAN.LOCAL.", True),
        ("server.lan", True),
        ("antrean.dinas.go.id:8443", True),
        ("evil.example", False),
        ("192.168.1.10.evil.example", False),
        ("local.evil.example", False),
        ("evillocal", True),
        ("evil.locall", False),
        ("antrean.dinas.go.id.evil.example", False),
        ("", False),
        ("[", False),
        ("user@192.168.1.10", True),
        ("192.168.1.10@evil.example", False),
    ],
)
def test_only_names_that_nobody_else_can_have_are_known(host: str, is_known: bool) -> None:
    assert INSIDE.has_name(host) is is_known


@pytest.mark.parametrize(("said", "is_own"), [("5ec2e7", True), ("", False), ("5ec2e8", False), (None, False)])
def test_proxy_is_known_by_its_secret(said: str | None, is_own: bool) -> None:
    assert INSIDE.is_own_proxy(said) is is_own


def test_without_a_proxy_of_its_own_an_office_believes_none() -> None:
    assert not Inside().is_own_proxy("")
    assert not Inside().is_own_proxy("None")
