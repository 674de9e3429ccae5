"""`giliran simulate` against a second reading of the specification, written to be obvious and slow.

The naive office below shares nothing with the product: it walks through the day second by second, keeps dictionaries,
computes in fractions and looks at everybody every time. Both must give identical calls on random days.
"""

from __future__ import annotations

import json
import math
import random
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.queue.simulate import simulate
from server.domain.queue.simulate_input import read_day

Day = dict[str, Any]
DAY_S = 900


def naive_simulation(day: Day) -> Day:
    parameters = {name: int(value) for name, value in day["parameters"].items()}
    counters = sorted(day["counters"], key=lambda each: each["id"])
    tickets = sorted(day["tickets"], key=lambda each: (seconds(each["arrival"]), each["id"]))
    busy: dict[int, int] = {}
    ready_since: dict[int, int] = {}
    waiting: dict[str, dict[str, Any]] = {}
    away: dict[str, dict[str, Any]] = {}
    calls: list[Day] = []
    on_duty = {counter["id"]: duty_by_second(counter) for counter in counters}
    arriving: dict[int, list[tuple[int, Day]]] = {}
    for n, ticket in enumerate(tickets, start=1):
        arriving.setdefault(seconds(ticket["arrival"]), []).append((n, ticket))

    def fade(late_s: int) -> Fraction:
        grace_s, end_s = parameters["g"] * 60, parameters["T"] * 60
        if late_s <= grace_s:
            return Fraction(1)
        return Fraction(0) if late_s >= end_s else Fraction(end_s - late_s, end_s - grace_s)

    def key(place: dict[str, Any], now: int) -> int:
        ticket = place["ticket"]
        keys = [place["B"]]
        if ticket.get("priority"):
            keys.append(place["a"] - parameters["HP"] * 60)
        if ticket.get("slot") and now >= seconds(ticket["slot"]) - parameters["lead"] * 60:
            slot = seconds(ticket["slot"])
            head_start = math.floor(parameters["HA"] * 60 * fade(max(0, place["a"] - slot)))
            keys.append(max(place["a"], slot) - head_start)
        return min(keys)

    def call_next(counter: Day, now: int) -> None:
        offsets = counter.get("offsets") or {}
        able = [place for place in waiting.values() if place["ticket"]["service"] in counter["services"]]
        able.sort(
            key=lambda place: (
                key(place, now) + 60 * offsets.get(place["ticket"]["service"], 0),
                place["a0"],
                place["n"],
            )
        )
        if not able:
            ready_since.setdefault(counter["id"], now)
            return
        chosen = able[0]
        ticket = chosen["ticket"]
        missed = bool(ticket.get("absent")) and not chosen["was_away"]
        calls.append(
            {
                "ticket": ticket["id"],
                "at": clock(now),
                "counter": counter["id"],
                "turn_time": clock(key(chosen, now)),
                "runner_up": able[1]["ticket"]["id"] if len(able) > 1 else None,
                "missed": missed,
            }
        )
        del waiting[ticket["id"]]
        ready_since.pop(counter["id"], None)
        if missed:
            patience = parameters["call_timeout_s"] * parameters["call_repeats"]
            busy[counter["id"]] = now + patience
            back_at = max(now + round_half_up(ticket["absent"]["returns_after_min"]), now + patience)
            away_s = max(0, back_at - now - round_half_up(ticket["absent"]["granted_min"]))
            kept = back_at - math.floor(fade(away_s) * (back_at - key(chosen, now)))
            away[ticket["id"]] = {**chosen, "B": kept, "a": back_at, "was_away": True}
        else:
            busy[counter["id"]] = now + round_half_up(ticket["minutes"])

    def start_waiting(place: dict[str, Any], now: int) -> None:
        waiting[place["ticket"]["id"]] = place
        able = [
            each for each in counters if each["id"] in ready_since and place["ticket"]["service"] in each["services"]
        ]
        if able:
            able.sort(key=lambda each: (len(set(each["services"])), ready_since[each["id"]], each["id"]))
            call_next(able[0], now)

    now = -1
    while now < DAY_S or busy or away:
        now += 1
        for counter in counters:
            if counter["id"] in busy and busy[counter["id"]] == now:
                del busy[counter["id"]]
            if now > DAY_S or not on_duty[counter["id"]][now]:
                ready_since.pop(counter["id"], None)
            elif counter["id"] not in busy and counter["id"] not in ready_since:
                call_next(counter, now)
        for place in sorted(away.values(), key=lambda each: each["n"]):
            if place["a"] == now:
                del away[place["ticket"]["id"]]
                start_waiting(place, now)
        for n, ticket in arriving.get(now, []):
            place = {"ticket": ticket, "n": n, "a0": now, "a": now, "B": now, "was_away": False}
            start_waiting(place, now)
    order = [place["ticket"]["id"] for place in sorted(waiting.values(), key=lambda each: each["n"])]
    return {"calls": calls, "still_waiting": order}


