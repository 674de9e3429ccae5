"""Keeps Python 3.11 alive under PySide6: the reference counts of None, True and False.

The wheels of PySide6 6.12 are built for the stable interface of Python 3.12, where None is not counted. Under 3.11 each
call into Qt that returns nothing takes one reference of None away, and every signal emitted one of True; after some
hundred or thousand of them the program ends with "deallocating None" or "deallocating True or False". Can go when
Python 3.12 is the least version supported.
"""

from __future__ import annotations

import ctypes
import sys

_PLENTY = sys.maxsize // 2
_NEVER_COUNTED_SINCE_3_12: tuple[object, ...] = (None, True, False, NotImplemented, ...)


def keep_none() -> None:
    """Gives None and its like more references than can ever be lost.

    Call it before the first window; again does no harm. `appkit.shell` and `appkit.theme.load_fonts` do.
    """
    if sys.version_info >= (3, 12):
        return
    for value in _NEVER_COUNTED_SINCE_3_12:
        count = ctypes.c_ssize_t.from_address(id(value))
        # Builds of Python for debugging keep something else at this place; they are left alone.
        if abs(count.value - sys.getrefcount(value)) < 100:
            count.value = _PLENTY
