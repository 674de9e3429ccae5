"""The comparison of disciplines, and that the documents show what the program does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bench import fairness
from bench.disciplines import OUR_RULE, disciplines
from bench.fairness_days import DisciplineResult, VisitorClass, compare
from server.domain.queue.choice import Candidate, CounterSkills
from server.domain.queue.simulate import simulate
from server.domain.queue.simulate_input import read_day
from server.domain.queue.turn_time import Standing

DOCS = Path(__file__).parent.parent.parent / "docs"
NOW = 36_000
SKILLS = CounterSkills(counter_id=1, service_ids=frozenset({1}), offsets_min={})


def candidate(n: int, *, slot_at: int | None = None, has_priority: bool = False, service_id: int = 1) -> Candidate:
    standing = Standing.on_arrival(NOW - 1000 + n, slot_at=slot_at, has_priority=has_priority)
    return Candidate(ticket_id=n, service_id=service_id, standing=standing, n=n)


HALL = [
    candidate(1),
    candidate(2, slot_at=NOW + 60),
    candidate(3, slot_at=NOW),
    candidate(4, slot_at=NOW - 60),
    candidate(5, has_priority=True),
    candidate(6, service_id=2, has_priority=True),
]


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("first come first served", [1, 2, 3, 4, 5]),
        ("strict priority", [5, 1, 2, 3, 4]),
        ("booked first", [4, 3, 1, 2, 5]),
        ("three-to-one", [3, 4, 5, 1, 2]),
        (OUR_RULE, [4, 3, 5, 1, 2]),
    ],
)
def test_discipline_calls_in_its_order(name: str, order: list[int]) -> None:
    discipline, waiting, called = disciplines()[name](), list(HALL), []
    while (choice := discipline(waiting, SKILLS, NOW)) is not None:
        called.append(choice.ticket_id)
        waiting = [each for each in waiting if each.n != choice.ticket_id]
    assert called == order


def test_three_to_one_lets_one_of_the_others_in_after_three_privileged() -> None:
    waiting = [candidate(n, has_priority=True) for n in range(1, 6)] + [candidate(6), candidate(7)]
    discipline, called = disciplines()["three-to-one"](), []
    while (choice := discipline(waiting, SKILLS, NOW)) is not None:
        called.append(choice.ticket_id)
        waiting = [each for each in waiting if each.n != choice.ticket_id]
    assert called == [1, 2, 3, 6, 4, 5, 7]


@pytest.fixture(scope="module")
def results() -> dict[str, DisciplineResult]:
    return compare(load=1.1, days=5, seed=2)


def test_our_rule_alone_keeps_both_the_shield_and_the_appointments(results: dict[str, DisciplineResult]) -> None:
    ours = results.pop(OUR_RULE)
    assert ours.widest_overtaking_min <= 120
    assert ours.punctual_share >= 0.6
    for other in results.values():
        assert other.widest_overtaking_min > 120 or other.punctual_share < 0.6


def test_nobody_is_passed_under_first_come_first_served(results: dict[str, DisciplineResult]) -> None:
    plain = results["first come first served"]
    assert (plain.widest_overtaking_min, plain.most_overtakers) == (0, 0)


def test_strict_priority_serves_priority_best(results: dict[str, DisciplineResult]) -> None:
    means = {name: each.waits[VisitorClass.PRIORITY].mean_min for name, each in results.items()}
    assert min(means, key=means.__getitem__) == "strict priority"


def test_pictures_of_the_documents_are_those_that_the_program_draws(tmp_path: Path) -> None:
    fairness.draw_pictures(tmp_path)
    drawn = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert len(drawn) == 4
    for name, picture in drawn.items():
        kept = (DOCS / "pictures" / name).read_text(encoding="utf-8")
        assert kept == picture, f"draw anew: ./giliran bench fairness --pictures docs/pictures ({name})"


# Ticket, and for its last call what the documents say of it: turn time and instant.
EXAMPLES = {
    "B003": ("07:00:00", "09:00:00"),
    "B004": ("08:00:26", "09:35:00"),
    "P004": ("08:32:00", "09:37:00"),
    "A009": ("08:12:00", "08:53:00"),
}


def test_examples_of_the_documents_are_what_the_rule_does() -> None:
    day = read_day((DOCS / "examples" / "morning.json").read_text(encoding="utf-8"))
    calls = json.loads(json.dumps(simulate(day)))["calls"]
    last_call = {call["ticket"]: (call["turn_time"], call["at"]) for call in calls}
    pages = [(DOCS / name).read_text(encoding="utf-8") for name in ("fairness.md", "keadilan.md")]
    for ticket, said in EXAMPLES.items():
        assert last_call[ticket] == said
        english, indonesian = (_paragraph(page, ticket) for page in pages)
        for clock in (each.removesuffix(":00") for each in said):
            assert clock in english
            assert clock.replace(":", ".") in indonesian


def _paragraph(page: str, ticket: str) -> str:
    return next(each for each in re.split(r"\n\n", page) if ticket in each and each.startswith("**"))
