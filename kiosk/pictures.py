"""Draws every screen of the kiosk as a picture, to be looked at: `python -m kiosk.pictures DIR`.

Upright and lying screens, both languages, normal and large text, usual and worst content.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from appkit.language import Language
from appkit.metrics import Metrics
from appkit.nonecount import keep_none
from appkit.screen import Screen, parse_screen
from appkit.theme import Theme, load_fonts
from appkit.tokens import Reader, ThemeName, read_tokens
from kiosk.bookingscenes import code_scenes, edge_scenes, later_scenes
from kiosk.flow.catalogue import ROOT, Place
from kiosk.flow.events import PrinterState, Wish
from kiosk.flow.staffstate import Complaint, CopyState, StaffCopy, StaffCorner, StaffPage
from kiosk.flow.state import (
    CodeEntry,
    KioskState,
    Notice,
    OpenWish,
    Page,
    PaperView,
    ShownTicket,
    Slowness,
    Sorry,
    Visit,
)
from kiosk.look import Look
from kiosk.samples import (
    NOON_AT,
    many_services,
    office,
    own_ticket,
    service,
    ticket,
    usual_services,
    words,
)
from kiosk.screens.window import KioskWindow
from kiosk.staffsamples import broken_printer, doubtful_tickets, failed_test, healthy_printer
from kiosk.words import office_time
from wire.codes import Language as LanguageCode
from wire.codes import ServiceState

SCREENS: Mapping[str, Screen] = {
    "portrait": parse_screen("1080x1920@21.5in"),
    "landscape": parse_screen("1366x768@15.6in"),
}

USUAL = KioskState(
    office=office(), services=usual_services(), is_connected=True, printer=PrinterState.READY, active_at_ms=0
)
FULL = replace(USUAL, services=many_services())
_LONGEST = ticket(
    number="A 112",
    service_name=words(
        "Pencatatan perubahan nama dan peristiwa penting lainnya",
        "Registration of changed names and other vital events",
    ),
    wait_at=words(
        "Ruang Pelayanan Pencatatan Sipil, lantai 2 sayap timur", "Civil registration hall, second floor, east"
    ),
    n_before=180,
    likely_wait_min=410,
    is_priority=True,
)
_WISH = OpenWish(key="", wish=Wish(service_id=1, priority=None, language=LanguageCode.INDONESIAN), touched_at_ms=0)

_EDGES = (Sorry.NOT_OPEN_YET, Sorry.REGISTRATION_OVER, Sorry.OFFICE_CLOSED)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture: its name without ending, and how it comes about."""

    name: str
    state: KioskState
    screen: Screen
    language: LanguageCode
    is_large: bool


def scenes() -> Mapping[str, KioskState]:
    """Every screen by name, in the default language and normal text."""
    deeds = (ROOT, Place(group="Akta pencatatan sipil"))
    return {
        "home": USUAL,
        "home-25-services": FULL,
        "home-25-services-more": _with(FULL, trail=(ROOT, Place(page=1))),
        "home-group": _with(FULL, trail=deeds),
        "home-three-services": replace(USUAL, services=usual_services()[:3]),
        "home-server-gone": replace(USUAL, is_connected=False),
        "home-starting": KioskState(),
        "home-printer-out": replace(USUAL, printer=PrinterState.NOT_READY),
        "home-closed": replace(USUAL, services=tuple(service(n, state=ServiceState.CLOSED) for n in (1, 2))),
        **edge_scenes(USUAL),
        "home-help-coming": _with(USUAL, notice=Notice.HELP_COMING),
        "home-help-unheard": _with(replace(USUAL, is_connected=False), notice=Notice.HELP_UNHEARD),
        **_alone_scenes(),
        **_question_scenes(),
        **code_scenes(USUAL),
        **later_scenes(USUAL),
        **_staff_scenes(),
    }


def _alone_scenes() -> dict[str, KioskState]:
    alone = replace(USUAL, is_connected=False, gives_own=True)
    asleep = (service(1, state=ServiceState.PAUSED), *alone.services[1:])
    shown = {
        view.value: _with(
            alone, page=Page.TICKET, ticket=ShownTicket(paper=own_ticket(is_priority=True), view=view, leaves_at_ms=0)
        )
        for view in (PaperView.PRINTED, PaperView.MISSING)
    }
    return {
        "alone-home": alone,
        "alone-home-paused": replace(alone, services=asleep),
        "alone-priority": _with(alone, page=Page.PRIORITY, service_id=1),
        "alone-code": _with(alone, page=Page.CODE, code=CodeEntry(typed="7K")),
        **{f"alone-ticket-{name}": state for name, state in shown.items()},
    }


