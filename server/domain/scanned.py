"""What a scanner may have read or a visitor typed: the secret of a link, or a booking code; nothing else."""

import re
from dataclasses import dataclass

from wire.codes import BOOKING_CODE_LENGTH, BOOKING_CODE_LETTERS

# A link's secret of 128 bits in the letters of an address. Where the address leads is not believed, and not looked at.
_LINK = re.compile(r"https?://[^\s?#]*/([A-Za-z0-9_-]{20,64})/?(?:[?#]\S*)?", re.IGNORECASE)
_CODE = re.compile(f"[{BOOKING_CODE_LETTERS}]{{{BOOKING_CODE_LENGTH}}}")
# Some scanners put the kind of code before it, such as ]Q1 for a QR code.
_KIND = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_BETWEEN = re.compile(r"[\s.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """One of the two, or neither: `secret` is the last part of a link, `code` a booking code in its plain form."""

    secret: str = ""
    code: str = ""

    @property
    def is_nothing(self) -> bool:
        """The text has not even the form of something of ours."""
        return not self.secret and not self.code


def read_scanned(text: str) -> Scanned:
    """Take apart what was scanned or typed; codes may be in small letters and in groups."""
    text = _KIND.sub("", text.strip(), count=1)
    link = _LINK.fullmatch(text)
    if link is not None:
        return Scanned(secret=link[1])
    code = _BETWEEN.sub("", text).upper()
    return Scanned(code=code) if _CODE.fullmatch(code) else Scanned()
