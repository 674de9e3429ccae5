"""A booking behind its link: its code, calendar file and message; moved, given up, looked for, guessed."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from server.application.booking_desk import BookingView
from server.domain.office import Text
from server.web.samples import SampleApplication
from server.web.visit.qr import qr_drawing
from tests.server.web.visit.walking import LOST, MONDAY, NINE_AT, VISITOR, Walk, read
from wire.codes import BookingState

DIGITS = "7890"


def view_of(application: SampleApplication, address: str) -> BookingView:
    view = application.desk.booking(address.rpartition("/")[2])
    assert view is not None
    return view


def test_page_says_when_what_to_bring_and_the_code(walk: Walk, application: SampleApplication) -> None:
    made = walk.book()
    said, code = read(walk.get(made)), view_of(application, made).code
    for each in ("pukul 09.00", "Senin, 14 September 2026", "KTP hilang", f"{code[:4]} {code[4:]}", "Surat kehilangan"):
        assert each in said


def test_qr_is_the_link_or_without_a_public_address_the_code() -> None:
    for text in ("https://antrean.contoh.go.id/b/Zq3vKxW0m8rT1uYb5nHc2A", "A7KD4MXQ"):
        assert [found.text for found in zxingcpp.read_barcodes(picture(str(qr_drawing(text, "QR"))))] == [text]


def picture(svg: str) -> Image.Image:
    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    image = Image.new("L", (size * 6, size * 6), 255)
    draw = ImageDraw.Draw(image)
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg):
        draw.rectangle([int(x) * 6, int(y) * 6, (int(x) + int(length)) * 6 - 1, int(y) * 6 + 5], fill=0)
    return image


def test_calendar_file_holds_time_and_code_and_no_name(walk: Walk, application: SampleApplication) -> None:
    made = walk.book()
    answer = walk.get(f"{made}/janji.ics")
    whole = answer.text.replace("\r\n ", "")
    assert answer.mimetype == "text/calendar"
    assert "DTSTART:20260914T020000Z" in whole
    assert "DTEND:20260914T021500Z" in whole
    assert view_of(application, made).code[:4] in whole
    assert "Siti" not in whole
    assert all(len(line.encode()) <= 75 for line in answer.text.split("\r\n"))
    assert answer.text.endswith("END:VCALENDAR\r\n")


def test_message_to_send_names_time_and_code_and_no_person(walk: Walk, application: SampleApplication) -> None:
    made = walk.book()
    link = re.search(r'href="(https://wa\.me/[^"]+)"', walk.get(made).text)
    assert link is not None
    said = parse_qs(urlsplit(link[1]).query)["text"][0]
    assert view_of(application, made).code[:4] in said
    assert f"https://antrean.contoh.go.id{made}" in said
    assert "Siti" not in said


def test_without_a_public_address_nothing_pretends_to_be_reachable(walk: Walk, application: SampleApplication) -> None:
    application.hall.public_url = None
    made = walk.book()
    assert "antrean.contoh.go.id" not in walk.get(made).text
    assert "https" not in walk.get(f"{made}/janji.ics").text


def test_page_is_sent_again_only_when_it_changed(walk: Walk, application: SampleApplication) -> None:
    made = walk.book()
    first = walk.client.get(made)
    assert first.headers["Cache-Control"] == "private, no-cache"
    headers = {"If-None-Match": first.headers["ETag"]}
    assert walk.client.get(made, headers=headers).status_code == 304
    application.desk.will_come(made.rpartition("/")[2])
    assert walk.client.get(made, headers=headers).status_code == 200


def test_on_the_day_the_page_renews_itself_and_says_what_is_called(walk: Walk, application: SampleApplication) -> None:
    made = walk.book()
    assert "http-equiv" not in walk.get(made).text
    application.hall.at = NINE_AT - 3600
    page = walk.get(made)
    assert '<noscript><meta http-equiv="refresh" content="20">' in page.text
    assert "Sekarang dipanggil A 031 Loket 1" in read(page)


def test_visitor_is_asked_the_evening_before_whether_the_visit_stands(
    walk: Walk, application: SampleApplication
) -> None:
    made = walk.book()
    assert "jadi datang" not in read(walk.get(made))
    application.hall.at = NINE_AT - 16 * 3600
    assert "Apakah Anda jadi datang?" in read(walk.get(made))
    assert "Anda sudah memberi tahu" in read(walk.send(f"{made}/datang"))
    assert view_of(application, made).says_will_come


def test_move_takes_a_day_a_time_and_the_last_four_digits(walk: Walk, application: SampleApplication) -> None:
    made = walk.book()
    code = view_of(application, made).code
    assert "14 Senin" in read(walk.get(f"{made}/pindah"))
    assert f'action="{made}/pindah/{MONDAY}/jam"' in walk.get(f"{made}/pindah/{MONDAY}").text
    sure = f"{made}/pindah/{MONDAY}/jam"
    page = read(walk.get(f"{sure}?jam={NINE_AT + 3600}"))
    assert "pukul 09.00 Menjadi Senin, 14 September 2026, pukul 10.00" in page
    wrong = walk.send(sure, jam=str(NINE_AT + 3600), bukti="0000")
    assert "Empat angka itu tidak cocok" in read(wrong)
    assert view_of(application, made).slot_at == NINE_AT
    moved = walk.send(sure, jam=str(NINE_AT + 3600), bukti=DIGITS)
    assert "Janji Anda sudah dipindah pukul" not in read(moved)
    assert "Janji Anda sudah dipindah" in read(moved)
    assert (view_of(application, made).slot_at, view_of(application, made).code) == (NINE_AT + 3600, code)


def test_move_to_a_time_that_is_gone_offers_others(walk: Walk, application: SampleApplication) -> None:
    made = walk.book()
    application.desk.places = 1
    walk.hold(slot_at=NINE_AT + 900)
    page = walk.send(f"{made}/pindah/{MONDAY}/jam", jam=str(NINE_AT + 900), bukti=DIGITS)
    assert "Jam itu baru saja penuh" in read(page)
    assert "Pindah ke jam berapa?" in read(page)
    assert view_of(application, made).slot_at == NINE_AT


def test_cancelling_takes_the_last_four_digits(walk: Walk, application: SampleApplication) -> None:
    made = walk.book()
    assert "Batalkan janji Anda?" in read(walk.get(f"{made}/batal"))
    assert "Empat angka itu tidak cocok" in read(walk.send(f"{made}/batal", bukti="1234"))
    assert "Janji ini sudah dibatalkan" in read(walk.send(f"{made}/batal", bukti=DIGITS))
    assert "Janji ini sudah dibatalkan" in read(walk.send(f"{made}/batal", bukti=DIGITS))
    assert view_of(application, made).state is BookingState.CANCELLED


@pytest.mark.parametrize("page", ["pindah", f"pindah/{MONDAY}", f"pindah/{MONDAY}/jam?jam=1", "batal", "janji.ics"])
def test_what_is_over_cannot_be_changed(page: str, walk: Walk, application: SampleApplication) -> None:
    made = walk.book()
    walk.send(f"{made}/batal", bukti=DIGITS)
    answer = walk.get(f"{made}/{page}")
    assert "dibatalkan" in read(answer) or answer.status_code == 404
    assert walk.get(f"/b/{'x' * 22}/{page}").status_code == 404


@pytest.mark.parametrize(
    ("state", "said"), [(BookingState.LAPSED, "sudah lewat"), (BookingState.CHECKED_IN, "sudah dipakai")]
)
def test_booking_that_is_over_says_so_and_leads_on(
    state: BookingState, said: str, walk: Walk, application: SampleApplication
) -> None:
    made = walk.book()
    application.desk.put(replace(view_of(application, made), state=state))
    application.hall.at = NINE_AT + 8 * 3600
    page = read(walk.get(made))
    assert said in page
    assert "Buat janji baru" in page


def test_booking_that_became_a_ticket_leads_to_its_page(walk: Walk, application: SampleApplication) -> None:
    made = walk.book()
    seen = view_of(application, made)
    application.desk.put(replace(seen, state=BookingState.CHECKED_IN, ticket_token="s" * 22))
    assert "A 012" in read(walk.get(made))


def test_message_of_the_office_stands_on_the_page(walk: Walk, application: SampleApplication) -> None:
    made = walk.book()
    notice = Text(id="Kantor tutup hari Senin. Pindahkan janji Anda.", en="Closed on Monday. Please move.")
    application.desk.put(replace(view_of(application, made), notice=notice))
    assert "Kantor tutup hari Senin. Pindahkan janji Anda." in read(walk.get(made))


def test_unknown_links_are_all_the_same(walk: Walk) -> None:
    pages = [walk.get(f"/b/{token}") for token in ("x" * 22, "y" * 40, "1")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1


def test_code_opens_the_booking_however_it_is_typed(walk: Walk, application: SampleApplication) -> None:
    made = walk.book()
    code = view_of(application, made).code
    assert "pukul 09.00" in read(walk.send("/cari", kode=f" {code[:4].lower()} {code[4:]}"))
    assert view_of(application, made).code[:4] in read(walk.get(made))


def test_guessing_codes_is_slowed_and_says_so(walk: Walk, application: SampleApplication) -> None:
    made = walk.book()
    for n in range(10):
        wrong = walk.send("/cari", kode=f"AAAA AAA{n}")
        assert wrong.status_code == 404
        assert f'value="AAAA AAA{n}"' in wrong.text
    slowed = walk.send("/cari", kode=view_of(application, made).code)
    assert slowed.status_code == 429
    assert "Terlalu banyak percobaan" in read(slowed)


def test_held_slot_of_somebody_else_is_not_found_by_its_code(walk: Walk, application: SampleApplication) -> None:
    held = walk.hold()
    assert walk.send("/cari", kode=view_of(application, held).code).status_code == 404


def test_failure_of_ours_is_said_without_a_trace(walk: Walk, application: SampleApplication) -> None:
    made = walk.book()

    def fail(token: str) -> BookingView:
        raise RuntimeError("secret thing")

    application.desk.will_come = fail  # type: ignore[method-assign]
    answer = walk.send(f"{made}/datang")
    assert answer.status_code == 500
    assert "Belum berhasil" in read(answer)
    assert "secret" not in answer.text
    assert VISITOR["nama"] not in answer.text
    assert LOST not in answer.text
