"""Pages of others are refused the socket; our own and programs are not."""

import pytest

from server.push.origins import is_own


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


def test_page_on_the_usual_port_names_none() -> None:
    assert is_own("http://giliran.local", "giliran.local:8081", 80)
    assert not is_own("http://giliran.local", None, 80)
