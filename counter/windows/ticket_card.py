"""The present visitor: number, state, service and what is worth knowing; or in words that nobody is here."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from appkit.icons import paint_icon
from appkit.tokens import Step, Weight
from counter.desk import Desk, Phase, hall
from counter.windows.cut_text import CutText
from counter.windows.look import Look, name
from wire.rows import TicketRow

_NUMBER_MM = 30.0
_NUMBER_SHARE = 0.27
"""Of the card's height at most, as font size."""

_EMBLEM_MM = 16.0
_PAD_MM = 3.0
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


class NumberLabel(QLabel):
    """A ticket number drawn as high as its capitals, without the room that a line of text leaves above and below."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._font = look.number_font(_NUMBER_MM)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def fit(self, width: int, height: int) -> None:
        """As high as the design wants it, smaller where the card is: `WA 142` must fit, with the words below it."""
        font = self._look.number_font(_NUMBER_MM)
        font.setPixelSize(max(16, min(font.pixelSize(), round(width / 3.4), round(height * _NUMBER_SHARE))))
        if font.pixelSize() != self._font.pixelSize():
            self._font = font
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Capitals and a little air."""
        return QSize(self._look.metrics.mm(40), round(QFontMetrics(self._font).capHeight() * 1.3))

    def minimumSizeHint(self) -> QSize:
        """The number is never cut."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The number, its capitals centred in height."""
        painter = QPainter(self)
        painter.setPen(self._look.colour("ink"))
        painter.setFont(self._font)
        painter.drawText(0, (self.height() + QFontMetrics(self._font).capHeight()) // 2, self.text())


class TicketCard(QFrame):
    """Large and left. Shows a number only when the server says that it stands here."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("surface", "card")
        self._mark = IconMark(look, 5.0 if not look.metrics.is_large else 6.5)
        self._state = look.label(Step.BODY if look.metrics.is_large else Step.TITLE, Weight.TITLE)
        self._since = look.label(Step.BODY, tone="quiet")
        self._number = NumberLabel(look)
        self._emblem = IconMark(look, _EMBLEM_MM)
        self._service, self._facts, self._advice = CutText(2), CutText(2), CutText(2)
        look.dress(self._service, Step.TITLE, Weight.STRONG)
        look.dress(self._facts)
        look.dress(self._advice, tone="quiet")
        self._doubt, self._doubt_words = QWidget(), CutText(1)
        look.dress(self._doubt_words, weight=Weight.STRONG)
        self._compose()

    def _compose(self) -> None:
        look = self._look
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
        layout.setContentsMargins(*(look.metrics.mm(_PAD_MM),) * 4)
        layout.setSpacing(look.gap_px // 2 if look.metrics.is_large else look.gap_px)
        layout.addLayout(head)
        layout.addStretch(1)
        layout.addWidget(self._number)
        layout.addWidget(self._emblem)
        layout.addWidget(self._service)
        layout.addWidget(self._facts)
        layout.addStretch(1)
        foot = QVBoxLayout()
        foot.setSpacing(0)
        foot.addWidget(self._doubt)
        foot.addWidget(self._advice)
        layout.addLayout(foot)
        self._compose_doubt()

    def _compose_doubt(self) -> None:
        """The icon of the lists and the words, so that both are known to say the same."""
        self._doubt_words.setObjectName("ticket.paper")
        self._doubt.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        mark = IconMark(self._look, 3.5)
        mark.show_icon("printer-missing", "attention")
        line = QHBoxLayout(self._doubt)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self._look.gap_px)
        line.addWidget(mark)
        line.addWidget(self._doubt_words, stretch=1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow card has a smaller number rather than a cut one."""
        super().resizeEvent(event)
        self._number.fit(self.width() - 2 * self._look.metrics.mm(_PAD_MM), self.height())

    def show_desk(self, desk: Desk) -> None:
        """Shows the desk as it is now."""
        labels, ticket, phase = self._look.labels, desk.ticket, desk.phase
        self._mark.show_icon(_ICONS.get(phase, "desk"), "ink")
        _say(self._state, labels.phase(phase))
        _say(self._number, ticket.number if ticket else "")
        _say(self._since, self._since_words(desk, ticket))
        self._emblem.show_icon(_ICONS.get(phase, "desk"), "border")
        self._emblem.setVisible(ticket is None)
        self._service.say(labels.service(desk, ticket) if ticket else labels.crowd(desk))
        self._facts.say(labels.facts(desk, ticket) if ticket else "")
        in_doubt = ticket is not None and hall.is_paper_in_doubt(ticket)
        self._doubt.setVisible(in_doubt)
        self._doubt_words.say(self._doubt_sentence() if in_doubt else "")
        # With large words both have no room, and the status line below says what to press.
        self._advice.say("" if in_doubt and self._look.metrics.is_large else self._advice_words(desk))

    def _since_words(self, desk: Desk, ticket: TicketRow | None) -> str:
        if ticket is None or ticket.called_at is None:
            return ""
        clock = self._look.labels.clock(desk, ticket.called_at)
        return self._look.labels.language.text("dipanggil {clock}", clock=clock)

    def _doubt_sentence(self) -> str:
        text = self._look.labels.language.text
        if self._look.metrics.is_large:
            return text("Kertas diragukan")
        return text("Kertas diragukan: cetak ulang atau batalkan.")

    def _advice_words(self, desk: Desk) -> str:
        labels = self._look.labels
        if desk.phase is Phase.CALLED and desk.missed_in_s:
            return labels.until_missed(desk)
        if desk.phase is Phase.CALLED:
            return labels.language.text("Belum datang? Sekarang boleh ditandai tidak hadir.")
        return ""


def _say(label: QLabel, words: str) -> None:
    if label.text() != words:
        label.setText(words)
        label.setAccessibleName(words)
    label.setVisible(bool(words))
