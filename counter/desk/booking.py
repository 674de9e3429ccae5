"""The next visit of whoever stands at the counter, and bookings by their code: questions, forms and commands.

A booking is made in steps, each of them one question: service, day, time, who comes. The slot is kept free while the
last one is typed. Nothing here is about the ticket at the counter, so it stays open when another visitor is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from counter.desk import hall
from counter.desk.choice import Choice, Option, Question, ask, numbered
from counter.desk.draft import Deed, Draft, Field, Form
from counter.desk.events import PrintSlip
from counter.desk.keys import Act
from counter.desk.orders import Order
from counter.desk.state import Desk, Notice
from wire import bookings
from wire.codes import BookingState, Language, RefusalCode, VisitorField
from wire.commands import Answer, Command

Step = Choice | Form | Order | Notice | PrintSlip
"""A step of a booking leads to a further question, to fields, to a command, to paper, or to a word why it ends."""

CODE_FORM = Form(fields=(Field.CODE,), draft=Draft())

_FIELD_OF = {VisitorField.NAME: Field.NAME, VisitorField.PHONE: Field.PHONE, VisitorField.NIK: Field.NIK}
_SLOT_IS_GONE = frozenset({RefusalCode.SLOT_TAKEN, RefusalCode.HOLD_EXPIRED, RefusalCode.TOO_LATE_TO_BOOK})


def begin(desk: Desk) -> Order:
    """The follow-up key: first ask which services take bookings at all."""
    standing = desk.ticket
    draft = Draft(
        service_id=standing.service_id if standing else desk.served_service_id,
        language=standing.language if standing else Language.INDONESIAN,
    )
    return Order(command=bookings.AskBookable(), act=Act.FOLLOW_UP, draft=draft)


def after_answer(desk: Desk, draft: Draft, answer: Answer) -> Step | None:
    """What an answer about bookings leads to; None when there is nothing more to do."""
    step = _AFTER.get(type(answer))
    return None if step is None else step(desk, draft, answer)


def after_refusal(draft: Draft, command: Command, code: RefusalCode, faults: tuple[str, ...]) -> Step | None:
    """How it goes on after a refusal, beside the sentence that says it; None when there the booking ends."""
    if isinstance(command, bookings.FindBooking):
        return replace(CODE_FORM, wrong=frozenset({Field.CODE}))
    if code in _SLOT_IS_GONE and draft.slots is not None:
        return _ask_slots(replace(draft, held=None, lost=code), draft.slots.day)
    if isinstance(command, bookings.ConfirmPlace):
        known = [fault for text in faults if (fault := bookings.fault_of(text)) is not None]
        at_fields = {_FIELD_OF[name]: fault for name, fault in known if name in _FIELD_OF}
        return replace(_visitor_form(draft), faults=at_fields)
    if code is RefusalCode.WRONG_PROOF:
        return Form(fields=(Field.PROOF,), draft=draft, wrong=frozenset({Field.PROOF}))
    return None


def pick(desk: Desk, choice: Choice, option: Option) -> Step | None:
    """Where a line of a booking's question leads; None closes it."""
    assert choice.draft is not None, "a question of a booking has a draft"
    assert not isinstance(option.value, str) or isinstance(option.value, Deed), "lines of bookings are ids or deeds"
    return _PICKS[choice.question](desk, choice.draft, option.value)


def give(desk: Desk, form: Form, typed: Mapping[Field, str]) -> Step:
    """What was typed, as a command; or a word about what is missing."""
    draft = replace(form.draft, typed=typed)
    if Field.CODE in form.fields:
        code = typed.get(Field.CODE, "").strip()
        return Notice.CODE_MISSING if not code else Order(command=bookings.FindBooking(code=code[:40]), draft=draft)
    if Field.PROOF in form.fields:
        return _change(replace(draft, typed={}), typed.get(Field.PROOF, "").strip()[:20])
    assert draft.held is not None, "who comes is asked while a slot is kept"
    confirm = bookings.ConfirmPlace(
        token=draft.held.token, **{name.value: typed.get(field, "") for name, field in _FIELD_OF.items()}
    )
    return Order(command=confirm, draft=draft)


def leave(form: Form | None) -> Order | None:
    """What is left to do when fields are closed: a slot that nobody will take is given back at once."""
    if form is None or form.draft.held is None:
        return None
    return Order(command=bookings.ReleasePlace(token=form.draft.held.token))


def local(at: int, utc_offset_s: int) -> datetime:
    """An instant on the office's clock."""
    return datetime.fromtimestamp(at, UTC) + timedelta(seconds=utc_offset_s)


def _services(desk: Desk, draft: Draft, answer: bookings.BookableServices) -> Step:
    known = [each.service_id for each in answer.services if hall.service(desk.rows, each.service_id) is not None]
    if not known:
        return Notice.NOTHING_BOOKABLE
    needs_nik = frozenset(each.service_id for each in answer.services if each.needs_nik)
    choice = ask(Question.BOOK_SERVICE, numbered(known))
    marked = known.index(draft.service_id) if draft.service_id in known else 0
    return replace(choice, marked=marked, draft=replace(draft, needs_nik=needs_nik))


