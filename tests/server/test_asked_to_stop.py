"""A signal that wakes nobody is heard all the same."""

from __future__ import annotations

import signal
import threading

import pytest

from server.asked_to_stop import asked_to_stop, wait_for


@pytest.fixture
def quiet_again():
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.timeout(20)
def test_a_signal_that_another_thread_took_is_heard(quiet_again: None) -> None:
    queue = asked_to_stop()

    def take_it() -> None:
        # By now the main thread waits; were it too early, the test would pass for nothing but never fail.
        threading.Event().wait(0.2)
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

    thread = threading.Thread(target=take_it)
    thread.start()
    assert wait_for(queue) == signal.SIGTERM
    thread.join()
