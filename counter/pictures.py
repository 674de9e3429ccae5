"""A picture of every state of the operator's program: `python -m counter.pictures DIR`.

The real windows on a real model, fed by the doubles of `appkit.fakes`; nothing is drawn for the pictures alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from appkit.fakes import FakeFeed, FakeSender
from appkit.metrics import Metrics
from appkit.screen import Screen, parse_screen
from appkit.sender import Refusal
from appkit.theme import Theme, load_fonts
from appkit.tokens import Reader, ThemeName, read_tokens
from counter import samples
from counter.booking_scenes import BOOKING_STATES
from counter.desk import Hindrance, Key, Trouble
from counter.memory import Memory
from counter.paper.model import PaperModel
from counter.paper.scenes import PAPER_STATES
from counter.samples import NOON_AT, Crowd
from counter.screens import Screens
from counter.view_model import DeskModel
from wire.codes import CounterState, OperatorRole, RefusalCode, TicketState
from wire.commands import CallNext, ShiftAnswer, SignIn
from wire.rows import CounterRow, TicketRow

LAPTOP = "1366x768@15.6in"
MONITOR = "1920x1080@24in"
# A window loses this much to the taskbar and its own title.
_TASKBAR_PX = 40


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One picture: how the office stands, and what the operator pressed."""

    name: str
    play: Callable[[Stage], None]
    screen: str = LAPTOP
    language: str = "id"
    is_large: bool = False
    is_docked: bool = False
    names: tuple[str, ...] = ("sri.wahyuni", "budi", "dewi")


class Stage:
    """A program with doubles for the network, in the state that a scene asks for."""

    def __init__(self, scene: Scene, state_dir: Path) -> None:
        self.scene = scene
        self.screen: Screen = parse_screen(scene.screen)
        self.feed, self.sender = FakeFeed(), FakeSender()
        self._now_ms = 1_000_000
        self.model = DeskModel(self.feed, self.sender, now_ms=lambda: self._now_ms)
        metrics = Metrics(tokens=read_tokens(), px_per_mm=self.screen.px_per_mm, reader=Reader.COUNTER)
        memory = Memory(
            names=scene.names, is_docked=scene.is_docked, is_large=scene.is_large, language=scene.language
        )  # fmt: skip
        self.paper = PaperModel(self.model, self.sender, state_dir)
        theme = Theme(name=ThemeName.DAY, metrics=metrics)
        self.screens = Screens(theme, self.model, memory, state_dir, self.paper)
        self.screens.open(replace(self.screen, height_px=self.screen.height_px - _TASKBAR_PX))

    def fill(self, crowd: Crowd, own: CounterRow | None = None, ticket: TicketRow | None = None) -> None:
        """The server tells of the office."""
        row = own or samples.counter(CounterState.CLOSED).model_copy(update={"operator_name": None})
        self.feed.welcome(samples.device(), samples.office(crowd, row, ticket), NOON_AT)

    def sit(
        self,
        state: CounterState,
        ticket: TicketRow | None = None,
        crowd: Crowd | None = None,
        undo: str | None = None,
        *,
        is_call_unseen: bool = False,
    ) -> None:
        """Signed in at the own counter in `state`."""
        own = samples.counter(state, ticket, undo).model_copy(update={"is_call_unseen": is_call_unseen})
        shift = ShiftAnswer(shift_id=1, operator_name=samples.OPERATOR, role=OperatorRole.OPERATOR, counter=own)
        self.sender.on(SignIn, shift)
        self.model.sign_in("sri.wahyuni", "123456")
        self.settle()
        self.fill(crowd or Crowd(), own, ticket)
        self.model.tick()
        self.settle()

    def press(self, *keys: str) -> None:
        """Keys half a second apart."""
        for key in keys:
            self.pass_ms(500)
            self.model.press(Key(key))
            self.settle()

    def pass_ms(self, ms: int) -> None:
        """Lets time pass without a word from the server."""
        self._now_ms += ms
        self.model.tick()

    def settle(self) -> None:
        """Lets answers arrive and layouts settle."""
        for _ in range(4):
            QApplication.processEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def picture(self, path: Path) -> None:
        """Keeps what the operator sees."""
        self.settle()
        shown: QWidget = self.screens.dock if self.screens.is_docked else self.screens.window
        shown.grab().save(str(path))

    def close(self) -> None:
        """Takes the windows away."""
        self.model.stop()
        self.screens.close()
        for owned in (self.model, self.feed, self.sender, self.screens):
            owned.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def scenes() -> Iterator[Scene]:
    """Every state once on a laptop; the weighty ones also in English, in large text and on a monitor."""
    plain = dict(_STATES)
    for name, play in plain.items():
        yield Scene(name=name, play=play)
    for name in _WEIGHTY:
        yield Scene(name=f"{name}-en", play=plain[name], language="en")
        yield Scene(name=f"{name}-large", play=plain[name], is_large=True)
        yield Scene(name=f"{name}-en-large-24in", play=plain[name], language="en", is_large=True, screen=MONITOR)
        yield Scene(name=f"{name}-24in", play=plain[name], screen=MONITOR)
    for name in _DOCKED:
        yield Scene(name=f"dock-{name}", play=plain[name], is_docked=True)
        yield Scene(name=f"dock-{name}-24in", play=plain[name], is_docked=True, screen=MONITOR)
    for name, paper_play in PAPER_STATES.items():
        yield Scene(name=name, play=paper_play)
        yield Scene(name=f"{name}-en-large", play=paper_play, language="en", is_large=True)
    yield Scene(name="dock-called-en-large", play=plain["called"], is_docked=True, language="en", is_large=True)
    yield Scene(name="sign-in-first", play=_sign_in, names=())
    yield Scene(name="sign-in-nine-names", play=_sign_in, names=tuple(f"petugas.{place}" for place in range(1, 10)))


