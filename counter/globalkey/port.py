"""What a system-wide key can do, whatever the system; and why it may not work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class GlobalKeyError(Exception):
    """The key cannot be had now. The message is for the log."""


class KeyTakenError(GlobalKeyError):
    """Another program has the key; it may let go of it."""


class NoSuchKeyError(GlobalKeyError):
    """This keyboard has no such key; another keyboard may."""


class NoSystemWideKeysError(GlobalKeyError):
    """This system gives keys only to the program in front."""


class GlobalKey(Protocol):
    """One combination of keys, for whoever opened it."""

    def open(self, on_press: Callable[[], None]) -> None:
        """Takes the key: from now on `on_press` is called on a thread of the key's own for each time it goes down.

        A key that is held down counts once. The program in front keeps the keyboard and does not see the key.

        Raises:
            KeyTakenError, NoSuchKeyError, NoSystemWideKeysError: nothing was taken.
        """

    def close(self) -> None:
        """Gives the key back and ends the thread. Idempotent."""
