"""Bookings, and what an office decides about them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_IN = "{} IN ({})"
_STATES = "'held', 'confirmed', 'checked_in', 'cancelled', 'lapsed'"
_CHANNELS = "'kiosk', 'desk', 'web', 'assisted', 'partner', 'sms'"


def upgrade() -> None:
    """Forward."""
    op.add_column("branch", sa.Column("booking", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("service", sa.Column("booking", sa.JSON(), server_default="{}", nullable=False))
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("requirement_case", sa.String(length=40), nullable=True),
        sa.Column("slot_at", sa.BigInteger(), nullable=False),
        sa.Column("length_min", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("frees_at", sa.BigInteger(), nullable=True),
        sa.Column("says_will_come", sa.Integer(), server_default="0", nullable=False),
        sa.Column("notice", sa.JSON(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("identity_index", sa.String(length=80), nullable=True),
        sa.CheckConstraint("length_min BETWEEN 5 AND 1440", name=op.f("ck_booking_length_min")),
        sa.CheckConstraint("says_will_come IN (0, 1)", name=op.f("ck_booking_says_will_come")),
        sa.CheckConstraint(
            "(state = 'held') <= (confirmed_at IS NULL AND expires_at IS NOT NULL)", name=op.f("ck_booking_held")
        ),
        sa.CheckConstraint("(state = 'checked_in') = (ticket_id IS NOT NULL)", name=op.f("ck_booking_checked_in")),
        sa.CheckConstraint(_IN.format("state", _STATES), name=op.f("ck_booking_state")),
        sa.CheckConstraint(_IN.format("channel", _CHANNELS), name=op.f("ck_booking_channel")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_booking_branch_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_booking_service_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_booking_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("code", name=op.f("uq_booking_code")),
        sa.UniqueConstraint("token", name=op.f("uq_booking_token")),
    )
    op.create_index(
        "ux_booking_identity",
        "booking",
        ["branch_id", "identity_index", "service_id"],
        unique=True,
        sqlite_where=sa.text("identity_index IS NOT NULL AND state IN ('held', 'confirmed')"),
    )
    op.create_index("ix_booking_slot_at", "booking", ["branch_id", "slot_at"], unique=False)
    op.create_index(
        "ix_booking_held", "booking", ["branch_id", "expires_at"], unique=False, sqlite_where=sa.text("state = 'held'")
    )
    op.create_index(
        "ix_booking_person", "booking", ["person_id"], unique=False, sqlite_where=sa.text("person_id IS NOT NULL")
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("booking")
    op.drop_column("service", "booking")
    op.drop_column("branch", "booking")
