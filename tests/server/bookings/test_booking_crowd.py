"""Many at once, and a server that starts anew in the middle."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest

from server.application.handlers.booking import hold
from server.application.ports import Books
from server.application.refusals import Refusal
from tests.server.bookings.booking_office import MONDAY_8, BookingOffice
from tests.server.small_office import AKL, KTP
from wire.codes import BookingState, RefusalCode

TEN_MIN_S = 600


def at_once(n_clients: int, act: Callable[[int], object]) -> Counter[str]:
    """What so many clients came to that all began at the same moment."""
    outcomes: Counter[str] = Counter()
    begin = threading.Barrier(n_clients)

    def client(n: int) -> None:
        begin.wait(timeout=20)
        try:
            act(n)
        except Refusal as refusal:
            outcomes[refusal.code.value] += 1
        else:
            outcomes["done"] += 1

    threads = [threading.Thread(target=client, args=(n,)) for n in range(n_clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=30)
    return outcomes


@pytest.fixture
def wide_office(office: BookingOffice) -> BookingOffice:
    """KTP takes three minutes and has seven counters: ten places in a slot of ten minutes."""
    office.set_counters(KTP, n_counters=7, expected_min=3)
    assert office.free()[MONDAY_8] == 10
    return office


def test_the_last_place_of_a_slot_is_given_once_to_64_clients(office):
    outcomes = at_once(64, lambda n: office.book(AKL))
    assert outcomes == {"done": 1, RefusalCode.SLOT_TAKEN.value: 63}
    assert office.free(AKL)[MONDAY_8] == 0
    assert office.kinds() == ["booking_confirmed"]


def test_ten_places_are_given_to_ten_of_64_clients(wide_office):
    outcomes = at_once(64, lambda n: wide_office.book())
    assert outcomes == {"done": 10, RefusalCode.SLOT_TAKEN.value: 54}
    assert len(wide_office.confirmed_ids()) == 10


def test_twenty_places_are_given_to_twenty_of_100_clients_who_hesitate_and_give_back(wide_office):
    # First a crowd that holds and gives back, in all possible orders.
    at_once(60, lambda n: wide_office.bookings.release(wide_office.bookings.hold(wide_office.wish()).token))
    outcomes = at_once(100, lambda n: wide_office.book(KTP, MONDAY_8 + n % 2 * TEN_MIN_S))
    assert outcomes == {"done": 20, RefusalCode.SLOT_TAKEN.value: 80}
    assert [wide_office.free()[MONDAY_8 + n * TEN_MIN_S] for n in range(2)] == [0, 0]


def test_one_hold_confirmed_by_many_at_once_is_one_booking(office):
    token = office.bookings.hold(office.wish()).token
    outcomes = at_once(20, lambda n: office.confirm_as(token, n))
    assert outcomes == {"done": 20}
    assert office.kinds() == ["booking_confirmed"]
    assert office.n_persons() == 1


def test_two_bookings_that_move_to_one_place_at_once_leave_one_where_it_was(office):
    first, second = office.book(AKL, MONDAY_8), office.book(AKL, MONDAY_8 + 25 * 60)
    free_at = MONDAY_8 + 50 * 60
    outcomes = at_once(2, lambda n: office.bookings.move((first, second)[n].token, free_at, None))
    assert outcomes == {"done": 1, RefusalCode.SLOT_TAKEN.value: 1}
    slots = sorted(office.bookings.booking(each.token).slot_at for each in (first, second))
    assert slots[1] == free_at
    assert slots[0] in (first.slot_at, second.slot_at)


def test_pages_that_look_while_others_book_end_with_the_truth(wide_office):
    stop = threading.Event()
    seen: list[int] = []

    def look() -> None:
        while not stop.is_set():
            seen.append(wide_office.free()[MONDAY_8])

    watchers = [threading.Thread(target=look) for _ in range(3)]
    for each in watchers:
        each.start()
    at_once(12, lambda n: wide_office.book())
    stop.set()
    for each in watchers:
        each.join(timeout=20)
    assert set(seen) <= set(range(11))
    assert wide_office.free()[MONDAY_8] == 0


def test_a_server_that_starts_anew_knows_every_place_and_link(office):
    held = office.bookings.hold(office.wish(AKL)).token
    booked = office.book(slot_at=MONDAY_8 + 7200)
    before = office.free(), office.free(AKL)

    office.writer.stop()
    office.serve()

    assert (office.free(), office.free(AKL)) == before
    assert office.bookings.booking(booked.token) == booked
    assert office.bookings.booking(held).state is BookingState.HELD
    assert office.confirm_as(held, 1).state is BookingState.CONFIRMED


def test_a_hold_that_ran_out_while_the_server_was_down_is_free_at_its_start(office):
    office.bookings.hold(office.wish(AKL))
    office.writer.stop()
    office.clock.pass_s(3600)
    office.serve()
    assert office.free(AKL)[MONDAY_8] == 1
    assert office.book(AKL).state is BookingState.CONFIRMED


def test_a_failure_in_the_same_transaction_neither_loses_nor_doubles_a_place(office):
    go_on = threading.Event()
    rules, wish = office.bookings._rules, office.wish(AKL)

    def failing(books: Books) -> None:
        hold(books, rules, office.wish(KTP, MONDAY_8 + 7200))
        raise RuntimeError("a fault of ours")

    waiting = office.writer.submit(lambda books: go_on.wait(timeout=20))
    first = office.writer.submit(lambda books: hold(books, rules, wish))
    failed = office.writer.submit(failing)
    second = office.writer.submit(lambda books: hold(books, rules, wish))
    go_on.set()

    assert waiting.result(timeout=20)
    assert first.result(timeout=20).slot_at == MONDAY_8
    with pytest.raises(Refusal) as caught:
        failed.result(timeout=20)
    assert caught.value.code is RefusalCode.INTERNAL
    with pytest.raises(Refusal) as caught:
        second.result(timeout=20)
    assert caught.value.code is RefusalCode.SLOT_TAKEN
    office.look()
    office.bookings._offers.forget()
    assert office.free(AKL)[MONDAY_8] == 0
    assert office.free(KTP)[MONDAY_8 + 7200] == 1
