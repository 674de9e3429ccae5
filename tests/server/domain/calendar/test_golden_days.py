"""Days of a registry, hour by hour."""

import pytest

from server.domain.calendar.calendar import Calendar
from tests.server.domain.calendar.week import AMBIL, IMUN, KTP, WEEK, at, calendar, clocks, day

DAYS = {
    # day, service: served, numbers, why
    "a Monday": ("2026-11-23", None, "08:00-12:00 13:00-15:00", "07:30-14:30", None),
    "a Friday": ("2026-11-27", None, "08:00-11:30 13:00-14:30", "07:30-14:00", None),
    "a Saturday": ("2026-11-28", None, "", "", "Tutup setiap hari Sabtu"),
    "Ramadan": ("2027-02-10", None, "08:00-12:00 12:30-14:00", "07:30-13:30", "Jam layanan bulan Ramadan"),
    "its Friday": ("2027-02-12", None, "08:00-11:30 12:30-14:00", "07:30-13:30", "Jam layanan bulan Ramadan"),
    "its Sunday": ("2027-02-14", None, "", "", "Jam layanan bulan Ramadan"),
    "its last day": ("2027-03-09", KTP, "08:00-12:00 12:30-14:00", "07:30-13:30", "Jam layanan bulan Ramadan"),
    "the day after": ("2027-03-10", KTP, "08:00-12:00 13:00-15:00", "07:30-14:30", None),
    "a half day": ("2026-12-24", None, "08:00-11:30", "07:30-11:00", "Setengah hari"),
    "a holiday": ("2026-12-25", KTP, "", "", "Hari Raya Natal"),
    "a closed service": ("2026-11-25", KTP, "", "", "Mesin rekam rusak"),
    "the office that day": ("2026-11-25", None, "08:00-12:00 13:00-15:00", "07:30-14:30", None),
    "a closed afternoon": ("2026-11-26", None, "08:00-12:00", "07:30-11:30", "Rapat"),
    "a late beginning": ("2026-12-01", None, "10:00-12:00 13:00-15:00", "09:30-14:30", "Upacara"),
    "the second day of two": ("2026-12-08", None, "", "", "Pindah gedung"),
    "an extra Sunday": ("2026-12-13", KTP, "09:00-12:00", "08:30-11:30", "Layanan hari Minggu"),
    "the others that Sunday": ("2026-12-13", AMBIL, "", "", "Tutup setiap hari Minggu"),
    "own registration": ("2026-11-23", AMBIL, "08:00-15:00", "08:00-11:00 13:00-14:45", None),
    "one morning a week": ("2026-11-24", IMUN, "08:00-11:00", "07:30-10:30", None),
    "not the other mornings": ("2026-11-26", IMUN, "", "", "Tutup setiap hari Kamis"),
    "that morning in Ramadan": ("2027-02-09", IMUN, "08:00-11:00", "07:30-10:30", "Jam layanan bulan Ramadan"),
    "no other in Ramadan": ("2027-02-10", IMUN, "", "", "Jam layanan bulan Ramadan"),
    "own hours end with Ramadan's": (
        *("2027-02-10", AMBIL, "08:00-12:00 12:30-14:00", "08:00-11:00 13:00-13:30"),
        "Jam layanan bulan Ramadan",
    ),
    "own hours on a half day": ("2026-12-24", AMBIL, "08:00-11:30", "08:00-11:00", "Setengah hari"),
    "no half day where it is closed": ("2026-12-24", IMUN, "", "", "Setengah hari"),
}


@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"])
def test_day_of_the_registry(name: str, zone: str) -> None:
    on, service_id, served, numbers, why = DAYS[name]
    plan = calendar(zone=zone).plan(day(on), service_id=service_id)
    assert plan.day == on
    assert (clocks(plan.service, zone), clocks(plan.registration, zone)) == (served, numbers)
    assert (None if plan.reason is None else plan.reason.id) == why
    assert plan.is_closed == (served == "")


