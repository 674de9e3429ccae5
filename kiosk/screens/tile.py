"""A tile: drawing, name, and beneath how many wait and how long it probably takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from appkit.tokens import Step, Weight
from kiosk.look import Look
from kiosk.screens.keys import Key
from kiosk.screens.paint import (
    CENTRE,
    LEFT,
    MIDDLE,
    TOP,
    Type,
    draw_icon,
    draw_text,
    fitting_font,
    fitting_wording,
    needed_height,
)

_STEPS = (Step.TITLE, Step.BODY, Step.SMALL)
_PAD_MM = 4.0
_LEAST_DISC_MM = 13.0
_BADGE_MM = 12.0


@dataclass(frozen=True, kw_only=True)
class TileLine:
    """A small drawing and a text in several wordings, the fullest first."""

    icon: str
    wordings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TileFace:
    """What stands on a tile; what is empty takes no room. `asleep` says why a service gives no numbers now."""

    icon: str
    name: str
    people: tuple[str, ...] = ()
    wait: tuple[str, ...] = ()
    count: tuple[str, ...] = ()
    asleep: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[TileLine, ...]:
        """The lines beneath the name, the most needed first."""
        pairs = (("pause", self.asleep), ("people", self.people), ("clock", self.wait), ("list", self.count))
        return tuple(TileLine(icon=icon, wordings=wordings) for icon, wordings in pairs if wordings)


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """How much of a face is drawn: the most that leaves the name readable."""

    n_lines: int
    has_icon: bool
    has_badge: bool = False


class TileKey(Key):
    """A key with the face of a service, a group, a kind of priority, or "more"."""

    def __init__(self, parent: QWidget, *, is_upright: bool = False) -> None:
        """With `is_upright` the drawing stands above the name."""
        super().__init__(parent)
        self._face: TileFace | None = None
        self._is_upright = is_upright
        self._siblings: Sequence[TileKey] = (self,)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def join(self, siblings: Sequence[TileKey]) -> None:
        """Names of tiles on one page are set in one size, as far as the longest of them allows."""
        self._siblings = siblings

    def wear_face(self, face: TileFace, look: Look) -> None:
        """Shows the face."""
        if (face, look) == (self._face, self._look):
            return
        self._face = face
        self.wear(face.name, look)
        self.setAccessibleDescription(", ".join(line.wordings[0] for line in face.lines))

    def draw(self, painter: QPainter, look: Look) -> None:
        """Draws the fullest plan in which the name fits."""
        if self._face is None:
            return
        face, ground = self._face, self.draw_ground(painter, look).toRect()
        room = _inner(ground, look)
        if self._is_upright:
            self._draw_upright(painter, face, look, room)
            return
        plan = self._plan(face, look, room)
        name_room = self._name_room(look, room, plan)
        step = self._shared_step(look)
        style = Type(steps=(step, Step.SMALL), weight=Weight.TITLE, role=self._role(face), align=LEFT | MIDDLE)
        draw_text(painter, face.name, style, look, name_room)
        side = self._disc_px(look, name_room.height())
        disc = QRectF(room.left(), name_room.center().y() - side / 2, side, side)
        if plan.has_icon:
            self._draw_disc(painter, face, look, disc)
        if plan.has_badge:
            self._draw_badge(painter, look, _on_the_rim(disc) if plan.has_icon else _middle_right(room, look))
        self._draw_lines(painter, face, look, room, plan)

    def own_step(self, look: Look) -> Step:
        """The largest step in which this tile alone could show its name."""
        if self._face is None:
            return _STEPS[0]
        room = _inner(self.rect(), look)
        name_room = self._upright_room(look, room)
        if not self._is_upright:
            name_room = self._name_room(look, room, self._plan(self._face, look, room))
        for step in _STEPS:
            font = look.font(step, Weight.TITLE)
            if needed_height(self._face.name, font, name_room.width()) <= name_room.height():
                return step
        return _STEPS[-1]

    def _shared_step(self, look: Look) -> Step:
        """The smallest of the page; a name that needs the smallest type of all does not drag the others down."""
        own = self.own_step(look)
        others = [tile.own_step(look) for tile in self._siblings if tile.isVisible() and tile._face is not None]
        shared = max((_STEPS.index(step) for step in others), default=0)
        return _STEPS[max(_STEPS.index(own), min(shared, _STEPS.index(Step.BODY)))]

    def _plan(self, face: TileFace, look: Look, room: QRect) -> _Plan:
        n = len(face.lines)
        plans = [
            _Plan(n_lines=lines, has_icon=has_icon, has_badge=bool(face.asleep) and not lines)
            for has_icon in (True, False)
            for lines in range(n, -1, -1)
        ]
        # One line of facts is worth more than the drawing: numerals are read by who reads nothing else.
        plans.sort(key=lambda plan: (plan.n_lines > 0 or n == 0, plan.has_icon, plan.n_lines), reverse=True)
        style = Type(steps=_STEPS, weight=Weight.TITLE)
        for plan in plans:
            if fitting_font(face.name, style, look, self._name_room(look, room, plan)) is not None:
                return plan
        return plans[-1]

    def _lines_px(self, look: Look, plan: _Plan) -> int:
        return plan.n_lines * self._line_px(look) + look.mm(1.5) if plan.n_lines else 0

    def _name_room(self, look: Look, room: QRect, plan: _Plan) -> QRect:
        height = room.height() - self._lines_px(look, plan)
        if plan.has_icon:
            disc = self._disc_px(look, height) + look.mm(4)
            return QRect(room.left() + disc, room.top(), room.width() - disc, height)
        badge = look.mm(_BADGE_MM + 2) if plan.has_badge else 0
        return QRect(room.left(), room.top(), room.width() - badge, height)

    def _upright_room(self, look: Look, room: QRect) -> QRect:
        return room.adjusted(0, look.mm(_LEAST_DISC_MM + 2), 0, 0)

    def _draw_upright(self, painter: QPainter, face: TileFace, look: Look, room: QRect) -> None:
        """All tiles of a page leave room for the highest name, so that drawings and names stand in line."""
        step, width = self._shared_step(look), room.width()
        font = look.font(step, Weight.TITLE)
        names = [tile.text() for tile in self._siblings]
        limit_px = self._upright_room(look, room).height()
        style = Type(steps=(step, Step.SMALL), weight=Weight.TITLE, role=self._role(face), align=CENTRE | TOP)
        if limit_px < QFontMetrics(look.font(Step.SMALL, Weight.TITLE)).height():
            draw_text(painter, face.name, replace(style, align=CENTRE | MIDDLE), look, room)
            return
        name_px = min(limit_px, max(needed_height(name, font, width) for name in names))
        side = max(look.mm(_LEAST_DISC_MM), min(look.mm(46), room.height() - name_px - look.mm(3)))
        top = room.top() + max(0, room.height() - side - look.mm(2) - name_px) // 2
        self._draw_disc(painter, face, look, QRectF(room.center().x() - side / 2, top, side, side))
        draw_text(painter, face.name, style, look, QRect(room.left(), top + side + look.mm(2), width, name_px))

    def _draw_disc(self, painter: QPainter, face: TileFace, look: Look, place: QRectF) -> None:
        is_alive = self.isEnabled() and not face.asleep
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("pressed" if is_alive and not self.isDown() else "line"))
        painter.drawEllipse(place)
        inner = place.width() * 0.2
        draw_icon(painter, face.icon, look.colour(self._role(face)), place.adjusted(inner, inner, -inner, -inner))

    def _draw_lines(self, painter: QPainter, face: TileFace, look: Look, room: QRect, plan: _Plan) -> None:
        if not plan.n_lines:
            return
        line_px, side = self._line_px(look), look.theme.metrics.font_px(Step.SMALL)
        top = room.bottom() + 1 - plan.n_lines * line_px
        painter.fillRect(QRect(room.left(), top - look.mm(1.2), room.width(), look.mm(0.3)), look.colour("line"))
        for line in face.lines[: plan.n_lines]:
            self._draw_line(painter, line, look, QRect(room.left(), top, room.width(), line_px), side)
            top += line_px

    def _draw_badge(self, painter: QPainter, look: Look, middle: QPointF) -> None:
        """Where words have no room a drawing says that the service sleeps: never colour alone."""
        half = look.mm(_BADGE_MM) / 2
        place = QRectF(middle, middle).adjusted(-half, -half, half, half)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("attention_ground"))
        painter.drawEllipse(place)
        inner = half * 0.44
        draw_icon(painter, "pause", look.colour("attention"), place.adjusted(inner, inner, -inner, -inner))

    def _draw_line(self, painter: QPainter, line: TileLine, look: Look, room: QRect, side: int) -> None:
        is_asleep = line.icon == "pause"
        if is_asleep:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("attention_ground"))
            painter.drawRoundedRect(QRectF(room).adjusted(-look.mm(1.5), 0, look.mm(1.5), 0), look.mm(2), look.mm(2))
        place = QRectF(room.left(), room.center().y() - side / 2, side, side)
        draw_icon(painter, line.icon, look.colour("attention" if is_asleep else "ink_quiet"), place)
        words = room.adjusted(side + look.mm(2.5), 0, 0, 0)
        style = Type(steps=(Step.SMALL,), role="on_attention" if is_asleep else "ink_quiet")
        text = fitting_wording(line.wordings, look.font(Step.SMALL), words.width())
        draw_text(painter, text, style, look, words)

    def _role(self, face: TileFace) -> str:
        return "ink" if self.isEnabled() and not face.asleep else "ink_quiet"

    def _line_px(self, look: Look) -> int:
        return needed_height("180", look.font(Step.SMALL), look.mm(200)) + look.mm(0.5)

    def _disc_px(self, look: Look, height: int) -> int:
        return max(look.mm(14), min(look.mm(32), height, self.width() // 4))


def _on_the_rim(disc: QRectF) -> QPointF:
    """Below and to the right, where the circle is farthest from the name."""
    across = disc.width() / 2 * sqrt(0.5)
    return disc.center() + QPointF(across, across)


def _middle_right(room: QRect, look: Look) -> QPointF:
    return QPointF(room.right() + 1 - look.mm(_BADGE_MM) / 2, room.center().y())


def _inner(ground: QRect, look: Look) -> QRect:
    pad = look.mm(_PAD_MM)
    return ground.adjusted(pad, look.mm(3), -pad, -look.mm(3))
