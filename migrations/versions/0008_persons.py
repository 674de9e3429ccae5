"""Visitors' personal data, encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ERASED = (
    "erased_at IS NULL OR (name IS NULL AND phone IS NULL AND nik IS NULL AND phone_index IS NULL"
    " AND phone_proof IS NULL AND phone_hint = '')"
)


def upgrade() -> None:
    """Forward."""
    op.add_column("branch", sa.Column("keep_persons_days", sa.Integer(), server_default="30", nullable=False))
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("branch_id", sa.Integer(), nullable=False),
        sa.Column("visit_on", sa.String(length=10), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("nik", sa.LargeBinary(), nullable=True),
        sa.Column("identity_index", sa.String(length=80), nullable=True),
        sa.Column("phone_index", sa.String(length=80), nullable=True),
        sa.Column("phone_proof", sa.String(length=80), nullable=True),
        sa.Column("phone_hint", sa.String(length=2), nullable=False),
        sa.Column("consent_version", sa.Integer(), nullable=True),
        sa.Column("consent_at", sa.BigInteger(), nullable=True),
        sa.Column("wants_messages", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(consent_version IS NULL) = (consent_at IS NULL)", name=op.f("ck_person_consent")),
        sa.CheckConstraint("wants_messages IN (0, 1)", name=op.f("ck_person_wants_messages")),
        sa.CheckConstraint(_ERASED, name=op.f("ck_person_erased")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_person_branch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    for name, column, where in (
        ("ix_person_identity", "identity_index", "identity_index IS NOT NULL"),
        ("ix_person_phone", "phone_index", "phone_index IS NOT NULL"),
        ("ix_person_kept", "visit_on", "erased_at IS NULL"),
    ):
        op.create_index(name, "person", ["branch_id", column], unique=False, sqlite_where=sa.text(where))


def downgrade() -> None:
    """Back."""
    op.drop_table("person")
    op.drop_column("branch", "keep_persons_days")
