"""A key of a keyboard that a test presses; it keeps the contract of the real ones."""

from __future__ import annotations

from collections.abc import Callable

from counter.globalkey.combination import Combination
from counter.globalkey.port import KeyTakenError


class FakeKeyboard:
    """The keyboard of one session: which key belongs to whom. What is pressed reaches its owner at once."""

    def __init__(self) -> None:
        self._owners: dict[Combination, Callable[[], None]] = {}

    def take(self, combination: Combination, on_press: Callable[[], None]) -> None:
        """A program takes a key.

        Raises:
            KeyTakenError: another one has it.
        """
        if combination in self._owners:
            raise KeyTakenError(f"another program has {combination.name}")
        self._owners[combination] = on_press

    def give_back(self, combination: Combination) -> None:
        """Its owner wants it no more."""
        self._owners.pop(combination, None)

    def press(self, combination: Combination) -> bool:
        """Down and up; whether somebody had the key."""
        owner = self._owners.get(combination)
        if owner is not None:
            owner()
        return owner is not None


class FakeKey:
    """One program's key of a `FakeKeyboard`."""

    def __init__(self, combination: Combination, keyboard: FakeKeyboard) -> None:
        self._combination = combination
        self._keyboard = keyboard
        self._is_ours = False

    def open(self, on_press: Callable[[], None]) -> None:
        self._keyboard.take(self._combination, on_press)
        self._is_ours = True

    def close(self) -> None:
        if self._is_ours:
            self._keyboard.give_back(self._combination)
        self._is_ours = False
