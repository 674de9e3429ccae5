"""The ticket on the screen, as a picture of the ticket: number, where to wait, what happens next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from appkit.tokens import Step, Weight
from kiosk.flow.ownevents import is_own
from kiosk.look import Look
from kiosk.ownwords import call_on_screen, place_on_screen
from kiosk.scanwords import slot_worth
from kiosk.screens.paint import (
    CENTRE,
    LEFT,
    MIDDLE,
    TOP,
    Type,
    draw_icon,
    draw_number,
    draw_qr,
    draw_text,
    needed_height,
)
from kiosk.words import name_of, people_before, ticket_mark, ticket_wait
from wire.commands import ScanAnswer, TicketPaper

_OFFICE = Type(steps=(Step.SMALL,), role="ink_quiet", align=CENTRE | MIDDLE)
_SERVICE = Type(steps=(Step.TITLE, Step.BODY, Step.SMALL), weight=Weight.TITLE, align=CENTRE | MIDDLE)
_WHERE = Type(steps=(Step.TITLE, Step.BODY, Step.SMALL), weight=Weight.TITLE, align=LEFT | MIDDLE)
_NEXT = Type(steps=(Step.BODY, Step.SMALL), align=LEFT | MIDDLE)
_CAPTION = Type(steps=(Step.SMALL,), role="ink_quiet", align=CENTRE | TOP)


_ROOMY_MM = 200.0


@dataclass(frozen=True, kw_only=True)
class _Line:
    icon: str
    text: str
    style: Type


class TicketCard(QWidget):
    """Painted: head with the number, a line along which it could be torn, and what to do beneath."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ticket: TicketPaper | None = None
        self._has_code = False
        self._has_worth = True
        self._answer: ScanAnswer | None = None
        self._look: Look | None = None
        self.setObjectName("ticket.number")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def say(
        self,
        ticket: TicketPaper,
        look: Look,
        *,
        has_code: bool,
        answer: ScanAnswer | None = None,
        has_worth: bool = True,
    ) -> None:
        """Shows the ticket.

        Args:
            has_code: the status page's code stands on it.
            answer: what the code meant that led here.
            has_worth: what a booked time means stands on it.
        """
        said = (ticket, look, has_code, answer, has_worth)
        if said == (self._ticket, self._look, self._has_code, self._answer, self._has_worth):
            return
        self._ticket, self._look, self._has_code, self._answer, self._has_worth = said
        self.setAccessibleName(look.language.text("Nomor Anda {number}", number=ticket.number))
        self.setAccessibleDescription(". ".join(line.text for line in self._lines(ticket, look)))
        self.update()

    def text(self) -> str:
        """The number alone."""
        return "" if self._ticket is None else self._ticket.number

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the paper, then what stands on it."""
        if self._ticket is None or self._look is None:
            return
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_roomy = self.height() >= look.mm(_ROOMY_MM)
        side, edge = look.mm(8), look.mm(7 if is_roomy else 3)
        room = self.rect().adjusted(side, edge, -side, -edge)
        seam = look.mm(12 if is_roomy else 6)
        cut = room.top() + self._head_px(look, room, seam)
        _draw_paper(painter, look, QRectF(self.rect()), cut + seam / 2)
        self._draw_head(painter, self._ticket, look, QRect(room.left(), room.top(), room.width(), cut - room.top()))
        body = QRect(room.left(), cut + seam, room.width(), room.bottom() + 1 - cut - seam)
        self._draw_body(painter, self._ticket, look, body)

    def _head_px(self, look: Look, room: QRect, seam: int) -> int:
        """The body gets what its lines need, the head the rest, but neither less than its share."""
        assert self._ticket is not None, "only called while painting a ticket"
        text_px = self._text_width(look, room)
        needed = sum(_line_px(line, look, text_px, line.style.steps[-2]) for line in self._lines(self._ticket, look))
        if self._has_code:
            needed = max(needed, look.mm(54))
        rest = room.height() - seam - needed - look.mm(4)
        return max(int(room.height() * 0.44), min(rest, int(room.height() * 0.58)))

    def _draw_head(self, painter: QPainter, ticket: TicketPaper, look: Look, room: QRect) -> None:
        mark, service = ticket_mark(look.language, ticket), name_of(ticket.service_name, look.language)
        left, width, top = room.left(), room.width(), room.top()
        office_px = min(room.height() // 5, needed_height(ticket.office_name, look.font(Step.SMALL), width))
        if self.height() < look.mm(_ROOMY_MM) or office_px > needed_height("Ag", look.font(Step.SMALL), width):
            # The head of the page, a hand's breadth above, says it already.
            office_px = 0
        mark_px = needed_height("Ag", look.font(Step.SMALL, Weight.STRONG), width) + look.mm(2) if mark else 0
        wanted_px = needed_height(service, look.font(Step.TITLE, Weight.TITLE), width)
        service_px = min(room.height() // 3, wanted_px)
        if office_px:
            draw_text(painter, ticket.office_name, _OFFICE, look, QRect(left, top, width, office_px))
        number_px = room.height() - office_px - service_px - mark_px
        air = min(look.mm(8), number_px // 10)
        draw_number(painter, ticket.number, look, QRect(left, top + office_px + air, width, number_px - 2 * air))
        top += office_px + number_px
        draw_text(painter, service, _SERVICE, look, QRect(left, top, width, service_px))
        if mark:
            _draw_mark(painter, mark, look, QRect(left, top + service_px, width, mark_px))

    def _draw_body(self, painter: QPainter, ticket: TicketPaper, look: Look, room: QRect) -> None:
        if ticket.status_url is not None and self._has_code:
            side = self._code_px(look, room)
            draw_code(painter, ticket.status_url, look, QRect(room.right() + 1 - side, room.top(), side, room.height()))
        lines, side, gap = self._lines(ticket, look), look.mm(10), look.mm(4)
        text_px = self._text_width(look, room)
        heights = [_line_px(line, look, text_px, line.style.steps[0]) for line in lines]
        while sum(heights) > room.height() and (len(lines) > 1 or len(lines[0].style.steps) > 1):
            # First smaller, then less: what happens next is also on the paper, the place and the wait count most.
            smaller = tuple(replace(line, style=_smaller(line.style)) for line in lines)
            lines = smaller if smaller != lines else lines[:-1]
            heights = [_line_px(line, look, text_px, line.style.steps[0]) for line in lines]
        excess = max(0, sum(heights) - room.height())
        heights[0] -= excess
        spare = max(0, room.height() - sum(heights)) // (len(lines) + 1)
        top = room.top() + spare
        for line, height in zip(lines, heights, strict=True):
            place = QRectF(room.left(), top + (height - side) / 2, side, side)
            draw_icon(painter, line.icon, look.colour("ink_quiet"), place)
            draw_text(painter, line.text, line.style, look, QRect(room.left() + side + gap, top, text_px, height))
            top += height + spare

    def _lines(self, ticket: TicketPaper, look: Look) -> tuple[_Line, ...]:
        """Whoever has been called needs the counter's name and nothing else."""
        if self._answer is None or self._answer.counter_name is None:
            return _lines_of(ticket, look, has_worth=self._has_worth)
        return (_Line(icon="desk", text=name_of(self._answer.counter_name, look.language), style=_WHERE),)

    def _code_px(self, look: Look, room: QRect) -> int:
        return min(look.mm(56), room.height(), room.width() * 2 // 5)

    def _text_width(self, look: Look, room: QRect) -> int:
        code = self._code_px(look, room) + look.mm(3) if self._has_code else 0
        return room.width() - look.mm(10) - look.mm(4) - code


def _lines_of(ticket: TicketPaper, look: Look, *, has_worth: bool) -> tuple[_Line, ...]:
    language = look.language
    if is_own(ticket):
        return (
            _Line(icon="chair", text=name_of(ticket.wait_at, language), style=_WHERE),
            _Line(icon="clock", text=place_on_screen(language, ticket), style=_NEXT),
            _Line(icon="megaphone", text=call_on_screen(language), style=_NEXT),
        )
    before = people_before(language, ticket.n_before)
    wait, worth = ticket_wait(language, ticket), slot_worth(language, ticket) if has_worth else ""
    if wait:
        before = language.text("{people}, {wait}", people=before, wait=wait)
    return (
        _Line(icon="chair", text=name_of(ticket.wait_at, language), style=_WHERE),
        *((_Line(icon="calendar", text=worth, style=_NEXT),) if worth else ()),
        _Line(icon="people", text=before, style=_NEXT),
        _Line(icon="megaphone", text=language.text("Nomor Anda akan tampil di layar dan dipanggil."), style=_NEXT),
    )


def _line_px(line: _Line, look: Look, text_px: int, step: Step) -> int:
    return max(look.mm(10), needed_height(line.text, look.font(step, line.style.weight), text_px))


def _smaller(style: Type) -> Type:
    return replace(style, steps=style.steps[1:] or style.steps)


def draw_code(painter: QPainter, url: str, look: Look, room: QRect) -> None:
    """The status page's code with what it is for, in the middle of the room."""
    caption = look.language.text("Pantau dari ponsel")
    caption_px = needed_height(caption, look.font(Step.SMALL), room.width())
    side = min(room.width(), room.height() - caption_px)
    if side < look.mm(30):
        side, caption_px = min(room.width(), room.height()), 0
    top = room.top() + max(0, room.height() - side - caption_px) // 2
    place = QRectF(room.center().x() - side / 2, top, side, side)
    draw_qr(painter, url, place, look.colour("ink"), look.colour("card"))
    if caption_px:
        draw_text(painter, caption, _CAPTION, look, QRect(room.left(), top + side, room.width(), caption_px))


def _draw_paper(painter: QPainter, look: Look, place: QRectF, cut: float) -> None:
    """White paper with a notch at both ends of the line along which it could be torn."""
    border, notch = float(look.mm(0.5)), look.mm(4)
    sheet = place.adjusted(border, border, -border, -border)
    path = QPainterPath()
    path.addRoundedRect(sheet, look.mm(4), look.mm(4))
    left, right = QPointF(sheet.left(), cut), QPointF(sheet.right(), cut)
    for end in (left, right):
        hole = QPainterPath()
        hole.addEllipse(end, notch, notch)
        path = path.subtracted(hole)
    painter.setBrush(look.colour("card"))
    painter.setPen(QPen(look.colour("border"), border))
    painter.drawPath(path)
    pen = QPen(look.colour("border"), border)
    pen.setDashPattern([4, 4])
    painter.setPen(pen)
    shift = QPointF(notch * 1.6, 0)
    painter.drawLine(left + shift, right - shift)


def _draw_mark(painter: QPainter, mark: str, look: Look, room: QRect) -> None:
    words_px = QFontMetrics(look.font(Step.SMALL, Weight.STRONG)).horizontalAdvance(mark)
    width = min(room.width(), words_px + look.mm(14))
    pill = QRectF(room.center().x() - width / 2, room.top() + look.mm(0.5), width, room.height() - look.mm(0.5))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("information_ground"))
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    style = Type(steps=(Step.SMALL,), weight=Weight.STRONG, role="on_information", align=CENTRE | MIDDLE)
    draw_text(painter, mark, style, look, pill.toRect())


class CodePiece(QWidget):
    """The status page's code on a sheet of its own, for screens where the ticket has no room for it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._url = ""
        self._look: Look | None = None
        self.setObjectName("ticket.code")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def say(self, url: str, look: Look) -> None:
        """Shows the code of an address."""
        self._url, self._look = url, look
        self.setAccessibleName(look.language.text("Pantau dari ponsel"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws sheet and code."""
        if self._look is None or not self._url:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("card"))
        painter.drawRoundedRect(QRectF(self.rect()), self._look.mm(3), self._look.mm(3))
        pad = self._look.mm(1)
        draw_code(painter, self._url, self._look, self.rect().adjusted(pad, pad, -pad, -pad))
