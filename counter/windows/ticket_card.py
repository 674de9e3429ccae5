"""The present visitor: number, state, service and what is worth knowing; or in words that nobody is here."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from appkit.icons import paint_icon
from appkit.tokens import Step, Weight
from counter.desk import Desk, Phase
from counter.windows.look import Look, name
from wire.codes import PaperState
from wire.rows import TicketRow

_NUMBER_MM = 20.0
_NUMBER_LARGE_MM = 22.0
_ICONS = {
    Phase.IDLE: "door",
    Phase.READY: "chair",
    Phase.CALLED: "megaphone",
    Phase.SERVING: "person",
    Phase.PAUSED: "pause",
    Phase.SETTLING: "clock",
}


class IconMark(QWidget):
    """An icon of the design in the colour of a role."""

    def __init__(self, look: Look, side_mm: float) -> None:
        super().__init__()
        self._look = look
        self._icon, self._role = "ticket", "ink"
        self._side_px = look.metrics.mm(side_mm)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, icon: str, role: str = "ink") -> None:
        """Another icon or colour."""
        if (icon, role) != (self._icon, self._role):
            self._icon, self._role = icon, role
            self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._side_px, self._side_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon over the whole square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_icon(painter, self._icon, self._look.colour(self._role), QRectF(self.rect()))


class TicketCard(QFrame):
    """Large and left. Shows a number only when the server says that it stands here."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("surface", "card")
        self._mark = IconMark(look, 5.0 if not look.metrics.is_large else 6.5)
        self._state = look.label(Step.TITLE, Weight.TITLE)
        self._since = look.label(Step.BODY, tone="quiet")
        self._number = look.label(Step.NUMBER, Weight.NUMBER)
        self._service = look.label(Step.TITLE, Weight.STRONG)
        self._facts = look.label()
        self._advice = look.label(Step.BODY, tone="quiet")
        self._compose()

    def _compose(self) -> None:
        look = self._look
        for label in (self._service, self._facts, self._advice):
            label.setWordWrap(True)
        self._number.setStyleSheet(f"font-size: {self._number_px()}px;")
        self._number.setFont(look.number_font(_NUMBER_MM))
        name(self._number, "ticket.number", "")
        name(self._service, "ticket.service", "")
        name(self._state, "ticket.state", "")
        self._facts.setObjectName("ticket.facts")
        self._advice.setObjectName("ticket.advice")
        head = QHBoxLayout()
        head.setSpacing(look.gap_px)
        head.addWidget(self._mark)
        head.addWidget(self._state)
        head.addStretch(1)
        head.addWidget(self._since, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(look.metrics.mm(4),) * 4)
        layout.setSpacing(look.gap_px)
        layout.addLayout(head)
        layout.addStretch(1)
        layout.addWidget(self._number)
        layout.addWidget(self._service)
        layout.addWidget(self._facts)
        layout.addStretch(1)
        layout.addWidget(self._advice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow card has a smaller number rather than a cut one."""
        super().resizeEvent(event)
        self._number.setStyleSheet(f"font-size: {self._number_px()}px;")

    def show_desk(self, desk: Desk) -> None:
        """Shows the desk as it is now."""
        labels, ticket, phase = self._look.labels, desk.ticket, desk.phase
        self._mark.show_icon(_ICONS.get(phase, "desk"), "ink")
        _say(self._state, labels.phase(phase))
        _say(self._number, ticket.number if ticket else "")
        _say(self._service, labels.service(desk, ticket) if ticket else "")
        _say(self._facts, labels.facts(desk, ticket) if ticket else labels.crowd(desk))
        _say(self._since, self._since_words(desk, ticket))
        _say(self._advice, self._advice_words(desk))

    def _since_words(self, desk: Desk, ticket: TicketRow | None) -> str:
        if ticket is None or ticket.called_at is None:
            return ""
        clock = self._look.labels.clock(desk, ticket.called_at)
        return self._look.labels.language.text("dipanggil {clock}", clock=clock)

    def _advice_words(self, desk: Desk) -> str:
        labels, ticket = self._look.labels, desk.ticket
        if ticket is not None and ticket.paper in (PaperState.DOUBTFUL, PaperState.SHOWN):
            return labels.language.text("Kertas nomor ini mungkin tidak keluar. Pengunjung bisa datang tanpa kertas.")
        if desk.phase is Phase.CALLED and desk.missed_in_s:
            return labels.until_missed(desk)
        if desk.phase is Phase.CALLED:
            return labels.language.text("Belum datang? Sekarang boleh ditandai tidak hadir.")
        return ""

    def _number_px(self) -> int:
        """As high as the design wants it, as wide as the card allows: seven wide characters must fit."""
        look = self._look
        wanted = look.number_font(_NUMBER_LARGE_MM if look.metrics.is_large else _NUMBER_MM).pixelSize()
        room = self.width() - 2 * look.metrics.mm(4)
        return max(look.metrics.font_px(Step.TITLE), min(wanted, round(room / 3.4)))


def _say(label: QLabel, words: str) -> None:
    if label.text() != words:
        label.setText(words)
        label.setAccessibleName(words)
    label.setVisible(bool(words))
