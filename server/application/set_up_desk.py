"""Changing the set-up of the office from its pages: what may stand in it, and the port to who keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from server.application.office_template import MOST_TILES
from server.application.refusals import Refusal
from server.domain.office import Branch, CounterSetUp, Service, Text
from server.domain.rights import Area
from server.domain.showing import Showing, ZoneBoard
from wire.codes import RefusalCode

ICON_DIRECTORY = Path(__file__).parents[2] / "design" / "icons"

_CODE = re.compile(r"[A-Z][A-Z0-9-]{0,11}")
_SERIES = re.compile(r"[A-Z]")


class SetUpFault(StrEnum):
    """What is wrong with a change; the person's sentence is made at the page."""

    CODE_FORM = "code_form"
    CODE_TAKEN = "code_taken"
    SERIES_FORM = "series_form"
    SERIES_TAKEN = "series_taken"
    ICON_UNKNOWN = "icon_unknown"
    SCREEN_FULL = "screen_full"
    GROUP_FULL = "group_full"
    CASE_TAKEN = "case_taken"
    HAS_HISTORY = "has_history"
    IS_PLANNED = "is_planned"
    IN_CALENDAR = "in_calendar"
    LAST_ONE = "last_one"
    NUMBER_TAKEN = "number_taken"
    NO_SERVICES = "no_services"
    ZONE_TAKEN = "zone_taken"
    COUNTER_LEFT = "counter_left"
    ZONE_SHOWN = "zone_shown"
    NO_PICTURE = "no_picture"


class FaultySetUp(Refusal):
    """A change that cannot be. Nothing was changed. `field` is where it stands in a form."""

    def __init__(self, field: str, fault: SetUpFault) -> None:
        super().__init__(RefusalCode.MALFORMED, f"{field}: {fault}")
        self.field = field
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneChange:
    """A zone as it is to be: its name, the counters that call there, and its boards."""

    name: str
    counter_ids: frozenset[int]
    board: ZoneBoard


class SetUpDesk(Protocol):
    """Changes services and counters, each in the name of `actor`. A running hall follows within seconds.

    All raise Refusal: `forbidden` if the actor may not, `not_found` for a row that is not there; FaultySetUp for what
    cannot be.
    """

    def change_service(self, actor: int, service_id: int, change: Callable[[Service], Service]) -> None:
        """Put in its place what `change` makes of the service as it stands in the same transaction."""
        ...

    def add_service(self, actor: int, service: Service) -> int:
        """Add a service after all others, whatever its `id` and `sort`; gives its id."""
        ...

    def move_service(self, actor: int, service_id: int, by: int) -> None:
        """Show it so many places further on; -1 for one place earlier."""
        ...

    def remove_service(self, actor: int, service_id: int) -> None:
        """Forget a service that nobody ever came for."""
        ...

    def change_branch(self, actor: int, area: Area, change: Callable[[Branch], Branch]) -> None:
        """The same for the office's name, texts, voice and parameters; `area` is what they belong to.

        Parameters hold from the next opening of the office on.
        """
        ...

    def change_showing(self, actor: int, change: Callable[[Showing], Showing]) -> None:
        """The same for what boards and tickets show beside numbers.

        Raises:
            BadShowing: it cannot be shown; a board has a picture that there is not.
        """
        ...

    def change_zone(self, actor: int, zone: str, wanted: ZoneChange) -> None:
        """The same for a zone; devices that are for it follow its name. A zone without counters is forgotten."""
        ...

    def change_counter(self, actor: int, counter_id: int, change: Callable[[CounterSetUp], CounterSetUp]) -> None:
        """The same for what a counter is from its next opening on."""
        ...

    def add_counter(self, actor: int, counter: CounterSetUp) -> int:
        """Add a counter, whatever its `id`; gives its id."""
        ...


def require_fitting_service(
    services: Mapping[int, Service], changed: Service, kiosk_letters: Collection[str] = ()
) -> None:
    """Make sure that a service may stand among the others, itself as it was perhaps among them.

    `kiosk_letters` begin the numbers that kiosks give by themselves: two of one kind would be called otherwise.

    Raises:
        FaultySetUp: it may not.
    """
    before = services.get(changed.id)
    others = [each for each in services.values() if each.id != changed.id]
    if _CODE.fullmatch(changed.code) is None:
        raise FaultySetUp("code", SetUpFault.CODE_FORM)
    if any(each.code == changed.code for each in others):
        raise FaultySetUp("code", SetUpFault.CODE_TAKEN)
    if _SERIES.fullmatch(changed.series) is None:
        raise FaultySetUp("series", SetUpFault.SERIES_FORM)
    if changed.series in kiosk_letters:
        raise FaultySetUp("series", SetUpFault.SERIES_TAKEN)
    if not (ICON_DIRECTORY / f"{changed.icon}.svg").is_file():
        raise FaultySetUp("icon", SetUpFault.ICON_UNKNOWN)
    keys = [each.key for each in changed.leaflet.cases]
    if len(set(keys)) < len(keys):
        raise FaultySetUp("key", SetUpFault.CASE_TAKEN)
    if before is None or before.group != changed.group:
        require_room([*others, changed], changed.group)


def require_fitting_counter(counters: Iterable[CounterSetUp], changed: CounterSetUp) -> None:
    """Make sure that a counter may stand among the others.

    Raises:
        FaultySetUp: it may not.
    """
    if any(each.number == changed.number and each.id != changed.id for each in counters):
        raise FaultySetUp("number", SetUpFault.NUMBER_TAKEN)
    if not changed.service_ids:
        raise FaultySetUp("services", SetUpFault.NO_SERVICES)


def require_room(services: Collection[Service], group: Text | None) -> None:
    """Make sure that kiosks have room for all tiles of the first screen, and of this group.

    Raises:
        FaultySetUp: they do not.
    """
    if group is not None and sum(each.group == group for each in services) > MOST_TILES:
        raise FaultySetUp("group", SetUpFault.GROUP_FULL)
    groups = {each.group for each in services if each.group is not None}
    if len(groups) + sum(each.group is None for each in services) > MOST_TILES:
        raise FaultySetUp("group", SetUpFault.SCREEN_FULL)
