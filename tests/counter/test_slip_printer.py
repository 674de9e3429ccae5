"""Slips of bookings on the desk's own printer: what stands on them, and the truth about the paper."""

from collections.abc import Iterator

import pytest

from counter import booking_samples as samples
from counter.slip_printer import SlipPrinter
from counter.slip_words import slip_paper
from hardware.virtual import TcpVirtualPrinter, VirtualPrinter, VirtualTicket, apply_fault_command
from wire.codes import DeviceRole, Language
from wire.messages import DeviceView

PATIENCE_MS = 15_000


def device(printer: str | None) -> DeviceView:
    hardware = {} if printer is None else {"printer": printer}
    return DeviceView(id=7, name="Loket", role=DeviceRole.COUNTER, zones=[], counter_id=None, hardware=hardware)


@pytest.fixture
def papers() -> list[VirtualTicket]:
    return []


@pytest.fixture
def port(papers: list[VirtualTicket]) -> Iterator[TcpVirtualPrinter]:
    made = TcpVirtualPrinter(VirtualPrinter(papers.append))
    yield made
    made.close()


@pytest.fixture
def printer(qapp: object) -> Iterator[SlipPrinter]:
    made = SlipPrinter()
    yield made
    made.stop()


@pytest.fixture
def paper(office, make_service):
    office.feed(make_service(1))
    return slip_paper(office.desk, samples.slip())


def test_slip_comes_out_with_its_code_and_says_that_it_is_no_number(qtbot, printer, port, papers, paper):
    printer.use(device(port.url))
    with qtbot.waitSignal(printer.ended, timeout=PATIENCE_MS) as ended:
        printer.print(paper)
    assert ended.args == [True]
    (printed,) = papers
    words = " ".join(printed.paper.lines)
    assert "K7MX Q9PA" in words
    assert "10.30" in words
    assert "bukan nomor antrean" in words


def test_paper_that_is_out_is_never_said_to_be_there(qtbot, printer, port, papers, paper):
    apply_fault_command(port.printer, "paper out")
    printer.use(device(port.url))
    with qtbot.waitSignal(printer.ended, timeout=PATIENCE_MS) as ended:
        printer.print(paper)
    assert ended.args == [False]
    assert papers == []


@pytest.mark.parametrize("url", [None, "tcp://127.0.0.1:9?papier=58", "keypad+serial:///dev/nowhere"])
def test_without_a_printer_nothing_is_promised(qtbot, printer, paper, url):
    printer.use(device("tcp://127.0.0.1:9"))
    printer.use(device(url))
    with qtbot.waitSignal(printer.ended, timeout=PATIENCE_MS) as ended:
        printer.print(paper)
    assert ended.args == [False]


def test_counter_without_a_printer_has_no_thread_for_one(printer):
    printer.use(device(None))
    assert printer._thread is None


def test_slip_has_a_code_for_phones_only_where_they_reach_the_office(office):
    alone = slip_paper(office.desk, samples.slip())
    reached = slip_paper(office.desk, samples.slip().model_copy(update={"status_url": "https://antre.test/b/x"}))
    assert (alone.status_url, reached.status_url) == (None, "https://antre.test/b/x")


def test_slip_speaks_the_language_of_the_visitor(office):
    paper = slip_paper(office.desk, samples.slip().model_copy(update={"language": Language.ENGLISH}))
    assert paper.number == "10:30"
    assert paper.where_to_wait == "Tuesday, 2 June 2026"
    assert paper.copy_mark != "Janji, bukan nomor antrean"
