"""How this visitor reads: theme in normal or large text, and the language."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PySide6.QtGui import QColor, QFont

from appkit.language import Language
from appkit.screen import Screen
from appkit.theme import Theme
from appkit.tokens import Step, ThemeName, Weight


@dataclass(frozen=True, kw_only=True)
class Look:
    """A value: another language or text size is another Look."""

    theme: Theme
    language: Language
    _fonts: dict[tuple[Step, Weight], QFont] = field(default_factory=dict, init=False, repr=False, compare=False)

    def mm(self, length_mm: float) -> int:
        """A length in pixels of this screen."""
        return self.theme.metrics.mm(length_mm)

    def colour(self, role: str) -> QColor:
        """The colour of a role in the day theme."""
        return self.theme.colour(role)

    def hall_colour(self, role: str) -> QColor:
        """The colour of a role on the boards: the kiosk's head wears it, so that all are seen to be one family."""
        return QColor(self.theme.tokens.colour(ThemeName.HALL, role))

    def font(self, step: Step = Step.BODY, weight: Weight = Weight.TEXT) -> QFont:
        """The font of a step, made once: a page asks some hundred times. Copy it before you change it."""
        known = self._fonts.get((step, weight))
        if known is None:
            known = self._fonts[step, weight] = self.theme.font(step, weight)
        return known

    @property
    def is_large(self) -> bool:
        """Large-text mode."""
        return self.theme.metrics.is_large

    def on(self, screen: Screen) -> Look:
        """The same reader before a screen whose millimetres are others."""
        metrics = replace(self.theme.metrics, px_per_mm=screen.px_per_mm)
        return Look(language=self.language, theme=replace(self.theme, metrics=metrics))

    def worn(self, language: Language, is_large: bool) -> Look:
        """The same screen for another reader."""
        return Look(language=language, theme=self.theme.large(is_large))
