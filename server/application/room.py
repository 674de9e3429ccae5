"""Room for new promises: a number or a place brings records with it for the rest of the day."""

from __future__ import annotations

from server.application.ports import Books
from server.application.refusals import Refusal
from wire.codes import RefusalCode


def require_room(books: Books) -> None:
    """Refuse a new number or place where nobody knows whether it could be kept.

    Raises:
        Refusal: `not_recordable`.
    """
    if not books.may_promise:
        raise Refusal(RefusalCode.NOT_RECORDABLE, "the server's storage has no room for new promises")
