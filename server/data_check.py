"""Whether the data can be served, found out beside everything else that a start has to do, and what to do if not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from server.storage.names import DATABASE_NAME
from server.storage.soundness import DataDamaged, HiddenFault, obvious_fault

WITHIN_S = 2.0
"""So long a start waits for the check of a very large database; then the office opens and the check goes on."""

_EXPLAINED_WITHIN_S = 30.0

BACKUPS = "backups"


class DataCheck:
    """The check of one data directory; begins with construction.

    Raises:
        DataDamaged: on construction, for what can be seen at once.
    """

    def __init__(self, data_directory: Path) -> None:
        self._directory = data_directory
        if fault := obvious_fault(data_directory):
            raise self._damaged(fault)
        self._hidden = HiddenFault(data_directory / DATABASE_NAME)

    @contextmanager
    def explaining(self) -> Iterator[None]:
        """Whatever fails in here because of a damaged database is said as such.

        Raises:
            DataDamaged: it was that.
        """
        try:
            yield
        except Exception as error:
            if fault := self._hidden.await_within(_EXPLAINED_WITHIN_S, lambda _: None):
                raise self._damaged(fault) from error
            raise

    def require_sound(self, lose: Callable[[str], None]) -> None:
        """Wait for the verdict; `lose` is called with a fault that is found after the start.

        Raises:
            DataDamaged: the database is damaged.
        """
        if fault := self._hidden.await_within(WITHIN_S, lose):
            raise self._damaged(fault)

    def _damaged(self, fault: str) -> DataDamaged:
        # Loads the database library: only for those who need the advice.
        from server.storage.restoring import newest_good

        copies, file = self._directory / BACKUPS, self._directory / DATABASE_NAME
        found = newest_good([self._directory, copies])
        if found is None:
            advice = f"There is no good copy in {copies}; name the folder that has one with --from"
        else:
            advice = f"The newest good copy is {found.file} with {found.standing.seq} records"
        command = f"giliran restore --newest --data {self._directory}"
        return DataDamaged(f"{file} is damaged: {fault}. {advice}. Nothing was changed; to go on with it: {command}")
