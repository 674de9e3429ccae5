"""Joins the desk to the office: feed and answers come in as events, commands go out, windows hear of changes."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from appkit.feed import Feed, FeedState
from appkit.sender import Refusal, Result, Sender
from counter.desk import Act, Desk, Field, Hindrance, Key, Notice, Trouble, advance, events
from wire.codes import RefusalCode
from wire.commands import Command

_TICK_MS = 200
# The network gave no answer at all: a moment before the same command is tried once more.
_ASK_AGAIN_MS = 1_000
_TROUBLES: Mapping[FeedState, RefusalCode | Trouble] = {
    FeedState.REFUSED: RefusalCode.FORBIDDEN,
    FeedState.NOT_PAIRED: RefusalCode.PAIRING_REFUSED,
    FeedState.OLD_SERVER: Trouble.OLD_SERVER,
    FeedState.WRONG_SERVER: Trouble.WRONG_SERVER,
}


class DeskModel(QObject):
    """The desk as the windows see it. Holds no rules: every decision is `counter.desk.advance`. Interface thread only.

    Signals:
        changed(): `desk` is another value.
        toggled(More): the operator wants the program to look different.
        remembered(str): a sign-in name that was right.
        alerted(): a visitor was called here without a press.
        slip_wanted(BookingSlip): print it at this desk.
    """

    changed = Signal()
    toggled = Signal(object)
    remembered = Signal(str)
    alerted = Signal()
    slip_wanted = Signal(object)

    def __init__(
        self, feed: Feed, sender: Sender, parent: QObject | None = None, now_ms: Callable[[], int] | None = None
    ) -> None:
        """`now_ms` is a monotonic clock in milliseconds. Needs `start`."""
        super().__init__(parent)
        self._feed = feed
        self._sender = sender
        self._now_ms = now_ms or _monotonic_ms
        self._keys: dict[int, str] = {}
        self._hindrances: dict[str, Hindrance] = {}
        self._desk = Desk()
        feed.news.connect(self._take_rows)
        feed.device_changed.connect(self._take_rows)
        feed.state_changed.connect(self._turn)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        # The desk has one command under way at most, so one timer is enough.
        self._ask_again = QTimer(self)
        self._ask_again.setSingleShot(True)
        self._ask_again.setInterval(_ASK_AGAIN_MS)
        self._ask_again.timeout.connect(self._stay_unanswered)
        self._unanswered_serial = 0

    @property
    def desk(self) -> Desk:
        """What the operator sees now."""
        return self._desk

    def start(self) -> None:
        """Begins to count time."""
        self._timer.start()

    def stop(self) -> None:
        """Ends it. Idempotent."""
        self._timer.stop()
        self._ask_again.stop()

    @Slot()
    def tick(self) -> None:
        """Lets the desk know what time it is; by itself some times a second."""
        self._happen(events.Ticked(now_ms=self._now_ms(), at=self._feed.server_now()))

    def press(self, key: Key) -> None:
        """A key went down."""
        self._happen(events.Pressed(key=key, now_ms=self._now_ms()))

    def ask(self, act: Act) -> None:
        """A button was clicked."""
        self._happen(events.Asked(act=act, now_ms=self._now_ms()))

    def pick(self, place: int) -> None:
        """A line of the open choice was clicked."""
        self._happen(events.Picked(place=place, now_ms=self._now_ms()))

    def leave(self) -> None:
        """The open choice or form was closed."""
        self._happen(events.Left(now_ms=self._now_ms()))

    def give(self, typed: Mapping[Field, str]) -> None:
        """The fields of the open form were filled in."""
        self._happen(events.Given(typed=typed, now_ms=self._now_ms()))

    def ask_about(self, ticket_id: int) -> None:
        """A ticket of the lists was clicked."""
        self._happen(events.TicketAsked(ticket_id=ticket_id, now_ms=self._now_ms()))

    def answer_help(self, help_id: int) -> None:
        """The operator goes and helps."""
        self._happen(events.HelpAnswered(help_id=help_id, now_ms=self._now_ms()))

    def sign_in(self, name: str, pin: str) -> None:
        """Name and PIN were entered."""
        self._happen(events.SignInAsked(name=name, pin=pin, now_ms=self._now_ms()))

    def hinder(self, source: str, hindrance: Hindrance | None) -> None:
        """Something beside the program does not work, or works (again); `source` tells one from the other."""
        others = {name: found for name, found in self._hindrances.items() if name != source}
        self._hindrances = others if hindrance is None else {**others, source: hindrance}
        found = tuple(self._hindrances.values())
        self._happen(events.HindrancesTurned(hindrances=found, now_ms=self._now_ms()))

    def end_slip(self, is_printed: bool) -> None:
        """The slip came out, or nobody is sure of it."""
        self._happen(events.SlipEnded(is_printed=is_printed, now_ms=self._now_ms()))

    def tell(self, what: Notice) -> None:
        """Says in the status line that something was done which is no matter of the server."""
        self._happen(events.Told(what=what, now_ms=self._now_ms()))

    @Slot()
    def _take_rows(self) -> None:
        at = self._feed.server_now()
        fed = events.Fed(
            rows=dict(self._feed.rows), at=at or 0, device=self._feed.device, now_ms=self._now_ms()
        )  # fmt: skip
        self._happen(fed)

    @Slot(object)
    def _turn(self, state: FeedState) -> None:
        trouble = _TROUBLES.get(state)
        self._happen(
            events.FeedTurned(is_fresh=state is FeedState.LIVE, trouble=trouble, now_ms=self._now_ms())
        )  # fmt: skip

    def _happen(self, event: events.Event) -> None:
        moved = advance(self._desk, event)
        is_other = not _looks_same(self._desk, moved.desk)
        self._desk = moved.desk
        for effect in moved.effects:
            self._carry_out(effect)
        if is_other:
            self.changed.emit()

    def _carry_out(self, effect: events.Effect) -> None:
        match effect:
            case events.Send(serial=serial, command=command):
                self._send(serial, command)
            case events.Toggle(what=what):
                self.toggled.emit(what)
            case events.Remember(name=name):
                self.remembered.emit(name)
            case events.Alert():
                self.alerted.emit()
            case events.PrintSlip(slip=slip):
                self.slip_wanted.emit(slip)

    def _send(self, serial: int, command: Command) -> None:
        key = self._keys.setdefault(serial, str(uuid.uuid4()))
        self._sender.send(command, lambda result: self._end(serial, result), key=key)

    def _end(self, serial: int, result: Result) -> None:
        now_ms = self._now_ms()
        if result.answer is not None:
            self._keys.pop(serial, None)
            self._happen(events.Answered(serial=serial, answer=result.answer, now_ms=now_ms))
        elif result.refusal is not None:
            self._keys.pop(serial, None)
            self._happen(_refused(serial, result.refusal, now_ms))
        else:
            self._unanswered_serial = serial
            self._ask_again.start()

    @Slot()
    def _stay_unanswered(self) -> None:
        self._happen(events.Unanswered(serial=self._unanswered_serial, now_ms=self._now_ms()))


def _looks_same(one: Desk, other: Desk) -> bool:
    """Whether windows need not be drawn anew: everything but the moment is the same, to the second."""
    if one.now_at != other.now_at or one.patience is not other.patience:
        return False
    return replace(one, now_ms=other.now_ms, at=other.at, at_ms=other.at_ms) == other


def _refused(serial: int, refusal: Refusal, now_ms: int) -> events.Refused:
    return events.Refused(serial=serial, code=refusal.code, faults=refusal.faults, now_ms=now_ms)


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000
