"""The list of calls on the disk: a counter's computer may lose its power as well as its network."""

from __future__ import annotations

import logging
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from appkit.log import log_event
from appkit.privatefile import write_private
from counter.paper.book import Entered, PaperBook, PaperCall
from wire.codes import PaperCallEnd
from wire.rows import Words

_NAME = "paper-calls.json"


class _KeptCall(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str
    called_at: int
    ended_at: int | None
    end: PaperCallEnd | None
    entered: Entered
    place: Words | None
    at: int | None


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    letters: tuple[str, ...]
    letter: str
    calls: tuple[_KeptCall, ...]


def read_paper_book(folder: Path) -> PaperBook | None:
    """What an earlier run kept, None for nothing or nothing readable (which is logged)."""
    path = folder / _NAME
    try:
        kept = _Kept.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        log_event("paper_calls_unreadable", logging.ERROR, detail=type(error).__name__)
        return None
    calls = tuple(PaperCall(**dict(call)) for call in kept.calls)
    return PaperBook(letters=kept.letters, letter=kept.letter, calls=calls)


def keep_paper_book(folder: Path, book: PaperBook | None) -> None:
    """Keep it, whole or not at all, None forgets it. Blocks for one sync; a disk that fails is logged.

    A call is typed every few minutes, so that the interface may wait for it.
    """
    path = folder / _NAME
    try:
        if book is None:
            path.unlink(missing_ok=True)
            return
        calls = tuple(
            _KeptCall(
                number=call.number,
                called_at=call.called_at,
                ended_at=call.ended_at,
                end=call.end,
                entered=call.entered,
                place=call.place,
                at=call.at,
            )
            for call in book.calls
        )
        write_private(path, _Kept(letters=book.letters, letter=book.letter, calls=calls).model_dump_json().encode())
    except OSError as error:
        log_event("paper_calls_not_kept", logging.ERROR, detail=str(error))
