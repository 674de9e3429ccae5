"""Pages say when others can read along, when the certificate will not do, and whom a new device is to believe."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from server.tls_standing import TlsStanding
from tests.server.office.conftest import Browser, PagesOffice

DAY_S = 24 * 3600
IN_CLEAR = "Halaman ini tidak terenkripsi"
DEVICES = "/kantor/perangkat"
PIN = "P" * 26


def write_standing(office: PagesOffice, days_left: int) -> None:
    standing = TlsStanding(
        port=8443,
        names=(),
        certified=("192.168.1.10",),
        pin=PIN,
        from_at=office.now - 10 * DAY_S,
        until_at=office.now + days_left * DAY_S,
        renew_at=office.now + 35 * DAY_S,
    )
    folder = office.directory / "tls"
    folder.mkdir()
    (folder / "standing.json").write_text(json.dumps(asdict(standing)))


@pytest.mark.parametrize(("days_left", "says"), [(None, "giliran tls"), (20, "tidak diperbarui"), (80, None)])
def test_page_of_devices_says_how_encryption_stands(
    pages_office: PagesOffice, admin: Browser, days_left: int | None, says: str | None
) -> None:
    if days_left is not None:
        write_standing(pages_office, days_left)
    html = admin.get(DEVICES).text
    assert [each for each in ("giliran tls", "tidak diperbarui") if each in html] == ([] if says is None else [says])


def test_new_device_is_told_whom_to_believe(pages_office: PagesOffice, admin: Browser) -> None:
    write_standing(pages_office, 80)
    admin.get(f"{DEVICES}/tambah/kios")
    html = admin.post(f"{DEVICES}/tambah/kios", name="Kios 9").text
    assert f"<code>https://localhost:8443#{PIN}</code>" in html


def test_who_types_a_password_is_told_that_others_can_read_along(pages_office: PagesOffice) -> None:
    assert IN_CLEAR in pages_office.browser().get("/kantor/masuk").text
    # On the server's own computer there is no network to listen to.
    assert IN_CLEAR not in pages_office.browser("127.0.0.1").get("/kantor/masuk").text


def test_administrator_is_told_on_every_page_and_others_only_where_they_sign_in(
    pages_office: PagesOffice, admin: Browser
) -> None:
    for path in ("/kantor", DEVICES, "/kantor/akun"):
        assert IN_CLEAR in admin.get(path).text
    assert IN_CLEAR not in pages_office.signed_in("joko").get("/kantor/akun").text
