"""Other apps that book."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("limit_per_minute", sa.Integer(), nullable=False),
        sa.Column("open_bookings", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("limit_per_minute >= 1 AND open_bookings >= 1", name=op.f("ck_partner_limits")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_partner_branch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.UniqueConstraint("branch_id", "name", name=op.f("uq_partner_branch_id_name")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_partner_secret_hash")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("partner")
