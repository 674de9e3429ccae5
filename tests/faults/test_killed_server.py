"""Rows 1 and 2: the server is killed at random moments under load, again and again."""

from __future__ import annotations

import random
from statistics import median

import pytest

from bench.faults.killing import Kills, kill_in_rounds
from bench.figures import at_most
from bench.office import OfficeFolder

ROUNDS = 20


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory) -> Kills:
    """Twenty kills; five hundred by `giliran faults 1`."""
    kills = Kills()
    folder = OfficeFolder(tmp_path_factory.mktemp("kills") / "office", has_counters=True)
    kill_in_rounds(folder, kills, ROUNDS, random.Random())
    return kills


@pytest.mark.timeout(240)  # twenty starts of a server
def test_row_01_whoever_was_answered_has_the_number_and_tickets_are_taken_again_at_once(kills: Kills, measured) -> None:
    assert kills.faults == []
    assert kills.n_acknowledged >= 3 * ROUNDS
    measured("tickets again after", median(kills.again_s), "s", at_most(10))


@pytest.mark.timeout(240)
def test_row_02_a_wish_without_an_answer_is_asked_again_and_makes_one_ticket(kills: Kills, measured) -> None:
    # That as many tickets are there as wishes were answered is one of the looks that found no fault.
    assert kills.faults == []
    assert kills.n_asked_again >= ROUNDS
    measured("slowest of the rounds", max(kills.again_s), "s", at_most(20))