def write_pictures(folder: Path) -> list[Path]:
    """Writes all scenes as PNG and returns their paths. Needs a QApplication."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    with tempfile.TemporaryDirectory() as state_dir:
        for scene in scenes():
            folder_of_scene = Path(state_dir) / scene.name
            folder_of_scene.mkdir()
            stage = Stage(scene, folder_of_scene)
            scene.play(stage)
            paths.append(folder / f"counter-{scene.name}.png")
            stage.picture(paths[-1])
            stage.close()
    return paths


def main(arguments: list[str]) -> int:
    """Writes the pictures into the folder named; returns the exit code."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication(["counter"])
    load_fonts()
    paths = write_pictures(Path(arguments[0] if arguments else "."))
    sys.stdout.write(f"{len(paths)} pictures\n")
    application.processEvents()
    return 0


def _sign_in(stage: Stage) -> None:
    stage.fill(Crowd())
    stage.model.tick()


def _wrong_pin(stage: Stage) -> None:
    stage.sender.on(SignIn, Refusal(code=RefusalCode.WRONG_PIN))
    stage.fill(Crowd())
    stage.model.sign_in("sri.wahyuni", "999999")


def _connecting(stage: Stage) -> None:
    stage.model.tick()


def _choose(stage: Stage) -> None:
    stage.fill(Crowd(n_counters=12))
    shift = ShiftAnswer(shift_id=1, operator_name=samples.OPERATOR, role=OperatorRole.OPERATOR, counter=None)
    stage.sender.on(SignIn, shift)
    stage.model.sign_in("sri.wahyuni", "123456")


def _waiting_for_answer(stage: Stage) -> None:
    stage.sit(CounterState.OPEN)
    stage.sender.hold()
    stage.press("enter")
    stage.pass_ms(1_200)


def _uncertain(stage: Stage) -> None:
    _waiting_for_answer(stage)
    stage.pass_ms(2_500)


def _refused(stage: Stage) -> None:
    stage.sender.on(CallNext, Refusal(code=RefusalCode.STORAGE_FAILED))
    stage.sit(CounterState.BUSY, samples.standing(TicketState.SERVING))
    stage.press("enter")


def _lost(stage: Stage) -> None:
    stage.sit(CounterState.BUSY, samples.standing(TicketState.SERVING))
    stage.feed.advance_ms(5_000)
    stage.pass_ms(5_000)


def _called(stage: Stage) -> None:
    stage.sit(CounterState.BUSY, samples.standing(TicketState.CALLED), undo="called")


