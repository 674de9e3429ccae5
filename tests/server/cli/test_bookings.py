"""What `giliran bookings` shows and changes."""

from sqlalchemy import insert

from server.domain.booking.settings import BookingSettings, ServiceBooking
from server.storage import tables
from server.storage.engine import open_engine, writing
from server.storage.reads import Reads
from server.storage.set_up import BRANCH_ID


def office_of(data):
    engine = open_engine(data)
    office = Reads(engine, BRANCH_ID).office()
    engine.dispose()
    return office


def test_an_office_starts_with_a_fifth_of_its_time(lines, data):
    shown = lines("bookings", "show")
    assert shown[:5] == ["--share 20", "--days 30", "--hold 10", "--return-within 5", "--per-phone 4"]
    assert "AMBIL     no bookings" in shown
    ktp = next(line for line in shown if line.startswith("KTP-R"))
    assert ktp.endswith("places free in 7 days, NIK")
    assert not ktp.startswith("KTP-R     0 of")


def test_numbers_are_chosen_and_hold_from_now_on(lines, data):
    assert "--share 35" in lines("bookings", "set", "--share", "35", "--days", "14")
    assert office_of(data).branch.booking == BookingSettings(share_percent=35, days_ahead=14)


def test_a_number_that_cannot_be_is_refused_and_nothing_changes(refusal, data):
    assert "share_percent must be a whole number from 1 to 60" in refusal("bookings", "set", "--share", "90")
    assert "choose at least one of --share" in refusal("bookings", "set")
    assert office_of(data).branch.booking == BookingSettings()


def test_a_service_is_opened_and_closed_for_bookings(lines, refusal, data):
    assert lines("bookings", "service", "AMBIL", "--on", "--nik") == ["AMBIL: can be booked, with the NIK"]
    services = {each.code: each.booking for each in office_of(data).services.values()}
    assert services["AMBIL"] == ServiceBooking(is_bookable=True, needs_nik=True)
    assert lines("bookings", "service", "AMBIL", "--off") == ["AMBIL: takes no bookings"]
    assert "there is no service 'KTPX'" in refusal("bookings", "service", "KTPX", "--on")
    assert "choose at least one of --on" in refusal("bookings", "service", "AMBIL")


def test_figures_tell_who_came_by_service_and_channel(lines, refusal, data):
    engine = open_engine(data)
    with writing(engine) as connection:
        slot_at = connection.execute(tables.branch.select()).one().head_at
        for n, (state, ticket) in enumerate(
            [("checked_in", 1), ("lapsed", None), ("lapsed", None), ("cancelled", None)]
        ):
            values = {
                "branch_id": BRANCH_ID,
                "code": f"CODE{n:04d}",
                "token": f"token-{n}",
                "state": state,
                "channel": "web",
                "language": "id",
                "service_id": 2,
                "slot_at": slot_at - 3600,
                "length_min": 15,
                "made_at": slot_at - 7200,
                "confirmed_at": slot_at - 7200,
                "ticket_id": ticket,
            }
            connection.execute(insert(tables.booking).values(**values))
    engine.dispose()
    shown = lines("bookings", "figures")
    assert shown[1].split() == ["KTP-R", "web", "4", "1", "2", "1"]
    assert "--weeks is a whole number" in refusal("bookings", "figures", "--weeks", "0")
