"""Rows to values and back. One function per value, no decisions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from server.domain.booking.settings import BookingSettings, ServiceBooking
from server.domain.leaflet import Leaflet
from server.domain.office import Branch, CounterSetUp, Device, Service, Shift, Text
from server.domain.queue.choice import Candidate
from server.domain.queue.counters import Counter
from server.domain.queue.parameters import Parameters
from server.domain.queue.tickets import Ticket
from server.domain.queue.turn_time import Standing
from server.domain.showing import Showing
from server.domain.speech_settings import SpeechSettings
from wire.codes import Channel, DeviceRole, Language, OperatorRole, PaperState, PriorityKind, ServiceState, TicketState

# A database row has columns of many types; the mapping below is where they become typed values.
AnyRow = Row[Any]
Columns = dict[str, Any]


def ticket_of(row: AnyRow) -> Ticket:
    """A row of `ticket` as a value."""
    return Ticket(
        id=row.id,
        n=row.n,
        number=row.number,
        service_id=row.service_id,
        state=TicketState(row.state),
        channel=Channel(row.channel),
        headcount=row.headcount,
        language=Language(row.language),
        priority=None if row.priority is None else PriorityKind(row.priority),
        standing=Standing(
            first_arrival_at=row.first_arrival_at,
            arrival_at=row.arrival_at,
            carried_at=row.carried_at,
            slot_at=row.slot_at,
            has_priority=row.priority is not None,
        ),
        counter_id=row.counter_id,
        called_at=row.called_at,
        call_seq=row.call_seq,
        left_at=row.left_at,
        left_with=row.left_with,
        granted_s=row.granted_s,
        missed_count=row.missed_count,
        paper=PaperState(row.paper),
        touched_seq=row.touched_seq,
    )


def columns_of(ticket: Ticket) -> Columns:
    """The columns of `ticket` that facts change."""
    return {
        "service_id": ticket.service_id,
        "state": ticket.state.value,
        "priority": None if ticket.priority is None else ticket.priority.value,
        "slot_at": ticket.standing.slot_at,
        "arrival_at": ticket.standing.arrival_at,
        "carried_at": ticket.standing.carried_at,
        "counter_id": ticket.counter_id,
        "called_at": ticket.called_at,
        "call_seq": ticket.call_seq,
        "left_at": ticket.left_at,
        "left_with": ticket.left_with,
        "granted_s": ticket.granted_s,
        "missed_count": ticket.missed_count,
        "paper": ticket.paper.value,
        "touched_seq": ticket.touched_seq,
    }


def first_columns_of(ticket: Ticket) -> Columns:
    """The columns of `ticket` that never change after its first fact."""
    return {
        "id": ticket.id,
        "n": ticket.n,
        "number": ticket.number,
        "channel": ticket.channel.value,
        "headcount": ticket.headcount,
        "language": ticket.language.value,
        "first_arrival_at": ticket.standing.first_arrival_at,
    }


def candidate_of(row: Sequence[Any]) -> Candidate:
    """Seven columns of a waiting ticket as the rule sees it."""
    ticket_id, service_id, n, first_arrival_at, arrival_at, carried_at, slot_at, priority = row
    return Candidate(
        ticket_id=ticket_id,
        service_id=service_id,
        n=n,
        standing=Standing(
            first_arrival_at=first_arrival_at,
            arrival_at=arrival_at,
            carried_at=carried_at,
            slot_at=slot_at,
            has_priority=priority is not None,
        ),
    )


def counter_of(row: AnyRow) -> Counter:
    """What a row of `counter` says of today."""
    return Counter(
        id=row.id,
        number=row.number,
        service_ids=frozenset(row.services),
        offsets_min={int(service_id): minutes for service_id, minutes in row.offsets.items()},
        is_open=bool(row.is_open),
        is_paused=bool(row.is_paused),
        ready_since_at=row.ready_since_at,
        ticket_id=row.ticket_id,
    )


def counter_columns_of(counter: Counter) -> Columns:
    """The columns of `counter` that facts change."""
    return {
        "services": sorted(counter.service_ids),
        "offsets": {str(service_id): minutes for service_id, minutes in counter.offsets_min.items()},
        "is_open": int(counter.is_open),
        "is_paused": int(counter.is_paused),
        "ready_since_at": counter.ready_since_at,
        "ticket_id": counter.ticket_id,
    }


def counter_set_up_of(row: AnyRow) -> CounterSetUp:
    """What a row of `counter` says of every day."""
    return CounterSetUp(
        id=row.id,
        number=row.number,
        name=Text(**row.name),
        zone=row.zone,
        service_ids=frozenset(row.planned_services),
        offsets_min={int(service_id): minutes for service_id, minutes in row.planned_offsets.items()},
    )


def counter_set_up_columns_of(counter: CounterSetUp) -> Columns:
    """The columns of `counter` that say what it is every day."""
    return {
        "number": counter.number,
        "name": said(counter.name),
        "zone": counter.zone,
        "planned_services": sorted(counter.service_ids),
        "planned_offsets": {str(service_id): minutes for service_id, minutes in sorted(counter.offsets_min.items())},
    }


def service_of(row: AnyRow) -> Service:
    """A row of `service` as a value."""
    return Service(
        id=row.id,
        code=row.code,
        name=Text(**row.name),
        group=None if row.service_group is None else Text(**row.service_group),
        icon=row.icon,
        series=row.series,
        sort=row.sort,
        expected_min=row.expected_min,
        state=ServiceState(row.state),
        wait_at=Text(**row.wait_at),
        requirements=tuple(Text(**each) for each in row.requirements),
        leaflet=Leaflet.from_record(row.leaflet),
        booking=ServiceBooking.from_record(row.booking),
        full_on=row.full_on,
    )


def service_columns_of(service: Service) -> Columns:
    """The columns of `service` but its id."""
    return {
        "code": service.code,
        "name": said(service.name),
        "service_group": None if service.group is None else said(service.group),
        "icon": service.icon,
        "series": service.series,
        "sort": service.sort,
        "expected_min": service.expected_min,
        "state": service.state.value,
        "wait_at": said(service.wait_at),
        "requirements": [said(each) for each in service.requirements],
        "leaflet": service.leaflet.to_record(),
        "booking": service.booking.to_record(),
    }


def said(text: Text) -> Columns:
    """Words in both languages as a JSON column holds them."""
    return {"id": text.id, "en": text.en}


def branch_of(row: AnyRow) -> Branch:
    """The set-up part of a row of `branch`."""
    return Branch(
        id=row.id,
        name=row.name,
        zone=row.zone,
        reset_hour=row.reset_hour,
        public_url=row.public_url,
        running_text=Text(**row.running_text),
        next_parameters=Parameters.from_record(row.next_parameters),
        speech=SpeechSettings.from_record(row.speech),
        keep_persons_days=row.keep_persons_days,
        booking=BookingSettings.from_record(row.booking),
    )


def branch_columns_of(branch: Branch) -> Columns:
    """The columns of `branch` that people choose."""
    return {
        "name": branch.name,
        "zone": branch.zone,
        "reset_hour": branch.reset_hour,
        "public_url": branch.public_url,
        "running_text": said(branch.running_text),
        "next_parameters": branch.next_parameters.to_record(),
        "speech": branch.speech.to_record(),
        "keep_persons_days": branch.keep_persons_days,
        "booking": branch.booking.to_record(),
    }


def showing_of(row: AnyRow) -> Showing:
    """A row of `showing` as a value."""
    return Showing.from_record({"ticket": row.ticket, "boards": row.boards})


def showing_columns_of(showing: Showing) -> Columns:
    """The columns of `showing` but its id."""
    return showing.to_record()


def device_of(row: AnyRow) -> Device:
    """A row of `device` as a value."""
    return Device(
        id=row.id,
        role=DeviceRole(row.role),
        name=row.name,
        zones=tuple(row.zones),
        counter_id=row.counter_id,
        hardware=dict(row.hardware),
    )


def shift_of(row: AnyRow) -> Shift:
    """A row of `shift` joined with its operator's name and role."""
    return Shift(
        id=row.id,
        device_id=row.device_id,
        operator_id=row.operator_id,
        operator_name=row.name,
        role=OperatorRole(row.role),
        counter_id=row.counter_id,
    )
