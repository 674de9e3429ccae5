"""What the API description says beyond the models: which refusals a command may meet, and an example of everything."""

from collections.abc import Mapping

from pydantic import BaseModel

from server.web.booking_contract import BOOKING_EXAMPLES, BOOKING_REFUSALS
from server.web.partner_contract import PARTNER_EXAMPLES
from wire import access, commands, offline, queries
from wire.codes import (
    CancelReason,
    Channel,
    CounterState,
    DeviceRole,
    HandInOutcome,
    HelpAbout,
    HoldReason,
    Language,
    OperatorRole,
    OverrideReason,
    PaperCallEnd,
    PaperCallOutcome,
    PaperState,
    PauseReason,
    PriorityKind,
    PriorityReason,
    RefusalCode,
    ScanOutcome,
    TicketState,
    WhyCase,
)
from wire.commands import Answer, Command, CommandRule
from wire.rows import CounterRow, TicketRow, Words

EVERY_REQUEST = (RefusalCode.MALFORMED, RefusalCode.METHOD_NOT_ALLOWED, RefusalCode.INTERNAL)
EVERY_BODY = (RefusalCode.BODY_TOO_LARGE, RefusalCode.UNSUPPORTED_MEDIA_TYPE)
EVERY_COMMAND = (
    *EVERY_BODY,
    RefusalCode.KEY_MISSING,
    RefusalCode.KEY_REUSED,
    RefusalCode.NOT_SIGNED_IN,
    RefusalCode.FORBIDDEN,
    RefusalCode.STORAGE_FAILED,
    RefusalCode.NOT_RECORDABLE,
    RefusalCode.OVERLOADED,
)

_DESK = (RefusalCode.COUNTER_NOT_OPEN,)
_TICKET = (*_DESK, RefusalCode.UNKNOWN_TICKET, RefusalCode.WRONG_STATE, RefusalCode.NOT_AT_THIS_COUNTER)
_TAKING = (
    RefusalCode.UNKNOWN_SERVICE,
    RefusalCode.SERVICE_PAUSED,
    RefusalCode.SERVICE_CLOSED,
    RefusalCode.NOT_OPEN_YET,
    RefusalCode.REGISTRATION_OVER,
    RefusalCode.OFFICE_CLOSED,
)

_BOOKED = (
    RefusalCode.UNKNOWN_BOOKING,
    RefusalCode.WRONG_DAY,
    RefusalCode.BOOKING_CANCELLED,
    RefusalCode.ALREADY_CHECKED_IN,
)

_OWN: Mapping[type[Command], tuple[RefusalCode, ...]] = {
    commands.IssueTicket: _TAKING,
    commands.CheckIn: (*_TAKING, *_BOOKED, RefusalCode.UNKNOWN_TICKET, RefusalCode.WRONG_STATE),
    commands.FindLaterSlot: (),
    commands.TakeSlot: (
        RefusalCode.UNKNOWN_SERVICE,
        RefusalCode.NOT_BOOKABLE,
        RefusalCode.SLOT_TAKEN,
        RefusalCode.TOO_LATE_TO_BOOK,
    ),
    commands.ScanCode: (RefusalCode.TOO_MANY_ATTEMPTS,),
    commands.ReportPaper: (RefusalCode.UNKNOWN_TICKET,),
    commands.AskHelp: (),
    commands.CallForPrinter: (),
    commands.TakeBackCall: (RefusalCode.UNKNOWN_HELP,),
    commands.AnswerHelp: (RefusalCode.UNKNOWN_HELP,),
    commands.SignIn: (RefusalCode.WRONG_PIN, RefusalCode.TOO_MANY_ATTEMPTS, RefusalCode.ALREADY_SIGNED_IN),
    commands.OpenStaffCorner: (RefusalCode.WRONG_PIN, RefusalCode.TOO_MANY_ATTEMPTS),
    commands.TakeCounter: (RefusalCode.UNKNOWN_COUNTER, RefusalCode.COUNTER_TAKEN, RefusalCode.COUNTER_BUSY),
    commands.SignOut: (RefusalCode.COUNTER_BUSY,),
    commands.CallNext: _DESK,
    commands.CallTicket: (*_TICKET, RefusalCode.COUNTER_BUSY),
    commands.RecallTicket: _TICKET,
    commands.StartService: _TICKET,
    commands.FinishTicket: _TICKET,
    commands.MarkMissed: (*_TICKET, RefusalCode.TOO_EARLY_TO_MISS),
    commands.HoldTicket: _TICKET,
    commands.ReturnTicket: _TICKET,
    commands.TransferTicket: (*_TICKET, RefusalCode.UNKNOWN_SERVICE, RefusalCode.SERVICE_CLOSED),
    commands.PauseCounter: (*_DESK, RefusalCode.COUNTER_BUSY),
    commands.ResumeCounter: _DESK,
    commands.UndoLast: (*_DESK, RefusalCode.NOTHING_TO_UNDO, RefusalCode.UNDO_TOO_LATE, RefusalCode.COUNTER_BUSY),
    commands.SetPriority: _TICKET,
    commands.RemovePriority: _TICKET,
    commands.CancelTicket: _TICKET,
    commands.ReprintTicket: (*_DESK, RefusalCode.UNKNOWN_TICKET, RefusalCode.NO_KIOSK),
    commands.EnterPaperCall: _DESK,
    commands.SetSkills: (RefusalCode.UNKNOWN_COUNTER, RefusalCode.COUNTER_NOT_OPEN, RefusalCode.UNKNOWN_SERVICE),
    commands.CloseDay: (),
}
_OUTSIDE_THE_DAY = (commands.SignIn, commands.SignOut, commands.OpenStaffCorner)


