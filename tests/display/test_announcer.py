"""The queue of announcements: order, repeats, what is left out, and what the hall has heard."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from display.announcer import TOO_OLD_S, Announcer, HeardCalls, Loudness, Play, Played, Said
from wire.codes import Language
from wire.rows import CallRow, Speech, Words

MakeCall = Callable[..., CallRow]
NINE_AT = 1_788_746_400
CHIME = None


class Loudspeaker:
    """Plays what an announcer asks for and writes it down as (call, sound)."""

    def __init__(self, heard: HeardCalls | None = None) -> None:
        self.announcer = Announcer(heard or HeardCalls())
        self.played: list[tuple[int, str | None]] = []

    def take(self, *due: CallRow, office_at: int = NINE_AT) -> None:
        self.announcer.take(due, office_at)

    def start(self) -> Play | None:
        play = self.announcer.next()
        if play is not None:
            self.played.append((play.call_id, play.sound))
        return play

    def step(self, played: Played = Played.HEARD) -> bool:
        if self.start() is None:
            return False
        self.announcer.finished(played)
        return True

    def play_all(self, played: Played = Played.HEARD) -> list[tuple[int, str | None]]:
        for _ in range(500):
            if not self.step(played):
                return self.played
        raise AssertionError("the queue never ends")


def speeches(*sounds: str) -> list[Speech]:
    return [Speech(language=Language.INDONESIAN, text="Nomor antrean", sound=sound) for sound in sounds]


def test_a_call_is_chimed_once_and_said_twice(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    hall.take(a_call(id=1))
    assert hall.play_all() == [(1, CHIME), (1, "id-1"), (1, "id-1")]


def test_both_languages_are_said_in_turn(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    hall.take(a_call(id=1, speech=speeches("id", "en")))
    assert hall.play_all() == [(1, CHIME), (1, "id"), (1, "en"), (1, "id"), (1, "en")]


def test_there_is_a_breath_before_the_repeat(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    hall.take(a_call(speech=speeches("id", "en")))
    pauses = []
    while (play := hall.start()) is not None:
        pauses.append(play.pause_ms)
        hall.announcer.finished(Played.HEARD)
    assert pauses[3] > max(pauses[1], pauses[2], pauses[4])


def test_two_waiting_calls_are_each_said_twice(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    hall.take(a_call(id=1), a_call(id=2))
    assert [call_id for call_id, sound in hall.play_all() if sound] == [1, 1, 2, 2]


def test_three_waiting_calls_are_each_said_once_until_they_are_fewer(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    hall.take(*(a_call(id=n) for n in range(1, 5)))
    assert [call_id for call_id, sound in hall.play_all() if sound] == [1, 2, 3, 3, 4, 4]


def test_a_crowd_that_comes_during_the_first_round_takes_the_second(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    first, *others = (a_call(id=n) for n in range(1, 5))
    hall.take(first)
    hall.step()
    hall.start()
    hall.take(first, *others)
    hall.announcer.finished(Played.HEARD)
    hall.play_all()
    assert [call_id for call_id, sound in hall.played if sound].count(1) == 1


def test_nothing_else_sounds_while_something_sounds(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    hall.take(a_call(id=1), a_call(id=2))
    assert hall.announcer.next() is not None
    assert hall.announcer.next() is None


def test_a_new_call_waits_until_the_first_is_said_twice(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    first, second = a_call(id=1), a_call(id=2)
    hall.take(first)
    hall.step()
    hall.take(first, second)
    assert hall.announcer.n_waiting == 1
    assert [call_id for call_id, _ in hall.play_all()] == [1, 1, 1, 2, 2, 2]


def test_what_was_heard_is_not_said_again(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    call = a_call(id=1)
    hall.take(call)
    hall.play_all()
    hall.take(call)
    assert not hall.step()


def test_a_recall_is_an_announcement_of_its_own(a_call: MakeCall) -> None:
    hall = Loudspeaker(HeardCalls([(1, NINE_AT)]))
    hall.take(a_call(id=2, number="A 001", is_recall=True))
    assert len(hall.play_all()) == 3


@pytest.mark.parametrize(("age_s", "is_said"), [(0, True), (TOO_OLD_S, True), (TOO_OLD_S + 1, False)])
def test_old_calls_are_not_said(a_call: MakeCall, age_s: int, is_said: bool) -> None:
    hall = Loudspeaker()
    hall.take(a_call(), office_at=NINE_AT + age_s)
    assert hall.step() is is_said


def test_a_call_that_grew_old_in_the_queue_is_left_out(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    first, second = a_call(id=1), a_call(id=2)
    hall.take(first, second)
    hall.step()
    hall.take(first, second, office_at=NINE_AT + TOO_OLD_S + 1)
    assert {call_id for call_id, _ in hall.play_all()} == {1}


def test_a_withdrawn_call_is_dropped_from_the_queue(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    first, second = a_call(id=1), a_call(id=2)
    hall.take(first, second)
    hall.step()
    hall.take(first)
    assert {call_id for call_id, _ in hall.play_all()} == {1}


def test_a_call_withdrawn_while_it_sounds_ends_after_the_present_sound(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    hall.take(a_call(id=1))
    hall.start()
    second = a_call(id=2)
    hall.take(second)
    assert hall.announcer.speaking_id == 1
    assert hall.announcer.next() is None
    hall.announcer.finished(Played.HEARD)
    assert hall.announcer.speaking_id is None
    assert [call_id for call_id, _ in hall.play_all()] == [1, 2, 2, 2]


def test_a_call_withdrawn_between_two_sounds_ends_at_once(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    hall.take(a_call(id=1))
    hall.step()
    hall.take()
    assert hall.announcer.speaking_id is None
    assert not hall.step()


def test_after_a_restart_the_next_unheard_call_follows(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    calls = [a_call(id=1), a_call(id=2)]
    hall.take(*calls)
    while not hall.announcer.heard.keys:
        hall.step()
    later = Loudspeaker(HeardCalls(hall.announcer.heard.keys))
    later.take(*calls)
    assert {call_id for call_id, _ in later.play_all()} == {2}


def test_a_call_interrupted_in_its_first_round_is_said_anew(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    call = a_call(id=1, speech=speeches("id", "en"))
    hall.take(call)
    hall.step()
    hall.step()
    later = Loudspeaker(HeardCalls(hall.announcer.heard.keys))
    later.take(call)
    assert later.play_all()[0] == (1, CHIME)


def test_a_call_that_waited_for_its_paper_is_said_although_a_later_one_was(a_call: MakeCall) -> None:
    hall = Loudspeaker(HeardCalls([(7, NINE_AT)]))
    hall.take(a_call(id=6))
    assert hall.step()


def test_it_tells_once_per_call_that_something_is_to_be_kept(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    hall.take(a_call())
    kept = []
    while hall.start() is not None:
        kept.append(hall.announcer.finished(Played.HEARD))
    assert kept == [None, Said(call_id=1, is_heard=True), None]


def test_the_end_of_a_sound_that_was_not_asked_for_is_a_fault() -> None:
    with pytest.raises(RuntimeError):
        Announcer(HeardCalls()).finished(Played.HEARD)


@pytest.mark.parametrize(
    ("speech", "outcomes", "loudness"),
    [
        (speeches("x"), [], Loudness.UNKNOWN),
        (speeches("x"), [Played.HEARD], Loudness.UNKNOWN),
        (speeches("x"), [Played.HEARD, Played.HEARD], Loudness.SPEAKING),
        (speeches("x"), [Played.HEARD, Played.MISSING], Loudness.CHIME_ONLY),
        (speeches("x"), [Played.NO_DEVICE], Loudness.SILENT),
        (speeches("x"), [Played.HEARD, Played.NO_DEVICE], Loudness.SILENT),
        ([], [Played.HEARD], Loudness.CHIME_ONLY),
    ],
)
def test_it_knows_what_the_hall_hears(
    a_call: MakeCall, speech: list[Speech], outcomes: Sequence[Played], loudness: Loudness
) -> None:
    hall = Loudspeaker()
    hall.take(a_call(speech=speech))
    for outcome in outcomes:
        hall.step(outcome)
    assert hall.announcer.loudness is loudness


def test_sound_that_comes_back_is_noticed(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    hall.take(a_call(id=1))
    hall.play_all(Played.NO_DEVICE)
    hall.take(a_call(id=2))
    hall.play_all()
    assert hall.announcer.loudness is Loudness.SPEAKING


def test_calls_without_sound_do_not_hold_up_the_others(a_call: MakeCall) -> None:
    hall = Loudspeaker()
    hall.take(a_call(id=1, speech=[]), a_call(id=2))
    assert [call_id for call_id, _ in hall.play_all()] == [1, 2, 2, 2]


def test_the_same_id_in_another_database_is_another_call(a_call: MakeCall) -> None:
    hall = Loudspeaker(HeardCalls([(1, NINE_AT - 86_400)]))
    hall.take(a_call(id=1))
    assert hall.step()


def test_the_memory_is_small_and_without_doubles(a_call: MakeCall) -> None:
    heard = HeardCalls()
    for call_id in [*range(1000), 999]:
        heard.add(a_call(id=call_id))
    assert [call_id for call_id, _ in heard.keys] == list(range(936, 1000))


@how(max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["call", "withdraw", "start", "end", "end", "wait"]),
            st.integers(0, 40),
            st.sampled_from(list(Played)),
        ),
        max_size=120,
    )
)
def test_whatever_happens_announcements_never_cut_or_repeat_each_other(steps: list[tuple[str, int, Played]]) -> None:
    hall = Loudspeaker()
    due: list[CallRow] = []
    office_at, sounding, n_calls = NINE_AT, False, 0
    for action, amount, outcome in steps:
        if action == "call":
            n_calls += 1
            due.append(CALL.model_copy(update={"id": n_calls, "announce_at": office_at, "speech": speeches("s")}))
        elif action == "withdraw" and due:
            due.pop(amount % len(due))
        elif action == "wait":
            office_at += amount
        elif action == "start":
            started = hall.start()
            assert not (started and sounding)
            sounding = sounding or started is not None
        elif sounding:
            hall.announcer.finished(outcome)
            sounding = False
        hall.take(*due, office_at=office_at)
    if sounding:
        hall.announcer.finished(Played.HEARD)
    hall.play_all()
    calls_in_turn = [call_id for call_id, sound in hall.played if sound is CHIME]
    assert len(calls_in_turn) == len(set(calls_in_turn))
    assert calls_in_turn == sorted(calls_in_turn)
    fresh = {call.id for call in due if office_at - call.announce_at <= TOO_OLD_S}
    assert fresh <= set(calls_in_turn)


CALL = CallRow(
    id=1,
    number="A 001",
    counter_number=1,
    counter_name=Words(id="Loket 1", en="Counter 1"),
    zone="Lantai 1",
    is_recall=False,
    called_at=NINE_AT,
    announce_at=NINE_AT,
    is_priority=False,
    slot_at=None,
    speech=[],
)
