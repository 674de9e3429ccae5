"""The window: what people and robots find on it in each state, and that what is painted is there."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from appkit.robotview import found, text_of
from display.board import LOST_AFTER_MS, SPOTLIGHT_MS, STALE_AFTER_MS, Board, BoardSettings
from display.window import BoardWindow, Surroundings
from wire.rows import CallRow, OfficeRow, Row, Words

MakeWindow = Callable[..., BoardWindow]
MakeCall = Callable[..., CallRow]
MakeOffice = Callable[..., OfficeRow]
NINE_AT = 1_788_746_400


class Scene:
    """A board and its window at one moment."""

    def __init__(self, window: BoardWindow, office: OfficeRow, *zones: str) -> None:
        self.window = window
        self.office = office
        self.board = Board(BoardSettings(zones=zones))

    def show(self, *calls: CallRow, after_ms: int = 0, silence_ms: int = 0, around: Surroundings | None = None) -> None:
        rows: list[Row] = [self.office, *calls]
        self.board.take(rows)
        self.board.hear(NINE_AT, 0)
        self.board.advance(0)
        self.board.hear(NINE_AT + after_ms // 1000, after_ms)
        later_ms = after_ms + silence_ms
        self.board.advance(later_ms)
        self.window.show_board(self.board.view(later_ms), around or Surroundings())

    def read(self, name: str) -> str:
        widget = found(name)
        return text_of(widget) if widget is not None and widget.isVisible() else ""


@pytest.fixture
def scene(a_window: MakeWindow, an_office: MakeOffice) -> Scene:
    return Scene(a_window(), an_office(), "Lantai 1")


def colours_in(widget: QWidget, area: QRect | None = None) -> set[int]:
    image = widget.grab(area or widget.rect()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}


def test_a_call_can_be_read_from_the_window(scene: Scene, a_call: MakeCall) -> None:
    scene.show(a_call(number="A 012", is_priority=True))
    assert scene.read("board.call") == "A 012"
    assert scene.read("board.counter") == "Loket 2"
    assert scene.read("board.marks") == "prioritas"
    assert scene.read("board.clock") == "09.00.00"
    assert scene.read("board.title") == "Lantai 1"
    assert scene.read("board.rule").startswith("Loket memanggil")


def test_the_last_calls_can_be_read_in_their_order(scene: Scene, a_call: MakeCall) -> None:
    calls = [a_call(id=n, announce_at=NINE_AT - 70 + n) for n in range(1, 8)]
    scene.show(*calls)
    assert scene.read("board.call") == "A 007"
    assert [scene.read(f"board.history.{n}") for n in range(1, 5)] == [
        "A 006, Loket 2",
        "A 005, Loket 2",
        "A 004, Loket 2",
        "",
    ]


def test_an_empty_zone_says_so(scene: Scene) -> None:
    scene.show()
    assert scene.read("board.empty") == "Belum ada panggilan"
    assert scene.read("board.call") == ""


def test_a_withdrawn_call_can_no_longer_be_read(scene: Scene, a_call: MakeCall) -> None:
    scene.show(a_call())
    scene.show()
    assert scene.read("board.call") == ""
    assert scene.read("board.counter") == ""


def test_a_stale_board_is_marked_and_keeps_its_numbers(scene: Scene, a_call: MakeCall) -> None:
    scene.show(a_call(), silence_ms=STALE_AFTER_MS)
    assert scene.read("board.freshness") == "Terputus sejak 09.00.00"
    assert scene.read("board.call") == "A 001"
    assert scene.read("board.sentence") == ""


def test_a_lost_board_shows_the_sentence_and_no_number(scene: Scene, a_call: MakeCall) -> None:
    scene.show(a_call(), silence_ms=LOST_AFTER_MS)
    assert scene.read("board.sentence") == "Papan ini sedang tidak tersambung. Dengarkan panggilan petugas."
    assert scene.read("board.call") == ""
    assert scene.read("board.freshness") == "Terputus sejak 09.00.00"


def test_a_board_that_is_fed_again_gives_the_call_area_back(scene: Scene, a_call: MakeCall) -> None:
    scene.show(a_call(), silence_ms=LOST_AFTER_MS)
    scene.show(a_call(id=2), after_ms=LOST_AFTER_MS + 1000)
    assert scene.read("board.sentence") == ""
    assert scene.read("board.freshness") == ""
    assert scene.read("board.call") == "A 002"


def test_trouble_stands_in_the_place_of_the_calls(scene: Scene, a_call: MakeCall) -> None:
    scene.show(a_call(), around=Surroundings(trouble="Papan ini belum didaftarkan."))
    assert scene.read("board.sentence") == "Papan ini belum didaftarkan."


def test_missing_sound_and_a_notice_are_said(scene: Scene, a_call: MakeCall) -> None:
    scene.show(a_call(), around=Surroundings(is_silent=True, notice="Layar ini terlalu kecil."))
    assert scene.read("board.silence") == "Tanpa suara"
    assert scene.read("board.rule") == "Layar ini terlalu kecil."


def test_running_text_has_its_place_below(a_window: MakeWindow, an_office: MakeOffice, a_call: MakeCall) -> None:
    scene = Scene(a_window(), an_office(running_text=Words(id="Semua layanan gratis.", en="Free.")), "Lantai 1")
    scene.show(a_call())
    assert scene.read("board.running") == "Semua layanan gratis."


def test_each_zone_has_names_of_its_own(a_window: MakeWindow, an_office: MakeOffice, a_call: MakeCall) -> None:
    scene = Scene(a_window(), an_office(), "Lantai 1", "Lantai 2")
    scene.show(a_call(number="A 001"), a_call(number="B 001", zone="Lantai 2"))
    assert scene.read("board.call") == "A 001"
    assert scene.read("board.zone2.call") == "B 001"
    assert scene.read("board.title") == "Disdukcapil Kota Contoh"


def test_a_board_may_show_fewer_zones_later(a_window: MakeWindow, an_office: MakeOffice, a_call: MakeCall) -> None:
    scene = Scene(a_window(), an_office(), "Lantai 1", "Lantai 2")
    scene.show(a_call())
    scene.board.change_settings(BoardSettings(zones=("Lantai 1",)))
    scene.show(a_call())
    assert found("board.zone2.zone") is not None
    assert scene.read("board.zone2.empty") == ""


@pytest.mark.parametrize("screen", ["1920x1080@43in", "1080x1920@43in", "1366x768@32in"])
def test_a_new_call_is_lit_and_settles(
    a_window: MakeWindow, an_office: MakeOffice, a_call: MakeCall, screen: str
) -> None:
    scene = Scene(a_window(screen), an_office(), "Lantai 1")
    scene.show(a_call())
    zone = found("board.zone")
    assert zone is not None
    band = QRect(0, 0, zone.width(), 30)
    lit = colours_in(zone, band)
    scene.show(a_call(), after_ms=SPOTLIGHT_MS)
    settled = colours_in(zone, band)
    assert lit.isdisjoint(settled)


def test_a_change_of_size_divides_the_window_anew(scene: Scene, a_call: MakeCall) -> None:
    scene.show(a_call())
    before = scene.window.legible_m
    scene.window.resize(960, 540)
    assert scene.window.legible_m < before
    zone = found("board.zone")
    assert zone is not None
    assert zone.width() == 960


def test_a_seat_that_is_too_far_is_noticed(a_window: MakeWindow, an_office: MakeOffice) -> None:
    small = a_window("1366x768@22in")
    Scene(small, an_office(), "Lantai 1").show()
    assert small.is_too_far(10.0)
    assert not small.is_too_far(5.0)


@pytest.mark.parametrize("name", ["M" * 40, "Ruang " * 20, "诊室", "Loket\t\n2", "🏥", " "])
@pytest.mark.parametrize("screen", ["1920x1080@43in", "1080x1920@43in"])
def test_strange_names_are_painted_without_harm(
    a_window: MakeWindow, an_office: MakeOffice, a_call: MakeCall, name: str, screen: str
) -> None:
    scene = Scene(a_window(screen), an_office(), "Lantai 1")
    scene.show(*(a_call(counter_name=Words(id=name, en=name), is_priority=True, slot_at=NINE_AT) for _ in range(4)))
    assert len(colours_in(scene.window)) > 2


def test_what_is_told_is_never_painted_twice(scene: Scene, a_call: MakeCall) -> None:
    scene.show(a_call())
    label = found("board.call")
    assert isinstance(label, QLabel)
    assert len(colours_in(label)) == 1


def test_it_tells_which_calls_are_on_the_screen(scene: Scene, a_call: MakeCall, qtbot: QtBot) -> None:
    painted: list[tuple[int, ...]] = []
    scene.window.painted.connect(painted.append)
    scene.show(*(a_call() for _ in range(9)))
    qtbot.waitUntil(lambda: bool(painted))
    seen = {call_id for ids in painted for call_id in ids}
    shown = 1 + sum(scene.read(f"board.history.{n}") != "" for n in range(1, 6))
    assert (max(seen), len(seen)) == (9, shown)


def test_calls_behind_a_sentence_are_not_on_the_screen(scene: Scene, a_call: MakeCall) -> None:
    scene.show(a_call(), around=Surroundings(trouble="Panggil petugas."))
    painted: list[tuple[int, ...]] = []
    scene.window.painted.connect(painted.append)
    scene.window.grab()
    assert painted == []
