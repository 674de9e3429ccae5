"""Drawing that several pieces share: text that fits, icons, the key-like ground of what is touched, pattern, QR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import segno
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from appkit.icons import paint_icon
from appkit.tokens import Step, Weight
from kiosk.look import Look

_TALL_PX = 100_000
_QR_QUIET_MODULES = 4
_NUMBER_GROWTH = 1.5
_UNKNOWN_ICON = "document"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 .,:;?-\u2011\u00a0…'"

WRAP = Qt.TextFlag.TextWordWrap
LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter
MIDDLE = Qt.AlignmentFlag.AlignVCenter
BOTTOM = Qt.AlignmentFlag.AlignBottom
TOP = Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, kw_only=True)
class Type:
    """How a text may be set: the first of `steps` that fits is taken."""

    steps: Sequence[Step] = (Step.BODY,)
    weight: Weight = Weight.TEXT
    role: str = "ink"
    align: Qt.AlignmentFlag = LEFT | MIDDLE


def unbroken(text: str) -> str:
    """The text with hyphens at which no line is broken: KTP-el is one word."""
    return text.replace("-", "\u2011")


def needed_height(text: str, font: QFont, width_px: int) -> int:
    """Height of the text wrapped at `width_px`; very large when a word alone is wider."""
    bounds = QFontMetrics(font).boundingRect(QRect(0, 0, max(1, width_px), _TALL_PX), int(WRAP), unbroken(text))
    return bounds.height() if bounds.width() <= width_px else _TALL_PX


def needed_width(text: str, font: QFont, width_px: int) -> int:
    """Width that the text really takes when wrapped at `width_px`."""
    bounds = QFontMetrics(font).boundingRect(QRect(0, 0, max(1, width_px), _TALL_PX), int(WRAP), unbroken(text))
    return min(width_px, bounds.width() + 1)


def fitting_font(text: str, style: Type, look: Look, room: QRect) -> QFont | None:
    """The largest font of the style in which the text fits into the room, None when even the smallest does not."""
    for step in style.steps:
        font = look.font(step, style.weight)
        if needed_height(text, font, room.width()) <= room.height():
            return font
    return None


def draw_text(painter: QPainter, text: str, style: Type, look: Look, room: QRect, colour: QColor | None = None) -> bool:
    """Draws the text wrapped into the room; cut with an ellipsis, and False, when it does not fit."""
    font = fitting_font(text, style, look, room)
    painter.setPen(colour if colour is not None else look.colour(style.role))
    if font is not None:
        painter.setFont(font)
        painter.drawText(room, int(style.align | WRAP), unbroken(text))
        return True
    font = look.font(style.steps[-1], style.weight)
    painter.setFont(font)
    painter.drawText(room, int(style.align | WRAP), unbroken(_shortened(text, font, room)))
    return False


def draw_number(painter: QPainter, text: str, look: Look, room: QRect) -> None:
    """A ticket number as large as the room allows: down as far as it must, up to half as large again as its step."""
    font = QFont(look.font(Step.NUMBER, Weight.NUMBER))
    bounds = QFontMetrics(font).tightBoundingRect(text)
    share = min(_NUMBER_GROWTH, room.width() / max(1, bounds.width()), room.height() / max(1, bounds.height()))
    font.setPixelSize(max(1, int(font.pixelSize() * share)))
    bounds = QFontMetrics(font).tightBoundingRect(text)
    painter.setFont(font)
    painter.setPen(look.colour("ink"))
    # By the digits' own edges, not by the line: above and below a line is air for letters that no number has.
    painter.drawText(QPointF(room.center().x() - bounds.center().x(), room.center().y() - bounds.center().y()), text)


def fitting_wording(wordings: Sequence[str], font: QFont, width_px: int) -> str:
    """The first wording that fits in one line of this width, else the last."""
    metrics = QFontMetrics(font)
    for wording in wordings:
        if metrics.horizontalAdvance(wording) <= width_px:
            return wording
    return wordings[-1]


def draw_icon(painter: QPainter, name: str, colour: QColor, target: QRectF) -> None:
    """The icon, or a plain document where the office names a drawing that this version does not have."""
    try:
        paint_icon(painter, name, colour, target)
    except FileNotFoundError:
        paint_icon(painter, _UNKNOWN_ICON, colour, target)


def draw_key(painter: QPainter, look: Look, place: QRectF, *, is_pressed: bool, is_enabled: bool) -> QRectF:
    """The ground of something to be touched: a key with an edge below that goes down when pressed. Returns its face."""
    depth, radius = look.mm(1.0), look.mm(3.0)
    border = max(1.0, float(look.mm(0.5)))
    face = place.adjusted(border / 2, border / 2, -border / 2, -depth - border / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    if not is_enabled:
        painter.setBrush(look.colour("paper"))
        painter.setPen(QPen(look.colour("border"), border, Qt.PenStyle.DashLine))
    elif is_pressed:
        face.translate(0, depth)
        painter.setBrush(look.colour("pressed"))
        painter.setPen(QPen(look.colour("ink"), border))
    else:
        painter.setBrush(look.colour("border"))
        painter.drawRoundedRect(
            face.translated(0, depth).adjusted(-border / 2, 0, border / 2, border / 2), radius, radius
        )
        painter.setBrush(look.colour("card"))
        painter.setPen(QPen(look.colour("border"), border))
    painter.drawRoundedRect(face, radius, radius)
    return face


def draw_solid(
    painter: QPainter, look: Look, place: QRectF, role: str, pressed_role: str, *, is_pressed: bool
) -> QRectF:
    """The ground of the one thing to do on a page, in a full colour. Returns its face."""
    depth, radius = look.mm(1.2), look.mm(3.0)
    face = place.adjusted(0, 0, 0, -depth)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(pressed_role))
    if is_pressed:
        face.translate(0, depth)
    else:
        painter.drawRoundedRect(face.translated(0, depth), radius, radius)
        painter.setBrush(look.colour(role))
    painter.drawRoundedRect(face, radius, radius)
    return face


def draw_kawung(painter: QPainter, place: QRectF, cell_px: int, colour: QColor) -> None:
    """The kawung of Javanese cloth: four seeds around each point, as quiet lines."""
    cell = QPixmap(cell_px, cell_px)
    cell.fill(Qt.GlobalColor.transparent)
    pen = QPainter(cell)
    pen.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen.setPen(QPen(colour, max(1.0, cell_px / 22)))
    for x in (0, cell_px):
        for y in (0, cell_px):
            _draw_seeds(pen, QPointF(x, y), cell_px)
    pen.end()
    painter.drawTiledPixmap(place, cell)


def warm_up(look: Look) -> None:
    """Makes Qt prepare every letter that this look can need: the first visitor is served as fast as the others."""
    sheet = QPixmap(look.mm(200), look.mm(60))
    painter = QPainter(sheet)
    for step in Step:
        for weight in Weight:
            painter.setFont(look.font(step, weight))
            painter.drawText(sheet.rect(), int(WRAP), _LETTERS)
    painter.end()


def _draw_seeds(painter: QPainter, centre: QPointF, cell_px: int) -> None:
    painter.save()
    painter.translate(centre)
    painter.rotate(45)
    for _ in range(4):
        painter.drawEllipse(QPointF(cell_px * 0.34, 0), cell_px * 0.27, cell_px * 0.15)
        painter.rotate(90)
    painter.restore()


def draw_qr(painter: QPainter, text: str, place: QRectF, ink: QColor, ground: QColor) -> None:
    """The code with its quiet border, modules on whole pixels so that phones read it from the glass."""
    matrix = segno.make(text, error="m", micro=False).matrix
    n = len(matrix) + 2 * _QR_QUIET_MODULES
    module = max(1, int(min(place.width(), place.height()) // n))
    left = round(place.center().x() - module * n / 2)
    top = round(place.center().y() - module * n / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRect(left, top, module * n, module * n), ground)
    for y, line in enumerate(matrix, start=_QR_QUIET_MODULES):
        for x, is_dark in enumerate(line, start=_QR_QUIET_MODULES):
            if is_dark:
                painter.fillRect(QRect(left + x * module, top + y * module, module, module), ink)
    painter.restore()


def _shortened(text: str, font: QFont, room: QRect) -> str:
    """As many whole words as fit, and an ellipsis."""
    words = text.split()
    while len(words) > 1:
        words.pop()
        shorter = " ".join(words) + "…"
        if needed_height(shorter, font, room.width()) <= room.height():
            return shorter
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
