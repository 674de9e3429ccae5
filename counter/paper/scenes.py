"""What the paper page looks like, for pictures and tests: scenes played on the real program with doubles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from counter import samples
from counter.desk import Key
from counter.paper.model import AFTER_MS
from counter.samples import NOON_AT, Crowd
from wire.codes import CounterState, PaperCallOutcome, TicketState
from wire.commands import EnterPaperCall, PaperCallAnswer
from wire.rows import Words

if TYPE_CHECKING:
    from counter.pictures import Stage

_ANSWERS: Mapping[str, PaperCallAnswer] = {
    "Z 003": PaperCallAnswer(outcome=PaperCallOutcome.UNKNOWN),
    "A 021": PaperCallAnswer(
        outcome=PaperCallOutcome.OVER, counter_name=Words(id="Loket 2", en="Counter 2"), at=NOON_AT + 90
    ),
}


def _lost(stage: Stage) -> None:
    stage.sit(CounterState.BUSY, samples.standing(TicketState.SERVING), Crowd())
    stage.feed.advance_ms(5_000)
    stage.paper.look()
    stage.pass_ms(AFTER_MS + 1_000)
    stage.paper.look()
    stage.settle()


def _keys(stage: Stage, *keys: str) -> None:
    for key in keys:
        stage.pass_ms(40_000)
        stage.paper.press(Key(key))
    stage.settle()


def _worked(stage: Stage) -> None:
    _lost(stage)
    _keys(stage, "1", "7", "enter", "2", "1", "enter", "-", "z", "3", "enter", "a", "2", "2")


def _back(stage: Stage) -> None:
    _worked(stage)
    stage.sender.on(EnterPaperCall, _answer)
    own = samples.counter(CounterState.OPEN)
    stage.fill(Crowd(), own)
    for _ in range(8):
        stage.model.tick()
        stage.paper.look()
        stage.settle()


def _answer(command: object) -> PaperCallAnswer:
    assert isinstance(command, EnterPaperCall), "nothing else is answered so"
    return _ANSWERS.get(command.number, PaperCallAnswer(outcome=PaperCallOutcome.ENTERED))


PAPER_STATES: Mapping[str, Callable[[Stage], None]] = {
    "paper-begins": _lost,
    "paper-at-work": _worked,
    "paper-entered": _back,
}
