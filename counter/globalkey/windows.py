"""A system-wide key under Windows: a hot key of a thread that waits for its messages. Can be imported everywhere."""

from __future__ import annotations

import ctypes
import queue
import threading
from collections.abc import Callable
from ctypes import wintypes
from typing import Any, Protocol

from counter.globalkey.combination import Combination, Modifier
from counter.globalkey.port import KeyTakenError, NoSystemWideKeysError

_JOIN_S = 5.0
_HOT_KEY_ID = 1
_ERROR_TAKEN = 1409  # ERROR_HOTKEY_ALREADY_REGISTERED
_MODIFIERS = {Modifier.ALT: 0x0001, Modifier.CTRL: 0x0002, Modifier.SHIFT: 0x0004}
_NO_REPEAT = 0x4000
_WM_QUIT, _WM_HOTKEY = 0x0012, 0x0312


class HotKeys(Protocol):
    """What Windows offers. Hot keys and messages belong to the thread that asks for them."""

    def register(self, modifiers: int, virtual_key: int) -> int:
        """Takes a hot key for this thread; 0, or Windows' number of the error."""

    def unregister(self) -> None:
        """Gives it back."""

    def wait_for_press(self) -> bool:
        """Blocks until the hot key went down; False once `quit` was asked of this thread."""

    def thread_id(self) -> int:
        """This thread, for `quit`."""

    def quit(self, thread_id: int) -> None:
        """Ends the waiting of a thread; from any thread."""


class WindowsKey:
    """A key of a Windows session."""

    def __init__(self, combination: Combination, hot_keys: HotKeys | None = None) -> None:
        """`hot_keys` in place of those of Windows, for tests."""
        self._combination = combination
        self._hot_keys = hot_keys
        self._thread: threading.Thread | None = None
        self._thread_id = 0

    def open(self, on_press: Callable[[], None]) -> None:
        if self._hot_keys is None:
            self._hot_keys = User32()
        began: queue.SimpleQueue[tuple[int, int]] = queue.SimpleQueue()
        thread = threading.Thread(
            target=self._listen, args=(self._hot_keys, began, on_press), name="global-key", daemon=True
        )
        thread.start()
        error, self._thread_id = began.get()
        if error:
            thread.join(_JOIN_S)
            if error == _ERROR_TAKEN:
                raise KeyTakenError(f"another program has {self._combination.name}")
            raise NoSystemWideKeysError(f"Windows refuses {self._combination.name}: error {error}")
        self._thread = thread

    def close(self) -> None:
        thread, self._thread = self._thread, None
        if thread is not None and self._hot_keys is not None:
            self._hot_keys.quit(self._thread_id)
            thread.join(_JOIN_S)

    def _listen(
        self, hot_keys: HotKeys, began: queue.SimpleQueue[tuple[int, int]], on_press: Callable[[], None]
    ) -> None:
        modifiers = sum(_MODIFIERS[modifier] for modifier in self._combination.modifiers)
        error = hot_keys.register(modifiers | _NO_REPEAT, self._combination.virtual_key)
        began.put((error, hot_keys.thread_id()))
        if error:
            return
        while hot_keys.wait_for_press():
            on_press()
        hot_keys.unregister()


class User32:
    """The hot keys of Windows itself."""

    def __init__(self) -> None:
        """Raises NoSystemWideKeysError where there is no Windows."""
        load: Any = getattr(ctypes, "WinDLL", None)
        if load is None:
            raise NoSystemWideKeysError("this is not Windows")
        self._user, self._kernel = load("user32", use_last_error=True), load("kernel32")
        self._last_error: Any = getattr(ctypes, "get_last_error")  # noqa: B009 - not there outside of Windows

    def register(self, modifiers: int, virtual_key: int) -> int:
        # Looking for messages makes the thread's queue: without it an early `quit` would be lost.
        self._user.PeekMessageW(ctypes.byref(wintypes.MSG()), None, 0, 0, 0)
        is_ours = self._user.RegisterHotKey(None, _HOT_KEY_ID, modifiers, virtual_key)
        return 0 if is_ours else int(self._last_error()) or -1

    def unregister(self) -> None:
        self._user.UnregisterHotKey(None, _HOT_KEY_ID)

    def wait_for_press(self) -> bool:
        message = wintypes.MSG()
        # 0 is WM_QUIT, negative an error
        while self._user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            if message.message == _WM_HOTKEY:
                return True
        return False

    def thread_id(self) -> int:
        return int(self._kernel.GetCurrentThreadId())

    def quit(self, thread_id: int) -> None:
        self._user.PostThreadMessageW(thread_id, _WM_QUIT, 0, 0)
