"""What the kiosk says at the edges of the day, and of a code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appkit.language import Language
from kiosk.edgewords import edge_sorry, office_statement, opens_again, tile_words
from kiosk.flow.state import KioskState, Page, Sorry, Visit
from kiosk.paper import printed
from kiosk.pictures import scenes
from kiosk.samples import NOON_AT, booked, office, service
from kiosk.scanwords import slot_worth
from wire.codes import Admission, ServiceState, SlotRight

INDONESIAN, ENGLISH = Language("id"), Language("en")
HOUR = 3600


def test_before_opening_the_office_says_when_and_booked_visitors_may_scan() -> None:
    said = office_statement(INDONESIAN, scenes()["home-not_open_yet"])

    assert said.title == "Nomor dibagikan mulai pukul 13.00."
    assert said.advice == "Sudah punya janji? Anda dapat memindai kodenya sekarang."


def test_opening_on_another_day_names_the_day() -> None:
    before = scenes()["home-not_open_yet"]
    far = replace(before, office=office(opens_at=NOON_AT + 48 * HOUR))

    assert office_statement(ENGLISH, far).title == "Numbers are given out on Thursday, 24 September 2026 from 12:00."


def test_after_the_last_number_who_waits_is_told_that_they_are_served() -> None:
    said = office_statement(INDONESIAN, scenes()["home-registration_over"])

    assert (
        said.advice == "Yang sudah menunggu tetap dilayani. Nomor dibagikan lagi Rabu, 23 September 2026, pukul 08.00."
    )


def test_a_closed_day_has_its_reason() -> None:
    said = office_statement(ENGLISH, scenes()["home-office_closed"])

    assert said.title == "Closed today: Public holiday (Maulid)."
    assert opens_again(ENGLISH, None, office()) == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"state": ServiceState.PAUSED, "admission": Admission.NOT_OPEN_YET}, "Berhenti sebentar"),
        ({"state": ServiceState.CLOSED}, "Sudah tutup"),
        ({"admission": Admission.NOT_OPEN_YET, "opens_at": NOON_AT}, "Buka pukul 12.00"),
        ({"admission": Admission.NOT_OPEN_YET}, "Belum buka"),
        ({"admission": Admission.REGISTRATION_OVER}, "Nomor hari ini selesai"),
        ({"admission": Admission.OFFICE_CLOSED}, "Hari ini tutup"),
        ({"admission": Admission.REGISTRATION_OVER, "is_full": True}, "Penuh hari ini"),
    ],
)
def test_a_sleeping_tile_says_why(changes: dict[str, object], said: str) -> None:
    assert "".join(tile_words(INDONESIAN, service(1, **changes), office())[:1]) == said


def test_a_refused_number_is_told_with_the_services_own_hours() -> None:
    row = service(1, admission=Admission.REGISTRATION_OVER, opens_at=NOON_AT + 20 * HOUR)
    visit = Visit(page=Page.SORRY, service_id=1, sorry=Sorry.REGISTRATION_OVER)
    state = KioskState(visit=visit, office=office(), services=(row,), is_connected=True)

    said = edge_sorry(INDONESIAN, Sorry.REGISTRATION_OVER, state)

    assert said is not None
    assert said.advice == "Nomor dibagikan lagi Rabu, 23 September 2026, pukul 08.00."
    assert edge_sorry(INDONESIAN, Sorry.PAUSED, state) is None


def test_a_full_service_says_so_and_when_there_are_numbers_again() -> None:
    said = edge_sorry(INDONESIAN, Sorry.REGISTRATION_OVER, scenes()["sorry-full"])

    assert said is not None
    assert said.title == "Layanan ini sudah penuh untuk hari ini."
    assert said.advice.startswith("Yang sudah punya nomor tetap dilayani. Nomor dibagikan lagi ")


@pytest.mark.parametrize(
    ("right", "said"),
    [
        (SlotRight.EARLY, "pukul 12.00. Sampai saat itu"),
        (SlotRight.FULL, "sudah berlaku"),
        (SlotRight.FULL_LATE, "Hak Anda tetap penuh"),
        (SlotRight.PART, "seperti datang pukul 10.41"),
        (SlotRight.NOTHING, "dari kedatangan, pukul 12.50"),
    ],
)
def test_what_a_booked_time_is_worth_stands_on_screen_and_paper(right: SlotRight, said: str) -> None:
    assert said in slot_worth(INDONESIAN, booked(right))
    assert said in printed(booked(right), None, is_copy=False).what_next
