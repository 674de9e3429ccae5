"""The bar below every page: back, start over, language, text size, help, always at the same place."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from appkit.language import LanguageCode
from appkit.tokens import Step, Weight
from kiosk.flow.events import Control
from kiosk.flow.state import KioskState
from kiosk.look import Look
from kiosk.screens.keys import IconKey
from kiosk.screens.paint import needed_height

_SIDE_MM, _GAP_MM, _TOP_MM, _FOOT_MM = 10.0, 5.0, 4.0, 5.0
_ICON_MM, _ICON_GAP_MM, _INSET_MM = 9.0, 2.5, 2.5


class Bar(QWidget):
    """Five keys, as wide as their longest words need; the two on the left keep their place when they are not there.

    Signals:
        touched(object): the control.
    """

    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._back = IconKey(self, "back", Control.BACK, "back")
        self._start_over = IconKey(self, "start_over", Control.START_OVER, "start-over")
        self._language = IconKey(self, "language", Control.LANGUAGE, "language")
        self._large_text = IconKey(self, "large_text", Control.LARGE_TEXT, "text-size")
        self._help = HelpKey(self, "help", Control.HELP, "help-figure")
        for key in self.keys:
            key.touched.connect(self.touched)

    @property
    def keys(self) -> tuple[IconKey, ...]:
        """All keys from left to right."""
        return (self._back, self._start_over, self._language, self._large_text, self._help)

    def show_state(self, state: KioskState, look: Look) -> None:
        """Says what applies now."""
        self._look = look
        text = look.language.text
        self._back.wear(text("Kembali"), look)
        self._start_over.wear(text("Mulai lagi"), look)
        self._language.wear(_next_language_name(state), look)
        self._large_text.wear(text("Huruf biasa") if look.is_large else text("Huruf besar"), look)
        self._help.wear(text("Minta bantuan"), look)
        self._back.setVisible(state.can_go_back)
        self._start_over.setVisible(state.can_start_over)
        # Staff read keypads and lists, which large words would push off the screen.
        self._large_text.setVisible(state.staff is None)
        self._place()

    def needed_px(self, width: int) -> int:
        """Height that the bar needs on a screen of this width."""
        if self._look is None:
            return 0
        look = self._look
        icon_px = self._icon_px(width, look)
        around_px = icon_px + look.mm(2 * _INSET_MM)
        keys = zip(self.keys, self._widths(width, look), strict=True)
        words_px = max(needed_height(key.text(), _font(look), key_px - around_px) for key, key_px in keys)
        stacked_px = 0 if icon_px else look.mm(_ICON_MM + 1)
        key_px = max(look.theme.metrics.target_px, words_px + stacked_px + look.mm(2)) + look.mm(2)
        return key_px + look.mm(_TOP_MM + _FOOT_MM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the keys anew."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line that parts it from the page."""
        if self._look is not None:
            QPainter(self).fillRect(0, 0, self.width(), self._look.mm(0.5), self._look.colour("line"))

    def _place(self) -> None:
        if self._look is None or self.width() <= 0:
            return
        look, left = self._look, self._look.mm(_SIDE_MM)
        height = self.height() - look.mm(_TOP_MM + _FOOT_MM)
        is_stacked = self._is_stacked(self.width(), look)
        for key, width in zip(self.keys, self._widths(self.width(), look), strict=True):
            key.stack(is_stacked=is_stacked)
            key.setGeometry(QRect(left, look.mm(_TOP_MM), width, height))
            left += width + look.mm(_GAP_MM)

    def _widths(self, width: int, look: Look) -> list[int]:
        """What each key's longest word needs, and the rest in equal parts."""
        around_px = self._icon_px(width, look) + look.mm(2 * _INSET_MM)
        least = [max(self._word_px(key) + around_px, look.theme.metrics.target_px) for key in self.keys]
        spare = max(0, self._keys_px(width, look) - sum(least)) // len(least)
        return [each + spare for each in least]

    def _icon_px(self, width: int, look: Look) -> int:
        """Width that the drawing takes from the words; none when it stands above them."""
        return 0 if self._is_stacked(width, look) else look.mm(_ICON_MM + _ICON_GAP_MM)

    def _is_stacked(self, width: int, look: Look) -> bool:
        beside = look.mm(_ICON_MM + _ICON_GAP_MM + 2 * _INSET_MM)
        return sum(self._word_px(key) + beside for key in self.keys) > self._keys_px(width, look)

    def _keys_px(self, width: int, look: Look) -> int:
        return width - 2 * look.mm(_SIDE_MM) - (len(self.keys) - 1) * look.mm(_GAP_MM)

    def _word_px(self, key: IconKey) -> int:
        """Width of the longest word: what a key needs at least."""
        if self._look is None:
            return 0
        metrics = QFontMetrics(_font(self._look))
        return max(metrics.horizontalAdvance(word) for word in key.text().split()) + self._look.mm(1)


class HelpKey(IconKey):
    """The help figure, in the colour of information: found without reading."""

    def role(self) -> str:
        """Blue."""
        return "on_information"


def _font(look: Look) -> QFont:
    return look.font(Step.SMALL, Weight.STRONG)


def _next_language_name(state: KioskState) -> str:
    languages = state.languages
    at = languages.index(state.visit.language) if state.visit.language in languages else -1
    return LanguageCode(languages[(at + 1) % len(languages)].value).own_name
