import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.clock import VirtualClock
from hardware.encoder import encode_ticket
from hardware.errors import Unavailable, WriteTimedOut
from hardware.pictures import USUAL
from hardware.transport import make_transport
from hardware.url import parse_printer_url
from hardware.virtual import VirtualPrinter, VirtualTicket, VirtualTransport, apply_fault_command

_TICKET = encode_ticket(USUAL["id"])


@pytest.fixture
def papers() -> list[VirtualTicket]:
    return []


@pytest.fixture
def printer(papers: list[VirtualTicket]) -> VirtualPrinter:
    return VirtualPrinter(papers.append)


def _asked(printer: VirtualPrinter, question: int) -> int:
    printer.receive(bytes([0x10, 0x04, question]))
    (answer,) = printer.take_answers()
    return answer


@pytest.mark.parametrize(
    ("fault", "answers"),
    [
        ("fast", (0x16, 0x12, 0x12, 0x12)),
        ("paper low", (0x16, 0x12, 0x12, 0x1E)),
        ("paper out", (0x1E, 0x32, 0x12, 0x7E)),
        ("cover open", (0x1E, 0x16, 0x12, 0x12)),
        ("cutter on", (0x1E, 0x52, 0x1A, 0x12)),
        ("heat on", (0x1E, 0x52, 0x52, 0x12)),
        ("fatal on", (0x1E, 0x52, 0x32, 0x12)),
    ],
)
def test_real_time_answers(printer: VirtualPrinter, fault: str, answers: tuple[int, ...]):
    apply_fault_command(printer, fault)
    assert tuple(_asked(printer, question) for question in (1, 2, 3, 4)) == answers


@pytest.mark.parametrize(
    ("fault", "pushed"),
    [
        ("paper low", b"\x14\x00\x03\x0f"),
        ("paper out", b"\x1c\x00\x0f\x0f"),
        ("cover open", b"\x3c\x00\x00\x0f"),
        ("cutter on", b"\x1c\x08\x00\x0f"),
        ("heat on", b"\x1c\x40\x00\x0f"),
        ("fatal on", b"\x1c\x20\x00\x0f"),
    ],
)
def test_pushed_status(printer: VirtualPrinter, fault: str, pushed: bytes):
    printer.receive(b"\x1da\xff")
    assert printer.take_answers() == b"\x14\x00\x00\x0f"
    apply_fault_command(printer, fault)
    assert printer.take_answers() == pushed
    apply_fault_command(printer, "reset")
    printer.take_answers()
    printer.receive(b"\x1b@")
    apply_fault_command(printer, fault)
    assert printer.take_answers() == b""


def test_answers_in_order(printer: VirtualPrinter):
    printer.receive(b"\x1d(H\x06\x0000ABCD\x1dr\x01\x1dIC\x1dIB")
    assert printer.take_answers() == b"\x37\x22ABCD\x00" + b"\x00" + b"\x5fVIRTUAL\x00" + b"\x5fGILIRAN\x00"


def test_offline_it_answers_at_once_and_prints_later(printer: VirtualPrinter, papers: list[VirtualTicket]):
    apply_fault_command(printer, "cover open")
    printer.receive(_TICKET + b"\x1d(H\x06\x0000ABCD\x10\x04\x02")
    assert printer.take_answers() == b"\x16"
    assert papers == []
    apply_fault_command(printer, "cover closed")
    assert printer.take_answers() == b"\x37\x22ABCD\x00"
    assert len(papers) == 1


