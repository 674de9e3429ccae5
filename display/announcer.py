"""In which order calls are said: a plain queue of announcements, without Qt, clock or sound.

One board has one voice. An announcement is a chime and then the call's sentences, twice; what has begun to sound is
never cut off by the next one.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from wire.boardrules import (
    CROWD,
    PAUSE_AFTER_CHIME_MS,
    PAUSE_BEFORE_REPEAT_MS,
    PAUSE_BETWEEN_CALLS_MS,
    REMEMBERED_CALLS,
    TOO_OLD_S,
)
from wire.rows import CallRow

CallKey = tuple[int, int]


class Played(Enum):
    """How one sound ended: heard to its end, not to be had from the server, or no loudspeaker."""

    HEARD = "heard"
    MISSING = "missing"
    NO_DEVICE = "no_device"


class Loudness(Enum):
    """What the hall hears of this board, as far as the board can know."""

    UNKNOWN = "unknown"
    SPEAKING = "speaking"
    CHIME_ONLY = "chime_only"
    SILENT = "silent"


@dataclass(frozen=True, kw_only=True)
class Play:
    """One sound to play after a pause. `sound` is the server's name for it, None for the chime."""

    call_id: int
    sound: str | None
    pause_ms: int


@dataclass(frozen=True, kw_only=True)
class Said:
    """A call was said for the first time; `is_heard` unless one of its sounds did not come to its end."""

    call_id: int
    is_heard: bool


@dataclass(frozen=True, kw_only=True)
class _Step:
    play: Play
    is_end_of_round: bool


class HeardCalls:
    """Which calls the hall has heard; small, so that it can be kept on disk after each.

    A call is known by its id and its moment: ids begin anew with a new server database.
    """

    def __init__(self, keys: Iterable[CallKey] = ()) -> None:
        self._keys = deque(keys, maxlen=REMEMBERED_CALLS)

    def add(self, call: CallRow) -> None:
        """Remembers a call; the oldest of 64 is forgotten, long after it is too old to be said."""
        if call not in self:
            self._keys.append((call.id, call.called_at))

    def __contains__(self, call: CallRow) -> bool:
        return (call.id, call.called_at) in self._keys

    @property
    def keys(self) -> Sequence[CallKey]:
        """In the order they were heard."""
        return tuple(self._keys)


class Announcer:
    """Decides the next sound. One owner, one sound at a time: `next` gives nothing until `finished` was told.

    Attributes:
        heard: what need not be said again; the owner keeps it over a restart.
    """

    def __init__(self, heard: HeardCalls) -> None:
        self.heard = heard
        self._waiting: list[CallRow] = []
        self._current: CallRow | None = None
        self._steps: list[_Step] = []
        self._playing: _Step | None = None
        self._outcomes: dict[bool, Played] = {}
        self._is_heard = True

    @property
    def speaking_id(self) -> int | None:
        """The call that is being said."""
        return None if self._current is None else self._current.id

    @property
    def n_waiting(self) -> int:
        """Calls to be said after the present one."""
        return len(self._waiting)

    @property
    def loudness(self) -> Loudness:
        """What became of the last chime and of the last sentence."""
        chime, sentence = self._outcomes.get(True), self._outcomes.get(False)
        if Played.NO_DEVICE in (chime, sentence):
            return Loudness.SILENT
        if chime is None or sentence is None:
            return Loudness.UNKNOWN
        return Loudness.SPEAKING if sentence is Played.HEARD else Loudness.CHIME_ONLY

    def take(self, due: Sequence[CallRow], office_at: int) -> None:
        """The calls that may be said by now, oldest first. What is not among them any more was withdrawn: dropped."""
        self._waiting = [
            call
            for call in due
            if call not in self.heard and call.id != self.speaking_id and office_at - call.announce_at <= TOO_OLD_S
        ]
        if self._current is not None and self._current.id not in {call.id for call in due}:
            self._steps = []
            self._end_unless_sounding()

    def next(self) -> Play | None:
        """What to play now; None while something sounds or nothing is to be said."""
        if self._playing is not None:
            return None
        if self._current is None and self._waiting:
            self._begin(self._waiting.pop(0))
        if not self._steps:
            return None
        self._playing = self._steps.pop(0)
        return self._playing.play

    def finished(self, played: Played) -> Said | None:
        """The sound given by `next` ended. What it ended, if that was the first time a call was said whole: to be kept.

        Raises:
            RuntimeError: nothing was playing.
        """
        step, self._playing = self._playing, None
        if step is None or self._current is None:
            raise RuntimeError("a sound ended that was not asked for")
        self._outcomes[step.play.sound is None] = played
        self._is_heard = self._is_heard and played is Played.HEARD
        said = None
        if step.is_end_of_round and self._current not in self.heard:
            said = Said(call_id=self._current.id, is_heard=self._is_heard)
            self.heard.add(self._current)
        if step.is_end_of_round and len(self._waiting) >= CROWD:
            self._steps = []
        self._end_unless_sounding()
        return said

    def _begin(self, call: CallRow) -> None:
        self._current, self._is_heard = call, bool(call.speech)
        self._steps = _steps(call, n_rounds=1 if len(self._waiting) + 1 >= CROWD else 2)
        if not call.speech:
            self._outcomes[False] = Played.MISSING

    def _end_unless_sounding(self) -> None:
        if self._playing is None and not self._steps:
            self._current = None


def _steps(call: CallRow, n_rounds: int) -> list[_Step]:
    chime = Play(call_id=call.id, sound=None, pause_ms=PAUSE_BETWEEN_CALLS_MS)
    steps = [_Step(play=chime, is_end_of_round=not call.speech)]
    for n_round in range(n_rounds):
        for n_speech, speech in enumerate(call.speech):
            is_repeat = n_round > 0 and n_speech == 0
            pause_ms = PAUSE_BEFORE_REPEAT_MS if is_repeat else PAUSE_AFTER_CHIME_MS
            play = Play(call_id=call.id, sound=speech.sound, pause_ms=pause_ms)
            steps.append(_Step(play=play, is_end_of_round=n_speech == len(call.speech) - 1))
    return steps
