"""A sheet of everything the theme offers: type steps, buttons, surfaces, icons; to be looked at after a change.

python -m appkit.gallery DIR      writes day and hall, normal and large, as PNG
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from appkit.iconbutton import IconButton
from appkit.icons import icon_names, icon_pixmap
from appkit.metrics import Metrics
from appkit.screen import parse_screen
from appkit.stylesheet import SURFACES
from appkit.theme import Theme, load_fonts
from appkit.tokens import Reader, Step, ThemeName, read_tokens

_SCREEN = parse_screen("1080x1920@21.5in")
_HEIGHT_PX = 2600
_ICONS_PER_ROW = 12
_SAMPLES = {
    Step.NUMBER: "A 012",
    Step.TITLE: "Pilih layanan",
    Step.BODY: "Nomor Anda tetap berlaku.",
    Step.SMALL: "12 orang menunggu, kira-kira 25 menit",
}


class Gallery(QWidget):
    """One page of samples in the theme given."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        gap, margin = theme.metrics.gap_px, theme.metrics.length("margin_mm")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(gap)
        for step, sample in _SAMPLES.items():
            label = QLabel(sample)
            label.setProperty("step", step.value)
            label.setProperty("weight", {Step.NUMBER: "number", Step.TITLE: "title"}.get(step, "text"))
            layout.addWidget(label)
        layout.addLayout(self._buttons())
        for surface in SURFACES:
            layout.addWidget(self._surface(surface))
        layout.addWidget(self._field())
        layout.addLayout(self._icons())
        layout.addStretch(1)

    def _buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self._theme.metrics.gap_px)
        for row, (kind, icon, words) in enumerate(
            (("action", "ticket", "Ambil nomor"), ("plain", "back", "Kembali"), ("quiet", "start-over", "Mulai lagi"))
        ):
            for column, is_enabled in enumerate((True, False)):
                button = IconButton(words, icon, self._theme, kind)
                button.setEnabled(is_enabled)
                grid.addWidget(button, row, column)
        return grid

    def _surface(self, surface: str) -> QFrame:
        frame = QFrame()
        frame.setProperty("surface", surface)
        row = QHBoxLayout(frame)
        row.setContentsMargins(*(self._theme.metrics.mm(3),) * 4)
        row.setSpacing(self._theme.metrics.mm(3))
        icon = QLabel()
        role = {"card": "ink", "pressed": "ink"}.get(surface, f"on_{surface}")
        name = {"card": "ticket", "pressed": "pointer"}.get(surface, surface)
        side = round(self._theme.metrics.font_px(Step.BODY) * 1.25)
        icon.setPixmap(icon_pixmap(name, self._theme.colour(role), side))
        words = QLabel("Kertas tidak keluar. Nomor Anda tetap berlaku: A 012.")
        words.setWordWrap(True)
        words.setProperty("tone", {"card": "quiet", "pressed": ""}.get(surface, surface))
        row.addWidget(icon)
        row.addWidget(words, 1)
        return frame

    def _field(self) -> QLineEdit:
        field = QLineEdit("0123456789")
        field.setFocus()
        return field

    def _icons(self) -> QGridLayout:
        grid = QGridLayout()
        side = self._theme.metrics.length("icon_button_mm")
        for place, name in enumerate(icon_names()):
            label = QLabel()
            label.setPixmap(icon_pixmap(name, self._theme.colour("ink"), side))
            grid.addWidget(label, place // _ICONS_PER_ROW, place % _ICONS_PER_ROW)
        return grid


def draw(application: QApplication, folder: Path) -> None:
    """Writes the four sheets into the folder; leaves the last theme on."""
    tokens = read_tokens()
    for name in ThemeName:
        for is_large in (False, True):
            metrics = Metrics(tokens=tokens, px_per_mm=_SCREEN.px_per_mm, reader=Reader.KIOSK, is_large=is_large)
            theme = Theme(name=name, metrics=metrics)
            theme.apply(application)
            gallery = Gallery(theme)
            gallery.resize(_SCREEN.width_px, _HEIGHT_PX)
            gallery.show()
            application.processEvents()
            gallery.grab().save(str(folder / f"gallery-{name}-{'large' if is_large else 'normal'}.png"))
            gallery.close()


def main(arguments: list[str]) -> int:
    """Draws into the folder named, or this one; returns the exit code."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(["gallery"])
    load_fonts()
    folder = Path(arguments[0] if arguments else ".")
    folder.mkdir(parents=True, exist_ok=True)
    draw(application, folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
