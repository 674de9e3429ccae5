"""Keeps Python 3.11 alive under PySide6: the reference count of None.

The wheels of PySide6 6.12 are built for the stable interface of Python 3.12, where None is not counted. Under 3.11 every
call into Qt that returns nothing therefore takes one reference of None away, and after some thousand of them the
program ends with "deallocating None". Can go when Python 3.12 is the least version supported.
"""

from __future__ import annotations

import ctypes
import sys

_PLENTY = sys.maxsize // 2


def keep_none() -> None:
    """Gives None more references than can ever be lost. Call it before the first window; again does no harm."""
    if sys.version_info >= (3, 12):
        return
    count = ctypes.c_ssize_t.from_address(id(None))
    # Builds of Python for debugging keep something else at this place; they are left alone.
    if abs(count.value - sys.getrefcount(None)) < 100:
        count.value = _PLENTY
