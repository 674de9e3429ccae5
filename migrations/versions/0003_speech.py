"""How the office wants its calls to be spoken."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.add_column("branch", sa.Column("speech", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    """Back."""
    op.drop_column("branch", "speech")
