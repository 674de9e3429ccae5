"""No page is begun while somebody in the hall waits for an answer, and none waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from server.web import right_of_way
from server.web.public import is_visitors_page
from server.web.right_of_way import RightOfWay
from server.web.turnstile import Turnstile

PATIENCE_S = 10


class Call:
    """A command at work, in a thread of its own, until it is let go."""

    def __init__(self, way: RightOfWay, outcome: Callable[[], list[bytes]] = lambda: [b"answer"]) -> None:
        self._way, self._outcome = way, outcome
        self._begun, self._let_go = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._begun.wait(PATIENCE_S)

    def _run(self) -> None:
        with suppress(ZeroDivisionError):
            list(self._way.given_to(self._at_work)({}, lambda *_: None))  # type: ignore[arg-type, return-value]

    def _at_work(self, environ: Any, start_response: Any) -> list[bytes]:
        self._begun.set()
        assert self._let_go.wait(PATIENCE_S)
        return self._outcome()

    def end(self) -> None:
        self._let_go.set()
        self._thread.join(PATIENCE_S)


@pytest.fixture
def way() -> RightOfWay:
    return RightOfWay()


@pytest.fixture
def page(way: RightOfWay) -> Iterator[threading.Event]:
    """A visitor who asks for a page; set once it is begun."""
    begun = threading.Event()

    def draw(environ: Any, start_response: Any) -> list[bytes]:
        begun.set()
        return [b"page"]

    gate = Turnstile(draw, is_visitors_page, right_of_way=way)
    visitor = threading.Thread(target=lambda: list(gate({"PATH_INFO": "/"}, lambda *_: None)))  # type: ignore[arg-type, return-value]
    begun.visit = visitor.start  # type: ignore[attr-defined]
    yield begun
    visitor.join(PATIENCE_S)


def test_a_page_waits_for_every_command_that_is_at_work(
    way: RightOfWay, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(right_of_way, "LONGEST_S", PATIENCE_S)
    first, second = Call(way), Call(way, lambda: [bytes(1 // 0)])
    page.visit()
    first.end()
    assert not page.wait(0.05)
    second.end()
    assert page.wait(PATIENCE_S)


def test_a_page_is_begun_in_the_end_whatever_devices_ask(way: RightOfWay, page: Any) -> None:
    call = Call(way)
    page.visit()
    assert page.wait(PATIENCE_S)
    call.end()


def test_threads_hand_over_quickly_only_while_a_page_and_somebody_in_the_hall_are_at_work() -> None:
    told: list[float] = []
    way = RightOfWay(told.append)
    alone = Call(way)
    alone.end()
    assert told == [right_of_way.CALM_S]
    with way.giving():
        first, second = Call(way), Call(way)
        first.end()
        assert told[1:] == [right_of_way.HURRIED_S]
        second.end()
        assert told[2:] == [right_of_way.CALM_S]
    assert len(told) == 3
