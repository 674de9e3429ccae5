"""Closed vocabularies that travel between programs. The words are those of docs/glossary.md."""

from enum import StrEnum


class Language(StrEnum):
    """Languages a visitor can choose; the value is the ISO 639-1 code."""

    INDONESIAN = "id"
    ENGLISH = "en"


class TicketState(StrEnum):
    """Where a ticket stands in its life; docs/states.md shows the moves between them."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    MISSED = "missed"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class PaperState(StrEnum):
    """What is known of a ticket's paper: `doubtful` means the device was not sure, `shown` means surely not printed."""

    RESERVED = "reserved"
    PRINTING = "printing"
    PRINTED = "printed"
    DOUBTFUL = "doubtful"
    SHOWN = "shown"


class CounterState(StrEnum):
    """What a counter does: `ready` waits for the next ticket and takes it by itself, `busy` has a ticket."""

    CLOSED = "closed"
    OPEN = "open"
    READY = "ready"
    BUSY = "busy"
    PAUSED = "paused"


class ServiceState(StrEnum):
    """Whether a service gives out tickets now."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Admission(StrEnum):
    """Whether a walk-in can take a number now; the others are the refusals of the same names."""

    OPEN = "open"
    NOT_OPEN_YET = "not_open_yet"
    REGISTRATION_OVER = "registration_over"
    OFFICE_CLOSED = "office_closed"


class Channel(StrEnum):
    """Where a ticket came from."""

    KIOSK = "kiosk"
    DESK = "desk"
    WEB = "web"
    ASSISTED = "assisted"
    PARTNER = "partner"
    SMS = "sms"


class HelpAbout(StrEnum):
    """What somebody of the staff is needed for at a kiosk: a visitor, or its printer and what is wrong with it."""

    VISITOR = "visitor"
    PAPER = "paper"
    COVER = "cover"
    CUTTER = "cutter"
    HEAT = "heat"
    PRINTER = "printer"


class BookingState(StrEnum):
    """What became of a booking. A held one is a slot kept free while its visitor types."""

    HELD = "held"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


BOOKING_CODE_LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
"""What a booking code is made of: no two of them are taken for each other, read aloud, printed or written by hand."""

BOOKING_CODE_LENGTH = 8
"""Written in two groups of four."""


class ScanOutcome(StrEnum):
    """What became of a code that was held before a kiosk or typed there.

    `checked_in`: a new ticket for a booking; `joined`: the booking's right was added to the number its holder had;
    `already`: the booking had its number before; `waiting`, `called`, `serving`, `over`: how a ticket stands;
    `returned`: a missed or held one is back in line; `not_together`: a booking and a number that do not fit.
    """

    CHECKED_IN = "checked_in"
    JOINED = "joined"
    ALREADY = "already"
    WAITING = "waiting"
    RETURNED = "returned"
    CALLED = "called"
    SERVING = "serving"
    OVER = "over"
    WRONG_DAY = "wrong_day"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    SERVICE_CLOSED = "service_closed"
    NOT_TOGETHER = "not_together"
    UNKNOWN = "unknown"


class HandInOutcome(StrEnum):
    """What became of a number that a kiosk gave while the server was away.

    `taken`: in the queue now; `known`: it was handed in before; `answered`: its visitor has the number that the server
    gave; `day_over`: it was given on a business day that is over; `no_service`: there is no such service any more.
    """

    TAKEN = "taken"
    KNOWN = "known"
    ANSWERED = "answered"
    DAY_OVER = "day_over"
    NO_SERVICE = "no_service"


class PaperCallEnd(StrEnum):
    """How a call by voice ended, at a counter without a network."""

    SERVED = "served"
    MISSED = "missed"


class PaperCallOutcome(StrEnum):
    """What became of a call by voice that was entered afterwards.

    `entered`: it stands in the journal; `unknown`: no such number today, or its kiosk has not handed it in yet;
    `elsewhere`: another counter has the visitor now; `over`: the ticket's day had ended in another way before.
    """

    ENTERED = "entered"
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    OVER = "over"


class SlotRight(StrEnum):
    """What a booked time is still worth: `early` before it counts, then all of it, a part after the grace, nothing."""

    EARLY = "early"
    FULL = "full"
    FULL_LATE = "full_late"
    PART = "part"
    NOTHING = "nothing"


class Crowd(StrEnum):
    """How busy the hall usually is at a time of the day."""

    QUIET = "quiet"
    USUAL = "usual"
    BUSY = "busy"


class VisitorField(StrEnum):
    """What is asked of whoever comes."""

    NAME = "name"
    PHONE = "phone"
    NIK = "nik"
    CONSENT = "consent"


class VisitorFault(StrEnum):
    """What is wrong with something typed about a visitor; the sentence at its field is made from it."""

    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    NAME_NOT_READABLE = "name_not_readable"
    PHONE_MISSING = "phone_missing"
    PHONE_NOT_A_NUMBER = "phone_not_a_number"
    PHONE_NOT_INDONESIAN = "phone_not_indonesian"
    PHONE_TOO_SHORT = "phone_too_short"
    PHONE_TOO_LONG = "phone_too_long"
    NIK_MISSING = "nik_missing"
    NIK_NOT_A_NUMBER = "nik_not_a_number"
    NIK_NOT_16_DIGITS = "nik_not_16_digits"
    NIK_WRONG_DAY = "nik_wrong_day"
    NIK_WRONG_MONTH = "nik_wrong_month"
    NIK_WRONG_SERIAL = "nik_wrong_serial"
    CONSENT_MISSING = "consent_missing"
    CONSENT_OUTDATED = "consent_outdated"


class PriorityKind(StrEnum):
    """Groups the law gives precedence to (UU 25/2009 article 29); boards and visitors never see the kind."""

    ELDERLY = "elderly"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    WITH_INFANT = "with_infant"
    OTHER = "other"


class Outcome(StrEnum):
    """How a service at the counter ended; `incomplete` means papers were missing and the visitor comes again."""

    SERVED = "served"
    INCOMPLETE = "incomplete"
    REFERRED = "referred"


class HoldReason(StrEnum):
    """Why an operator parks a ticket."""

    FETCHING_PAPERS = "fetching_papers"
    FILLING_FORM = "filling_form"
    WAITING_FOR_RESULT = "waiting_for_result"
    OTHER = "other"


class OverrideReason(StrEnum):
    """The fixed list of reasons for calling a ticket out of the rule's order."""

    MEDICAL_EMERGENCY = "medical_emergency"
    SAFETY = "safety"
    WRONG_TICKET = "wrong_ticket"
    INSTRUCTION = "instruction"


