"""The whole set-up as one file: given out, looked at, taken in whole or not at all; by page and by command."""

from __future__ import annotations

import json
import zlib
from argparse import Namespace
from base64 import b64encode
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from server import set_up_commands
from server.application.office_template import load_template, template_names
from server.application.set_up_document import document_of
from server.commands import CommandRefused
from server.domain.queue import facts
from server.domain.showing import Logo
from server.storage import set_up, tables
from server.storage.engine import open_engine
from server.storage.reads import Reads
from tests.server.office.conftest import Browser, PagesOffice
from tests.server.office.test_set_up_services import fault, set_up_facts
from tests.server.small_office import KTP, OPENING_AT
from wire.codes import OperatorRole, ServiceState

FILE = "/kantor/berkas-susunan"


@pytest.fixture
def document(admin: Browser) -> dict[str, Any]:
    """What the page gives out."""
    response = admin.get(f"{FILE}/berkas")
    assert "attachment" in response.headers["Content-Disposition"]
    found: dict[str, Any] = json.loads(response.text)
    admin.get(FILE)
    return found


def looked_at(admin: Browser, document: object) -> Any:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return admin.post(f"{FILE}/lihat", file=(BytesIO(data), "susunan.json"))


def changed(document: dict[str, Any]) -> dict[str, Any]:
    """The same office, with a new service at a new counter, another rule, other texts and hours."""
    found = deepcopy(document)
    found["office"]["running_text"] = ["Harap tenang", "Quiet, please"]
    found["parameters"]["grace_min"] = 5
    found["services"].append(deepcopy(found["services"][0]) | {"code": "BARU", "name": ["Baru", "New"]})
    found["services"][0]["expected_min"] = 7
    counter = {"number": 9, "name": ["Loket 9", "Counter 9"], "zone": "Aula", "services": ["BARU"], "offsets_min": {}}
    found["counters"].append(counter)
    found["calendar"] = {"services": {"BARU": {"hours": [{"days": ["friday"], "open": "08:00-12:00"}]}}}
    return found


@pytest.mark.parametrize("name", template_names())
def test_what_is_given_out_changes_nothing_when_it_is_taken_in(name: str, tmp_path: Path) -> None:
    from server.storage.set_up_file import changes_of

    engine = open_engine(tmp_path)
    tables.metadata.create_all(engine)
    set_up.create_office(engine, load_template(name), name=None, zone="Asia/Makassar", public_url=None)
    office = Reads(engine, set_up.BRANCH_ID).office()
    record = json.loads(json.dumps(document_of(office)))
    assert len(json.dumps(record)) < 60_000
    assert changes_of(office, record) == []
    engine.dispose()


def test_the_sign_and_the_lines_of_tickets_and_how_boards_hang_travel_in_it(
    admin: Browser, pages_office: PagesOffice, document: dict[str, Any]
) -> None:
    logo = Logo(width_dots=16, dots=b"\xff\x00\x0f\xf0")
    line = {"id": "Jam 8 sampai 15", "en": "8 to 15"}
    board = {"screen_in": 55, "is_upright": True, "seat_m": 8, "text": line, "picture_s": 5}
    zone = pages_office.small.reads.office().zones[0]
    document["showing"] = {"ticket": {"lines": [line], "logo": logo.to_record()}, "boards": {zone: board}}
    taken = admin.post(f"{FILE}/pakai", content=json.dumps(document))
    assert taken.status_code == 303
    showing = pages_office.small.reads.office().showing
    assert (showing.ticket.logo, showing.ticket.lines[0].en) == (logo, "8 to 15")
    assert (showing.board(zone).seat_m, showing.board(zone).is_upright) == (8, True)
    assert json.loads(admin.get(f"{FILE}/berkas").text) == document
    ((_, table, _, _, columns),) = set_up_facts(pages_office)
    assert (table, columns) == ("showing", ["boards", "ticket"])


