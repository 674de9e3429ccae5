"""The day on which a service gives out no more numbers because it is full."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("service", sa.Column("full_on", sa.String(length=10), nullable=True))


def downgrade() -> None:
    """Back."""
    op.drop_column("service", "full_on")