class CancelReason(StrEnum):
    """Why a ticket is taken out of the line for good."""

    VISITOR_LEFT = "visitor_left"
    TAKEN_BY_MISTAKE = "taken_by_mistake"
    NOT_PRINTED = "not_printed"
    OTHER = "other"


class PriorityReason(StrEnum):
    """Why staff set or removed a priority."""

    SEEN_AT_COUNTER = "seen_at_counter"
    NOT_ENTITLED = "not_entitled"
    CHOSEN_BY_MISTAKE = "chosen_by_mistake"


class ExpiryReason(StrEnum):
    """Why a ticket lapsed."""

    DAY_CLOSED = "day_closed"
    LAST_MISS = "last_miss"


class PauseReason(StrEnum):
    """Why a counter pauses."""

    BREAK = "break"
    PRAYER = "prayer"
    OTHER_WORK = "other_work"


class DeviceRole(StrEnum):
    """What a paired device is there for; rights hang on it."""

    KIOSK = "kiosk"
    BOARD = "board"
    COUNTER = "counter"
    DESK = "desk"


class OperatorRole(StrEnum):
    """What a member of staff is there for; what each may do stands in docs/office-pages.md.

    Only operators, supervisors and administrators sit at counters. A helper stands at the front desk; an auditor reads
    everything and changes nothing.
    """

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    HELPER = "helper"
    AUDITOR = "auditor"


