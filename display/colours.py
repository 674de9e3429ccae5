"""Which colours a call is drawn in: quiet on the hall's dark, or lit with light and dark exchanged."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

from appkit.theme import Theme


@dataclass(frozen=True, kw_only=True)
class Colours:
    """Ground, text, and text that may wait."""

    ground: QColor
    text: QColor
    quiet: QColor

    @classmethod
    def settled(cls, theme: Theme) -> Colours:
        """The front call after its seconds, and the dark half of a flash."""
        return cls(ground=theme.colour("card"), text=theme.colour("ink"), quiet=theme.colour("ink_quiet"))

    @classmethod
    def lit(cls, theme: Theme) -> Colours:
        """The light half of a flash and the seconds after it."""
        dark = theme.colour("paper")
        return cls(ground=theme.colour("ink"), text=dark, quiet=dark)

    @classmethod
    def listed(cls, theme: Theme) -> Colours:
        """The last calls."""
        return cls(ground=theme.colour("paper"), text=theme.colour("ink"), quiet=theme.colour("ink_quiet"))
