"""What the robot can do inside a program: find widgets, touch, press keys, read, wait, take pictures.

All of it runs in the interface thread. Events enter at the window, as the system would deliver them, so covers, modal
windows, focus and shortcuts count.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputDevice, QKeyEvent, QPointingDevice, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from appkit.pulse import Pulse
from appkit.robotview import found, matches, outline, seen

_WAIT_POLL_MS = 10
_WAIT_S_DEFAULT = 5.0
_SCANNED_KEY_MS = 3
_MODIFIERS = {
    "keypad": Qt.KeyboardModifier.KeypadModifier,
    "ctrl": Qt.KeyboardModifier.ControlModifier,
    "shift": Qt.KeyboardModifier.ShiftModifier,
    "alt": Qt.KeyboardModifier.AltModifier,
}

# One JSON object of the pipe: any JSON types until a command has read them.
JsonObject = dict[str, Any]
Say = Callable[[JsonObject], None]


class RobotRefusal(Exception):  # noqa: N818 -- not an error of the robot: a person could not have done it either
    """The command cannot be carried out: no such widget, hidden, disabled, outside the window."""


class Hands(QObject):
    """Carries out commands; owns the touch device and the running waits."""

    def __init__(self) -> None:
        super().__init__()
        self._finger: QPointingDevice | None = None
        self._held: tuple[QWindow, QPoint] | None = None
        self._lifting = QTimer(self)
        self._lifting.setSingleShot(True)
        self._lifting.timeout.connect(self._lift_held)
        self._pulse = Pulse(self)

    def act(self, command: JsonObject, say: Say) -> None:
        """Does one command and says the answer, at once or, for waits, when the condition holds.

        Raises:
            RobotRefusal: it cannot be done.
            KeyError, ValueError, TypeError: the command is malformed.
        """
        doing: dict[str, Callable[[JsonObject], JsonObject]] = {
            "touch": lambda c: self._press(_usable(c["name"]), self._touch),
            "click": lambda c: self._press(_usable(c["name"]), _click),
            "touch_at": self._touch_at,
            "hold": lambda c: self._press(_usable(c["name"]), lambda window, at: self._hold(window, at, c["ms"])),
            "key": _key,
            "type": _type,
            "scan": _scan,
            "grab": _grab,
            "read": lambda c: seen(found(c["name"])),
            "tree": lambda c: {"widgets": outline()},
            "pulse": lambda c: self._pulse.read(),
        }
        name = command["do"]
        if name == "wait":
            _Wait(command, say, parent=self)
        elif name == "quit":
            say({"ok": True})
            QTimer.singleShot(0, QApplication.quit)
        elif name in doing:
            say({"ok": True, **doing[name](command)})
        else:
            raise RobotRefusal(f"no such command: {name}")

    def _press(self, widget: QWidget, press: Callable[[QWindow, QPoint], None]) -> JsonObject:
        window = widget.window()
        point = widget.mapTo(window, widget.rect().center())
        if not window.rect().contains(point):
            raise RobotRefusal(f"{widget.objectName()} lies outside the window")
        # Before the press: a program may reuse the widget for its next page, under another name.
        hit = _names_at(window, point)
        is_covered = widget.objectName() not in hit
        press(_handle(window), point)
        return {"hit": hit[0] if hit else "", "covered": is_covered}

    def _touch_at(self, command: JsonObject) -> JsonObject:
        window = _front_window()
        px_per_mm = float(command.get("px_per_mm") or window.property("px_per_mm") or window.logicalDpiX() / 25.4)
        point = QPoint(round(command["x_mm"] * px_per_mm), round(command["y_mm"] * px_per_mm))
        if not window.rect().contains(point):
            raise RobotRefusal(f"{point.x()},{point.y()} px lies outside the window")
        hit = _names_at(window, point)
        self._touch(_handle(window), point)
        return {"hit": hit[0] if hit else ""}

    def _touch(self, window: QWindow, point: QPoint) -> None:
        self._lift_held()
        self._lay(window, point)
        self._lift(window, point)

    def _hold(self, window: QWindow, point: QPoint, ms: int) -> None:
        """The finger stays down while the program goes on, until it is wanted elsewhere."""
        self._lift_held()
        self._lay(window, point)
        self._held = (window, point)
        self._lifting.start(ms)

    def _lift_held(self) -> None:
        self._lifting.stop()
        held, self._held = self._held, None
        if held is not None:
            self._lift(*held)

    def _lay(self, window: QWindow, point: QPoint) -> None:
        if self._finger is None:
            self._finger = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)
        QTest.touchEvent(window, self._finger).press(0, point, window).commit()

    def _lift(self, window: QWindow, point: QPoint) -> None:
        assert self._finger is not None, "lifted before it was laid"
        QTest.touchEvent(window, self._finger).release(0, point, window).commit()


class _Wait(QObject):
    """One running wait: polls until its condition holds or its time is over, then says so and goes."""

    def __init__(self, command: JsonObject, say: Say, parent: QObject) -> None:
        super().__init__(parent)
        self._command = command
        self._say = say
        self._until = time.monotonic() + float(command.get("timeout_s", _WAIT_S_DEFAULT))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_WAIT_POLL_MS)
        self._look()

    def _look(self) -> None:
        state = seen(found(self._command["name"]))
        if matches(state, self._command):
            self._end({"ok": True, **state})
        elif time.monotonic() > self._until:
            there = {entry["name"]: entry["text"] for entry in outline() if entry["text"]}
            said = f"timeout: {self._command}, last seen {state}, on the screen {there}"
            self._end({"ok": False, "error": said, **state})

    def _end(self, answer: JsonObject) -> None:
        self._timer.stop()
        self._say(answer)
        self.deleteLater()


def _usable(name: str) -> QWidget:
    widget = found(name)
    if widget is None:
        raise RobotRefusal(f"no widget is called {name}; there are {[entry['name'] for entry in outline()]}")
    if not widget.isVisible():
        raise RobotRefusal(f"{name} is hidden")
    if not widget.isEnabled():
        raise RobotRefusal(f"{name} is disabled")
    return widget


def _front_window() -> QWidget:
    windows = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    front = QApplication.activeModalWidget() or QApplication.activeWindow() or (windows[0] if windows else None)
    if front is None:
        raise RobotRefusal("no window is open")
    return front


def _handle(window: QWidget) -> QWindow:
    handle = window.windowHandle()
    if handle is None:
        raise RobotRefusal(f"the window {window.objectName()!r} is not shown")
    return handle


def _names_at(window: QWidget, point: QPoint) -> list[str]:
    """Object names of what is on top there and of what it lies in, innermost first."""
    widget: QWidget | None = window.childAt(point) or window
    names = []
    while widget is not None:
        names.append(widget.objectName())
        widget = widget.parentWidget()
    return [name for name in names if name]


def _click(window: QWindow, point: QPoint) -> None:
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)


def _key_window() -> QWindow:
    return QGuiApplication.focusWindow() or _handle(_front_window())


def _key(command: JsonObject) -> JsonObject:
    try:
        key = Qt.Key[f"Key_{command['key']}"]
    except KeyError:
        raise RobotRefusal(f"Qt knows no key {command['key']}") from None
    modifiers = Qt.KeyboardModifier.NoModifier
    for name, modifier in _MODIFIERS.items():
        if command.get(name):
            modifiers |= modifier
    QTest.keyClick(_key_window(), key, modifiers)
    return {}


def _type(command: JsonObject) -> JsonObject:
    for character in str(command["text"]):
        if not character.isascii():
            raise RobotRefusal(f"no key of its own for {character!r}")
        QTest.keyClick(_key_window(), ord(character))
    return {}


def _scan(command: JsonObject) -> JsonObject:
    """Keys as quick as a scanner's by their own times, however busy the machine is that carries them out."""
    began_ms = time.monotonic_ns() // 1_000_000
    for place, character in enumerate(str(command["text"]) + "\r"):
        key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character)
            event.setTimestamp(began_ms + place * _SCANNED_KEY_MS)
            QApplication.sendEvent(_key_window(), event)
    return {}


def _grab(command: JsonObject) -> JsonObject:
    widget = _usable(command["name"]) if command.get("name") else _front_window()
    # Layout and polish of a screen that was changed by the command before must be done before the picture.
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    picture = widget.grab()
    if not picture.save(str(command["path"]), "PNG"):
        raise RobotRefusal(f"cannot write {command['path']}")
    return {"width_px": picture.width(), "height_px": picture.height()}
