"""Journals that were damaged: put aside, read as far as can be, and brought to the server all the same."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from appkit.privatefile import sync_folder
from kiosk.offline.entries import Begun, Given, Lettered, PaperKnown
from kiosk.offline.journal import DamagedError, IsSigned, Journal, Sign
from wire.codes import PaperState

_PATTERN = "own-numbers-damaged-*.journal"


@dataclass(frozen=True, kw_only=True)
class Due:
    """A number that the server has to learn of, with what is known of its paper."""

    given: Given
    paper: PaperState


@dataclass(frozen=True, kw_only=True)
class Salvaged:
    """What a damaged journal still tells."""

    path: Path
    journal: str
    letter: str
    due: list[Due]

    def put_away(self) -> None:
        """The server has everything that is left of it; the file stays for whoever wants to look."""
        self.path.replace(self.path.with_suffix(".handed-in"))


def put_aside(path: Path) -> None:
    """Take a damaged journal out of use."""
    path.replace(path.with_name(f"own-numbers-damaged-{secrets.token_hex(4)}.journal"))
    sync_folder(path.parent)


def salvaged(folder: Path, sign: Sign, is_signed: IsSigned) -> list[Salvaged]:
    """Every damaged journal that the server was not told of yet and that still says whose it is."""
    found = (_read(path, sign, is_signed) for path in sorted(folder.glob(_PATTERN)))
    return [each for each in found if each is not None]


def _read(path: Path, sign: Sign, is_signed: IsSigned) -> Salvaged | None:
    try:
        entries = Journal(path, sign, is_signed).entries
    except DamagedError as error:
        entries = error.readable
    journals = [each.journal for each in entries if isinstance(each, Begun)]
    letters = [each.letter for each in entries if isinstance(each, Lettered)]
    if not journals or not letters:
        return None
    papers = {each.serial: each.paper for each in entries if isinstance(each, PaperKnown)}
    # Nobody knows how it ended with a paper of which nothing can be read.
    due = [
        Due(given=each, paper=papers.get(each.serial, PaperState.DOUBTFUL))
        for each in entries
        if isinstance(each, Given)
    ]
    return Salvaged(path=path, journal=journals[0], letter=letters[-1], due=due)