def _question_scenes() -> dict[str, KioskState]:
    return {
        "priority": _with(USUAL, page=Page.PRIORITY, service_id=1),
        "priority-longest": _with(FULL, page=Page.PRIORITY, service_id=12),
        "priority-server-gone": _with(replace(USUAL, is_connected=False), page=Page.PRIORITY, service_id=1),
        **{
            f"issuing-{slowness.value}": _with(
                replace(USUAL, open_wish=_WISH), page=Page.ISSUING, service_id=1, slowness=slowness
            )
            for slowness in Slowness
        },
        **{
            f"sorry-{why.value}": _with(USUAL, page=Page.SORRY, service_id=5, sorry=why)
            for why in Sorry
            if why not in _EDGES
        },
        "idle-warning": _with(USUAL, page=Page.PRIORITY, service_id=1, warned_at_ms=0),
        **_ticket_scenes(),
    }


def _ticket_scenes() -> dict[str, KioskState]:
    return {
        **{f"ticket-{view.value}": _shown(USUAL, view) for view in PaperView if view is not PaperView.IN_HAND},
        "ticket-longest": _shown(USUAL, PaperView.MISSING, longest=True),
        "ticket-longest-printed": _shown(USUAL, PaperView.PRINTED, longest=True),
        "ticket-missing-without-address": _shown(USUAL, PaperView.MISSING, has_address=False),
    }


def _staff_scenes() -> dict[str, KioskState]:
    name, pin = StaffCorner(name="sari.wulandari"), StaffCorner(page=StaffPage.PIN, name="sari", pin="48151")
    desk = StaffCorner(page=StaffPage.DESK, findings=healthy_printer())
    worst = StaffCorner(
        page=StaffPage.DESK,
        findings=broken_printer(),
        tested=failed_test(),
        doubtful=doubtful_tickets(9),
        copies=(StaffCopy(ticket_id=9, key="", state=CopyState.PRINTED), StaffCopy(ticket_id=8, key="")),
        light_percent=60,
        volume_percent=40,
    )
    corners = {
        "name": name,
        "pin": pin,
        "pin-asked": replace(pin, pin="", question="key"),
        **{f"pin-{what.value}": replace(pin, pin="", complaint=what) for what in Complaint},
        "desk": desk,
        "desk-asking": replace(desk, findings=None, doubtful=doubtful_tickets(1)),
        "desk-worst": worst,
        "card": replace(desk, page=StaffPage.CARD),
    }
    staffed = {f"staff-{name}": replace(USUAL, staff=corner) for name, corner in corners.items()}
    no_printer = replace(USUAL, printer=PrinterState.ABSENT, staff=replace(desk, findings=()))
    return {**staffed, "staff-desk-no-printer": no_printer}


def pictures() -> Iterator[Picture]:
    """Every scene on both screens, in both languages and both text sizes."""
    for screen_name, screen in SCREENS.items():
        for scene, state in scenes().items():
            for language in LanguageCode:
                for is_large in (False, True) if state.staff is None else (False,):
                    size = "large" if is_large else "normal"
                    yield Picture(
                        name=f"kiosk-{screen_name}-{scene}-{language.value}-{size}",
                        state=replace(state, visit=replace(state.visit, language=language, is_large=is_large)),
                        screen=screen,
                        language=language,
                        is_large=is_large,
                    )


def look_for(screen: Screen, language: LanguageCode = LanguageCode.INDONESIAN, *, is_large: bool = False) -> Look:
    """The look of a kiosk on this screen."""
    metrics = Metrics(tokens=read_tokens(), px_per_mm=screen.px_per_mm, reader=Reader.KIOSK)
    theme = Theme(name=ThemeName.DAY, metrics=metrics)
    return Look(theme=theme.large(is_large), language=Language(language.value))


def prepare(window: KioskWindow, picture: Picture) -> None:
    """Brings the window to the picture's size and state."""
    window.setFixedSize(picture.screen.width_px, picture.screen.height_px)
    window.show_state(picture.state, look_for(picture.screen, picture.language, is_large=picture.is_large))
    window.tell_time(office_time(NOON_AT, 7 * 3600))
    window.show()
    # Visibility changes ask for a new layout, which may ask for another one inside.
    for _ in range(3):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def main(arguments: list[str] | None = None, is_wanted: Callable[[str], bool] = lambda name: True) -> int:
    """Writes the pictures into the folder named; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.pictures", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--only", default="", metavar="TEXT", help="only pictures with this in their names")
    found = parser.parse_args(arguments)
    found.folder.mkdir(parents=True, exist_ok=True)
    keep_none()
    application = QApplication.instance() or QApplication(["giliran", "-platform", "offscreen"])
    load_fonts()
    window = KioskWindow()
    for picture in pictures():
        if found.only in picture.name and is_wanted(picture.name):
            prepare(window, picture)
            window.grab().save(str(found.folder / f"{picture.name}.png"))
    window.close()
    del application
    return 0


def _with(state: KioskState, **changes: object) -> KioskState:
    return replace(state, visit=replace(Visit(), **changes))  # type: ignore[arg-type]


def _shown(state: KioskState, view: PaperView, *, longest: bool = False, has_address: bool = True) -> KioskState:
    paper = _LONGEST if longest else ticket()
    if not has_address:
        paper = paper.model_copy(update={"status_url": None})
    return _with(state, page=Page.TICKET, ticket=ShownTicket(paper=paper, view=view, leaves_at_ms=0))


if __name__ == "__main__":
    raise SystemExit(main())