class WhyCase(StrEnum):
    """Why somebody else was called first; `unexplained` says that the rule gives no reason: worth reporting."""

    SENIOR = "senior"
    BOOKED = "booked"
    PRIORITY = "priority"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    OTHER_COUNTER = "other_counter"
    OTHER_FIRST = "other_first"
    AWAY = "away"
    BACK_LATE = "back_late"
    OVERRIDE = "override"
    CAME_LATER = "came_later"
    ON_PAPER = "on_paper"
    NOT_BEFORE = "not_before"
    UNEXPLAINED = "unexplained"


class PlaceReason(StrEnum):
    """Why a waiting ticket stands where it does; `booked_later` has a right that is not due yet."""

    ARRIVAL = "arrival"
    BOOKED = "booked"
    BOOKED_LATER = "booked_later"
    PRIORITY = "priority"
    RETURNED = "returned"


class PromiseKind(StrEnum):
    """What can be said about a wait.

    `range`: from and until; `soon`: within five minutes; `rough`: around the first instant, since the office has little
    history; `few_people`: the list is too short for a number to be worth more than the position; `no_counter`: no
    counter for this service is open, or the day probably ends before.
    """

    RANGE = "range"
    SOON = "soon"
    ROUGH = "rough"
    FEW_PEOPLE = "few_people"
    NO_COUNTER = "no_counter"


class RefusalCode(StrEnum):
    """Stable codes of everything the server may refuse; the person's sentence is made from them at the edge."""

    MALFORMED = "malformed"
    BODY_TOO_LARGE = "body_too_large"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    KEY_MISSING = "key_missing"
    KEY_REUSED = "key_reused"
    NOT_SIGNED_IN = "not_signed_in"
    FORBIDDEN = "forbidden"
    PAIRING_REFUSED = "pairing_refused"
    KIOSK_REVOKED = "kiosk_revoked"
    WRONG_PIN = "wrong_pin"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    TOO_MANY_REQUESTS = "too_many_requests"
    UNKNOWN_SERVICE = "unknown_service"
    UNKNOWN_COUNTER = "unknown_counter"
    UNKNOWN_TICKET = "unknown_ticket"
    SERVICE_PAUSED = "service_paused"
    SERVICE_CLOSED = "service_closed"
    DAY_CLOSED = "day_closed"
    NOT_OPEN_YET = "not_open_yet"
    REGISTRATION_OVER = "registration_over"
    OFFICE_CLOSED = "office_closed"
    COUNTER_TAKEN = "counter_taken"
    COUNTER_NOT_OPEN = "counter_not_open"
    COUNTER_BUSY = "counter_busy"
    ALREADY_SIGNED_IN = "already_signed_in"
    NO_SHIFT = "no_shift"
    WRONG_STATE = "wrong_state"
    UNKNOWN_HELP = "unknown_help"
    NOT_AT_THIS_COUNTER = "not_at_this_counter"
    TOO_EARLY_TO_MISS = "too_early_to_miss"
    NOTHING_TO_UNDO = "nothing_to_undo"
    UNDO_TOO_LATE = "undo_too_late"
    NO_KIOSK = "no_kiosk"
    UNKNOWN_BOOKING = "unknown_booking"
    NOT_BOOKABLE = "not_bookable"
    SLOT_TAKEN = "slot_taken"
    TOO_LATE_TO_BOOK = "too_late_to_book"
    HOLD_EXPIRED = "hold_expired"
    ALREADY_BOOKED = "already_booked"
    SAME_DAY_ONLY = "same_day_only"
    TOO_MANY_BOOKINGS = "too_many_bookings"
    WRONG_PROOF = "wrong_proof"
    VISITOR_FAULTY = "visitor_faulty"
    WRONG_DAY = "wrong_day"
    BOOKING_CANCELLED = "booking_cancelled"
    ALREADY_CHECKED_IN = "already_checked_in"
    STORAGE_FAILED = "storage_failed"
    NOT_RECORDABLE = "not_recordable"
    OVERLOADED = "overloaded"
    INTERNAL = "internal"
