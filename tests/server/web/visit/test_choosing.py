"""From the first page to a held slot: what is open, what to bring, which day, what time."""

import pytest

from server.web.samples import SampleApplication
from server.web.visit.samples import CLOSED_DAY, FULL_DAY, SATURDAY_AT, midnight_at
from tests.server.web.visit.walking import LOST, MONDAY, NEW_CARD, NINE_AT, VISITOR, Walk, Words, read
from wire.codes import BookingState


@pytest.mark.parametrize(
    ("after_s", "said"),
    [
        (0, "Kantor buka sekarang Layanan sampai pukul 15.00."),
        (0, "Sedang menunggu: 7 orang."),
        (-1800, "Belum buka Layanan mulai pukul 08.00."),
        (4.5 * 3600, "Sedang istirahat Layanan mulai pukul 13.00."),
        (6.7 * 3600, "Buka, tetapi tanpa nomor baru"),
        (7 * 3600, "Kantor sudah tutup Buka lagi Senin, 14 September 2026, pukul 08.00."),
        (24 * 3600, "Hari ini tutup Tutup setiap hari Minggu Buka lagi besok, Senin, 14 September 2026"),
    ],
)
def test_first_page_says_how_it_stands_today(
    after_s: float, said: str, walk: Walk, application: SampleApplication
) -> None:
    application.hall.at = SATURDAY_AT + int(after_s)
    assert said in read(walk.get("/"))


def test_office_without_hours_is_simply_open(walk: Walk, application: SampleApplication) -> None:
    application.hall.is_always_open = True
    assert "Kantor buka" in read(walk.get("/"))


def test_services_are_listed_and_only_bookable_ones_are_booked(walk: Walk) -> None:
    assert "Ambil dokumen jadi" in read(walk.get("/layanan"))
    assert "Ambil dokumen jadi" not in read(walk.get("/janji"))
    assert "tanpa janji" in read(walk.get("/layanan/AMBIL"))
    assert walk.get("/janji/AMBIL").status_code == 404


def test_case_is_asked_for_only_where_there_are_several(walk: Walk) -> None:
    assert "Mana yang sesuai" in read(walk.get("/janji/KTP-H"))
    assert "Bawa berkas ini" in read(walk.get("/janji/KK-B"))


def test_leaflet_says_papers_fee_readiness_basis_and_version(walk: Walk) -> None:
    said = read(walk.get(LOST))
    for each in (
        "Surat kehilangan dari polisi",
        "Gratis",
        "1 hari kerja",
        "Perpres 96/2018",
        "1 November 2026",
    ):
        assert each in said
    assert "KTP yang rusak" not in said


def test_days_say_how_many_places_there_are_or_why_none(walk: Walk) -> None:
    said = read(walk.get(f"{LOST}/hari"))
    assert "14 Senin 48 tempat" in said
    assert "16 Rabu penuh" in said
    assert "17 Kamis Tutup: pelatihan petugas" in said


def test_times_say_how_busy_it_is_and_how_many_places_are_left(walk: Walk) -> None:
    walk.hold()
    said = read(walk.get(f"{LOST}/{MONDAY}"))
    assert "Langkah 4 dari 6" in said
    assert "09.00 ramai 1 tempat" in said
    assert "11.00 sepi 2 tempat" in said
    walk.hold()
    assert "09.00 penuh" in read(walk.get(f"{LOST}/{MONDAY}?x=1"))


def test_office_without_history_does_not_pretend_to_know_how_busy_it_gets(
    walk: Walk, application: SampleApplication
) -> None:
    application.desk.knows_crowd = False
    said = read(walk.get(f"{LOST}/{MONDAY}"))
    assert "09.00 2 tempat" in said
    assert not any(word in said for word in ("sepi", "Sepi", "sedang", "ramai"))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (FULL_DAY, "Hari ini sudah penuh"),
        (CLOSED_DAY, "Tutup: pelatihan petugas"),
        ("2020-01-01", "tidak dapat dipilih"),
    ],
)
def test_day_without_times_says_why(day: str, said: str, walk: Walk) -> None:
    page = read(walk.get(f"{LOST}/{day}"))
    assert said in page
    assert "Pilih hari lain" in page


