"""Values of the domain as rows and answers of the wire. No decisions."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import lru_cache

from server.application.expectations import Expectations, NewcomerOutlook
from server.application.forecasting import Advice
from server.application.ports import Books, Slip
from server.domain.business_day import utc_offset_s
from server.domain.doors import door_of
from server.domain.forecast.promise import Promise
from server.domain.forecast.staffing import TARGET_S
from server.domain.office import CounterSetUp, Device, Office, Service, Text
from server.domain.queue.counters import Counter
from server.domain.queue.explanation import place_reason
from server.domain.queue.hall import UNDO_WITHIN_S
from server.domain.queue.outlook import competing_services, likely_wait_min, n_senior
from server.domain.queue.parameters import Parameters
from server.domain.queue.record import Record
from server.domain.queue.slot_worth import slot_worth
from server.domain.queue.tickets import Ticket
from server.domain.queue.turn_time import right_due_at
from server.domain.showing import Logo, ZoneBoard
from wire.codes import Language
from wire.commands import TicketPaper
from wire.messages import DeviceView
from wire.queries import ServiceWait, StaffingAdvice
from wire.rows import BoardLook, CounterRow, OfficeRow, ServiceRow, TicketRow, Words


def words(text: Text) -> Words:
    """A text of the set-up for the wire."""
    return Words(id=text.id, en=text.en)


def office_row(
    office: Office, parameters: Parameters, business_day: str | None, now: int, *, is_clock_doubtful: bool = False
) -> OfficeRow:
    """The one row about the office as a whole."""
    branch, entrance = office.branch, door_of(office, now)
    return OfficeRow(
        name=branch.name,
        business_day=business_day or "",
        utc_offset_s=utc_offset_s(now, branch.zone),
        languages=list(Language),
        shield_min=parameters.shield_min(office.largest_offset_min),
        call_timeout_s=parameters.call_timeout_s,
        call_repeats=parameters.call_repeats,
        running_text=words(branch.running_text),
        public_url=branch.public_url,
        takes_bookings=parameters.has_bookings,
        opens_at=entrance.opens_at,
        closes_at=entrance.served_until_at,
        closed_reason=None if entrance.reason is None else words(entrance.reason),
        ticket_lines=[words(each) for each in office.showing.ticket.lines],
        ticket_logo=_logo(office.showing.ticket.logo),
        boards=[_board_look(zone, board) for zone, board in sorted(office.boards.items())],
        is_clock_doubtful=is_clock_doubtful,
    )


@lru_cache(maxsize=1)
def _logo(logo: Logo | None) -> str | None:
    return None if logo is None else b64encode(logo.as_png()).decode()


def _board_look(zone: str, board: ZoneBoard) -> BoardLook:
    return BoardLook(
        zone=zone,
        screen_in=board.screen_in,
        seat_m=board.seat_m,
        running_text=None if board.text is None else words(board.text),
        pictures=list(board.pictures),
        picture_s=board.picture_s,
    )


def service_row(
    service: Service,
    office: Office,
    n_waiting: Mapping[int, int],
    counters: Sequence[Counter],
    expected: NewcomerOutlook | None,
    now: int,
) -> ServiceRow:
    """A service with how many wait for it now, how long a newcomer is likely to wait, and whether one gets a number."""
    entrance = door_of(office, now, service.id)
    expected_min = {each.id: each.expected_min for each in office.services.values()}
    planned_min = likely_wait_min(service.id, n_waiting, expected_min, counters)
    return ServiceRow(
        id=service.id,
        code=service.code,
        name=words(service.name),
        group=None if service.group is None else words(service.group),
        icon=service.icon,
        series=service.series,
        sort=service.sort,
        expected_min=service.expected_min,
        state=service.state,
        n_waiting=n_waiting.get(service.id, 0),
        likely_wait_min=planned_min,
        promise=None if expected is None else expected.promise.kind,
        likely_from_min=None if expected is None else expected.from_min,
        likely_until_min=None if expected is None else expected.until_min,
        wait_at=words(service.wait_at),
        requirements=[words(each) for each in service.requirements],
        admission=entrance.admission,
        opens_at=entrance.opens_at,
        registration_until_at=entrance.registration_until_at,
        served_until_at=entrance.served_until_at,
        closed_reason=None if entrance.reason is None else words(entrance.reason),
        is_doubtful_today=_is_doubtful(entrance.served_until_at, expected, planned_min, now),
        is_full=entrance.is_full,
    )


def _is_doubtful(ends_at: int | None, expected: NewcomerOutlook | None, planned_min: int | None, now: int) -> bool:
    """Whether a newcomer is more likely not to be called before today's service ends; False while nobody can say."""
    wait_min = planned_min if expected is None or expected.from_min is None else expected.from_min
    return ends_at is not None and wait_min is not None and now < ends_at < now + wait_min * 60


def counter_row(
    counter: Counter,
    set_up: CounterSetUp,
    operator_name: str | None,
    undoable: Record | None,
    undo_number: str | None,
    *,
    is_call_unseen: bool = False,
) -> CounterRow:
    """A counter with what it does; `undoable` is its last act while that may be taken back."""
    return CounterRow(
        id=counter.id,
        number=counter.number,
        zone=set_up.zone,
        name=words(set_up.name),
        service_ids=sorted(counter.service_ids),
        offsets_min=counter.offsets_min,
        state=counter.state,
        operator_name=operator_name,
        ticket_id=counter.ticket_id,
        ready_since_at=counter.ready_since_at,
        undo=None if undoable is None else undoable.fact.kind,
        undo_number=undo_number,
        undo_until_at=None if undoable is None else undoable.at + UNDO_WITHIN_S,
        is_call_unseen=is_call_unseen,
    )


