"""Names, phones and NIKs as people type them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.application.booking_desk import Visitor
from server.domain.person import (
    LONGEST_NAME,
    LONGEST_PHONE,
    SHORTEST_PHONE,
    FaultyPerson,
    check_person,
    masked,
    read_nik,
    read_phone,
)
from server.storage.persons import ReadPerson
from wire.bookings import ConfirmPlace
from wire.codes import VisitorFault, VisitorField
from wire.partner import PartnerConfirm

DIGIT = st.sampled_from("0123456789")
BETWEEN = st.sampled_from(["", "", " ", "-", ".", "\u00a0", "\u2011", "\u200b", " - "])


def fault_of(name: str = "Wulan", phone: str = "", nik: str = "", *, phone_too: bool = False) -> dict[str, str]:
    with pytest.raises(FaultyPerson) as refused:
        check_person(name, phone, nik, needs_phone=phone_too, needs_nik=bool(nik))
    return {field.value: fault.value for field, fault in refused.value.faults.items()}


@st.composite
def spelled(draw: st.DrawFn, digits: str) -> str:
    """The digits with what people put between them."""
    return "".join(digit + draw(BETWEEN) for digit in digits)


@st.composite
def phones(draw: st.DrawFn) -> tuple[str, str]:
    """A phone number as typed, and in the one spelling."""
    national = draw(st.sampled_from("123456789")) + "".join(draw(st.lists(DIGIT, min_size=6, max_size=11)))
    prefix = draw(st.sampled_from(["0", "62", "0062", "+62", "+ 62", "(+62)", "+62 (0)", "\u202a+62", " +62-"]))
    if national.startswith("8"):
        prefix = draw(st.sampled_from([prefix, ""]))
    return prefix + draw(spelled(national)), f"62{national}"


@given(phones())
def test_usual_spellings_of_a_phone_are_one(phone: tuple[str, str]) -> None:
    typed, expected = phone
    assert read_phone(typed) == expected
    assert read_phone(expected) == expected


@given(st.text() | st.text(alphabet="0123456789+-() .", max_size=24))
def test_whatever_is_typed_as_a_phone_is_a_phone_or_a_fault(typed: str) -> None:
    try:
        phone = read_phone(typed)
    except FaultyPerson as faulty:
        assert set(faulty.faults) == {VisitorField.PHONE}
        return
    assert phone.isascii() and phone.isdigit() and phone.startswith("62")
    assert SHORTEST_PHONE <= len(phone) <= LONGEST_PHONE


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", VisitorFault.PHONE_MISSING),
        ("wulan@surat", VisitorFault.PHONE_NOT_A_NUMBER),
        ("0812 atau 0813", VisitorFault.PHONE_NOT_A_NUMBER),
        ("08+1234567", VisitorFault.PHONE_NOT_A_NUMBER),
        ("+60 12 345 6789", VisitorFault.PHONE_NOT_INDONESIAN),
        ("1234567", VisitorFault.PHONE_NOT_INDONESIAN),
        ("0", VisitorFault.PHONE_TOO_SHORT),
        ("000000000000", VisitorFault.PHONE_NOT_INDONESIAN),
        ("+", VisitorFault.PHONE_TOO_SHORT),
        ("0812 345", VisitorFault.PHONE_TOO_SHORT),
        ("0812 3456 7890 12", VisitorFault.PHONE_TOO_LONG),
    ],
)
def test_what_is_no_phone_has_its_fault(typed: str, fault: VisitorFault) -> None:
    assert fault_of(phone=typed, phone_too=True) == {"phone": fault.value}


def test_shortest_and_longest_phone() -> None:
    assert read_phone("0" + "2" * (SHORTEST_PHONE - 2)) == "62" + "2" * (SHORTEST_PHONE - 2)
    assert read_phone("0" + "8" * (LONGEST_PHONE - 2)) == "62" + "8" * (LONGEST_PHONE - 2)


def test_phone_may_be_left_out_or_crossed_out_where_it_is_not_needed() -> None:
    for typed in ("", "  ", "-"):
        assert check_person("Wulan", typed, "", needs_phone=False, needs_nik=False).phone == ""
    assert fault_of(phone="x") == {"phone": "phone_not_a_number"}


def test_digits_of_other_scripts_are_digits() -> None:
    assert read_phone("\u0660\u0668\u0661\u0662\u0663\u0664\u0665\u0666\u0667") == "6281234567"


@st.composite
def niks(draw: st.DrawFn) -> str:
    """Every NIK that can be, also of regions and dates that nobody knows."""
    region = "".join(draw(st.lists(DIGIT, min_size=6, max_size=6)))
    day = draw(st.integers(1, 31) | st.integers(41, 71))
    return f"{region}{day:02}{draw(st.integers(1, 12)):02}{draw(st.integers(0, 99)):02}{draw(st.integers(1, 9999)):04}"


@given(st.data(), niks())
def test_every_possible_nik_is_taken_in_any_spelling(data: st.DataObject, nik: str) -> None:
    assert read_nik(data.draw(spelled(nik))) == nik


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (" ", VisitorFault.NIK_MISSING),
        ("tidak ada", VisitorFault.NIK_NOT_A_NUMBER),
        ("320401010190000", VisitorFault.NIK_NOT_16_DIGITS),
        ("32040101019000010", VisitorFault.NIK_NOT_16_DIGITS),
        ("3204010001900001", VisitorFault.NIK_WRONG_DAY),
        ("3204013201900001", VisitorFault.NIK_WRONG_DAY),
        ("3204014001900001", VisitorFault.NIK_WRONG_DAY),
        ("3204017201900001", VisitorFault.NIK_WRONG_DAY),
        ("3204010100900001", VisitorFault.NIK_WRONG_MONTH),
        ("3204010113900001", VisitorFault.NIK_WRONG_MONTH),
        ("3204010101900000", VisitorFault.NIK_WRONG_SERIAL),
    ],
)
def test_what_is_no_nik_has_its_fault(typed: str, fault: VisitorFault) -> None:
    assert fault_of(nik=typed) == {"nik": fault.value}


@pytest.mark.parametrize("day", ["01", "31", "41", "71"])
def test_edges_of_the_days_are_taken(day: str) -> None:
    assert read_nik(f"320401{day}02300001")


def test_nik_that_nobody_needs_is_not_kept() -> None:
    assert check_person("Wulan", "", "3204014101900001", needs_phone=False, needs_nik=False).nik == ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("O", "O"),
        ("  Siti   Nur'aini ", "Siti Nur'aini"),
        ("D\u2019Souza-Tan, S.Kom.", "D\u2019Souza-Tan, S.Kom."),
        ("Jose\u0301", "Jos\u00e9"),
        ("\ua98f\ua9b8\ua9a5\ua9ba\ua9a0\ua9b8", "\ua98f\ua9b8\ua9a5\ua9ba\ua9a0\ua9b8"),
        ("\u0645\u062d\u0645\u062f", "\u0645\u062d\u0645\u062f"),
        ("\u9648\u5c0f\u660e", "\u9648\u5c0f\u660e"),
        ("\u200eWulan\u202c", "Wulan"),
        ("Wulan\u00a0Sari", "Wulan Sari"),
        ("x" * LONGEST_NAME, "x" * LONGEST_NAME),
    ],
)
def test_names_of_all_kinds_are_taken(typed: str, name: str) -> None:
    assert check_person(typed, "", "", needs_phone=False, needs_nik=False).name == name


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", VisitorFault.NAME_MISSING),
        (" \u200e\u00a0", VisitorFault.NAME_MISSING),
        ("12345", VisitorFault.NAME_NOT_READABLE),
        ("...", VisitorFault.NAME_NOT_READABLE),
        ("Wulan\x1b@", VisitorFault.NAME_NOT_READABLE),
        ("Wulan\nSari", VisitorFault.NAME_NOT_READABLE),
        ("Wulan\u2028Sari", VisitorFault.NAME_NOT_READABLE),
        ("Wulan\ud800", VisitorFault.NAME_NOT_READABLE),
        ("x" * (LONGEST_NAME + 1), VisitorFault.NAME_TOO_LONG),
        ("x" * 60_000, VisitorFault.NAME_TOO_LONG),
    ],
)
def test_what_is_no_name_has_its_fault(typed: str, fault: VisitorFault) -> None:
    assert fault_of(name=typed) == {"name": fault.value}


@given(st.text())
def test_a_name_taken_has_one_spelling_and_nothing_hidden(typed: str) -> None:
    try:
        name = check_person(typed, "", "", needs_phone=False, needs_nik=False).name
    except FaultyPerson:
        return
    assert 1 <= len(name) <= LONGEST_NAME
    assert name == check_person(name, "", "", needs_phone=False, needs_nik=False).name
    assert not {letter for letter in name if unicodedata.category(letter)[0] == "C"} - {"\u200c", "\u200d"}


def test_every_faulty_field_is_named_at_once_and_no_value_is_repeated() -> None:
    with pytest.raises(FaultyPerson) as refused:
        check_person("\x07", "secret", "3204010101900000", needs_phone=True, needs_nik=True)
    assert list(refused.value.faults) == [VisitorField.NAME, VisitorField.PHONE, VisitorField.NIK]
    assert not {"secret", "3204010101900000"} & set(str(refused.value).split())


def test_only_the_last_digits_are_shown() -> None:
    assert masked("3204014101901234") == "•••• 1234"
    assert masked("") == ""


def test_text_of_a_value_with_somebodys_data_says_nothing() -> None:
    name, phone, nik = typed = ("Wulan", "0812345678", "3204014101901234")
    values: tuple[object, ...] = (
        check_person(name, phone, nik, needs_phone=True, needs_nik=True),
        Visitor(name=name, phone=phone, nik=nik),
        ReadPerson(name=name, phone=phone, nik=nik),
        PartnerConfirm(name=name, phone=phone, nik=nik, consent_version=1),
        ConfirmPlace(name=name, phone=phone, nik=nik, token="t" * 22),
    )
    for value in values:
        assert not [each for each in typed if each in repr(value) + str(value)], type(value)
