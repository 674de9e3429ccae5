"""A day with bookings, late visitors, absences, transfers and priority through the real writer and its database."""

from __future__ import annotations

import heapq
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from migrations import HEAD
from server.cli import run
from server.domain.queue import facts
from server.domain.queue.replay import Notice
from server.domain.queue.simulate import simulate
from server.domain.queue.simulate_input import read_day
from server.storage.verify import verify_day
from tests.server.small_office import BRANCH, OPENING_AT, SmallOffice

N_TICKETS = 240
SERVICES = {"KTP": 1, "KK": 2, "AKL": 3}
COUNTERS = {1: ["KTP", "KK"], 2: ["KK"], 3: ["KTP", "KK", "AKL"]}
OPENING_S = 8 * 3600
MISSED_AFTER_S = 180


def drawn_day(seed: int) -> dict[str, object]:
    """A day as `giliran simulate` reads it: a third booked, early or late, a tenth with priority, some absent."""
    chance = random.Random(seed)
    tickets = []
    at = OPENING_S
    for number in range(1, N_TICKETS + 1):
        at += int(chance.expovariate(1 / 110))
        slot = (at + chance.randint(-50, 40) * 60) // 900 * 900 if chance.random() < 0.35 else None
        absent = {"returns_after_min": chance.randint(1, 60), "granted_min": chance.choice([0, 0, 5])}
        tickets.append(
            {
                "id": f"T{number:03}",
                "service": chance.choice(["KTP", "KTP", "KK", "KK", "AKL"]),
                "arrival": clock(at),
                "slot": None if slot is None else clock(slot),
                "priority": chance.random() < 0.12,
                "minutes": max(1, round(chance.lognormvariate(1.6, 0.5))),
                "absent": absent if chance.random() < 0.12 else None,
            }
        )
    counters = [
        {
            "id": number,
            "services": services,
            "open": "08:00",
            "close": "24:00",
            "offsets": {"KK": 5} if number == 3 else {},
        }
        for number, services in COUNTERS.items()
    ]
    return {"parameters": {}, "counters": counters, "tickets": tickets}


def clock(at_s: int) -> str:
    return f"{at_s // 3600:02}:{at_s // 60 % 60:02}:{at_s % 60:02}"


def seconds(text: str) -> int:
    hours, minutes, rest = (int(part) for part in text.split(":"))
    return hours * 3600 + minutes * 60 + rest


