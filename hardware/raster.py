"""Pictures as printer bytes: black dots in strips, without a byte pair that a printer would obey."""

import re
from enum import Enum

import segno
from PIL import Image


class QrLevel(Enum):
    """How much of a code may be spoilt; the value is ESC/POS's number for it."""

    LOW = 0
    MEDIUM = 1


_STRIP_ROWS = 128
# A printer honours DLE EOT, DLE ENQ and DLE DC4 anywhere, inside a picture too.
_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")
_QUIET_MODULES = 2
DOTS_PER_MM = 8
# Bytes that QR versions 1, 2, ... hold at each level of error correction.
_CAPACITY_BYTES = {
    QrLevel.LOW: (17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425),
    QrLevel.MEDIUM: (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331),
}


def raster_bytes(image: Image.Image) -> bytes:
    """Give the commands (GS v 0) that print a picture at the current place; 0 is black.

    The picture is taken as it is, at most 128 rows to a command: longer ones come out as letters on some printers.
    """
    rows_bytes = (image.width + 7) // 8
    dots = _black_bits(image)
    commands = []
    for top in range(0, image.height, _STRIP_ROWS):
        rows = min(_STRIP_ROWS, image.height - top)
        header = b"\x1dv0\x00" + rows_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little")
        commands.append(header + harmless(dots[top * rows_bytes : (top + rows) * rows_bytes]))
    return b"".join(commands)


def harmless(dots: bytes) -> bytes:
    """Set one more dot wherever picture bytes would read as a real-time command."""
    return _REAL_TIME.sub(b"\x11", dots)


def qr_image(data: str, largest_dots: int, level: QrLevel = QrLevel.MEDIUM) -> Image.Image:
    """Draw a QR code with its quiet zone, in whole dots, at most so wide."""
    code = segno.make(data, error=level.name[0], micro=False, boost_error=False)
    rows = [bytes(0 if module else 255 for module in row) for row in code.matrix_iter(border=_QUIET_MODULES)]
    modules = len(rows)
    scale = max(2, min(8, largest_dots // modules))
    image = Image.frombytes("L", (modules, modules), b"".join(rows))
    return image.resize((modules * scale, modules * scale), Image.Resampling.NEAREST)


def qr_module_dots(data: str, largest_dots: int, level: QrLevel = QrLevel.MEDIUM) -> int:
    """Say how large a printer should draw each module so that the code is at most so wide.

    From the capacity table alone: making the symbol takes ten times as long as the rest of the ticket.
    """
    capacities = _CAPACITY_BYTES[level]
    version = next((n for n, capacity in enumerate(capacities, 1) if len(data) <= capacity), len(capacities))
    return max(3, min(8, largest_dots // (17 + 4 * version)))


def _black_bits(image: Image.Image) -> bytes:
    inverted = image.convert("L").point(lambda level: 255 if level < 128 else 0)
    return inverted.convert("1", dither=Image.Dither.NONE).tobytes()
