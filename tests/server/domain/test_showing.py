"""What offices show beside their numbers: what may stand there, and a sign that is nothing but dots."""

import zlib
from io import BytesIO

import pytest
from PIL import Image

from server.domain.showing import NO_SHOWING, BadShowing, Logo, Showing, TicketLook, ZoneBoard
from server.domain.text import Text

RING = Logo(width_dots=12, dots=bytes.fromhex("fff0 8010 8010 8010 fff0"))
LINE = Text(id="Terima kasih", en="Thank you")
PICTURE = "0123456789abcdef01234567.jpg"


def test_a_sign_is_a_picture_of_its_dots() -> None:
    with Image.open(BytesIO(RING.as_png())) as image:
        assert (image.size, image.mode) == ((12, 5), "1")
        black = [(left, top) for top in range(5) for left in range(12) if not image.getpixel((left, top))]
    assert black == [(x, y) for y in range(5) for x in range(12) if y in (0, 4) or x in (0, 11)]
    assert RING.black_share == len(black) / 60


@pytest.mark.parametrize(
    ("width_dots", "dots"),
    [
        (0, b"\x0f"),
        (385, bytes([15]) * 49),
        (8, b""),
        (16, b"\x0f\x0f\x0f"),
        (8, b"\x0f" * 89),
        (8, b"\x00" * 20),
        (8, b"\xff" * 20),
    ],
)
def test_what_no_paper_can_carry_is_no_sign(width_dots: int, dots: bytes) -> None:
    with pytest.raises(BadShowing):
        Logo(width_dots=width_dots, dots=dots)


def test_everything_comes_back_as_it_was_written() -> None:
    sign = Logo(width_dots=12, dots=bytes.fromhex("fff0 8010 8010 8010"))
    board = ZoneBoard(screen_in=55, is_upright=True, seat_m=7, text=LINE, pictures=(PICTURE,), picture_s=20)
    whole = Showing(ticket=TicketLook(lines=(LINE, LINE), logo=sign), boards={"Aula": board})
    assert Showing.from_record(whole.to_record()) == whole
    assert whole.board("Aula") == board and whole.board("Teras") == ZoneBoard()
    assert Showing.from_record({}) == NO_SHOWING


@pytest.mark.parametrize("dots", ["", "!!", "AAAA", zlib.compress(b"\x0f").hex()])
def test_dots_that_were_not_packed_as_dots_are_refused(dots: str) -> None:
    with pytest.raises(BadShowing):
        Logo.from_record({"width_dots": 8, "dots": dots})
