"""Which window is shown, in which language and size, and what is kept of it between two starts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication

from appkit.language import Language, LanguageCode
from appkit.screen import Screen
from appkit.theme import Theme
from counter.desk import More, Notice, Phase
from counter.labels import Labels
from counter.memory import Memory, write_memory
from counter.paper.model import PaperModel
from counter.view_model import DeskModel
from counter.windows.dock import DockBar
from counter.windows.look import Look
from counter.windows.main_window import MainWindow

_BEFORE_WORK = frozenset({Phase.SIGN_IN, Phase.CHOOSE})
_ALERT_MS = 3_000


class Screens(QObject):
    """Owns the full window and the docked bar; exactly one of them is visible. Sign-in always has the full window.

    Signals:
        closed(): the user closed the full window.
    """

    closed = Signal()

    def __init__(
        self, theme: Theme, model: DeskModel, memory: Memory, state_dir: Path, paper: PaperModel | None = None
    ) -> None:
        """`theme` in normal text; `memory` says how the program looked last; `paper` is for calls by voice."""
        super().__init__()
        self._theme, self._model, self._paper = theme, model, paper
        self._memory, self._state_dir = memory, state_dir
        self.window = MainWindow(self._look(), model, memory.names, paper)
        self.dock = DockBar(self._look(), model)
        self._is_open = False
        self._room: QRect | None = None
        model.toggled.connect(self.toggle)
        model.remembered.connect(self._remember_name)
        model.alerted.connect(self._alert)
        model.changed.connect(self._arrange)
        if paper is not None:
            paper.changed.connect(self._arrange)
        self.window.toggled.connect(self.toggle)
        self.window.closed.connect(self._close_with_window)
        self.dock.moved.connect(self._remember_place)
        self._wear()

    @property
    def is_docked(self) -> bool:
        """Whether the bar stands for the full window now."""
        is_by_voice = self._paper is not None and self._paper.is_shown
        return self._memory.is_docked and self._model.desk.phase not in _BEFORE_WORK and not is_by_voice

    @property
    def is_quiet(self) -> bool:
        """Whether the operator wants no sound from this program."""
        return self._memory.is_quiet

    def open(self, screen: Screen | None = None) -> None:
        """Shows what has to be shown, from now on: as large as the desktop, or as the screen that is given."""
        self._is_open = True
        if screen is None:
            self.window.setWindowState(Qt.WindowState.WindowMaximized)
        else:
            self.window.setFixedSize(screen.width_px, screen.height_px)
            self._room = QRect(0, 0, screen.width_px, screen.height_px)
        self._place_dock()
        self._arrange()

    def close(self) -> None:
        """Takes both windows away. Idempotent."""
        self._is_open = False
        for window in (self.dock, self.window):
            window.close()
            window.deleteLater()

    def toggle(self, what: More) -> None:
        """Docked or full, text size, language, bell; kept for the next start."""
        if what is More.DOCK:
            self._keep(replace(self._memory, is_docked=not self._memory.is_docked))
            self._arrange()
            return
        if what is More.BELL:
            self._keep(replace(self._memory, is_quiet=not self._memory.is_quiet))
            self._model.tell(Notice.BELL_OFF if self._memory.is_quiet else Notice.BELL_ON)
            return
        if what is More.TEXT_SIZE:
            self._keep(replace(self._memory, is_large=not self._memory.is_large))
        elif what is More.LANGUAGE:
            is_english = self._memory.language == LanguageCode.ENGLISH
            other = LanguageCode.INDONESIAN if is_english else LanguageCode.ENGLISH
            self._keep(replace(self._memory, language=other.value))
        self._wear()

    def _look(self) -> Look:
        language = Language(self._memory.language or LanguageCode.INDONESIAN)
        return Look(theme=self._theme.large(self._memory.is_large), labels=Labels(language))

    def _wear(self) -> None:
        look = self._look()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        look.theme.apply(application)
        self.window.build(look, self._memory.names)
        was_visible = self.dock.isVisible()
        self.dock.close()
        self.dock.deleteLater()
        self.dock = DockBar(look, self._model)
        self.dock.moved.connect(self._remember_place)
        self._place_dock()
        if was_visible:
            self.dock.show()

    def _close_with_window(self) -> None:
        """Only a user's closing ends the program; when it is ending already, a second quit would outlive its loop."""
        if self._is_open:
            self.closed.emit()

    def _arrange(self) -> None:
        if not self._is_open:
            return
        if self.is_docked and not self.dock.isVisible():
            self.dock.show()
            self.window.hide()
        elif not self.is_docked and not self.window.isVisible():
            self.window.show()
            self.dock.hide()
            self.window.activateWindow()

    def _place_dock(self) -> None:
        x, y = self._memory.dock_x_px, self._memory.dock_y_px
        self.dock.place(None if x is None or y is None else QPoint(x, y), self._room)

    def _alert(self) -> None:
        """The taskbar's own sign; the keyboard stays where it is."""
        QApplication.alert(self.dock if self.is_docked else self.window, _ALERT_MS)

    def _remember_name(self, name: str) -> None:
        self._keep(self._memory.with_name(name))

    def _remember_place(self, x_px: int, y_px: int) -> None:
        self._keep(replace(self._memory, dock_x_px=x_px, dock_y_px=y_px))

    def _keep(self, memory: Memory) -> None:
        self._memory = memory
        write_memory(self._state_dir, memory)
