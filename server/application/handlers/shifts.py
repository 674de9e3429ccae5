"""Operators at counters: signing in, sitting down, pausing, leaving, and closing the day."""

from collections.abc import Collection

from server.application import days
from server.application.caller import Caller
from server.application.handlers.answers import counter_now, desk_answer
from server.application.ports import Books, OperatorAccount
from server.application.queueing import call_by_rule
from server.application.refusals import Refusal
from server.domain.office import CounterSetUp, Shift
from server.domain.queue import facts
from wire.codes import RefusalCode
from wire.commands import (
    CloseDay,
    DeskAnswer,
    Done,
    PauseCounter,
    ResumeCounter,
    SetSkills,
    ShiftAnswer,
    SignOut,
    TakeCounter,
)


def sign_in(books: Books, caller: Caller, account: OperatorAccount) -> ShiftAnswer:
    """Open a shift for an operator whose PIN was checked. The same operator signing in again just goes on."""
    shift = caller.shift
    if shift is not None and shift.operator_id != account.id:
        raise Refusal(RefusalCode.ALREADY_SIGNED_IN, f"somebody else is signed in at device {caller.device.id}")
    if shift is None:
        shift = books.open_shift(caller.device.id, account)
        books.record(facts.ShiftOpened(shift=shift.id, operator=account.id))
    return _shift_answer(books, shift)


def take_counter(books: Books, caller: Caller, command: TakeCounter) -> ShiftAnswer:
    """Sit down at a counter: it opens with the services planned for it, and calls nobody yet.

    One's own counter is taken over from another computer, and anybody's from a revoked one, with the ticket there.
    """
    shift = caller.signed_in()
    set_up = books.office.counters.get(command.counter_id)
    if set_up is None:
        raise Refusal(RefusalCode.UNKNOWN_COUNTER, f"there is no counter {command.counter_id}")
    if shift.counter_id == set_up.id:
        return _shift_answer(books, shift)
    sitting = books.shift_of_counter(set_up.id)
    if sitting is not None and not _is_left(books, sitting, shift):
        raise Refusal(RefusalCode.COUNTER_TAKEN, f"somebody sits at counter {set_up.number}")
    if shift.counter_id is not None:
        _leave(books, shift.counter_id)
    if sitting is not None:
        # Whoever stands there stays there: the visitor has nothing to do with a broken computer.
        books.record(facts.ShiftClosed(shift=sitting.id, operator=sitting.operator_id))
        books.close_shift(sitting)
    shift = books.seat_shift(shift, set_up.id)
    books.record(_opened(set_up))
    return _shift_answer(books, shift)


def sign_out(books: Books, caller: Caller, command: SignOut) -> Done:
    """Close the counter and the shift."""
    shift = caller.signed_in()
    if shift.counter_id is not None and books.counters()[shift.counter_id].is_open:
        _leave(books, shift.counter_id)
    seq = books.record(facts.ShiftClosed(shift=shift.id, operator=shift.operator_id)).seq
    books.close_shift(shift)
    return Done(seq=seq)


def pause_counter(books: Books, caller: Caller, command: PauseCounter) -> DeskAnswer:
    """Stop taking tickets for a while; a pause takes the readiness back."""
    counter = caller.counter(books)
    if counter.ticket_id is not None:
        raise Refusal(RefusalCode.COUNTER_BUSY, f"a ticket stands at counter {counter.number}")
    if not counter.is_paused:
        books.record(facts.CounterPaused(counter=counter.id, reason=command.reason.value))
    return desk_answer(books, caller)


def resume_counter(books: Books, caller: Caller, command: ResumeCounter) -> DeskAnswer:
    """End a pause."""
    resume(books, caller)
    return desk_answer(books, caller)


def resume(books: Books, caller: Caller) -> None:
    """Open the caller's counter again if it is paused, with the services it has now."""
    counter = caller.counter(books)
    if counter.is_paused:
        offsets = {str(service_id): minutes for service_id, minutes in counter.offsets_min.items()}
        books.record(
            facts.CounterOpened(
                counter=counter.id, number=counter.number, services=sorted(counter.service_ids), offsets=offsets
            )
        )


def set_skills(books: Books, caller: Caller, command: SetSkills) -> Done:
    """Change what an open counter serves, by a supervisor at a staff program."""
    return Done(seq=change_skills(books, command.counter_id, command.service_ids))


def change_skills(books: Books, counter_id: int, service_ids: Collection[int]) -> int:
    """Change what an open counter serves; if it is ready, whoever it can serve now is called at once.

    Gives the number of the fact.

    Raises:
        Refusal: `unknown_counter`, `counter_not_open`, `unknown_service`.
    """
    counter, set_up = books.counters().get(counter_id), books.office.counters.get(counter_id)
    if counter is None or set_up is None:
        raise Refusal(RefusalCode.UNKNOWN_COUNTER, f"there is no counter {counter_id}")
    if not counter.is_open:
        raise Refusal(RefusalCode.COUNTER_NOT_OPEN, f"counter {counter.number} is closed")
    unknown = set(service_ids) - set(books.office.services)
    if unknown:
        raise Refusal(RefusalCode.UNKNOWN_SERVICE, f"there is no service {min(unknown)}")
    # Planned offsets only: tickets in people's hands promise that no greater one will ever count.
    services = sorted(set(service_ids))
    offsets = {str(each): set_up.offsets_min[each] for each in services if each in set_up.offsets_min}
    seq = books.record(facts.SkillsSet(counter=counter.id, services=services, offsets=offsets)).seq
    if counter.ready_since_at is not None:
        call_by_rule(books, counter.id)
    return seq


def close_day(books: Books, caller: Caller, command: CloseDay) -> Done:
    """End the business day by a supervisor's word."""
    days.close_day(books)
    return Done(seq=books.command_records[-1].seq)


def _is_left(books: Books, sitting: Shift, newcomer: Shift) -> bool:
    """Whether a counter waits in vain: its operator sits at another computer now, or its own was revoked."""
    return sitting.operator_id == newcomer.operator_id or books.device(sitting.device_id) is None


def _leave(books: Books, counter_id: int) -> None:
    counter = books.counters()[counter_id]
    if counter.ticket_id is not None:
        raise Refusal(RefusalCode.COUNTER_BUSY, f"a ticket stands at counter {counter.number}")
    books.record(facts.CounterClosed(counter=counter_id))


def _opened(set_up: CounterSetUp) -> facts.CounterOpened:
    offsets = {str(service_id): minutes for service_id, minutes in set_up.offsets_min.items()}
    return facts.CounterOpened(
        counter=set_up.id, number=set_up.number, services=sorted(set_up.service_ids), offsets=offsets
    )


def _shift_answer(books: Books, shift: Shift) -> ShiftAnswer:
    return ShiftAnswer(
        shift_id=shift.id,
        operator_name=shift.operator_name,
        role=shift.role,
        counter=None if shift.counter_id is None else counter_now(books, shift.counter_id),
    )
