"""The program with its means: a fake server, the real disk, the real printer code and a virtual printer."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from appkit.fakes import FakeFeed, FakeSender
from appkit.feed import FeedState
from appkit.sender import Refusal
from hardware.options import PaperFault
from hardware.pictures import sample_logo
from hardware.virtual import TcpVirtualPrinter, VirtualPrinter, VirtualTicket
from kiosk.doing import Doer, Means
from kiosk.flow.events import Control, OnPriority, OnService, PrinterState
from kiosk.flow.laterevents import LaterControl
from kiosk.flow.scanevents import CodeControl
from kiosk.flow.state import Notice, Page, PaperView, Sorry, Timing
from kiosk.keeper import Keeper
from kiosk.press import Press
from kiosk.reports import Reports
from kiosk.samples import NOON_AT, booked, office, scan_answer, service, slip, ticket, words
from kiosk.view_model import KioskModel
from kiosk.wishes import Wishes
from wire.codes import DeviceRole, PaperState, RefusalCode, ScanOutcome, SlotRight
from wire.commands import AskHelp, Done, FindLaterSlot, IssueTicket, LaterSlot, ReportPaper, ScanCode, TakeSlot
from wire.messages import DeviceView
from wire.rows import ReprintRow

WAIT_MS = 15_000


class FakeDownloads(QObject):
    """Gives the bodies that a test puts under paths."""

    fetched = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.bodies: dict[str, bytes] = {}
        self.asked: list[str] = []

    def fetch(self, path: str) -> None:
        self.asked.append(path)
        self.fetched.emit(path, self.bodies.get(path))


class Bench:
    """One run of the kiosk program without its window, on a folder that outlives it.

    Attributes:
        papers: what came out of the virtual printer.
    """

    def __init__(self, folder: Path, printer_url: str | None, sender: FakeSender | None = None) -> None:
        self.feed, self.sender, self.downloads = FakeFeed(), sender or FakeSender(), FakeDownloads()
        self.keeper, self.press = Keeper(folder), Press(folder / "spool.sqlite")
        self.model = KioskModel(replace(Timing(), ignore_touch_ms=0, retry_after_ms=50))
        self.means = Means(
            feed=self.feed,
            sender=self.sender,
            downloads=self.downloads,  # type: ignore[arg-type]
            press=self.press,
            wishes=Wishes(self.keeper),
            reports=Reports(self.sender, self.keeper),
        )
        self.doer = Doer(self.model, self.means)
        self.sender.on(ReportPaper, Done(seq=1))
        self.device = DeviceView(
            id=7,
            name="Kiosk 1",
            role=DeviceRole.KIOSK,
            zones=[],
            counter_id=None,
            hardware={"printer": printer_url} if printer_url else {},
        )

    def start(self) -> None:
        self.doer.start()
        self.model.start()
        self.feed.welcome(self.device, [office(), service(1), service(2)], NOON_AT)

    def stop(self) -> None:
        self.model.stop()
        self.sender.stop()
        self.press.stop()
        self.keeper.stop()

    def ask(self) -> None:
        self.model.touch(OnService(service_id=1))
        self.model.touch(OnPriority(kind=None))

    @property
    def view(self) -> PaperView | None:
        shown = self.model.state.visit.ticket
        return None if shown is None else shown.view

    @property
    def told(self) -> list[PaperState]:
        return [sent.command.paper for sent in self.sender.sent if isinstance(sent.command, ReportPaper)]

    @property
    def issue_keys(self) -> list[str]:
        return [sent.key for sent in self.sender.sent if isinstance(sent.command, IssueTicket)]

    @property
    def scan_keys(self) -> list[str]:
        return [sent.key for sent in self.sender.sent if isinstance(sent.command, ScanCode)]

    @property
    def slip_view(self) -> PaperView | None:
        shown = self.model.state.visit.slip
        return None if shown is None else shown.view


@pytest.fixture
def papers() -> list[VirtualTicket]:
    """What came out of the printer."""
    return []


@pytest.fixture
def printer(papers: list[VirtualTicket]) -> Iterator[TcpVirtualPrinter]:
    port = TcpVirtualPrinter(VirtualPrinter(papers.append))
    yield port
    port.close()


@pytest.fixture
def make_bench(tmp_path: Path, printer: TcpVirtualPrinter, qapp: QObject) -> Iterator[Callable[..., Bench]]:
    """Starts runs of the program on the same folder and ends what a test leaves running."""
    made: list[Bench] = []

    def make(sender: FakeSender | None = None, *, has_printer: bool = True) -> Bench:
        bench = Bench(tmp_path, f"{printer.url}?timeout=2" if has_printer else None, sender)
        made.append(bench)
        return bench

    yield make
    for bench in made:
        bench.stop()


@pytest.fixture
def bench(make_bench: Callable[..., Bench], qtbot: QtBot) -> Bench:
    """A started kiosk whose printer is ready."""
    started = make_bench()
    started.start()
    qtbot.waitUntil(lambda: started.model.state.printer is PrinterState.READY, timeout=WAIT_MS)
    return started


def test_two_touches_bring_number_paper_and_reports(
    bench: Bench, papers: list[VirtualTicket], qtbot: QtBot, tmp_path: Path
) -> None:
    bench.sender.on(IssueTicket, ticket())
    bench.ask()

    qtbot.waitUntil(lambda: bench.view is PaperView.PRINTED, timeout=WAIT_MS)

    assert bench.told == [PaperState.PRINTING, PaperState.PRINTED]
    (paper,) = papers
    text = " ".join(paper.paper.lines)
    assert "A 012" in text
    assert "Ruang tunggu lantai 1" in text
    assert paper.paper.codes == ("https://antrean.contoh.go.id/t/7Q2M-4KDX-9P",)
    assert bench.sender.sent[0].command == IssueTicket(service_id=1)
    qtbot.waitUntil(lambda: not (tmp_path / "wish.json").exists(), timeout=WAIT_MS)


def test_the_paper_has_the_offices_own_lines_and_sign(bench: Bench, papers: list[VirtualTicket], qtbot: QtBot) -> None:
    bench.sender.on(IssueTicket, ticket())
    own = office(ticket_lines=[words("Layanan ini gratis", "Free")], ticket_logo=b64encode(sample_logo()).decode())
    bench.feed.change([own], at=NOON_AT)
    bench.ask()

    qtbot.waitUntil(lambda: bench.view is PaperView.PRINTED, timeout=WAIT_MS)

    assert "Layanan ini gratis" in papers[0].paper.lines
    with Image.open(BytesIO(papers[0].paper.png())) as image:
        head = image.convert("L").crop((260, 32, 380, 152))
    assert 0 in head.crop((0, 0, 120, 16)).tobytes(), "the ring of the sign begins at the top of the paper"
    assert head.getpixel((60, 60)) == 0 and head.getpixel((60, 18)) == 255


def test_the_wish_is_on_the_disk_before_the_question_leaves(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.ask()
    assert bench.issue_keys == []

    qtbot.waitUntil(lambda: bool(bench.issue_keys), timeout=WAIT_MS)

    kept = json.loads((tmp_path / "wish.json").read_text())
    assert kept["key"] == bench.issue_keys[0]


def test_no_answer_is_asked_again_with_the_same_key_and_makes_one_paper(
    bench: Bench, papers: list[VirtualTicket], qtbot: QtBot
) -> None:
    bench.ask()
    qtbot.waitUntil(lambda: len(bench.issue_keys) >= 3, timeout=WAIT_MS)
    assert bench.model.state.visit.page is Page.ISSUING
    bench.sender.on(IssueTicket, ticket())

    qtbot.waitUntil(lambda: bench.view is PaperView.PRINTED, timeout=WAIT_MS)

    assert len(set(bench.issue_keys)) == 1
    assert len(papers) == 1


def test_a_kiosk_that_died_with_an_open_wish_asks_again_with_its_key(
    make_bench: Callable[..., Bench], papers: list[VirtualTicket], qtbot: QtBot
) -> None:
    first = make_bench()
    first.start()
    first.ask()
    qtbot.waitUntil(lambda: bool(first.issue_keys), timeout=WAIT_MS)
    first.stop()

    second = make_bench()
    second.sender.on(IssueTicket, ticket())
    second.start()
    qtbot.waitUntil(lambda: second.view in (PaperView.PRINTED, PaperView.SCREEN_ONLY), timeout=WAIT_MS)

    assert set(second.issue_keys) == {first.issue_keys[0]}


def test_reports_that_found_no_server_are_delivered_by_the_next_run_in_order(
    make_bench: Callable[..., Bench], qtbot: QtBot
) -> None:
    first = make_bench(has_printer=False)
    first.sender.on(ReportPaper, lambda _command: None)
    first.sender.on(IssueTicket, ticket())
    first.start()
    qtbot.wait(1)
    first.ask()
    qtbot.waitUntil(lambda: first.view is PaperView.SCREEN_ONLY, timeout=WAIT_MS)
    first.stop()

    second = make_bench(has_printer=False)
    second.start()
    qtbot.waitUntil(lambda: second.told == [PaperState.SHOWN], timeout=WAIT_MS)

    keys = {sent.key for run in (first, second) for sent in run.sender.sent if isinstance(sent.command, ReportPaper)}
    assert len(keys) == 1


def test_paper_that_is_out_leaves_the_number_on_the_screen(
    bench: Bench, printer: TcpVirtualPrinter, papers: list[VirtualTicket], qtbot: QtBot
) -> None:
    printer.printer.set_faults(paper=PaperFault.OUT)
    qtbot.waitUntil(lambda: bench.model.state.printer is PrinterState.NOT_READY, timeout=WAIT_MS)
    bench.sender.on(IssueTicket, ticket())
    bench.ask()

    qtbot.waitUntil(lambda: bench.view is PaperView.MISSING, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: len(bench.told) == 2, timeout=WAIT_MS)

    assert bench.told == [PaperState.PRINTING, PaperState.SHOWN]
    assert papers == []


def test_a_printer_that_comes_back_is_ready_again(bench: Bench, printer: TcpVirtualPrinter, qtbot: QtBot) -> None:
    printer.printer.set_faults(cover=True)
    qtbot.waitUntil(lambda: bench.model.state.printer is PrinterState.NOT_READY, timeout=WAIT_MS)

    printer.printer.set_faults(cover=False)

    qtbot.waitUntil(lambda: bench.model.state.printer is PrinterState.READY, timeout=WAIT_MS)


def test_paper_that_ends_in_the_middle_asks_the_visitor(bench: Bench, printer: TcpVirtualPrinter, qtbot: QtBot) -> None:
    printer.printer.set_faults(paper_out_after=60)
    bench.sender.on(IssueTicket, ticket())
    bench.ask()
    qtbot.waitUntil(lambda: bench.view is PaperView.ASKING, timeout=WAIT_MS)

    bench.model.touch(Control.PAPER_NO)
    qtbot.waitUntil(lambda: len(bench.told) == 3, timeout=WAIT_MS)

    assert bench.view is PaperView.MISSING
    assert bench.told == [PaperState.PRINTING, PaperState.DOUBTFUL, PaperState.SHOWN]


def test_a_visitor_who_is_quicker_than_the_printers_start_gets_a_paper(
    make_bench: Callable[..., Bench], papers: list[VirtualTicket], qtbot: QtBot
) -> None:
    bench = make_bench()
    bench.sender.on(IssueTicket, ticket())
    bench.start()
    bench.ask()

    qtbot.waitUntil(lambda: bench.view is PaperView.PRINTED, timeout=WAIT_MS)

    assert len(papers) == 1


def test_a_wrong_printer_address_is_no_printer(make_bench: Callable[..., Bench], qtbot: QtBot) -> None:
    bench = make_bench()
    bench.device = bench.device.model_copy(update={"hardware": {"printer": "tcp://127.0.0.1?colour=red"}})
    bench.sender.on(IssueTicket, ticket())
    bench.start()
    qtbot.waitUntil(lambda: bench.model.state.printer is PrinterState.ABSENT, timeout=WAIT_MS)
    bench.ask()

    qtbot.waitUntil(lambda: bench.view is PaperView.SCREEN_ONLY, timeout=WAIT_MS)


def test_a_refusal_is_said(bench: Bench, qtbot: QtBot) -> None:
    bench.sender.on(IssueTicket, Refusal(code=RefusalCode.SERVICE_PAUSED))
    bench.ask()

    qtbot.waitUntil(lambda: bench.model.state.visit.sorry is Sorry.PAUSED, timeout=WAIT_MS)


def test_a_lost_feed_puts_the_tiles_to_sleep_and_comes_back(bench: Bench) -> None:
    bench.feed.advance_ms(2_000)
    assert bench.feed.state is FeedState.LOST
    assert not bench.model.state.can_choose

    bench.feed.beat(NOON_AT)

    assert bench.model.state.can_choose


def test_help_is_called_and_confirmed(bench: Bench, qtbot: QtBot) -> None:
    bench.sender.on(AskHelp, Done(seq=2))
    bench.model.touch(Control.HELP)

    qtbot.waitUntil(lambda: bench.model.state.visit.notice is Notice.HELP_COMING, timeout=WAIT_MS)


def test_a_copy_for_this_kiosk_is_printed_with_its_mark_and_another_kiosks_is_not(
    bench: Bench, papers: list[VirtualTicket], qtbot: QtBot
) -> None:
    bench.downloads.bodies["/api/tickets/12/paper"] = ticket().model_dump_json().encode()

    bench.feed.change(
        [ReprintRow(id=1, ticket_id=12, device_id=7), ReprintRow(id=2, ticket_id=13, device_id=8)], at=NOON_AT
    )
    qtbot.waitUntil(lambda: bench.told == [PaperState.PRINTED], timeout=WAIT_MS)

    assert bench.downloads.asked == ["/api/tickets/12/paper"]
    assert "Salinan dari nomor yang sama" in " ".join(papers[0].paper.lines)


def test_a_copy_that_is_not_a_ticket_is_asked_for_again(bench: Bench, qtbot: QtBot) -> None:
    bench.downloads.bodies["/api/tickets/12/paper"] = b"<html>"

    bench.feed.change([ReprintRow(id=1, ticket_id=12, device_id=7)], at=NOON_AT)

    qtbot.waitUntil(lambda: len(bench.downloads.asked) >= 2, timeout=WAIT_MS)


@pytest.mark.parametrize("content", ["", "{", '{"key": 3}', '["a"]', "\x00"])
def test_damaged_files_do_not_keep_the_kiosk_from_starting(
    make_bench: Callable[..., Bench], tmp_path: Path, content: str
) -> None:
    (tmp_path / "wish.json").write_text(content)
    (tmp_path / "reports.json").write_text(content)

    bench = make_bench(has_printer=False)
    bench.start()

    assert bench.model.state.can_choose


def test_a_scanned_booking_brings_number_paper_and_reports(
    bench: Bench, papers: list[VirtualTicket], qtbot: QtBot, tmp_path: Path
) -> None:
    bench.sender.on(ScanCode, scan_answer(ScanOutcome.CHECKED_IN, paper=booked(SlotRight.PART)))

    bench.model.scan("https://antrean.contoh.go.id/b/Zq3vKxW0m8rT1uYb5nHc2A")
    qtbot.waitUntil(lambda: bench.view is PaperView.PRINTED, timeout=WAIT_MS)

    assert bench.told == [PaperState.PRINTING, PaperState.PRINTED]
    text = " ".join(papers[0].paper.lines)
    assert "janji 12.00" in text
    assert "seperti datang pukul 10.41" in text
    qtbot.waitUntil(lambda: not (tmp_path / "wish.json").exists(), timeout=WAIT_MS)


def test_a_code_is_on_the_disk_before_it_leaves_and_asked_again_by_the_next_run(
    make_bench: Callable[..., Bench], qtbot: QtBot, tmp_path: Path
) -> None:
    first = make_bench(has_printer=False)
    first.start()
    first.model.scan("ACDE7Q3M")
    qtbot.waitUntil(lambda: bool(first.scan_keys), timeout=WAIT_MS)
    kept = json.loads((tmp_path / "wish.json").read_text())
    first.stop()

    second = make_bench(has_printer=False)
    second.sender.on(ScanCode, scan_answer(ScanOutcome.WAITING))
    second.start()
    qtbot.waitUntil(lambda: second.view is PaperView.IN_HAND, timeout=WAIT_MS)

    assert kept["key"] == first.scan_keys[0]
    assert set(second.scan_keys) == {first.scan_keys[0]}


def test_a_copy_of_the_number_in_hand_is_marked(bench: Bench, papers: list[VirtualTicket], qtbot: QtBot) -> None:
    bench.sender.on(ScanCode, scan_answer(ScanOutcome.ALREADY))
    bench.model.scan("ACDE7Q3M")
    qtbot.waitUntil(lambda: bench.view is PaperView.IN_HAND, timeout=WAIT_MS)

    bench.model.touch(CodeControl.COPY)
    qtbot.waitUntil(lambda: bench.view is PaperView.PRINTED, timeout=WAIT_MS)

    assert "Salinan dari nomor yang sama" in " ".join(papers[0].paper.lines)
    assert bench.told == [PaperState.PRINTED]


def test_another_day_is_booked_with_one_touch_and_printed(
    bench: Bench, papers: list[VirtualTicket], qtbot: QtBot, tmp_path: Path
) -> None:
    bench.sender.on(FindLaterSlot, LaterSlot(slot_at=slip().slot_at))
    bench.sender.on(TakeSlot, slip())
    bench.feed.change([service(1, is_doubtful_today=True)], at=NOON_AT)
    bench.model.touch(OnService(service_id=1))
    qtbot.waitUntil(lambda: bench.model.state.visit.later_at is not None, timeout=WAIT_MS)

    bench.model.touch(LaterControl.TAKE)
    qtbot.waitUntil(lambda: bench.slip_view is PaperView.PRINTED, timeout=WAIT_MS)

    text = " ".join(papers[0].paper.lines)
    assert "ACDE 7Q3M" in text
    assert "Janji, bukan nomor antrean" in text
    assert bench.told == [], "a slip is no ticket"
    qtbot.waitUntil(lambda: not (tmp_path / "wish.json").exists(), timeout=WAIT_MS)


def test_a_printer_without_paper_leaves_the_slip_on_the_screen(
    bench: Bench, printer: TcpVirtualPrinter, qtbot: QtBot
) -> None:
    printer.printer.set_faults(paper=PaperFault.OUT)
    bench.sender.on(FindLaterSlot, LaterSlot(slot_at=slip().slot_at))
    bench.sender.on(TakeSlot, slip())
    bench.feed.change([service(1, is_doubtful_today=True)], at=NOON_AT)
    bench.model.touch(OnService(service_id=1))
    qtbot.waitUntil(lambda: bench.model.state.visit.later_at is not None, timeout=WAIT_MS)
    bench.model.touch(LaterControl.TAKE)

    qtbot.waitUntil(lambda: bench.slip_view is PaperView.MISSING, timeout=WAIT_MS)
