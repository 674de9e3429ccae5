"""Text by height of its capitals: on a board sizes come from the seat's distance and not from a scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from appkit.theme import Theme
from appkit.tokens import Step, Weight

_MEASURED_AT_PX = 200.0
# A ticket number is one thing with a small gap in it: at this weight the face's blank is too wide for that.
_NUMBER_GAP_EM = -0.09


LINE = 1.45
"""Distance of two lines of one text, in cap heights."""

# Whole on one line a name is read at a glance: another line has to make it larger by this much.
_WORTH_A_LINE = 1.2


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A text broken into lines that fit, and the cap height at which they do."""

    lines: tuple[str, ...]
    cap_px: float

    @property
    def height_px(self) -> float:
        """From the top of the first line's capitals to the last line's baseline."""
        return self.cap_px * (1 + LINE * (len(self.lines) - 1))


class Ink:
    """Measures and draws text in the theme's face, given cap heights in pixels."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme

    def font(self, cap_px: float, weight: Weight = Weight.TEXT) -> QFont:
        """The face with capitals of this height and digits of one width."""
        font = self.theme.font(Step.BODY, weight)
        # Rounded down: what was measured to fit must not grow by half a pixel in each letter.
        size_px = max(1, int(cap_px / self.theme.tokens.cap_height_em))
        font.setPixelSize(size_px)
        if weight is Weight.NUMBER:
            font.setWordSpacing(_NUMBER_GAP_EM * size_px)
        return font

    def width(self, text: str, cap_px: float, weight: Weight = Weight.TEXT) -> float:
        """Advance width in pixels."""
        return self.unit_width(text, weight) * cap_px

    def unit_width(self, text: str, weight: Weight = Weight.TEXT) -> float:
        """Advance width in cap heights."""
        return QFontMetricsF(self.font(_MEASURED_AT_PX, weight)).horizontalAdvance(text) / _MEASURED_AT_PX

    def fit(self, text: str, width_px: float, cap_px: float, weight: Weight = Weight.TEXT) -> float:
        """The cap height, at most `cap_px`, at which the text fits one line of `width_px`."""
        return min(cap_px, width_px / max(self.unit_width(text, weight), 0.01))

    def fit_lines(self, text: str, room: QSizeF, cap_px: float, n_lines: int, weight: Weight) -> Fitted:
        """The breaking into at most `n_lines` lines that lets the text be largest; fewer lines where that is nearly so.

        Lines stand `LINE` cap heights apart; all of them fit into `room`, and none has capitals above `cap_px`.
        """
        best = Fitted(lines=(text,), cap_px=self.fit(text, room.width(), min(cap_px, room.height()), weight))
        for n in range(2, n_lines + 1):
            most = min(cap_px, room.height() / (1 + LINE * (n - 1)))
            widest = {
                lines: max(self.unit_width(line, weight) for line in lines) for lines in _breakings(text.split(), n)
            }
            if widest:
                lines = min(widest, key=lambda lines: widest[lines])
                fitted = min(most, room.width() / widest[lines])
                if fitted > best.cap_px * _WORTH_A_LINE:
                    best = Fitted(lines=lines, cap_px=fitted)
        return best

    def draw(self, painter: QPainter, at: QPointF, text: str, cap_px: float, weight: Weight, colour: QColor) -> float:
        """Draws one line with its baseline's left end at `at`; returns its width."""
        painter.setFont(self.font(cap_px, weight))
        painter.setPen(colour)
        painter.drawText(at, text)
        return self.width(text, cap_px, weight)


def _breakings(words: Sequence[str], n_lines: int) -> list[tuple[str, ...]]:
    """All ways to put the words, in order, on exactly `n_lines` lines. Long texts are broken only near even lengths."""
    if len(words) < n_lines:
        return []
    if len(words) > _WORDS_TRIED:
        return [tuple(_even(words, n_lines))]
    ways = []
    for cuts in combinations(range(1, len(words)), n_lines - 1):
        edges = [0, *cuts, len(words)]
        ways.append(tuple(" ".join(words[start:end]) for start, end in pairwise(edges)))
    return ways


_WORDS_TRIED = 8


def _even(words: Sequence[str], n_lines: int) -> list[str]:
    target = sum(len(word) + 1 for word in words) / n_lines
    lines = [""]
    for word in words:
        if lines[-1] and len(lines) < n_lines and len(lines[-1]) + len(word) / 2 > target:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
