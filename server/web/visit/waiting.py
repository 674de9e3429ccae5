"""The waiting room before the choice of a time: in the opening minute everybody gets a turn, in the order they came.

Only what changes something waits; pages to read cost next to nothing and are shown to all. A turn is an instant and a
signature, kept by the browser in the address, so nobody loses a place by reloading or gains one by asking more often.
"""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from flask import Blueprint, Response, request

from server.application.crowd import Crowd, Delay
from server.web.visit.pages import Keep, Pages

PER_S = 20
"""So many choices of a time go to the one writer in a second; kiosks and counters have the rest of it."""

BURST = 40
VALID_S = 180
"""After its instant a turn lasts this long: somebody may have looked away."""

LONGEST_LOOK_S = 10
MOST_USED = 10_000

MOST_OF_ONE = 50
"""Turns to come of one address: a mobile network may have many people behind one, a flood has more."""

MOST_ADDRESSES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """`signed` proves the turn when it has come; `wait_s` is 0 then."""

    wait_s: int
    signed: str

    @property
    def is_now(self) -> bool:
        """Whether to go on."""
        return self.wait_s == 0


class WaitingRoom:
    """Gives out turns. Thread-safe.

    Args:
        seconds: a clock that never goes back.
        crowd: hears of every turn that was given out.
    """

    def __init__(
        self, seconds: Callable[[], float], per_s: float = PER_S, burst: int = BURST, crowd: Crowd | None = None
    ) -> None:
        self._seconds = seconds
        self._crowd = crowd or Crowd()
        self._step_s = 1 / per_s
        self._ahead_s = burst / per_s
        self._secret = secrets.token_bytes(32)
        self._lock = Lock()
        self._next_at = 0.0
        self._used: OrderedDict[str, None] = OrderedDict()
        self._given: OrderedDict[str, list[tuple[float, str]]] = OrderedDict()

    def look(self, signed: str) -> Turn | None:
        """How it stands with a turn given out before, None if it was none of ours, was used, or is too old."""
        at = self._instant(signed)
        if at is None or signed in self._used or self._seconds() > at + VALID_S:
            return None
        return Turn(wait_s=self._left(at), signed=signed)

    def enter(self, signed: str = "", asked_by: str = "") -> Turn:
        """Go in with a turn that has come, once; without one get in if there is room, else a new turn.

        `asked_by` is an address. One that has very many turns to come gets the last of them again.
        """
        with self._lock:
            turn = self.look(signed)
            if turn is not None:
                if turn.is_now:
                    self._use(signed)
                return turn
            now = self._seconds()
            at = max(self._next_at + self._step_s, now)
            if at <= now + self._ahead_s:
                # Who comes while hardly anybody does goes straight in.
                self._next_at = at
                return Turn(wait_s=0, signed=self._sign(now))
            return self._later(at, now, asked_by)

    def _later(self, at: float, now: float, asked_by: str) -> Turn:
        given = [each for each in self._given.pop(asked_by, []) if each[0] > now]
        if len(given) < MOST_OF_ONE:
            self._next_at = at
            self._crowd.count(Delay.WAITING_ROOM)
            given.append((at, self._sign(at)))
        self._given[asked_by] = given
        while len(self._given) > MOST_ADDRESSES:
            self._given.popitem(last=False)
        at, signed = given[-1]
        return Turn(wait_s=self._left(at), signed=signed)

    def _left(self, at: float) -> int:
        left = at - self._seconds()
        return 0 if left <= 0 else int(left) + 1

    def _use(self, signed: str) -> None:
        self._used[signed] = None
        while len(self._used) > MOST_USED:
            self._used.popitem(last=False)

    def _sign(self, at: float) -> str:
        told = f"{int(at * 1000)}.{secrets.token_urlsafe(6)}"
        return f"{told}.{self._seal(told)}"

    def _seal(self, told: str) -> str:
        return hmac.new(self._secret, told.encode(), sha256).hexdigest()[:32]

    def _instant(self, signed: str) -> float | None:
        told, _, seal = signed.rpartition(".")
        if not told or not hmac.compare_digest(self._seal(told).encode(), seal.encode()):
            return None
        return int(told.partition(".")[0]) / 1000


class Waiting:
    """The page of those who wait."""

    def __init__(self, pages: Pages, room: WaitingRoom) -> None:
        self._pages = pages
        self._room = room

    def add_to(self, app: Blueprint) -> None:
        """Register the address."""
        app.add_url_rule("/janji/<code>/<key>/<day>/giliran", "waiting", self.show)

    def show(self, code: str, key: str, day: str) -> Response:
        """How long it still takes; when the turn has come, the way on."""
        reception = self._pages.application.reception()
        frame = self._pages.frame(reception, is_private=True)
        turn = self._room.look(request.args.get("tiket", "")) or self._room.enter(asked_by=request.remote_addr or "")
        fields = {"jam": request.args.get("jam", ""), "dari": request.args.get("dari", ""), "tiket": turn.signed}
        here = f"/janji/{code}/{key}/{day}"
        values = {
            "turn": turn,
            "fields": fields,
            "action": frame.to(here),
            "again": frame.to(f"{here}/giliran", **fields),
            "look_s": min(turn.wait_s, LONGEST_LOOK_S),
        }
        html = self._pages.painter.draw("waiting.html", frame, values)
        return self._pages.answer(html, 200, Keep.FORGET)
