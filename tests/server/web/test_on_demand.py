"""The office's pages are made for whoever asks first, once, and nobody else pays for them."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from server.web.on_demand import OfficeOnDemand


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
    gate = OfficeOnDemand(application("everyday"), lambda: application("office"))
    assert list(gate({"PATH_INFO": path}, lambda *_: None)) == [who]  # type: ignore[arg-type, return-value]


def test_it_is_made_once_however_many_ask_first() -> None:
    made: list[int] = []

    def make() -> Any:
        made.append(1)
        return application("office")

    gate = OfficeOnDemand(application("everyday"), make)
    askers = [threading.Thread(target=gate, args=({"PATH_INFO": "/kantor"}, lambda *_: None)) for _ in range(16)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert made == [1]


def test_a_server_starts_without_them() -> None:
    program = (
        "import sys, server.bootstrap; print('server.web.admin' in sys.modules, 'server.office_doors' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["False", "False"]
