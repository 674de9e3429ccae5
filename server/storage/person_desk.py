"""The care for one visitor's data in the writer's transactions, in the name of whoever does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from server.application.person_desk import FoundPersons, PersonKeysMissing, Sought
from server.domain.rights import Area
from server.storage.changes import Draft, OfficeChanges
from server.storage.keyring import Keyring, KeysMissing
from server.storage.mapping import AnyRow
from server.storage.person_care import PersonCare

Answer = TypeVar("Answer")


class SqlPersonDesk:
    """See `server.application.person_desk.PersonDesk`."""

    def __init__(self, changes: OfficeChanges, keyring: Keyring) -> None:
        self._changes = changes
        self._keyring = keyring

    def look_up(self, actor: int, sought: Sought) -> FoundPersons:
        """See the port."""

        def look(care: PersonCare, rows: Sequence[AnyRow]) -> FoundPersons:
            return FoundPersons(persons=care.look_up(rows), n_open=care.n_open_bookings(rows))

        return self._with(actor, sought, look)

    def export(self, actor: int, sought: Sought) -> Sequence[Mapping[str, object]]:
        """See the port."""
        return self._with(actor, sought, lambda care, rows: care.export(rows))

    def erase(self, actor: int, sought: Sought) -> int:
        """See the port."""

        def erase(care: PersonCare, rows: Sequence[AnyRow]) -> int:
            care.erase(rows)
            return len(rows)

        return self._with(actor, sought, erase)

    def _with(self, actor: int, sought: Sought, act: Callable[[PersonCare, Sequence[AnyRow]], Answer]) -> Answer:
        def work(draft: Draft) -> Answer:
            care = PersonCare(draft.books, self._keyring)
            try:
                rows = care.find(sought)
            except KeysMissing as missing:
                raise PersonKeysMissing from missing
            return act(care, rows)

        return self._changes.make(actor, Area.PERSONAL_DATA, work)