class LivedDay:
    """Carries a drawn day out by commands, as kiosks and counters would, and writes down what was called."""

    def __init__(self, office: SmallOffice, day: dict[str, object]) -> None:
        self.office = office
        self.opened_at = office.clock.at - OPENING_S
        self.tickets = sorted(day["tickets"], key=lambda each: (each["arrival"], each["id"]))  # type: ignore[arg-type]
        self.by_id: dict[int, dict[str, object]] = {}
        self.ids: dict[str, int] = {}
        self.returned: set[int] = set()
        self.calls: list[dict[str, object]] = []
        self.n_read = len(office.committed)
        # Counters that become free, then returns, then arrivals: the order within one second.
        self.events: list[tuple[int, int, int]] = [(OPENING_S, 0, number) for number in COUNTERS]
        self.events += [(seconds(str(each["arrival"])), 2, place) for place, each in enumerate(self.tickets)]
        heapq.heapify(self.events)

    def live(self) -> None:
        """Until nobody comes and nobody is served any more."""
        while self.events:
            at, kind, subject = heapq.heappop(self.events)
            self.office.clock.pass_s(self.opened_at + at - self.office.clock.at)
            (self._ask, self._return, self._arrive)[kind](subject, at)
            self._follow(at)

    def _ask(self, number: int, at: int) -> None:
        if at == OPENING_S:
            self.office.open_counter(number)
        device = number + 1
        standing = self.office.reads_counter(number)
        if standing is not None and self._is_absent(standing):
            self.office.do(device, "mark-missed", json.dumps({"ticket_id": standing}))
        self.office.do(device, "call-next")

    def _return(self, ticket_id: int, _: int) -> None:
        self.returned.add(ticket_id)
        granted_min = self.by_id[ticket_id]["absent"]["granted_min"]  # type: ignore[index]
        self.office.do(2, "return-ticket", json.dumps({"ticket_id": ticket_id, "granted_min": granted_min}))

    def _arrive(self, place: int, _: int) -> None:
        ticket = self.tickets[place]
        service_id = SERVICES[str(ticket["service"])]
        body: dict[str, object] = {"service_id": service_id}
        path = "issue-ticket"
        if ticket["slot"] is not None:
            path = "check-in"
            slot_at = self.opened_at + seconds(str(ticket["slot"]))
            body = {"text": self.office.booked(service_id, slot_at)}
        if ticket["priority"]:
            body["priority"] = "elderly"
        # The ticket may be called in the very transaction that issues it.
        ticket_id = len(self.ids) + 1 + self.office.n_before
        self.by_id[ticket_id], self.ids[str(ticket["id"])] = ticket, ticket_id
        assert self.office.do(1, path, json.dumps(body)).ticket_id == ticket_id

    def _follow(self, at: int) -> None:
        """Plan what the calls of the last command lead to."""
        new, self.n_read = self.office.committed[self.n_read :], len(self.office.committed)
        for record in new:
            if not isinstance(record.fact, facts.TicketCalled):
                continue
            fact, ticket = record.fact, self.by_id[record.fact.ticket]
            is_missed = self._is_absent(fact.ticket)
            busy_s = MISSED_AFTER_S if is_missed else int(ticket["minutes"]) * 60  # type: ignore[call-overload]
            heapq.heappush(self.events, (at + busy_s, 0, fact.counter))
            if is_missed:
                back_s = ticket["absent"]["returns_after_min"] * 60  # type: ignore[index]
                heapq.heappush(self.events, (at + max(back_s, MISSED_AFTER_S), 1, fact.ticket))
            self.calls.append(
                {
                    "ticket": ticket["id"],
                    "at": clock(at),
                    "counter": fact.counter,
                    "turn_time": clock(fact.turn_time - self.opened_at),
                    "runner_up": None if fact.runner_up is None else self.by_id[fact.runner_up]["id"],
                    "missed": is_missed,
                }
            )

    def _is_absent(self, ticket_id: int) -> bool:
        return self.by_id[ticket_id]["absent"] is not None and ticket_id not in self.returned


class DayOffice(SmallOffice):
    """A small office that counts its tickets and knows what stands at a counter."""

    n_before = 0

    def reads_counter(self, number: int) -> int | None:
        """The ticket standing at a counter, None for none."""
        ticket_id = self.writer.submit(lambda books: books.counters()[number].ticket_id).result(timeout=10)
        assert ticket_id is None or isinstance(ticket_id, int)
        return ticket_id

    def next_morning(self) -> None:
        """Everybody leaves, and the next day begins."""
        for number in COUNTERS:
            self.do(number + 1, "sign-out")
        self.n_before = len({each.fact.ticket for each in self.committed if isinstance(each.fact, facts.TicketFact)})
        days = (self.clock.at - OPENING_AT) // 86_400 + 1
        self.clock.pass_s(OPENING_AT + days * 86_400 - self.clock.at)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[DayOffice]:
    made = DayOffice(tmp_path)
    yield made
    made.close()


def test_server_calls_as_the_simulation_does_and_the_day_verifies(office: DayOffice) -> None:
    day = drawn_day(seed=3)
    lived = LivedDay(office, day)
    lived.live()
    simulated = simulate(read_day(json.dumps(day)))
    assert len(lived.calls) > N_TICKETS
    assert lived.calls == simulated["calls"]
    assert simulated["still_waiting"] == []
    verified = verify_day(office.engine, BRANCH)
    assert verified.report.faults == []
    assert verified.report.n_calls == len(lived.calls)


