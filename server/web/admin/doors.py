"""What the office's pages need from the server behind them. Each group of pages adds its own door here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from server.application.calendar_desk import CalendarDesk
from server.application.device_checkup import DeviceCheckups
from server.application.device_desk import DeviceDesk
from server.application.front_desk import FrontDesk
from server.application.hall_overview import HallDesk
from server.application.holiday_lists import HolidayLists
from server.application.keeping import Keeping
from server.application.person_desk import PersonDesk
from server.application.picture_desk import Drawer, PictureDesk
from server.application.printer_trial import PrinterTrials
from server.application.reporting import Reports
from server.application.set_up_desk import SetUpDesk
from server.application.set_up_file import SetUpFileDesk
from server.application.staff.audit import Act, AuditQuestion
from server.application.staff.first_run import FirstRun
from server.application.staff.people import People
from server.application.staff.sign_in import StaffGate
from server.domain.office import Branch, Office
from server.tls_standing import TlsStanding


class AuditTrail(Protocol):
    """Reads the journal for people."""

    def acts(self, question: AuditQuestion) -> Sequence[Act]:
        """What was done, newest first."""
        ...


@dataclass(frozen=True, kw_only=True)
class OfficeDoors:
    """The use cases of the office's pages. Every call may come from any thread.

    Attributes:
        branch: the office as it is set up now; `office` with its services and counters.
        tls: how encryption on the office's network stands, None without.
        real_now: real time, whole seconds since the epoch; sessions and invitations go by it.
        ticks: seconds that never go back, for waiting times.
    """

    gate: StaffGate
    people: People
    audit: AuditTrail
    first_run: FirstRun
    printers: PrinterTrials
    reports: Reports
    hall: HallDesk
    front_desk: FrontDesk
    set_up: SetUpDesk
    calendar: CalendarDesk
    set_up_file: SetUpFileDesk
    devices: DeviceDesk
    checkups: DeviceCheckups
    keeping: Keeping
    persons: PersonDesk
    holidays: HolidayLists
    pictures: PictureDesk
    drawer: Drawer
    office: Callable[[], Office]
    branch: Callable[[], Branch]
    tls: Callable[[], TlsStanding | None]
    real_now: Callable[[], int]
    ticks: Callable[[], int]
