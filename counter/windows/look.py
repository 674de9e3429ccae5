"""How the windows look and speak now: theme and labels in one value. Another text size or language is another Look."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QLabel, QWidget

from appkit.metrics import Metrics
from appkit.theme import Theme
from appkit.tokens import Step, Weight
from counter.booking_labels import BookingLabels
from counter.labels import Labels
from counter.sentences import Tone


@dataclass(frozen=True, kw_only=True)
class Look:
    """Theme and words of every window."""

    theme: Theme
    labels: Labels

    @property
    def booking(self) -> BookingLabels:
        """Words about bookings, in the same language."""
        return BookingLabels(self.labels)

    @property
    def metrics(self) -> Metrics:
        """Millimetres and type in pixels."""
        return self.theme.metrics

    @property
    def gap_px(self) -> int:
        """The usual distance between two things."""
        return self.metrics.gap_px

    def colour(self, role: str) -> QColor:
        """The colour of a role."""
        return self.theme.colour(role)

    def font(self, step: Step = Step.BODY, weight: Weight = Weight.TEXT) -> QFont:
        """The font of a step."""
        return self.theme.font(step, weight)

    def number_font(self, cap_mm: float) -> QFont:
        """The font of a ticket number whose capitals are `cap_mm` high."""
        font = self.theme.font(Step.NUMBER, Weight.NUMBER)
        font.setPixelSize(max(1, round(cap_mm * self.metrics.px_per_mm / self.metrics.tokens.cap_height_em)))
        return font

    def label(self, step: Step = Step.BODY, weight: Weight = Weight.TEXT, tone: str = "") -> QLabel:
        """An empty label of the design."""
        label = QLabel()
        self.dress(label, step, weight, tone)
        return label

    def dress(self, label: QLabel, step: Step = Step.BODY, weight: Weight = Weight.TEXT, tone: str = "") -> None:
        """Gives a label of any kind its size, weight and tone."""
        label.setFont(self.font(step, weight))
        label.setProperty("step", step.value)
        label.setProperty("weight", weight.value)
        if tone:
            label.setProperty("tone", tone)


TONE_ICONS = {
    Tone.QUIET: "information",
    Tone.INFORMATION: "information",
    Tone.ATTENTION: "attention",
    Tone.WRONG: "wrong",
}
"""State is never colour alone."""


def name(widget: QWidget, object_name: str, spoken: str) -> None:
    """Gives a widget its name for robots and its name for screen readers."""
    widget.setObjectName(object_name)
    widget.setAccessibleName(spoken)
