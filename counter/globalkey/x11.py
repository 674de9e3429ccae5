"""A system-wide key under X11: a passive grab on the root window, over a connection and thread of its own.

libxcb is spoken to directly: unlike Xlib it answers a failed grab in place, without a handler for the whole process.
"""

from __future__ import annotations

import ctypes
import os
import select
import threading
from collections.abc import Callable
from typing import Any

from counter.globalkey.combination import Combination, Modifier
from counter.globalkey.port import KeyTakenError, NoSuchKeyError, NoSystemWideKeysError

_JOIN_S = 5.0
_KEY_PRESS, _KEY_RELEASE, _MAPPING_NOTIFY = 2, 3, 34
_FROM_ANOTHER_CLIENT = 0x80
_GRAB_ASYNC = 1
_CAPS_LOCK, _NUM_LOCK = 0x02, 0x10
_MASKS = {Modifier.SHIFT: 0x01, Modifier.CTRL: 0x04, Modifier.ALT: 0x08}
# Offsets in the structures of the X protocol, which never change.
_SETUP_FIRST_KEYCODE, _SETUP_LAST_KEYCODE = 34, 35
_REPLY_KEYSYMS_PER_KEYCODE, _REPLY_KEYSYMS = 1, 32
_EVENT_TIME = 4


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Screens(ctypes.Structure):
    _fields_ = (("data", ctypes.c_void_p), ("rem", ctypes.c_int), ("index", ctypes.c_int))


class Repeats:
    """Tells a key that goes down from one that is held: a repeat comes in the same moment as a release before it."""

    def __init__(self) -> None:
        self._released_ms: int | None = None

    def released(self, at_ms: int) -> None:
        """The key came up, or the server says so."""
        self._released_ms = at_ms

    def is_new(self, at_ms: int) -> bool:
        """Whether a press at this moment of the server's clock is a finger's."""
        return at_ms != self._released_ms


class X11Key:
    """A key of one X server."""

    def __init__(self, combination: Combination, display: str | None = None) -> None:
        """`display` such as `:0`; None for the one of the environment."""
        self._combination = combination
        self._display = display
        self._thread: threading.Thread | None = None
        self._wake_read = self._wake_write = -1

    def open(self, on_press: Callable[[], None]) -> None:
        connection = _Connection(self._display)
        try:
            connection.grab(self._combination)
        except Exception:
            connection.close()
            raise
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(
            target=self._listen, args=(connection, on_press), name="global-key", daemon=True
        )  # fmt: skip
        self._thread.start()

    def close(self) -> None:
        thread, self._thread = self._thread, None
        if thread is None:
            return
        os.write(self._wake_write, b".")
        thread.join(_JOIN_S)
        for end in (self._wake_read, self._wake_write):
            os.close(end)

    def _listen(self, connection: _Connection, on_press: Callable[[], None]) -> None:
        repeats = Repeats()
        ready: list[int] = []
        while self._wake_read not in ready:
            for kind, at_ms in connection.events():
                if kind == _KEY_RELEASE:
                    repeats.released(at_ms)
                elif kind == _KEY_PRESS and repeats.is_new(at_ms):
                    on_press()
                elif kind == _MAPPING_NOTIFY:
                    connection.follow(self._combination)
            if connection.is_broken:
                break
            ready, _, _ = select.select([connection.descriptor, self._wake_read], [], [])
        connection.close()


