"""Words that are cut with … where there is no room for them, and are whole in the tool tip."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

_FAR = 10_000


class CutText(QLabel):
    """A label of at most `lines_max` lines; fewer where it is made lower. `text` is always the whole text."""

    def __init__(self, lines_max: int = 1) -> None:
        super().__init__()
        self._lines_max = lines_max
        # Never higher than its lines, so that what stands around it keeps the room.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)

    def say(self, words: str) -> None:
        """Shows the words; without any the label takes no room."""
        if words != self.text():
            self.setText(words)
            self.setToolTip(words)
            self.setAccessibleName(words)
            self.updateGeometry()
        self.setVisible(bool(words))

    def sizeHint(self) -> QSize:
        """As many lines as the words need in the present width."""
        measure = QFontMetrics(self.font())
        n_lines = min(self._lines_max, line_count(self.text(), measure, self.width()))
        return QSize(measure.averageCharWidth() * 12, n_lines * measure.lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """One line of any width."""
        return QSize(0, QFontMetrics(self.font()).lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another number of lines."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, cut."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        measure = QFontMetrics(self.font())
        n_lines = max(1, min(self._lines_max, self.height() // measure.lineSpacing()))
        draw_cut(painter, self.text(), QRect(0, 0, self.width(), self.height()), n_lines)


def draw_cut(painter: QPainter, words: str, box: QRect, n_lines: int) -> None:
    """Draws the words left in the box, centred in height, in at most `n_lines` lines."""
    measure = QFontMetrics(painter.font())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    if n_lines <= 1:
        painter.drawText(box, flags, measure.elidedText(words, Qt.TextElideMode.ElideRight, max(0, box.width())))
    else:
        painter.drawText(box, flags | Qt.TextFlag.TextWordWrap, cut(words, measure, box.width(), n_lines))


def cut(words: str, measure: QFontMetrics, width: int, n_lines: int) -> str:
    """The longest beginning of the words that fits into the lines, with … if that is not all."""
    if line_count(words, measure, width) <= n_lines:
        return words
    shortest, longest = 0, len(words)
    while shortest < longest - 1:
        middle = (shortest + longest) // 2
        if line_count(words[:middle].rstrip() + "…", measure, width) <= n_lines:
            shortest = middle
        else:
            longest = middle
    return words[:shortest].rstrip(" ,.·") + "…"


def line_count(words: str, measure: QFontMetrics, width: int) -> int:
    """How many lines the words take; a word that is wider than a line counts as too many."""
    if any(measure.horizontalAdvance(word) > max(1, width) for word in words.split()):
        return _FAR
    flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
    height = measure.boundingRect(0, 0, max(1, width), _FAR, flags, words).height()
    return max(1, round(height / measure.lineSpacing()))
