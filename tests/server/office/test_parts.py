"""The small parts under the office's pages: one-time codes, sealed secrets, slowing down, forms, and time in words."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from server.application.refusals import Refusal
from server.application.slow_hash import SlowHashes, slow_hash
from server.application.slowdown import FIRST_WAIT_S, FORGET_AFTER_S, LONGEST_WAIT_S, MOST_REMEMBERED, Slowdown, TooSoon
from server.application.staff.passwords import LONGEST, PasswordFault, fault_of
from server.application.staff.second_factor import (
    STEP_S,
    SecretBox,
    as_text,
    code_at,
    enrolment_uri,
    new_recovery_codes,
    step_of,
)
from server.web.admin.forms import Field, Form, Kind, Option
from server.web.admin.words import day_words, moment_words, wait_words
from server.web.texts import Texts
from wire.codes import Language, RefusalCode

RFC_SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
     (2_000_000_000, "279037"), (20_000_000_000, "353130")],
)  # fmt: skip
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    # RFC 6238, appendix B, the last six of its eight digits.
    assert code_at(RFC_SECRET, at // STEP_S) == code


def test_a_step_that_was_used_is_not_found_again() -> None:
    now = 1_800_000_000
    step = now // STEP_S
    assert step_of(code_at(RFC_SECRET, step), RFC_SECRET, now, used_step=0) == step
    assert step_of(code_at(RFC_SECRET, step), RFC_SECRET, now, used_step=step) is None
    assert step_of("", RFC_SECRET, now, used_step=0) is None
    assert step_of("١٢٣٤٥٦", RFC_SECRET, now, used_step=0) is None


def test_enrolment_tells_phones_the_secret_and_the_names() -> None:
    uri = enrolment_uri(RFC_SECRET, "ratna", "Giliran Kantor & Contoh")
    assert uri.startswith("otpauth://totp/Giliran%20Kantor%20%26%20Contoh:ratna?secret=GEZDGNBV")
    assert as_text(RFC_SECRET) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def test_sealed_secret_opens_with_its_key_in_its_row_alone() -> None:
    box = SecretBox(b"k" * 32)
    sealed = box.seal(RFC_SECRET, 7)
    assert box.open(sealed, 7) == RFC_SECRET
    assert box.seal(RFC_SECRET, 7) != sealed
    assert box.open(sealed, 8) is None
    assert SecretBox(b"l" * 32).open(sealed, 7) is None
    assert box.open(sealed[:-4] + "AAAA", 7) is None
    assert box.open("bukan base64", 7) is None


def test_recovery_codes_are_ten_and_different() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(len(code) == 11 and code[5] == "-" for code in codes)


def test_hash_of_nobody_never_fits_and_takes_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    hashes, kept = SlowHashes(), slow_hash("rahasia")
    assert hashes.fits("rahasia", kept)
    assert not hashes.fits("lain", kept)
    assert not hashes.fits("nobody has this secret", None)
    assert not hashes.fits("rahasia", "no hash at all")


def miss(slowdown: Slowdown, now: int, key: tuple[int | str, ...] = ("a",), free: int = 2) -> int:
    """Try and fail; gives the seconds to wait, 0 if the try counted."""
    try:
        slowdown.begin({key: free}, now)
    except TooSoon as soon:
        return soon.wait_s
    return 0


def test_each_miss_beyond_the_free_ones_doubles_the_wait() -> None:
    slowdown, now, waits = Slowdown(), 0, []
    assert miss(slowdown, now) == miss(slowdown, now) == 0
    for _ in range(8):
        waits.append(miss(slowdown, now))
        now += waits[-1]
        assert miss(slowdown, now) == 0
    assert waits == [FIRST_WAIT_S * 2**n for n in range(5)] + [LONGEST_WAIT_S] * 3


def test_misses_are_forgotten_after_an_hour_and_success_forgives() -> None:
    slowdown = Slowdown()
    miss(slowdown, 0)
    miss(slowdown, 0)
    assert miss(slowdown, FORGET_AFTER_S + 1) == 0
    attempt = slowdown.begin({("b",): 2, ("c",): 2}, 0)
    slowdown.succeed(attempt, cleared=("b",))
    assert miss(slowdown, 0, ("b",)) == miss(slowdown, 0, ("b",)) == miss(slowdown, 0, ("c",)) == 0


def test_many_keys_do_not_fill_the_memory() -> None:
    slowdown = Slowdown()
    for number in range(2 * MOST_REMEMBERED):
        miss(slowdown, 0, ("flood", number))
    assert len(slowdown._misses) <= MOST_REMEMBERED


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("x" * 11, PasswordFault.TOO_SHORT),
        ("kuda hijau naik sepeda", None),
        ("ku" * (LONGEST // 2) + "da", PasswordFault.TOO_LONG),
        ("aaaaaaaaaaaa", PasswordFault.COMMON),
        ("123456789012", PasswordFault.COMMON),
        ("P4ssw0rd!!!!2026", PasswordFault.COMMON),
        ("rahasiarahasia", PasswordFault.COMMON),
        ("admin123admin123", PasswordFault.COMMON),
        ("katasandikantor", PasswordFault.COMMON),
        ("ratnaratna1990", PasswordFault.PERSONAL),
        ("ratnarahasia1!", PasswordFault.PERSONAL),
        ("3x!kTz9#qLw2", None),
        ("correct horse battery", None),
    ],
)
def test_passwords_anybody_would_try_are_not_taken(password: str, fault: PasswordFault | None) -> None:
    assert fault_of(password, ("ratna", "Ibu Ratna", "Kantor Contoh")) is fault


OPTION = Option(value="a", label="A")
FORM = Form(
    fields=(
        Field(name="name", label="Nama", most=5),
        Field(name="n", label="Angka", kind=Kind.NUMBER, least=1, most=9, is_required=False),
        Field(name="day", label="Hari", kind=Kind.DAY, is_required=False),
        Field(name="time", label="Jam", kind=Kind.TIME, is_required=False),
        Field(
            name="which", label="Mana", kind=Kind.CHOICES, options=(Option(value="a", label="A"),), is_required=False
        ),
        Field(name="flag", label="Ya", kind=Kind.FLAG),
        Field(name="words", label="Kata", kind=Kind.AREA, is_required=False),
        Field(name="secret", label="Rahasia", kind=Kind.SECRET, is_required=False),
    )
)


def test_form_gives_what_was_typed() -> None:
    posted = MultiDict(
        {
            "name": " Budi ",
            "n": "7",
            "day": "2026-11-21",
            "time": "08.30",
            "flag": "1",
            "words": "a\r\nb",
            "secret": " x ",
        }
    )
    filled = FORM.read(posted)
    assert filled.is_good
    assert (filled.given("name"), filled.number("n"), filled.day("day").day, filled.flag("flag")) == (
        "Budi",
        7,
        21,
        True,
    )
    assert (filled.given("words"), filled.given("secret"), filled.chosen("which")) == ("a\nb", " x ", [])
    assert filled.optional("which") is None


@pytest.mark.parametrize(
    ("name", "text"),
    [("name", ""), ("name", "Budiman"), ("name", "a\nb"), ("name", "a\x00"), ("n", "0"), ("n", "10"), ("n", "1.5"),
     ("n", "٣"), ("day", "2026-02-30"), ("day", "20261121"), ("time", "24:00"), ("time", "8"), ("words", "a\x1b[2J")],
)  # fmt: skip
def test_what_cannot_be_is_a_fault_at_its_field(name: str, text: str) -> None:
    filled = FORM.read(MultiDict({"name": "Budi"} | {name: text}))
    assert list(filled.faults) == [name]
    assert filled.given(name) == text.strip()


@pytest.mark.parametrize(
    "posted", [[("name", "a"), ("more", "1")], [("name", "a"), ("name", "b")], [("name", "a"), ("which", "z")]]
)
def test_what_was_not_asked_is_refused_whole(posted: list[tuple[str, str]]) -> None:
    with pytest.raises(Refusal) as refused:
        FORM.read(MultiDict(posted))
    assert refused.value.code is RefusalCode.MALFORMED


def test_times_are_said_as_each_language_writes_them() -> None:
    at, offset_s = 1_795_222_800, 7 * 3600
    assert day_words(at, offset_s, Texts(Language.INDONESIAN)) == "21 Nov 2026"
    assert moment_words(at, offset_s, Texts(Language.INDONESIAN)) == "21 Nov 2026, 08.00"
    assert moment_words(at, offset_s, Texts(Language.ENGLISH)) == "21 Nov 2026, 08:00"
    assert day_words(1_786_000_000, 0, Texts(Language.INDONESIAN)) == "6 Agu 2026"
    assert wait_words(45, Texts(Language.INDONESIAN)) == "45 detik"
    assert wait_words(121, Texts(Language.ENGLISH)).startswith("3 ")
