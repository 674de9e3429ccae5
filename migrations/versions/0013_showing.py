"""What the office shows beside its numbers: its own part of tickets, how boards are hung, and pictures for them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "showing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("boards", sa.JSON(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["id"], ["branch.id"], name=op.f("fk_showing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_showing")),
    )
    op.execute("INSERT INTO showing (id) SELECT id FROM branch")
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("moving_ms", sa.Integer(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_picture_branch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("branch_id", "file", name=op.f("uq_picture_branch_id_file")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("picture")
    op.drop_table("showing")
