import io
import itertools
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hardware.encoder import PrinterOptions, encode_ticket
from hardware.escstream import StreamReader
from hardware.options import CodesMode, TextMode
from hardware.pictures import USUAL, WORST, draw_all, samples
from hardware.render import PaperRenderer, render_ticket_png, render_tickets
from hardware.ticket import TicketPaper

_KINDS = [(CodesMode.NATIVE, TextMode.NATIVE), (CodesMode.RASTER, TextMode.NATIVE), (CodesMode.AUTO, TextMode.RASTER)]
_MODES = [
    (paper, width_mm, codes, text)
    for paper, width_mm, (codes, text) in itertools.product([*USUAL.values(), *WORST.values()], [58, 80], _KINDS)
]


@pytest.mark.parametrize(("paper", "width_mm", "codes", "text"), _MODES)
def test_every_layout_is_read_back_by_an_independent_reader(
    paper: TicketPaper, width_mm: int, codes: CodesMode, text: TextMode
):
    options = PrinterOptions(width_mm=width_mm, codes=codes, text=text)
    png = render_ticket_png(encode_ticket(paper, options), options.width_dots)
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)).convert("L"))
    assert [code.text for code in found] == [paper.status_url]


def test_the_words_on_the_paper_can_be_read_line_by_line(paper: TicketPaper):
    (rendered,) = render_tickets(encode_ticket(paper))
    assert rendered.lines[:3] == ("Disdukcapil Kota Contoh", "A 012", "Perekaman KTP-el")
    assert rendered.lines[-1] == "3f2a 91bc 0d"
    assert rendered.codes == (paper.status_url,)


def test_two_tickets_are_two_papers_and_the_settings_start_anew(paper: TicketPaper):
    data = encode_ticket(paper)
    first, second = render_tickets(data + data)
    assert first.image.tobytes() == second.image.tobytes()


def test_a_larger_size_is_larger_ink():
    (small,) = render_tickets(b"\x1b@A\n")
    (large,) = render_tickets(b"\x1b@\x1d!\x77A\n")
    ink = [sum(image.convert("L").point(lambda level: level < 128).tobytes()) for image in (small.image, large.image)]
    assert ink[1] > 40 * ink[0]


def test_an_accented_letter_of_another_page_is_drawn():
    (rendered,) = render_tickets(b"\x1b@\x1bt\x12\xac\n")
    assert rendered.lines == ("Č",)


def test_columns_stand_where_they_are_put():
    (rendered,) = render_tickets(b"\x1b@AB\x1b$\x20\x01CD\n", 576)
    ink = rendered.image.crop((32, 0, 608, 60)).point(lambda level: 255 - level)
    assert rendered.lines == ("AB CD",)
    assert ink.crop((30, 0, 280, 60)).getbbox() is None
    assert ink.crop((288, 0, 330, 60)).getbbox() is not None


@pytest.mark.parametrize("data", [b"", b"\x1b@", b"\x1dV\x00", b"\x1dv0\x00\x00\x00\x00\x00"])
def test_no_print_gives_an_empty_sheet(data: bytes):
    image = Image.open(io.BytesIO(render_ticket_png(data))).convert("L")
    assert image.getextrema() == (255, 255)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=30), st.sampled_from([b"\x1b", b"\x1d", b"\x1d(k", b"\x10\x14", b"\n"]))))
def test_garbage_never_raises_and_splitting_changes_nothing(parts: list[bytes]):
    whole, pieces = StreamReader(), StreamReader()
    at_once = list(whole.feed(b"".join(parts)))
    renderer = PaperRenderer(64)
    singly = [piece for part in parts for byte in part for piece in pieces.feed(bytes([byte]))]
    assert b"".join(getattr(p, "name", b"") + p.data for p in singly) == b"".join(
        getattr(p, "name", b"") + p.data for p in at_once
    )
    for piece in at_once:
        renderer.write(piece)
    renderer.tear()


@pytest.mark.parametrize("name", ["id-usual", "en-worst", "id-javanese", "id-no-code"])
def test_samples_are_drawn_for_both_widths_and_every_kind_of_printer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.setattr("hardware.pictures.samples", lambda: {name: samples()[name]})
    files = draw_all(tmp_path)
    assert len(files) == 6
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files)
