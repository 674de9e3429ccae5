"""Puts the use cases of the office's pages together from their parts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from server.application.hall_prospects import NOTHING_EXPECTED, HallProspects
from server.application.office_time import OfficeTime
from server.application.reporting import Reports
from server.application.slow_hash import SlowHashes
from server.application.staff.first_run import FirstRun
from server.application.staff.people import People
from server.application.staff.second_factor import SecretBox
from server.application.staff.sign_in import StaffGate
from server.application.waiting_room import WaitingRoom
from server.device_checkup import DeviceCheckup
from server.drawing_process import DrawingProcess
from server.holiday_process import HolidayProcess
from server.keeping_process import KeepingProcess
from server.printer_trial import PrinterTrial
from server.report_process import ReportProcess
from server.storage.audit_trail import SqlAuditTrail
from server.storage.calendar import SqlCalendarDesk
from server.storage.changes import OfficeChanges, Submit
from server.storage.device_desk import SqlDeviceDesk
from server.storage.front_desk import SqlFrontDesk
from server.storage.hall_desk import HallSight, LiveHallDesk, View
from server.storage.keeping import Commands, SqlKeeping
from server.storage.keyring import Keyring
from server.storage.person_desk import SqlPersonDesk
from server.storage.pictures import SqlPictureDesk
from server.storage.reads import Reads
from server.storage.secrets import staff_secret
from server.storage.set_up import BRANCH_ID
from server.storage.set_up_desk import SqlSetUpDesk
from server.storage.set_up_file import SqlSetUpFileDesk
from server.storage.staff import SqlStaffStore
from server.tls_standing import read_standing
from server.web.admin.doors import OfficeDoors


@dataclass(frozen=True, kw_only=True)
class OfficeParts:
    """What the server has that the pages need.

    Attributes:
        first_secret: of the address of the first run, None where an administrator is known already.
        hall_view: draws the live hall.
        waiting_room: where programs ask to be let in.
        prospects: what is to be expected of it.
        clock: the office's.
        reports, keeping: who makes, copies and verifies them; without, processes of their own on the data directory.
    """

    data_directory: Path
    engine: Engine
    submit: Submit
    reads: Reads
    hashes: SlowHashes
    keyring: Keyring
    first_secret: str | None
    hall_view: View
    waiting_room: WaitingRoom
    clock: OfficeTime
    prospects: Callable[[], HallProspects] = lambda: NOTHING_EXPECTED
    real_now: Callable[[], int] = lambda: int(time.time())
    ticks: Callable[[], int] = lambda: int(time.monotonic())
    reports: Reports | None = None
    keeping: Commands | None = None


def office_doors(parts: OfficeParts) -> OfficeDoors:
    """The doors of the office's pages."""
    changes = OfficeChanges(parts.submit)
    commands = parts.keeping or KeepingProcess(parts.data_directory)
    store = SqlStaffStore(parts.engine, BRANCH_ID, changes)
    box = SecretBox(staff_secret(parts.data_directory))
    return OfficeDoors(
        gate=StaffGate(store, box, parts.hashes, parts.real_now, parts.ticks),
        people=People(store, box, parts.hashes, parts.real_now),
        audit=SqlAuditTrail(parts.engine, BRANCH_ID),
        first_run=FirstRun(store, parts.hashes, parts.first_secret),
        printers=PrinterTrial(),
        front_desk=SqlFrontDesk(parts.submit, changes),
        hall=_hall(parts, changes, commands),
        reports=parts.reports or ReportProcess(parts.data_directory),
        set_up=SqlSetUpDesk(changes),
        calendar=SqlCalendarDesk(changes, parts.clock),
        set_up_file=SqlSetUpFileDesk(changes, parts.reads.office, parts.clock),
        devices=SqlDeviceDesk(parts.engine, changes, BRANCH_ID, parts.real_now, parts.waiting_room),
        checkups=DeviceCheckup(),
        keeping=SqlKeeping(parts.engine, changes, BRANCH_ID, parts.clock, commands),
        persons=SqlPersonDesk(changes, parts.keyring),
        holidays=HolidayProcess(),
        pictures=SqlPictureDesk(parts.engine, changes, BRANCH_ID),
        drawer=DrawingProcess(),
        office=parts.reads.office,
        tls=lambda: read_standing(parts.data_directory),
        branch=lambda: parts.reads.office().branch,
        real_now=parts.real_now,
        ticks=parts.ticks,
    )


def _hall(parts: OfficeParts, changes: OfficeChanges, commands: Commands) -> LiveHallDesk:
    sight = HallSight(view=parts.hall_view, prospects=parts.prospects, disk=commands.disk)
    return LiveHallDesk(parts.engine, changes, sight, parts.clock)
