"""Letters of the numbers that kiosks give by themselves, and what kiosks handed in among the office's own facts."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_BEFORE = "kind IN ('set_up', 'parameters', 'staff_in', 'staff_out', 'person', 'persons_erased')"
_AFTER = (
    "kind IN ('set_up', 'parameters', 'staff_in', 'staff_out', 'person', 'persons_erased', "
    "'handed_in', 'hand_in_refused')"
)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "offline_letter",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(length=2), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("journal", sa.String(length=200), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_offline_letter_branch_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_offline_letter_device_id")),
        sa.PrimaryKeyConstraint("branch_id", "letter", name=op.f("pk_offline_letter")),
        sa.UniqueConstraint(
            "branch_id",
            "device_id",
            "journal",
            "public_key",
            name=op.f("uq_offline_letter_branch_id_device_id_journal_public_key"),
        ),
    )
    _index_again(_AFTER)


def downgrade() -> None:
    """Back."""
    _index_again(_BEFORE)
    op.drop_table("offline_letter")


def _index_again(where: str) -> None:
    op.drop_index("ix_journal_office", table_name="journal")
    op.create_index("ix_journal_office", "journal", ["branch_id", "seq"], unique=False, sqlite_where=sa.text(where))
