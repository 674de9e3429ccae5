"""The server is away for two hours, and two kiosks go on alone: `giliran faults 17`."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from bench.checks import replay_faults
from bench.faults.oracles import chain_faults, integrity_faults
from bench.figures import Report, at_least, at_most
from bench.office import PIN, Office, OfficeFolder
from bench.process import Process
from server.application.device_desk import NewDevice
from server.storage.engine import DATABASE_NAME, open_engine
from server.storage.set_up import add_device, add_operator
from wire.codes import DeviceRole, OperatorRole, PriorityKind

AWAY_S = 2 * 3_600
BACK_WITHIN_S = 5.0
BEFORE = 12
"""People who take numbers of the server before it goes; two of them are called at once."""

_AT_THE_SAME_SECOND, _WITH_PRIORITY = 5, 8
"""Of so many visitors one comes in the same second as one at the other kiosk, and one has priority."""

_CALLED_BEFORE, _CALLED_AT_ONCE = 2, 3
_PRIORITY_HEAD_START_S = 3_600
_LOGIN, _SAID_WITHIN_S = "petugas", 300.0
_OFFICE_OFFSET_S, _RESET_S, _DAY_S = 7 * 3_600, 3 * 3_600, 86_400

Wish = tuple[int, int, int, str | None]
"""Which kiosk, seconds since it was alone, service, priority."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a paper in the hand, and what the rule asks about them."""

    number: str
    arrived_at: int
    has_priority: bool


@dataclass(slots=True, kw_only=True)
class Return:
    """What two hours alone came to.

    Attributes:
        n_same_second: numbers of one kiosk in whose second the other one gave one too.
        start_s: from the new server's start until it said that it serves.
        after_s: from then until board, counter and kiosks knew everything, by their names.
        right_s: from then until board and counter did, and the next calls had been made and stood on the board.
        doubled, missing, unordered, wrong: faults; `wrong` are those of the journal.
    """

    n_given: int = 0
    n_same_second: int = 0
    start_s: float = 0.0
    after_s: dict[str, float] = field(default_factory=dict)
    right_s: float = 0.0
    doubled: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unordered: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """All of them."""
        return [*self.doubled, *self.missing, *self.unordered, *self.wrong]


class Apart:
    """The devices in a process of their own, see `bench.faults.apart_devices`. Ends with the context."""

    def __init__(self, office: Office, added: Mapping[str, str]) -> None:
        folder = office.folder.path
        spec = {"server": office.url, "state": str(folder.parent / f"{folder.name}-devices"), **added}
        self._process = Process(["bench.faults.apart_devices", json.dumps(spec)])
        try:
            assert self._process.line() == '"ready"', "all four are live"
        except BaseException:
            self._process.stop()
            raise

    def __enter__(self) -> Apart:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.stop()

    def ask(self, word: str, what: object) -> dict[str, object]:
        """One command and its answer."""
        self._process.tell(f"{word} {json.dumps(what)}")
        told: dict[str, object] = json.loads(self._process.line(_SAID_WITHIN_S))
        return told


