"""How a print job ended, for tickets and for slips."""

from enum import Enum


class PaperResult(Enum):
    """How a print job ended: `UNSURE` covers suspect and unknown.

    `UNPROVEN` is the everyday end with a printer that never proves anything: no fault was seen, and no proof.
    """

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNSURE = "unsure"
    UNPROVEN = "unproven"
