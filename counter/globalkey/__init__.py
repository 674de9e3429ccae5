"""One key that asks for the next visitor while another program has the keyboard, all day.

Windows and X11 let a program have such a key. Wayland gives it to no program, so there the operator is told.

key = find_global_key(parse_combination("F8"))
key.open(on_press)  # raises a GlobalKeyError that says why not
key.close()
"""

from counter.globalkey.combination import BadCombinationError, Combination, parse_combination
from counter.globalkey.port import (
    GlobalKey,
    GlobalKeyError,
    KeyTakenError,
    NoSuchKeyError,
    NoSystemWideKeysError,
)
from counter.globalkey.system import find_global_key

__all__ = [
    "BadCombinationError",
    "Combination",
    "GlobalKey",
    "GlobalKeyError",
    "KeyTakenError",
    "NoSuchKeyError",
    "NoSystemWideKeysError",
    "find_global_key",
    "parse_combination",
]
