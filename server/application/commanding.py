"""Carrying out a command: who may, in which day, once for each key, and what is answered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from server.application.caller import Caller, may_use_pin, require_right
from server.application.days import require_open_day, turn_day
from server.application.handlers import arriving, mending, papercalls, scanning, serving, shifts, taking
from server.application.ports import Books, OperatorAccount
from server.application.refusals import Refusal
from server.domain.office import Device
from wire import commands
from wire.codes import RefusalCode
from wire.commands import Answer, Command, CommandRule

# Each handler takes its own class of command; the table below pairs them, so the common type cannot be narrower.
Handler = Callable[[Any, Caller, Any], Answer]

HANDLERS: Mapping[type[Command], Handler] = {
    commands.IssueTicket: taking.issue_ticket,
    commands.CheckIn: arriving.check_in,
    commands.ScanCode: scanning.scan_code,
    commands.ReportPaper: taking.report_paper,
    commands.AskHelp: taking.ask_help,
    commands.CallForPrinter: taking.call_for_printer,
    commands.TakeBackCall: taking.take_back_call,
    commands.AnswerHelp: mending.answer_help,
    commands.TakeCounter: shifts.take_counter,
    commands.SignOut: shifts.sign_out,
    commands.CallNext: serving.call_next,
    commands.CallTicket: serving.call_ticket,
    commands.RecallTicket: serving.recall_ticket,
    commands.StartService: serving.start_service,
    commands.FinishTicket: serving.finish_ticket,
    commands.MarkMissed: serving.mark_missed,
    commands.HoldTicket: serving.hold_ticket,
    commands.ReturnTicket: mending.return_ticket,
    commands.TransferTicket: serving.transfer_ticket,
    commands.PauseCounter: shifts.pause_counter,
    commands.ResumeCounter: shifts.resume_counter,
    commands.UndoLast: mending.undo_last,
    commands.SetPriority: mending.set_priority,
    commands.RemovePriority: mending.remove_priority,
    commands.CancelTicket: mending.cancel_ticket,
    commands.ReprintTicket: mending.reprint_ticket,
    commands.EnterPaperCall: papercalls.enter_paper_call,
    commands.SetSkills: shifts.set_skills,
    commands.CloseDay: shifts.close_day,
}
"""Every command but those that bring a PIN, which is checked before the writer is asked, and those about later days."""

OK = "ok"

_OUTSIDE_THE_DAY = (commands.SignIn, commands.SignOut, commands.OpenStaffCorner, commands.TakeSlot)
"""An operator may come and go when the day is closed, put paper into a kiosk, and visitors may book another day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Answer or refusal as it is kept: `status` is OK or a refusal code, `body` the answer's JSON or the detail."""

    status: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command as it reached the server.

    Attributes:
        key: made by the client for one intent; the same key gives the same reply.
        body: what was sent, to tell a repetition from another command under the same key.
        account: the operator whose PIN was checked, for the commands that bring one.
        act: what carries it out, for the commands that take more than the books.
    """

    device: Device
    rule: CommandRule
    command: Command
    key: str
    body: bytes
    account: OperatorAccount | None = None
    act: Callable[[Books, Caller], Answer] | None = None

    @property
    def body_hash(self) -> str:
        """Tells whether two orders are the same."""
        said = self.body
        if "pin" in type(self.command).model_fields:
            # Kept until the day ends: behind so fast a hash a PIN would be found in a moment. The rest has to do.
            said = self.command.model_dump_json(exclude={"pin"}).encode()
        return hashlib.sha256(self.rule.path.encode() + b"\0" + said).hexdigest()


class ReplyBooks(Books, Protocol):
    """Books that also keep replies."""

    def kept_reply(self, device_id: int, key: str) -> tuple[str, Reply] | None:
        """The hash of the body and the reply kept under this key today."""
        ...

    def keep_reply(self, device_id: int, key: str, body_hash: str, reply: Reply) -> None: ...


def carry_out(books: ReplyBooks, order: Order) -> Reply:
    """The reply to an order, the kept one if its key was seen before.

    Raises:
        Refusal: `key_reused`; it is not kept, for the key belongs to another order.
    """
    kept = books.kept_reply(order.device.id, order.key)
    if kept is not None:
        if kept[0] != order.body_hash:
            raise Refusal(RefusalCode.KEY_REUSED, "this key was used for another command")
        return kept[1]
    reply = _decide(books, order)
    books.keep_reply(order.device.id, order.key, order.body_hash, reply)
    return reply


def _decide(books: ReplyBooks, order: Order) -> Reply:
    books.begin_command(actor=0, device=0)
    turn_day(books)
    caller = Caller(device=order.device, shift=books.shift_at(order.device.id))
    books.begin_command(actor=caller.operator_id, device=order.device.id)
    try:
        answer = _handle(books, caller, order)
    except Refusal as refusal:
        # A refusal changes nothing: whatever was recorded before it would be half a command.
        assert not books.command_records, f"{order.rule.path} recorded facts and was refused"
        return Reply(status=refusal.code.value, body=refusal.detail)
    return Reply(status=OK, body=answer.model_dump_json())


def _handle(books: ReplyBooks, caller: Caller, order: Order) -> Answer:
    require_right(caller, order.rule)
    if not isinstance(order.command, _OUTSIDE_THE_DAY):
        require_open_day(books)
    if order.account is not None:
        if not may_use_pin(order.account.role):
            raise Refusal(RefusalCode.FORBIDDEN, f"an {order.account.role} does not sign in at devices")
        prove = taking.open_staff_corner if isinstance(order.command, commands.OpenStaffCorner) else shifts.sign_in
        return prove(books, caller, order.account)
    if order.act is not None:
        return order.act(books, caller)
    return HANDLERS[type(order.command)](books, caller, order.command)