@pytest.mark.parametrize(
    "showing",
    [
        {"ticket": {"logo": {"width_dots": 16, "dots": "bukan titik"}}},
        {"ticket": {"logo": {"width_dots": 8, "dots": b64encode(zlib.compress(b"\xff" * 8)).decode()}}},
        {"ticket": {"logo": {"width_dots": 8, "dots": b64encode(zlib.compress(bytes(10_000_000))).decode()}}},
        {"ticket": {"lines": [{"id": "Satu bahasa"}]}},
        {"ticket": {"lines": [{"id": "a", "en": "b"}] * 4}},
        {"boards": {"Aula": {"seat_m": 0}}},
        {"boards": {"Aula": {"seat_m": "10"}}},
        {"boards": {"Aula": {"pictures": ["0123456789abcdef01234567.jpg"]}}},
        {"boards": {"Aula": {"pictures": ["../../etc/passwd"]}}},
        {"boards": {"Aula": {"warna": "merah"}}},
        {"boards": {"Ruang yang tidak ada": {"seat_m": 8}}},
        {"boards": ["Aula"]},
    ],
)
def test_what_cannot_be_shown_is_refused_whole(
    showing: dict[str, Any], admin: Browser, pages_office: PagesOffice, document: dict[str, Any]
) -> None:
    document["showing"] = showing
    response = admin.post(f"{FILE}/pakai", content=json.dumps(document))
    assert "Bagian showing" in fault(response.text, "file") and "Tidak ada yang diubah" in response.text
    assert set_up_facts(pages_office) == []


def test_it_has_no_people_and_no_secrets(document: dict[str, Any]) -> None:
    assert set(document) == {"giliran_set_up", "office", "parameters", "services", "counters", "calendar", "showing"}
    text = json.dumps(document)
    assert "Ratna" not in text and "hash" not in text and "device" not in text


def test_a_file_is_looked_at_and_then_taken_in_whole(
    admin: Browser, pages_office: PagesOffice, document: dict[str, Any]
) -> None:
    before = pages_office.records()
    page = looked_at(admin, changed(document)).text
    for words in ("Layanan Baru ditambah", "Loket Loket 9 ditambah", "teks berjalan", "lama melayani", "jam dan hari"):
        assert words in page, words
    assert pages_office.records() == before
    response = admin.post(f"{FILE}/pakai", content=json.dumps(changed(document)))
    assert response.headers["Location"] == FILE
    office = pages_office.small.reads.office()
    added = next(each for each in office.services.values() if each.code == "BARU")
    assert added.state is ServiceState.CLOSED
    assert next(each for each in office.counters.values() if each.number == 9).service_ids == {added.id}
    assert (office.services[KTP].expected_min, office.branch.next_parameters.grace_min) == (7, 5)
    assert "BARU" in office.calendar.document.services
    assert {actor for actor, *_ in set_up_facts(pages_office)} == {pages_office.ids[OperatorRole.ADMINISTRATOR]}
    assert any(isinstance(each.fact, facts.ParametersSet) for each in pages_office.records())
    assert pages_office.small.issue(KTP) and pages_office.small.faults() == []
    assert "sudah sama dengan berkas ini" in looked_at(admin, json.loads(admin.get(f"{FILE}/berkas").text)).text


def test_what_the_file_does_not_name_stays(admin: Browser, pages_office: PagesOffice, document: dict[str, Any]) -> None:
    document["services"] = document["services"][1:]
    document["counters"] = document["counters"][1:2]
    assert admin.post(f"{FILE}/pakai", content=json.dumps(document)).status_code == 303
    office = pages_office.small.reads.office()
    assert set(office.counters) == {1, 2, 3}
    assert max(office.services.values(), key=lambda each: each.sort).id == KTP


