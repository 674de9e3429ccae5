"""The QR unit inside a printer: stores data and settings (GS ( k), draws the symbol on demand."""

from dataclasses import dataclass

import segno
from PIL import Image

_LEVELS = {48: "l", 49: "m", 50: "q", 51: "h"}
_QR = 49
_LONGEST_BYTES = 1200


@dataclass(frozen=True, kw_only=True)
class QrOrder:
    """One symbol to print, with the settings of that moment."""

    text: str
    level: str
    module_dots: int

    def picture(self) -> Image.Image:
        """Draw the symbol without quiet zone, as printers do."""
        code = segno.make(self.text, error=self.level, micro=False, boost_error=False)
        rows = [bytes(0 if module else 255 for module in row) for row in code.matrix]
        image = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows))
        size = len(rows) * self.module_dots
        return image.resize((size, size), Image.Resampling.NEAREST)


class NativeQr:
    """State of the QR functions of one printer."""

    def __init__(self) -> None:
        self._module_dots = 3
        self._level = "l"
        self._data = b""

    def command(self, data: bytes) -> QrOrder | None:
        """Take one GS ( k command after its name; gives the order when it is to print a symbol."""
        body = data[2:]
        if len(body) < 3 or body[0] != _QR:
            return None
        function, parameter = body[1], body[2]
        if function == 67:
            self._module_dots = max(1, min(16, parameter))
        elif function == 69:
            self._level = _LEVELS.get(parameter, "l")
        elif function == 80:
            self._data = body[3 : 3 + _LONGEST_BYTES]
        elif function == 81 and self._data:
            text = self._data.decode("utf-8", "replace")
            return QrOrder(text=text, level=self._level, module_dots=self._module_dots)
        return None
