"""Models are built when they are first used, however many threads use them first: the server's first requests do."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest

from wire.commands import Command
from wire.rows import Pushed

THREADS, ROUNDS = 12, 20
PATIENCE_S = 10


@pytest.fixture(autouse=True)
def threads_that_change_all_the_time() -> Iterator[None]:
    before_s = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before_s)


def fresh_model() -> type[Command]:
    """One that nobody has used yet."""

    class Inner(Pushed):
        a: int

    class Outer(Command):
        inner: Inner
        names: tuple[str, ...] = ()

    return Outer


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_first_use_by_many_threads_at_once_builds_a_whole_model(turn: int) -> None:
    model, given = fresh_model(), '{"inner":{"a":1},"names":["b"]}'
    together, texts, faults = threading.Barrier(THREADS), list[str](), list[Exception]()

    def use() -> None:
        together.wait(PATIENCE_S)
        try:
            texts.append(model.model_validate_json(given).model_dump_json())
        except Exception as error:  # noqa: BLE001 - whatever it is
            faults.append(error)

    threads = [threading.Thread(target=use) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert faults == []
    assert texts == [given] * THREADS
