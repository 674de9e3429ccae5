"""Sentences that depend on figures, and the words of the paper."""

from __future__ import annotations

from base64 import b64encode

import pytest

from appkit.language import Language
from hardware.pictures import sample_logo
from kiosk.paper import printed
from kiosk.samples import NOON_AT, office, service, ticket, words
from kiosk.words import (
    likely_wait,
    people_before,
    people_waiting,
    service_wait,
    short_wait,
    ticket_mark,
    ticket_wait,
)
from wire.codes import Language as LanguageCode
from wire.codes import PromiseKind

INDONESIAN, ENGLISH = Language("id"), Language("en")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (None, ""),
        (0, "segera dipanggil"),
        (4, "segera dipanggil"),
        (5, "sekitar 5 menit"),
        (6, "sekitar 10 menit"),
        (55, "sekitar 55 menit"),
        (56, "sekitar 1 jam"),
        (61, "sekitar 1 jam 5 menit"),
        (410, "sekitar 6 jam 50 menit"),
    ],
)
def test_the_likely_wait_is_rounded_up_to_five_minutes(minutes: int | None, said: str) -> None:
    assert likely_wait(INDONESIAN, minutes) == said


def test_narrow_tiles_have_shorter_wordings() -> None:
    assert short_wait(INDONESIAN, None) == ()
    assert short_wait(INDONESIAN, 3) == ("kurang dari 5 menit", "segera")
    assert short_wait(ENGLISH, 410) == ("about 6 h 50 min", "6 h 50 m")
    assert people_waiting(INDONESIAN, 180) == ("180 orang menunggu", "180 menunggu", "180 orang")


def test_counted_people_are_right_in_both_languages() -> None:
    assert people_before(ENGLISH, 0) == "Nobody is before you"
    assert people_before(ENGLISH, 1) == "1 person before you"
    assert people_before(ENGLISH, 2) == "2 people before you"
    assert people_before(INDONESIAN, 2) == "2 orang sebelum Anda"


def test_the_mark_never_tells_the_kind_of_priority() -> None:
    assert ticket_mark(INDONESIAN, ticket()) == ""
    assert ticket_mark(INDONESIAN, ticket(is_priority=True)) == "prioritas"
    assert ticket_mark(INDONESIAN, ticket(slot_at=NOON_AT)) == "janji 12.00"
    assert ticket_mark(ENGLISH, ticket(slot_at=NOON_AT)) == "booked 12:00"


def test_the_paper_says_everything_in_the_language_of_the_ticket() -> None:
    paper = printed(ticket(shield_min=120), None, is_copy=False)

    assert paper.number == "A 012"
    assert paper.where_to_wait == "Tunggu di: Ruang tunggu lantai 1"
    assert paper.people_before == "7 orang sebelum Anda, perkiraan dipanggil 12.20–12.35"
    assert paper.requirements == "Siapkan: Fotokopi Kartu Keluarga."
    assert paper.issued == "Selasa, 22 September 2026, 12.00 WIB"
    assert "lebih dari 2 jam setelah Anda" in paper.fairness
    assert paper.copy_mark is None
    english = printed(ticket(language=LanguageCode.ENGLISH, shield_min=30), None, is_copy=True)
    assert english.issued == "Tuesday, 22 September 2026, 12:00 WIB"
    assert "more than 30 minutes after you" in english.fairness
    assert english.copy_mark == "Copy of the same number"


def test_the_office_adds_its_own_lines_and_its_sign() -> None:
    lines = [words("Layanan ini gratis", "This service is free")]
    sign = sample_logo()
    row = office(ticket_lines=lines, ticket_logo=b64encode(sign).decode())

    paper = printed(ticket(), row, is_copy=False)

    assert (paper.lines_after, paper.logo_png) == (("Layanan ini gratis",), sign)
    assert printed(ticket(language=LanguageCode.ENGLISH), row, is_copy=False).lines_after == ("This service is free",)


@pytest.mark.parametrize("logo", [None, "", "bukan base64!", b64encode(b"GIF89a").decode()])
def test_a_sign_that_is_none_leaves_the_ticket_as_it_is(logo: str | None) -> None:
    assert printed(ticket(), office(ticket_logo=logo), is_copy=False).logo_png is None


def test_what_is_empty_takes_no_line_on_the_paper() -> None:
    bare = ticket(requirements=[], wait_at=words("", ""), n_before=0, likely_wait_min=None, shield_min=0)

    paper = printed(bare.model_copy(update={"utc_offset_s": 5 * 3600}), None, is_copy=False)

    assert (paper.requirements, paper.where_to_wait) == ("", "")
    assert paper.people_before == "Belum ada orang sebelum Anda"
    assert paper.issued == "Selasa, 22 September 2026, 10.00"
    assert "tidak ada yang datang setelah Anda" in paper.fairness


@pytest.mark.parametrize("changes", [{"number": ""}, {"chain": "xyz"}, {"status_url": "javascript:1"}])
def test_what_no_paper_can_carry_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        printed(ticket(**changes), None, is_copy=False)


RANGE = {"promise": PromiseKind.RANGE, "likely_from_at": NOON_AT + 1200, "likely_until_at": NOON_AT + 2100}


@pytest.mark.parametrize(
    ("changes", "said", "in_english"),
    [
        (RANGE, "perkiraan dipanggil 12.20–12.35", "likely called 12:20–12:35"),
        (RANGE | {"promise": PromiseKind.ROUGH}, "dipanggil sekitar 12.20", "called around 12:20"),
        (RANGE | {"n_before": 0}, "", ""),
        ({"promise": PromiseKind.SOON}, "segera dipanggil", "will be called soon"),
        ({"promise": PromiseKind.FEW_PEOPLE}, "", ""),
        ({"promise": PromiseKind.NO_COUNTER, "n_before": 0}, "belum ada loket buka", "no counter open"),
        ({"promise": None}, "sekitar 25 menit", "about 25 minutes"),
    ],
)
def test_ticket_says_what_is_promised(changes: dict[str, object], said: str, in_english: str) -> None:
    bare = ticket(likely_from_at=None, likely_until_at=None).model_copy(update=changes)
    assert ticket_wait(INDONESIAN, bare) == said
    assert ticket_wait(ENGLISH, bare) == in_english


@pytest.mark.parametrize(
    ("promise", "first", "last", "said"),
    [
        (PromiseKind.RANGE, 20, 35, ("20–35 menit", "20–35 mnt")),
        (PromiseKind.RANGE, 100, 130, ("sekitar 2 jam 10 menit", "2 j 10 m")),
        (PromiseKind.ROUGH, 20, 20, ("sekitar 20 menit", "20 menit")),
        (PromiseKind.SOON, None, None, ("kurang dari 5 menit", "segera")),
        (PromiseKind.FEW_PEOPLE, None, None, ()),
        (PromiseKind.NO_COUNTER, None, None, ("belum ada loket buka", "belum buka")),
        (None, None, None, ("sekitar 25 menit", "25 menit")),
    ],
)
def test_tile_says_what_a_newcomer_is_promised(
    promise: PromiseKind | None, first: int | None, last: int | None, said: tuple[str, ...]
) -> None:
    row = service(1, promise=promise, likely_from_min=first, likely_until_min=last)
    assert service_wait(INDONESIAN, row) == said


def test_tile_of_an_empty_service_promises_nothing() -> None:
    assert service_wait(INDONESIAN, service(1, n_waiting=0, promise=PromiseKind.ROUGH, likely_from_min=5)) == ()