def measure(report: Report, folder: Path, *, count: int) -> None:
    """Row 17 in full, with so many numbers at each kiosk."""
    report.begin(f"two kiosks alone for two hours, {count} numbers each")
    came_back = go_apart(OfficeFolder(folder / "apart", has_counters=False), count)
    for fault in came_back.faults[:10]:
        report.begin(f"  FAULT: {fault}")
    report.add("apart.numbers", came_back.n_given, "", at_least(2 * count))
    report.add("apart.same_second", came_back.n_same_second, "", at_least(count // _AT_THE_SAME_SECOND))
    report.add("apart.doubled", len(came_back.doubled), "", at_most(0))
    report.add("apart.missing", len(came_back.missing), "", at_most(0))
    report.add("apart.out_of_order", len(came_back.unordered), "", at_most(0))
    report.add("apart.wrong", len(came_back.wrong), "", at_most(0))
    report.add("apart.start_s", came_back.start_s, "s")
    for what, after_s in came_back.after_s.items():
        report.add(f"apart.{what}_s", after_s, "s", at_most(BACK_WITHIN_S))
    report.add("apart.right_s", came_back.right_s, "s", at_most(BACK_WITHIN_S))


def go_apart(folder: OfficeFolder, count: int) -> Return:
    """Kill the server with people waiting, have two kiosks give `count` numbers each, start it two hours later."""
    came_back, ahead_s = Return(), _ahead_s(int(time.time()))
    service_ids, added = max(folder.skills(), key=len), _added(folder.path)
    with Office(folder, "--clock-ahead", str(ahead_s)) as office:
        people = [_who_came(office, service_ids[turn % len(service_ids)]) for turn in range(BEFORE)]
        with Apart(office, added) as apart:
            called = _numbers(apart.ask("call", _CALLED_BEFORE)["called"])
            office.process.kill()
            people += _alone(apart, _wishes(count, service_ids), came_back)
            served_s = _serve_again(office, ahead_s + AWAY_S, came_back)
            listed, called_then = _come_back(apart, len(people) - _CALLED_BEFORE, served_s, came_back)
        _look(folder.path, people, [*called, *called_then], came_back)
        came_back.unordered += _unlike("the counter's list", listed, called_then)
        came_back.wrong += replay_faults(folder.path)
    came_back.wrong += [*chain_faults(folder.path), *integrity_faults(folder.path)]
    return came_back


def _come_back(apart: Apart, n_waiting: int, served_s: float, came_back: Return) -> tuple[list[str], list[str]]:
    """Wait until everything is right, and call everybody: who the counter said that waits, and who was called."""
    watched = apart.ask("watched", n_waiting)
    first = apart.ask("call", _CALLED_AT_ONCE)
    came_back.right_s = float(str(first["at_s"])) - served_s
    told = apart.ask("told", n_waiting - _CALLED_AT_ONCE)
    moments = {**_moments(watched), **_moments(told)}
    came_back.after_s = {what: since_s - served_s for what, since_s in moments.items()}
    rest = apart.ask("call", n_waiting)
    return _numbers(watched["waiting"]), _numbers(first["called"]) + _numbers(rest["called"])


def in_the_order_of_the_rule(people: Sequence[Person], place: Mapping[str, int]) -> list[str]:
    """Everybody's number as docs/fairness.md and docs/offline.md have it, written down once more and on purpose.

    The earliest turn time first, which is the arrival, or an hour before it with priority; then the earlier arrival;
    then, of those who came in the same second, who got the earlier `place` in the journal.
    """

    def turn(one: Person) -> tuple[int, int, int]:
        head_start_s = _PRIORITY_HEAD_START_S if one.has_priority else 0
        return (one.arrived_at - head_start_s, one.arrived_at, place[one.number])

    return [one.number for one in sorted(people, key=turn)]


def _look(data: Path, people: Sequence[Person], called: Sequence[str], came_back: Return) -> None:
    """U, D and O: every paper has one place, that of its arrival, and was called when the rule says so."""
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        rows = database.execute("SELECT number, n, first_arrival_at FROM ticket ORDER BY n").fetchall()
    place, arrival = {number: n for number, n, _ in rows}, {number: at for number, _, at in rows}
    papers = Counter(one.number for one in people)
    came_back.doubled += [f"{number} is on {n} papers" for number, n in papers.items() if n > 1]
    came_back.doubled += [f"{number} was written down {n} times" for number, n in _more_than_once(rows)]
    came_back.doubled += [f"{number} was called twice" for number, n in Counter(called).items() if n > 1]
    came_back.missing += [f"{number} is not in the queue" for number in papers if number not in place]
    came_back.missing += [f"{number} is on no paper" for number in place if number not in papers]
    if came_back.missing:
        return
    came_back.unordered += [
        f"{one.number} came at {one.arrived_at} and stands at {arrival[one.number]}"
        for one in people
        if arrival[one.number] != one.arrived_at
    ]
    # Those who were called before the server went had nobody but each other beside them.
    first = in_the_order_of_the_rule(people[:BEFORE], place)[:_CALLED_BEFORE]
    rest = in_the_order_of_the_rule([one for one in people if one.number not in first], place)
    came_back.unordered += _unlike("the calls", called, [*first, *rest])


def _more_than_once(rows: Sequence[tuple[str, int, int]]) -> list[tuple[str, int]]:
    return [(number, n) for number, n in Counter(number for number, _, _ in rows).items() if n > 1]


def _unlike(what: str, found: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Where two orders part, once."""
    if list(found) == list(wanted):
        return []
    pairs = enumerate(zip(found, wanted, strict=False))
    at = next((at for at, (one, other) in pairs if one != other), min(len(found), len(wanted)))
    return [
        f"{what}, {len(found)} of {len(wanted)}: after {at} come {found[at : at + 3]} and not {wanted[at : at + 3]}"
    ]


def _who_came(office: Office, service_id: int) -> Person:
    told = office.kiosks[0].command("issue-ticket", service_id=service_id)
    return Person(number=str(told["number"]), arrived_at=int(str(told["arrived_at"])), has_priority=False)


def _wishes(count: int, service_ids: Sequence[int]) -> list[Wish]:
    """So many at each of two kiosks, spread over the two hours, in the order in which they are made."""
    chance = random.Random(count)
    common = chance.sample(range(1, AWAY_S), count // _AT_THE_SAME_SECOND)
    moments = [
        (after_s, kiosk)
        for kiosk in (0, 1)
        for after_s in [*common, *chance.sample(range(1, AWAY_S), count - len(common))]
    ]
    return [
        (
            kiosk,
            after_s,
            chance.choice(service_ids),
            PriorityKind.ELDERLY.value if chance.randrange(_WITH_PRIORITY) == 0 else None,
        )
        for after_s, kiosk in sorted(moments)
    ]


def _alone(apart: Apart, wishes: Sequence[Wish], came_back: Return) -> list[Person]:
    """Everybody to whom a kiosk gave a number by itself."""
    given = apart.ask("alone", wishes)["given"]
    assert isinstance(given, list) and len(given) == len(wishes), "each wish has its number"
    seconds = Counter(int(each["taken_at"]) for each in given)
    came_back.n_given = len(given)
    came_back.n_same_second = sum(1 for n in seconds.values() if n > 1)
    return [
        Person(number=each["number"], arrived_at=each["taken_at"], has_priority=kind is not None)
        for each, (_, _, _, kind) in zip(given, wishes, strict=True)
    ]


def _serve_again(office: Office, ahead_s: int, came_back: Return) -> float:
    """When the server answers again."""
    began_s = time.monotonic()
    office.restart("--clock-ahead", str(ahead_s))
    served_s = time.monotonic()
    came_back.start_s = served_s - began_s
    return served_s


def _added(data: Path) -> dict[str, str]:
    """Codes of devices that are added to the office, and who sits at its most able counter."""
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        counters = database.execute("SELECT id, planned_services FROM counter ORDER BY id").fetchall()
    able = max(counters, key=lambda row: len(json.loads(row[1])))
    engine, now = open_engine(data), int(time.time())
    try:
        kiosks = [add_device(engine, NewDevice(role=DeviceRole.KIOSK, name=f"Jauh {n}"), now=now) for n in (1, 2)]
        counter = add_device(engine, NewDevice(role=DeviceRole.COUNTER, name="Loket jauh"), now=now)
        board = add_device(engine, NewDevice(role=DeviceRole.BOARD, name="Papan jauh"), now=now)
        add_operator(engine, login=_LOGIN, name="Petugas", role=OperatorRole.OPERATOR, pin=PIN)
    finally:
        engine.dispose()
    codes = {"kiosks": " ".join(kiosks), "counter": counter, "board": board}
    return {**codes, "counter_id": str(able[0]), "login": _LOGIN, "pin": PIN}


def _ahead_s(now: int) -> int:
    """By how much the office's clock is ahead, so that its day does not end within the two hours."""
    until_reset_s = (_RESET_S - now - _OFFICE_OFFSET_S) % _DAY_S
    return until_reset_s + 3_600 if until_reset_s < AWAY_S + 1_800 else 0


def _moments(answer: Mapping[str, object]) -> dict[str, float]:
    since_s = answer["since_s"]
    assert isinstance(since_s, dict), "it is told by name"
    return {str(what): float(at_s) for what, at_s in since_s.items()}


def _numbers(told: object) -> list[str]:
    assert isinstance(told, list), "numbers are told as a list"
    return [str(each) for each in told]
