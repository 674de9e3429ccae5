"""What Qt makes of the tokens: fonts, palette, style sheet, icons."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetricsF, QImage, QPalette, QRawFont
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from appkit import gallery, theme
from appkit.iconbutton import IconButton
from appkit.icons import icon_names, icon_pixmap, tinted_icon
from appkit.metrics import Metrics
from appkit.theme import FontMissingError, Theme, load_fonts, restyle
from appkit.tokens import Reader, Step, ThemeName, Tokens, Weight


@pytest.fixture
def day(tokens: Tokens) -> Theme:
    metrics = Metrics(tokens=tokens, px_per_mm=4.0, reader=Reader.KIOSK)
    return Theme(name=ThemeName.DAY, metrics=metrics)


@pytest.fixture
def fonts(qapp: QApplication) -> Iterator[list[str]]:
    yield load_fonts()
    QFontDatabase.removeAllApplicationFonts()


@pytest.fixture
def dressing_room(qapp: QApplication, fonts: list[str]) -> Iterator[QApplication]:
    """An application that looks as before when the test is over."""
    style, palette, font = qapp.style().objectName(), qapp.palette(), qapp.font()
    yield qapp
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def worn(dressing_room: QApplication, day: Theme) -> Theme:
    day.apply(dressing_room)
    return day


@pytest.mark.parametrize("weight", Weight)
def test_the_vendored_font_is_used_in_every_weight(fonts: list[str], day: Theme, weight: Weight) -> None:
    font = day.font(Step.TITLE, weight)
    raw = QRawFont.fromFont(font)
    assert raw.familyName() == "Atkinson Hyperlegible Next"
    assert raw.weight() == day.tokens.weights[weight]
    assert QFontInfo(font).pixelSize() == day.metrics.font_px(Step.TITLE)


def test_the_font_has_the_characters_that_the_texts_use(fonts: list[str], day: Theme) -> None:
    raw = QRawFont.fromFont(day.font())
    lacking = [sign for sign in "ABCxyz0123456789 .,:;?!-–—·…()/%“”‘’é×" if not raw.supportsCharacter(ord(sign))]
    assert lacking == []


def test_the_cap_height_of_the_tokens_is_that_of_the_font(fonts: list[str], day: Theme) -> None:
    font = day.font()
    font.setPixelSize(1000)
    assert QFontMetricsF(font).capHeight() == pytest.approx(1000 * day.tokens.cap_height_em, abs=5)


@pytest.mark.parametrize("weight", Weight)
def test_all_digits_are_equally_wide(fonts: list[str], day: Theme, weight: Weight) -> None:
    measured = QFontMetricsF(day.font(Step.NUMBER, weight))
    assert len({measured.horizontalAdvance(digit * 3) for digit in "0123456789"}) == 1


def test_labels_keep_their_digits_equally_wide_under_the_style_sheet(worn: Theme, qtbot: QtBot) -> None:
    widths = set()
    for digits in ("111", "888"):
        label = QLabel(digits)
        label.setProperty("step", "number")
        label.setProperty("weight", "number")
        qtbot.addWidget(label)
        label.ensurePolished()
        widths.add(label.sizeHint().width())
        assert label.font().pixelSize() == worn.metrics.font_px(Step.NUMBER)
        assert label.font().weight() == QFont.Weight.ExtraBold
    assert len(widths) == 1


def test_a_missing_font_is_told(qapp: QApplication, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "FONT_DIR", tmp_path)
    with pytest.raises(FontMissingError):
        load_fonts()


def test_buttons_are_large_enough_to_touch(worn: Theme, qtbot: QtBot) -> None:
    for kind in ("plain", "action", "quiet", "tile"):
        button = QPushButton("Ya")
        button.setProperty("kind", kind)
        qtbot.addWidget(button)
        button.ensurePolished()
        hint = button.sizeHint()
        assert min(hint.width(), hint.height()) >= worn.metrics.target_px


def test_focus_does_not_move_what_stands_around(worn: Theme, qtbot: QtBot) -> None:
    button = QPushButton("Ya")
    qtbot.addWidget(button)
    button.show()
    before = button.sizeHint()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    assert button.sizeHint() == before


def test_large_text_is_larger_at_once(worn: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    label = QLabel("Pilih layanan")
    label.setProperty("step", "title")
    qtbot.addWidget(label)
    label.show()
    before = label.font().pixelSize()
    worn.large().apply(qapp)
    assert label.font().pixelSize() > before
    assert worn.large().large(False) == worn


def test_restyle_changes_a_visible_label(worn: Theme, qtbot: QtBot) -> None:
    label = QLabel("Kertas tidak keluar")
    qtbot.addWidget(label)
    label.show()
    restyle(label, tone="wrong")
    assert label.palette().color(QPalette.ColorRole.WindowText) == worn.colour("on_wrong")


def test_the_palette_of_the_hall_is_dark(tokens: Tokens) -> None:
    hall = Theme(name=ThemeName.HALL, metrics=Metrics(tokens=tokens, px_per_mm=4.0, reader=Reader.BOARD))
    assert hall.palette().color(QPalette.ColorRole.Window) == QColor("#0B2A2F")
    assert hall.palette().color(QPalette.ColorRole.WindowText) == QColor("#FFF4DC")


def test_an_unknown_role_is_refused(day: Theme) -> None:
    with pytest.raises(KeyError):
        day.colour("mauve")


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_draws_in_its_colour_only_and_inside_its_square(qapp: QApplication, name: str) -> None:
    image = icon_pixmap(name, QColor("#B3261E"), 48).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    solid = [image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255]
    assert solid
    # Where strokes cross, blending may be one step off.
    assert all(
        abs(colour.red() - 0xB3) + abs(colour.green() - 0x26) + abs(colour.blue() - 0x1E) <= 3 for colour in solid
    )
    edge = [image.pixelColor(x, y).alpha() for x in range(48) for y in (0, 47)]
    edge += [image.pixelColor(x, y).alpha() for x in (0, 47) for y in range(48)]
    assert max(edge) < 128, "cut off at the edge"


def test_an_unknown_icon_is_refused(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon_pixmap("unicorn", QColor("black"), 48)


def test_a_gap_makes_the_picture_wider_and_the_ratio_sharper(qapp: QApplication) -> None:
    pixmap = icon_pixmap("back", QColor("black"), 40, ratio=2.0, gap_px=10)
    assert (pixmap.width(), pixmap.height()) == (100, 80)
    assert pixmap.deviceIndependentSize().width() == 50


def test_a_disabled_icon_has_the_colour_given(qapp: QApplication) -> None:
    icon = tinted_icon("plus", QColor("#000000"), 24, QColor("#FF0000"))
    image = icon.pixmap(24, mode=icon.Mode.Disabled).toImage()
    assert image.pixelColor(12, 12) == QColor("#FF0000")


def test_an_icon_button_follows_the_theme(worn: Theme, qtbot: QtBot) -> None:
    button = IconButton("Ambil nomor", "ticket", worn, kind="action")
    qtbot.addWidget(button)
    normal = button.iconSize()
    button.wear(worn.large())
    assert button.iconSize().height() > normal.height()
    assert button.text() == "Ambil nomor"


def test_the_gallery_draws_both_themes_in_both_sizes(dressing_room: QApplication, tmp_path) -> None:
    gallery.draw(dressing_room, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "gallery-day-large.png",
        "gallery-day-normal.png",
        "gallery-hall-large.png",
        "gallery-hall-normal.png",
    ]
