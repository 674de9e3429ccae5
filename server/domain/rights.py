"""What each role may read and change: one table for pages and commands alike; docs/office-pages.md shows it."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from wire.codes import OperatorRole


class Right(IntEnum):
    """What somebody may do with an area; who may change it may read it too."""

    NONE = 0
    READ = 1
    CHANGE = 2


class Area(StrEnum):
    """A part of the office that rights are given for; pages, commands and set-up tables belong to one each."""

    OWN_ACCOUNT = "own_account"
    COUNTER_WORK = "counter_work"
    FRONT_DESK = "front_desk"
    HALL = "hall"
    BOOKINGS = "bookings"
    REPORTS = "reports"
    AUDIT = "audit"
    SERVICES = "services"
    COUNTERS = "counters"
    HOURS = "hours"
    PARAMETERS = "parameters"
    TEXTS = "texts"
    LOOK = "look"
    SET_UP_FILE = "set_up_file"
    DEVICES = "devices"
    PEOPLE = "people"
    KEEPING = "keeping"
    PERSONAL_DATA = "personal_data"


_COLUMNS = (
    OperatorRole.ADMINISTRATOR,
    OperatorRole.SUPERVISOR,
    OperatorRole.OPERATOR,
    OperatorRole.HELPER,
    OperatorRole.AUDITOR,
)
_SIGNS = {"-": Right.NONE, "r": Right.READ, "C": Right.CHANGE}

Row = Mapping[OperatorRole, Right]


def _row(signs: str) -> Row:
    """A right for each role, in the order administrator, supervisor, operator, helper, auditor."""
    return {role: _SIGNS[sign] for role, sign in zip(_COLUMNS, signs.split(), strict=True)}


RIGHTS: Mapping[Area, Row] = {
    # One's own password, PIN, second factor and sessions.
    Area.OWN_ACCOUNT: _row("C C C C C"),
    Area.COUNTER_WORK: _row("C C C - r"),
    # Tickets for somebody else, checking in, printing again, priority.
    Area.FRONT_DESK: _row("C C - C r"),
    # The live page with what a supervisor may do from it: skills, closing early, handing over.
    Area.HALL: _row("C C - - r"),
    Area.BOOKINGS: _row("C C - C r"),
    Area.REPORTS: _row("r r - - r"),
    Area.AUDIT: _row("r r - - r"),
    Area.SERVICES: _row("C r - - r"),
    Area.COUNTERS: _row("C r - - r"),
    Area.HOURS: _row("C C - - r"),
    Area.PARAMETERS: _row("C r - - r"),
    # Running text, media, what stands on tickets, languages.
    Area.TEXTS: _row("C C - - r"),
    # Zones of boards, layout, logo.
    Area.LOOK: _row("C r - - r"),
    Area.SET_UP_FILE: _row("C - - - r"),
    Area.DEVICES: _row("C r - - r"),
    Area.PEOPLE: _row("C r - - r"),
    # Backup, retention, disk and clock.
    Area.KEEPING: _row("C r - - r"),
    # Export and erasure for one visitor; reading is recorded.
    Area.PERSONAL_DATA: _row("C - - - r"),
}

FIELD_RIGHTS: Mapping[tuple[Area, str], Row] = {
    # A member of staff is called and entitled as an administrator says, not as they like.
    (Area.OWN_ACCOUNT, "name"): _row("r r r r r"),
    (Area.OWN_ACCOUNT, "login"): _row("r r r r r"),
    (Area.OWN_ACCOUNT, "role"): _row("r r r r r"),
    # PINs are for those who sit down at a counter or stand at the front desk.
    (Area.OWN_ACCOUNT, "pin"): _row("C C C C -"),
    # The journal knows people by their login for ever.
    (Area.PEOPLE, "login"): _row("r r - - r"),
}
"""Where a field's rights differ from its area's."""

NEEDS_SECOND_FACTOR = frozenset({OperatorRole.ADMINISTRATOR, OperatorRole.SUPERVISOR})
"""Roles that cannot sign in to the pages by a password alone."""


def right_of(role: OperatorRole, area: Area, field: str | None = None) -> Right:
    """What this role may do with an area, or with one field of it."""
    row = RIGHTS[area] if field is None else FIELD_RIGHTS.get((area, field), RIGHTS[area])
    return row[role]


def may(role: OperatorRole, area: Area, right: Right, field: str | None = None) -> bool:
    """Whether this role has at least this right."""
    return right_of(role, area, field) >= right


def rights_table() -> str:
    """The whole table in Markdown, as the documentation shows it."""
    words = {Right.NONE: "", Right.READ: "reads", Right.CHANGE: "changes"}
    lines = [f"| area | {' | '.join(_COLUMNS)} |", f"|---|{'---|' * len(_COLUMNS)}"]
    named = [(area.value, row) for area, row in RIGHTS.items()]
    named += [(f"{area}: {field}", row) for (area, field), row in FIELD_RIGHTS.items()]
    for name, row in named:
        lines.append(f"| {name.replace('_', ' ')} | {' | '.join(words[row[role]] for role in _COLUMNS)} |")
    return "\n".join(lines)
