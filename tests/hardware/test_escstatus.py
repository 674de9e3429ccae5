import pytest

from hardware.escanswers import AsbAnswer
from hardware.escstatus import Paper, PrinterStatus, Question, with_asb, with_real_time, with_transmitted

_UNKNOWN = PrinterStatus()
_FIELDS = ("ready", "cover_open", "cutter_error", "fatal", "overheated", "paper")


def _changes(status: PrinterStatus, idle: PrinterStatus) -> dict[str, object]:
    return {name: getattr(status, name) for name in _FIELDS if getattr(status, name) != getattr(idle, name)}


def test_nothing_is_known_before_the_first_answer():
    assert [getattr(_UNKNOWN, name) for name in _FIELDS] == [None, None, None, None, None, Paper.UNKNOWN]
    assert not _UNKNOWN.has_fault


_ASB_BITS: dict[tuple[int, int], dict[str, object]] = {
    (0, 0x08): {"ready": False},
    (0, 0x20): {"cover_open": True},
    (1, 0x04): {"cutter_error": True},
    (1, 0x08): {"cutter_error": True},
    (1, 0x20): {"fatal": True},
    (1, 0x40): {"overheated": True},
    (2, 0x01): {"paper": Paper.LOW},
    (2, 0x02): {"paper": Paper.LOW},
    (2, 0x04): {"paper": Paper.OUT},
    (2, 0x08): {"paper": Paper.OUT},
}


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("bit", [0x01, 0x02, 0x04, 0x08, 0x20, 0x40])
def test_every_bit_of_the_pushed_status(place: int, bit: int):
    idle = [0x10, 0, 0, 0]
    raised = list(idle)
    raised[place] |= bit
    before, after = with_asb(_UNKNOWN, AsbAnswer(*idle)), with_asb(_UNKNOWN, AsbAnswer(*raised))
    assert _changes(after, before) == _ASB_BITS.get((place, bit), {})


_REAL_TIME_BITS: dict[tuple[Question, int], dict[str, object]] = {
    (Question.PRINTER, 0x08): {"ready": False},
    (Question.OFFLINE_CAUSE, 0x04): {"cover_open": True},
    (Question.OFFLINE_CAUSE, 0x20): {"paper": Paper.OUT},
    (Question.ERROR_CAUSE, 0x04): {"cutter_error": True},
    (Question.ERROR_CAUSE, 0x08): {"cutter_error": True},
    (Question.ERROR_CAUSE, 0x20): {"fatal": True},
    (Question.ERROR_CAUSE, 0x40): {"overheated": True},
    (Question.PAPER, 0x04): {"paper": Paper.LOW},
    (Question.PAPER, 0x08): {"paper": Paper.LOW},
    (Question.PAPER, 0x20): {"paper": Paper.OUT},
    (Question.PAPER, 0x40): {"paper": Paper.OUT},
}


@pytest.mark.parametrize("question", Question)
@pytest.mark.parametrize("bit", [0x04, 0x08, 0x20, 0x40])
def test_every_bit_of_the_real_time_answers(question: Question, bit: int):
    before = with_real_time(_UNKNOWN, question, 0x12)
    after = with_real_time(_UNKNOWN, question, 0x12 | bit)
    assert _changes(after, before) == _REAL_TIME_BITS.get((question, bit), {})


def test_an_answer_tells_only_its_part():
    answered = with_real_time(_UNKNOWN, Question.PRINTER, 0x16)
    assert _changes(answered, _UNKNOWN) == {"ready": True}


@pytest.mark.parametrize(
    ("value", "paper"),
    [(0, Paper.OK), (1, Paper.LOW), (2, Paper.LOW), (3, Paper.LOW), (4, Paper.OUT), (8, Paper.OUT), (15, Paper.OUT)],
)
def test_the_sensor_answer(value: int, paper: Paper):
    assert with_transmitted(_UNKNOWN, value).paper is paper


def test_a_cover_opened_while_printing_is_not_called_heat():
    status = with_asb(_UNKNOWN, AsbAnswer(0x38, 0x40, 0, 0))
    assert status.cover_open
    assert not status.overheated
