"""Partners of the office without a database: for tests of the web, and for whoever tries the API out."""

from dataclasses import dataclass, field, replace

from server.application.booking_desk import BookingDesk
from server.application.partners import KeptHold, Partner, PartnerDesk, hash_of_secret
from server.domain.office import Branch, Text
from server.domain.queue.parameters import Parameters
from server.domain.speech_settings import SpeechSettings
from server.web.visit.samples import SampleHall
from wire.codes import BookingState

SAMPLE_PARTNER_SECRET = "giliran-sample-partner"  # noqa: S105 - opens nothing but the sample
SAMPLE_PARTNER = Partner(id=1, name="Aplikasi Kota", limit_per_minute=1_000_000, open_bookings=1_000_000)


@dataclass
class MemoryPartners:
    """Keeps the promises of `server.application.partners.PartnerRegister`.

    Attributes:
        known: by the hash of the secret.
    """

    desk: BookingDesk
    known: dict[str, Partner] = field(
        default_factory=lambda: {hash_of_secret(SAMPLE_PARTNER_SECRET): replace(SAMPLE_PARTNER)}
    )
    _kept: dict[tuple[int, str], KeptHold] = field(default_factory=dict)

    def partner_behind(self, secret_hash: str) -> Partner | None:
        """See the port."""
        return self.known.get(secret_hash)

    def n_open(self, partner_id: int) -> int:
        """See the port."""
        views = [self.desk.booking(kept.held.token) for (owner, _), kept in self._kept.items() if owner == partner_id]
        return sum(view is not None and view.state in (BookingState.HELD, BookingState.CONFIRMED) for view in views)

    def owns(self, partner_id: int, token: str) -> bool:
        """See the port."""
        return any(owner == partner_id and kept.held.token == token for (owner, _), kept in self._kept.items())

    def kept_hold(self, partner_id: int, key: str) -> KeptHold | None:
        """See the port."""
        return self._kept.get((partner_id, key))

    def keep_hold(self, partner_id: int, key: str, kept: KeptHold) -> None:
        """See the port."""
        self._kept[partner_id, key] = kept


def sample_partner_desk(desk: BookingDesk, hall: SampleHall) -> PartnerDesk:
    """The partners of the sample office; its clock stands still, and so do their limits."""

    def branch() -> Branch:
        seen = hall.reception()
        return Branch(
            id=1,
            name=seen.office_name,
            zone="Asia/Jakarta",
            reset_hour=3,
            public_url=seen.public_url,
            running_text=Text(id="", en=""),
            next_parameters=Parameters(),
            speech=SpeechSettings(),
        )

    return PartnerDesk(desk, MemoryPartners(desk), branch, lambda: hall.at)
