"""What the printer says of itself, as a list: a drawing for how bad it is, the sentence, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from appkit.tokens import Step
from appkit.tokens import Weight as FontWeight
from kiosk.flow.staffstate import Finding, Weight
from kiosk.look import Look
from kiosk.screens.paint import LEFT, TOP, Type, draw_icon, draw_text, needed_height
from kiosk.staffwords import ICONS
from kiosk.words import name_of
from wire.rows import Words

_MARKS = {Weight.FINE: "ink", Weight.ATTENTION: "attention", Weight.BROKEN: "wrong"}
_NOTHING = Words(id="", en="")
_SIDE_MM, _GAP_MM, _PAD_MM, _BETWEEN_MM = 7.0, 3.0, 4.0, 2.0


class Findings(QWidget):
    """A card with the findings, the worst first. Without room the least urgent lose their advice, then their place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._findings: tuple[Finding, ...] = ()
        self.setObjectName("staff.printer")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_findings(self, findings: Sequence[Finding], look: Look) -> None:
        """Shows them."""
        self._findings, self._look = tuple(findings), look
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """All sentences."""
        if self._look is None:
            return ""
        language = self._look.language
        said = ((name_of(each.sentence, language), name_of(each.advice, language)) for each in self._findings)
        return " ".join(f"{sentence} {advice}".strip() for sentence, advice in said)

    def heightForWidth(self, width: int) -> int:
        """Height of everything."""
        if self._look is None or not self._findings:
            return 0
        return self._needed(self._findings, width, self._look)

    def sizeHint(self) -> QSize:
        """The height that its present width needs."""
        width = max(self.width(), 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Nothing: the last ones may be left out."""
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the card and the findings."""
        if self._look is None:
            return
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("card"))
        painter.drawRoundedRect(QRectF(self.rect()), look.mm(3), look.mm(3))
        top = look.mm(_PAD_MM)
        for finding in self._fitting(look):
            self._draw(painter, finding, look, top)
            top += self._height(finding, self.width(), look) + look.mm(_BETWEEN_MM)

    def _fitting(self, look: Look) -> tuple[Finding, ...]:
        """The findings with as much advice as there is room for, from the first on."""
        for n_advised in range(len(self._findings), 0, -1):
            short = tuple(replace(each, advice=_NOTHING) for each in self._findings[n_advised:])
            fitting = (*self._findings[:n_advised], *short)
            if self._needed(fitting, self.width(), look) <= self.height():
                return fitting
        bare = tuple(replace(each, advice=_NOTHING) for each in self._findings)
        while len(bare) > 1 and self._needed(bare, self.width(), look) > self.height():
            bare = bare[:-1]
        return bare

    def _needed(self, findings: Sequence[Finding], width: int, look: Look) -> int:
        between = look.mm(_BETWEEN_MM) * (len(findings) - 1)
        return sum(self._height(each, width, look) for each in findings) + between + 2 * look.mm(_PAD_MM)

    def _draw(self, painter: QPainter, finding: Finding, look: Look, top: int) -> None:
        side, width = look.mm(_SIDE_MM), self._text_width(self.width(), look)
        mark = QRectF(look.mm(_PAD_MM), top, side, side)
        draw_icon(painter, ICONS[finding.weight], look.colour(_MARKS[finding.weight]), mark)
        left = look.mm(_PAD_MM + _SIDE_MM + _GAP_MM)
        sentence, advice = name_of(finding.sentence, look.language), name_of(finding.advice, look.language)
        sentence_px = needed_height(sentence, look.font(Step.SMALL, _weight(finding)), width)
        strong = Type(steps=(Step.SMALL,), weight=_weight(finding), align=LEFT | TOP)
        draw_text(painter, sentence, strong, look, QRect(left, top, width, sentence_px))
        if advice:
            advice_px = needed_height(advice, look.font(Step.SMALL), width)
            quiet = Type(steps=(Step.SMALL,), role="ink_quiet", align=LEFT | TOP)
            draw_text(painter, advice, quiet, look, QRect(left, top + sentence_px, width, advice_px))

    def _height(self, finding: Finding, width: int, look: Look) -> int:
        text_px = self._text_width(width, look)
        sentence, advice = name_of(finding.sentence, look.language), name_of(finding.advice, look.language)
        height = needed_height(sentence, look.font(Step.SMALL, _weight(finding)), text_px)
        if advice:
            height += needed_height(advice, look.font(Step.SMALL), text_px)
        return max(height, look.mm(_SIDE_MM))

    def _text_width(self, width: int, look: Look) -> int:
        return max(1, width - look.mm(2 * _PAD_MM + _SIDE_MM + _GAP_MM))


def _weight(finding: Finding) -> FontWeight:
    return FontWeight.TEXT if finding.weight is Weight.FINE else FontWeight.STRONG
