"""What every closed day taught the forecast, and how good its forecasts were."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "forecast_day",
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("business_day", sa.String(length=10), nullable=False),
        sa.Column("upper_level", sa.Float(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("n_tickets", sa.Integer(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=True),
        sa.Column("lessons", sa.JSON(), nullable=False),
        sa.CheckConstraint("n_tickets >= 0", name=op.f("ck_forecast_day_n_tickets")),
        sa.CheckConstraint("upper_level BETWEEN 0.8 AND 0.98", name=op.f("ck_forecast_day_upper_level")),
        sa.CheckConstraint("weight BETWEEN 0.5 AND 1", name=op.f("ck_forecast_day_weight")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_forecast_day_branch_id")),
        sa.PrimaryKeyConstraint("branch_id", "business_day", name=op.f("pk_forecast_day")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("forecast_day")