def test_the_same_hour_comes_earlier_in_the_east() -> None:
    opening = [
        calendar(zone=zone).plan(day("2026-11-23")).service[0].from_at
        for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
    ]
    assert opening == [at("2026-11-23", "08:00"), at("2026-11-23", "07:00"), at("2026-11-23", "06:00")]


def test_a_counter_has_hours_of_its_own_and_is_not_closed_with_a_service() -> None:
    registry = calendar()
    assert clocks(registry.counter_plan(day("2026-11-25"), 6).service) == "09:00-12:00"
    assert registry.counter_plan(day("2026-11-26"), 6).is_closed
    assert clocks(registry.counter_plan(day("2026-11-25"), 1).service) == "08:00-12:00 13:00-15:00"
    assert registry.counter_plan(day("2026-12-07"), 6).is_closed


def test_numbers_may_rest_with_the_counters() -> None:
    text = WEEK.replace("before_closing_min = 30", "before_closing_min = 30\nis_open_in_breaks = false")
    assert clocks(calendar(text).plan(day("2026-11-23")).registration) == "07:30-12:00 13:00-14:30"


def test_no_numbers_at_all_can_be_said() -> None:
    text = WEEK.replace('open = "08:00-11:00"', 'open = "08:00-11:00"\nregistration = []')
    plan = calendar(text).plan(day("2026-11-24"), service_id=IMUN)
    assert (clocks(plan.service), plan.registration) == ("08:00-11:00", ())


def test_a_closure_between_two_openings_leaves_time_before_and_after() -> None:
    text = WEEK.replace('at = "13:00-15:00"', 'at = "10:00-11:00"')
    plan = calendar(text).plan(day("2026-11-26"))
    assert clocks(plan.service) == "08:00-10:00 11:00-12:00 13:00-15:00"
    assert clocks(plan.registration) == "07:30-09:30 10:30-14:30"


def test_a_closure_after_hours_changes_nothing() -> None:
    text = WEEK.replace('at = "13:00-15:00"', 'at = "15:00-18:00"')
    assert calendar(text).plan(day("2026-11-26")).reason is None
    assert clocks(calendar(text).plan(day("2026-11-26")).registration) == "07:30-14:30"


def test_a_day_of_its_own_without_hours_has_the_usual_ones_even_on_a_holiday() -> None:
    text = WEEK + '\n[[days]]\nday = 2026-12-25\nreason = ["Tetap buka", "Open all the same"]\n'
    plan = calendar(text).plan(day("2026-12-25"))
    assert clocks(plan.service) == "08:00-11:30 13:00-14:30"
    assert plan.reason is not None
    assert plan.reason.en == "Open all the same"


def test_nothing_said_is_always_open_and_has_whole_days_to_book() -> None:
    always = Calendar(zone="Asia/Makassar")
    assert always.is_always_open
    (span,) = always.plan(day("2026-11-22"), service_id=7).service
    assert span.from_at == at("2026-11-22", "00:00", "Asia/Makassar")
    assert span.until_at - span.from_at == 24 * 3600
    assert always.plan(day("2026-11-22")).registration == (span,)


def test_an_office_without_hours_may_still_be_closed_for_a_day() -> None:
    closed = calendar('[[closures]]\nday = 2026-11-25\nreason = ["Libur", "Closed"]\n')
    assert not closed.is_always_open
    assert closed.plan(day("2026-11-25")).is_closed
    assert clocks(closed.plan(day("2026-11-26")).service) == "00:00-00:00"


def test_an_instant_is_within_the_hours_or_not() -> None:
    registry = calendar()
    assert registry.is_served(at("2026-11-23", "08:00"), KTP)
    assert not registry.is_served(at("2026-11-23", "12:00"), KTP)
    assert not registry.is_served(at("2026-11-23", "15:00"), KTP)
    assert not registry.is_served(at("2026-11-25", "09:00"), KTP)