@pytest.mark.parametrize(
    "address", ["/janji/XYZ", f"{LOST}x/hari", f"{LOST}/2026-13-40", "/janji/%3Cscript%3E", "/layanan/XYZ/umum"]
)
def test_address_that_leads_nowhere_leads_on(address: str, walk: Walk) -> None:
    answer = walk.get(address)
    assert answer.status_code == 404
    assert "Pilih layanan" in read(answer)
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("slot_at", "said"),
    [
        ("1", "Jam itu sudah terlalu dekat"),
        (str(SATURDAY_AT - 60), "Jam itu sudah terlalu dekat"),
        (str(NINE_AT + 1), "tidak menerima janji untuk waktu itu"),
        (str(midnight_at(CLOSED_DAY) + 9 * 3600), "tidak menerima janji untuk waktu itu"),
        (str(midnight_at(FULL_DAY) + 9 * 3600), "Jam itu baru saja penuh"),
        ("", "Jam itu sudah terlalu dekat"),
        ("9" * 40, "Jam itu sudah terlalu dekat"),
        ("٣", "Jam itu sudah terlalu dekat"),
    ],
)
def test_time_that_cannot_be_had_is_said_where_others_are_chosen(slot_at: str, said: str, walk: Walk) -> None:
    page = read(walk.send(f"{LOST}/{MONDAY}", jam=slot_at))
    assert said in page
    assert "Jam berapa?" in page


def test_choosing_again_gives_the_first_slot_back_and_keeps_what_was_typed(
    walk: Walk, application: SampleApplication
) -> None:
    first = walk.hold()
    walk.send(first, **VISITOR)
    token = first.rpartition("/")[2]
    assert f"dari={token}" in walk.get(f"{LOST}/hari?dari={token}").text
    second = walk.hold(slot_at=NINE_AT + 900, dari=token)
    assert second != first
    before = application.desk.booking(token)
    assert before is not None
    assert before.state is BookingState.CANCELLED
    assert "Siti Nur&#39;aini" in walk.get(second).text


def test_same_time_again_is_the_same_slot(walk: Walk, application: SampleApplication) -> None:
    application.desk.places = 1
    first = walk.hold()
    assert walk.hold(dari=first.rpartition("/")[2]) == first


def test_pages_without_a_secret_are_drawn_once_for_everybody(walk: Walk, application: SampleApplication) -> None:
    first = walk.client.get("/")
    application.hall.n_waiting = 50
    assert "Sedang menunggu: 7 orang." in read(walk.client.get("/"))
    again = walk.client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_language_stays_chosen(walk: Walk) -> None:
    page = walk.get("/janji?bahasa=en")
    assert "For which service?" in read(page)
    links = [attrs["href"] or "" for tag, attrs in Words(page.text).tags if tag == "a"]
    inside = [each for each in links if each.startswith("/")]
    assert inside
    assert all("bahasa=en" in each for each in inside)
    held = str(walk.client.post(f"{NEW_CARD}/{MONDAY}?bahasa=en", data={"jam": str(NINE_AT)}).headers["Location"])
    assert "Who is coming?" in read(walk.get(held)) or "Who comes?" in read(walk.get(held))


def test_person_who_is_lost_finds_the_way_and_a_program_gets_a_problem(walk: Walk) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml"}
    for address in ("/nowhere", "/t", "/b/x/y/z"):
        answer = walk.client.get(address, headers=browser)
        assert answer.status_code == 404
        assert "Halaman ini tidak ada" in read(answer)
    assert walk.client.get("/nowhere").mimetype == "application/problem+json"
    assert walk.client.get("/api/nowhere", headers=browser).mimetype == "application/problem+json"


def test_far_too_much_is_refused_without_being_read(walk: Walk) -> None:
    answer = walk.client.post(f"{LOST}/{MONDAY}", data={"jam": "1" * 100_000})
    assert answer.status_code == 413
    assert "Belum berhasil" in read(answer)
