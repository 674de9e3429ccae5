"""Scenes of codes, bookings and the edges of the day, for pictures and tests."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.events import Wish
from kiosk.flow.laterevents import LaterWish
from kiosk.flow.paper import PRINTED_AT_ONCE
from kiosk.flow.scanevents import ScanWish
from kiosk.flow.state import (
    CodeComplaint,
    CodeEntry,
    KioskState,
    OpenWish,
    Page,
    PaperView,
    ShownSlip,
    ShownTicket,
    Slowness,
    Sorry,
    Visit,
)
from kiosk.samples import NOON_AT, booked, office, scan_answer, service, slip, usual_services, words
from wire.codes import Admission, Language, ScanOutcome, SlotRight
from wire.commands import ScanAnswer

_COMPLAINTS = (ScanOutcome.UNKNOWN, ScanOutcome.NOT_TOGETHER)
"""Said on the page of codes."""

_WISH = OpenWish(key="", wish=Wish(service_id=1, priority=None, language=Language.INDONESIAN), touched_at_ms=0)


def edge_scenes(usual: KioskState) -> dict[str, KioskState]:
    """Before opening, after the last number, on a closed day; and one service that differs from the others."""
    tomorrow_at, reason = NOON_AT + 20 * 3600, words("Libur Maulid Nabi", "Public holiday (Maulid)")
    shut = {
        Admission.NOT_OPEN_YET: office(opens_at=NOON_AT + 3600),
        Admission.REGISTRATION_OVER: office(opens_at=tomorrow_at),
        Admission.OFFICE_CLOSED: office(opens_at=tomorrow_at, closed_reason=reason),
    }
    scenes = {}
    for admission, row in shut.items():
        changes = {"admission": admission, "opens_at": row.opens_at, "closed_reason": row.closed_reason}
        services = tuple(each.model_copy(update=changes) for each in usual_services())
        closed = replace(usual, office=row, services=services)
        scenes[f"home-{admission.value}"] = closed
        scenes[f"sorry-{admission.value}"] = _with(closed, page=Page.SORRY, service_id=1, sorry=Sorry(admission.value))
    full = {"admission": Admission.REGISTRATION_OVER, "opens_at": tomorrow_at, "is_full": True}
    first, *others = usual_services()
    busy = replace(usual, services=(first.model_copy(update=full), *others))
    scenes["home-full"] = busy
    scenes["sorry-full"] = _with(busy, page=Page.SORRY, service_id=1, sorry=Sorry.REGISTRATION_OVER)
    return scenes


def code_scenes(usual: KioskState) -> dict[str, KioskState]:
    typed = CodeEntry(typed="ACDE7")
    asked = ScanWish(text="ACDE7Q3M", also=None, language=None)
    waiting = replace(usual, open_wish=replace(_WISH, wish=asked))
    entries = {
        "empty": CodeEntry(),
        "typed": replace(typed, typed="ACDE7Q3M"),
        "pair": CodeEntry(is_pair=True),
        "pair-first": CodeEntry(is_pair=True, first="x"),
        **{what.value: replace(typed, complaint=what) for what in CodeComplaint},
    }
    return {
        **{f"code-{name}": _with(usual, page=Page.CODE, code=entry) for name, entry in entries.items()},
        "code-server-gone": _with(replace(usual, is_connected=False), page=Page.CODE, code=typed),
        **{f"checking-{each.value}": _with(waiting, page=Page.ISSUING, slowness=each) for each in Slowness},
        **{
            f"scan-{each.value}": _answered(usual, scan_answer(each)) for each in ScanOutcome if each not in _COMPLAINTS
        },
        **{
            f"booked-{right.value}": _answered(usual, scan_answer(ScanOutcome.CHECKED_IN, paper=booked(right)))
            for right in SlotRight
        },
    }


def later_scenes(usual: KioskState) -> dict[str, KioskState]:
    tomorrow_at, closing_at = NOON_AT + 21 * 3600, NOON_AT + 3 * 3600
    doubtful = replace(usual, services=(service(3, n_waiting=180, served_until_at=closing_at, is_doubtful_today=True),))
    paused = _with(usual, page=Page.SORRY, service_id=5, sorry=Sorry.PAUSED, later_at=tomorrow_at)
    wish = LaterWish(service_id=3, slot_at=tomorrow_at, language=Language.INDONESIAN)
    asking = replace(usual, open_wish=replace(_WISH, wish=wish))
    views = (PaperView.PRINTING, PaperView.PRINTED, PaperView.ASKING, PaperView.MISSING, PaperView.SCREEN_ONLY)
    return {
        "doubt": _with(doubtful, page=Page.DOUBT, service_id=3, later_at=tomorrow_at),
        "doubt-asking": _with(doubtful, page=Page.DOUBT, service_id=3),
        "sorry-with-another-day": paused,
        "making-booking": _with(asking, page=Page.ISSUING, service_id=3),
        **{
            f"slip-{view.value}": _with(
                usual, page=Page.SLIP, slip=ShownSlip(slip=slip(), key="", view=view, leaves_at_ms=0)
            )
            for view in views
        },
    }


def _answered(usual: KioskState, answer: ScanAnswer) -> KioskState:
    if answer.paper is None:
        return _with(usual, page=Page.ANSWER, answer=answer)
    view = PaperView.PRINTED if answer.outcome in PRINTED_AT_ONCE else PaperView.IN_HAND
    return _with(
        usual, page=Page.TICKET, ticket=ShownTicket(paper=answer.paper, view=view, leaves_at_ms=0, answer=answer)
    )


def _with(state: KioskState, **changes: object) -> KioskState:
    return replace(state, visit=replace(Visit(), **changes))  # type: ignore[arg-type]