class _Connection:
    """The few requests that a grab needs. Not thread-safe; one owner at a time."""

    def __init__(self, display: str | None) -> None:
        try:
            self._xcb, self._free = _library()
        except OSError as error:
            raise NoSystemWideKeysError(f"libxcb is not there: {error}") from error
        self._handle = self._xcb.xcb_connect(None if display is None else display.encode(), None)
        if self._xcb.xcb_connection_has_error(self._handle):
            self.close()
            raise NoSystemWideKeysError("the X server cannot be reached")
        self.descriptor = int(self._xcb.xcb_get_file_descriptor(self._handle))
        self._setup = self._xcb.xcb_get_setup(self._handle)
        self._root = ctypes.c_uint32.from_address(self._xcb.xcb_setup_roots_iterator(self._setup).data).value

    @property
    def is_broken(self) -> bool:
        """Whether the server is gone."""
        return bool(self._xcb.xcb_connection_has_error(self._handle))

    def close(self) -> None:
        """Ends the connection; the server lets go of its keys."""
        self._xcb.xcb_disconnect(self._handle)

    def grab(self, combination: Combination) -> None:
        """Takes the key, whatever Caps Lock and Num Lock are."""
        keycode = self._keycode(combination.keysym)
        held = sum(_MASKS[modifier] for modifier in combination.modifiers)
        for locks in (0, _CAPS_LOCK, _NUM_LOCK, _CAPS_LOCK | _NUM_LOCK):
            cookie = self._xcb.xcb_grab_key_checked(
                self._handle, 0, self._root, held | locks, keycode, _GRAB_ASYNC, _GRAB_ASYNC
            )
            error = self._xcb.xcb_request_check(self._handle, cookie)
            if error:
                self._free(error)
                raise KeyTakenError(f"another program has {combination.name}")

    def follow(self, combination: Combination) -> None:
        """The keyboard changed: the same key may have another code now. One that it lacks is waited for."""
        self._xcb.xcb_ungrab_key(self._handle, 0, self._root, 0x8000)  # any key, any modifier
        try:
            self.grab(combination)
        except (KeyTakenError, NoSuchKeyError):
            return

    def events(self) -> list[tuple[int, int]]:
        """What came since the last time: kind and the server's clock in milliseconds."""
        found = []
        while event := self._xcb.xcb_poll_for_event(self._handle):
            kind = ctypes.c_uint8.from_address(event).value & ~_FROM_ANOTHER_CLIENT
            found.append((kind, ctypes.c_uint32.from_address(event + _EVENT_TIME).value))
            self._free(event)
        return found

    def _keycode(self, keysym: int) -> int:
        first = ctypes.c_uint8.from_address(self._setup + _SETUP_FIRST_KEYCODE).value
        last = ctypes.c_uint8.from_address(self._setup + _SETUP_LAST_KEYCODE).value
        cookie = self._xcb.xcb_get_keyboard_mapping(self._handle, first, last - first + 1)
        reply = self._xcb.xcb_get_keyboard_mapping_reply(self._handle, cookie, None)
        if not reply:
            raise NoSystemWideKeysError("the X server does not tell its keyboard")
        width = ctypes.c_uint8.from_address(reply + _REPLY_KEYSYMS_PER_KEYCODE).value
        table = (ctypes.c_uint32 * (width * (last - first + 1))).from_address(reply + _REPLY_KEYSYMS)
        # What a key says without modifiers stands first.
        codes = [first + place // width for place in range(0, len(table), width) if table[place] == keysym]
        self._free(reply)
        if not codes:
            raise NoSuchKeyError("the keyboard has no such key")
        return codes[0]


# ctypes gives functions without types: what they take and give is declared here, once.
def _library() -> tuple[Any, Callable[[int], None]]:
    xcb, pointer = ctypes.CDLL("libxcb.so.1"), ctypes.c_void_p
    u8, u16, u32 = ctypes.c_uint8, ctypes.c_uint16, ctypes.c_uint32
    declared: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "xcb_connect": (pointer, (ctypes.c_char_p, pointer)),
        "xcb_connection_has_error": (ctypes.c_int, (pointer,)),
        "xcb_disconnect": (None, (pointer,)),
        "xcb_get_file_descriptor": (ctypes.c_int, (pointer,)),
        "xcb_get_setup": (pointer, (pointer,)),
        "xcb_setup_roots_iterator": (_Screens, (pointer,)),
        "xcb_get_keyboard_mapping": (_Cookie, (pointer, u8, u8)),
        "xcb_get_keyboard_mapping_reply": (pointer, (pointer, _Cookie, pointer)),
        "xcb_grab_key_checked": (_Cookie, (pointer, u8, u32, u16, u8, u8, u8)),
        "xcb_ungrab_key": (_Cookie, (pointer, u8, u32, u16)),
        "xcb_request_check": (pointer, (pointer, _Cookie)),
        "xcb_poll_for_event": (pointer, (pointer,)),
    }
    for name, (gives, takes) in declared.items():
        function = getattr(xcb, name)
        function.restype, function.argtypes = gives, takes
    free = ctypes.CDLL(None).free
    free.restype, free.argtypes = None, (pointer,)
    return xcb, free
