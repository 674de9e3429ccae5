"""Finding confirmed and unused bookings among all that were ever made."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_index("ix_booking_state", "booking", ["branch_id", "state", "slot_at"], unique=False)
    op.create_index(
        "ix_booking_unused",
        "booking",
        ["branch_id", "made_at"],
        unique=False,
        sqlite_where=sa.text("confirmed_at IS NULL"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_booking_unused", table_name="booking")
    op.drop_index("ix_booking_state", table_name="booking")
