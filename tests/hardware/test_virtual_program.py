"""The virtual printer's program inside the test, without a process of its own."""

import io
import json
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.clock import SystemClock
from hardware.encoder import encode_ticket
from hardware.escstatus import Proof
from hardware.options import PrinterChoices
from hardware.pictures import USUAL, samples
from hardware.pictures import main as draw_pictures
from hardware.printersession import PrinterSession
from hardware.transport import make_transport
from hardware.url import parse_printer_url
from hardware.virtual import main

_DEADLINE_S = 10.0


class Lines(io.TextIOBase):
    """Standard input that stays open until the test ends it."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._told = ["\n", "paper low\n", "nonsense\n"]

    def end(self) -> None:
        self._ended.set()

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]
        yield from self._told
        self._ended.wait(_DEADLINE_S)


def test_a_serial_virtual_printer_of_a_simple_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    lines = Lines()
    monkeypatch.setattr("sys.stdin", lines)
    port = tmp_path / "printer"
    arguments = ["--pty", str(port), "--out", str(tmp_path / "out"), "--width", "384", "--without", "process-id"]
    codes: list[int] = []
    program = threading.Thread(target=lambda: codes.append(main(arguments)))
    program.start()
    end = threading.Event()
    for _ in range(1000):
        if port.exists():
            break
        end.wait(0.01)
    transport = make_transport(parse_printer_url(f"serial://{port}?baudrate=115200").link, "printer")
    session = PrinterSession(transport, PrinterChoices(), lambda _: None, SystemClock(), random.Random(1))
    session.open()
    assert session.status.proof is Proof.FENCE
    transport.write(encode_ticket(USUAL["id"]), 5)
    fence, is_done = session.fence()
    transport.write(fence, 5)
    assert session.wait_for(is_done, _DEADLINE_S)
    session.drop()
    lines.end()
    program.join(_DEADLINE_S)
    assert codes == [0]
    first, *told = capsys.readouterr().out.splitlines()
    assert first == f"listening {port}"
    assert [json.loads(line)["event"] for line in told] == ["fault", "refused", "ticket"]
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["0001.bin", "0001.png"]


def test_the_pictures_program_names_its_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("hardware.pictures.samples", lambda: {"usual": samples()["id-usual"]})
    assert draw_pictures([str(tmp_path)]) == 0
    names = [Path(line).name for line in capsys.readouterr().out.splitlines()]
    assert len(names) == 6
    assert "ticket-80mm-native-usual.png" in names
