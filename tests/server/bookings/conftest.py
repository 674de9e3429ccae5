"""Offices that take bookings."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.server.bookings.booking_office import BookingOffice


@pytest.fixture
def make_booking_office(tmp_path: Path) -> Iterator[Callable[..., BookingOffice]]:
    """Makes offices, each on a database of its own; they are closed at the end."""
    made: list[BookingOffice] = []

    def make(**settings: int) -> BookingOffice:
        directory = tmp_path / f"office-{len(made)}"
        directory.mkdir()
        made.append(BookingOffice(directory, **settings))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def office(make_booking_office: Callable[..., BookingOffice]) -> BookingOffice:
    """One office, open from Monday to Friday."""
    office = make_booking_office()
    office.set_hours()
    return office
