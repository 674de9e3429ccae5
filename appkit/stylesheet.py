"""The one Qt style sheet of all programs, written from tokens and metrics without Qt.

The vocabulary (dynamic properties of widgets) is described in `appkit.theme`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from appkit.metrics import Metrics
from appkit.tokens import Step, ThemeName, Weight

TONES = {
    "quiet": "ink_quiet",
    "attention": "on_attention",
    "information": "on_information",
    "wrong": "on_wrong",
    "action": "action",
}
SURFACES = {
    "card": ("card", "line"),
    "pressed": ("pressed", "border"),
    "attention": ("attention_ground", "attention"),
    "information": ("information_ground", "information"),
    "wrong": ("wrong_ground", "wrong"),
}
_FIELDS = ("QLineEdit", "QComboBox", "QSpinBox")


def style_sheet(theme: ThemeName, metrics: Metrics) -> str:
    """The rules in pixels of the metrics' screen."""
    return "\n".join(_Writer(theme=theme, metrics=metrics).rules())


@dataclass(frozen=True, kw_only=True)
class _Writer:
    theme: ThemeName
    metrics: Metrics

    def rules(self) -> Iterator[str]:
        for surface, (ground, edge) in SURFACES.items():
            yield f'QFrame[surface="{surface}"] {{ background: {self.hex(ground)}; {self.edge(edge)} }}'
        yield f'QFrame[surface="line"] {{ background: {self.hex("line")}; border: none; }}'
        # A label is a QFrame too: inside a surface it must not draw ground and border of its own.
        yield "QLabel { background: transparent; border: none; }"
        for tone, role in TONES.items():
            yield f'QLabel[tone="{tone}"] {{ color: {self.hex(role)}; }}'
        yield from self.button_rules()
        yield from self.action_rules()
        yield from self.field_rules()
        for step in Step:
            yield f'*[step="{step}"] {{ font-size: {self.metrics.font_px(step)}px; }}'
        for weight in Weight:
            yield f'*[weight="{weight}"] {{ font-weight: {self.metrics.tokens.weights[weight]}; }}'

    def button_rules(self) -> Iterator[str]:
        off = f"color: {self.hex('ink_quiet')}; border-color: {self.hex('border')};"
        yield f"QPushButton {{ color: {self.hex('ink')}; background: {self.hex('card')}; {self.box('border')} }}"
        yield f"QPushButton:pressed {{ background: {self.hex('pressed')}; border-color: {self.hex('ink')}; }}"
        yield f"QPushButton:disabled {{ {off} border-style: dashed; }}"
        yield f'QPushButton[kind="quiet"] {{ background: transparent; border-color: {self.hex("line")}; }}'
        yield f'QPushButton[kind="quiet"]:pressed {{ background: {self.hex("pressed")}; }}'
        yield f'QPushButton[kind="quiet"]:disabled {{ {off} border-style: dashed; }}'
        for kind in ("", '[kind="quiet"]'):
            yield f"QPushButton{kind}:focus {{ {self.box('focus', is_focus=True)} }}"

    def action_rules(self) -> Iterator[str]:
        action = 'QPushButton[kind="action"]'
        weight = self.metrics.tokens.weights[Weight.TITLE]
        yield (
            f"{action} {{ color: {self.hex('on_action')}; background: {self.hex('action')};"
            f" border-color: {self.hex('action')}; font-weight: {weight}; }}"
        )
        yield f"{action}:pressed {{ background: {self.hex('action_pressed')}; }}"
        yield (
            f"{action}:disabled {{ color: {self.hex('ink_quiet')}; background: {self.hex('card')};"
            f" border-color: {self.hex('border')}; border-style: dashed; }}"
        )
        yield f"{action}:focus {{ {self.box('focus', is_focus=True)} }}"

    def field_rules(self) -> Iterator[str]:
        fields, focused = ", ".join(_FIELDS), ", ".join(f"{field}:focus" for field in _FIELDS)
        yield f"{fields} {{ color: {self.hex('ink')}; background: {self.hex('card')}; {self.box('border')} }}"
        yield f"{focused} {{ {self.box('focus', is_focus=True)} }}"
        yield (
            f"QListView, QTreeView, QTableView {{ background: {self.hex('card')}; border: none; outline: none;"
            f" selection-background-color: {self.hex('information_ground')};"
            f" selection-color: {self.hex('on_information')}; }}"
        )
        yield f"QToolTip {{ color: {self.hex('ink')}; background: {self.hex('card')}; }}"

    def hex(self, role: str) -> str:
        return self.metrics.tokens.colour(self.theme, role)

    def edge(self, role: str, *, is_focus: bool = False) -> str:
        width = self.metrics.length("focus_mm" if is_focus else "border_mm")
        return f"border: {width}px solid {self.hex(role)}; border-radius: {self.metrics.length('radius_mm')}px;"

    def box(self, role: str, *, is_focus: bool = False) -> str:
        """Border, padding and least size; the outer size is the same with the thick focus border."""
        width = self.metrics.length("focus_mm" if is_focus else "border_mm")
        inset = max(0, self.metrics.gap_px - width)
        side = self.metrics.target_px - 2 * width
        return (
            f"{self.edge(role, is_focus=is_focus)} padding: 0px {inset}px; outline: none;"
            f" min-height: {side}px; min-width: {max(0, side - 2 * inset)}px;"
        )
