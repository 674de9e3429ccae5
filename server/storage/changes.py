"""Changes that people make at the office's pages: in the writer's transactions, by right, as facts in their name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol, TypeVar, cast

from sqlalchemy import Connection, Table, select, update

from server.application.refusals import Refusal
from server.domain.queue import facts
from server.domain.rights import Area, Right, may
from server.storage import tables
from server.storage.books import SqlBooks
from wire.codes import OperatorRole, RefusalCode

COMMIT_WITHIN_S = 20
NOBODY = 0
"""Actor of what the server does by itself: it needs no right."""

Answer = TypeVar("Answer")


class Submit(Protocol):
    """Hands work to the writer; the future ends after the commit."""

    def __call__(self, work: Callable[[SqlBooks], object], /) -> Future[object]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A change in the making.

    Whatever is refused has to be refused before the first row is written: other changes share the transaction.

    Attributes:
        connection: the transaction's connection.
        books: the branch in the same transaction; `books.record` writes a fact in the actor's name.
    """

    connection: Connection
    books: SqlBooks

    def changed(self, table: Table, row: int, action: str, columns: Sequence[str] = ()) -> None:
        """Write the fact of a change to the set-up, and make everybody read the set-up anew.

        `action` is `added`, `changed` or `removed`; `columns` says what of the row, never the values.
        """
        branch = tables.branch
        raised = {"set_up_version": branch.c.set_up_version + 1}
        self.connection.execute(update(branch).where(branch.c.id == self.books.office.branch.id).values(**raised))
        fact = facts.SetUpChanged(table=table.name, row=row, action=action, columns=sorted(columns) or None)
        self.books.record(fact)


class OfficeChanges:
    """The way for changes from pages to the writer. Every call may come from any thread."""

    def __init__(self, submit: Submit) -> None:
        self._submit = submit

    def make(self, actor: int, area: Area, work: Callable[[Draft], Answer]) -> Answer:
        """What `work` gives, after the commit.

        Args:
            actor: the member of staff in whose name it is done, NOBODY for the server itself.
            area: what the actor must be allowed to change, by their row as it stands in this transaction.

        Raises:
            Refusal: `forbidden` if they may not (any more); what `work` refuses; `overloaded` or `storage_failed`.
        """

        def in_their_name(books: SqlBooks) -> Answer:
            if actor != NOBODY:
                _require_right(books.connection, actor, area)
            books.begin_command(actor=actor, device=0)
            try:
                return work(Draft(connection=books.connection, books=books))
            finally:
                # What comes next in the same transaction is somebody else's.
                books.begin_command(actor=NOBODY, device=0)

        try:
            return cast(Answer, self._submit(in_their_name).result(timeout=COMMIT_WITHIN_S))
        except TimeoutError:
            raise Refusal(RefusalCode.OVERLOADED, f"no commit within {COMMIT_WITHIN_S} s; ask again") from None

    def begin(self, work: Callable[[Draft], object]) -> None:
        """Have something done by the server itself without waiting for it."""
        self._submit(lambda books: work(Draft(connection=books.connection, books=books)))


def _require_right(connection: Connection, actor: int, area: Area) -> None:
    table = tables.operator
    row = connection.execute(select(table.c.role, table.c.is_active).where(table.c.id == actor)).first()
    if row is None or not row.is_active or not may(OperatorRole(row.role), area, Right.CHANGE):
        raise Refusal(RefusalCode.FORBIDDEN, f"operator {actor} may not change {area}")