def ticket_row(ticket: Ticket, parameters: Parameters, now: int) -> TicketRow:
    """A ticket as counters see it, with its turn time at `now`."""
    back_at = None if ticket.left_at is None or not ticket.granted_s else ticket.left_at + ticket.granted_s
    due_at = right_due_at(ticket.standing, parameters)
    is_due_later = due_at is not None and due_at > now
    return TicketRow(
        id=ticket.id,
        number=ticket.number,
        n=ticket.n,
        service_id=ticket.service_id,
        state=ticket.state,
        channel=ticket.channel,
        headcount=ticket.headcount,
        priority=ticket.priority,
        slot_at=ticket.standing.slot_at,
        arrived_at=ticket.standing.first_arrival_at,
        turn_time_at=ticket.turn_time_at(parameters, now),
        right_due_at=due_at if is_due_later else None,
        turn_time_then_at=ticket.turn_time_at(parameters, due_at) if due_at is not None and is_due_later else None,
        place=place_reason(ticket.standing, parameters, now),
        back_at=ticket.standing.arrival_at if ticket.standing.arrival_at > ticket.standing.first_arrival_at else None,
        called_at=ticket.called_at,
        counter_id=ticket.counter_id,
        left_at=ticket.left_at,
        return_due_at=back_at,
        missed_count=ticket.missed_count,
        paper=ticket.paper,
        language=ticket.language,
    )


def ticket_paper(books: Books, ticket: Ticket, slip: Slip, n_before: int) -> TicketPaper:
    """What a kiosk prints and shows of a ticket."""
    office = books.office
    service = office.services[ticket.service_id]
    expected_min = {each.id: each.expected_min for each in office.services.values()}
    counters = list(books.counters().values())
    public_url = office.branch.public_url
    promised = _promised(books.expectations, ticket)
    worth = slot_worth(ticket.standing, books.parameters, books.now)
    return TicketPaper(
        ticket_id=ticket.id,
        number=ticket.number,
        office_name=office.branch.name,
        service_name=words(service.name),
        wait_at=words(service.wait_at),
        requirements=[words(each) for each in service.requirements],
        is_priority=ticket.priority is not None,
        slot_at=ticket.standing.slot_at,
        slot_right=None if worth is None else worth.right,
        right_from_at=None if worth is None else worth.from_at,
        counts_as_at=None if worth is None else worth.counts_as_at,
        arrived_at=ticket.standing.first_arrival_at,
        utc_offset_s=utc_offset_s(books.now, office.branch.zone),
        n_before=n_before,
        likely_wait_min=likely_wait_min(service.id, books.n_waiting(), expected_min, counters),
        promise=None if promised is None else promised.kind,
        likely_from_at=None if promised is None else promised.from_at,
        likely_until_at=None if promised is None else promised.until_at,
        shield_min=books.parameters.shield_min(office.largest_offset_min),
        chain=slip.chain,
        status_url=None if public_url is None else f"{public_url}/t/{slip.status_token}",
        language=ticket.language,
    )


def _promised(expectations: Expectations, ticket: Ticket) -> Promise | None:
    """What the ticket's holder is promised; a forecast for newcomers speaks of ordinary walk-ins alone."""
    own, standing = expectations.ticket(ticket.id), ticket.standing
    if own is not None or standing.has_priority or standing.slot_at is not None:
        return own
    newcomer = expectations.newcomer(ticket.service_id)
    return None if newcomer is None else newcomer.promise


def n_before_in_books(books: Books, ticket: Ticket) -> int:
    """How many stand before a ticket now, by turn time."""
    competing = competing_services(ticket.service_id, books.counters().values())
    return n_senior(ticket.id, ticket.standing, books.waiting(), competing, books.parameters, books.now)


def staffing_answer(advice: Advice) -> StaffingAdvice:
    """Advice with both its figures; waits in whole minutes, rounded up."""
    compared = advice.compared
    as_is = {} if compared is None else compared.newcomer_late_s
    changed = {} if compared is None else compared.changed_newcomer_late_s
    return StaffingAdvice(
        made_at=advice.made_at,
        counter_id=advice.counter_id,
        is_given=advice.is_given,
        target_min=TARGET_S // 60,
        saving_min=None if compared is None else round(compared.saving_s / 60),
        further_calls=None if compared is None else compared.further_calls,
        services=[
            ServiceWait(service_id=each, late_min=_minutes(as_is[each]), changed_late_min=_minutes(changed.get(each)))
            for each in sorted(as_is)
        ],
        n_services=advice.n_services,
    )


def _minutes(duration_s: int | None) -> int | None:
    return None if duration_s is None else -(-duration_s // 60)


def device_view(device: Device) -> DeviceView:
    """A device as it is told about itself."""
    return DeviceView(
        id=device.id,
        name=device.name,
        role=device.role,
        zones=list(device.zones),
        counter_id=device.counter_id,
        hardware=dict(device.hardware),
    )
