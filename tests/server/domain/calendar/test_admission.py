"""Whether a number may be taken now, and what is said about it."""

from itertools import pairwise

import pytest

from server.domain.calendar.admission import ALWAYS, door, late_for_check_in
from server.domain.calendar.calendar import Calendar
from tests.server.domain.calendar.week import AMBIL, IMUN, KTP, at, calendar

NONE = None
MONDAY, TUESDAY, FRIDAY = "2026-11-23", "2026-11-24", "2026-11-27"

DOORS = {
    # when, service: admission, opens again, numbers until, served until
    "at night": ((MONDAY, "05:00"), KTP, "not_open_yet", (MONDAY, "07:30"), (MONDAY, "14:30"), (MONDAY, "15:00")),
    "just before": (
        (MONDAY, "07:29:59"),
        KTP,
        "not_open_yet",
        (MONDAY, "07:30"),
        (MONDAY, "14:30"),
        (MONDAY, "15:00"),
    ),
    "at opening": ((MONDAY, "07:30"), KTP, "open", NONE, (MONDAY, "14:30"), (MONDAY, "15:00")),
    "in the break": ((MONDAY, "12:30"), KTP, "open", NONE, (MONDAY, "14:30"), (MONDAY, "15:00")),
    "the last second": ((MONDAY, "14:29:59"), KTP, "open", NONE, (MONDAY, "14:30"), (MONDAY, "15:00")),
    "the last ticket": ((MONDAY, "14:30"), KTP, "registration_over", (TUESDAY, "07:30"), NONE, (MONDAY, "15:00")),
    "the evening": ((MONDAY, "23:59:59"), KTP, "registration_over", (TUESDAY, "07:30"), NONE, (MONDAY, "15:00")),
    "between two": ((MONDAY, "11:30"), AMBIL, "not_open_yet", (MONDAY, "13:00"), (MONDAY, "14:45"), (MONDAY, "15:00")),
    "closed for today": (("2026-11-25", "09:00"), KTP, "office_closed", ("2026-11-26", "07:30"), NONE, NONE),
    "Friday evening": ((FRIDAY, "18:00"), KTP, "registration_over", ("2026-11-30", "07:30"), NONE, (FRIDAY, "14:30")),
    "Saturday": (("2026-11-28", "09:00"), KTP, "office_closed", ("2026-11-30", "07:30"), NONE, NONE),
    "once a week": ((TUESDAY, "10:30"), IMUN, "registration_over", ("2026-12-01", "09:30"), NONE, (TUESDAY, "11:00")),
}


@pytest.mark.parametrize("name", DOORS)
def test_a_door(name: str) -> None:
    now, service_id, admission, *instants = DOORS[name]
    opens_at, until_at, served_until_at = (None if each is None else at(*each) for each in instants)
    found = door(calendar(), at(*now), service_id)
    assert found.admission == admission
    assert (found.opens_at, found.registration_until_at, found.served_until_at) == (opens_at, until_at, served_until_at)


def test_a_door_says_when_to_look_again() -> None:
    """Whoever looks at these instants and at no other sees every change."""
    registry, now, end = calendar(), at(MONDAY, "00:00"), at("2026-12-14", "00:00")
    looks = [now]
    while (changes_at := door(registry, looks[-1], KTP).changes_at) is not None and changes_at < end:
        looks.append(changes_at)
    for earlier, later in pairwise(looks):
        assert earlier < later
        told = door(registry, earlier, KTP)
        for between in range(earlier, later, 600):
            assert door(registry, between, KTP) == told
        assert door(registry, later - 1, KTP) == told


def test_why_it_is_closed_is_told() -> None:
    found = door(calendar(), at("2026-11-25", "09:00"), KTP)
    assert found.reason is not None
    assert found.reason.en == "The recording machine is broken"
    assert door(calendar(), at("2026-11-25", "09:00")).reason is None


def test_an_office_without_hours_is_always_open() -> None:
    assert door(Calendar(zone="Asia/Jakarta"), at("2026-11-22", "22:00"), KTP) is ALWAYS
    assert late_for_check_in(Calendar(zone="Asia/Jakarta"), at("2026-11-22", "22:00"), KTP) is None


def test_an_office_that_never_opens_again_says_no_time() -> None:
    never = calendar('[[closures]]\nfirst = 2026-11-01\nlast = 2027-12-31\nreason = ["Pindah", "Moved"]\n')
    assert door(never, at(MONDAY, "09:00"), KTP).opens_at is None


@pytest.mark.parametrize(
    ("now", "refused"),
    [
        ((MONDAY, "03:00"), None),
        ((MONDAY, "12:30"), None),
        ((MONDAY, "14:45"), None),
        ((MONDAY, "15:00"), "registration_over"),
        (("2026-11-25", "09:00"), "office_closed"),
    ],
)
def test_bookings_are_taken_early_and_until_service_ends(now: tuple[str, str], refused: str | None) -> None:
    assert late_for_check_in(calendar(), at(*now), KTP) == refused
