"""Ticket to printer bytes. The only module that knows python-escpos, and only its in-memory printer.

The library is imported on first use: it takes a quarter of a second, installs a log handler and leaves a temporary
directory behind, which is taken away again here. Call `prepare` while nobody waits.
"""

import logging
import os
import shutil
import threading
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from hardware.errors import ConfigError
from hardware.options import CodesMode, CutMode, PrinterChoices, TextMode
from hardware.raster import QrLevel, qr_image, qr_module_dots, raster_bytes
from hardware.textlines import wrap, wrap_columns
from hardware.ticket import Block, Logo, Paragraph, QrCode, Role, Rule, TicketPaper, layout
from hardware.ticketart import draw_logo, draw_paragraph, draw_ticket

_FONT_DOTS = {"a": 12, "b": 9}
_LARGEST_SCALE = 8
_NARROW_HEIGHT = 6  # as wide as can be, but a ticket of 58 mm stays shorter than a hand
_QR_SHARE = 0.36  # of the width of narrow paper
_LARGEST_QR_DOTS = 150
_SMALL_PITCH, _RULE_PITCH = 20, 20
_CANCEL_KANJI = b"\x1c."  # many printers start in Chinese mode and would read line-drawing letters as ideographs
_RESET = b"\x1b@"
_DOTS_BY_WIDTH_MM = {58: 384, 80: 576}
_PICKLE_VARIABLE = "ESCPOS_CAPABILITIES_PICKLE_DIR"
_import_lock = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class PrinterOptions:
    """What the encoder has to know about a printer.

    Attributes:
        width_mm: width of the roll, 58 or 80.
        dots: printable dots in a line; 0 takes what is usual for the width.
        codes, text: who draws QR codes and letters.
        cut: what ends the ticket.
        profile: code pages, by the name that python-escpos knows the model under.
    """

    width_mm: int = 80
    dots: int = 0
    codes: CodesMode = CodesMode.AUTO
    text: TextMode = TextMode.AUTO
    cut: CutMode = CutMode.PARTIAL
    profile: str = "default"

    def __post_init__(self) -> None:
        if self.width_mm not in _DOTS_BY_WIDTH_MM:
            raise ConfigError("printer", f"paper is 58 or 80 mm wide, not {self.width_mm}")

    @property
    def width_dots(self) -> int:
        """Printable dots in a line."""
        return self.dots or _DOTS_BY_WIDTH_MM[self.width_mm]


def options_for(choices: PrinterChoices) -> PrinterOptions:
    """Give the encoder's options of a printer from the choices in its URL."""
    return PrinterOptions(
        width_mm=58 if choices.width < 500 else 80,
        dots=choices.width,
        codes=choices.codes,
        text=choices.text,
        cut=choices.cut,
        profile=choices.profile,
    )


def encode_ticket(paper: TicketPaper, options: PrinterOptions | None = None) -> bytes:
    """Give the bytes of one ticket, from reset to cut.

    Pure: the same ticket gives the same bytes. Takes a few milliseconds after `prepare`; letters drawn here
    (text=raster, or a script that the printer does not have) take some ten.

    Raises:
        ConfigError: the profile is unknown.
    """
    options = options or PrinterOptions()
    blocks = layout(paper)
    if options.text is TextMode.RASTER:
        picture = raster_bytes(draw_ticket(blocks, options.width_dots))
        return _RESET + picture + _cut(options.cut)
    writer = _NativeWriter(options)
    for block in blocks:
        writer.write(block)
    return writer.finish()


def prepare(profile: str = "default") -> None:
    """Load the library and the profile, so that the first ticket is as fast as the others.

    Raises:
        ConfigError: the profile is unknown.
    """
    _new_dummy(profile)


@dataclass(frozen=True, kw_only=True)
class _Style:
    font: str = "a"
    width: int = 1
    height: int = 1
    bold: bool = False
    invert: bool = False
    align: str = "center"
    pitch: int = 27  # dots from line to line; taller letters make their line taller by themselves


_STYLES = {
    Role.OFFICE: _Style(bold=True),
    Role.COPY: _Style(height=2, bold=True, invert=True),
    Role.SERVICE: _Style(width=2, height=2, bold=True),
    Role.MARK: _Style(bold=True, invert=True),
    Role.WHERE: _Style(height=2, bold=True),
    Role.PEOPLE: _Style(bold=True),
    Role.BODY: _Style(),
    Role.NEEDS: _Style(),
    Role.SMALL: _Style(font="b", pitch=_SMALL_PITCH),
    Role.PROOF: _Style(font="b", pitch=_SMALL_PITCH),
}


