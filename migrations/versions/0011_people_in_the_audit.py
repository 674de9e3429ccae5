"""A short way to what was done with personal data, and to what a partner has open."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BEFORE = "kind IN ('set_up', 'parameters', 'staff_in', 'staff_out')"
_AFTER = "kind IN ('set_up', 'parameters', 'staff_in', 'staff_out', 'person', 'persons_erased')"
_OPEN = "partner_id IS NOT NULL AND state IN ('held', 'confirmed')"


def upgrade() -> None:
    """Forward."""
    op.create_index("ix_booking_partner", "booking", ["partner_id"], unique=False, sqlite_where=sa.text(_OPEN))
    _index_again(_AFTER)


def downgrade() -> None:
    """Back."""
    op.drop_index("ix_booking_partner", table_name="booking")
    _index_again(_BEFORE)


def _index_again(where: str) -> None:
    op.drop_index("ix_journal_office", table_name="journal")
    op.create_index("ix_journal_office", "journal", ["branch_id", "seq"], unique=False, sqlite_where=sa.text(where))
