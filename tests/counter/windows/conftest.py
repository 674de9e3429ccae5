"""The real windows on a real model, with the doubles of appkit for feed and sender, and a clock that tests move."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from appkit.fakes import FakeFeed, FakeSender
from appkit.metrics import Metrics
from appkit.screen import Screen
from appkit.theme import Theme, load_fonts
from appkit.tokens import Reader, ThemeName, read_tokens
from counter.memory import Memory
from counter.screens import Screens
from counter.view_model import DeskModel
from wire.codes import CounterState, DeviceRole, OperatorRole
from wire.commands import ShiftAnswer, SignIn
from wire.messages import DeviceView

EIGHT = 1_780_000_000


class Program:
    """The operator's program without a network.

    Attributes:
        feed, sender: the doubles.
        model, screens: the real things.
    """

    def __init__(self, qtbot, office, make_counter, state_dir: Path, memory: Memory) -> None:
        self._qtbot, self._office, self._make_counter = qtbot, office, make_counter
        self.now_ms = 5_000_000
        self.feed, self.sender = FakeFeed(), FakeSender()
        self.model = DeskModel(self.feed, self.sender, now_ms=lambda: self.now_ms)
        metrics = Metrics(tokens=read_tokens(), px_per_mm=3.955, reader=Reader.COUNTER)
        self.screens = Screens(Theme(name=ThemeName.DAY, metrics=metrics), self.model, memory, state_dir)
        self.screens.open(Screen(width_px=1366, height_px=728, px_per_mm=3.955))
        qtbot.waitExposed(self.screens.window)
        device = DeviceView(id=7, name="L", role=DeviceRole.COUNTER, zones=[], counter_id=None, hardware={})
        self.feed.welcome(device, office.rows.values(), EIGHT)

    @property
    def front(self) -> QWidget:
        """The window that is shown."""
        return self.screens.dock if self.screens.is_docked else self.screens.window

    def find(self, object_name: str) -> QWidget:
        """The visible widget of this name, else any."""
        named = [widget for widget in QApplication.allWidgets() if widget.objectName() == object_name]
        assert named, f"no widget {object_name}"
        return next((widget for widget in named if widget.isVisible()), named[0])

    def key(self, key: Qt.Key, *, is_pad: bool = True) -> None:
        """A real key event, half a second after the last one."""
        self.now_ms += 500
        modifier = Qt.KeyboardModifier.KeypadModifier if is_pad else Qt.KeyboardModifier.NoModifier
        self._qtbot.keyClick(self.focused, key, modifier)
        self.settle()

    @property
    def focused(self) -> QWidget:
        """Where keys go."""
        return self.front.focusWidget() or self.front

    def click(self, object_name: str) -> None:
        """A real click in the middle of the widget."""
        self.now_ms += 500
        self._qtbot.mouseClick(self.find(object_name), Qt.MouseButton.LeftButton)
        self.settle()

    def settle(self) -> None:
        """Answers of the double arrive."""
        for _ in range(3):
            QApplication.processEvents()

    def sit_down(self, state: CounterState = CounterState.OPEN, ticket=None, **own: object) -> None:
        """Signed in at counter 3 in this state."""
        row = self._make_counter(
            state=state, operator_name="Siti", ticket_id=ticket.id if ticket else None, **own
        )  # fmt: skip
        shift = ShiftAnswer(shift_id=1, operator_name="Siti", role=OperatorRole.OPERATOR, counter=row)
        self.sender.on(SignIn, shift)
        self.model.sign_in("siti", "1234")
        self.settle()
        self.feed.change([row, *([ticket] if ticket else [])])
        self.now_ms += 3_000
        self.model.tick()
        self.settle()

    @property
    def sent(self) -> list[object]:
        """Commands that reached the sender, without the sign-in."""
        return [entry.command for entry in self.sender.sent if not isinstance(entry.command, SignIn)]


@pytest.fixture(scope="session")
def fonts(qapp) -> None:
    load_fonts()


@pytest.fixture
def start(qtbot, fonts, office, make_counter, tmp_path) -> Iterator[Callable[..., Program]]:
    """Starts the program with a memory; ends it after the test."""
    programs: list[Program] = []

    def begin(**memory: object) -> Program:
        programs.append(Program(qtbot, office, make_counter, tmp_path, Memory(**memory)))
        return programs[-1]

    yield begin
    for program in programs:
        program.model.stop()
        program.screens.close()
        for owned in (program.model, program.feed, program.sender, program.screens):
            owned.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def program(start) -> Program:
    return start()
