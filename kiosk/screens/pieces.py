"""The pieces that pages are made of beside keys: words and panels. They hold what to draw and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from appkit.tokens import Step, Weight
from kiosk.look import Look
from kiosk.screens.paint import CENTRE, LEFT, MIDDLE, TOP, Type, draw_icon, draw_text, needed_height
from kiosk.words import Statement


class Words(QWidget):
    """A text that takes the height it needs and shrinks by a step when it gets less."""

    def __init__(self, parent: QWidget, style: Type, name: str = "") -> None:
        super().__init__(parent)
        self._own_style = self._style = style
        self._is_whole = False
        self._text = ""
        self._look: Look | None = None
        self.setObjectName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def keep_whole(self) -> None:
        """From now on it takes the width of its whole line."""
        self._is_whole = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def say(self, text: str, look: Look, style: Type | None = None) -> None:
        """Shows the text, in another style if one is given."""
        style = style or self._own_style
        if (text, look, style) == (self._text, self._look, self._style):
            return
        self._text, self._look, self._style = text, look, style
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What is shown."""
        return self._text

    def heightForWidth(self, width: int) -> int:
        """Height in the largest step."""
        if self._look is None or not self._text:
            return 0
        return needed_height(self._text, self._look.font(self._style.steps[0], self._style.weight), width)

    def sizeHint(self) -> QSize:
        """One line of the largest step."""
        if self._look is None or not self._text:
            return QSize(0, 0)
        line = self._look.theme.metrics.font_px(self._style.steps[0])
        if self._is_whole:
            font = self._look.font(self._style.steps[0], self._style.weight)
            return QSize(QFontMetrics(font).horizontalAdvance(self._text) + 2, line)
        return QSize(line * 4, self.heightForWidth(max(self.width(), line * 4)))

    def minimumSizeHint(self) -> QSize:
        """Nothing: what gets too little room shrinks."""
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the text."""
        if self._look is not None and self._text:
            painter = QPainter(self)
            draw_text(painter, self._text, self._style, self._look, self.rect())


class Panel(QWidget):
    """A statement with its drawing on a coloured ground."""

    def __init__(self, parent: QWidget, name: str = "", step: Step = Step.BODY) -> None:
        super().__init__(parent)
        self._statement: Statement | None = None
        self._look: Look | None = None
        self._step = step
        self.setObjectName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, statement: Statement, look: Look, step: Step | None = None) -> None:
        """Shows the statement, with its first sentence in another step if one is given."""
        step = step or self._step
        if (statement, look, step) == (self._statement, self._look, self._step):
            return
        self._statement, self._look, self._step = statement, look, step
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Both sentences."""
        if self._statement is None:
            return ""
        return f"{self._statement.title} {self._statement.advice}".strip()

    def heightForWidth(self, width: int) -> int:
        """Height with both sentences wrapped."""
        if self._look is None or self._statement is None:
            return 0
        look, statement = self._look, self._statement
        text_px = self._text_width(width, look)
        height = needed_height(statement.title, look.font(self._step, Weight.STRONG), text_px)
        if statement.advice:
            height += needed_height(statement.advice, look.font(self._advice_step()), text_px) + look.mm(1)
        return max(height, look.mm(12)) + 2 * look.mm(4)

    def sizeHint(self) -> QSize:
        """The height that its present width needs."""
        width = max(self.width(), 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Nothing: what gets too little room shrinks."""
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws ground, drawing and sentences."""
        if self._look is None or self._statement is None:
            return
        look, statement = self._look, self._statement
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, mark, ink = _SURFACES[statement.surface]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()), look.mm(3), look.mm(3))
        if self.height() > max(self.heightForWidth(self.width()) + look.mm(30), self.width() // 2):
            self._draw_upright(painter, statement, look)
            return
        side, inset = look.mm(12), look.mm(5)
        icon_place = QRectF(inset, (self.height() - side) / 2, side, side)
        draw_icon(painter, statement.icon, look.colour(mark), icon_place)
        room = QRect(
            inset + side + look.mm(4), look.mm(4), self._text_width(self.width(), look), self.height() - look.mm(8)
        )
        self._draw_sentences(painter, statement, look, room, ink)

    def _draw_upright(self, painter: QPainter, statement: Statement, look: Look) -> None:
        """With much room: the drawing large above the sentences, all in the middle."""
        _, mark, ink = _SURFACES[statement.surface]
        room = self.rect().adjusted(look.mm(5), look.mm(5), -look.mm(5), -look.mm(5))
        title_px = needed_height(statement.title, look.font(self._step, Weight.STRONG), room.width())
        advice_px = needed_height(statement.advice, look.font(self._advice_step()), room.width())
        advice_px = advice_px if statement.advice else 0
        side = max(look.mm(12), min(look.mm(34), room.height() - title_px - advice_px - look.mm(6)))
        top = room.top() + max(0, room.height() - side - title_px - advice_px - look.mm(6)) // 2
        draw_icon(painter, statement.icon, look.colour(mark), QRectF(room.center().x() - side / 2, top, side, side))
        top += side + look.mm(4)
        title = Type(steps=(self._step, Step.BODY, Step.SMALL), weight=Weight.STRONG, role=ink, align=CENTRE | MIDDLE)
        draw_text(painter, statement.title, title, look, QRect(room.left(), top, room.width(), title_px))
        if statement.advice:
            below = QRect(room.left(), top + title_px + look.mm(2), room.width(), advice_px)
            advice = Type(steps=(self._advice_step(), Step.SMALL), role=ink, align=CENTRE | TOP)
            draw_text(painter, statement.advice, advice, look, below)

    def _draw_sentences(self, painter: QPainter, statement: Statement, look: Look, room: QRect, ink: str) -> None:
        title = Type(steps=(self._step, Step.BODY, Step.SMALL), weight=Weight.STRONG, role=ink)
        if not statement.advice:
            draw_text(painter, statement.title, title, look, room)
            return
        title_px = needed_height(statement.title, look.font(self._step, Weight.STRONG), room.width())
        advice_px = needed_height(statement.advice, look.font(self._advice_step()), room.width())
        spare_px = max(0, room.height() - title_px - advice_px - look.mm(1)) // 2
        room = room.adjusted(0, spare_px, 0, -spare_px)
        draw_text(painter, statement.title, title, look, QRect(room.left(), room.top(), room.width(), title_px))
        below = room.adjusted(0, title_px + look.mm(1), 0, 0)
        if below.height() < needed_height("Ag", look.font(Step.SMALL), room.width()):
            return
        draw_text(
            painter, statement.advice, Type(steps=(self._advice_step(), Step.SMALL), role=ink, align=LEFT), look, below
        )

    def _advice_step(self) -> Step:
        return Step.BODY if self._step is Step.TITLE else Step.SMALL

    def _text_width(self, width: int, look: Look) -> int:
        return max(1, width - look.mm(5) * 2 - look.mm(12) - look.mm(4))


_SURFACES = {
    "card": ("card", "ink", "ink"),
    "information": ("information_ground", "information", "on_information"),
    "attention": ("attention_ground", "attention", "on_attention"),
}


class Picture(QWidget):
    """A large drawing on a disc, for pages that say one thing."""

    _SIDE_MM = 46.0

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = ""
        self._surface = "card"
        self._look: Look | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_icon(self, icon: str, surface: str, look: Look) -> None:
        """Shows the drawing in the colours of a surface."""
        self._icon, self._surface, self._look = icon, surface, look
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A disc that is seen from a step away."""
        side = 0 if self._look is None else self._look.mm(self._SIDE_MM)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Nothing: words matter more."""
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws disc and drawing."""
        if self._look is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, mark, _ = _SURFACES[self._surface]
        side = float(min(self.width(), self.height()))
        disc = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("pressed" if ground == "card" else ground))
        painter.drawEllipse(disc)
        inner = side * 0.24
        draw_icon(painter, self._icon, self._look.colour(mark), disc.adjusted(inner, inner, -inner, -inner))
