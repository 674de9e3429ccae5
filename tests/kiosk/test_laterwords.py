"""The slip of a booking made at the kiosk, as the printer draws it."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from appkit.language import Language
from hardware.encoder import PrinterOptions, encode_ticket
from hardware.options import CodesMode, TextMode
from hardware.render import render_tickets
from kiosk.flow.state import KioskState, Page, Visit
from kiosk.laterwords import doubt, printed_slip
from kiosk.samples import NOON_AT, office, service, slip, words
from wire.codes import Language as LanguageCode

LONGEST = words(
    "Pencatatan perubahan nama dan peristiwa penting lainnya", "Registration of changed names and other vital events"
)
_DOTS_PER_MM = 8


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("codes", [CodesMode.AUTO, CodesMode.RASTER])
@pytest.mark.parametrize("language", LanguageCode)
def test_the_code_of_a_slip_is_read_from_its_paper(width_mm: int, codes: CodesMode, language: LanguageCode) -> None:
    booked, options = slip(language=language), PrinterOptions(width_mm=width_mm, codes=codes)

    (paper,) = render_tickets(encode_ticket(printed_slip(booked), options), options.width_dots)

    png = io.BytesIO()
    paper.image.save(png, "PNG")
    found = zxingcpp.read_barcodes(Image.open(png).convert("L"))
    assert [each.text for each in found] == [booked.booking_url]
    text = " ".join(paper.lines)
    assert "ACDE 7Q3M" in text
    assert ("Janji, bukan nomor antrean" if language is LanguageCode.INDONESIAN else "A booking, not a queue") in text


@pytest.mark.parametrize("width_mm", [58, 80])
@pytest.mark.parametrize("text", [TextMode.NATIVE, TextMode.RASTER])
def test_the_longest_slip_is_not_much_longer_than_a_ticket(width_mm: int, text: TextMode) -> None:
    options = PrinterOptions(width_mm=width_mm, text=text)

    paper = printed_slip(slip(service_name=LONGEST, requirements=[]))

    (drawn,) = render_tickets(encode_ticket(paper, options), options.width_dots)
    assert drawn.image.height / _DOTS_PER_MM <= 125


def test_without_an_address_no_code_is_printed_and_the_letters_are() -> None:
    paper = printed_slip(slip(booking_url=None))

    assert paper.status_url is None
    assert paper.where_to_wait == "Kode janji: ACDE 7Q3M"
    assert (paper.number, paper.mark) == ("09.00", "Rabu, 23 September 2026")


def test_the_doubt_says_how_many_wait_and_when_service_ends() -> None:
    row = service(1, n_waiting=180, served_until_at=NOON_AT + 3 * 3600)
    state = KioskState(visit=Visit(page=Page.DOUBT, service_id=1), office=office(), services=(row,))

    assert doubt(Language("id"), state).advice == "180 orang menunggu dan layanan selesai pukul 15.00."
