"""Design tokens as Qt sees them: colours, fonts, palette and one style sheet for all programs.

Widgets say what they are by dynamic properties, set before they are shown (or `restyle` afterwards):

    QLabel       step = small | body | title | number      weight = text | strong | title | number
                 tone = quiet | attention | information | wrong | action
    QPushButton  kind = plain | action | tile | quiet      step, weight as above
    QFrame       surface = card | attention | information | wrong | pressed | line

All digits have one width, so numbers in columns and numbers that change in place stand still.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from appkit.metrics import Metrics
from appkit.nonecount import keep_none
from appkit.stylesheet import style_sheet
from appkit.tokens import DESIGN_DIR, Step, ThemeName, Tokens, Weight

FONT_DIR = DESIGN_DIR / "fonts"


class FontMissingError(RuntimeError):
    """A font file of the design did not load; the programs go on with the system's sans."""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """One look on one screen. A value: another theme or text size is another Theme."""

    name: ThemeName
    metrics: Metrics

    @property
    def tokens(self) -> Tokens:
        """The tokens behind it."""
        return self.metrics.tokens

    def colour(self, role: str) -> QColor:
        """The colour of a role.

        Raises:
            KeyError: no such role.
        """
        return QColor(self.tokens.colour(self.name, role))

    def font(self, step: Step = Step.BODY, weight: Weight = Weight.TEXT) -> QFont:
        """The font of a step, with digits of one width."""
        font = QFont([self.tokens.family, *self.tokens.fallback])
        font.setPixelSize(self.metrics.font_px(step))
        font.setWeight(QFont.Weight(self.tokens.weights[weight]))
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def large(self, is_large: bool = True) -> Theme:
        """The same in large or normal text."""
        return replace(self, metrics=self.metrics.large(is_large))

    def palette(self) -> QPalette:
        """For everything that the style sheet does not name."""
        palette = QPalette()
        for role, name in _PALETTE:
            palette.setColor(role, self.colour(name))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("border"))
        return palette

    def style_sheet(self) -> str:
        """The rules for the properties named above, in pixels of this screen."""
        return style_sheet(self.name, self.metrics)

    def apply(self, application: QApplication) -> None:
        """Makes it the look of all widgets; again at any time, for instance for large text."""
        application.setStyle("Fusion")
        application.setPalette(self.palette())
        application.setFont(self.font())
        application.setStyleSheet(self.style_sheet())


def load_fonts() -> list[str]:
    """Gives Qt the vendored fonts; once per QGuiApplication. Returns the families.

    Raises:
        FontMissingError: a file is not there or Qt cannot read it.
    """
    keep_none()
    assert QGuiApplication.instance() is not None, "fonts need a QGuiApplication"
    families: dict[str, None] = {}
    for path in sorted(FONT_DIR.glob("*.woff2")):
        font_id = QFontDatabase.addApplicationFont(str(path))
        if font_id < 0:
            raise FontMissingError(f"Qt cannot read {path.name}")
        families.update(dict.fromkeys(QFontDatabase.applicationFontFamilies(font_id)))
    if not families:
        raise FontMissingError(f"no font in {FONT_DIR.name}")
    return list(families)


def restyle(widget: QWidget, **properties: str) -> None:
    """Sets dynamic properties on a widget that may be visible already, and redraws it by the rules for them."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


_PALETTE = (
    (QPalette.ColorRole.Window, "paper"),
    (QPalette.ColorRole.Base, "card"),
    (QPalette.ColorRole.AlternateBase, "paper"),
    (QPalette.ColorRole.WindowText, "ink"),
    (QPalette.ColorRole.Text, "ink"),
    (QPalette.ColorRole.Button, "card"),
    (QPalette.ColorRole.ButtonText, "ink"),
    (QPalette.ColorRole.PlaceholderText, "ink_quiet"),
    (QPalette.ColorRole.ToolTipBase, "card"),
    (QPalette.ColorRole.ToolTipText, "ink"),
    (QPalette.ColorRole.Highlight, "information_ground"),
    (QPalette.ColorRole.HighlightedText, "on_information"),
)
