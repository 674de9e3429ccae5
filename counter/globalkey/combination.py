"""A key with its modifiers, as a person writes it and as both window systems number it. Pure."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

_N_FUNCTION_KEYS = 24
_KEYSYM_F1, _VIRTUAL_F1 = 0xFFBE, 0x70


class BadCombinationError(ValueError):
    """No key is called so, or it is one that no program should take from all others; says what can be given."""


class Modifier(Enum):
    """A key that is held while the other is pressed; the value is what a person writes."""

    CTRL = "ctrl"
    ALT = "alt"
    SHIFT = "shift"


@dataclass(frozen=True, kw_only=True)
class Combination:
    """One key and what is held with it.

    Attributes:
        name: for people, such as `Ctrl+F8`.
        keysym: the key as X11 knows it.
        virtual_key: the key as Windows knows it.
    """

    name: str
    modifiers: frozenset[Modifier]
    keysym: int
    virtual_key: int


def parse_combination(text: str) -> Combination:
    """Reads `F8`, `Pause`, `Ctrl+Alt+N`; capitals do not matter.

    Raises:
        BadCombinationError: see there.
    """
    *held, key = (part.strip().lower() for part in text.split("+"))
    modifiers = [modifier for modifier in Modifier if modifier.value in held]
    if len(modifiers) != len(held):
        raise BadCombinationError(f"'{text}': before the key may stand Ctrl, Alt and Shift, each once")
    if key not in _KEYS:
        raise BadCombinationError(f"'{text}': a key is F1 to F24, {', '.join(_SINGLE)}, or Ctrl or Alt with a letter")
    is_typed = key not in _QUIET
    if is_typed and not {Modifier.CTRL, Modifier.ALT} & set(modifiers):
        raise BadCombinationError(f"'{text}': people type this; take it with Ctrl or Alt, or another key")
    keysym, virtual_key = _KEYS[key]
    name = "+".join([*(modifier.value.title() for modifier in modifiers), _NAMES.get(key, key.upper())])
    return Combination(name=name, modifiers=frozenset(modifiers), keysym=keysym, virtual_key=virtual_key)


_SINGLE: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "Pause": (0xFF13, 0x13),
        "ScrollLock": (0xFF14, 0x91),
        "Insert": (0xFF63, 0x2D),
        "Home": (0xFF50, 0x24),
        "End": (0xFF57, 0x23),
        "PageUp": (0xFF55, 0x21),
        "PageDown": (0xFF56, 0x22),
    }
)
_NAMES = {name.lower(): name for name in _SINGLE}
_FUNCTIONS = {f"f{n}": (_KEYSYM_F1 + n - 1, _VIRTUAL_F1 + n - 1) for n in range(1, _N_FUNCTION_KEYS + 1)}
_QUIET = {**{name.lower(): numbers for name, numbers in _SINGLE.items()}, **_FUNCTIONS}
_TYPED = {char: (ord(char), ord(char.upper())) for char in string.ascii_lowercase + string.digits}
_KEYS: Mapping[str, tuple[int, int]] = MappingProxyType({**_QUIET, **_TYPED})