def test_a_cleared_buffer_prints_nothing(printer: VirtualPrinter, papers: list[VirtualTicket]):
    apply_fault_command(printer, "paper out")
    printer.receive(_TICKET)
    printer.receive(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
    assert printer.take_answers() == b"\x37\x25\x00"
    apply_fault_command(printer, "paper ok")
    assert papers == []


def test_a_jam_is_cleared_by_the_recovery_command(printer: VirtualPrinter):
    apply_fault_command(printer, "cutter on")
    printer.receive(b"\x10\x05\x02")
    assert not printer.faults.cutter


def test_real_time_commands_work_however_they_are_split(printer: VirtualPrinter):
    printer.receive(b"abc\x10")
    printer.receive(b"\x04")
    printer.receive(b"\x01def")
    assert printer.take_answers() == b"\x16"
    printer.receive(b"x" * 5)
    assert printer.take_answers() == b""


def test_the_buffer_fills_up(printer: VirtualPrinter):
    apply_fault_command(printer, "paper out")
    assert printer.receive(b"x" * 5000) == 4096
    assert printer.receive(b"x") == 0
    transport = VirtualTransport(printer, VirtualClock())
    transport.open()
    with pytest.raises(WriteTimedOut) as caught:
        transport.write(b"x" * 10, 0.5)
    assert caught.value.sent == 0


def test_half_a_ticket_is_torn_off_when_the_roll_is_changed(printer: VirtualPrinter, papers: list[VirtualTicket]):
    apply_fault_command(printer, "paper out after 200")
    printer.receive(_TICKET)
    assert papers == []
    apply_fault_command(printer, "paper ok")
    assert [paper.is_whole for paper in papers] == [False, True]
    assert papers[0].data + papers[1].data == _TICKET


def test_papers_keep_their_bytes(printer: VirtualPrinter, papers: list[VirtualTicket]):
    printer.receive(_TICKET * 2)
    assert [paper.data for paper in papers] == [_TICKET, _TICKET]


@pytest.mark.parametrize("command", ["", "paper", "paper full", "cover ajar", "slow 0", "drop after x", "explode on"])
def test_an_unknown_fault_is_refused(printer: VirtualPrinter, command: str):
    with pytest.raises(ValueError, match="known are"):
        apply_fault_command(printer, command)


def test_a_url_may_start_with_faults():
    parsed = parse_printer_url("virtual://x?paper=low&cover=1")
    transport = make_transport(parsed.link, parsed.label)
    assert isinstance(transport, VirtualTransport)
    assert (transport.printer.faults.paper, transport.printer.faults.cover) == ("low", True)


def test_a_printer_without_power_is_not_there(printer: VirtualPrinter):
    apply_fault_command(printer, "power off")
    with pytest.raises(Unavailable):
        VirtualTransport(printer, VirtualClock()).open()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "hardware.virtual", "--listen", "127.0.0.1:0", "--out", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        yield process
        process.terminate()


def test_the_command_line_tells_of_every_ticket_and_obeys_faults(program: subprocess.Popen[str], tmp_path: Path):
    assert program.stdin is not None
    assert program.stdout is not None
    word, _, address = program.stdout.readline().strip().partition(" ")
    assert word == "listening"
    transport = make_transport(parse_printer_url(f"tcp://{address}").link, address)
    transport.open()
    transport.write(_TICKET, 5)
    told = json.loads(program.stdout.readline())
    assert (told["event"], told["n"], told["is_whole"]) == ("ticket", 1, True)
    assert "A 012" in told["lines"]
    assert told["codes"] == [USUAL["id"].status_url]
    assert (tmp_path / "0001.bin").read_bytes() == _TICKET
    assert (tmp_path / "0001.png").read_bytes().startswith(b"\x89PNG")

    program.stdin.write("paper out\nnonsense\n")
    program.stdin.flush()
    assert json.loads(program.stdout.readline()) == {"event": "fault", "command": "paper out"}
    assert json.loads(program.stdout.readline())["event"] == "refused"
    transport.write(b"\x10\x04\x04", 1)
    end_s = time.monotonic() + 5
    answer = b""
    while not answer and time.monotonic() < end_s:
        answer = transport.read(10, 0.2)
    assert answer == b"\x7e"
    transport.close()
    program.stdin.close()
    assert program.wait(10) == 0
