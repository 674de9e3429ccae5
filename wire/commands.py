"""Every command, its answer and who may give it.

A command is `POST /api/commands/{path}` with an `Idempotency-Key` header. Commands are strict: wrong types and unknown
fields are refused. The same key with the same body gives the same answer until the business day ends; with another body
it is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from wire.codes import (
    CancelReason,
    DeviceRole,
    HelpAbout,
    HoldReason,
    Language,
    OperatorRole,
    Outcome,
    OverrideReason,
    PaperCallEnd,
    PaperCallOutcome,
    PaperState,
    PauseReason,
    PriorityKind,
    PriorityReason,
    PromiseKind,
    ScanOutcome,
    SlotRight,
)
from wire.rows import CounterRow, Pushed, TicketRow, Words

RowId = Annotated[int, Field(ge=1, le=2**53)]
Minutes = Annotated[int, Field(ge=0, le=240)]
Headcount = Annotated[int, Field(ge=1, le=99)]
Instant = Annotated[int, Field(ge=0, le=2**40, description="whole seconds since 1970-01-01 UTC")]
Pin = Annotated[str, Field(min_length=4, max_length=12, pattern=r"^[0-9]+$")]
ScannedText = Annotated[str, Field(min_length=1, max_length=512)]
LoginName = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9._-]+$")]


class Answer(Pushed):
    """Base of all answers: what was done, never more than the caller may know."""


class Done(Answer):
    """The command was carried out and there is nothing more to say."""

    seq: int


class TicketPaper(Answer):
    """Everything a kiosk needs to print and show one ticket.

    `chain` is the first 10 hex digits of the journal's head after the ticket's own first fact. `promise` says what is
    known of the call: a range has both instants, in whole five minutes, a rough one the same instant twice; None means
    that there is no forecast, and only `likely_wait_min` by planned durations. Of a booked ticket `slot_right` says
    what its time is worth, `right_from_at` from when on it counts, and `counts_as_at` the turn time it has then.
    """

    ticket_id: int
    number: str
    office_name: str
    service_name: Words
    wait_at: Words
    requirements: list[Words]
    is_priority: bool
    slot_at: int | None
    slot_right: SlotRight | None = None
    right_from_at: int | None = None
    counts_as_at: int | None = None
    arrived_at: int
    utc_offset_s: int
    n_before: int
    likely_wait_min: int | None
    promise: PromiseKind | None = None
    likely_from_at: int | None = None
    likely_until_at: int | None = None
    shield_min: int
    chain: str
    status_url: str | None
    language: Language


class ScanAnswer(Answer):
    """What a code means now. Says nothing about a person.

    `paper` is the ticket, for the outcomes that have one of today; `slot_at` is when the booking is for, `counter_name`
    where a called ticket has to go.
    """

    outcome: ScanOutcome
    paper: TicketPaper | None = None
    slot_at: int | None = None
    counter_name: Words | None = None


class LaterSlot(Answer):
    """The earliest free slot of a service on a later day; None where it cannot be booked without saying who comes."""

    slot_at: int | None


class SlotSlip(Answer):
    """A booking made at a kiosk, as it is printed and shown: no name, for nobody was asked for one.

    `code` is what is typed on the day; `booking_url` its link, None where phones cannot reach the office.
    """

    code: str
    booking_url: str | None
    slot_at: int
    made_at: int
    utc_offset_s: int
    office_name: str
    service_name: Words
    requirements: list[Words]
    language: Language


class ShiftAnswer(Answer):
    """An operator is signed in at this device; `counter` is None until one is taken."""

    shift_id: int
    operator_name: str
    role: OperatorRole
    counter: CounterRow | None


class DoubtfulTicket(Pushed):
    """An open ticket of which nobody is sure that its visitor holds it on paper."""

    ticket_id: int
    number: str
    paper: PaperState


class StaffCorner(Answer):
    """The PIN was right. `doubtful` are this kiosk's own tickets, the newest first."""

    operator_name: str
    doubtful: list[DoubtfulTicket]


class DeskAnswer(Answer):
    """What stands at the counter after a command. `ticket` is None when nobody waits: the counter is then ready."""

    seq: int
    counter: CounterRow
    ticket: TicketRow | None


class PaperCallAnswer(Answer):
    """What became of it. `counter_name` is where the visitor is or was, `at` when that was; None where nobody knows."""

    outcome: PaperCallOutcome
    counter_name: Words | None = None
    at: int | None = None


class Command(BaseModel):
    """Base of all commands."""

    # Built when first used, under pydantic's own lock: a process uses few of them, and none before it has started.
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)


