"""The keys of the desk and what each asks for. A USB number pad alone is enough; letters are for a full keyboard."""

from collections.abc import Mapping
from enum import StrEnum


class Key(StrEnum):
    """A key as the desk knows it, whatever keyboard it sits on. Digits and letters carry their own character."""

    D0 = "0"
    D1 = "1"
    D2 = "2"
    D3 = "3"
    D4 = "4"
    D5 = "5"
    D6 = "6"
    D7 = "7"
    D8 = "8"
    D9 = "9"
    ENTER = "enter"
    DOT = "."
    PLUS = "+"
    MINUS = "-"
    STAR = "*"
    SLASH = "/"
    ESCAPE = "escape"
    BACKSPACE = "backspace"
    UP = "up"
    DOWN = "down"
    F9 = "f9"
    A = "a"
    B = "b"
    C = "c"
    D = "d"
    H = "h"
    I = "i"  # noqa: E741 - the key has no other name
    J = "j"
    K = "k"
    L = "l"
    M = "m"
    N = "n"
    P = "p"
    Q = "q"
    R = "r"
    S = "s"
    T = "t"
    U = "u"
    X = "x"
    Z = "z"

    @property
    def is_digit(self) -> bool:
        """Whether it types a digit into an open choice."""
        return self.value.isdigit()


class Act(StrEnum):
    """What an operator can ask for with one key or one button; the value is the button's name for robots."""

    NEXT = "next"
    RECALL = "recall"
    START = "start"
    MISSED = "missed"
    FINISH = "finish"
    HOLD = "hold"
    RETURN = "return"
    TRANSFER = "transfer"
    PAUSE = "pause"
    PRIORITY = "priority"
    UNDO = "undo"
    CANCEL = "cancel"
    CALL = "call"
    REPRINT = "reprint"
    SIGN_OUT = "sign_out"
    MORE = "more"
    DOCK = "dock"
    FOLLOW_UP = "follow_up"
    BOOKING = "booking"


PAD_KEYS: Mapping[Act, Key] = {
    Act.NEXT: Key.ENTER,
    Act.RECALL: Key.D0,
    Act.START: Key.D1,
    Act.MISSED: Key.D2,
    Act.FINISH: Key.D3,
    Act.HOLD: Key.D4,
    Act.RETURN: Key.D5,
    Act.TRANSFER: Key.D6,
    Act.PAUSE: Key.D7,
    Act.PRIORITY: Key.D8,
    Act.UNDO: Key.D9,
    Act.CANCEL: Key.DOT,
    Act.CALL: Key.PLUS,
    Act.REPRINT: Key.STAR,
    Act.SIGN_OUT: Key.SLASH,
    Act.MORE: Key.MINUS,
}
"""The number pad. `DOCK`, `FOLLOW_UP` and `BOOKING` have no keys of their own there: they are behind `MORE`."""

LETTER_KEYS: Mapping[Act, Key] = {
    Act.NEXT: Key.N,
    Act.RECALL: Key.U,
    Act.START: Key.M,
    Act.MISSED: Key.T,
    Act.FINISH: Key.S,
    Act.HOLD: Key.H,
    Act.RETURN: Key.K,
    Act.TRANSFER: Key.P,
    Act.PAUSE: Key.J,
    Act.PRIORITY: Key.R,
    Act.UNDO: Key.Z,
    Act.CANCEL: Key.B,
    Act.CALL: Key.L,
    Act.REPRINT: Key.C,
    Act.SIGN_OUT: Key.Q,
    Act.MORE: Key.X,
    Act.DOCK: Key.D,
    Act.FOLLOW_UP: Key.A,
    Act.BOOKING: Key.I,
}
"""Letters of the Indonesian words; the same in every language, so that a hand need not learn them twice."""

ACT_OF_KEY: Mapping[Key, Act] = {
    **{key: act for act, key in PAD_KEYS.items()},
    **{key: act for act, key in LETTER_KEYS.items()},
    Key.F9: Act.DOCK,
}
