"""What visitors read at home about each service."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("service", sa.Column("leaflet", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    """Back."""
    op.drop_column("service", "leaflet")