def duty_by_second(counter: Day) -> list[bool]:
    duty = [seconds(counter["open"]) <= now < seconds(counter["close"]) for now in range(DAY_S + 1)]
    for start, end in counter.get("breaks") or []:
        for now in range(seconds(start), seconds(end)):
            duty[now] = False
    return duty


@cache
def seconds(text: str) -> int:
    return sum(int(part) * unit for part, unit in zip(text.split(":"), (3600, 60, 1), strict=False))


def clock(at: int) -> str:
    sign, at = ("-", -at) if at < 0 else ("", at)
    return f"{sign}{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"


def round_half_up(minutes: float) -> int:
    return math.floor(Fraction(str(minutes)) * 60 + Fraction(1, 2))


SERVICES = ["AKTA", "KK", "KTP"]


def random_instant(chance: random.Random) -> int:
    # A coarse grid makes events of the same second, and equal turn times, frequent.
    return 60 * chance.randint(0, DAY_S // 60) if chance.random() < 0.7 else chance.randint(0, DAY_S)


def random_span(chance: random.Random) -> list[str]:
    start, end = random_instant(chance), random_instant(chance)
    return random_span(chance) if start == end else [clock(min(start, end)), clock(max(start, end))]


def random_counter(chance: random.Random, counter_id: int) -> Day:
    opening, closing = random_span(chance)
    services = chance.sample(SERVICES, chance.randint(1, 3))
    return {
        "id": counter_id,
        "services": services,
        "open": chance.choice([opening, clock(0)]),
        # The first one stays to the end, so that nobody comes after the last one closed.
        "close": clock(DAY_S) if counter_id == 1 else chance.choice([closing, clock(DAY_S)]),
        "offsets": {service: chance.randint(0, 10) for service in services if chance.random() < 0.3},
        "breaks": [random_span(chance) for _ in range(chance.choice([0, 0, 1, 2]))],
    }


def random_ticket(chance: random.Random, number: int, served: list[str]) -> Day:
    absent = {
        "returns_after_min": chance.choice([0, 0.5, 1, 2, 3.5, 5.25]),
        "granted_min": chance.choice([0, 1.5, 5]),
    }
    return {
        "id": f"T{number:02}",
        "service": chance.choice(served),
        "arrival": clock(random_instant(chance)),
        "slot": chance.choice([None, clock(random_instant(chance))]),
        "priority": chance.random() < 0.25,
        "minutes": chance.choice([0.5, 1, 1.675, 2.125, 3]),
        "absent": chance.choice([None, None, absent]),
    }


def random_day(seed: int, n_counters: int, n_tickets: int) -> Day:
    chance = random.Random(seed)
    desks = [random_counter(chance, counter_id) for counter_id in range(1, n_counters + 1)]
    served = sorted({service for desk in desks for service in desk["services"]})
    tickets = [random_ticket(chance, number, served) for number in range(n_tickets)]
    chance.shuffle(desks)
    chance.shuffle(tickets)
    grace = chance.randint(0, 3)
    return {
        "parameters": {
            "HA": chance.randint(0, 12),
            "HP": chance.randint(0, 8),
            "g": grace,
            "T": grace + chance.randint(1, 7),
            "lead": chance.randint(0, 2),
            "call_timeout_s": chance.choice([30, 45, 60]),
            "call_repeats": chance.randint(1, 3),
        },
        "counters": desks,
        "tickets": tickets,
    }


# A seed instead of one draw per property of each ticket: many more days in the same time.
days = st.builds(random_day, st.integers(0, 2**32), st.integers(1, 4), st.integers(0, 18))


@settings(max_examples=400, deadline=None)
@given(days)
def test_simulation_equals_the_naive_office(day: Day) -> None:
    assert simulate(read_day(json.dumps(day))) == naive_simulation(day)
