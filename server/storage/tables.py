"""The tables. Every invariant that a database can keep is said here; instants are whole seconds since the epoch, UTC.

Statements everywhere are SQLAlchemy Core, so that nothing depends on what only SQLite does.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from wire.codes import (
    BookingState,
    Channel,
    DeviceRole,
    OperatorRole,
    PaperState,
    PriorityKind,
    ServiceState,
    TicketState,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _one_of(column: str, values: type) -> CheckConstraint:
    names = ", ".join(f"'{value}'" for value in values)  # type: ignore[attr-defined]
    return CheckConstraint(f"{column} IN ({names})", name=column)


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows that fulfil a literal condition: it stays small however long the history grows.

    PostgreSQL knows such conditions too, as `postgresql_where`; naming it here would load its dialect with all drivers
    into every server on SQLite.
    """
    return Index(name, *columns, unique=unique, sqlite_where=text(where))


OFFICE_KINDS = (
    "kind IN ('set_up', 'parameters', 'staff_in', 'staff_out', 'person', 'persons_erased', "
    "'handed_in', 'hand_in_refused')"
)
"""Facts that change the office, who is in it or what is kept of people, not the day in the hall; few of very many."""

branch = Table(
    "branch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("database_id", String(36), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("set_up_version", Integer, nullable=False),
    Column("name", String(80), nullable=False),
    Column("zone", String(40), nullable=False),
    Column("reset_hour", Integer, nullable=False),
    Column("public_url", String(200)),
    Column("running_text", JSON, nullable=False),
    Column("next_parameters", JSON, nullable=False),
    Column("day_parameters", JSON, nullable=False),
    Column("business_day", String(10)),
    Column("is_day_open", Integer, nullable=False),
    Column("day_first_seq", BigInteger, nullable=False),
    Column("head_seq", BigInteger, nullable=False),
    Column("head_hash", String(64), nullable=False),
    Column("head_at", BigInteger, nullable=False),
    # What the office chose about its voice; what it lacks is as if never chosen.
    Column("speech", JSON, nullable=False, server_default="{}"),
    # Days after a visit until what is kept of the visitor is erased.
    Column("keep_persons_days", Integer, nullable=False, server_default="30"),
    # The office's own numbers about bookings; what it lacks is as if never chosen.
    Column("booking", JSON, nullable=False, server_default="{}"),
    # When it serves, as `server.domain.calendar.reading` reads it; nothing: at any hour.
    Column("calendar", JSON, nullable=False, server_default="{}"),
    CheckConstraint("reset_hour BETWEEN 0 AND 23", name="reset_hour"),
    CheckConstraint("is_day_open IN (0, 1)", name="is_day_open"),
    CheckConstraint("head_seq >= 0 AND day_first_seq >= 0", name="head"),
)

showing = Table(
    "showing",
    metadata,
    # The branch's: what it shows beside its numbers. Apart from it, for the writer reads a branch with every change.
    Column("id", ForeignKey("branch.id"), primary_key=True),
    Column("ticket", JSON, nullable=False, server_default="{}"),
    Column("boards", JSON, nullable=False, server_default="{}"),
)

