"""The kiosk's own numbers: which one is next, what was given, and what the server does not have yet."""

from __future__ import annotations

import logging
import secrets
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from appkit.log import log_event
from appkit.privatefile import sync_folder
from kiosk.flow.events import Wish
from kiosk.offline.clock import Moment
from kiosk.offline.entries import Begun, DayTurned, Delivered, Entry, Given, LetGone, Lettered, PaperKnown
from kiosk.offline.journal import DamagedError, IsSigned, Journal, Sign
from kiosk.offline.salvage import Due, put_aside
from wire.codes import HandInOutcome, PaperState

NAME = "own-numbers.journal"
BEFORE = "own-numbers-before.journal"

_ON_THE_WAY = frozenset({PaperState.RESERVED, PaperState.PRINTING})


class NoLetterError(Exception):
    """The server never gave this journal a letter: the kiosk can give no numbers by itself."""


class Book:
    """Everything in one journal. All methods may be called from any thread; those that write block for the disk."""

    def __init__(self, folder: Path, sign: Sign, is_signed: IsSigned) -> None:
        """Opens the journal of `folder`, or begins one.

        A damaged one is put aside, and another is begun: it gets another letter, so that no number is given twice.

        Raises:
            OSError: the disk does not let itself be read or written.
        """
        self._folder = folder
        self._lock = threading.RLock()
        self._open: Callable[[Path], Journal] = lambda path: Journal(path, sign, is_signed)
        path = folder / NAME
        try:
            self._journal = self._open(path)
        except DamagedError as error:
            log_event("journal_damaged", logging.ERROR, detail=str(error))
            put_aside(path)
            self._journal = self._open(path)
        if not self._journal.entries:
            self._journal.append(Begun(journal=secrets.token_hex(16)))

    @property
    def journal(self) -> str:
        """The name of this journal."""
        return _first(self._journal.entries, Begun).journal

    @property
    def letter(self) -> str | None:
        """What the numbers begin with, None before the server said it."""
        found = [each.letter for each in self._entries() if isinstance(each, Lettered)]
        return found[-1] if found else None

    @property
    def day(self) -> str | None:
        """The server's business day as last heard."""
        found = [each.day for each in self._entries() if isinstance(each, DayTurned)]
        return found[-1] if found else None

    def be_lettered(self, letter: str) -> None:
        """Keep the letter that the server gave. With numbers given under another one that one stays."""
        with self._lock:
            if letter != self.letter and not self.given():
                self._journal.append(Lettered(letter=letter))

    def turn_day(self, day: str) -> None:
        """The server is in this business day: numbers begin anew once it has all of the old one.

        Numbers that it put into this day itself were given before the kiosk heard of it: then they go on in it.

        Raises:
            OSError: the disk did not take it; the numbers just go on.
        """
        with self._lock:
            if day == self.day or not day:
                return
            deliveries = [each for each in self._journal.entries if isinstance(each, Delivered)]
            epoch = deliveries[-1].epoch if deliveries else ""
            if self.due(epoch) or self.keys_due(epoch):
                return
            if self.is_empty or any(each.day == day and _in_a_hand(each) for each in deliveries):
                self._journal.append(DayTurned(day=day))
            else:
                self._begin_anew(day)

    def give(self, key: str, wish: Wish, moment: Moment) -> Given:
        """The number for a wish, the same one for the same key. It stands on the disk when this returns.

        Raises:
            NoLetterError: there is no letter yet.
            OSError: the disk did not take it; then there is no number.
        """
        with self._lock:
            known = self.given_for(key)
            if known is not None:
                return known
            if self.letter is None:
                raise NoLetterError(self.journal)
            before = self.given()
            given = Given(
                serial=max((each.serial for each in before), default=0) + 1,
                key=key,
                service_id=wish.service_id,
                priority=wish.priority,
                language=wish.language,
                taken_at=max(moment.at, *(each.taken_at for each in before[-1:]), 0),
                heard_at=moment.heard_at,
                is_steady=moment.is_steady,
                boot=moment.boot,
                boot_ms=moment.boot_ms,
            )
            self._journal.append(given)
            return given

    def tell_paper(self, serial: int, paper: PaperState) -> None:
        """Keep what is known of a paper.

        Raises:
            OSError: the disk did not take it.
        """
        with self._lock:
            if self.papers().get(serial) is not paper:
                self._journal.append(PaperKnown(serial=serial, paper=paper))

    def let_go(self, key: str) -> None:
        """Keep that nobody waits for this wish.

        Raises:
            OSError: the disk did not take it.
        """
        with self._lock:
            self._journal.append(LetGone(key=key))

    def delivered(
        self, epoch: str, day: str, sent: Sequence[Due], keys: Sequence[str], outcomes: dict[int, HandInOutcome]
    ) -> None:
        """Keep that the server has these, and in which business day.

        Raises:
            OSError: the disk did not take it: they are brought again, which does no harm.
        """
        papers = {each.given.serial: each.paper for each in sent}
        with self._lock:
            self._journal.append(Delivered(epoch=epoch, day=day, outcomes=outcomes, papers=papers, keys=list(keys)))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that a server would have to know."""
        return not any(isinstance(each, Given | LetGone) for each in self._entries())

    def given(self) -> list[Given]:
        """Every number of this day, in order."""
        return [each for each in self._entries() if isinstance(each, Given)]

    def given_for(self, key: str) -> Given | None:
        """The number for this wish, None if it has none."""
        return next((each for each in self.given() if each.key == key), None)

    def papers(self) -> dict[int, PaperState]:
        """What is known of papers, by serial number."""
        return {each.serial: each.paper for each in self._entries() if isinstance(each, PaperKnown)}

    def unfinished(self) -> list[Given]:
        """Numbers of which the program did not see how their papers ended."""
        papers = self.papers()
        return [each for each in self.given() if papers.get(each.serial, PaperState.RESERVED) in _ON_THE_WAY]

    def due(self, epoch: str) -> list[Due]:
        """What the server of this database does not have, or not with its paper; in the order of the numbers."""
        with self._lock:
            papers, told = self.papers(), self._told(epoch)
            due = [Due(given=each, paper=papers.get(each.serial, PaperState.RESERVED)) for each in self.given()]
            return [each for each in due if told.get(each.given.serial) is not each.paper]

    def keys_due(self, epoch: str) -> list[str]:
        """Wishes that were let go and the server of this database was not told of."""
        told = {key for each in self._deliveries(epoch) for key in each.keys}
        return [each.key for each in self._entries() if isinstance(each, LetGone) and each.key not in told]

    def _told(self, epoch: str) -> dict[int, PaperState]:
        return {serial: paper for each in self._deliveries(epoch) for serial, paper in each.papers.items()}

    def _deliveries(self, epoch: str) -> list[Delivered]:
        return [each for each in self._entries() if isinstance(each, Delivered) and each.epoch == epoch]

    def _entries(self) -> list[Entry]:
        with self._lock:
            return list(self._journal.entries)

    def _begin_anew(self, day: str) -> None:
        """Yesterday's numbers stay beside for a day; a cut at any point leaves one whole journal under the old name."""
        path, draft = self._folder / NAME, self._folder / f"{NAME}.new"
        draft.unlink(missing_ok=True)
        shutil.copyfile(path, self._folder / BEFORE)
        fresh = self._open(draft)
        fresh.append(Begun(journal=self.journal))
        if self.letter is not None:
            fresh.append(Lettered(letter=self.letter))
        fresh.append(DayTurned(day=day))
        draft.replace(path)
        sync_folder(self._folder)
        self._journal = self._open(path)


def _in_a_hand(delivery: Delivered) -> bool:
    """Whether a number of it is held by somebody whom the office serves, or sends away, on that day."""
    return any(outcome is not HandInOutcome.DAY_OVER for outcome in delivery.outcomes.values())


def _first(entries: Sequence[Entry], kind: type[Begun]) -> Begun:
    return next(each for each in entries if isinstance(each, kind))