ACTS = (
    "transfer-ticket",
    "set-priority",
    "remove-priority",
    "hold-ticket",
    "return-ticket",
    "call-ticket",
    "undo-last",
)
EXTRA: dict[str, dict[str, object]] = {
    "transfer-ticket": {"service_id": 2},
    "set-priority": {"priority": "pregnant"},
    "remove-priority": {"reason": "not_entitled"},
    "hold-ticket": {"granted_min": 5, "reason": "filling_form"},
    "call-ticket": {"reason": "medical_emergency"},
}


def test_day_with_everything_verifies_and_one_altered_byte_is_named(
    office: DayOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    LivedDay(office, drawn_day(seed=4) | {"tickets": []}).live()
    office.next_morning()
    done = live_with_everything(office, random.Random(5))
    assert {"issue-ticket", "check-in", "mark-missed", *ACTS} <= done
    report = verify_day(office.engine, BRANCH).report
    assert report.faults == []
    assert {each.what for each in report.notices} >= {Notice.OVERRIDE, Notice.PRIORITY_BY_STAFF, Notice.UNDO}

    with office.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
    day = "2100-01-02"
    assert run(["verify", day, "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{day}: correct, ")

    altered = next(
        each.seq for each in office.committed if each.seq > report.n_records // 2 and each.fact.kind == "called"
    )
    with office.engine.begin() as connection:
        statement = "UPDATE journal SET record = replace(record, '\"turn_time\":4', '\"turn_time\":5') WHERE seq = ?"
        connection.exec_driver_sql(statement, (altered,))
    assert run(["verify", day, "--data", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"FAULT chain at record {altered}: the record or its hash is not what was written"
    assert lines[-1].startswith(f"{day}: FAULTY from record {altered} on, ")


def live_with_everything(office: DayOffice, chance: random.Random) -> set[str]:
    """Three counters and a kiosk do whatever comes, sensible or not; gives the commands that were carried out."""
    done: set[str] = set()
    for number in COUNTERS:
        office.open_counter(number)
    n_issued = 0
    for _ in range(700):
        office.clock.pass_s(chance.randint(5, 90))
        device = chance.randint(2, 4)
        drawn = chance.random()
        if drawn < 0.25:
            path, device, body = "issue-ticket", 1, {"service_id": chance.randint(1, 3)}
        elif drawn < 0.35:
            slot_at = office.clock.at + chance.randint(-50, 30) * 60
            path, device, body = "check-in", 1, {"text": office.booked(chance.randint(1, 3), slot_at)}
        elif drawn < 0.65:
            path, body = "call-next", {}
        elif drawn < 0.75:
            path, body = "mark-missed", {"ticket_id": office.reads_counter(device - 1) or 1}
            office.clock.pass_s(MISSED_AFTER_S)
        else:
            path = chance.choice(ACTS)
            named = office.n_before + max(1, n_issued - chance.randint(0, 12))
            body = {} if path == "undo-last" else {"ticket_id": named, **EXTRA.get(path, {})}
        if carry_out(office, device, path, body):
            done.add(path)
            n_issued += path in {"issue-ticket", "check-in"}
            # Staff take a hasty priority back, in one way or the other.
            second = chance.choice(["undo-last", "remove-priority"]) if path == "set-priority" else None
            named_again = (
                {} if second == "undo-last" else {"ticket_id": body.get("ticket_id"), "reason": "not_entitled"}
            )
            if second is not None and carry_out(office, device, second, named_again):
                done.add(second)
    return done


def carry_out(office: DayOffice, device: int, path: str, body: dict[str, object]) -> bool:
    """Whether the command was possible; whatever is not is refused, and nothing fails."""
    status = office.reply(device, path, json.dumps(body)).status
    assert status != "internal"
    return status == "ok"
