"""Kiosks with and without their server: no number doubled, nobody lost, everybody in the order of the stated rule.

The journals of the kiosks and the database of the server are real; network and clocks are the test's.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clock import allowed
from tests.offline_world import Kiosk, Wire, World
from tests.server.small_office import SmallOffice

N_TICKETS = 200
OUTAGE_S = 2 * 3_600
RIGHT_WITHIN_S = allowed(5.0)
DAY_S = 24 * 3_600

_folders = itertools.count()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = _world(tmp_path)
    yield made
    made.office.close()


def _world(tmp_path: Path) -> World:
    folder = tmp_path / f"office-{next(_folders)}"
    folder.mkdir()
    return World(SmallOffice(folder))


def called(world: World) -> list[str]:
    """Everybody, in the order in which a counter calls them."""
    counter, numbers = world.office.open_counter(1), []
    while (ticket := world.office.do(counter, "call-next").ticket) is not None:
        numbers.append(ticket.number)
    return numbers


@pytest.mark.timeout(120)
def test_two_kiosks_alone_for_two_hours(world: World, tmp_path: Path) -> None:
    """The bar of the release: 200 tickets each, wrong clocks and restarts; measured with -s."""
    first, second = Kiosk(world, tmp_path / "first", "first"), Kiosk(world, tmp_path / "second", "second")
    before = first.visit()
    began_at = world.office.clock.at
    step_s = OUTAGE_S // N_TICKETS
    for n in range(N_TICKETS):
        world.pass_s(step_s // 2, first, second)
        first.visit(is_alone=True)
        world.pass_s(step_s - step_s // 2, first, second)
        second.visit(is_alone=True)
        if n % 50 == 25:
            first.clocks.wall_at = 0
            first.start()
            second.clocks.wall_at += 3_600

    returned_s = time.monotonic()
    assert first.meet()
    assert second.meet()
    took_s = time.monotonic() - returned_s

    print(f"{2 * N_TICKETS} numbers were handed in within {took_s:.1f} s")
    assert took_s <= RIGHT_WITHIN_S
    assert world.office.clock.at - began_at == OUTAGE_S
    assert set(world.standing()) == {person.number for person in world.people}
    assert called(world) == [person.number for person in world.people]
    assert before.number == "A 001"
    assert world.office.faults() == []


@pytest.mark.timeout(60)
def test_numbers_of_a_morning_without_the_server_go_on_when_its_day_begins(world: World, tmp_path: Path) -> None:
    """The server was switched off at night; it learns of its new day by what the kiosk brings, and goes away again."""
    kiosk = Kiosk(world, tmp_path / "first", "first")
    for _ in range(2):
        before = [kiosk.visit(is_alone=True).number for _ in range(2)]
        assert kiosk.meet()
        again = [kiosk.visit(is_alone=True).number for _ in range(2)]
        assert kiosk.meet()
        assert kiosk.meet()

        assert len({*before, *again}) == 4
        assert {*before, *again} <= set(world.standing())
        world.pass_s(DAY_S, kiosk)
    kiosk.visit()
    assert kiosk.meet()
    assert kiosk.visit(is_alone=True).number == f"{kiosk.book.letter} 001", "the kiosk heard of this day in time"
    assert world.office.faults() == []


@pytest.mark.timeout(60)
def test_a_server_with_the_data_of_the_morning_learns_of_everything_again(world: World, tmp_path: Path) -> None:
    """Its own numbers of the day are gone with the database; those of the kiosk come back with the same letter."""
    kiosk = Kiosk(world, tmp_path / "first", "first")
    numbers = [kiosk.visit(is_alone=True).number for _ in range(3)]
    assert kiosk.meet()
    restored = _world(tmp_path)
    kiosk.move_to(restored, epoch="restored")

    while not kiosk.meet():
        pass

    assert set(restored.standing()) == set(numbers)
    assert restored.office.faults() == []
    restored.office.close()


_FATES = st.lists(
    st.tuples(
        st.sampled_from(["first", "second"]),
        st.sampled_from(["visit", "visit", "visit", "alone", "alone", "kill", "meet", "late packet"]),
        st.sampled_from(Wire),
        st.integers(1, 90),
    ),
    min_size=4,
    max_size=24,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fates=_FATES)
def test_no_interleaving_of_losses_and_returns_doubles_or_loses_anybody(
    fates: list[tuple[str, str, Wire, int]], tmp_path: Path
) -> None:
    """Twelve examples: each makes an office of its own on the disk."""
    world = _world(tmp_path)
    try:
        folder = tmp_path / f"kiosks-{next(_folders)}"
        folder.mkdir()
        kiosks = {name: Kiosk(world, folder / name, name) for name in ("first", "second")}
        for name, fate, wire, gap_s in fates:
            world.pass_s(gap_s, *kiosks.values())
            _happen(kiosks[name], fate, wire)
        for kiosk in kiosks.values():
            while not kiosk.meet():
                pass
        _assert_everybody_once(world)
    finally:
        world.office.close()


def _happen(kiosk: Kiosk, fate: str, wire: Wire) -> None:
    if fate == "visit":
        kiosk.visit(wire)
    elif fate == "alone":
        kiosk.visit(is_alone=True)
    elif fate == "kill":
        kiosk.start()
    elif fate == "meet":
        kiosk.wires = [wire]
        kiosk.meet()
        kiosk.wires = []
    else:
        # A request that hung in the network while its visitor got a number of the kiosk's own arrives after all.
        person = kiosk.visit(is_alone=True)
        if wire is not Wire.LOST_BEFORE:
            assert kiosk.meet()
        if wire is Wire.LOST_AFTER:
            _arrive_late(kiosk, person.key)


def _arrive_late(kiosk: Kiosk, key: str) -> None:
    from server.application.refusals import Refusal

    with pytest.raises(Refusal):
        kiosk.ask(key)


def _assert_everybody_once(world: World) -> None:
    numbers = [person.number for person in world.people]
    assert len(set(numbers)) == len(numbers), "two people hold the same number"
    assert set(world.standing()) == set(numbers), "everybody has one place, and nobody else"
    came = {person.number: person.came_at for person in world.people}
    order = [came[number] for number in called(world)]
    assert order == sorted(order), "whoever came first is called first"
    assert world.office.faults() == []
