"""The use cases as the web calls them: parse, check, hand to the writer, wait for the commit."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol, cast

from server.application.access import DeviceGate
from server.application.assisted_booking import AssistedBooking
from server.application.bodies import parse_body
from server.application.booking_desk import BookingDesk
from server.application.caller import Caller, require_right, require_staff
from server.application.commanding import OK, Order, Reply, ReplyBooks, carry_out
from server.application.explanations import Explanation
from server.application.forecasting import Advice
from server.application.handing_in import OfflineDesk
from server.application.handlers.booking import BookingRules
from server.application.handlers.later import later_slot, take_slot
from server.application.handlers.taking import paper_again
from server.application.partners import PartnerDesk
from server.application.pins import PinGate
from server.application.ports import Books, Clock, OperatorAccount
from server.application.reception import Reception
from server.application.refusals import Refusal
from server.application.scan_gate import ScanGate
from server.application.status_page import StatusPage
from server.application.views import staffing_answer
from server.application.vitals import HallCounts, Vitals
from server.application.waiting_room import WaitingRoom
from server.domain.office import Device
from server.domain.scanned import read_scanned
from wire.access import AskChallenge, AskToJoin, AskToken, Challenge, Joining, PairDevice, Paired, ServerInfo, Token
from wire.bookings import BOOKING_COMMANDS
from wire.codes import DeviceRole, RefusalCode, ScanOutcome
from wire.commands import (
    COMMANDS,
    Answer,
    Command,
    FindLaterSlot,
    OpenStaffCorner,
    ScanAnswer,
    ScanCode,
    SignIn,
    TakeSlot,
    TicketPaper,
)
from wire.offline import HandedIn, OfflineLetter, SignedByDevice
from wire.queries import StaffingAdvice

COMMIT_WITHIN_S = 20
"""A command without an answer by then is reported as such; its key tells later whether it happened."""


MOST_LINKS = 10_000
"""Links remembered: thousands of phones look every twenty seconds, and need no database for it."""


class Submit(Protocol):
    """Hands work to the writer; the future ends after the commit."""

    def __call__(self, work: Callable[[ReplyBooks], object], /) -> Future[object]: ...


class AccountReader(Protocol):
    """Where operators, links and pictures are looked up."""

    def account(self, login: str) -> OperatorAccount | None: ...
    def ticket_behind(self, status_token: str) -> int | None: ...
    def picture(self, file: str) -> bytes | None: ...


class StatusView(Protocol):
    """The live hall as far as pages and questions need it."""

    def status_of(self, ticket_id: int, now: int) -> StatusPage | None: ...
    def why_of(self, own_id: int, other_id: int, now: int) -> Explanation | None: ...
    def reception(self, now: int) -> Reception: ...


@dataclass(frozen=True, kw_only=True)
class Facade:
    """See `server.web.port.Application`.

    Attributes:
        real_seconds: counts the seconds that a PIN's attempts are slowed by; never goes back.
        advice: what opening a counter would do, thought about for a moment.
        sounds: path of a rendered announcement, waiting a little for one in work.
        known_links: tickets behind links that were looked up before. A ticket of yesterday is not in the hall any more.
    """

    submit: Submit
    reads: AccountReader
    devices: DeviceGate
    waiting_room: WaitingRoom
    pins: PinGate
    scans: ScanGate
    view: Callable[[], AbstractContextManager[StatusView]]
    bookings: BookingDesk
    booking_rules: BookingRules
    partners: PartnerDesk
    offline: OfflineDesk
    clock: Clock
    real_seconds: Callable[[], int]
    server_info: Callable[[], ServerInfo]
    sounds: Callable[[str], Path | None]
    advice: Callable[[], Advice]
    vitals: Callable[[], Vitals]
    counts: Callable[[], HallCounts]
    programs: Callable[[], Path | None]
    known_links: dict[str, int] = field(default_factory=dict)

    def carry_out(self, device: Device, path: str, key: str, body: bytes) -> Reply:
        """See the port."""
        rule = COMMANDS[path]
        command = parse_body(rule.command, body)
        # A PIN is looked at only where the command is allowed: no other device's answer tells whether it was right.
        account = self._proven(device, command) if device.role in rule.devices else None
        if isinstance(command, FindLaterSlot):
            require_right(Caller(device=device, shift=None), rule)
            today = date.fromisoformat(self.reception().today)
            return Reply(status=OK, body=later_slot(self.bookings, command, today).model_dump_json())
        if isinstance(command, ScanCode):
            self.scans.pass_in(device.id, self.real_seconds())
        act = self._act(command)
        order = Order(device=device, rule=rule, command=command, key=key, body=body, account=account, act=act)
        reply = cast(Reply, self._after_commit(lambda books: carry_out(books, order)))
        if isinstance(command, ScanCode):
            self._note_scan(device, command, reply)
        return reply

    def info(self) -> ServerInfo:
        """See the port."""
        return self.server_info()

    def pair(self, request: PairDevice, only: DeviceRole | None = None) -> Paired:
        """See the port."""
        return self.devices.pair(request, only)

    def join(self, request: AskToJoin, address: str) -> Joining:
        """See the port."""
        return self.waiting_room.join(request, address)

    def challenge(self, request: AskChallenge) -> Challenge:
        """See the port."""
        return self.devices.challenge(request)

    def token(self, request: AskToken) -> Token:
        """See the port."""
        return self.devices.token(request)

    def device_of(self, token: str) -> Device:
        """See the port."""
        return self.devices.device_of(token)

    def offline_letter(self, request: SignedByDevice) -> OfflineLetter:
        """See the port."""
        return self.offline.letter(request)

    def hand_in(self, request: SignedByDevice) -> HandedIn:
        """See the port."""
        return self.offline.hand_in(request)

    def ticket_paper(self, device: Device, ticket_id: int) -> TicketPaper:
        """See the port. Read through the writer's books, so that it is never older than an answered command."""
        # With the paper goes the secret of the visitor's link.
        if device.role is DeviceRole.BOARD:
            raise Refusal(RefusalCode.FORBIDDEN, "a board prints nothing")
        return cast(TicketPaper, self._after_commit(lambda books: paper_again(cast(Books, books), ticket_id)))

    def why(self, device: Device, own_id: int, other_id: int) -> Explanation:
        """See the port."""
        require_staff(device)
        with self.view() as live:
            explanation = live.why_of(own_id, other_id, self.clock.now())
        if explanation is None:
            raise Refusal(RefusalCode.UNKNOWN_TICKET, f"tickets {own_id} and {other_id} are not two of today")
        return explanation

    def staffing(self, device: Device) -> StaffingAdvice:
        """See the port."""
        require_staff(device)
        return staffing_answer(self.advice())

    def reception(self) -> Reception:
        """See the port."""
        with self.view() as live:
            return live.reception(self.clock.now())

    def assist(self, device: Device, path: str, body: bytes) -> Answer:
        """See the port."""
        rule = BOOKING_COMMANDS[path]
        command = parse_body(rule.command, body)

        def checked(books: ReplyBooks) -> str | None:
            require_right(Caller(device=device, shift=books.shift_at(device.id)), rule)
            return books.office.branch.public_url

        public_url = cast("str | None", self._after_commit(checked))
        return AssistedBooking(self.bookings, device.id, public_url).carry_out(command)

    def status_page(self, status_token: str) -> StatusPage | None:
        """See the port."""
        ticket_id = self.known_links.get(status_token)
        if ticket_id is None:
            ticket_id = self.reads.ticket_behind(status_token)
            if ticket_id is None:
                return None
            if len(self.known_links) >= MOST_LINKS:
                self.known_links.clear()
            self.known_links[status_token] = ticket_id
        with self.view() as live:
            return live.status_of(ticket_id, self.clock.now())

    def sound(self, sound_hash: str) -> Path | None:
        """See the port."""
        return self.sounds(sound_hash)

    def picture(self, file: str) -> bytes | None:
        """See the port."""
        return self.reads.picture(file)

    def _proven(self, device: Device, command: Command) -> OperatorAccount | None:
        """Whose PIN came with the command, for the commands that bring one."""
        if not isinstance(command, SignIn | OpenStaffCorner):
            return None
        account = self.reads.account(command.operator_name)
        self.pins.check(
            login=command.operator_name,
            pin=command.pin,
            pin_hash=None if account is None else account.pin_hash,
            device_id=device.id,
            now=self.real_seconds(),
        )
        return account

    def _act(self, command: Command) -> Callable[[Books, Caller], Answer] | None:
        if not isinstance(command, TakeSlot):
            return None
        return lambda books, caller: take_slot(books, self.booking_rules, command)

    def _note_scan(self, device: Device, command: ScanCode, reply: Reply) -> None:
        """A code that nobody has makes this kiosk slower; a picture that was never one of ours does not."""
        if reply.status != OK or read_scanned(command.text).is_nothing:
            return
        if ScanAnswer.model_validate_json(reply.body).outcome is ScanOutcome.UNKNOWN:
            self.scans.note_unknown(device.id, self.real_seconds())

    def _after_commit(self, work: Callable[[ReplyBooks], object]) -> object:
        try:
            return self.submit(work).result(timeout=COMMIT_WITHIN_S)
        except TimeoutError:
            raise Refusal(RefusalCode.OVERLOADED, f"no commit within {COMMIT_WITHIN_S} s; ask again") from None
