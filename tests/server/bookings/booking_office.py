"""A small office that takes bookings: the real desk before the real writer, with hours, a calendar and a clock."""

import json
from itertools import count
from pathlib import Path

from sqlalchemy import select, update

from server.application.booking_desk import BookingView, SlotWish, Visitor
from server.application.booking_plans import BookingPlans
from server.application.bookings import Bookings
from server.application.handlers.booking import BookingRules
from server.domain.booking.codes import new_code
from server.domain.consent import CONSENT_VERSION
from server.storage import set_up, tables
from server.storage.bookings import SqlBookingReads
from server.storage.clock import JournalClock
from server.storage.engine import open_engine
from server.storage.keyring import Keyring
from server.storage.office import OfficeShelf
from server.storage.persons import SqlPersons
from server.storage.writer import Writer
from tests.server.small_office import AKL, BRANCH, KK, KTP, OPENING_AT, ManualClock, SmallOffice
from wire.codes import Channel

HOURS = {"hours": [{"days": ["monday", "tuesday", "wednesday", "thursday", "friday"], "open": "08:00-15:00"}]}
NIK = "3204014101901234"
TODAY, MONDAY = "2100-01-01", "2100-01-04"
MONDAY_8 = OPENING_AT + 3 * 24 * 3600
"""Monday 4 January 2100, 08:00: the next day on which the small office is open."""


class BookingOffice(SmallOffice):
    """All three services can be booked; AKL needs a NIK. AKL has one counter, the others two and three."""

    def __init__(self, directory: Path, largest_batch: int = 256, **settings: int) -> None:
        super().__init__(directory, largest_batch)
        self.writer.stop()
        self.directory = directory
        self._numbers = count(1)
        self.keyring = Keyring(directory / "keys")
        self.keyring.make()
        self.set_booking(**{"share_percent": 45, "return_within_min": 0, **settings})
        self.below = lambda most: most - 1
        self.serve(largest_batch)

    @classmethod
    def reopened(cls, directory: Path) -> "BookingOffice":
        """The office that another process made in this directory."""
        office = cls.__new__(cls)
        office.clock, office.engine, office.committed = ManualClock(), open_engine(directory), []
        office.directory, office.keyring = directory, Keyring(directory / "keys")
        office._numbers, office.below = count(1), lambda most: most - 1
        office.serve()
        return office

    def serve(self, largest_batch: int = 256) -> None:
        """Begin to serve, as after a start of the server: with nothing in memory."""
        shelf = OfficeShelf()
        self.writer = Writer(self.engine, BRANCH, shelf, JournalClock(self.clock), self._tell_committed, largest_batch)
        self.plans = BookingPlans()
        rules = BookingRules(
            plans=self.plans,
            persons=lambda books: SqlPersons(books.connection, BRANCH, self.keyring, books.now),
            below=lambda most: self.below(most),
        )
        self.bookings = Bookings(
            self.writer.submit, SqlBookingReads(self.engine, BRANCH, shelf), rules, self.clock, self.clock.now
        )
        self.writer.start()
        self.look()

    def look(self) -> None:
        """What the server does every second."""
        self.bookings.look()
        self.bookings.tidy()

    def set_booking(self, **settings: int) -> None:
        """Other numbers of the office; the services can all be booked."""
        with self.engine.begin() as connection:
            connection.execute(update(tables.branch).values(booking=settings))
            for service_id in (KTP, KK, AKL):
                values = {"is_bookable": True, "needs_nik": service_id == AKL}
                connection.execute(
                    update(tables.service).where(tables.service.c.id == service_id).values(booking=values)
                )
            set_up.record_change(connection, tables.branch, BRANCH, "changed")

    def set_hours(self, calendar: dict[str, object] | None = None) -> None:
        """Hours from Monday to Friday, 08:00 to 15:00, or another calendar."""
        with self.engine.begin() as connection:
            connection.execute(update(tables.branch).values(calendar=HOURS if calendar is None else calendar))
            set_up.record_change(connection, tables.branch, BRANCH, "changed")
        self.look()

    def wish(self, service_id: int = KTP, slot_at: int = MONDAY_8, channel: Channel = Channel.WEB) -> SlotWish:
        return SlotWish(service_id=service_id, slot_at=slot_at, channel=channel)

    def book(self, service_id: int = KTP, slot_at: int = MONDAY_8, channel: Channel = Channel.DESK) -> BookingView:
        """Hold and confirm at once, for nobody in particular where nobody has to be named."""
        token = self.bookings.hold(self.wish(service_id, slot_at, channel)).token
        return self.bookings.confirm(token, self.somebody() if service_id == AKL else None)

    def book_for(self, service_id: int, slot_at: int) -> BookingView:
        """Book from home for somebody who has no other booking."""
        return self.bookings.confirm(self.bookings.hold(self.wish(service_id, slot_at)).token, self.somebody())

    def somebody(self) -> Visitor:
        """A visitor who was never here."""
        n = next(self._numbers)
        return visitor(phone=f"0812000{n:04d}", nik=f"320401410190{n:04d}")

    def free(self, service_id: int = KTP, day: str = MONDAY) -> dict[int, int]:
        """By slot, how many more may have it."""
        return {each.slot_at: each.n_free for each in self.bookings.slots(service_id, day)}

    def set_counters(self, service_id: int, n_counters: int, expected_min: int) -> None:
        """So many counters for one service alone, and others for nobody."""
        with self.engine.begin() as connection:
            connection.execute(update(tables.counter).values(planned_services=[service_id]))
            for number in range(4, n_counters + 1):
                values = {
                    "branch_id": BRANCH,
                    "number": number,
                    "name": {"id": f"Loket {number}", "en": f"Counter {number}"},
                    "zone": "Aula",
                    "planned_services": [service_id],
                    "services": [service_id],
                    "planned_offsets": {},
                    "offsets": {},
                }
                connection.execute(tables.counter.insert().values(**values))
            connection.execute(
                update(tables.service).where(tables.service.c.id == service_id).values(expected_min=expected_min)
            )
            set_up.record_change(connection, tables.counter, 1, "changed")
        self.look()

    def confirm_as(self, token: str, n: int) -> BookingView:
        """Confirm for one of many visitors."""
        return self.bookings.confirm(token, visitor(name=f"Pengunjung {'abcdefghijklmnopqrstuvwxyz'[n]}", nik=NIK))

    def confirmed_ids(self) -> list[int]:
        """Ids of the confirmed bookings."""
        with self.engine.connect() as connection:
            table = tables.booking
            return list(connection.execute(select(table.c.id).where(table.c.state == "confirmed")).scalars())

    def n_persons(self) -> int:
        """How many people are kept."""
        with self.engine.connect() as connection:
            return len(connection.execute(select(tables.person.c.id)).all())

    def booked_elsewhere(self) -> list[str]:
        """Codes that are well formed and nobody has here."""
        return [new_code() for _ in range(12)]

    def kinds(self) -> list[str]:
        """The kinds of all facts that are about bookings, in order."""
        return [each.fact.kind for each in self.reads.records_after(0) if each.fact.kind.startswith("booking_")]

    def _tell_committed(self, records: object) -> None:
        self.committed.extend(records)  # type: ignore[arg-type]
        self.bookings.notice(records)  # type: ignore[arg-type]


def visitor(name: str = "Wulan Sari", phone: str = "0812 3456 7890", nik: str = "") -> Visitor:
    """Somebody who agreed."""
    return Visitor(name=name, phone=phone, nik=nik, consent_version=CONSENT_VERSION)


def body(**fields: object) -> str:
    """A command as JSON."""
    return json.dumps(fields)