def _days(desk: Desk, draft: Draft, answer: bookings.OfferedDays) -> Step:
    """Days by their date: 24 is what stands in everybody's calendar."""
    options = [
        Option(code=f"{date.fromisoformat(each.day).day:02}", value=place, is_possible=each.n_free > 0)
        for place, each in enumerate(answer.days)
    ]
    if not any(option.is_possible for option in options):
        return Notice.NO_DAY_FREE
    return replace(ask(Question.BOOK_DAY, options), draft=replace(draft, days=answer))


def _slots(desk: Desk, draft: Draft, answer: bookings.OfferedSlots) -> Step:
    """Times by the clock: 0930 is half past nine."""
    branch = hall.office(desk.rows)
    offset_s = branch.utc_offset_s if branch else 0
    options = [
        Option(code=f"{local(each.slot_at, offset_s):%H%M}", value=each.slot_at, is_possible=each.n_free > 0)
        for each in answer.slots
    ]
    if not any(option.is_possible for option in options):
        return Notice.NO_TIME_FREE
    return replace(ask(Question.BOOK_TIME, options), draft=replace(draft, slots=answer, lost=None))


def _held(desk: Desk, draft: Draft, answer: bookings.HeldPlace) -> Step:
    return _visitor_form(replace(draft, held=answer))


def _slip(desk: Desk, draft: Draft, answer: bookings.BookingSlip) -> Step:
    """The booking as it is now; Enter closes it."""
    deeds = [Deed.CLOSE]
    if answer.state is BookingState.CONFIRMED:
        deeds += [Deed.MOVE, Deed.CANCEL]
        deeds += [Deed.PRINT] if desk.has_printer else []
    return replace(ask(Question.BOOKING, numbered(deeds)), draft=Draft(service_id=answer.service_id, changed=answer))


def _pick_service(desk: Desk, draft: Draft, value: object) -> Step:
    assert isinstance(value, int)
    return Order(command=bookings.AskDays(service_id=value), draft=replace(draft, service_id=value))


def _pick_day(desk: Desk, draft: Draft, value: object) -> Step:
    assert isinstance(value, int)
    assert draft.days is not None, "days were offered"
    return _ask_slots(draft, draft.days.days[value].day)


def _pick_time(desk: Desk, draft: Draft, value: object) -> Step:
    assert isinstance(value, int)
    assert draft.service_id is not None, "a service was chosen"
    chosen = replace(draft, slot_at=value)
    if draft.changed is not None:
        return _proven(chosen)
    hold = bookings.HoldPlace(service_id=draft.service_id, slot_at=value, language=draft.language)
    return Order(command=hold, draft=chosen)


def _pick_deed(desk: Desk, draft: Draft, value: object) -> Step | None:
    if value is Deed.MOVE:
        assert draft.service_id is not None, "a booking is for a service"
        return Order(command=bookings.AskDays(service_id=draft.service_id), draft=draft)
    if value is Deed.CLOSE:
        return None
    if value is Deed.PRINT:
        assert draft.changed is not None, "there is a booking"
        return PrintSlip(slip=draft.changed)
    assert draft.changed is not None, "there is a booking"
    cancelling = replace(draft, is_cancelling=True)
    if draft.changed.phone_hint:
        return _proven(cancelling)
    return replace(ask(Question.BOOKING_CANCEL, numbered([Deed.CANCEL])), draft=cancelling)


def _pick_cancel(desk: Desk, draft: Draft, value: object) -> Step:
    return _change(draft, "")


def _proven(draft: Draft) -> Step:
    """The change itself, or first the last digits of the phone, if the visitor gave one."""
    assert draft.changed is not None, "there is a booking to be changed"
    return Form(fields=(Field.PROOF,), draft=draft) if draft.changed.phone_hint else _change(draft, "")


def _change(draft: Draft, proof: str) -> Order:
    assert draft.changed is not None, "there is a booking to be changed"
    token = draft.changed.token
    if draft.is_cancelling:
        return Order(command=bookings.CancelBooking(token=token, proof=proof), draft=draft)
    assert draft.slot_at is not None, "a time was chosen"
    return Order(command=bookings.MoveBooking(token=token, slot_at=draft.slot_at, proof=proof), draft=draft)


def _ask_slots(draft: Draft, day: str) -> Order:
    assert draft.service_id is not None, "a service was chosen"
    return Order(command=bookings.AskSlots(service_id=draft.service_id, day=day), draft=draft)


def _visitor_form(draft: Draft) -> Form:
    fields = (Field.NAME, Field.PHONE)
    return Form(fields=(*fields, Field.NIK) if draft.service_id in draft.needs_nik else fields, draft=draft)


# Each step takes its own class of answer; the table pairs them, so the common type cannot be narrower.
_AFTER: Mapping[type[Answer], Callable[[Desk, Draft, Any], Step]] = {
    bookings.BookableServices: _services,
    bookings.OfferedDays: _days,
    bookings.OfferedSlots: _slots,
    bookings.HeldPlace: _held,
    bookings.BookingSlip: _slip,
}

_PICKS: Mapping[Question, Callable[[Desk, Draft, object], Step | None]] = {
    Question.BOOK_SERVICE: _pick_service,
    Question.BOOK_DAY: _pick_day,
    Question.BOOK_TIME: _pick_time,
    Question.BOOKING: _pick_deed,
    Question.BOOKING_CANCEL: _pick_cancel,
}