def _with(path: str, value: object) -> Any:
    def change(document: dict[str, Any]) -> None:
        *places, last = path.split(".")
        part: Any = document
        for place in places:
            part = part[int(place)] if place.isdecimal() else part[place]
        part[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_with("giliran_set_up", 2), "versi lain"),
        (_with("giliran_set_up", True), "versi lain"),
        (_with("services.0.icon", "../x"), "services.0.icon"),
        (_with("services.0.icon", "unicorn"), "Bagian services: KTP: icon"),
        (_with("services.0.surprise", 1), "services.0.surprise"),
        (_with("services.0.expected_min", 0), "services.0.expected_min"),
        (_with("services.0.booking", {"is_bookable": True, "x": True}), "services.0.booking"),
        (_with("services.1.code", "KTP"), "Bagian services "),
        (
            _with("services.0.leaflet.cases", [{"key": "A B", "name": ["a", "b"], "papers": [["a", "b"]]}]),
            "cases.0.key",
        ),
        (_with("counters.0.services", ["XYZ"]), "counters.0.services"),
        (_with("counters.1.number", 1), "Bagian counters "),
        (_with("parameters.grace_min", 99), "grace_min"),
        (_with("office.speech", {"pitch": 900}), "office.speech"),
        (_with("office.public_url", "javascript:alert(1)"), "office.public_url"),
        (_with("calendar", {"hours": [{"days": ["friday"], "open": "12:00-08:00"}]}), "hours[1].open"),
    ],
)
def test_another_version_and_faulty_fields_are_refused_by_name(
    change: Any, said: str, admin: Browser, pages_office: PagesOffice, document: dict[str, Any]
) -> None:
    before = pages_office.records()
    change(document)
    assert said in fault(looked_at(admin, document).text, "file")
    response = admin.post(f"{FILE}/pakai", content=json.dumps(document))
    assert response.status_code == 422 and said in fault(response.text, "file")
    assert pages_office.records() == before


@pytest.mark.parametrize("data", [b"", b"\x89PNG", b"{", b"[" * 5000, b"[]", b"null"])
def test_what_is_no_set_up_is_refused(data: bytes, admin: Browser, document: dict[str, Any]) -> None:
    response = looked_at(admin, data)
    assert response.status_code == 422
    assert fault(response.text, "file")


def test_booked_times_are_not_closed_by_a_file(
    admin: Browser, pages_office: PagesOffice, document: dict[str, Any]
) -> None:
    pages_office.small.booked(KTP, OPENING_AT + 3600)
    document["office"]["name"] = "Kantor Lain"
    document["calendar"] = {"closures": [{"day": "2100-01-01", "reason": ["Rapat", "Meeting"]}]}
    response = admin.post(f"{FILE}/pakai", content=json.dumps(document))
    assert "1 janji ada di waktu" in fault(response.text, "file")
    assert pages_office.small.reads.office().branch.name == "Kantor Contoh"


def test_commands_give_it_out_and_take_it_in(
    pages_office: PagesOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from contextlib import contextmanager

    @contextmanager
    def opened(data: Path) -> Any:
        yield pages_office.small.engine

    monkeypatch.setattr(set_up_commands, "open_office", opened)
    out, edited = tmp_path / "out.json", tmp_path / "in.json"
    set_up_commands.export(Namespace(data=tmp_path, file=out))
    edited.write_text(json.dumps(changed(json.loads(out.read_text(encoding="utf-8")))), encoding="utf-8")
    set_up_commands.take_in(Namespace(data=tmp_path, file=edited, look=True))
    assert "only looked at" in capsys.readouterr().out
    assert len(pages_office.small.reads.office().services) == 3
    set_up_commands.take_in(Namespace(data=tmp_path, file=edited, look=False))
    assert "service Baru: added" in capsys.readouterr().out
    assert len(pages_office.small.reads.office().services) == 4
    assert pages_office.small.issue(KTP) and pages_office.small.faults() == []
    edited.write_text('{"giliran_set_up": 7}', encoding="utf-8")
    with pytest.raises(CommandRefused, match="version"):
        set_up_commands.take_in(Namespace(data=tmp_path, file=edited, look=False))
