import logging
import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.encoder import PrinterOptions, encode_ticket, options_for, prepare
from hardware.errors import ConfigError
from hardware.escstream import Command, StreamReader, Text
from hardware.options import CodesMode, CutMode, PrinterChoices, TextMode
from hardware.pictures import USUAL, WORST, sample_logo
from hardware.render import render_tickets
from hardware.ticket import TicketPaper

_KNOWN = {
    b"\x1b@", b"\x1c.", b"\x1db", b"\x1b3", b"\x1d!", b"\x1bE", b"\x1bM", b"\x1ba", b"\x1dB", b"\x1bt", b"\x1bJ",
    b"\x1d(k", b"\x1dV", b"\x1dv", b"\x1bd",
}  # fmt: skip
_DOTS_PER_MM = 8


def _pieces(data: bytes) -> list[Command | Text]:
    return list(StreamReader().feed(data))


def _names(data: bytes) -> list[bytes]:
    return [piece.name for piece in _pieces(data) if isinstance(piece, Command)]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width_mm", [58, 80])
def test_an_ordinary_native_ticket_is_small(language: str, width_mm: int):
    assert len(encode_ticket(USUAL[language], PrinterOptions(width_mm=width_mm))) <= 1024


def test_an_ordinary_native_ticket_is_built_in_a_few_milliseconds(paper: TicketPaper):
    prepare()
    times_s = []
    for _ in range(20):
        start_s = time.perf_counter()
        encode_ticket(paper)
        times_s.append(time.perf_counter() - start_s)
    assert min(times_s) <= 0.005


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("text", [TextMode.NATIVE, TextMode.RASTER])
def test_a_ticket_without_requirements_is_at_most_110_mm_long(language: str, width_mm: int, text: TextMode):
    options = PrinterOptions(width_mm=width_mm, text=text)
    paper = replace(USUAL[language], office="Dinas Kependudukan dan Pencatatan Sipil Kota Contoh", requirements="")
    rendered = render_tickets(encode_ticket(paper, options), options.width_dots)
    margin_dots = 32
    assert (rendered[0].image.height - margin_dots) / _DOTS_PER_MM <= 110


@pytest.mark.parametrize("paper", [USUAL["id"], WORST["en"]])
@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("codes", [CodesMode.NATIVE, CodesMode.RASTER])
@pytest.mark.parametrize("text", [TextMode.NATIVE, TextMode.RASTER])
def test_only_known_commands_leave_from_reset_to_cut(
    paper: TicketPaper, width_mm: int, codes: CodesMode, text: TextMode
):
    data = encode_ticket(paper, PrinterOptions(width_mm=width_mm, codes=codes, text=text))
    names = _names(data)
    assert set(names) <= _KNOWN
    assert names[0] == b"\x1b@"
    assert data.endswith(b"\x1dVB\x00")


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("name", ["id", "en"])
def test_no_line_is_wider_than_the_paper(width_mm: int, name: str):
    options = PrinterOptions(width_mm=width_mm)
    scale, small, used, font = 1, 12, 0, 12
    for piece in _pieces(encode_ticket(WORST[name], options)):
        if isinstance(piece, Text):
            used = 0 if piece.data == b"\n" else used + len(piece.data) * font * scale
            assert used <= options.width_dots
        elif piece.name == b"\x1d!":
            scale = (piece.data[0] >> 4) + 1
        elif piece.name == b"\x1bM":
            font = 9 if piece.data[0] else small


def test_the_number_is_as_large_as_the_paper_allows(paper: TicketPaper):
    sizes = [
        piece.data[0]
        for piece in _pieces(encode_ticket(paper))
        if isinstance(piece, Command) and piece.name == b"\x1d!"
    ]
    assert max(sizes) == 0x77
    narrow = encode_ticket(paper, PrinterOptions(width_mm=58))
    sizes = [piece.data[0] for piece in _pieces(narrow) if isinstance(piece, Command) and piece.name == b"\x1d!"]
    assert max(sizes) == 0x65


def test_a_line_that_no_code_page_has_becomes_a_picture(paper: TicketPaper):
    names = _names(encode_ticket(replace(paper, service="ꦏꦠꦺꦥꦺ 漢字")))
    assert b"\x1dv" in names
    assert b"\x1dv" not in _names(encode_ticket(paper))


def test_chinese_mode_is_left_before_the_first_letter(paper: TicketPaper):
    assert encode_ticket(paper).startswith(b"\x1b@\x1c.")


@pytest.mark.parametrize("text", [TextMode.NATIVE, TextMode.RASTER])
def test_a_logo_stands_above_the_office_in_strips(paper: TicketPaper, text: TextMode):
    options = PrinterOptions(text=text)
    with_logo = encode_ticket(replace(paper, logo_png=sample_logo()), options)
    plain = encode_ticket(paper, options)
    assert 1000 < len(with_logo) - len(plain) < 12_000
    first = render_tickets(with_logo)[0].image.crop((200, 40, 440, 150))
    assert 0.1 < sum(first.point(lambda level: level < 128).tobytes()) / (240 * 110) < 0.6


def test_a_broken_logo_loses_the_logo_and_not_the_ticket(paper: TicketPaper):
    broken = sample_logo()[:60]
    assert render_tickets(encode_ticket(replace(paper, logo_png=broken)))[0].lines[1] == "A 012"


@pytest.mark.parametrize(
    ("cut", "end"), [(CutMode.PARTIAL, b"\x1dVB\x00"), (CutMode.FULL, b"\x1dVA\x00"), (CutMode.NONE, b"\x1bd\x05")]
)
def test_the_end_of_a_ticket(paper: TicketPaper, cut: CutMode, end: bytes):
    assert encode_ticket(paper, PrinterOptions(cut=cut)).endswith(end)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([TextMode.NATIVE, TextMode.RASTER]))
def test_no_text_can_become_a_command(service: str, office: str, text: TextMode):
    paper = TicketPaper(office=office, number="A 001", service=service, issued="09.00", copy_mark=service)
    data = encode_ticket(paper, PrinterOptions(text=text))
    assert set(_names(data)) <= _KNOWN
    assert data.count(b"\x1b@") == 1 or text is TextMode.RASTER
    for real_time in (b"\x10\x04", b"\x10\x05", b"\x10\x14"):
        assert real_time not in data


def test_options_come_from_the_choices_in_a_url():
    options = options_for(PrinterChoices(width=384, codes=CodesMode.RASTER))
    assert (options.width_mm, options.width_dots, options.codes) == (58, 384, CodesMode.RASTER)


def test_an_unknown_profile_or_width_is_refused(paper: TicketPaper):
    with pytest.raises(ConfigError, match="TM-T88V"):
        encode_ticket(paper, PrinterOptions(profile="TM-T99"))
    with pytest.raises(ConfigError, match="58 or 80"):
        PrinterOptions(width_mm=76)


def test_the_library_leaves_nothing_behind(tmp_path):
    program = (
        "import logging, sys; from hardware.encoder import prepare; assert 'escpos' not in sys.modules; prepare();"
        "assert logging.getLogger().handlers == []"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_encoding_prints_nothing(paper: TicketPaper, capsys: pytest.CaptureFixture[str]):
    handlers = list(logging.getLogger().handlers)
    for codes in CodesMode:
        encode_ticket(paper, PrinterOptions(codes=codes))
    assert capsys.readouterr().out == ""
    assert logging.getLogger().handlers == handlers
