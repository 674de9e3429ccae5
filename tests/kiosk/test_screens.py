"""The screens, through real touches: what is there, what a touch tells, and that nothing is cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputDevice, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from appkit.theme import load_fonts
from kiosk.flow.events import Control, OnGroup, OnPriority, OnService, PrinterState, Target
from kiosk.flow.laterevents import LaterControl
from kiosk.flow.scanevents import CodeControl, OnCodeLetter
from kiosk.flow.staffevents import OnCharacter, OnReprint, StaffControl
from kiosk.flow.state import KioskState, Page, PaperView, Visit
from kiosk.pictures import FULL, SCREENS, USUAL, Picture, pictures, prepare, scenes
from kiosk.samples import many_services, office, service
from kiosk.screens import tile
from kiosk.screens.keys import Key
from kiosk.screens.paint import draw_text
from kiosk.screens.window import KioskWindow
from wire.codes import BOOKING_CODE_LETTERS, Language, PriorityKind

LEAST_MM = 16.0
TARGET_MM = 20.0


@pytest.fixture(scope="module")
def fonts(qapp: QApplication) -> None:
    load_fonts()


@pytest.fixture
def window(qtbot: QtBot, fonts: None) -> Iterator[KioskWindow]:
    made = KioskWindow()
    qtbot.addWidget(made)
    yield made
    made.close()


@pytest.fixture
def show(window: KioskWindow, qtbot: QtBot) -> Callable[..., list[Target]]:
    """Shows a state on a screen and gives the list that touches go to."""

    def shown(state: KioskState, screen: str = "portrait", *, is_large: bool = False) -> list[Target]:
        touched: list[Target] = []
        window.touched.connect(touched.append)
        picture = Picture(
            name="", state=state, screen=SCREENS[screen], language=state.visit.language, is_large=is_large
        )
        prepare(window, picture)
        qtbot.waitExposed(window)
        return touched

    return shown


_finger = None


def touch(window: QWidget, name: str) -> None:
    """A finger on the middle of the widget of this name, as the touch screen reports it."""
    global _finger
    if _finger is None:
        _finger = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)
    key = window.findChild(QWidget, name)
    assert key is not None, f"there is no {name}"
    assert key.isVisible(), f"{name} is hidden"
    handle = window.windowHandle()
    point = key.mapTo(window, key.rect().center())
    QTest.touchEvent(handle, _finger).press(0, point, handle).commit()
    QTest.touchEvent(handle, _finger).release(0, point, handle).commit()


def seen(window: KioskWindow, name: str) -> QWidget:
    """The visible widget of this name: pages that are not shown have pieces of the same names."""
    (found,) = [widget for widget in window.findChildren(QWidget, name) if widget.isVisible()]
    return found


def visible_names(window: KioskWindow) -> set[str]:
    return {key.objectName() for key in window.findChildren(Key) if key.isVisible()}


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("screen", SCREENS)
def test_name_of_a_service_that_sleeps_is_read_whole(
    window: KioskWindow, monkeypatch: pytest.MonkeyPatch, screen: str, language: Language, is_large: bool
) -> None:
    drawn: dict[str, bool] = {}

    def noting(painter: QPainter, text: str, *rest: Any) -> bool:
        drawn[text] = draw_text(painter, text, *rest)
        return drawn[text]

    monkeypatch.setattr(tile, "draw_text", noting)
    for name in ("home", "home-full"):
        state = scenes()[name]
        visit = replace(state.visit, language=language, is_large=is_large)
        picture = Picture(
            name=name, state=replace(state, visit=visit), screen=SCREENS[screen], language=language, is_large=is_large
        )
        prepare(window, picture)
        window.grab()
    names = {row.name.in_language(language) for row in USUAL.services} & set(drawn)
    assert len(names) == len(USUAL.services)
    assert {name for name in names if not drawn[name]} == set()


@pytest.mark.parametrize("screen", SCREENS)
def test_every_service_has_its_tile_and_a_touch_tells_it(
    window: KioskWindow, show: Callable[..., list[Target]], screen: str
) -> None:
    touched = show(USUAL, screen)

    for row in USUAL.services:
        touch(window, f"tile.{row.code}")

    assert touched == [OnService(service_id=row.id) for row in USUAL.services]


def test_more_than_six_services_show_groups_and_more(window: KioskWindow, show: Callable[..., list[Target]]) -> None:
    touched = show(FULL)

    touch(window, "group.2")
    touch(window, "more")

    assert touched == [OnGroup(group="Akta pencatatan sipil"), Control.MORE]


def test_the_priority_question_has_five_answers(window: KioskWindow, show: Callable[..., list[Target]]) -> None:
    touched = show(scenes()["priority"])

    for name in ("elderly", "disabled", "pregnant", "with_infant", "none"):
        touch(window, f"priority.{name}")

    kinds = (PriorityKind.ELDERLY, PriorityKind.DISABLED, PriorityKind.PREGNANT, PriorityKind.WITH_INFANT, None)
    assert touched == [OnPriority(kind=kind) for kind in kinds]


def test_the_bar_is_on_every_page_at_the_same_place(window: KioskWindow, show: Callable[..., list[Target]]) -> None:
    places = set()
    for name in ("priority", "sorry-paused", "home-group", "idle-warning"):
        show(scenes()[name])
        bar = [window.findChild(Key, key) for key in ("back", "start_over", "language", "large_text", "help")]
        assert all(key is not None and key.isVisible() for key in bar), name
        places.add(
            tuple((key.mapTo(window, QPoint(0, 0)).x(), key.mapTo(window, QPoint(0, 0)).y()) for key in bar if key)
        )

    assert len(places) == 1
    help_x, help_y = next(iter(places))[-1]
    assert help_x > window.width() * 0.7
    assert help_y > window.height() * 0.85


def test_the_bar_tells_its_controls(window: KioskWindow, show: Callable[..., list[Target]]) -> None:
    touched = show(scenes()["priority"])

    for name in ("back", "start_over", "language", "large_text", "help"):
        touch(window, name)

    assert touched == [Control.BACK, Control.START_OVER, Control.LANGUAGE, Control.LARGE_TEXT, Control.HELP]


def test_a_fresh_screen_offers_no_way_back(window: KioskWindow, show: Callable[..., list[Target]]) -> None:
    show(USUAL)

    assert visible_names(window).isdisjoint({"back", "start_over"})


def test_the_language_key_says_the_other_language_in_itself(
    window: KioskWindow, show: Callable[..., list[Target]]
) -> None:
    show(USUAL)
    assert window.findChild(Key, "language").accessibleName() == "English"

    show(replace(USUAL, visit=Visit(language=Language.ENGLISH)))
    assert window.findChild(Key, "language").accessibleName() == "Bahasa Indonesia"


def test_without_the_server_tiles_sleep_and_the_page_says_why(
    window: KioskWindow, show: Callable[..., list[Target]]
) -> None:
    touched = show(replace(USUAL, is_connected=False))

    touch(window, "tile.KTP-R")

    assert touched == []
    assert not window.findChild(Key, "tile.KTP-R").isEnabled()
    assert "tidak tersambung" in seen(window, "hindrance").accessibleName()
    assert window.findChild(Key, "tile.KTP-R").accessibleDescription() == "", "old numbers would be taken for new"


@pytest.mark.parametrize(
    ("view", "keys"),
    [
        (PaperView.PRINTING, {"done"}),
        (PaperView.PRINTED, {"done", "paper.missing"}),
        (PaperView.ASKING, {"paper.yes", "paper.no"}),
        (PaperView.MISSING, {"done"}),
        (PaperView.SCREEN_ONLY, {"done"}),
    ],
)
def test_each_view_of_the_paper_has_its_keys(
    window: KioskWindow, show: Callable[..., list[Target]], view: PaperView, keys: set[str]
) -> None:
    touched = show(scenes()[f"ticket-{view.value}"])

    assert visible_names(window) & {"done", "paper.missing", "paper.yes", "paper.no"} == keys
    for name in sorted(keys):
        touch(window, name)
    assert {control.value.replace("_", ".", 1) for control in touched if isinstance(control, Control)} == keys


def test_the_number_is_readable_for_robots_and_screen_readers(
    window: KioskWindow, show: Callable[..., list[Target]]
) -> None:
    show(scenes()["ticket-missing"])

    card = window.findChild(QWidget, "ticket.number")
    assert card.text() == "A 012"
    assert card.accessibleName() == "Nomor Anda A 012"
    assert "Foto layar ini" in window.findChild(QWidget, "ticket.paper").accessibleName()


def test_still_here_covers_the_page(window: KioskWindow, show: Callable[..., list[Target]]) -> None:
    touched = show(scenes()["idle-warning"])

    touch(window, "still_here")

    assert touched == [Control.STILL_HERE]
    assert not window.findChild(Key, "priority.none").isVisible()


def test_a_key_that_changes_its_meaning_under_the_finger_tells_nothing(
    window: KioskWindow, show: Callable[..., list[Target]], qtbot: QtBot
) -> None:
    touched = show(replace(USUAL, services=(service(1, code="X"), service(2))))
    key = window.findChild(Key, "tile.X")
    qtbot.mousePress(key, Qt.MouseButton.LeftButton)
    show(replace(USUAL, services=(service(2, code="Y"), service(3))))

    qtbot.mouseRelease(key, Qt.MouseButton.LeftButton)

    assert touched == []


@pytest.mark.parametrize(
    "variant", [f"{language.value}-{size}" for language in Language for size in ("normal", "large")]
)
@pytest.mark.parametrize("screen", SCREENS)
def test_on_every_picture_keys_are_named_inside_the_glass_apart_and_as_large_as_a_finger(
    window: KioskWindow, screen: str, variant: str
) -> None:
    wanted = [picture for picture in pictures() if screen in picture.name and picture.name.endswith(variant)]
    has_large = [state for state in scenes().values() if state.staff is None]
    assert len(wanted) == (len(has_large) if variant.endswith("large") else len(scenes()))

    for picture in wanted:
        prepare(window, picture)
        keys = [key for key in window.findChildren(Key) if key.isVisible()]
        assert keys
        places = [key.rect().translated(key.mapTo(window, QPoint(0, 0))) for key in keys]
        is_crowded = picture.state.visit.notice is not None or picture.state.staff is not None
        least_mm = LEAST_MM if is_crowded else TARGET_MM
        for at, (key, place) in enumerate(zip(keys, places, strict=True)):
            said = f"{key.objectName()} on {picture.name}"
            assert key.objectName(), "every key has a name for the robot"
            assert key.accessibleName(), said
            assert window.rect().contains(place), said
            assert not any(place.intersects(other) for other in places[at + 1 :]), said
            if key.isEnabled():
                assert min(place.width(), place.height()) >= least_mm * picture.screen.px_per_mm - 1, said


def test_the_window_is_redrawn_for_another_shape(window: KioskWindow, show: Callable[..., list[Target]]) -> None:
    show(replace(USUAL, services=many_services()))
    tall = window.findChild(Key, "more").mapTo(window, QPoint(0, 0))

    show(replace(USUAL, services=many_services()), "landscape")
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    flat = window.findChild(Key, "more").mapTo(window, QPoint(0, 0))
    assert tall.y() > flat.y()
    assert flat.x() > window.width() / 2


def test_the_head_tells_a_finger_that_stays_and_nothing_on_it_invites_one(
    window: KioskWindow, show: Callable[..., list[Target]], qtbot: QtBot
) -> None:
    held: list[bool] = []
    window.head_held.connect(held.append)
    show(USUAL)
    head = seen(window, "header")

    qtbot.mousePress(head, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(head, Qt.MouseButton.LeftButton)

    assert held == [True, False]
    assert head not in window.findChildren(Key)


@pytest.mark.parametrize("screen", SCREENS)
def test_staff_type_name_and_pin(window: KioskWindow, show: Callable[..., list[Target]], screen: str) -> None:
    touched = show(scenes()["staff-name"], screen)
    for name in ("staff.key.s", "staff.key.0", "staff.key._", "staff.erase", "staff.confirm"):
        touch_seen(window, name)
    assert touched == [*map(on, "s0_"), StaffControl.ERASE, StaffControl.CONFIRM]

    assert show(scenes()["staff-pin"], screen) == []
    field = seen(window, "staff.field")
    assert field.accessibleName() == "\u2022" * 5, "nobody reads the PIN over a shoulder"


def test_without_printer_or_backlight_the_staff_desk_has_no_dead_keys(
    window: KioskWindow, show: Callable[..., list[Target]]
) -> None:
    show(scenes()["staff-desk-no-printer"])

    names = visible_names(window)

    assert names.isdisjoint({"staff.paper_changed", "staff.test_print", "staff.darker", "staff.brighter"})
    assert {"staff.calibrate", "staff.leave", "back"} <= names
    assert not names & {"large_text", "start_over"}


@pytest.mark.parametrize("screen", SCREENS)
def test_the_staff_desk_tells_its_keys_and_the_ticket(
    window: KioskWindow, show: Callable[..., list[Target]], screen: str
) -> None:
    corner = replace(scenes()["staff-desk-worst"].staff, copies=())
    touched = show(replace(scenes()["staff-desk-worst"], staff=corner), screen)

    for name in ("paper_changed", "test_print", "darker", "brighter", "calibrate", "reprint.9", "leave"):
        touch_seen(window, f"staff.{name}")

    assert touched == [
        StaffControl.PAPER_CHANGED,
        StaffControl.TEST_PRINT,
        StaffControl.DARKER,
        StaffControl.BRIGHTER,
        StaffControl.CALIBRATE,
        OnReprint(ticket_id=9),
        StaffControl.LEAVE,
    ]
    assert "Kertas habis." in seen(window, "staff.printer").text()


@pytest.mark.parametrize("screen", SCREENS)
def test_the_card_on_the_glass_has_the_size_of_a_card(
    window: KioskWindow, show: Callable[..., list[Target]], screen: str
) -> None:
    show(scenes()["staff-card"], screen)
    outline = seen(window, "staff.outline")

    card = outline.card()

    assert card.width() / SCREENS[screen].px_per_mm == pytest.approx(85.60)
    assert card.height() / SCREENS[screen].px_per_mm == pytest.approx(53.98)
    assert outline.rect().contains(card.toRect())


@pytest.mark.parametrize("size", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_code_is_typed_on_large_letters_that_nobody_confuses(
    window: KioskWindow, show: Callable[..., list[Target]], screen: str, size: bool
) -> None:
    touched = show(scenes()["code-empty"], screen, is_large=size)

    for letter in BOOKING_CODE_LETTERS:
        touch(window, f"code.key.{letter}")
    touch(window, "code.erase")
    touch(window, "code.both")
    touch(window, "code.send")

    letters = [OnCodeLetter(letter=letter) for letter in BOOKING_CODE_LETTERS]
    assert touched == [*letters, CodeControl.ERASE, CodeControl.BOTH], "an unfinished code cannot be sent"
    assert not set("0O1IL8B5S2Z") & set(BOOKING_CODE_LETTERS) - {"L"}
    touched = show(scenes()["code-typed"], screen, is_large=size)
    touch(window, "code.send")
    assert touched == [CodeControl.SEND]
    assert window.findChild(QWidget, "code.field").text() == "ACDE 7Q3M"


def test_the_way_to_the_codes_is_on_the_first_page_alone(
    window: KioskWindow, show: Callable[..., list[Target]]
) -> None:
    touched = show(USUAL)
    touch(window, "code.open")
    assert touched == [CodeControl.OPEN]

    show(scenes()["home-group"])
    assert "code.open" not in visible_names(window)
    show(replace(USUAL, office=office(takes_bookings=False)))
    assert "code.open" not in visible_names(window)
    show(replace(USUAL, is_connected=False))
    assert seen(window, "code.open").isEnabled(), "a code is kept until the server is back"


@pytest.mark.parametrize(
    ("scene", "keys"),
    [
        ("doubt", {"later.take": LaterControl.TAKE, "later.today": LaterControl.TODAY}),
        ("sorry-with-another-day", {"later.take": LaterControl.TAKE, "choose_other": Control.BACK}),
        ("scan-wrong_day", {"choose_other": Control.BACK}),
        ("scan-already", {"ticket.copy": CodeControl.COPY, "done": Control.DONE}),
        ("scan-called", {"done": Control.DONE}),
        ("slip-printed", {"slip.missing": Control.PAPER_MISSING, "slip.done": Control.DONE}),
        ("slip-asking", {"slip.yes": Control.PAPER_YES, "slip.no": Control.PAPER_NO}),
    ],
)
def test_pages_of_bookings_have_just_their_keys(
    window: KioskWindow, show: Callable[..., list[Target]], scene: str, keys: dict[str, Target]
) -> None:
    touched = show(scenes()[scene])
    bar = {"back", "start_over", "language", "large_text", "help"}

    assert visible_names(window) - bar == set(keys)
    for name in keys:
        touch_seen(window, name)
    assert touched == list(keys.values())


def test_without_a_printer_nobody_is_offered_a_copy(window: KioskWindow, show: Callable[..., list[Target]]) -> None:
    show(replace(scenes()["scan-already"], printer=PrinterState.ABSENT))

    assert "ticket.copy" not in visible_names(window)


def on(character: str) -> OnCharacter:
    return OnCharacter(character=character)


def touch_seen(window: KioskWindow, name: str) -> None:
    """A touch on the one of this name that is shown: both keypads have an erasing key."""
    shown = seen(window, name)
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton)


def test_starting_shows_a_statement_instead_of_an_empty_page(
    window: KioskWindow, show: Callable[..., list[Target]]
) -> None:
    show(KioskState())

    assert window.findChild(QWidget, "statement.title").text() == "Mesin ini sedang disiapkan."
    assert Page.SERVICES is KioskState().visit.page
