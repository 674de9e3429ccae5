"""What a counter's display shows, as far as the board's rows tell."""

import pytest

from display.counterlights import DARK_AFTER_MS, CounterLights, Light
from wire.rows import SignRow

NINE_AT = 1_788_746_400


def sign(counter_number=2, number="A 001", call_id=7, shown_from_at=NINE_AT):
    return SignRow(
        id=10 + counter_number, counter_number=counter_number, number=number, call_id=call_id,
        shown_from_at=shown_from_at,
    )  # fmt: skip


@pytest.fixture
def lights():
    made = CounterLights()
    made.hear(0)
    return made


def light_at(lights, counter_number, office_at=NINE_AT, now_ms=0):
    return lights.lights([counter_number], office_at, now_ms)[counter_number]


def test_a_number_stands_over_its_own_counter_alone(lights):
    lights.take([sign(2), sign(3, number=None, call_id=None, shown_from_at=0)])
    assert light_at(lights, 2) == Light(number="A 001", call_id=7, is_news=True)
    assert light_at(lights, 3) == Light()
    assert light_at(lights, 4) == Light()


def test_it_stays_while_the_ticket_stands_there_and_then_goes(lights, a_call, an_office):
    lights.take([an_office(), a_call(), sign()])
    assert light_at(lights, 2, NINE_AT + 3600).number == "A 001"
    lights.take([an_office(), a_call(), sign(number=None, call_id=None)])
    assert light_at(lights, 2, NINE_AT + 3600) == Light()


def test_nothing_is_shown_before_it_may_be_announced(lights):
    lights.take([sign(shown_from_at=NINE_AT + 5)])
    assert light_at(lights, 2, NINE_AT + 4) == Light()
    assert light_at(lights, 2, NINE_AT + 5).number == "A 001"


@pytest.mark.parametrize(
    ("age_s", "call_id", "is_news"), [(0, 7, True), (30, 7, True), (31, 7, False), (0, None, False)]
)
def test_only_a_recent_call_draws_attention(lights, age_s, call_id, is_news):
    lights.take([sign(call_id=call_id)])
    assert light_at(lights, 2, NINE_AT + age_s).is_news is is_news


def test_a_recall_is_another_light_for_the_same_number(lights):
    lights.take([sign(call_id=7)])
    before = light_at(lights, 2)
    lights.take([sign(call_id=9)])
    assert (light_at(lights, 2).number, light_at(lights, 2).call_id) == (before.number, 9)


def test_without_the_server_all_are_dark_in_time_and_light_again_with_it(lights):
    lights.take([sign()])
    assert light_at(lights, 2, now_ms=DARK_AFTER_MS - 1).number == "A 001"
    assert light_at(lights, 2, now_ms=DARK_AFTER_MS) == Light()
    lights.hear(DARK_AFTER_MS + 100)
    assert light_at(lights, 2, now_ms=DARK_AFTER_MS + 100).number == "A 001"


def test_before_the_first_word_everything_is_dark():
    unheard = CounterLights()
    unheard.take([sign()])
    assert light_at(unheard, 2) == Light()
    assert light_at(unheard, 2, office_at=None) == Light()
