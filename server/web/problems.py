"""Refusals as HTTP: the one place where a stable code becomes a status, a title and a problem document (RFC 9457)."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response

from wire.access import Problem
from wire.codes import RefusalCode

PROBLEM_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """How a code is said in HTTP. `title` is a sentence for developers, the same for every occurrence."""

    status: int
    title: str


KINDS: Mapping[RefusalCode, Kind] = {
    RefusalCode.MALFORMED: Kind(400, "The request is not what this address expects."),
    RefusalCode.BODY_TOO_LARGE: Kind(413, "The body is larger than anything this server takes."),
    RefusalCode.NOT_FOUND: Kind(404, "There is nothing at this address."),
    RefusalCode.METHOD_NOT_ALLOWED: Kind(405, "This address does not answer to this method."),
    RefusalCode.UNSUPPORTED_MEDIA_TYPE: Kind(415, "The body has to be application/json."),
    RefusalCode.KEY_MISSING: Kind(400, "A command needs an Idempotency-Key of 8 to 64 letters, digits and hyphens."),
    RefusalCode.KEY_REUSED: Kind(409, "This Idempotency-Key was used for another command."),
    RefusalCode.NOT_SIGNED_IN: Kind(401, "The device has to sign in."),
    RefusalCode.FORBIDDEN: Kind(403, "This device or operator may not do this."),
    RefusalCode.PAIRING_REFUSED: Kind(403, "The pairing code is not valid (any more)."),
    RefusalCode.KIOSK_REVOKED: Kind(403, "This kiosk was revoked; the numbers that it gave are not taken in any more."),
    RefusalCode.WRONG_PIN: Kind(403, "Name and PIN do not belong together."),
    RefusalCode.TOO_MANY_ATTEMPTS: Kind(429, "Too many wrong PINs; wait before the next one."),
    RefusalCode.TOO_MANY_REQUESTS: Kind(
        429, "This key has asked as often as it may; Retry-After says when it may again."
    ),
    RefusalCode.UNKNOWN_SERVICE: Kind(404, "There is no such service."),
    RefusalCode.UNKNOWN_COUNTER: Kind(404, "There is no such counter."),
    RefusalCode.UNKNOWN_TICKET: Kind(404, "There is no such ticket today."),
    RefusalCode.UNKNOWN_HELP: Kind(404, "There is no such request for help (any more)."),
    RefusalCode.SERVICE_PAUSED: Kind(409, "The service gives out no tickets for a while."),
    RefusalCode.SERVICE_CLOSED: Kind(409, "The service gives out no tickets any more."),
    RefusalCode.DAY_CLOSED: Kind(409, "The business day is closed."),
    RefusalCode.NOT_OPEN_YET: Kind(409, "Numbers are not given out yet."),
    RefusalCode.REGISTRATION_OVER: Kind(409, "No more numbers are given out today."),
    RefusalCode.OFFICE_CLOSED: Kind(409, "The office or the service is closed today."),
    RefusalCode.COUNTER_TAKEN: Kind(409, "Somebody else sits at this counter."),
    RefusalCode.COUNTER_NOT_OPEN: Kind(409, "No counter is open at this device."),
    RefusalCode.COUNTER_BUSY: Kind(409, "A ticket stands at this counter."),
    RefusalCode.ALREADY_SIGNED_IN: Kind(409, "Somebody else is signed in at this device."),
    RefusalCode.NO_SHIFT: Kind(403, "Nobody is signed in at this device."),
    RefusalCode.WRONG_STATE: Kind(409, "The ticket or counter is not in a state for this."),
    RefusalCode.NOT_AT_THIS_COUNTER: Kind(409, "The ticket stands at another counter."),
    RefusalCode.TOO_EARLY_TO_MISS: Kind(409, "The visitor still has time to come."),
    RefusalCode.NOTHING_TO_UNDO: Kind(409, "There is nothing to take back."),
    RefusalCode.UNDO_TOO_LATE: Kind(409, "It is too late to take this back."),
    RefusalCode.NO_KIOSK: Kind(409, "No kiosk can print this."),
    RefusalCode.UNKNOWN_BOOKING: Kind(404, "There is no such booking."),
    RefusalCode.NOT_BOOKABLE: Kind(409, "The service takes no bookings for this time."),
    RefusalCode.SLOT_TAKEN: Kind(409, "The slot is full."),
    RefusalCode.TOO_LATE_TO_BOOK: Kind(409, "The slot is too near, or has passed."),
    RefusalCode.HOLD_EXPIRED: Kind(409, "The slot was not kept any longer."),
    RefusalCode.ALREADY_BOOKED: Kind(409, "This person has an open booking for the service."),
    RefusalCode.SAME_DAY_ONLY: Kind(409, "After unused bookings this person books the service for the same day only."),
    RefusalCode.TOO_MANY_BOOKINGS: Kind(409, "There are as many open bookings of this phone or key as are allowed."),
    RefusalCode.WRONG_PROOF: Kind(403, "The proof does not belong to this booking."),
    RefusalCode.VISITOR_FAULTY: Kind(422, "Something about the visitor is missing or not as it should be."),
    RefusalCode.WRONG_DAY: Kind(409, "The booking is for another day."),
    RefusalCode.BOOKING_CANCELLED: Kind(409, "The booking was cancelled."),
    RefusalCode.ALREADY_CHECKED_IN: Kind(409, "The booking has become a ticket before."),
    RefusalCode.STORAGE_FAILED: Kind(503, "The database did not take the change; nothing was done."),
    RefusalCode.NOT_RECORDABLE: Kind(507, "The server's storage is full or failing; nothing was done."),
    RefusalCode.OVERLOADED: Kind(503, "The server has more to do than it can; try again."),
    RefusalCode.INTERNAL: Kind(500, "The server failed; nothing was done."),
}
"""Every code; a test fails for one that is missing."""


def problem(code: RefusalCode, detail: str, faults: list[str] | None = None) -> Problem:
    """The problem document of a refusal."""
    kind = KINDS[code]
    return Problem(
        type=f"urn:giliran:problem:{code.value}",
        title=kind.title,
        status=kind.status,
        code=code.value,
        detail=detail,
        faults=faults or [],
    )


def problem_response(code: RefusalCode, detail: str, faults: list[str] | None = None) -> Response:
    """The same as an answer."""
    document = problem(code, detail, faults)
    response = Response(document.model_dump_json(), document.status, content_type=PROBLEM_TYPE)
    if code is RefusalCode.NOT_SIGNED_IN:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
