"""Icons by name, tinted by role: the SVG files of `design/icons` as pixmaps and QIcons."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from appkit.tokens import DESIGN_DIR

ICON_DIR = DESIGN_DIR / "icons"


def icon_names(icon_dir: Path = ICON_DIR) -> list[str]:
    """All icon names, sorted."""
    return sorted(path.stem for path in icon_dir.glob("*.svg"))


def paint_icon(painter: QPainter, name: str, colour: QColor, target: QRectF) -> None:
    """Draws the icon sharp into `target` (its aspect is square and is kept, centred).

    Raises:
        FileNotFoundError: no icon of this name.
    """
    side = min(target.width(), target.height())
    square = QRectF(0, 0, side, side)
    square.moveCenter(target.center())
    _renderer(name, colour).render(painter, square)


def icon_pixmap(name: str, colour: QColor, side_px: int, *, ratio: float = 1.0, gap_px: int = 0) -> QPixmap:
    """A transparent pixmap of `side_px` device-independent pixels; needs a QGuiApplication.

    With `gap_px` it is that much wider, empty on the right: QPushButton itself leaves only 4 px between icon and words.

    Raises:
        FileNotFoundError: no icon of this name.
    """
    # Before the painter begins: an exception with a painter open on the pixmap would bring Qt down.
    renderer = _renderer(name, colour)
    pixmap = QPixmap(QSize(round((side_px + gap_px) * ratio), round(side_px * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side_px, side_px))
    painter.end()
    return pixmap


def tinted_icon(name: str, colour: QColor, side_px: int, disabled: QColor | None = None) -> QIcon:
    """An icon for buttons; with `disabled`, greyed by that role instead of Qt's own mixing.

    Raises:
        FileNotFoundError: no icon of this name.
    """
    icon = QIcon(icon_pixmap(name, colour, side_px))
    if disabled is not None:
        icon.addPixmap(icon_pixmap(name, disabled, side_px), QIcon.Mode.Disabled)
    return icon


def _renderer(name: str, colour: QColor) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_svg(name).replace(b"currentColor", colour.name().encode())))


@lru_cache(maxsize=256)
def _svg(name: str) -> bytes:
    return (ICON_DIR / f"{name}.svg").read_bytes()
