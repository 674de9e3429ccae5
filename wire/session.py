"""The client's side of the socket without any I/O: what to send, what is known, how fresh it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from pydantic import ValidationError

from wire.codes import RefusalCode
from wire.messages import (
    Change,
    DatagramWay,
    DeviceView,
    Heartbeat,
    Hello,
    Refused,
    Snapshot,
    Welcome,
    server_message,
)
from wire.rows import Row, RowKey, key_of

LOST_AFTER_MS = 1_900
"""Silence after which the feed counts as lost: programs must say so within 2 s (docs/wire.md)."""


class Step(Enum):
    """What a received message asks of the caller."""

    NOTHING = "nothing"
    WELCOMED = "welcomed"
    REPLACED = "replaced"
    CHANGED = "changed"
    RESYNC = "resync"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Received:
    """Outcome of one message: what it asks for, and which rows came or went."""

    step: Step
    rows: Sequence[Row] = ()
    gone: Sequence[RowKey] = ()
    refusal: RefusalCode | None = None


def is_older(epoch: str, seen: str) -> bool:
    """Whether a server of this epoch serves an older copy of the database than one that was seen.

    An epoch is the database's identity, a dot and a number; nothing is known of different databases.
    """
    (database, _, number), (seen_database, _, seen_number) = epoch.rpartition("."), seen.rpartition(".")
    is_known = database == seen_database and number.isdecimal() and seen_number.isdecimal()
    return is_known and int(number) < int(seen_number)


class ClientSession:
    """Keeps rows, the last number seen and the epoch over any number of connections. Not thread-safe; one owner.

    Attributes:
        rows: what is known, by (kind, id).
        device: this device as the server knows it, None before the first welcome.
        epoch: identity of the server's database, None before the first snapshot.
        last_seq: number of the last fact seen, None before the first snapshot.
        server_at: the office's clock at the last message, whole seconds.
        takes_acks: whether the server wants to know what became of calls.
        datagrams: how to ask beside this connection's socket, None where the server has no such way.
    """

    def __init__(self) -> None:
        self.rows: dict[RowKey, Row] = {}
        self.device: DeviceView | None = None
        self.epoch: str | None = None
        self.last_seq: int | None = None
        self.server_at: int | None = None
        self.takes_acks = False
        self.datagrams: DatagramWay | None = None
        self._heard_at_ms: int | None = None
        self._is_resyncing = False
        self._ahead_to = 0
        self._changed_at_ms = 0

    def hello(self, token: str) -> str:
        """The text to send on a new socket, and again on the same one when `receive` answered RESYNC."""
        return Hello(token=token, epoch=self.epoch, last_seq=self.last_seq).model_dump_json()

    def receive(self, text: str | bytes, now_ms: int) -> Received:
        """Take one message in. `now_ms` is a monotonic clock in milliseconds.

        Raises:
            ValueError: the message is none of ours, or from an older copy of the office than the one that was seen; the
                caller closes the socket and connects again.
        """
        try:
            message = server_message.validate_json(text)
        except ValidationError as error:
            raise ValueError(f"not a message of this protocol: {error.error_count()} faults") from error
        if isinstance(message, Refused):
            self._heard_at_ms = now_ms
            return Received(step=Step.REFUSED, refusal=message.code)
        if not isinstance(message, Welcome) and message.seq < self._ahead_to:
            # The socket still brings what an answer beside it told already: old, and no sign of life.
            return Received(step=Step.NOTHING)
        self._heard_at_ms, self._ahead_to = now_ms, 0
        self.server_at = message.at
        if isinstance(message, Welcome):
            return self._welcome(message)
        if isinstance(message, Snapshot):
            self._changed_at_ms = now_ms
            return self._replace(message)
        if isinstance(message, Change):
            self._changed_at_ms = now_ms
            return self._change(message)
        return self._heartbeat(message)

    def receive_aside(self, texts: Sequence[str], asked_at_ms: int) -> Received:
        """Take an answer in that came beside the socket, to a question of this moment: changes, then a heartbeat.

        Answers come late and overtake each other. What is known already is left out, and one that does not follow what
        is known is let go whole: then the socket has to tell. An answer is as fresh as its question; one that was asked
        for before the latest change came may be older than that, and says nothing.

        Raises:
            ValueError: it is none of ours.
        """
        try:
            *changes, heartbeat = [server_message.validate_json(text) for text in texts]
        except ValidationError as error:
            raise ValueError(f"not an answer of this protocol: {error.error_count()} faults") from error
        known_seq = self.last_seq
        if asked_at_ms < self._changed_at_ms or known_seq is None or not isinstance(heartbeat, Heartbeat):
            return Received(step=Step.NOTHING)
        new: dict[RowKey, Row | None] = {}
        for change in changes:
            if not isinstance(change, Change):
                return Received(step=Step.NOTHING)
            if change.seq < known_seq or (change.seq == known_seq and change.prev < known_seq):
                continue
            if change.prev != known_seq:
                return Received(step=Step.NOTHING)
            known_seq = change.seq
            new.update(dict.fromkeys(change.gone))
            new.update((key_of(row), row) for row in change.rows)
        if heartbeat.seq != known_seq:
            return Received(step=Step.NOTHING)
        return self._learn(new, heartbeat, asked_at_ms)

    def is_fresh(self, now_ms: int) -> bool:
        """Whether something was heard within LOST_AFTER_MS and nothing is known to be missing."""
        return self.silence_ms(now_ms) <= LOST_AFTER_MS and not self._is_resyncing and self.last_seq is not None

    def silence_ms(self, now_ms: int) -> int:
        """Milliseconds since the last message; very large before the first."""
        return 2**31 if self._heard_at_ms is None else now_ms - self._heard_at_ms

    def _learn(self, new: dict[RowKey, Row | None], heartbeat: Heartbeat, asked_at_ms: int) -> Received:
        """What several changes came to: rows that are as they were are no news, however often they are told."""
        if new:
            self._changed_at_ms = asked_at_ms
        if heartbeat.seq != self.last_seq:
            self.last_seq = self._ahead_to = heartbeat.seq
        if self._heard_at_ms is None or asked_at_ms > self._heard_at_ms:
            self._heard_at_ms, self.server_at = asked_at_ms, heartbeat.at
        rows = [row for key, row in new.items() if row is not None and self.rows.get(key) != row]
        gone = [key for key, row in new.items() if row is None and key in self.rows]
        self.rows.update((key_of(row), row) for row in rows)
        for key in gone:
            del self.rows[key]
        return Received(step=Step.CHANGED if rows or gone else Step.NOTHING, rows=rows, gone=gone)

    def _welcome(self, message: Welcome) -> Received:
        if self.epoch is not None and is_older(message.epoch, self.epoch):
            raise ValueError(f"epoch {message.epoch} is older than {self.epoch}")
        self.device, self.takes_acks, self.datagrams = message.device, message.takes_acks, message.datagrams
        if self.epoch != message.epoch:
            self.last_seq = None
        self._is_resyncing = False
        return Received(step=Step.WELCOMED)

    def _replace(self, message: Snapshot) -> Received:
        gone = [key for key in self.rows if key not in {key_of(row) for row in message.rows}]
        self.rows = {key_of(row): row for row in message.rows}
        self.epoch, self.last_seq, self._is_resyncing = (
            message.epoch,
            message.seq,
            False,
        )
        return Received(step=Step.REPLACED, rows=message.rows, gone=gone)

    def _change(self, message: Change) -> Received:
        # Time changes rows without a fact: such a message follows the number that it has itself.
        is_retold = message.prev == message.seq == self.last_seq
        if self.last_seq is not None and message.seq <= self.last_seq and not is_retold:
            return Received(step=Step.NOTHING)
        if message.prev != self.last_seq:
            return self._resync()
        self._is_resyncing = False
        for key in message.gone:
            self.rows.pop(key, None)
        for row in message.rows:
            self.rows[key_of(row)] = row
        self.last_seq = message.seq
        return Received(step=Step.CHANGED, rows=message.rows, gone=message.gone)

    def _heartbeat(self, message: Heartbeat) -> Received:
        if message.seq != self.last_seq:
            return self._resync()
        self._is_resyncing = False
        return Received(step=Step.NOTHING)

    def _resync(self) -> Received:
        if self._is_resyncing:
            return Received(step=Step.NOTHING)
        self._is_resyncing = True
        return Received(step=Step.RESYNC)
