"""What kiosks did while the server was away: their letters, and the numbers that they hand in.

The requests are signed by the device's key. Who was revoked is understood, refused clearly, and shown to the office.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol, TypeVar, cast

from pydantic import BaseModel

from server.application.access import KnownDevice
from server.application.bodies import parse_body
from server.application.commanding import ReplyBooks
from server.application.handlers.offline import hand_in, note_refusal
from server.application.refusals import Refusal
from server.application.signatures import is_signed
from server.domain.offline_letters import NoLetterLeft
from wire.codes import DeviceRole, RefusalCode
from wire.offline import OFFLINE_PREFIX, AskLetter, HandedIn, HandIn, OfflineLetter, SignedByDevice

COMMIT_WITHIN_S = 20

_Body = TypeVar("_Body", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOwner:
    """Whose a letter is: a device, the journal on its disk, and the key that signs."""

    device_id: int
    journal: str
    public_key: str


class LetterRegister(Protocol):
    """The letters that were ever given. Every call may come from any thread, and blocks for the database."""

    def claim(self, owner: LetterOwner, wanted: str | None = None) -> str:
        """The letter of this owner, a new one the first time: `wanted` if it is free. No kiosk or service has it too.

        Raises:
            NoLetterLeft: all are taken.
        """
        ...

    def owner(self, letter: str) -> LetterOwner | None:
        """Whose the letter is or was, None for one that was never given."""
        ...


class Submit(Protocol):
    """Hands work to the writer; the future ends after the commit."""

    def __call__(self, work: Callable[[ReplyBooks], object], /) -> Future[object]: ...


class OfflineDesk:
    """Takes what kiosks bring after an outage. Thread-safe."""

    def __init__(self, letters: LetterRegister, device: Callable[[int], KnownDevice | None], submit: Submit) -> None:
        """`device` looks up the row of a device, revoked ones too."""
        self._letters = letters
        self._device = device
        self._submit = submit

    def letter(self, request: SignedByDevice) -> OfflineLetter:
        """The letter of the kiosk's journal.

        Raises:
            Refusal: `not_signed_in`, or `forbidden` for what is no kiosk.
        """
        known = self._kiosk(request)
        if known.is_revoked:
            raise Refusal(RefusalCode.NOT_SIGNED_IN, f"device {request.device_id} was revoked")
        body = _signed(AskLetter, request, known.public_key)
        owner = LetterOwner(
            device_id=request.device_id, journal=body.journal, public_key=known.public_key or ""
        )  # fmt: skip
        try:
            return OfflineLetter(letter=self._letters.claim(owner, body.letter))
        except NoLetterLeft as error:
            raise Refusal(RefusalCode.FORBIDDEN, str(error)) from error

    def hand_in(self, request: SignedByDevice) -> HandedIn:
        """Put what the kiosk gave into the queue; again and again without harm.

        Raises:
            Refusal: `not_signed_in` for what the letter's owner did not sign, `kiosk_revoked`, `forbidden`.
        """
        known = self._kiosk(request)
        batch = parse_body(HandIn, request.body.encode())
        owner = self._letters.owner(batch.letter)
        if owner is None or (owner.device_id, owner.journal) != (request.device_id, batch.journal):
            raise Refusal(RefusalCode.FORBIDDEN, f"letter {batch.letter} is not that of this journal")
        _signed(HandIn, request, owner.public_key)
        if known.is_revoked or known.public_key != owner.public_key:
            n = len(batch.tickets)
            self._carry_out(lambda books: note_refusal(books, request.device_id, batch.letter, n))
            raise Refusal(
                RefusalCode.KIOSK_REVOKED,
                f"device {request.device_id} may hand in no numbers any more; {n} are refused",
            )
        return cast(HandedIn, self._carry_out(lambda books: hand_in(books, request.device_id, batch)))

    def _kiosk(self, request: SignedByDevice) -> KnownDevice:
        known = self._device(request.device_id)
        if known is None:
            raise Refusal(RefusalCode.NOT_SIGNED_IN, f"there is no device {request.device_id}")
        if known.device.role is not DeviceRole.KIOSK:
            raise Refusal(RefusalCode.FORBIDDEN, f"a {known.device.role} gives no numbers by itself")
        return known

    def _carry_out(self, work: Callable[[ReplyBooks], object]) -> object:
        try:
            return self._submit(work).result(timeout=COMMIT_WITHIN_S)
        except TimeoutError:
            raise Refusal(RefusalCode.OVERLOADED, f"no commit within {COMMIT_WITHIN_S} s; ask again") from None


def _signed(model: type[_Body], request: SignedByDevice, public_key: str | None) -> _Body:
    """The body, once it is certain who wrote it.

    Raises:
        Refusal: `not_signed_in`.
    """
    body = request.body.encode()
    if not is_signed(public_key or "", request.signature, OFFLINE_PREFIX + body):
        raise Refusal(RefusalCode.NOT_SIGNED_IN, "the body is not signed with the key of the device")
    return parse_body(model, body)
