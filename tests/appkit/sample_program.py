"""A small program with the shape of the real ones, for the tests of shell and robot."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TypeVar

from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton, QVBoxLayout, QWidget

from appkit.options import parse_options
from appkit.shell import Shell
from appkit.tokens import Reader, ThemeName

W = TypeVar("W", bound=QWidget)
_SLOW_KEY_S = 0.06


class SlowField(QLineEdit):
    """Takes its time for every key, and remembers the longest time between two by when they were pressed."""

    def __init__(self) -> None:
        super().__init__()
        self._pressed_ms: list[int] = []

    @property
    def longest_gap_ms(self) -> int:
        return max((after - before for before, after in pairwise(self._pressed_ms)), default=0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Not more than a busy machine takes now and then.
        time.sleep(_SLOW_KEY_S)
        self._pressed_ms.append(event.timestamp())
        super().keyPressEvent(event)


class SampleWindow(QWidget):
    """A counting button, one behind a cover, a field and a list."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("window")
        layout = QVBoxLayout(self)
        self.count = 0
        self.label = self._named(QLabel("0"), "label")
        self.button = self._named(QPushButton("Tambah"), "button")
        self.button.clicked.connect(self._add)
        self.broken = self._named(QPushButton("Rusak"), "broken")
        self.broken.clicked.connect(self._break)
        self.off = self._named(QPushButton("Mati"), "off")
        self.off.setEnabled(False)
        self.hidden = self._named(QLabel("x"), "hidden")
        self.behind = self._named(QPushButton("Di belakang"), "behind")
        self.field = self._named(QLineEdit(), "field")
        self.slow = self._named(SlowField(), "slow")
        self.slow.returnPressed.connect(lambda: self.label.setText(f"{self.slow.text()} {self.slow.longest_gap_ms} ms"))
        self.list = QListWidget()
        self.list.setObjectName("list")
        self.list.addItems(["A 001", "A 002"])
        for widget in (self.label, self.button, self.broken, self.off, self.hidden, self.behind, self.field, self.slow):
            layout.addWidget(widget)
        layout.addWidget(self.list)
        self.hidden.hide()
        self.cover = self._named(QLabel("", self), "cover")
        self.field.returnPressed.connect(self._entered)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.cover.setGeometry(self.behind.geometry())
        self.cover.raise_()

    def _named(self, widget: W, name: str) -> W:
        widget.setObjectName(name)
        return widget

    def _add(self) -> None:
        self.count += 1
        self.button.setAccessibleName(str(self.count))

    def _entered(self) -> None:
        self.label.setText(f"entered {self.field.text()}")

    def _break(self) -> None:
        raise RuntimeError("broken on purpose")


def main(argv: list[str] | None = None) -> int:
    options = parse_options("kiosk", argv)
    with Shell(options) as shell:
        shell.theme(ThemeName.DAY, Reader.KIOSK).apply(shell.application)
        window = SampleWindow()
        shell.at_end(lambda: print("ended properly"))
        return shell.run(window)
