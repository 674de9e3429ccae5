"""A day file of `giliran simulate`: JSON read into a day that can be run, or refused by the name of the field.

Members that are not part of a day are left unread, so that a day may carry notes of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from server.domain.queue.choice import CounterSkills
from server.domain.queue.day_fields import BadDay, Fields, read_object
from server.domain.queue.parameters import Parameters
from server.domain.queue.simulated_office import (
    Absence,
    CounterPlan,
    OfficeRules,
    Pause,
    SimulatedVisitor,
    by_turn_time,
)
from server.domain.queue.turn_time import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTimes:
    """The rule's durations as a day file gives them: any that make sense, not only those an office may choose."""

    booking_head_start_s: int
    priority_head_start_s: int
    grace_s: int
    fade_end_s: int
    lead_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedDay:
    """A day ready to run.

    Attributes:
        ticket_names: the file's ticket ids in the order of issue numbers, which start at 1.
    """

    counters: tuple[CounterPlan, ...]
    visitors: tuple[SimulatedVisitor, ...]
    rules: OfficeRules
    ticket_names: tuple[str, ...]


def read_day(text: str) -> SimulatedDay:
    """The day that a file describes; issue numbers follow arrival, then ticket id.

    Raises:
        BadDay: the text is not JSON or a field does not make sense; names the first such field.
    """
    try:
        # Decimals stay decimals: 0.175 minutes are 10.5 seconds here, and slightly less in binary.
        read = json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadDay("the day", f"is not JSON: {' '.join(str(error).split())}") from error
    day = read_object("", read)
    rules = _read_rules(day.nested("parameters"))
    counters_read = day.nested_list("counters")
    services = _number_services(counters_read)
    counters = _read_counters(counters_read, services)
    last_close_at = max((counter.closes_at for counter in counters), default=0)
    tickets = _read_tickets(day.nested_list("tickets"), services, last_close_at)
    return SimulatedDay(
        counters=counters,
        visitors=tuple(ticket.as_visitor(n) for n, ticket in enumerate(tickets, start=1)),
        rules=rules,
        ticket_names=tuple(ticket.name for ticket in tickets),
    )


def _refuse_constant(constant: str) -> object:
    raise ValueError(f"{constant} is not a number")


def _read_rules(parameters: Fields) -> OfficeRules:
    default = Parameters()
    times = DayTimes(
        booking_head_start_s=parameters.duration_s("HA", default_min=default.booking_head_start_min),
        priority_head_start_s=parameters.duration_s("HP", default_min=default.priority_head_start_min),
        grace_s=parameters.duration_s("g", default_min=default.grace_min),
        fade_end_s=parameters.duration_s("T", default_min=default.fade_end_min),
        lead_s=parameters.duration_s("lead", default_min=default.lead_min),
    )
    if times.fade_end_s <= times.grace_s:
        raise parameters.bad("T", "must be greater than g")
    timeout_s = parameters.count("call_timeout_s", default=default.call_timeout_s)
    repeats = parameters.count("call_repeats", default=default.call_repeats)
    return OfficeRules(times=times, missed_after_s=timeout_s * repeats, discipline=by_turn_time(times))


def _number_services(counters: Iterable[Fields]) -> Mapping[str, int]:
    names = {name for counter in counters for name in counter.texts("services")}
    return {name: number for number, name in enumerate(sorted(names), start=1)}


def _read_counters(counters: Iterable[Fields], services: Mapping[str, int]) -> tuple[CounterPlan, ...]:
    by_id: dict[int, CounterPlan] = {}
    for fields in counters:
        counter_id = fields.integer("id")
        if counter_id in by_id:
            raise fields.bad("id", f"is a duplicate: {counter_id}")
        by_id[counter_id] = _read_counter(counter_id, fields, services)
    return tuple(by_id.values())


def _read_counter(counter_id: int, fields: Fields, services: Mapping[str, int]) -> CounterPlan:
    opens_at, closes_at = fields.clock("open"), fields.clock("close")
    if closes_at <= opens_at:
        raise fields.bad("close", "must be later than open")
    pauses = []
    for starts_at, ends_at in fields.clock_pairs("breaks"):
        if ends_at <= starts_at:
            raise fields.bad("breaks", "must end later than they start")
        pauses.append(Pause(starts_at=starts_at, ends_at=ends_at))
    # An offset for a service that the counter does not serve can change nothing.
    offsets_min = {services[name]: each for name, each in fields.whole_minutes("offsets").items() if name in services}
    skills = CounterSkills(
        counter_id=counter_id,
        service_ids=frozenset(services[name] for name in fields.texts("services")),
        offsets_min=offsets_min,
    )
    return CounterPlan(skills=skills, opens_at=opens_at, closes_at=closes_at, pauses=tuple(pauses))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ticket:
    name: str
    service_id: int
    standing: Standing
    service_s: int
    absence: Absence | None

    def as_visitor(self, n: int) -> SimulatedVisitor:
        return SimulatedVisitor(
            n=n,
            service_id=self.service_id,
            standing=self.standing,
            service_s=self.service_s,
            absence=self.absence,
        )


def _read_tickets(tickets: Iterable[Fields], services: Mapping[str, int], last_close_at: int) -> list[_Ticket]:
    """The tickets in the order of their issue numbers."""
    by_name: dict[str, _Ticket] = {}
    for fields in tickets:
        ticket = _read_ticket(fields, services)
        if ticket.name in by_name:
            raise fields.bad("id", f"is a duplicate: {ticket.name!r}")
        if ticket.standing.arrival_at > last_close_at:
            raise fields.bad("arrival", "is after the last counter closed")
        by_name[ticket.name] = ticket
    return sorted(by_name.values(), key=lambda ticket: (ticket.standing.arrival_at, ticket.name))


def _read_ticket(fields: Fields, services: Mapping[str, int]) -> _Ticket:
    name, service = fields.text("id"), fields.text("service")
    if service not in services:
        raise fields.bad("service", f"is served by no counter: {service!r}")
    standing = Standing.on_arrival(
        fields.clock("arrival"), slot_at=fields.optional_clock("slot"), has_priority=fields.flag("priority")
    )
    service_s = fields.duration_s("minutes")
    if service_s < 1:
        raise fields.bad("minutes", "must be at least one second")
    return _Ticket(
        name=name,
        service_id=services[service],
        standing=standing,
        service_s=service_s,
        absence=_read_absence(fields),
    )


def _read_absence(ticket: Fields) -> Absence | None:
    if ticket.members.get("absent") is None:
        return None
    absent = ticket.nested("absent")
    return Absence(
        back_after_s=absent.duration_s("returns_after_min"),
        granted_s=absent.duration_s("granted_min", default_min=0),
    )
