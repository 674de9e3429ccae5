"""The simulated office against queues whose mean waits are known exactly."""

from __future__ import annotations

import pytest

from server.domain.queue import simulate
from server.domain.queue.textbook import (
    TOLERANCE,
    TextbookCase,
    TextbookResult,
    check,
    cobham_waits,
    erlang_c_wait,
    kleinrock_waits,
    pollaczek_khinchine_wait,
    run_case,
)

# A quarter of the customers of `giliran simulate --check`, hence twice its error of chance.
CUSTOMERS = 50_000
ERROR = 2 * TOLERANCE


@pytest.mark.parametrize("case", TextbookCase)
def test_measured_means_equal_the_theory(case: TextbookCase) -> None:
    results = run_case(case, CUSTOMERS)
    assert results
    assert [result for result in results if abs(result.error) > ERROR] == []


def test_check_runs_every_case() -> None:
    names = {result.name.split(",")[0] for result in check(200)}
    assert names == {"M/M/3", "M/G/1", "two classes", "accumulating priority", "conservation law"}


def test_formulas_agree_where_they_overlap() -> None:
    alone = erlang_c_wait(counters=1, load=0.8)
    assert alone == pytest.approx(4.0)
    assert pollaczek_khinchine_wait(load=0.8, second_moment=2.0) == pytest.approx(alone)
    same_rate = kleinrock_waits(fast_load=0.3, slow_load=0.5, rate=1.0, second_moment=2.0)
    assert (same_rate.first, same_rate.second) == (pytest.approx(alone), pytest.approx(alone))
    strict = cobham_waits(first_load=0.3, second_load=0.5, second_moment=2.0)
    slowest = kleinrock_waits(fast_load=0.3, slow_load=0.5, rate=0.0, second_moment=2.0)
    assert (slowest.first, slowest.second) == (pytest.approx(strict.first), pytest.approx(strict.second))


def test_erlang_c_of_two_half_busy_counters_is_a_third() -> None:
    assert erlang_c_wait(counters=2, load=0.5) == pytest.approx(1 / 3)


@pytest.mark.parametrize(("measured", "code"), [(1.03, 0), (1.05, 1), (0.95, 1)])
def test_check_prints_measured_exact_and_error_and_fails_beyond_the_tolerance(
    measured: float, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result = TextbookResult(name="M/M/9", measured=measured, exact=1.0)
    monkeypatch.setattr(simulate, "check", lambda: [result])
    assert simulate.main(["--check"]) == code
    words = capsys.readouterr().out.splitlines()[1].split()
    assert words == ["M/M/9", f"{measured:.4f}", "1.0000", f"{measured - 1:+.2%}"]
