"""The visits of closed days, for reports."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "visit_day",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("business_day", sa.String(length=10), nullable=False),
        sa.Column("making", sa.Integer(), nullable=False),
        sa.Column("n_records", sa.Integer(), nullable=False),
        sa.Column("chain_head", sa.String(length=64), nullable=False),
        sa.Column("visits", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_visit_day_branch_id")),
        sa.PrimaryKeyConstraint("branch_id", "business_day", name=op.f("pk_visit_day")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("visit_day")
