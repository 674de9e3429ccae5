"""The first tables: one branch with its queue, its journal and what it answered."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "answer",
        sa.Column("device_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("business_day", sa.String(length=10), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "key", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_answer_business_day", "answer", ["business_day"], unique=False)
    op.create_table(
        "branch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("database_id", sa.String(length=36), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("set_up_version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("reset_hour", sa.Integer(), nullable=False),
        sa.Column("public_url", sa.String(length=200), nullable=True),
        sa.Column("running_text", sa.JSON(), nullable=False),
        sa.Column("next_parameters", sa.JSON(), nullable=False),
        sa.Column("day_parameters", sa.JSON(), nullable=False),
        sa.Column("business_day", sa.String(length=10), nullable=True),
        sa.Column("is_day_open", sa.Integer(), nullable=False),
        sa.Column("day_first_seq", sa.BigInteger(), nullable=False),
        sa.Column("head_seq", sa.BigInteger(), nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.Column("head_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("head_seq >= 0 AND day_first_seq >= 0", name=op.f("ck_branch_head")),
        sa.CheckConstraint("is_day_open IN (0, 1)", name=op.f("ck_branch_is_day_open")),
        sa.CheckConstraint("reset_hour BETWEEN 0 AND 23", name=op.f("ck_branch_reset_hour")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch")),
    )
    op.create_table(
        "counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("planned_services", sa.JSON(), nullable=False),
        sa.Column("planned_offsets", sa.JSON(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("offsets", sa.JSON(), nullable=False),
        sa.Column("is_open", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_paused", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ready_since_at", sa.BigInteger(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("is_open IN (0, 1) AND is_paused IN (0, 1)", name=op.f("ck_counter_flags")),
        sa.CheckConstraint("number BETWEEN 1 AND 999", name=op.f("ck_counter_number")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_counter_branch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter")),
        sa.UniqueConstraint("branch_id", "number", name=op.f("uq_counter_branch_id_number")),
    )
    op.create_table(
        "journal",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("business_day", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_journal_branch_id")),
        sa.PrimaryKeyConstraint("branch_id", "seq", name=op.f("pk_journal")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_journal_day",
        "journal",
        ["branch_id", "business_day"],
        unique=False,
        sqlite_where=sa.text("kind = 'day_opened'"),
    )
    op.create_index(
        "ix_journal_ticket",
        "journal",
        ["branch_id", "ticket_id"],
        unique=False,
        sqlite_where=sa.text("ticket_id IS NOT NULL"),
    )
    op.create_table(
        "numbering",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("business_day", sa.String(length=10), nullable=False),
        sa.Column("series", sa.String(length=2), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_numbering_branch_id")),
        sa.PrimaryKeyConstraint("branch_id", "business_day", "series", name=op.f("pk_numbering")),
    )
    op.create_table(
        "operator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("role IN ('operator', 'supervisor')", name=op.f("ck_operator_role")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_operator_branch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
        sa.UniqueConstraint("branch_id", "login", name=op.f("uq_operator_branch_id_login")),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("service_group", sa.JSON(), nullable=True),
        sa.Column("icon", sa.String(length=40), nullable=False),
        sa.Column("series", sa.String(length=2), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("expected_min", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("wait_at", sa.JSON(), nullable=False),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'paused', 'closed')", name=op.f("ck_service_state")),
        sa.CheckConstraint("expected_min BETWEEN 1 AND 240", name=op.f("ck_service_expected_min")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_service_branch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("branch_id", "code", name=op.f("uq_service_branch_id_code")),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("business_day", sa.String(length=10), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=2), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("priority", sa.String(length=12), nullable=True),
        sa.Column("slot_at", sa.BigInteger(), nullable=True),
        sa.Column("first_arrival_at", sa.BigInteger(), nullable=False),
        sa.Column("arrival_at", sa.BigInteger(), nullable=False),
        sa.Column("carried_at", sa.BigInteger(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.Column("call_seq", sa.BigInteger(), nullable=True),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.Column("left_with", sa.BigInteger(), nullable=True),
        sa.Column("granted_s", sa.Integer(), nullable=False),
        sa.Column("missed_count", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=10), nullable=False),
        sa.Column("touched_seq", sa.BigInteger(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=10), nullable=False),
        sa.Column("status_token", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(state IN ('called', 'serving')) = (counter_id IS NOT NULL)", name=op.f("ck_ticket_at_counter")
        ),
        sa.CheckConstraint(
            "channel IN ('kiosk', 'desk', 'web', 'assisted', 'partner', 'sms')", name=op.f("ck_ticket_channel")
        ),
        sa.CheckConstraint(
            "paper IN ('reserved', 'printing', 'printed', 'doubtful', 'shown')", name=op.f("ck_ticket_paper")
        ),
        sa.CheckConstraint(
            "priority IS NULL OR priority IN ('elderly', 'disabled', 'pregnant', 'with_infant', 'other')",
            name=op.f("ck_ticket_priority"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'called', 'serving', 'held', 'missed', 'done', 'cancelled', 'expired')",
            name=op.f("ck_ticket_state"),
        ),
        sa.CheckConstraint("headcount BETWEEN 1 AND 99", name=op.f("ck_ticket_headcount")),
        sa.CheckConstraint("n >= 1 AND serial >= 1", name=op.f("ck_ticket_numbers")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_ticket_branch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("branch_id", "business_day", "n", name=op.f("uq_ticket_branch_id_business_day_n")),
        sa.UniqueConstraint(
            "branch_id", "business_day", "series", "serial", name=op.f("uq_ticket_branch_id_business_day_series_serial")
        ),
        sa.UniqueConstraint("status_token", name=op.f("uq_ticket_status_token")),
    )
    op.create_index(
        "ix_ticket_open",
        "ticket",
        ["branch_id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'called', 'serving', 'held', 'missed')"),
    )
    op.create_index(
        "ix_ticket_waiting",
        "ticket",
        ["branch_id", "service_id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ux_ticket_counter",
        "ticket",
        ["counter_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('called', 'serving')"),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("hardware", sa.JSON(), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=True),
        sa.Column("pair_code_hash", sa.String(length=64), nullable=True),
        sa.Column("pair_expires_at", sa.BigInteger(), nullable=True),
        sa.Column("is_revoked", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("role IN ('kiosk', 'board', 'counter', 'desk')", name=op.f("ck_device_role")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_device_branch_id")),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_device_counter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("branch_id", "name", name=op.f("uq_device_branch_id_name")),
    )
    op.create_table(
        "shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_shift_branch_id")),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"], name=op.f("fk_shift_counter_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_shift_device_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_shift_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
    )
    op.create_index(
        "ux_shift_counter",
        "shift",
        ["counter_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ux_shift_device",
        "shift",
        ["device_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("shift")
    op.drop_table("device")
    op.drop_table("ticket")
    op.drop_table("service")
    op.drop_table("operator")
    op.drop_table("numbering")
    op.drop_table("journal")
    op.drop_table("counter")
    op.drop_table("branch")
    op.drop_table("answer")
