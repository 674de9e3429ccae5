"""What is taken out of a scan, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.scanned import Scanned, read_scanned

SECRET = "Zq3vKxW0m8rT1uYb5nHc2A"


@pytest.mark.parametrize(
    "text",
    [
        f"https://antrean.contoh.go.id/t/{SECRET}",
        f"http://192.168.1.2:8080/b/{SECRET}",
        f"HTTPS://X/T/{SECRET}",
        f"  https://a/b/c/{SECRET}/  ",
        f"https://a/t/{SECRET}?utm=1#top",
        f"]Q1https://a/t/{SECRET}",
    ],
)
def test_a_link_gives_its_secret_wherever_it_leads(text: str) -> None:
    assert read_scanned(text) == Scanned(secret=SECRET)


@pytest.mark.parametrize("text", ["ACDEFGHJ", "acde fghj", "ACDE-FGHJ", " a.c.d.e f g h j ", "]Q3ACDEFGHJ"])
def test_a_code_is_read_as_people_write_it(text: str) -> None:
    assert read_scanned(text) == Scanned(code="ACDEFGHJ")


@pytest.mark.parametrize("text", ["", " ", SECRET, "ACDEFGH", "ACDEFGHJK", "ACDEFGH0", "ftp://a/" + SECRET, "https://"])
def test_everything_else_is_nothing(text: str) -> None:
    assert read_scanned(text).is_nothing


@given(st.text(max_size=512))
def test_no_text_does_harm(text: str) -> None:
    found = read_scanned(text)

    assert not (found.secret and found.code)
    assert found.is_nothing or text.strip()
