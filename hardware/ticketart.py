"""Draws a whole ticket, or one line of it, as a picture: for any script and for printers without good letters."""

import io
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from hardware.fonts import Face, face
from hardware.raster import qr_image
from hardware.textlines import balanced, wrap
from hardware.ticket import Block, Gap, Logo, Paragraph, QrCode, Role, Rule

WHITE, BLACK = 255, 0
_QR_DOTS = 176
_ASIDE_GAP_DOTS = 16
_GAP_DOTS = 10
_LOGO_DOTS = 120
_WIDE_DOTS = 500
_NARROW_SCALE = 0.9


@dataclass(frozen=True, kw_only=True)
class ArtStyle:
    """How a role is drawn: weight and size of the letters, extra white above, side."""

    weight: int
    size_dots: int
    above_dots: int = 4
    is_centred: bool = True
    is_boxed: bool = False


_STYLES = {
    Role.OFFICE: ArtStyle(weight=700, size_dots=27),
    Role.COPY: ArtStyle(weight=700, size_dots=30, above_dots=0, is_boxed=True),
    Role.NUMBER: ArtStyle(weight=800, size_dots=236, above_dots=0),
    Role.SERVICE: ArtStyle(weight=700, size_dots=42),
    Role.MARK: ArtStyle(weight=700, size_dots=27, above_dots=0, is_boxed=True),
    Role.WHERE: ArtStyle(weight=700, size_dots=34),
    Role.PEOPLE: ArtStyle(weight=700, size_dots=28),
    Role.BODY: ArtStyle(weight=400, size_dots=27),
    Role.NEEDS: ArtStyle(weight=400, size_dots=27),
    Role.SMALL: ArtStyle(weight=400, size_dots=23),
    Role.PROOF: ArtStyle(weight=400, size_dots=23),
}


def _style(role: Role, width_dots: int) -> ArtStyle:
    """Give the style of a role, a little smaller on narrow paper: one line more costs more than it shows."""
    style = _STYLES[role]
    return style if width_dots >= _WIDE_DOTS else replace(style, size_dots=round(style.size_dots * _NARROW_SCALE))


def draw_ticket(blocks: tuple[Block, ...], width_dots: int) -> Image.Image:
    """Draw all blocks on white paper of this width; the length is what they need."""
    images: list[Image.Image] = []
    for index, block in enumerate(blocks):
        if isinstance(block, QrCode):
            images.append(_draw_code_and_rest(block, blocks[index + 1 :], width_dots))
            break
        images.append(_draw_block(block, width_dots))
    return stacked(images, width_dots)


def draw_paragraph(paragraph: Paragraph, width_dots: int) -> Image.Image:
    """Draw one paragraph, wrapped to the width."""
    style = _style(paragraph.role, width_dots)
    if paragraph.role is Role.NUMBER:
        return _draw_number(paragraph.text, width_dots)
    if style.is_boxed:
        return _draw_boxed(paragraph.text, style, width_dots)
    letters = face(style.weight, style.size_dots)
    lines = balanced(paragraph.text, letters.width_px, width_dots, 8)
    if paragraph.role is Role.NEEDS and len(lines) > 1:
        # a list is read line by line from the left; even lines would only make it longer
        style, lines = (
            replace(style, is_centred=False),
            wrap(paragraph.text, lambda line: letters.width_px(line) <= width_dots),
        )
    return _draw_lines(lines, letters, style, width_dots)


