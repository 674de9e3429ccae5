import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hardware.escstream import Command, StreamReader
from hardware.raster import QrLevel, harmless, qr_module_dots, raster_bytes


@given(st.lists(st.sampled_from([0x10, 0x04, 0x05, 0x14, 0x00, 0xFF]), max_size=200).map(bytes))
def test_no_real_time_command_survives_and_no_dot_is_lost(dots: bytes):
    safe = harmless(dots)
    assert not any(pair in safe for pair in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
    assert len(safe) == len(dots)
    assert all(after & before == before for before, after in zip(dots, safe, strict=True))


@given(st.integers(1, 40), st.integers(1, 300))
def test_pictures_go_out_in_strips_that_add_up(width: int, height: int):
    pieces = list(StreamReader().feed(raster_bytes(Image.new("L", (width, height), 255))))
    rows = 0
    for piece in pieces:
        assert isinstance(piece, Command)
        strip_rows = int.from_bytes(piece.data[4:6], "little")
        assert 0 < strip_rows <= 128
        assert int.from_bytes(piece.data[2:4], "little") == (width + 7) // 8
        rows += strip_rows
    assert rows == height


def test_black_is_a_set_bit():
    image = Image.new("L", (8, 1), 255)
    image.putpixel((0, 0), 0)
    assert raster_bytes(image) == b"\x1dv0\x00\x01\x00\x01\x00\x80"


@pytest.mark.parametrize(("length", "dots"), [(14, 8), (26, 6), (62, 5), (200, 3)])
def test_modules_are_as_large_as_fits(length: int, dots: int):
    assert qr_module_dots("x" * length, 170) == dots


@pytest.mark.parametrize("level", QrLevel)
@pytest.mark.parametrize("length", [1, 14, 15, 17, 18, 42, 43, 53, 54, 106, 107, 180, 230, 300])
def test_the_table_agrees_with_the_library_that_draws_codes(level: QrLevel, length: int):
    code = segno.make("x" * length, error=level.name[0], micro=False, boost_error=False)
    assert qr_module_dots("x" * length, 2000) == 8
    assert qr_module_dots("x" * length, 7 * len(code.matrix), level) == 7
    assert qr_module_dots("x" * length, 7 * len(code.matrix) - 1, level) == 6
