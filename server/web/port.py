"""What the web needs from the server behind it, so that it can be tried with a fake and never sees the database."""

from pathlib import Path
from typing import Protocol

from server.application.booking_desk import BookingDesk
from server.application.commanding import Reply
from server.application.explanations import Explanation
from server.application.partners import PartnerDesk
from server.application.reception import Reception
from server.application.status_page import StatusPage
from server.application.vitals import HallCounts, Vitals
from server.domain.office import Device
from wire.access import AskChallenge, AskToJoin, AskToken, Challenge, Joining, PairDevice, Paired, ServerInfo, Token
from wire.codes import DeviceRole
from wire.commands import Answer, TicketPaper
from wire.offline import HandedIn, OfflineLetter, SignedByDevice
from wire.queries import StaffingAdvice


class Application(Protocol):
    """The use cases as the web calls them. Every call may come from any thread and may block for a commit or a read.

    Whatever is refused is raised as a `Refusal`, or stands in the `Reply` of a command whose refusal is kept.
    """

    def carry_out(self, device: Device, path: str, key: str, body: bytes) -> Reply:
        """Parse and carry out the command of this path (one of `wire.commands.COMMANDS`), once for each key."""
        ...

    def info(self) -> ServerInfo: ...
    def vitals(self) -> Vitals:
        """How the server is; costs next to nothing."""
        ...

    def programs(self) -> Path | None:
        """The wheel of the programs for other computers, made if it is not there; None where it cannot be."""
        ...

    def counts(self) -> HallCounts:
        """The hall as numbers."""
        ...

    def pair(self, request: PairDevice, only: DeviceRole | None = None) -> Paired:
        """Bind a device's key to its row; a code for another role than `only` is refused and stays good."""
        ...

    def join(self, request: AskToJoin, address: str) -> Joining:
        """Let a program wait that somebody has yet to let in."""
        ...

    def challenge(self, request: AskChallenge) -> Challenge: ...
    def token(self, request: AskToken) -> Token: ...
    def device_of(self, token: str) -> Device:
        """Whose token this is; remembered, so it costs next to nothing."""
        ...

    def offline_letter(self, request: SignedByDevice) -> OfflineLetter:
        """The letter of a kiosk's own numbers."""
        ...

    def hand_in(self, request: SignedByDevice) -> HandedIn:
        """Take in what a kiosk gave while this server was away."""
        ...

    def ticket_paper(self, device: Device, ticket_id: int) -> TicketPaper:
        """What to print for a ticket of this device's branch."""
        ...

    def why(self, device: Device, own_id: int, other_id: int) -> Explanation:
        """Why the other ticket came before this one; for staff devices."""
        ...

    def staffing(self, device: Device) -> StaffingAdvice:
        """What opening one more counter now would do; for staff devices. May take as long as two forecasts."""
        ...

    @property
    def bookings(self) -> BookingDesk:
        """Where slots are held, confirmed, moved and given back."""
        ...

    @property
    def partners(self) -> PartnerDesk:
        """Where other apps book for their users."""
        ...

    def reception(self) -> Reception:
        """The office as it is now, for its visitors."""
        ...

    def assist(self, device: Device, path: str, body: bytes) -> Answer:
        """Carry out the request about a booking of this path (one of `wire.bookings`), for staff who are signed in."""
        ...

    def status_page(self, status_token: str) -> StatusPage | None:
        """The ticket behind a link, None if there is none of today."""
        ...

    def sound(self, sound_hash: str) -> Path | None:
        """The rendered announcement as a WAV file, None if there is none."""
        ...

    def picture(self, file: str) -> bytes | None:
        """A picture for boards, None if there is none of this name."""
        ...
