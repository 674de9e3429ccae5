"""Who comes: every fault a sentence at its field, nothing lost, nothing kept where it should not be."""

import re

import pytest

from server.web.samples import SampleApplication
from server.web.visit.drafts import KEPT_S, MOST_KEPT, Draft, Drafts
from tests.server.web.visit.walking import LOST, NEW_CARD, NIK, NINE_AT, VISITOR, Walk, Words, read
from wire.codes import BookingState


def held_state(application: SampleApplication, address: str) -> BookingState:
    view = application.desk.booking(address.rpartition("/")[2])
    assert view is not None
    return view.state


def test_slot_is_kept_for_some_minutes_and_the_page_says_so(walk: Walk) -> None:
    said = read(walk.get(walk.hold()))
    assert "Senin, 14 September 2026, pukul 09.00" in said
    assert "sampai pukul 08.10, 10 menit lagi" in said


def test_nik_is_asked_for_only_where_it_is_needed_and_says_why(walk: Walk) -> None:
    assert "NIK" not in read(walk.get(walk.hold(LOST)))
    assert "satu orang hanya memegang satu janji" in read(walk.get(walk.hold(NEW_CARD)))


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("nama", "", "Tulis nama orang yang akan datang."),
        ("nama", "  ", "Tulis nama orang yang akan datang."),
        ("nama", "12345", "Tulis nama dengan huruf."),
        ("nama", "x" * 300, "Nama ini terlalu panjang."),
        ("hp", "", "Tulis nomor HP Anda."),
        ("hp", "0812", "kurang angkanya"),
        ("hp", "0812 abc", "hanya berisi angka"),
        ("hp", "+1 555 0100 200", "Tulis nomor HP Indonesia"),
        ("hp", "0812345678901234", "kelebihan angka"),
        ("setuju", "", "Beri tanda setuju"),
        ("setuju", "0", "sudah diperbarui"),
    ],
)
def test_fault_is_said_at_its_field_and_on_top_and_nothing_is_lost(
    field: str, typed: str, said: str, walk: Walk
) -> None:
    held = walk.hold()
    page = walk.send(held, **{**VISITOR, field: typed})
    summary, _, form = page.text.partition("<form")
    assert said in read_part(summary)
    assert f'href="#{field}"' in summary
    assert said in read_part(form)
    assert f'id="{field}-salah"' in form
    assert Words(page.text).said[0].startswith("Perlu diperbaiki:")
    for name in {"nama", "hp"} - {field}:
        assert f'value="{VISITOR[name]}"'.replace("'", "&#39;") in page.text


@pytest.mark.parametrize(
    ("nik", "said"),
    [
        ("", "Tulis NIK Anda"),
        ("123", "NIK terdiri dari 16 angka"),
        ("31712345x9890123", "NIK hanya berisi angka"),
        ("3171239909890123", "angka ke-7 dan ke-8"),
        ("3171234513890123", "angka ke-9 dan ke-10"),
        ("3171234509890000", "empat angka terakhir"),
    ],
)
def test_nik_is_refused_for_what_surely_cannot_be(nik: str, said: str, walk: Walk) -> None:
    assert said in read(walk.send(walk.hold(NEW_CARD), **VISITOR, nik=nik))


@pytest.mark.parametrize("name", ["O", "D'Arcy Ma'ruf", "Ñande", "王小明", "محمد", "Anak Agung Gede Agung 2"])
def test_names_as_people_have_them_are_taken(name: str, walk: Walk, application: SampleApplication) -> None:
    made = walk.book(nama=name)
    assert application.desk.visitors[made.rpartition("/")[2]].name == name


def test_name_that_is_a_script_stays_words(walk: Walk) -> None:
    held = walk.hold()
    page = walk.send(held, **{**VISITOR, "nama": '"><script>alert(1)</script>'})
    assert "Sudah benar semua?" in read(page)
    assert "<script>alert" not in page.text
    assert "<script>alert" not in walk.get(held).text


