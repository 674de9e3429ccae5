"""When the office serves and gives out numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("branch", sa.Column("calendar", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    """Back."""
    op.drop_column("branch", "calendar")