class IssueTicket(Command):
    """Take a number. Kiosks take for the visitor in front of them, desks for somebody else."""

    service_id: RowId
    priority: PriorityKind | None = None
    headcount: Headcount = 1
    language: Language = Language.INDONESIAN


class CheckIn(Command):
    """Turn a booking into a ticket, or add its slot to the walk-in ticket that its holder already has.

    `text` is the booking's link or code as scanned or typed. Without a `language` the ticket speaks the one it was
    booked in.
    """

    text: ScannedText
    ticket_id: RowId | None = None
    priority: PriorityKind | None = None
    headcount: Headcount = 1
    language: Language | None = None


class ScanCode(Command):
    """What was held before the scanner, or typed: a booking's link or code, a ticket's link. Nothing in it is believed.

    `also` is the other one of two, in either order: a booking, and the number that its holder took before. Without a
    `language` a booking's ticket speaks the language it was booked in.
    """

    text: ScannedText
    also: ScannedText | None = None
    language: Language | None = None


class FindLaterSlot(Command):
    """Which time another day could offer a visitor whom today will not reach. Only asks: nothing is kept free."""

    service_id: RowId


class TakeSlot(Command):
    """Book a slot for the visitor in front of the kiosk, at once and without a name."""

    service_id: RowId
    slot_at: Instant
    language: Language = Language.INDONESIAN


class ReportPaper(Command):
    """What the printer said about a ticket's paper."""

    ticket_id: RowId
    paper: PaperState


class AskHelp(Command):
    """The visitor pressed the help figure: counters are told which kiosk."""


class CallForPrinter(Command):
    """The kiosk's printer needs a hand: counters are told which kiosk, and for what."""

    about: HelpAbout


class TakeBackCall(Command):
    """What this kiosk called for is well again; nobody need come any more."""

    help_id: RowId


class AnswerHelp(Command):
    """Somebody goes to help; the request disappears from the counters."""

    help_id: RowId


class SignIn(Command):
    """Open a shift at this device with the operator's name and PIN."""

    operator_name: LoginName
    pin: Pin


class OpenStaffCorner(Command):
    """Prove at a kiosk that somebody of the staff stands there. Opens no shift and gives the kiosk no other right."""

    operator_name: LoginName
    pin: Pin


class TakeCounter(Command):
    """Sit down at a counter; it opens, but nobody is called yet."""

    counter_id: RowId


class SignOut(Command):
    """Close the counter, if any, and the shift. A ticket in service is finished first or the command is refused."""


class CallNext(Command):
    """End what stands at the counter and call the next ticket by the rule; with nobody waiting become ready."""


class CallTicket(Command):
    """Call a ticket out of order, with a reason from the fixed list; it is counted and shown."""

    ticket_id: RowId
    reason: OverrideReason


class RecallTicket(Command):
    """Announce the called ticket once more."""

    ticket_id: RowId


class StartService(Command):
    """The visitor is at the counter."""

    ticket_id: RowId


class FinishTicket(Command):
    """The visitor was served; the counter stays open without calling anybody."""

    ticket_id: RowId
    outcome: Outcome = Outcome.SERVED


class MarkMissed(Command):
    """The called visitor did not come; possible once call timeout times repeats have passed."""

    ticket_id: RowId


class HoldTicket(Command):
    """Park a ticket whose visitor has to fetch or fill something; the granted minutes cost no seniority."""

    ticket_id: RowId
    granted_min: Minutes
    reason: HoldReason


class ReturnTicket(Command):
    """Put a missed or held ticket back in line."""

    ticket_id: RowId
    granted_min: Minutes = 0


class TransferTicket(Command):
    """Send the visitor on to another service with number and turn time kept."""

    ticket_id: RowId
    service_id: RowId


class PauseCounter(Command):
    """Stop taking tickets; a ticket at the counter is finished first or the command is refused."""

    reason: PauseReason


class ResumeCounter(Command):
    """End a pause without calling anybody."""


class UndoLast(Command):
    """Take back this counter's own last act, within 60 s and while its ticket is untouched since."""


class SetPriority(Command):
    """Staff saw that a waiting or called visitor has a right to priority."""

    ticket_id: RowId
    priority: PriorityKind
    reason: PriorityReason = PriorityReason.SEEN_AT_COUNTER


class RemovePriority(Command):
    """The claimed priority is not there; a called ticket goes back to waiting with the turn time of an ordinary one."""

    ticket_id: RowId
    reason: PriorityReason