def draw_logo(logo: Logo, width_dots: int) -> Image.Image:
    """Draw the office's sign in the middle, as large as it is or as fits; a file that cannot be read leaves a gap."""
    page = Image.new("L", (width_dots, _GAP_DOTS), WHITE)
    try:
        with Image.open(io.BytesIO(logo.png), formats=["PNG"]) as file:
            sign = file.convert("RGBA")
    except (OSError, SyntaxError, ValueError):
        return page
    flat = Image.new("RGBA", sign.size, "white")
    flat.alpha_composite(sign)
    flat.thumbnail((width_dots, _LOGO_DOTS), Image.Resampling.LANCZOS)
    dots = flat.convert("L").convert("1")
    page = Image.new("L", (width_dots, dots.height + _GAP_DOTS), WHITE)
    page.paste(dots.convert("L"), ((width_dots - dots.width) // 2, 0))
    return page


def stacked(images: list[Image.Image], width_dots: int) -> Image.Image:
    """Put pictures under each other."""
    page = Image.new("L", (width_dots, max(1, sum(image.height for image in images))), WHITE)
    top = 0
    for image in images:
        page.paste(image, (0, top))
        top += image.height
    return page


def _draw_block(block: Block, width_dots: int) -> Image.Image:
    if isinstance(block, Paragraph):
        return draw_paragraph(block, width_dots)
    if isinstance(block, QrCode):
        return qr_image(block.data, min(_QR_DOTS, width_dots))
    if isinstance(block, Logo):
        return draw_logo(block, width_dots)
    image = Image.new("L", (width_dots, _GAP_DOTS), WHITE)
    if isinstance(block, Rule):
        ImageDraw.Draw(image).rectangle((0, 7, width_dots, 8), fill=BLACK)
    return image


def _draw_code_and_rest(code: QrCode, rest: tuple[Block, ...], width_dots: int) -> Image.Image:
    """Draw the code at the left and what follows beside it, which saves a third of the paper's foot."""
    square = qr_image(code.data, _QR_DOTS)
    aside_dots = width_dots - square.width - _ASIDE_GAP_DOTS
    aside = stacked([_draw_beside(block, aside_dots, width_dots) for block in rest], aside_dots)
    page = Image.new("L", (width_dots, max(square.height, aside.height)), WHITE)
    page.paste(square, (0, (page.height - square.height) // 2))
    page.paste(aside, (square.width + _ASIDE_GAP_DOTS, (page.height - aside.height) // 2))
    return page


def _draw_beside(block: Block, width_dots: int, paper_dots: int) -> Image.Image:
    if not isinstance(block, Paragraph):
        return _draw_block(Gap(), width_dots)
    style = ArtStyle(weight=400, size_dots=_style(block.role, paper_dots).size_dots, is_centred=False)
    letters = face(style.weight, style.size_dots)
    lines = balanced(block.text, letters.width_px, width_dots, 8)
    return _draw_lines(lines, letters, style, width_dots)


def _draw_number(text: str, width_dots: int) -> Image.Image:
    """Draw the number as large as the paper allows, cropped to its ink: every millimetre of it is number."""
    size_dots = _STYLES[Role.NUMBER].size_dots
    while face(800, size_dots).width_px(text) > width_dots and size_dots > 40:
        size_dots -= 8
    letters = face(800, size_dots)
    image = Image.new("L", (width_dots, letters.height_px), WHITE)
    left = max(0.0, (width_dots - letters.width_px(text)) / 2)
    letters.draw(ImageDraw.Draw(image), left, letters.ascent_px, text)
    ink = image.point(lambda level: WHITE - level).getbbox() or (0, 0, width_dots, 1)
    page = Image.new("L", (width_dots, ink[3] - ink[1] + 36), WHITE)
    page.paste(image.crop((0, ink[1], width_dots, ink[3])), (0, 14))
    return page


def _draw_boxed(text: str, style: ArtStyle, width_dots: int) -> Image.Image:
    letters = face(style.weight, style.size_dots)
    lines = balanced(text, letters.width_px, width_dots - 40, 8)
    box_width = max(letters.width_px(line) for line in lines) + 36
    height = letters.line_px * len(lines) + 8
    image = Image.new("L", (width_dots, height + 2 * style.above_dots), WHITE)
    draw = ImageDraw.Draw(image)
    left = (width_dots - box_width) / 2
    box = (left, style.above_dots, left + box_width, style.above_dots + height)
    draw.rounded_rectangle(box, radius=10, fill=BLACK)
    for index, line in enumerate(lines):
        baseline = style.above_dots + 4 + letters.ascent_px + index * letters.line_px
        letters.draw(draw, (width_dots - letters.width_px(line)) / 2, baseline, line, fill=WHITE)
    return image


def _draw_lines(lines: list[str], letters: Face, style: ArtStyle, width_dots: int) -> Image.Image:
    image = Image.new("L", (width_dots, letters.line_px * len(lines) + style.above_dots), WHITE)
    draw = ImageDraw.Draw(image)
    for index, line in enumerate(lines):
        left = (width_dots - letters.width_px(line)) / 2 if style.is_centred else 0.0
        letters.draw(draw, left, style.above_dots + letters.ascent_px + index * letters.line_px, line)
    return image
