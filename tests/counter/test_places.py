"""The waiting list says of every ticket why it stands where it does."""

import pytest

from appkit.language import Language, LanguageCode
from counter.labels import Labels
from wire.codes import PlaceReason, PriorityKind, TicketState

EIGHT = 1_780_000_000
CLOCK = "03.26"
LATER = "03.36"

INDONESIAN = Labels(Language(LanguageCode.INDONESIAN))
ENGLISH = Labels(Language(LanguageCode.ENGLISH))


@pytest.mark.parametrize(
    ("changes", "said", "in_english"),
    [
        ({}, f"datang {CLOCK}", "came 03:26"),
        (
            {"place": PlaceReason.PRIORITY, "priority": PriorityKind.ELDERLY},
            f"prioritas, dihitung {CLOCK}",
            "priority, counts as 03:26",
        ),
        (
            {"place": PlaceReason.BOOKED, "slot_at": EIGHT + 600},
            f"janji {LATER}, dihitung {CLOCK}",
            "booked 03:36, counts as 03:26",
        ),
        (
            {"place": PlaceReason.BOOKED_LATER, "slot_at": EIGHT + 600},
            f"datang {CLOCK}, janji {LATER}",
            "came 03:26, booked 03:36",
        ),
        (
            {"place": PlaceReason.RETURNED, "back_at": EIGHT + 600},
            f"kembali {LATER}, dihitung {CLOCK}",
            "back 03:36, counts as 03:26",
        ),
    ],
)
def test_every_reason_is_said_in_a_few_words(office, make_ticket, changes, said, in_english):
    office.sit_down()
    ticket = make_ticket(1, turn_time_at=EIGHT, arrived_at=EIGHT, **changes)
    office.feed(ticket)
    assert INDONESIAN.place(office.desk, ticket) == said
    assert INDONESIAN.line_note(office.desk, ticket) == f"{said} · Layanan 1"
    assert ENGLISH.place(office.desk, ticket) == in_english


def test_right_that_becomes_due_moves_the_ticket_and_its_reason(office, make_ticket):
    office.sit_down()
    office.feed(
        make_ticket(1, turn_time_at=EIGHT - 60),
        make_ticket(
            2,
            turn_time_at=EIGHT,
            slot_at=EIGHT + 10**6,
            place=PlaceReason.BOOKED_LATER,
            right_due_at=office.desk.now_at + 5,
            turn_time_then_at=EIGHT - 7200,
        ),
    )
    assert [row.id for row in office.desk.waiting] == [1, 2]
    assert "datang" in INDONESIAN.place(office.desk, office.desk.waiting[1])
    office.later(5_000)
    assert [row.id for row in office.desk.waiting] == [2, 1]
    assert INDONESIAN.place(office.desk, office.desk.waiting[0]).endswith("dihitung 01.26")


def test_who_does_not_wait_has_no_place(office, make_ticket):
    office.sit_down()
    held = make_ticket(1, state=TicketState.HELD)
    office.feed(held)
    assert INDONESIAN.line_note(office.desk, held) == "Layanan 1"


def test_heading_says_how_long_a_newcomer_will_probably_wait(office, make_ticket, make_service):
    office.sit_down()
    office.feed(
        make_ticket(1), make_service(1), make_service(2), make_service(5, likely_from_min=90, likely_until_min=99)
    )
    assert INDONESIAN.heading(office.desk) == "1 menunggu loket ini"
    office.feed(
        make_service(1, likely_from_min=20, likely_until_min=35),
        make_service(2, likely_from_min=5, likely_until_min=10),
    )
    assert INDONESIAN.heading(office.desk) == "1 menunggu loket ini · perkiraan 20–35 menit"
    assert ENGLISH.heading(office.desk).endswith(" · likely 20–35 min")
    office.feed(make_service(1, likely_from_min=20, likely_until_min=20))
    assert INDONESIAN.heading(office.desk) == "1 menunggu loket ini · perkiraan 20 menit"