def refusals_of(rule: CommandRule) -> list[RefusalCode]:
    """Every code that this command may be refused with, each once."""
    codes = [*EVERY_REQUEST, *EVERY_COMMAND, *_OWN[rule.command]]
    if rule.operator is not None:
        codes.append(RefusalCode.NO_SHIFT)
    if rule.command not in _OUTSIDE_THE_DAY:
        codes.append(RefusalCode.DAY_CLOSED)
    return list(dict.fromkeys(codes))


def booking_refusals_of(rule: CommandRule) -> list[RefusalCode]:
    """The same for a request about a booking, which needs no key."""
    signed_in = (RefusalCode.NOT_SIGNED_IN, RefusalCode.FORBIDDEN, RefusalCode.NO_SHIFT, RefusalCode.OVERLOADED)
    return list(dict.fromkeys([*EVERY_REQUEST, *EVERY_BODY, *signed_in, *BOOKING_REFUSALS[rule.command]]))


_AT = 1_789_000_200
_NAME = Words(id="Cetak KTP baru", en="Print new ID card")
_HALL = Words(id="Ruang Pelayanan", en="Service hall")

_COUNTER = CounterRow(
    id=2,
    number=2,
    zone="Ruang Pelayanan",
    name=Words(id="Loket 2", en="Counter 2"),
    service_ids=[1, 2],
    offsets_min={},
    state=CounterState.BUSY,
    operator_name="Petugas Loket 2",
    ticket_id=12,
    undo="called",
    undo_number="A 012",
    undo_until_at=_AT + 60,
)
_TICKET_ROW = TicketRow(
    id=12,
    number="A 012",
    n=31,
    service_id=1,
    state=TicketState.CALLED,
    channel=Channel.KIOSK,
    headcount=1,
    priority=None,
    slot_at=None,
    arrived_at=_AT - 900,
    turn_time_at=_AT - 900,
    called_at=_AT,
    counter_id=2,
    left_at=None,
    return_due_at=None,
    missed_count=0,
    paper=PaperState.PRINTED,
    language=Language.INDONESIAN,
)

