"""On whose behalf a command comes."""

from dataclasses import dataclass

from server.application.ports import Books
from server.application.refusals import Refusal
from server.domain.office import Device, Shift
from server.domain.queue.counters import Counter
from server.domain.rights import Area, Right, may
from wire import commands
from wire.bookings import BOOKING_COMMANDS
from wire.codes import DeviceRole, OperatorRole, RefusalCode
from wire.commands import Command, CommandRule

STAFF_ROLES = frozenset({DeviceRole.COUNTER, DeviceRole.DESK})

AT_THE_FRONT_DESK: frozenset[type[Command]] = frozenset(
    {
        commands.AnswerHelp,
        commands.SetPriority,
        commands.RemovePriority,
        commands.CancelTicket,
        commands.ReprintTicket,
        commands.SignOut,
    }
)
"""Commands of counters that the front desk gives too."""

BOOKED_BY_STAFF = frozenset(rule.command for rule in BOOKING_COMMANDS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A device, and the operator signed in at it if there is one."""

    device: Device
    shift: Shift | None

    @property
    def operator_id(self) -> int:
        """The operator, 0 for nobody."""
        return 0 if self.shift is None else self.shift.operator_id

    def signed_in(self) -> Shift:
        """The shift at this device.

        Raises:
            Refusal: `no_shift`.
        """
        if self.shift is None:
            raise Refusal(RefusalCode.NO_SHIFT, f"nobody is signed in at device {self.device.id}")
        return self.shift

    def counter(self, books: Books) -> Counter:
        """The open counter of this caller.

        Raises:
            Refusal: `no_shift`, or `counter_not_open` when no counter was taken.
        """
        counter_id = self.signed_in().counter_id
        counter = None if counter_id is None else books.counters().get(counter_id)
        if counter is None or not counter.is_open:
            raise Refusal(RefusalCode.COUNTER_NOT_OPEN, f"device {self.device.id} has no open counter")
        return counter


def require_staff(device: Device) -> None:
    """Make sure that a question comes from behind the counters.

    Raises:
        Refusal: `forbidden`.
    """
    if device.role not in STAFF_ROLES:
        raise Refusal(RefusalCode.FORBIDDEN, f"a {device.role} may not ask this")


def require_right(caller: Caller, rule: CommandRule) -> None:
    """Make sure that this caller may give this command.

    Raises:
        Refusal: `forbidden` or `no_shift`.
    """
    if caller.device.role not in rule.devices:
        raise Refusal(RefusalCode.FORBIDDEN, f"a {caller.device.role} may not {rule.path}")
    if rule.operator is None:
        return
    shift = caller.signed_in()
    if not any(may(shift.role, area, Right.CHANGE) for area in areas_of(rule)):
        raise Refusal(RefusalCode.FORBIDDEN, f"{rule.path} is not for an {shift.role}")


def areas_of(rule: CommandRule) -> frozenset[Area]:
    """The areas of which somebody must be allowed to change one, to give this command at a staff device."""
    if rule.operator is OperatorRole.SUPERVISOR:
        return frozenset({Area.HALL})
    # Whoever stands at the front desk books for visitors as operators do.
    if rule.command in AT_THE_FRONT_DESK or rule.command in BOOKED_BY_STAFF:
        return frozenset({Area.COUNTER_WORK, Area.FRONT_DESK})
    return frozenset({Area.COUNTER_WORK})


def may_use_pin(role: OperatorRole) -> bool:
    """Whether somebody in this role signs in at devices."""
    return may(role, Area.COUNTER_WORK, Right.CHANGE) or may(role, Area.FRONT_DESK, Right.CHANGE)
