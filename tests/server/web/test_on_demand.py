"""Pages are made for whoever asks first, once, and nobody else pays for them."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from server import bootstrap
from server.bootstrap import Server
from server.serve import prepare_office
from server.settings import Address, Settings
from server.web.app import is_devices
from server.web.on_demand import OnDemand, is_offices


def application(name: str) -> Any:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return [name.encode()]

    return answer


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/kantor", b"office"),
        ("/kantor/orang", b"office"),
        ("/mulai/SECRET", b"office"),
        ("/", b"everyday"),
        ("/kantoran", b"everyday"),
        ("/api/commands/call-next", b"everyday"),
        ("", b"everyday"),
    ],
)
def test_only_the_offices_folders_go_to_it(path: str, who: bytes) -> None:
    gate = OnDemand(application("everyday"), lambda: application("office"), is_offices)
    assert list(gate({"PATH_INFO": path}, lambda *_: None)) == [who]  # type: ignore[arg-type]


def test_it_is_made_once_however_many_ask_first() -> None:
    made: list[int] = []

    def make() -> Any:
        made.append(1)
        return application("office")

    gate = OnDemand(application("everyday"), make, is_offices)
    askers = [threading.Thread(target=gate, args=({"PATH_INFO": "/kantor"}, lambda *_: None)) for _ in range(16)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert made == [1]


@pytest.mark.parametrize(
    ("path", "is_theirs"),
    [
        ("/api/commands/call-next", True),
        ("/api/openapi.json", True),
        ("/api/no-such-thing", True),
        ("/healthz", True),
        ("/metrics", True),
        ("/api/partner/services", False),
        ("/", False),
        ("/t/abc", False),
        ("/papan", False),
        ("/apix", False),
    ],
)
def test_devices_have_addresses_of_their_own(path: str, is_theirs: bool) -> None:
    assert is_devices(path) is is_theirs


@pytest.mark.parametrize(
    "module",
    [
        "server.web.admin",
        "server.office_doors",
        "server.web.visit",
        "server.web.board",
        "server.application.office_template",
    ],
)
def test_a_server_starts_without_them(module: str, loaded: set[str]) -> None:
    assert not any(each == module or each.startswith(f"{module}.") for each in loaded)


def test_a_server_starts_without_libraries_of_certificates_and_pictures(loaded: set[str]) -> None:
    assert not {"cryptography", "PIL", "alembic", "holidays"} & loaded


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules of a server that nobody asked for a page."""
    program = "import sys, server.serve, server.bootstrap, server.first_run; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True
    )
    return set(told.stdout.split())


@pytest.mark.parametrize(("public_url", "are_made"), [("https://antrean.contoh.go.id", True), (None, False)])
def test_pages_are_made_before_the_first_phone_where_phones_can_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, public_url: str | None, are_made: bool
) -> None:
    made = threading.Event()

    def create_app(*parts: object, **others: object) -> Any:
        made.set()
        return application("pages")

    monkeypatch.setattr(bootstrap, "create_app", create_app)
    monkeypatch.setattr(bootstrap, "PAGES_AFTER_S", 0.0)
    anywhere = Address(host="127.0.0.1", port=0)
    settings = Settings(
        data_directory=tmp_path, http=anywhere, push=anywhere, template="puskesmas", public_url=public_url
    )
    prepare_office(settings)
    server = Server(settings)
    server.start()
    assert made.wait(10 if are_made else 0.2) is are_made
    server.stop()