class _NativeWriter:
    """Writes blocks with the printer's own letters, changing only what differs from the line before."""

    def __init__(self, options: PrinterOptions) -> None:
        self._options = options
        self._dummy = _new_dummy(options.profile)
        self._style: _Style | None = None
        self._dummy._raw(_RESET + _CANCEL_KANJI)
        self._dummy.set(smooth=True)

    def write(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self._paragraph(block)
        elif isinstance(block, QrCode):
            self._code(block.data)
        elif isinstance(block, Logo):
            self._picture(raster_bytes(draw_logo(block, self._options.width_dots)))
        elif isinstance(block, Rule):
            self._use(_Style(pitch=_RULE_PITCH))
            self._letters("─" * (self._options.width_dots // 12) + "\n")
        else:
            self._dummy._raw(b"\x1bJ\x08")

    def finish(self) -> bytes:
        output: bytes = self._dummy.output
        return output + _cut(self._options.cut)

    def _paragraph(self, paragraph: Paragraph) -> None:
        if not self._can_say(paragraph.text):
            self._picture(raster_bytes(draw_paragraph(paragraph, self._options.width_dots)))
            return
        if paragraph.role is Role.NUMBER:
            self._number(paragraph.text)
            return
        style, lines = self._fitted(paragraph)
        self._use(style)
        for line in lines:
            self._letters(line + "\n")

    def _number(self, text: str) -> None:
        """Print the number as large as the paper allows; the gap in it is narrower than a letter."""
        letters, gaps = len(text.replace(" ", "")), text.count(" ")
        halves = 2 * letters + gaps
        scale = min(_LARGEST_SCALE, self._options.width_dots // (6 * halves))
        height = scale if self._is_wide else min(scale, _NARROW_HEIGHT)
        for index, part in enumerate(text.split()):
            if index:
                self._use(_Style(width=max(1, scale // 2), height=height, bold=True))
                self._letters(" ")
            self._use(_Style(width=scale, height=height, bold=True))
            self._letters(part)
        self._letters("\n")

    def _fitted(self, paragraph: Paragraph) -> tuple[_Style, list[str]]:
        """Choose the largest size in which the text stays short, and break it into lines."""
        style = _STYLES[paragraph.role]
        lines = wrap_columns(paragraph.text, self._columns(style))
        if paragraph.role is Role.SERVICE and len(lines) > (2 if self._is_wide else 1):
            style = _Style(height=2, bold=True)
            lines = wrap_columns(paragraph.text, self._columns(style))
        if paragraph.role is Role.OFFICE and len(lines) > 1:
            style = _Style(font="b", bold=True, pitch=_SMALL_PITCH)
            lines = wrap_columns(paragraph.text, self._columns(style))
        if paragraph.role is Role.NEEDS and len(lines) > 1:
            # a list is read line by line from the left; even lines would only make it longer
            style = replace(style, align="left")
            lines = wrap(paragraph.text, lambda line: len(line) <= self._columns(style))
        return style, [f" {line} " if style.invert else line for line in lines]

    def _columns(self, style: _Style) -> int:
        columns = self._options.width_dots // (_FONT_DOTS[style.font] * style.width)
        return columns - 2 if style.invert else columns

    def _code(self, data: str) -> None:
        self._use(_Style())
        # on narrow paper a simpler code with the same dots for each module is more easily read than a denser one
        level = QrLevel.MEDIUM if self._is_wide else QrLevel.LOW
        largest = min(_LARGEST_QR_DOTS, round(self._options.width_dots * _QR_SHARE))
        if self._options.codes is CodesMode.RASTER:
            self._picture(raster_bytes(qr_image(data, largest + 20, level)))
            return
        self._dummy.qr(data, ec=level.value, size=qr_module_dots(data, largest, level), native=True)

    def _picture(self, commands: bytes) -> None:
        self._use(_Style())
        self._dummy._raw(commands)

    @property
    def _is_wide(self) -> bool:
        return self._options.width_mm == 80

    def _letters(self, letters: str) -> None:
        self._dummy.text(letters)

    def _use(self, style: _Style) -> None:
        before = self._style
        changed: dict[str, object] = {
            name: getattr(style, name)
            for name in ("font", "bold", "invert", "align")
            if before is None or getattr(style, name) != getattr(before, name)
        }
        if before is None or (style.width, style.height) != (before.width, before.height):
            # the size is always set with GS !, also back to 1x1: ESC ! does not undo it on every printer
            changed |= {"custom_size": True, "width": style.width, "height": style.height}
        if before is None or style.pitch != before.pitch:
            self._dummy._raw(b"\x1b3" + bytes([style.pitch]))
        self._dummy.set(**changed)
        self._style = style

    def _can_say(self, text: str) -> bool:
        # python-escpos sends any text with a Chinese letter as GB18030, whatever the printer
        encoder = self._dummy.magic.encoder
        return all(char < "\x7f" or (char < "\u2e80" and encoder.find_suitable_encoding(char)) for char in text)


def _cut(mode: CutMode) -> bytes:
    """Feed to the blade and cut; without a cutter feed far enough to tear."""
    if mode is CutMode.NONE:
        return b"\x1bd\x05"
    return b"\x1dVA\x00" if mode is CutMode.FULL else b"\x1dVB\x00"


def _new_dummy(profile: str) -> Any:  # python-escpos has no types for what is used here
    with _import_lock:
        dummy_class, known = _library()
    if profile not in known:
        raise ConfigError("printer", f"unknown profile {profile!r}; known are {', '.join(sorted(known))}")
    return dummy_class(profile=profile)


@lru_cache(maxsize=1)
def _library() -> tuple[Any, frozenset[str]]:
    handlers = list(logging.getLogger().handlers)
    pickle_dir = os.environ.pop(_PICKLE_VARIABLE, None)
    try:
        from escpos import capabilities
        from escpos.printer import Dummy
    finally:
        logging.getLogger().handlers[:] = handlers
        if pickle_dir is not None:
            os.environ[_PICKLE_VARIABLE] = pickle_dir
    # made by the library while it was imported, for this process alone
    shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return Dummy, frozenset(capabilities.CAPABILITIES["profiles"])
