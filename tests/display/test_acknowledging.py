"""What a board tells of calls: each thing once, some at a time, everything again to a server that greets it anew."""

from itertools import count

from display.acknowledging import Acknowledging
from wire.boardrules import ACKED_EVERY_MS
from wire.messages import MOST_ACKED, Acked

LATER_MS = count(0, ACKED_EVERY_MS)


def told_by(acks: Acknowledging) -> list[Acked]:
    """Everything it has to tell, waiting as long as it wants in between."""
    told, now_ms = [], next(LATER_MS)
    while (acked := acks.next(now_ms)) is not None:
        told.append(acked)
        now_ms = next(LATER_MS)
    return told


def test_what_was_painted_is_told_once() -> None:
    acks = Acknowledging()
    acks.show([7, 8])
    assert told_by(acks) == [Acked(shown=[7, 8])]
    acks.show([7, 8, 9])
    assert told_by(acks) == [Acked(shown=[9])]


def test_heard_and_unheard_are_told_apart() -> None:
    acks = Acknowledging()
    acks.say(7, is_heard=True)
    acks.say(8, is_heard=False)
    assert told_by(acks) == [Acked(heard=[7], unheard=[8])]


def test_a_storm_of_calls_is_a_few_messages() -> None:
    acks = Acknowledging()
    acks.show([1])
    assert acks.next(0) == Acked(shown=[1])
    acks.show([2])
    assert acks.next(ACKED_EVERY_MS - 1) is None
    acks.show([3])
    assert acks.next(ACKED_EVERY_MS) == Acked(shown=[2, 3])


def test_no_message_is_longer_than_the_server_takes() -> None:
    acks = Acknowledging()
    acks.show(range(100))
    assert [len(each.shown) for each in told_by(acks)] == [MOST_ACKED, 100 - MOST_ACKED]


def test_a_server_that_greets_anew_is_told_everything_that_still_stands() -> None:
    acks = Acknowledging()
    acks.show([7, 8])
    acks.say(7, is_heard=True)
    told_by(acks)
    acks.keep([7])
    acks.begin_anew()
    assert told_by(acks) == [Acked(shown=[7], heard=[7])]
