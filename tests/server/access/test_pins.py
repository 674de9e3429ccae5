"""PINs are hashed and slow to guess, without locking anybody else out."""

from threading import Barrier, Thread

import pytest

from server.application.pins import FREE_TRIES, FREE_TRIES_AT_DEVICE, PinGate, hash_pin
from server.application.refusals import Refusal
from server.application.slowdown import FIRST_WAIT_S, FORGET_AFTER_S
from wire.codes import RefusalCode

RIGHT = hash_pin("4711")


@pytest.fixture
def gate() -> PinGate:
    return PinGate()


def outcome(gate: PinGate, pin: str, *, now: int = 0, login: str = "sari", device_id: int = 1) -> RefusalCode | None:
    pin_hash = RIGHT if login == "sari" else None
    try:
        gate.check(login=login, pin=pin, pin_hash=pin_hash, device_id=device_id, now=now)
    except Refusal as refusal:
        return refusal.code
    return None


def test_right_pin_passes(gate: PinGate) -> None:
    assert outcome(gate, "4711") is None


def test_hash_tells_no_pin_and_is_salted() -> None:
    assert "4711" not in RIGHT
    assert hash_pin("4711") != RIGHT


def test_wrong_pin_and_unknown_operator_get_the_same_answer(gate: PinGate) -> None:
    assert outcome(gate, "0000") is RefusalCode.WRONG_PIN
    assert outcome(gate, "0000", login="nobody") is RefusalCode.WRONG_PIN


def test_decoy_of_unknown_operators_never_fits(gate: PinGate) -> None:
    assert outcome(gate, "nobody has this secret", login="nobody") is RefusalCode.WRONG_PIN


def test_spoiled_hash_is_a_wrong_pin(gate: PinGate) -> None:
    with pytest.raises(Refusal) as refused:
        gate.check(login="sari", pin="4711", pin_hash="not a hash", device_id=1, now=0)
    assert refused.value.code is RefusalCode.WRONG_PIN


def miss(gate: PinGate, times: int, **place: int | str) -> None:
    for _ in range(times):
        assert outcome(gate, "0000", **place) is RefusalCode.WRONG_PIN  # type: ignore[arg-type]


def test_sixth_try_waits_even_with_the_right_pin(gate: PinGate) -> None:
    miss(gate, FREE_TRIES)
    assert outcome(gate, "4711", now=FIRST_WAIT_S - 1) is RefusalCode.TOO_MANY_ATTEMPTS
    assert outcome(gate, "4711", now=FIRST_WAIT_S) is None


def test_each_further_miss_doubles_the_wait(gate: PinGate) -> None:
    miss(gate, FREE_TRIES)
    miss(gate, 1, now=FIRST_WAIT_S)
    assert outcome(gate, "4711", now=3 * FIRST_WAIT_S - 1) is RefusalCode.TOO_MANY_ATTEMPTS
    assert outcome(gate, "4711", now=3 * FIRST_WAIT_S) is None


def test_waiting_at_one_device_leaves_the_others_free(gate: PinGate) -> None:
    miss(gate, FREE_TRIES)
    assert outcome(gate, "4711", device_id=2) is None


def test_right_pin_forgets_the_misses_before(gate: PinGate) -> None:
    miss(gate, FREE_TRIES - 1)
    assert outcome(gate, "4711") is None
    miss(gate, FREE_TRIES - 1)
    assert outcome(gate, "4711") is None


def test_trying_many_names_slows_the_device_down(gate: PinGate) -> None:
    for n in range(FREE_TRIES_AT_DEVICE):
        assert outcome(gate, "0000", login=f"name{n}") is RefusalCode.WRONG_PIN
    assert outcome(gate, "4711") is RefusalCode.TOO_MANY_ATTEMPTS


def test_own_right_pin_does_not_free_a_guessing_device(gate: PinGate) -> None:
    for n in range(FREE_TRIES_AT_DEVICE - 1):
        assert outcome(gate, "0000", login=f"name{n}") is RefusalCode.WRONG_PIN
    assert outcome(gate, "4711") is None
    assert outcome(gate, "0000", login="last") is RefusalCode.WRONG_PIN
    assert outcome(gate, "4711") is RefusalCode.TOO_MANY_ATTEMPTS


def test_misses_are_forgotten_after_an_hour(gate: PinGate) -> None:
    miss(gate, FREE_TRIES)
    miss(gate, FREE_TRIES, now=FORGET_AFTER_S + 1)


def test_tries_at_the_same_time_are_not_free(gate: PinGate) -> None:
    n_threads = 3 * FREE_TRIES
    barrier, outcomes = Barrier(n_threads), list[RefusalCode | None]()

    def guess() -> None:
        barrier.wait(timeout=10)
        outcomes.append(outcome(gate, "0000"))

    threads = [Thread(target=guess) for _ in range(n_threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert outcomes.count(RefusalCode.WRONG_PIN) == FREE_TRIES
    assert outcomes.count(RefusalCode.TOO_MANY_ATTEMPTS) == n_threads - FREE_TRIES
