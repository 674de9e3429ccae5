"""Everything with a code has words, in both languages, and the words are the right ones."""

import pytest

from appkit.language import Language
from counter.desk import Act, Key, More, Notice, Option, Phase, Question
from counter.desk.choice import Choice
from counter.labels import Labels
from counter.sentences import NOTICES, REFUSALS, Tone, status
from counter.vocabulary import ACTS, CODES, COUNTERS, HISTORY, QUESTIONS
from wire.codes import CounterState, RefusalCode, TicketState

EIGHT = 1_780_000_000


def test_every_refusal_has_its_own_sentence():
    assert set(REFUSALS) == set(RefusalCode)
    assert len(set(REFUSALS.values())) == len(REFUSALS)
    assert all(sentence.endswith(".") for sentence in REFUSALS.values())


def test_every_notice_has_a_sentence():
    assert set(NOTICES) | {Notice.TOO_EARLY} == set(Notice)


def test_every_code_act_and_question_has_words():
    assert set(ACTS) == set(Act)
    assert set(QUESTIONS) == set(Question)
    assert set(COUNTERS) >= set(CounterState) - {CounterState.CLOSED}
    for kind, words in CODES.items():
        if kind is not More:
            assert set(words) == set(kind)
    assert set(CODES[More]) | {More.LANGUAGE} == set(More)


@pytest.mark.parametrize("code", list(RefusalCode))
def test_every_refusal_is_translated(code):
    assert Language("en").text(REFUSALS[code]) != REFUSALS[code]


@pytest.mark.parametrize(
    "kind", ["called", "started", "ended", "missed", "held", "returned", "transferred", "cancelled"]
)
def test_history_names_act_and_number(office, kind):
    office.sit_down(undo=kind, undo_number="A 012", undo_until_at=EIGHT + 60)
    words = Labels(Language("id")).history(office.desk)
    assert "A 012" in words
    assert kind in HISTORY


def test_history_of_a_newer_server_still_says_something(office):
    office.sit_down(undo="renamed", undo_number="A 012", undo_until_at=EIGHT + 60)
    assert Labels(Language("id")).history(office.desk) == "Tindakan terakhir A 012"


def test_status_says_how_long_to_wait_before_absent(office, make_ticket):
    office.sit_down(CounterState.BUSY, make_ticket(12, state=TicketState.CALLED, called_at=EIGHT + 3))
    office.press(Key.D2)
    tone, words = status(office.desk, Language("id"))
    assert (tone, words) == (Tone.ATTENTION, f"Belum boleh ditandai tidak hadir. Tunggu {90} detik lagi.")


def test_waiting_for_absent_moves_in_steps_of_ten_seconds(office, make_ticket):
    office.sit_down(CounterState.BUSY, make_ticket(12, state=TicketState.CALLED, called_at=EIGHT))
    labels = Labels(Language("id"))
    assert office.desk.missed_in_s == 87
    assert labels.until_missed(office.desk) == "Tidak hadir boleh ditekan dalam 90 detik."


def test_facts_of_a_visitor_are_in_one_line_and_no_part_is_broken(office, make_ticket):
    ticket = make_ticket(
        12, state=TicketState.CALLED, called_at=EIGHT + 1800, arrived_at=EIGHT, headcount=3, missed_count=1,
        slot_at=EIGHT,
    )  # fmt: skip
    office.sit_down(CounterState.BUSY, ticket)
    parts = Labels(Language("en")).facts(office.desk, ticket).split("  ·  ")
    assert [part.replace("\u00a0", " ") for part in parts] == [
        "Waited 30 minutes", "Booked 03:26", "3 people", "absent 1 time",
    ]  # fmt: skip


def test_ticket_in_a_list_says_why_it_stands_where_it_stands(office, make_ticket):
    office.sit_down()
    office.feed(make_ticket(5, arrived_at=EIGHT, turn_time_at=EIGHT - 3600))
    choice = Choice(question=Question.ABOUT_TICKET, options=(Option(code="1", value=More.CALL),), ticket_id=5)
    hint = Labels(Language("id")).choice_hint(office.desk, choice)
    assert hint == "Layanan 1. Datang 03.26, waktu giliran 02.26."


def test_typed_digits_are_shown_as_they_grow(office, make_ticket):
    office.sit_down()
    office.feed(*(make_ticket(number) for number in range(1, 12)))
    office.press("+", "0")
    assert Labels(Language("id")).choice_hint(office.desk, office.desk.choice) == "Ketik 3 angka: 0 _ _"


def test_language_line_is_written_in_the_other_language(office):
    office.sit_down()
    office.press("-")
    choice = office.desk.choice
    assert Labels(Language("id")).option(office.desk, choice, More.LANGUAGE) == "English"
    assert Labels(Language("en")).option(office.desk, choice, More.LANGUAGE) == "Bahasa Indonesia"


@pytest.mark.parametrize("code", ["id", "en"])
def test_every_line_of_every_question_has_words(office, make_ticket, code):
    labels = Labels(Language(code))
    office.sit_down(CounterState.BUSY, make_ticket(12, state=TicketState.SERVING))
    office.feed(make_ticket(3), make_ticket(4, state=TicketState.HELD))
    for keys in ("4", "41", "5", "6", "8", "81", ".", ".1", "*", "-"):
        office.press(*keys)
        choice = office.desk.choice
        assert labels.question(choice)
        assert all(labels.option(office.desk, choice, option.value) for option in choice.options), choice.question
        office.press(Key.ESCAPE)


def test_phases_at_the_counter_have_words():
    labels = Labels(Language("id"))
    named = {phase for phase in Phase if labels.phase(phase)}
    assert named == set(Phase) - {Phase.SIGN_IN, Phase.CHOOSE}


def test_a_call_that_is_on_no_board_is_said_until_it_is(office, make_ticket):
    office.sit_down(CounterState.BUSY, make_ticket(12, state=TicketState.CALLED, called_at=EIGHT))
    before = status(office.desk, Language("id"))
    office.feed(office.desk.counter.model_copy(update={"is_call_unseen": True}))
    assert status(office.desk, Language("id")) == (Tone.ATTENTION, "Belum tampil di papan: panggil dengan suara.")
    office.feed(office.desk.counter.model_copy(update={"is_call_unseen": False}))
    assert status(office.desk, Language("id")) == before