picture = Table(
    "picture",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    # A hash of the content, as boards ask for it; the name is for people.
    Column("file", String(32), nullable=False),
    Column("name", String(80), nullable=False),
    Column("width_px", Integer, nullable=False),
    Column("height_px", Integer, nullable=False),
    # How long it moves, 0 for one that stands still.
    Column("moving_ms", Integer, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("branch_id", "file"),
)

service = Table(
    "service",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("code", String(12), nullable=False),
    Column("name", JSON, nullable=False),
    Column("service_group", JSON),
    Column("icon", String(40), nullable=False),
    Column("series", String(2), nullable=False),
    Column("sort", Integer, nullable=False),
    Column("expected_min", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("wait_at", JSON, nullable=False),
    Column("requirements", JSON, nullable=False),
    # What visitors read at home, as `server.domain.leaflet` writes it; nothing: the requirements are all there is.
    Column("leaflet", JSON, nullable=False, server_default="{}"),
    # What bookings mean for it; nothing: it takes none.
    Column("booking", JSON, nullable=False, server_default="{}"),
    Column("full_on", String(10)),
    UniqueConstraint("branch_id", "code"),
    CheckConstraint("expected_min BETWEEN 1 AND 240", name="expected_min"),
    _one_of("state", ServiceState),
)

counter = Table(
    "counter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", JSON, nullable=False),
    Column("zone", String(40), nullable=False),
    # What it serves when it opens, and what it serves now: a supervisor may change the latter for the day.
    Column("planned_services", JSON, nullable=False),
    Column("planned_offsets", JSON, nullable=False),
    Column("services", JSON, nullable=False),
    Column("offsets", JSON, nullable=False),
    Column("is_open", Integer, nullable=False, server_default="0"),
    Column("is_paused", Integer, nullable=False, server_default="0"),
    Column("ready_since_at", BigInteger),
    Column("ticket_id", Integer),
    UniqueConstraint("branch_id", "number"),
    CheckConstraint("number BETWEEN 1 AND 999", name="number"),
    CheckConstraint("is_open IN (0, 1) AND is_paused IN (0, 1)", name="flags"),
)

operator = Table(
    "operator",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("login", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("role", String(16), nullable=False),
    # The PIN is for devices, the password for the office's pages; either may be missing.
    Column("pin_hash", String(200)),
    Column("password_hash", String(200)),
    Column("invite_hash", String(64)),
    Column("invite_expires_at", BigInteger),
    # Encrypted; `totp_step` is the last step whose code was used, `recovery_codes` the hashes of those left.
    Column("totp_secret", String(200)),
    Column("totp_step", BigInteger, nullable=False, server_default="0"),
    Column("recovery_codes", JSON, nullable=False, server_default="[]"),
    Column("is_active", Integer, nullable=False, server_default="1"),
    UniqueConstraint("branch_id", "login"),
    _one_of("role", OperatorRole),
    CheckConstraint("is_active IN (0, 1)", name="is_active"),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("operator_id", ForeignKey("operator.id"), nullable=False),
    Column("token_hash", String(64), nullable=False),
    # A session begins after the password and is whole after the second factor.
    Column("is_whole", Integer, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("address", String(45), nullable=False),
    Column("browser", String(60), nullable=False),
    UniqueConstraint("token_hash"),
    CheckConstraint("is_whole IN (0, 1)", name="is_whole"),
    Index("ix_staff_session_operator_id", "operator_id"),
)

device = Table(
    "device",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("role", String(10), nullable=False),
    Column("name", String(80), nullable=False),
    Column("zones", JSON, nullable=False),
    Column("counter_id", ForeignKey("counter.id")),
    Column("hardware", JSON, nullable=False),
    Column("public_key", String(64)),
    Column("pair_code_hash", String(64)),
    Column("pair_expires_at", BigInteger),
    Column("is_revoked", Integer, nullable=False, server_default="0"),
    UniqueConstraint("branch_id", "name"),
    _one_of("role", DeviceRole),
)

shift = Table(
    "shift",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("device_id", ForeignKey("device.id"), nullable=False),
    Column("operator_id", ForeignKey("operator.id"), nullable=False),
    Column("counter_id", ForeignKey("counter.id")),
    Column("opened_at", BigInteger, nullable=False),
    Column("closed_at", BigInteger),
    _partial("ux_shift_device", "device_id", where="closed_at IS NULL", unique=True),
    _partial("ux_shift_counter", "counter_id", where="closed_at IS NULL", unique=True),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("business_day", String(10), nullable=False),
    Column("n", Integer, nullable=False),
    Column("series", String(2), nullable=False),
    Column("serial", Integer, nullable=False),
    Column("number", String(12), nullable=False),
    Column("service_id", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("headcount", Integer, nullable=False),
    Column("language", String(2), nullable=False),
    Column("priority", String(12)),
    Column("slot_at", BigInteger),
    Column("first_arrival_at", BigInteger, nullable=False),
    Column("arrival_at", BigInteger, nullable=False),
    Column("carried_at", BigInteger, nullable=False),
    Column("counter_id", Integer),
    Column("called_at", BigInteger),
    Column("call_seq", BigInteger),
    Column("left_at", BigInteger),
    Column("left_with", BigInteger),
    Column("granted_s", Integer, nullable=False),
    Column("missed_count", Integer, nullable=False),
    Column("paper", String(10), nullable=False),
    Column("touched_seq", BigInteger, nullable=False),
    Column("device_id", Integer, nullable=False),
    Column("chain", String(10), nullable=False),
    Column("status_token", String(32), nullable=False),
    UniqueConstraint("branch_id", "business_day", "series", "serial"),
    UniqueConstraint("branch_id", "business_day", "n"),
    UniqueConstraint("status_token"),
    CheckConstraint("n >= 1 AND serial >= 1", name="numbers"),
    CheckConstraint("headcount BETWEEN 1 AND 99", name="headcount"),
    CheckConstraint("(state IN ('called', 'serving')) = (counter_id IS NOT NULL)", name="at_counter"),
    _one_of("state", TicketState),
    _one_of("channel", Channel),
    _one_of("paper", PaperState),
    CheckConstraint(
        "priority IS NULL OR priority IN ({})".format(", ".join(f"'{kind}'" for kind in PriorityKind)), name="priority"
    ),
    # One open call for a ticket by construction (a ticket is one row), one for a counter by this index.
    _partial("ux_ticket_counter", "counter_id", where="state IN ('called', 'serving')", unique=True),
    # The hot path reads only these two.
    _partial("ix_ticket_waiting", "branch_id", "service_id", where="state = 'waiting'"),
    _partial("ix_ticket_open", "branch_id", where="state IN ('waiting', 'called', 'serving', 'held', 'missed')"),
)

# Never forgotten, also of kiosks that are gone: a letter that was given is not given again.
offline_letter = Table(
    "offline_letter",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("letter", String(2), primary_key=True),
    Column("device_id", ForeignKey("device.id"), nullable=False),
    # The journal on the kiosk's disk, and the key that it is signed with.
    Column("journal", String(200), nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("given_at", BigInteger, nullable=False),
    UniqueConstraint("branch_id", "device_id", "journal", "public_key"),
)

numbering = Table(
    "numbering",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("business_day", String(10), primary_key=True),
    # The empty series counts issue numbers, each letter its printed ones.
    Column("series", String(2), primary_key=True),
    Column("last", Integer, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("business_day", String(10), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("ticket_id", Integer),
    Column("record", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    _partial("ix_journal_ticket", "branch_id", "ticket_id", where="ticket_id IS NOT NULL"),
    _partial("ix_journal_day", "branch_id", "business_day", where="kind = 'day_opened'"),
    _partial("ix_journal_office", "branch_id", "seq", where=OFFICE_KINDS),
    sqlite_with_rowid=False,
)

answer = Table(
    "answer",
    metadata,
    Column("device_id", Integer, primary_key=True, autoincrement=False),
    Column("key", String(64), primary_key=True),
    Column("business_day", String(10), nullable=False),
    Column("body_hash", String(64), nullable=False),
    Column("status", String(30), nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_answer_business_day", "business_day"),
    sqlite_with_rowid=False,
)

forecast_day = Table(
    "forecast_day",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("business_day", String(10), primary_key=True),
    # The calibration after the day, for the next one.
    Column("upper_level", Float, nullable=False),
    Column("weight", Float, nullable=False),
    Column("n_tickets", Integer, nullable=False),
    Column("scores", JSON),
    Column("lessons", JSON, nullable=False),
    CheckConstraint("upper_level BETWEEN 0.8 AND 0.98", name="upper_level"),
    CheckConstraint("weight BETWEEN 0.5 AND 1", name="weight"),
    CheckConstraint("n_tickets >= 0", name="n_tickets"),
)

visit_day = Table(
    "visit_day",
    metadata,
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("business_day", String(10), primary_key=True),
    # A projection of the journal: may be deleted at any time and is made again.
    Column("making", Integer, nullable=False),
    Column("n_records", Integer, nullable=False),
    Column("chain_head", String(64), nullable=False),
    Column("visits", JSON, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    # The day whose key encrypts the three fields below, and after which they are kept for some days more.
    Column("visit_on", String(10), nullable=False),
    Column("name", LargeBinary),
    Column("phone", LargeBinary),
    Column("nik", LargeBinary),
    # Keyed hashes: equal for the same person, the same phone, and for its last digits in this row.
    Column("identity_index", String(80)),
    Column("phone_index", String(80)),
    Column("phone_proof", String(80)),
    Column("phone_hint", String(2), nullable=False),
    Column("consent_version", Integer),
    Column("consent_at", BigInteger),
    Column("wants_messages", Integer, nullable=False),
    Column("kept_at", BigInteger, nullable=False),
    Column("erased_at", BigInteger),
    CheckConstraint("(consent_version IS NULL) = (consent_at IS NULL)", name="consent"),
    CheckConstraint("wants_messages IN (0, 1)", name="wants_messages"),
    CheckConstraint(
        "erased_at IS NULL OR (name IS NULL AND phone IS NULL AND nik IS NULL AND phone_index IS NULL"
        " AND phone_proof IS NULL AND phone_hint = '')",
        name="erased",
    ),
    _partial("ix_person_identity", "branch_id", "identity_index", where="identity_index IS NOT NULL"),
    _partial("ix_person_phone", "branch_id", "phone_index", where="phone_index IS NOT NULL"),
    _partial("ix_person_kept", "branch_id", "visit_on", where="erased_at IS NULL"),
)

booking = Table(
    "booking",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("code", String(8), nullable=False),
    Column("token", String(32), nullable=False),
    Column("state", String(10), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("language", String(2), nullable=False),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    Column("requirement_case", String(40)),
    Column("slot_at", BigInteger, nullable=False),
    Column("length_min", Integer, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    # Empty for one that was only ever held.
    Column("confirmed_at", BigInteger),
    # From then on its place in the slot is another's; empty while it is taken for good.
    Column("frees_at", BigInteger),
    Column("says_will_come", Integer, nullable=False, server_default="0"),
    Column("notice", JSON(none_as_null=True)),
    Column("ticket_id", Integer),
    Column("device_id", Integer),
    Column("partner_id", Integer),
    Column("person_id", ForeignKey("person.id")),
    # Known while the booking is open, for the index below.
    Column("identity_index", String(80)),
    UniqueConstraint("code"),
    UniqueConstraint("token"),
    CheckConstraint("length_min BETWEEN 5 AND 1440", name="length_min"),
    CheckConstraint("says_will_come IN (0, 1)", name="says_will_come"),
    CheckConstraint("(state = 'held') <= (confirmed_at IS NULL AND expires_at IS NOT NULL)", name="held"),
    CheckConstraint("(state = 'checked_in') = (ticket_id IS NOT NULL)", name="checked_in"),
    _one_of("state", BookingState),
    _one_of("channel", Channel),
    # One open booking for a person and service.
    _partial(
        "ux_booking_identity",
        "branch_id",
        "identity_index",
        "service_id",
        where="identity_index IS NOT NULL AND state IN ('held', 'confirmed')",
        unique=True,
    ),
    Index("ix_booking_slot_at", "branch_id", "slot_at"),
    _partial("ix_booking_held", "branch_id", "expires_at", where="state = 'held'"),
    # What the look around once a second asks for is found at once however many bookings were used.
    Index("ix_booking_state", "branch_id", "state", "slot_at"),
    _partial("ix_booking_unused", "branch_id", "made_at", where="confirmed_at IS NULL"),
    _partial("ix_booking_person", "person_id", where="person_id IS NOT NULL"),
    _partial("ix_booking_partner", "partner_id", where="partner_id IS NOT NULL AND state IN ('held', 'confirmed')"),
)

partner = Table(
    "partner",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("limit_per_minute", Integer, nullable=False),
    Column("open_bookings", Integer, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    # A removed one stays for its bookings.
    Column("removed_at", BigInteger),
    UniqueConstraint("branch_id", "name"),
    UniqueConstraint("secret_hash"),
    CheckConstraint("limit_per_minute >= 1 AND open_bookings >= 1", name="limits"),
)
