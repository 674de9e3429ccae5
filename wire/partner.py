"""A city's own app books for its users: `/api/partner/...`, with the secret that the office gave to the app's maker.

Every address stands beside its model. A partner sees only bookings of its own; a booking is known by its token, which
is the secret of its link. What is called a visitor stands in bodies and never in an address.
"""

from typing import Annotated

from pydantic import Field

from wire.codes import BookingState, Crowd, Language
from wire.commands import Answer, Command, Instant, RowId
from wire.rows import Pushed, Words

Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="a day of the calendar, ISO 8601")]
Typed = Annotated[str, Field(max_length=400, description="as typed by the user; checked by the server")]


class PartnerService(Pushed):
    """A service that takes bookings. With `needs_nik` nobody is booked without a NIK."""

    service_id: int
    code: str
    name: Words
    group: Words | None = None
    needs_nik: bool


class PartnerServices(Answer):
    """`GET /api/partner/services`: what can be booked, in the office's order."""

    services: list[PartnerService]


class ConsentText(Answer):
    """`GET /api/partner/consent`: what the user has to read and agree to before a booking is confirmed.

    `version` goes into the confirmation. It changes with the text; one agreed to earlier is refused then.
    """

    version: int
    paragraphs: list[Words]
    agree: Words


class PartnerDay(Pushed):
    """A day in the calendar; without free places it is full, or closed if there is a `closed_because`."""

    day: Day
    n_free: int
    closed_because: Words | None = None


class PartnerDays(Answer):
    """`GET /api/partner/services/{service_id}/days`: the days that the office publishes, from today on."""

    service_id: int
    days: list[PartnerDay]


class PartnerSlot(Pushed):
    """One time to come: how many may still book it, and how busy the hall usually is then."""

    slot_at: int
    length_min: int
    n_free: int
    crowd: Crowd


class PartnerSlots(Answer):
    """`GET /api/partner/services/{service_id}/days/{day}/slots`: the times of one day, full ones too."""

    service_id: int
    day: Day
    slots: list[PartnerSlot]


class PartnerHold(Command):
    """`POST /api/partner/bookings`: keep a slot free while the user types.

    `case` is the short name of the requirement case that the user chose, if the app knows it.
    """

    service_id: RowId
    slot_at: Instant
    language: Language = Language.INDONESIAN
    case: Annotated[str, Field(min_length=1, max_length=40)] | None = None


class PartnerHeld(Answer):
    """The slot is kept free until `expires_at`; the token is what everything else is asked with."""

    token: str
    slot_at: int
    expires_at: int


class PartnerConfirm(Command):
    """`POST /api/partner/bookings/{token}/confirm`: who comes. A phone in any usual spelling; the same again is once.

    `consent_version` is that of the text which the user agreed to.
    """

    name: Annotated[Typed, Field(repr=False)]
    phone: Annotated[Typed, Field(repr=False)] = ""
    nik: Annotated[Typed, Field(repr=False)] = ""
    consent_version: Annotated[int, Field(ge=1, le=2**31)]
    wants_messages: bool = False


class PartnerMove(Command):
    """`POST /api/partner/bookings/{token}/move`: another time for the same booking.

    `proof` is the last four digits of the phone, if one was given: a lost token alone changes nothing.
    """

    slot_at: Instant
    proof: Annotated[str, Field(max_length=20)] = ""


class PartnerCancel(Command):
    """`POST /api/partner/bookings/{token}/cancel`: nobody comes, or a held slot is given back."""

    proof: Annotated[str, Field(max_length=20)] = ""


class PartnerBooking(Answer):
    """`GET /api/partner/bookings/{token}`: a booking as it is now, with nothing of the person but a hint of the phone.

    `code` is what the visitor types or lets scan at the kiosk. `page_url` is the visitor's own page about it and then
    about the ticket it became; None where phones cannot reach the office. `notice` is what the office tells those whose
    day it closed or shortened.
    """

    token: str
    code: str
    state: BookingState
    service_id: int
    case: str | None = None
    slot_at: int
    length_min: int
    utc_offset_s: int
    expires_at: int | None = None
    says_will_come: bool
    phone_hint: str
    notice: Words | None = None
    page_url: str | None = None