class CancelTicket(Command):
    """Take a ticket out of the line for good."""

    ticket_id: RowId
    reason: CancelReason


class ReprintTicket(Command):
    """Ask the kiosk that issued the ticket, or another of the same zone, for a marked copy."""

    ticket_id: RowId


class SetSkills(Command):
    """Change what an open counter may serve until it closes, its planned helper offsets kept. Supervisors only."""

    counter_id: RowId
    service_ids: Annotated[list[RowId], Field(min_length=1, max_length=100)]


class EnterPaperCall(Command):
    """A call by voice while there was no network, entered afterwards. The same call again changes nothing.

    `number` is the one on the paper; the times are by the office's clock as far as the counter could follow it.
    """

    number: Annotated[str, Field(pattern=r"^[A-Z]{1,2} [0-9]{3,5}$")]
    called_at: Instant
    ended_at: Instant
    end: PaperCallEnd


class CloseDay(Command):
    """End the business day: open tickets expire, counters close. Supervisors only."""


@dataclass(frozen=True, kw_only=True)
class CommandRule:
    """What the server and the API description need to know about one command.

    Attributes:
        answer: model of the answer.
        devices: roles of devices that may send it.
        operator: least role of the signed-in operator, None when nobody needs to be signed in.
        area: what of the API it belongs to; its address is `/api/{area}/{path}`.
    """

    command: type[Command]
    answer: type[Answer]
    devices: frozenset[DeviceRole]
    operator: OperatorRole | None
    area: str = "commands"

    @property
    def path(self) -> str:
        """The command's name as it stands in the address: `IssueTicket` becomes `issue-ticket`."""
        name = self.command.__name__
        return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


_TAKERS = frozenset({DeviceRole.KIOSK, DeviceRole.DESK})
_STAFFED = frozenset({DeviceRole.COUNTER, DeviceRole.DESK})


def _rule(
    command: type[Command],
    answer: type[Answer],
    devices: frozenset[DeviceRole] = _STAFFED,
    operator: OperatorRole | None = OperatorRole.OPERATOR,
) -> CommandRule:
    return CommandRule(command=command, answer=answer, devices=devices, operator=operator)


_RULES = (
    _rule(IssueTicket, TicketPaper, _TAKERS, None),
    _rule(CheckIn, TicketPaper, _TAKERS | _STAFFED, None),
    _rule(ScanCode, ScanAnswer, _TAKERS, None),
    _rule(FindLaterSlot, LaterSlot, frozenset({DeviceRole.KIOSK}), None),
    _rule(TakeSlot, SlotSlip, frozenset({DeviceRole.KIOSK}), None),
    _rule(ReportPaper, Done, _TAKERS, None),
    _rule(AskHelp, Done, frozenset({DeviceRole.KIOSK}), None),
    _rule(CallForPrinter, Done, frozenset({DeviceRole.KIOSK}), None),
    _rule(TakeBackCall, Done, frozenset({DeviceRole.KIOSK}), None),
    _rule(AnswerHelp, Done),
    _rule(SignIn, ShiftAnswer, _STAFFED, None),
    _rule(OpenStaffCorner, StaffCorner, frozenset({DeviceRole.KIOSK}), None),
    _rule(TakeCounter, ShiftAnswer),
    _rule(SignOut, Done),
    _rule(CallNext, DeskAnswer),
    _rule(CallTicket, DeskAnswer),
    _rule(RecallTicket, DeskAnswer),
    _rule(StartService, DeskAnswer),
    _rule(FinishTicket, DeskAnswer),
    _rule(MarkMissed, DeskAnswer),
    _rule(HoldTicket, DeskAnswer),
    _rule(ReturnTicket, DeskAnswer),
    _rule(TransferTicket, DeskAnswer),
    _rule(PauseCounter, DeskAnswer),
    _rule(ResumeCounter, DeskAnswer),
    _rule(UndoLast, DeskAnswer),
    _rule(SetPriority, DeskAnswer),
    _rule(RemovePriority, DeskAnswer),
    _rule(CancelTicket, DeskAnswer),
    _rule(ReprintTicket, DeskAnswer),
    _rule(EnterPaperCall, PaperCallAnswer),
    _rule(SetSkills, Done, _STAFFED, OperatorRole.SUPERVISOR),
    _rule(CloseDay, Done, _STAFFED, OperatorRole.SUPERVISOR),
)

COMMANDS: Mapping[str, CommandRule] = {rule.path: rule for rule in _RULES}
"""Every command by its path."""
