"""What stands on a ticket that the kiosk gives by itself: nothing that only the server could know."""

from __future__ import annotations

from kiosk.offline.entries import Given
from kiosk.offline.known import Known
from wire.commands import TicketPaper
from wire.rows import Words

_NOTHING = Words(id="", en="")


def own_paper(given: Given, letter: str, known: Known) -> TicketPaper:
    """The ticket; its id is the kiosk's own (see `kiosk.flow.ownevents`)."""
    row = next((each for each in known.services if each.id == given.service_id), None)
    return TicketPaper(
        ticket_id=-given.serial,
        number=f"{letter} {given.serial:03d}",
        office_name=known.office.name,
        service_name=_NOTHING if row is None else row.name,
        wait_at=_NOTHING if row is None else row.wait_at,
        requirements=[] if row is None else row.requirements,
        is_priority=given.priority is not None,
        slot_at=None,
        arrived_at=given.taken_at,
        utc_offset_s=known.office.utc_offset_s,
        n_before=0,
        likely_wait_min=None,
        shield_min=known.office.shield_min,
        chain="",
        status_url=None,
        language=given.language,
    )
