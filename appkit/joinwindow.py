"""The screen of a device that belongs to no office yet. One window for kiosks, boards and counters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from appkit.finding import FoundServer
from appkit.iconbutton import IconButton
from appkit.joining import Joiner, JoinView, Stage
from appkit.language import Language
from appkit.options import Options
from appkit.shell import Shell
from appkit.theme import Theme
from appkit.tokens import Reader, Step, ThemeName, Weight
from wire.codes import DeviceRole

_MARGIN_MM = 20
_MOST_OFFERED = 9
_WIDEST = "WWWW WWWW"
_ROLES = {"kiosk": DeviceRole.KIOSK, "display": DeviceRole.BOARD, "counter": DeviceRole.COUNTER}


def come_to_office(shell: Shell, name: ThemeName, reader: Reader) -> bool:
    """Pairs this device first if it is a new one; blocks meanwhile. False: the program was ended before.

    A device that is paired, or was given a code, or has to go to an address without joining there, is let through.
    """
    if not is_wanted(shell.options):
        return True
    theme = shell.theme(name, reader)
    theme.apply(shell.application)
    joiner = Joiner(shell.options.state_dir, _ROLES[shell.options.program], shell.options.server)
    window = JoinWindow(theme, shell.language, joiner.choose)
    joiner.changed.connect(window.show_view, Qt.ConnectionType.QueuedConnection)
    joiner.start()
    try:
        shell.run(window)
    finally:
        joiner.stop()
        _put_away(window, shell.application)
    return window.is_joined


def _put_away(window: QWidget, application: QApplication) -> None:
    """The last window that closes would end what has yet to begin."""
    application.setQuitOnLastWindowClosed(False)
    window.close()
    window.deleteLater()
    application.setQuitOnLastWindowClosed(True)


def is_wanted(options: Options) -> bool:
    """Whether a device has to join first."""
    from appkit.identity import read_record

    if options.pair_code is not None or read_record(options.state_dir) is not None:
        return False
    return options.joins or (options.server is None and options.finds)


class JoinWindow(QWidget):
    """Shows where joining stands.

    Attributes:
        is_joined: it ended well.
    """

    def __init__(self, theme: Theme, language: Language, choose: Callable[[FoundServer], None]) -> None:
        """`choose` is told which of several servers a person took."""
        super().__init__()
        self.is_joined = False
        self._theme = theme
        self._text = language.text
        self._choose = choose
        self._view = JoinView(stage=Stage.SEARCHING)
        self.setWindowTitle("Giliran")
        self.setAutoFillBackground(True)
        self._title = self._label("join.title", Step.TITLE, Weight.TITLE)
        self._code = _Code(theme)
        self._advice = self._label("join.advice", Step.BODY, Weight.TEXT)
        self._state = self._label("join.state", Step.SMALL, Weight.TEXT)
        self._state.setProperty("tone", "quiet")
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(theme.metrics.gap_px)
        self._arrange()
        self.show_view(self._view)

    def show_view(self, view: JoinView) -> None:
        """Draws a view; the last one ends the program's first part."""
        self._view = view
        if view.stage is Stage.JOINED:
            self.is_joined = True
            QApplication.exit(0)
            return
        self._clear_buttons()
        self._code.setText(view.code)
        self._code.setVisible(bool(view.code))
        match view.stage:
            case Stage.SEARCHING:
                self._say_searching()
            case Stage.CHOOSING:
                self._say_choosing(view)
            case _:
                self._say_waiting(view)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A number key takes the server of that place."""
        number = event.text()
        if self._view.stage is Stage.CHOOSING and number.isdecimal() and 0 < int(number) <= len(self._view.servers):
            self._choose(self._view.servers[int(number) - 1])
        else:
            super().keyPressEvent(event)

    def _say_searching(self) -> None:
        self._title.setText(self._text("Mencari server kantor …"))
        self._advice.setText(self._text("Pastikan kabel jaringan terpasang dan komputer server menyala."))
        self._state.setText(self._text("Bila tidak ditemukan, jalankan program ini dengan alamat servernya."))

    def _say_choosing(self, view: JoinView) -> None:
        self._title.setText(self._text("Kantor mana?"))
        self._advice.setText(self._text("Ada lebih dari satu server di jaringan ini. Sentuh kantor Anda."))
        self._state.setText(self._text("Tanpa layar sentuh: tekan nomornya di papan ketik."))
        for number, server in enumerate(view.servers[:_MOST_OFFERED], start=1):
            words = f"{number}   {server.office or server.name}\n{server.urls[0]}"
            button = IconButton(words, "building", self._theme)
            button.setObjectName(f"join.server.{number}")
            button.clicked.connect(lambda _=False, chosen=server: self._choose(chosen))
            self._buttons.addWidget(button)

    def _say_waiting(self, view: JoinView) -> None:
        self._title.setText(view.office or self._text("Server kantor"))
        if view.code:
            self._advice.setText(
                self._text(
                    "Buka {address} di komputer kantor, bandingkan kode ini, lalu terima perangkat ini.",
                    address=f"{view.server}/kantor/perangkat",
                )
            )
        else:
            self._advice.setText(view.server)
        silent = self._text("Server tidak menjawab. Dicoba lagi terus.")
        self._state.setText(silent if view.is_silent else self._text("Menunggu diterima …"))

    def _label(self, name: str, step: Step, weight: Weight) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setProperty("step", step.value)
        label.setProperty("weight", weight.value)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return label

    def _arrange(self) -> None:
        margin = self._theme.metrics.mm(_MARGIN_MM)
        column = QVBoxLayout(self)
        # The window is as large as the screen, whatever its words ask for.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(self._theme.metrics.grid(2))
        column.addStretch(1)
        for part in (self._title, self._code, self._advice):
            column.addWidget(part)
        column.addLayout(self._buttons)
        column.addWidget(self._state)
        column.addStretch(1)

    def _clear_buttons(self) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()


class _Code(QLabel):
    """The code as large as the screen lets it be, up to the size of a called number."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("join.code")
        self._font = theme.font(Step.NUMBER, Weight.NUMBER)
        self._largest_px = theme.metrics.font_px(Step.NUMBER)
        self._font.setPixelSize(self._largest_px)
        self._widest_px = QFontMetrics(self._font).horizontalAdvance(_WIDEST)
        # Its words ask for no width of their own: the window's counts.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(QFontMetrics(self._font).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Writes as large as fits."""
        self._font.setPixelSize(max(1, min(self._largest_px, self._largest_px * self.width() // self._widest_px)))
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
