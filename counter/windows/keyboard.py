"""Which key of the desk a key of the keyboard is, also on a number pad whose NumLock is off."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from counter.desk import Key

_NAMED = {
    Qt.Key.Key_Enter: Key.ENTER,
    Qt.Key.Key_Return: Key.ENTER,
    Qt.Key.Key_Period: Key.DOT,
    Qt.Key.Key_Comma: Key.DOT,  # the decimal key of an Indonesian layout
    Qt.Key.Key_Plus: Key.PLUS,
    Qt.Key.Key_Minus: Key.MINUS,
    Qt.Key.Key_Asterisk: Key.STAR,
    Qt.Key.Key_Slash: Key.SLASH,
    Qt.Key.Key_Escape: Key.ESCAPE,
    Qt.Key.Key_Backspace: Key.BACKSPACE,
    Qt.Key.Key_Up: Key.UP,
    Qt.Key.Key_Down: Key.DOWN,
    Qt.Key.Key_F9: Key.F9,
}
_WITHOUT_NUM_LOCK = {
    Qt.Key.Key_Insert: Key.D0,
    Qt.Key.Key_End: Key.D1,
    Qt.Key.Key_Down: Key.D2,
    Qt.Key.Key_PageDown: Key.D3,
    Qt.Key.Key_Left: Key.D4,
    Qt.Key.Key_Clear: Key.D5,
    Qt.Key.Key_Right: Key.D6,
    Qt.Key.Key_Home: Key.D7,
    Qt.Key.Key_Up: Key.D8,
    Qt.Key.Key_PageUp: Key.D9,
    Qt.Key.Key_Delete: Key.DOT,
}
_CHARACTERS = {key.value: key for key in Key if len(key.value) == 1}
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)  # fmt: skip


def desk_key(event: QKeyEvent) -> Key | None:
    """The key of the desk; None for keys that mean nothing to it, for shortcuts, and while a key is held down."""
    if event.isAutoRepeat() or event.modifiers() & _COMMANDS:
        return None
    key = Qt.Key(event.key())
    if is_from_pad(event) and key in _WITHOUT_NUM_LOCK:
        return _WITHOUT_NUM_LOCK[key]
    if key in _NAMED:
        return _NAMED[key]
    return _CHARACTERS.get(chr(key).lower()) if 0x20 <= key <= 0x7E else None


def is_from_pad(event: QKeyEvent) -> bool:
    """Whether the key sits on the number pad."""
    return bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