EXAMPLES: Mapping[type[BaseModel], BaseModel] = {
    type(example): example
    for example in (
        commands.IssueTicket(service_id=1, priority=PriorityKind.ELDERLY),
        commands.CheckIn(text="K7M4 XQ9P"),
        commands.FindLaterSlot(service_id=3),
        commands.LaterSlot(slot_at=_AT + 86_400),
        commands.TakeSlot(service_id=3, slot_at=_AT + 86_400),
        commands.SlotSlip(
            code="ACDE7Q3M",
            booking_url="https://antrean.contoh.go.id/b/Zq3vKxW0m8rT1uYb5nHc2A",
            slot_at=_AT + 86_400,
            made_at=_AT,
            utc_offset_s=25_200,
            office_name="Dinas Kependudukan dan Pencatatan Sipil",
            service_name=_NAME,
            requirements=[Words(id="Fotokopi Kartu Keluarga", en="Copy of the family card")],
            language=Language.INDONESIAN,
        ),
        commands.ScanCode(text="https://antrean.contoh.go.id/b/Zq3vKxW0m8rT1uYb5nHc2A"),
        commands.ScanAnswer(outcome=ScanOutcome.WRONG_DAY, slot_at=_AT + 86_400),
        commands.ReportPaper(ticket_id=12, paper=PaperState.PRINTED),
        commands.AskHelp(),
        commands.CallForPrinter(about=HelpAbout.PAPER),
        commands.TakeBackCall(help_id=78),
        commands.AnswerHelp(help_id=77),
        commands.SignIn(operator_name="loket2", pin="481516"),
        commands.OpenStaffCorner(operator_name="loket2", pin="481516"),
        commands.TakeCounter(counter_id=2),
        commands.SignOut(),
        commands.CallNext(),
        commands.CallTicket(ticket_id=12, reason=OverrideReason.MEDICAL_EMERGENCY),
        commands.RecallTicket(ticket_id=12),
        commands.StartService(ticket_id=12),
        commands.FinishTicket(ticket_id=12),
        commands.MarkMissed(ticket_id=12),
        commands.HoldTicket(ticket_id=12, granted_min=15, reason=HoldReason.FETCHING_PAPERS),
        commands.ReturnTicket(ticket_id=12),
        commands.TransferTicket(ticket_id=12, service_id=2),
        commands.PauseCounter(reason=PauseReason.PRAYER),
        commands.ResumeCounter(),
        commands.UndoLast(),
        commands.SetPriority(ticket_id=12, priority=PriorityKind.PREGNANT),
        commands.RemovePriority(ticket_id=12, reason=PriorityReason.NOT_ENTITLED),
        commands.CancelTicket(ticket_id=12, reason=CancelReason.VISITOR_LEFT),
        commands.ReprintTicket(ticket_id=12),
        commands.EnterPaperCall(
            number="Z 003", called_at=1_767_229_200, ended_at=1_767_229_500, end=PaperCallEnd.SERVED
        ),
        commands.PaperCallAnswer(outcome=PaperCallOutcome.ENTERED),
        commands.SetSkills(counter_id=2, service_ids=[1, 2, 5]),
        commands.CloseDay(),
        commands.Done(seq=345),
        commands.DeskAnswer(seq=345, counter=_COUNTER, ticket=_TICKET_ROW),
        commands.ShiftAnswer(shift_id=4, operator_name="Petugas Loket 2", role=OperatorRole.OPERATOR, counter=_COUNTER),
        commands.StaffCorner(
            operator_name="Petugas Loket 2",
            doubtful=[commands.DoubtfulTicket(ticket_id=12, number="A 012", paper=PaperState.DOUBTFUL)],
        ),
        commands.TicketPaper(
            ticket_id=12,
            number="A 012",
            office_name="Dinas Kependudukan dan Pencatatan Sipil",
            service_name=_NAME,
            wait_at=_HALL,
            requirements=[Words(id="Fotokopi Kartu Keluarga", en="Copy of the family card")],
            is_priority=False,
            slot_at=None,
            arrived_at=_AT,
            utc_offset_s=25_200,
            n_before=6,
            likely_wait_min=20,
            shield_min=120,
            chain="0f3a409c51",
            status_url=None,
            language=Language.INDONESIAN,
        ),
        queries.TicketWhy(
            case=WhyCase.BOOKED,
            sentence=Words(
                id="K 003 punya janji 10.00, dihitung datang 08.00.",
                en="K 003 has a booking for 10:00 and counts as having come at 08:00.",
            ),
            called_at=_AT,
            own_turn_at=_AT - 900,
            other_turn_at=_AT - 7200,
            other_arrived_at=_AT - 600,
            slot_at=_AT,
            counter_id=2,
        ),
        queries.StaffingAdvice(
            made_at=_AT,
            counter_id=4,
            is_given=True,
            target_min=60,
            saving_min=14,
            further_calls=0,
            services=[
                queries.ServiceWait(service_id=1, late_min=75, changed_late_min=50),
                queries.ServiceWait(service_id=2, late_min=None, changed_late_min=None),
            ],
            n_services=4120,
        ),
        access.PairDevice(code="K7M2XQ9P", public_key="A" * 43),
        access.AskToJoin(role=DeviceRole.KIOSK, public_key="A" * 43),
        access.Joining(),
        offline.SignedByDevice(
            device_id=3,
            body=offline.AskLetter(journal="3f9c5e0b7d214a68").model_dump_json(),
            signature="A" * 86,
        ),
        offline.AskLetter(journal="3f9c5e0b7d214a68"),
        offline.OfflineLetter(letter="Z"),
        offline.HandIn(
            letter="Z",
            journal="3f9c5e0b7d214a68",
            tickets=[
                offline.OfflineTicket(
                    serial=1,
                    key="9f0d2c1e-5a64-4c3b-8f7e-2d1b6a90c4e7",
                    service_id=3,
                    taken_at=1_767_229_260,
                    heard_at=1_767_229_220,
                    paper=PaperState.PRINTED,
                )
            ],
        ),
        offline.HandedIn(
            tickets=[offline.TicketHandedIn(serial=1, outcome=HandInOutcome.TAKEN, ticket_id=57)],
            business_day="2026-09-22",
        ),
        access.Paired(device_id=3, name="Kios 1", role=DeviceRole.KIOSK),
        access.AskChallenge(device_id=3),
        access.Challenge(nonce="My4xNzg5MDAwMjAwLkFCQ0RFRkdISUpLTE1OT1A"),
        access.AskToken(device_id=3, nonce="My4xNzg5MDAwMjAwLkFCQ0RFRkdISUpLTE1OT1A", signature="B" * 86),
        access.Token(token="3.fingerprint.1789000200.signature", lives_s=300),  # noqa: S106 - an example
        access.ServerInfo(
            office_name="Dinas Kependudukan dan Pencatatan Sipil",
            version="0.1.0",
            epoch="6f1c2d34-1",
            push_url="ws://192.168.1.10:8001",
            at=_AT,
        ),
        *BOOKING_EXAMPLES,
        *PARTNER_EXAMPLES,
    )
}
"""An example of every model that travels by HTTP."""


def example_of(model: type[Command] | type[Answer] | type[BaseModel]) -> dict[str, object]:
    """The example of a model as JSON."""
    return dict(EXAMPLES[model].model_dump(mode="json"))
