"""Letters of kiosks, given once and kept for ever: see `server.application.handing_in.LetterRegister`."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, insert, select, update

from server.application.handing_in import LetterOwner
from server.domain.offline_letters import next_letter
from server.storage import tables
from server.storage.engine import reading, writing

_LETTER, _SERVICE = tables.offline_letter, tables.service


class SqlLetters:
    """Rows of `offline_letter`. Every call may come from any thread."""

    def __init__(self, engine: Engine, branch_id: int, real_now: Callable[[], int]) -> None:
        self._engine = engine
        self._branch_id = branch_id
        self._real_now = real_now

    def claim(self, owner: LetterOwner, wanted: str | None = None) -> str:
        """See `LetterRegister`."""
        whose = {"device_id": owner.device_id, "journal": owner.journal, "public_key": owner.public_key}
        with writing(self._engine) as connection:
            mine = select(_LETTER.c.letter).where(_LETTER.c.branch_id == self._branch_id).filter_by(**whose)
            known = connection.execute(mine).scalar()
            if known is not None:
                return str(known)
            taken = given_letters(connection) | _series(connection)
            letter = next_letter(taken) if wanted is None or wanted in taken else wanted
            values = {"branch_id": self._branch_id, "letter": letter, "given_at": self._real_now()}
            connection.execute(insert(_LETTER).values(**values, **whose))
            # Whoever keeps the set-up in memory reads it anew: no service may take this letter any more.
            branch = tables.branch
            raised = {"set_up_version": branch.c.set_up_version + 1}
            connection.execute(update(branch).where(branch.c.id == self._branch_id).values(**raised))
        return letter

    def owner(self, letter: str) -> LetterOwner | None:
        """See `LetterRegister`."""
        query = select(_LETTER).where(_LETTER.c.branch_id == self._branch_id, _LETTER.c.letter == letter)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return LetterOwner(device_id=row.device_id, journal=row.journal, public_key=row.public_key)


def given_letters(connection: Connection) -> set[str]:
    """Every letter that a kiosk has or had."""
    return set(connection.execute(select(_LETTER.c.letter)).scalars())


def _series(connection: Connection) -> set[str]:
    return set(connection.execute(select(_SERVICE.c.series)).scalars())
