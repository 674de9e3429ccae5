"""What one audience was sent: numbered, linked messages, the latest of them kept for those who come back."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from server.push.audience import Audience
from server.push.live import KINDS, Live
from wire.messages import Change, Heartbeat, Snapshot
from wire.rows import CallRow, Row, RowKey

KEPT_MESSAGES = 200
"""Who missed more gets a snapshot: long catch-ups for many watchers at once cost far more memory than one snapshot."""


class Feed:
    """The messages of one audience, encoded once for everybody in it. Not thread-safe; one owner.

    Attributes:
        audience: who gets them.
        last_seq: number of the fact of the last message; what the next one names as `prev`.
    """

    def __init__(self, audience: Audience, live: Live, epoch: str) -> None:
        self.audience = audience
        self.last_seq = live.hall.last_seq
        self._epoch = epoch
        self._sent: deque[tuple[int, str]] = deque(maxlen=KEPT_MESSAGES)
        self._snapshot: tuple[int, str] | None = None
        self._anew_seq = -1

    def begin_anew(self, live: Live, now: int) -> str:
        """Everything changed: the snapshot to send to everybody."""
        if self.last_seq == live.hall.last_seq:
            # Who saw this number may not have seen these rows.
            self._anew_seq = self.last_seq
        self.last_seq = live.hall.last_seq
        self._sent.clear()
        self._snapshot = None
        return self.snapshot(live, now)

    def change(self, live: Live, changed: Iterable[RowKey], now: int) -> str | None:
        """The message about these rows, None if none of them concerns this audience."""
        kinds = KINDS[self.audience.role]
        rows: list[Row] = []
        gone: list[RowKey] = []
        for key in sorted(key for key in changed if key[0] in kinds):
            row = live.row(key, now)
            if row is None:
                gone.append(key)
            elif self._is_visible(row):
                rows.append(row)
        if not rows and not gone:
            return None
        prev, self.last_seq = self.last_seq, live.hall.last_seq
        text = Change(seq=self.last_seq, prev=prev, at=now, rows=rows, gone=gone).model_dump_json()
        self._sent.append((prev, text))
        self._snapshot = None
        return text

    def catch_up(self, live: Live, now: int, last_seq: int | None) -> list[str]:
        """What brings a watcher who saw `last_seq` (None for nothing) up to now; never empty."""
        return self.missed(now, last_seq) or [self.snapshot(live, now)]

    def missed(self, now: int, last_seq: int | None) -> list[str] | None:
        """The changes since `last_seq` and a heartbeat; None where only a snapshot would do."""
        since = self._since(last_seq)
        return None if since is None else [*since, self.heartbeat(now)]

    def snapshot(self, live: Live, now: int) -> str:
        """Everything this audience may know; made once however many ask."""
        if self._snapshot is None or self._snapshot[0] != self.last_seq:
            rows = [row for key in live.keys(self.audience) if (row := live.row(key, now)) is not None]
            visible = [row for row in rows if self._is_visible(row)]
            message = Snapshot(epoch=self._epoch, seq=self.last_seq, at=now, rows=visible)
            self._snapshot = (self.last_seq, message.model_dump_json())
        return self._snapshot[1]

    def heartbeat(self, now: int) -> str:
        """Nothing happened."""
        return Heartbeat(seq=self.last_seq, at=now).model_dump_json()

    def _since(self, last_seq: int | None) -> list[str] | None:
        if last_seq is None or not self._anew_seq < last_seq <= self.last_seq:
            return None
        # Time changes rows without a fact: who saw this number may not have seen all that was told under it.
        since = [(prev, text) for prev, text in self._sent if prev >= last_seq]
        is_cut = len(since) == KEPT_MESSAGES
        if is_cut or (since and since[0][0] != last_seq) or (not since and last_seq != self.last_seq):
            return None
        return [text for _, text in since]

    def _is_visible(self, row: Row) -> bool:
        return not isinstance(row, CallRow) or self.audience.shows_zone(row.zone)
