"""Pictures beside the calls: fetched once, shown in turn, still while a call is new, missing ones asked for again."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from appkit.theme import Theme
from display.board import Board, BoardSettings
from display.pictureshow import PictureShow
from display.window import BoardWindow, Surroundings
from display.wording import Wording
from wire.rows import BoardLook, OfficeRow, Words

RED, BLUE, MOVING = "0" * 24 + ".jpg", "1" * 24 + ".jpg", "2" * 24 + ".webp"
MakeTheme = Callable[..., Theme]


class FakeDownloads(QObject):
    """A server's files, given by hand."""

    fetched = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def fetch(self, path: str) -> None:
        self.asked.append(path)


def picture(colour: str) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (160, 90), colour).save(buffer, "JPEG")
    return buffer.getvalue()


def moving() -> bytes:
    buffer = BytesIO()
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("green", "yellow")]
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:], duration=20, loop=0)
    return buffer.getvalue()


def colour_in_the_middle(window: BoardWindow, show: PictureShow) -> tuple[int, int, int]:
    image = window.grab(show.geometry()).toImage()
    colour = image.pixelColor(image.width() // 2, image.height() // 2)
    return colour.red(), colour.green(), colour.blue()


@pytest.fixture
def downloads() -> FakeDownloads:
    return FakeDownloads()


@pytest.fixture
def window(a_theme: MakeTheme, wording: Wording, downloads: FakeDownloads, qtbot: QtBot) -> BoardWindow:
    window = BoardWindow(a_theme("1920x1080@43in"), wording, downloads)
    qtbot.addWidget(window)
    window.resize(960, 540)
    return window


def show(window: BoardWindow, office: OfficeRow, *pictures: str, seat_m: int = 5) -> PictureShow:
    look = BoardLook(zone="Lantai 1", screen_in=43, seat_m=seat_m, pictures=list(pictures), picture_s=3)
    board = Board(BoardSettings(zones=("Lantai 1",)))
    board.take([office.model_copy(update={"boards": [look]})])
    board.hear(1_788_746_400, 0)
    board.advance(0)
    window.show_board(board.view(0), Surroundings())
    return window.findChild(PictureShow)


def test_a_picture_comes_from_the_server_and_stands_beside_the_calls(
    window: BoardWindow, downloads: FakeDownloads, an_office: Callable[..., OfficeRow]
) -> None:
    pictures = show(window, an_office(), RED, BLUE)
    assert downloads.asked == [f"/api/pictures/{RED}", f"/api/pictures/{BLUE}"]
    downloads.fetched.emit(f"/api/pictures/{BLUE}", None)
    downloads.fetched.emit(f"/api/pictures/{RED}", picture("red"))
    assert not pictures.isHidden() and pictures.shown == RED
    red, _, blue = colour_in_the_middle(window, pictures)
    assert red > 200 and blue < 60


def test_pictures_follow_each_other_and_go_when_they_are_taken_down(
    window: BoardWindow, downloads: FakeDownloads, an_office: Callable[..., OfficeRow]
) -> None:
    pictures = show(window, an_office(), RED, BLUE)
    for name, colour in ((RED, "red"), (BLUE, "blue")):
        downloads.fetched.emit(f"/api/pictures/{name}", picture(colour))
    pictures._next()
    assert pictures.shown == BLUE
    pictures._next()
    assert pictures.shown == RED
    show(window, an_office(), BLUE)
    assert pictures.shown == BLUE
    show(window, an_office())
    assert pictures.shown is None and pictures.isHidden()


def test_numbers_that_need_the_whole_screen_have_it(window: BoardWindow, an_office: Callable[..., OfficeRow]) -> None:
    assert show(window, an_office(), RED, seat_m=20).isHidden()
    assert window.seat_m == 20


def test_a_moving_picture_moves_and_stands_still_for_a_call(
    window: BoardWindow, downloads: FakeDownloads, an_office: Callable[..., OfficeRow], qtbot: QtBot
) -> None:
    pictures = show(window, an_office(), MOVING)
    downloads.fetched.emit(f"/api/pictures/{MOVING}", moving())
    assert pictures._movie is not None
    with qtbot.waitSignal(pictures._movie.frameChanged, timeout=5_000):
        pass
    pictures.show_pictures((MOVING,), 3, is_calm=True)
    assert pictures._movie.state() is pictures._movie.MovieState.Paused
    pictures.show_pictures((MOVING,), 3, is_calm=False)
    assert pictures._movie.state() is pictures._movie.MovieState.Running


def test_what_is_no_picture_leaves_the_ground(
    window: BoardWindow, downloads: FakeDownloads, an_office: Callable[..., OfficeRow]
) -> None:
    pictures = show(window, an_office(), RED)
    downloads.fetched.emit(f"/api/pictures/{RED}", b"not a picture")
    assert colour_in_the_middle(window, pictures) == window.grab().toImage().pixelColor(5, 300).getRgb()[:3]


def test_a_zone_has_running_text_of_its_own(an_office: Callable[..., OfficeRow]) -> None:
    own = BoardLook(zone="Lantai 2", screen_in=43, seat_m=9, running_text=Words(id="Poli lantai dua", en="Floor two"))
    board = Board(BoardSettings(zones=("Lantai 1", "Lantai 2")))
    board.take([an_office().model_copy(update={"boards": [own]})])
    view = board.view(0)
    assert view.running_text is not None and view.running_text.id == "Poli lantai dua"
    assert view.hung.seat_m == 9
