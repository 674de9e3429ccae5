"""Millimetres become the pixels of the real screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, QSizeF

from appkit.metrics import Metrics
from appkit.screen import Screen, parse_screen, system_screen
from appkit.tokens import Reader, Step, Tokens, height_at


class PretendScreen:
    """A QScreen's claims."""

    def __init__(self, size: QSize, physical: QSizeF) -> None:
        self._size, self._physical = size, physical

    def size(self) -> QSize:
        return self._size

    def physicalSize(self) -> QSizeF:
        return self._physical


def metrics(tokens: Tokens, reader: Reader = Reader.KIOSK, px_per_mm: float = 4.0, **options: object) -> Metrics:
    return Metrics(tokens=tokens, reader=reader, px_per_mm=px_per_mm, **options)


@pytest.mark.parametrize(
    ("text", "target_px"), [("1080x1920@21.5in", 81), ("1080x1920@15.6in", 111), ("1080x1920@32in", 54)]
)
def test_twenty_millimetres_on_real_kiosks(tokens: Tokens, text: str, target_px: int) -> None:
    assert metrics(tokens, px_per_mm=parse_screen(text).px_per_mm).target_px == target_px


def test_a_screen_knows_its_size_in_millimetres() -> None:
    screen = parse_screen("1920x1080@43in")
    assert screen.width_mm == pytest.approx(952, abs=1)
    assert screen.height_mm == pytest.approx(535, abs=1)
    assert not screen.is_portrait
    assert parse_screen(" 1080x1920@21.5in ").is_portrait


@pytest.mark.parametrize(
    "text",
    ["", "1080x1920", "1080x1920@21.5", "x1920@21in", "00x1920@21in", "1080x1920@0in", "10x10@99in"],
)
def test_what_is_no_screen_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_screen(text)


def test_a_screen_of_no_size_cannot_exist() -> None:
    with pytest.raises(ValueError):
        Screen(width_px=0, height_px=10, px_per_mm=1.0)


def test_the_system_is_believed_where_it_makes_sense() -> None:
    screen = system_screen(PretendScreen(QSize(1920, 1080), QSizeF(480.0, 270.0)))
    assert screen == Screen(width_px=1920, height_px=1080, px_per_mm=4.0)


@pytest.mark.parametrize("physical", [QSizeF(0, 0), QSizeF(16, 9), QSizeF(160000, 90000)])
def test_a_nonsense_claim_becomes_96_dots_per_inch(physical: QSizeF) -> None:
    screen = system_screen(PretendScreen(QSize(1920, 1080), physical))
    assert screen.px_per_mm == pytest.approx(96 / 25.4)


def test_lengths_round_and_never_vanish(tokens: Tokens) -> None:
    measured = metrics(tokens)
    assert [measured.mm(length) for length in (0, 0.01, 1, 20)] == [0, 1, 4, 80]
    assert measured.grid(2) == 40
    assert metrics(tokens, Reader.COUNTER).grid() == 8


def test_capitals_have_their_height(tokens: Tokens) -> None:
    measured = metrics(tokens)
    assert measured.font_px(Step.SMALL) * tokens.cap_height_em / 4.0 == pytest.approx(4.8, abs=0.1)
    assert measured.large().font_px(Step.SMALL) * tokens.cap_height_em / 4.0 == pytest.approx(7.3, abs=0.1)
    assert measured.large().large(False) == measured


def test_a_board_is_read_from_the_farthest_seat(tokens: Tokens) -> None:
    near, far = (metrics(tokens, Reader.BOARD, seat_m=seat_m) for seat_m in (5.0, 10.0))
    assert far.cap_mm(Step.NUMBER) == pytest.approx(122, abs=1)
    assert near.cap_mm(Step.NUMBER) == pytest.approx(61, abs=1)
    assert height_at(0.7, 15.0) == pytest.approx(183, abs=1)


def test_the_desk_has_smaller_targets_than_a_finger(tokens: Tokens) -> None:
    desk, kiosk = metrics(tokens, Reader.COUNTER), metrics(tokens)
    assert desk.target_px < kiosk.target_px
    assert desk.gap_px < kiosk.gap_px
