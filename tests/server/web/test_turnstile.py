"""Pages wait for each other, and nothing else waits for them."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from server.application.crowd import Crowd, Delay
from server.web.public import is_visitors_page
from server.web.turnstile import AT_ONCE, MOST_WAITING, Turnstile

PATIENCE_S = 10


class SlowPages:
    """An application whose pages are not done before they are let go; counts how many are drawn at once."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.n_drawing = self.most_drawing = self.n_begun = 0
        self.changed = threading.Condition()

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"].startswith("/api/"):
            return [b"answer"]
        with self.changed:
            self.n_begun += 1
            self.n_drawing += 1
            self.most_drawing = max(self.most_drawing, self.n_drawing)
            self.changed.notify_all()
        assert self.let_go.wait(PATIENCE_S)
        with self.changed:
            self.n_drawing -= 1
        return [b"page"]


class Asked:
    """Somebody who asks for a page in a thread of their own."""

    def __init__(self, gate: Turnstile, path: str) -> None:
        self.status = "200"
        self.body: list[bytes] = []
        self.thread = threading.Thread(target=self._ask, args=(gate, path))
        self.thread.start()

    def _ask(self, gate: Turnstile, path: str) -> None:
        self.body = list(gate({"PATH_INFO": path}, self._start))  # type: ignore[arg-type]

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:
        self.status = status
        self.headers = dict(headers)


def test_few_pages_are_drawn_at_once_and_commands_pass_them_by() -> None:
    pages = SlowPages()
    gate = Turnstile(pages, is_visitors_page)
    visitors = [Asked(gate, "/layanan") for _ in range(AT_ONCE + 5)]
    with pages.changed:
        assert pages.changed.wait_for(lambda: pages.n_begun == AT_ONCE, PATIENCE_S)
    assert list(gate({"PATH_INFO": "/api/commands/call-next"}, lambda *_: None)) == [b"answer"]  # type: ignore[arg-type, return-value]
    pages.let_go.set()
    for visitor in visitors:
        visitor.thread.join(PATIENCE_S)
    assert pages.most_drawing == AT_ONCE
    assert {b"".join(visitor.body) for visitor in visitors} == {b"page"}


def test_whoever_finds_no_room_is_told_to_come_back_and_the_room_is_given_back() -> None:
    pages, crowd = SlowPages(), Crowd()
    gate = Turnstile(pages, is_visitors_page, crowd)
    visitors = [Asked(gate, "/") for _ in range(AT_ONCE + MOST_WAITING + 3)]
    told = [visitor for visitor in visitors if not visitor.thread.join(0.2) and not visitor.thread.is_alive()]
    assert len(told) == 3
    assert crowd.counted() == {Delay.TOO_BUSY: 3}
    assert all(visitor.status.startswith("503") and visitor.headers["Retry-After"] for visitor in told)
    assert b"http-equiv" in told[0].body[0]
    pages.let_go.set()
    for visitor in visitors:
        visitor.thread.join(PATIENCE_S)
    assert sum(b"".join(visitor.body) == b"page" for visitor in visitors) == AT_ONCE + MOST_WAITING
    assert Asked(gate, "/").thread.join(PATIENCE_S) is None


def test_a_page_that_fails_gives_its_place_back() -> None:
    def failing(environ: Any, start_response: Any) -> Any:
        raise ZeroDivisionError

    gate = Turnstile(failing, is_visitors_page)
    for _ in range(AT_ONCE + MOST_WAITING + 5):
        with pytest.raises(ZeroDivisionError):
            gate({"PATH_INFO": "/"}, lambda *_: None)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(
    ("path", "counts"), [("/", True), ("/b/x", True), ("/api/partner/services", False), ("/kantor", False)]
)
def test_only_pages_of_visitors_are_counted(path: str, counts: bool) -> None:
    assert is_visitors_page(path) is counts
