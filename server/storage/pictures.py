"""Pictures for boards: kept in the database, so that a copy of it has them too; each goes by a hash of its content."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from sqlalchemy import Connection, Engine, delete, func, insert, select

from server.application.picture_desk import (
    LARGEST_SHELF_BYTES,
    MOST_KEPT,
    KeptPicture,
    NewPicture,
    PictureFault,
    PictureRefused,
)
from server.application.refusals import Refusal
from server.domain.rights import Area
from server.domain.showing import BadShowing, Showing
from server.storage import tables
from server.storage.changes import Draft, OfficeChanges
from server.storage.engine import reading
from server.storage.mapping import AnyRow
from wire.codes import RefusalCode

_PICTURE = tables.picture
_ABOUT = [column for column in _PICTURE.c if column is not _PICTURE.c.content]
_NAME_DIGITS = 24


class SqlPictureDesk:
    """See `server.application.picture_desk.PictureDesk`."""

    def __init__(self, engine: Engine, changes: OfficeChanges, branch_id: int) -> None:
        self._engine = engine
        self._changes = changes
        self._branch_id = branch_id

    def all(self) -> list[KeptPicture]:
        """See the port."""
        query = select(*_ABOUT).where(_PICTURE.c.branch_id == self._branch_id).order_by(_PICTURE.c.name, _PICTURE.c.id)
        with reading(self._engine) as connection:
            return [_kept(row) for row in connection.execute(query)]

    def add(self, actor: int, new: NewPicture) -> None:
        """See the port."""
        file = f"{hashlib.sha256(new.content).hexdigest()[:_NAME_DIGITS]}.{new.kind}"

        def work(draft: Draft) -> None:
            own = _PICTURE.c.branch_id == self._branch_id
            if draft.connection.execute(select(_PICTURE.c.id).where(own, _PICTURE.c.file == file)).first():
                raise PictureRefused(PictureFault.KNOWN)
            room = select(func.count(), func.coalesce(func.sum(_PICTURE.c.size_bytes), 0)).where(own)
            n_kept, n_bytes = draft.connection.execute(room).one()
            if n_kept >= MOST_KEPT or n_bytes + len(new.content) > LARGEST_SHELF_BYTES:
                raise PictureRefused(PictureFault.SHELF_FULL)
            values = {"branch_id": self._branch_id, "file": file, "name": new.name, "content": new.content}
            values |= {"width_px": new.width_px, "height_px": new.height_px, "moving_ms": new.moving_ms}
            key = draft.connection.execute(
                insert(_PICTURE).values(**values, size_bytes=len(new.content))
            ).inserted_primary_key
            assert key is not None
            draft.changed(_PICTURE, int(key[0]), "added")

        self._changes.make(actor, Area.LOOK, work)

    def remove(self, actor: int, picture_id: int) -> None:
        """See the port."""

        def work(draft: Draft) -> None:
            query = select(_PICTURE.c.file).where(_PICTURE.c.branch_id == self._branch_id, _PICTURE.c.id == picture_id)
            file = draft.connection.execute(query).scalar()
            if file is None:
                raise Refusal(RefusalCode.NOT_FOUND, f"there is no picture {picture_id}")
            _take_down(draft, file)
            draft.connection.execute(delete(_PICTURE).where(_PICTURE.c.id == picture_id))
            draft.changed(_PICTURE, picture_id, "removed")

        self._changes.make(actor, Area.LOOK, work)


def require_pictures(connection: Connection, showing: Showing) -> None:
    """Make sure that every picture of every board is there.

    Raises:
        BadShowing: one is not.
    """
    wanted = {each for board in showing.boards.values() for each in board.pictures}
    known = set(connection.execute(select(_PICTURE.c.file).where(_PICTURE.c.file.in_(wanted))).scalars())
    if wanted - known:
        raise BadShowing(f"there is no picture {min(wanted - known)}")


def _take_down(draft: Draft, file: str) -> None:
    """No board shows it any more."""
    showing = draft.books.office.showing
    boards = {
        zone: replace(board, pictures=tuple(each for each in board.pictures if each != file))
        for zone, board in showing.boards.items()
    }
    after = replace(showing, boards=boards)
    if after != showing:
        table = tables.showing
        own = table.c.id == draft.books.office.branch.id
        draft.connection.execute(table.update().where(own).values(boards=after.to_record()["boards"]))
        draft.changed(table, draft.books.office.branch.id, "changed", ["boards"])


def _kept(row: AnyRow) -> KeptPicture:
    return KeptPicture(
        id=row.id,
        file=row.file,
        name=row.name,
        width_px=row.width_px,
        height_px=row.height_px,
        moving_ms=row.moving_ms,
        size_bytes=row.size_bytes,
    )
