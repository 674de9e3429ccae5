"""From an empty machine to a test ticket: a real server process, its printed address, and a browser's requests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from server.storage.engine import open_engine
from server.storage.reads import Reads
from server.storage.set_up import BRANCH_ID
from tests.server.office.conftest import PagesOffice
from tests.server.office.newcomer import LETTERS, MOST_INPUTS, MOST_PAGES, WITHIN_S, Person, code_of
from wire.codes import OperatorRole

ROOT = Path(__file__).parents[3]


@dataclass
class Running:
    """A server process and the lines it said."""

    process: subprocess.Popen[str]

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def first_address(self) -> tuple[str, str]:
        """Host with port, and path, of the printed address."""
        url = urlsplit(self.line().removeprefix("first administrator: ").strip())
        return url.netloc, url.path


def start(directory: Path, *more: str) -> Running:
    arguments = ["serve", "--data", str(directory), "--http", "127.0.0.1:0", "--push", "127.0.0.1:0", *more]
    process = subprocess.Popen(
        [sys.executable, "-m", "server", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    return Running(process)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    running = start(tmp_path / "data")
    yield running
    running.process.terminate()
    _, said = running.process.communicate(timeout=WITHIN_S)
    assert "Traceback" not in said


def test_wizard_leads_from_nothing_to_a_test_ticket(running: Running, tmp_path: Path) -> None:
    host, path = running.first_address()
    person = Person(host)
    assert person.open(path) == 200
    assert person.heading == "Kantor Anda"
    assert person.send(path, name="Kantor Uji", template="puskesmas", zone="Asia/Makassar") == 200
    assert person.heading == "Administrator pertama"
    assert person.send(path, name="Ibu Ratna", login="ratna", password="kuda hijau naik sepeda") == 200
    assert person.heading == "Pasang kode kedua"
    letters = LETTERS.search(person.html)
    assert letters
    assert person.send(f"{person.path}", code=code_of(letters.group(1))) == 200
    assert person.heading == "Simpan kode cadangan"
    (onward,) = re.findall(r'class="button strong" href="([^"]+)"', person.html)
    assert person.open(onward) == 200
    assert person.heading == "Cetak tiket uji"
    paper = tmp_path / "printer.bin"
    assert person.send(onward, url=f"file://{paper}") == 200
    assert b"TES" in paper.read_bytes(), person.html
    assert person.n_pages <= MOST_PAGES
    assert person.n_inputs <= MOST_INPUTS
    assert person.open("/kantor") == 200
    assert person.heading == "Selamat datang, Ibu Ratna"
    branch = Reads(open_engine(tmp_path / "data"), BRANCH_ID).office().branch
    assert (branch.name, branch.zone) == ("Kantor Uji", "Asia/Makassar")
    assert Person(host).open(path) == 404


def test_address_is_good_for_nobody_who_does_not_have_it(running: Running) -> None:
    host, path = running.first_address()
    stranger = Person(host)
    for guess in ("/mulai/x", "/mulai/" + "A" * 22, path[:-1], path + "A"):
        assert stranger.open(guess) == 404
        assert stranger.send(guess, name="Kantor Lain", template="puskesmas", zone="Asia/Jakarta") == 404
    assert stranger.heading == "Server ini belum disiapkan"
    assert Person(host).open(path) == 200


def test_with_a_template_the_wizard_asks_for_the_administrator_only(tmp_path: Path) -> None:
    running = start(tmp_path / "data", "--template", "disdukcapil", "--name", "Kantor Kota")
    try:
        assert running.line().startswith("serving ")
        host, path = running.first_address()
        person = Person(host)
        assert person.open(path) == 200
        assert person.heading == "Administrator pertama"
        assert "Kantor Kota" in person.html
        assert person.send(path, name="Ibu Ratna", login="ratna", password="pendek") == 422
        assert 'value="Ibu Ratna"' in person.html
        assert person.send(path, name="Ibu Ratna", login="ratna", password="Kantor Kota 2026") == 422
        assert "terlalu mudah ditebak" in person.html
    finally:
        running.process.terminate()
        running.process.communicate(timeout=WITHIN_S)


def test_once_there_is_an_administrator_no_address_is_printed(pages_office: PagesOffice) -> None:
    first = PagesOffice(pages_office.small, pages_office.directory, first_secret="rahasia-awal")
    assert first.browser().get("/mulai/rahasia-awal").status_code == 404


def test_two_at_the_wizard_make_one_administrator(pages_office: PagesOffice) -> None:
    with pages_office.small.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE operator SET role = 'operator' WHERE role = 'administrator'")
    first = PagesOffice(pages_office.small, pages_office.directory, first_secret="rahasia-awal")
    fast, slow = first.browser(), first.browser()
    assert fast.get("/mulai/rahasia-awal").status_code == slow.get("/mulai/rahasia-awal").status_code == 200
    given = {"name": "Ibu Dewi", "password": "kuda hijau naik sepeda"}
    assert fast.post("/mulai/rahasia-awal", login="dewi", **given).status_code == 303
    assert slow.post("/mulai/rahasia-awal", login="lain", **given).status_code == 404
    roles = [each.role for each in first.doors.people.everyone()]
    assert roles.count(OperatorRole.ADMINISTRATOR) == 1