@pytest.mark.parametrize("phone", ["0812 3456 7890", "+62 812-3456-7890", "62812.3456.7890", "812 3456 7890"])
def test_phone_in_any_usual_spelling_is_one(phone: str, walk: Walk, application: SampleApplication) -> None:
    made = walk.book(hp=phone)
    assert application.desk.visitors[made.rpartition("/")[2]].phone == "6281234567890"


def test_check_shows_everything_once_more_and_leads_back(walk: Walk) -> None:
    held = walk.hold(NEW_CARD)
    page = walk.send(held, **VISITOR, nik=NIK)
    for each in (
        "Kartu Keluarga baru",
        "Senin, 14 September 2026, pukul 09.00",
        "Siti Nur'aini",
        NIK,
        "0812-3456-7890",
    ):
        assert each in read(page)
    assert f'value="{NIK}"' in walk.get(held).text


def test_confirming_twice_reloading_and_two_tabs_are_one_booking(walk: Walk, application: SampleApplication) -> None:
    held = walk.hold()
    walk.send(held, **VISITOR)
    first = walk.send(f"{held}/periksa")
    second = walk.send(f"{held}/periksa")
    back = walk.send(held, **VISITOR)
    code = re.search(r'class="big">([^<]+)<', first.text)
    assert code is not None
    assert code[1] in second.text
    assert code[1] in back.text
    assert len(application.desk.visitors) == 1


def test_nothing_is_confirmed_before_it_was_filled_in(walk: Walk, application: SampleApplication) -> None:
    held = walk.hold()
    assert "Siapa yang datang?" in read(walk.send(f"{held}/periksa"))
    walk.send(held, **{**VISITOR, "nama": ""})
    assert "Siapa yang datang?" in read(walk.send(f"{held}/periksa"))
    assert held_state(application, held) is BookingState.HELD


def test_expired_slot_is_said_and_what_was_typed_is_still_there(walk: Walk, application: SampleApplication) -> None:
    held = walk.hold()
    walk.send(held, **VISITOR)
    application.hall.at += 601
    for page in (walk.get(held), walk.send(f"{held}/periksa"), walk.send(held, **VISITOR)):
        assert page.status_code == 410
        assert "Waktu mengisi sudah habis" in read(page)
    token = held.rpartition("/")[2]
    assert f"/hari?dari={token}" in walk.get(held).text
    again = walk.hold(slot_at=NINE_AT + 900, dari=token)
    assert "Siti Nur&#39;aini" in walk.get(again).text


def test_second_booking_of_the_same_person_is_refused_in_plain_words(walk: Walk) -> None:
    walk.book()
    held = walk.hold(slot_at=NINE_AT + 900)
    walk.send(held, **VISITOR)
    assert "Anda sudah punya janji untuk layanan ini" in read(walk.send(f"{held}/periksa"))


def test_names_and_numbers_are_in_no_address_and_on_no_page_that_is_kept(walk: Walk) -> None:
    held = walk.hold(NEW_CARD)
    answer = walk.client.post(held, data={**VISITOR, "nik": NIK})
    assert not any(each in str(answer.headers) for each in ("Siti", NIK, "7890"))
    for address in (held, f"{held}/periksa"):
        page = walk.client.get(address)
        assert NIK in page.text
        assert page.headers["Cache-Control"] == "no-store"
        assert "noindex" in page.headers["X-Robots-Tag"]
    walk.send(f"{held}/periksa")
    made = walk.client.get(held)
    assert not any(each in made.text for each in ("Siti", NIK, "7890"))


def read_part(html: str) -> str:
    return Words(html).text


def test_drafts_are_forgotten_in_time_and_never_too_many() -> None:
    now = [0.0]
    drafts = Drafts(lambda: now[0])
    drafts.keep("a", Draft(name="Budi"))
    now[0] = KEPT_S + 1
    assert drafts.get("a") is None
    for n in range(MOST_KEPT + 5):
        drafts.keep(str(n), Draft(name="Budi"))
    assert drafts.get("4") is None
    assert drafts.get("5") is not None


def test_draft_does_not_tell_itself_to_logs() -> None:
    assert "Budi" not in repr(Draft(name="Budi", phone="0812", nik=NIK))
