"""A push button with words and an icon of the design that keeps its distance and its colour."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QWidget

from appkit.icons import icon_pixmap
from appkit.theme import Theme
from appkit.tokens import Step


class IconButton(QPushButton):
    """Give it a kind (see `appkit.theme`), an icon name and the theme; `wear` again when the theme changes."""

    def __init__(self, words: str, icon: str, theme: Theme, kind: str = "plain", parent: QWidget | None = None) -> None:
        """Makes the button; its accessible name follows its words."""
        super().__init__(words, parent)
        self._icon_name = icon
        self.setProperty("kind", kind)
        self.wear(theme)

    def wear(self, theme: Theme, step: Step = Step.BODY) -> None:
        """Draws the icon as high as the capitals of `step` need it, in the colours of the theme."""
        self.setProperty("step", step.value)
        side = round(theme.metrics.font_px(step) * 1.25)
        gap = theme.metrics.mm(2)
        is_action = self.property("kind") == "action"
        icon = QIcon(icon_pixmap(self._icon_name, theme.colour("on_action" if is_action else "ink"), side, gap_px=gap))
        off = icon_pixmap(self._icon_name, theme.colour("ink_quiet"), side, gap_px=gap)
        icon.addPixmap(off, QIcon.Mode.Disabled)
        self.setIcon(icon)
        self.setIconSize(QSize(side + gap, side))