def _call_unseen(stage: Stage) -> None:
    stage.sit(CounterState.BUSY, samples.standing(TicketState.CALLED), is_call_unseen=True)


def _called_late(stage: Stage) -> None:
    stage.sit(CounterState.BUSY, samples.standing(TicketState.CALLED, called_ago_s=120), undo="called")


def _worst(stage: Stage) -> None:
    crowd = Crowd(n_waiting=180, n_services=25, n_counters=24, n_helps=3)
    stage.sit(CounterState.BUSY, samples.standing(TicketState.CALLED, is_worst=True), crowd, undo="priority_removed")


def _serving(stage: Stage) -> None:
    stage.sit(CounterState.BUSY, samples.standing(TicketState.SERVING), undo="started")


def _transfer(stage: Stage) -> None:
    stage.sit(CounterState.BUSY, samples.standing(TicketState.SERVING), Crowd(n_services=25))
    stage.press("6")


def _transfer_typed(stage: Stage) -> None:
    _transfer(stage)
    stage.press("1")


def _idle(stage: Stage) -> None:
    stage.sit(CounterState.OPEN, undo="ended")


def _key_taken(stage: Stage) -> None:
    stage.sit(CounterState.OPEN)
    stage.model.hinder("next key", Hindrance(what=Trouble.KEY_TAKEN, key="Ctrl+Alt+N"))


def _pressed(state: CounterState, *keys: str, ticket: TicketState | None = None) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        stage.sit(state, samples.standing(ticket) if ticket else None, Crowd(n_helps=1))
        stage.press(*keys)

    return play


_STATES: dict[str, Callable[[Stage], None]] = {
    "sign-in": _sign_in,
    "sign-in-wrong-pin": _wrong_pin,
    "sign-in-connecting": _connecting,
    "choose-counter": _choose,
    "idle": _idle,
    "idle-help": _pressed(CounterState.OPEN),
    "printer-call": lambda stage: stage.sit(CounterState.OPEN, crowd=Crowd(needs_paper=True)),
    "key-taken": _key_taken,
    "ready-nobody": lambda stage: stage.sit(CounterState.READY, crowd=Crowd(n_waiting=0)),
    "called": _called,
    "called-late": _called_late,
    "call-unseen": _call_unseen,
    "called-worst": _worst,
    "serving": _serving,
    "paused": lambda stage: stage.sit(CounterState.PAUSED),
    "waiting-for-answer": _waiting_for_answer,
    "uncertain": _uncertain,
    "refused": _refused,
    "server-gone": _lost,
    "not-possible": _pressed(CounterState.OPEN, "0"),
    "choice-transfer-25": _transfer,
    "choice-transfer-25-typed": _transfer_typed,
    "choice-transfer": _pressed(CounterState.BUSY, "6", ticket=TicketState.SERVING),
    "choice-hold": _pressed(CounterState.BUSY, "4", ticket=TicketState.SERVING),
    "choice-hold-minutes": _pressed(CounterState.BUSY, "4", "1", ticket=TicketState.SERVING),
    "choice-return": _pressed(CounterState.OPEN, "5"),
    "choice-call": _pressed(CounterState.OPEN, "+", "0"),
    "choice-call-why": _pressed(CounterState.OPEN, "+", "0", "4", "4"),
    "choice-cancel": _pressed(CounterState.BUSY, ".", "enter", ticket=TicketState.CALLED),
    "choice-more": _pressed(CounterState.BUSY, "-", ticket=TicketState.SERVING),
    "choice-leaving": _pressed(CounterState.OPEN, "/"),
    "choice-pause": _pressed(CounterState.OPEN, "7"),
    "booking-find": _pressed(CounterState.OPEN, "i"),
    **BOOKING_STATES,
}
_WEIGHTY = (
    "called", "called-worst", "ready-nobody", "choice-transfer-25", "sign-in-wrong-pin", "uncertain", "booking-day",
    "booking-time", "booking-faulty", "booking-made",
)  # fmt: skip
_DOCKED = (
    "idle", "idle-help", "printer-call", "key-taken", "called", "called-worst", "call-unseen", "serving",
    "ready-nobody",
    "uncertain", "refused", "choice-hold", "booking-time", "booking-faulty", "booking-made",
)  # fmt: skip

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
