"""Brings the server what the kiosk gave by itself, on a thread of its own: in small batches, as often as need be.

A letter is asked for in the same way. Every request may arrive twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from PySide6.QtCore import QObject, Signal

from appkit.httpcall import UnreachableError
from appkit.identity import Access, AccessRefusedError, NotPairedError, understood
from appkit.log import log_event
from kiosk.offline.book import Book
from kiosk.offline.clock import OfficeClock
from kiosk.offline.salvage import Due, Salvaged
from wire.access import ServerInfo
from wire.codes import HandInOutcome, RefusalCode
from wire.offline import AskLetter, HandedIn, HandIn, OfflineLetter, OfflineTicket

AT_ONCE = 25
"""Tickets in one request: a small one is through even where every fifth packet is lost."""

_AGAIN_S = 2.0
_JOIN_S = 10.0
_TIMEOUT_S = 5.0
_LETTER_PATH = "/api/devices/offline-letter"
_HAND_IN_PATH = "/api/devices/hand-in"
_Answer = TypeVar("_Answer", bound=BaseModel)


class Courier(QObject):
    """Works whenever it is woken, until there is nothing left to bring.

    Signals, emitted on its thread:
        lettered(): the book has its letter, which may be an old one.
        refused(RefusalCode): the server does not take anything from this kiosk.
        delivered(int): so many numbers are in the queue now that were not before.
    """

    lettered = Signal()
    refused = Signal(object)
    delivered = Signal(int)

    def __init__(self, book: Book, access: Access, clock: OfficeClock, salvaged: list[Salvaged]) -> None:
        """`salvaged` are numbers of damaged journals. Needs `start`; `stop` before the end of the program."""
        super().__init__()
        self._book = book
        self._access = access
        self._clock = clock
        self._salvaged = salvaged
        self._caller = access.caller(_TIMEOUT_S)
        self._is_wanted = threading.Event()
        self._is_stopping = False
        self._is_lettered = False
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begins; the first work comes with the first `wake`."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something to bring, and the server may be there. Any thread."""
        self._is_wanted.set()

    def stop(self) -> None:
        """Ends the thread. Idempotent."""
        self._is_stopping = True
        self._is_wanted.set()
        self._caller.abort()
        if self._thread.is_alive():
            self._thread.join(_JOIN_S)

    def _run(self) -> None:
        wait_s: float | None = None
        while not self._is_stopping:
            self._is_wanted.wait(wait_s)
            self._is_wanted.clear()
            wait_s = None if self._is_stopping or self.deliver() else _AGAIN_S
        self._caller.close()

    def deliver(self) -> bool:
        """One round, on the calling thread: True once nothing is left to do, False where it has to be tried again."""
        was_lettered = self._is_lettered
        try:
            self._ask_letter()
            self._bring_all()
        except AccessRefusedError as error:
            log_event("hand_in_refused", logging.ERROR, code=error.code)
            self.refused.emit(error.code)
            if error.code is RefusalCode.FORBIDDEN and was_lettered:
                # Data of before this kiosk had its letter: it asks for the same one again.
                self._is_lettered = False
                return False
            return error.code not in (RefusalCode.OVERLOADED, RefusalCode.STORAGE_FAILED, RefusalCode.INTERNAL)
        except NotPairedError:
            return True
        except (UnreachableError, OSError, ValueError) as error:
            log_event("hand_in_waits", detail=str(error))
            return False
        return True

    def _ask_letter(self) -> None:
        if self._is_lettered:
            return
        asked = AskLetter(journal=self._book.journal, letter=self._book.letter)
        try:
            self._book.be_lettered(self._ask(_LETTER_PATH, asked, OfflineLetter).letter)
        except AccessRefusedError as error:
            # Whoever may not get a letter any more may still be told that its numbers are refused.
            if self._book.letter is None or error.code is not RefusalCode.NOT_SIGNED_IN:
                raise
            log_event("letter_refused", logging.WARNING, code=error.code)
        self._is_lettered = True
        self.lettered.emit()

    def _bring_all(self) -> None:
        if self._book.is_empty and not self._salvaged:
            return
        epoch = understood(self._caller.get("/api/info"), ServerInfo).epoch
        for old in list(self._salvaged):
            for first in range(0, len(old.due), AT_ONCE):
                self._bring(old.letter, old.journal, old.due[first : first + AT_ONCE], ())
            old.put_away()
            self._salvaged.remove(old)
        letter = self._book.letter
        if letter is None:
            return
        keys = self._book.keys_due(epoch)
        while (due := self._book.due(epoch)[:AT_ONCE]) or keys:
            some, keys = keys[:AT_ONCE], keys[AT_ONCE:]
            answer = self._bring(letter, self._book.journal, due, some)
            outcomes = {each.serial: each.outcome for each in answer.tickets}
            self._book.delivered(epoch, answer.business_day, due, some, outcomes)
            self.delivered.emit(sum(each is HandInOutcome.TAKEN for each in outcomes.values()))

    def _bring(self, letter: str, journal: str, due: Sequence[Due], keys: Sequence[str]) -> HandedIn:
        batch = HandIn(letter=letter, journal=journal, tickets=[self._ticket(each) for each in due], let_go=list(keys))
        answer = self._ask(_HAND_IN_PATH, batch, HandedIn)
        for each in answer.tickets:
            if each.outcome not in (HandInOutcome.TAKEN, HandInOutcome.KNOWN):
                log_event("number_not_taken", logging.WARNING, serial=each.serial, outcome=each.outcome)
        log_event("handed_in", n=len(answer.tickets), n_keys=len(keys))
        return answer

    def _ticket(self, due: Due) -> OfflineTicket:
        given = due.given
        # Where the machine had been switched off, the clock is known better now than it was then.
        heard_since = None if given.is_steady else self._clock.when(given.boot, given.boot_ms)
        taken_at = given.taken_at if heard_since is None else heard_since
        return OfflineTicket(
            serial=given.serial,
            key=given.key,
            service_id=given.service_id,
            priority=given.priority,
            language=given.language,
            taken_at=max(0, taken_at),
            heard_at=max(0, min(given.heard_at, taken_at) if heard_since is not None else given.heard_at),
            paper=due.paper,
        )

    def _ask(self, path: str, body: BaseModel, answer: type[_Answer]) -> _Answer:
        signed = self._access.signed(body.model_dump_json())
        try:
            return understood(self._caller.post(path, signed.model_dump_json()), answer)
        except ValidationError as error:
            raise UnreachableError(f"{path}: what came back is none of ours") from error
