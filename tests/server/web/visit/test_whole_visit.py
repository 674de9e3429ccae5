"""A visit booked, moved and cancelled on a phone at the real server; nothing of the person is readable on its disk."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from server.bootstrap import Server
from server.serve import prepare_office
from server.settings import Address, Settings
from server.storage.engine import DATABASE_NAME

ANYWHERE = Address(host="127.0.0.1", port=0)
NIK = "3171234509890123"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def base(data: Path) -> Iterator[str]:
    settings = Settings(data_directory=data, http=ANYWHERE, push=ANYWHERE, template="disdukcapil")
    settings = replace(settings, public_url="https://antre.example")
    prepare_office(settings)
    server = Server(settings)
    server.start()
    yield f"http://127.0.0.1:{server.http_address.port}"
    server.stop()


def test_visit_is_booked_moved_and_cancelled_at_the_real_server(base: str, data: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False, base_url=base)
        page.set_default_timeout(10_000)
        page.goto("/")
        page.click("text=Buat janji")
        page.click("text=KTP rusak atau ubah data")
        page.click("text=KTP rusak, data tetap")
        assert "Formulir F-1.02" in page.inner_text("main")
        page.click("text=Berkas saya lengkap")
        page.click("a.row >> nth=0")
        page.click("button.row >> nth=0")
        page.fill("#nama", "Siti Nur'aini")
        page.fill("#hp", "0812 3456 7890")
        page.fill("#nik", NIK)
        page.check("#setuju")
        page.click("text=Lanjut")
        page.click("text=Buat janji ini")
        assert page.inner_text("h1") == "Janji Anda sudah dibuat"
        code = page.inner_text(".big")
        made = page.url.partition("?")[0]
        before = page.inner_text(".when")
        page.click("text=Pindah waktu")
        page.click("a.row >> nth=1")
        page.click("button.row >> nth=1")
        page.fill("#bukti", "7890")
        page.click("button:has-text('Pindahkan')")
        assert page.inner_text("h1") == "Janji Anda sudah dipindah"
        assert page.inner_text(".when") != before
        assert page.inner_text(".big") == code
        page.goto("/cari")
        page.fill("#kode", code.lower())
        page.click("button:has-text('Buka janji')")
        assert page.url == made
        page.click("text=Batalkan janji")
        page.fill("#bukti", "7890")
        page.click("text=Ya, batalkan")
        assert "Janji ini sudah dibatalkan" in page.inner_text("main")
        browser.close()
    files = b"".join(path.read_bytes() for path in data.glob(f"{DATABASE_NAME}*"))
    assert not re.search(rb"Siti|6281234567890|" + NIK.encode(), files)
    rows = sqlite3.connect(data / DATABASE_NAME).execute("SELECT state FROM booking WHERE confirmed_at > 0").fetchall()
    assert rows == [("cancelled",)]
