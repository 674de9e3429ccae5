"""The live hall as the journal has it: what the push server begins with, and what it catches up by."""

from collections.abc import Sequence

from server.announcing import Announcing
from server.application.expectations import Expectations
from server.domain.office import Device
from server.domain.queue.record import Record
from server.push.live import Live
from server.storage.reads import Reads


class JournalSource:
    """See `server.push.server.LiveSource`."""

    def __init__(self, reads: Reads, announcing: Announcing, expectations: Expectations | None = None) -> None:
        self._expectations = expectations
        self._reads = reads
        self._announcing = announcing

    def load(self) -> Live:
        """See `LiveSource.load`."""
        # Records first: a set-up that changes meanwhile is then newer than the hall, and its fact has it loaded again.
        records = self._reads.records_after(max(self._reads.head().day_first_seq - 1, 0))
        office = self._reads.office()
        live = Live(office, self._reads.names(), self._announcing.announcer(office), self._expectations)
        for record in records:
            live.apply(record)
        return live

    def records_after(self, seq: int) -> Sequence[Record]:
        """See `LiveSource.records_after`."""
        return self._reads.records_after(seq)

    def epoch(self) -> str:
        """See `LiveSource.epoch`."""
        return self._reads.head().epoch

    def boards(self) -> Sequence[Device]:
        """See `LiveSource.boards`."""
        return self._reads.boards()
