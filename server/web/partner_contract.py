"""What the API description says about other apps that book: refusals and an example of everything."""

from pydantic import BaseModel

from wire import partner
from wire.codes import BookingState, Crowd, Language, RefusalCode
from wire.rows import Words

ALWAYS = (RefusalCode.NOT_SIGNED_IN, RefusalCode.TOO_MANY_REQUESTS)
"""What every request of a partner may be refused for."""

CHANGING = (RefusalCode.STORAGE_FAILED, RefusalCode.NOT_RECORDABLE, RefusalCode.OVERLOADED)
FREE = (RefusalCode.NOT_BOOKABLE, RefusalCode.SLOT_TAKEN, RefusalCode.TOO_LATE_TO_BOOK)
OWN = (RefusalCode.UNKNOWN_BOOKING,)
PROVEN = (RefusalCode.WRONG_PROOF, RefusalCode.WRONG_STATE, RefusalCode.TOO_MANY_ATTEMPTS)

HOLDING = (*FREE, RefusalCode.KEY_MISSING, RefusalCode.KEY_REUSED, RefusalCode.TOO_MANY_BOOKINGS)
CONFIRMING = (
    *OWN,
    RefusalCode.HOLD_EXPIRED,
    RefusalCode.VISITOR_FAULTY,
    RefusalCode.ALREADY_BOOKED,
    RefusalCode.SAME_DAY_ONLY,
    RefusalCode.TOO_MANY_BOOKINGS,
    RefusalCode.WRONG_STATE,
)
MOVING = (*OWN, *FREE, *PROVEN, RefusalCode.SAME_DAY_ONLY)
CANCELLING = (*OWN, *PROVEN)

_AT = 1_789_002_000
_TOKEN = "gW3kq0oC2yq5mB1v8xT9Lw"  # noqa: S105 - an example
_CONSENT = partner.ConsentText(
    version=1,
    paragraphs=[
        Words(
            id="Kami menyimpan nama dan nomor ini hanya untuk janji ini.",
            en="We keep this name and number for this booking only.",
        )
    ],
    agree=Words(
        id="Saya setuju data ini disimpan untuk janji ini.", en="I agree that this data is kept for this booking."
    ),
)
_SERVICE = partner.PartnerService(
    service_id=1,
    code="KTP-B",
    name=Words(id="Cetak KTP baru", en="Print new ID card"),
    group=Words(id="KTP", en="ID card"),
    needs_nik=True,
)

PARTNER_EXAMPLES: tuple[BaseModel, ...] = (
    _CONSENT,
    partner.PartnerServices(services=[_SERVICE]),
    partner.PartnerDays(
        service_id=1,
        days=[
            partner.PartnerDay(day="2026-09-10", n_free=14),
            partner.PartnerDay(
                day="2026-09-11", n_free=0, closed_because=Words(id="Tutup: pelatihan", en="Closed: training")
            ),
        ],
    ),
    partner.PartnerSlots(
        service_id=1,
        day="2026-09-10",
        slots=[partner.PartnerSlot(slot_at=_AT, length_min=15, n_free=2, crowd=Crowd.QUIET)],
    ),
    partner.PartnerHold(service_id=1, slot_at=_AT, language=Language.INDONESIAN, case="hilang"),
    partner.PartnerHeld(token=_TOKEN, slot_at=_AT, expires_at=_AT - 86_400),
    partner.PartnerConfirm(name="Nama Pemohon", phone="0812 3456 7890", nik="3204014101900001", consent_version=1),
    partner.PartnerMove(slot_at=_AT + 900, proof="7890"),
    partner.PartnerCancel(proof="7890"),
    partner.PartnerBooking(
        token=_TOKEN,
        code="K7M4XQ9P",
        state=BookingState.CONFIRMED,
        service_id=1,
        case="hilang",
        slot_at=_AT,
        length_min=15,
        utc_offset_s=25_200,
        says_will_come=False,
        phone_hint="90",
        page_url=f"https://antrean.example.go.id/b/{_TOKEN}",
    ),
)
"""An example of every model that partners send and get."""
