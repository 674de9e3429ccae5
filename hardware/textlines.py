"""Makes any text safe for paper, and breaks it into lines that never overflow."""

import re
import unicodedata
from collections.abc import Callable

_LONGEST_TEXT = 600
# Control, format (direction marks, zero width), surrogate, private and unassigned characters never reach a printer.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str, longest: int = _LONGEST_TEXT) -> str:
    """Give the text composed, on one line, with single spaces and without anything a printer could obey."""
    composed = unicodedata.normalize("NFC", text[: 2 * longest])
    visible = (" " if char.isspace() or _is_dropped(char) else char for char in composed)
    return re.sub(r" +", " ", "".join(visible)).strip()[:longest].rstrip()


def wrap(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Break a cleaned text at spaces, and a word that is too long by itself anywhere; an empty text gives no line."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        wider = f"{line} {word}" if line else word
        if fits(wider):
            line = wider
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, fits)
        lines += full
    return [*lines, line] if line else lines


def balanced(text: str, measure: Callable[[str], float], widest: float, step: float = 1) -> list[str]:
    """Break a cleaned text into as few lines as fit, then even them out, so that no word stands alone at the end.

    Args:
        text: cleaned text.
        measure: length of a line.
        widest: longest line allowed, in the same unit.
        step: by how much the lines are narrowed at a time.
    """
    lines = wrap(text, lambda line: measure(line) <= widest)
    while len(lines) > 1 and widest > step:
        widest -= step
        narrower = wrap(text, lambda line, limit=widest: measure(line) <= limit)  # type: ignore[misc]
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def wrap_columns(text: str, columns: int) -> list[str]:
    """Break a cleaned text into even lines of at most so many characters."""
    return balanced(text, len, columns)


def _is_dropped(char: str) -> bool:
    return unicodedata.category(char) in _DROPPED


def _pieces(word: str, fits: Callable[[str], bool]) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and not fits(pieces[-1] + char):
            pieces.append("")
        pieces[-1] += char
    return pieces
