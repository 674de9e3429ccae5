"""Members of staff with passwords and second factors, their sessions, and a short way to what they did."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ROLES = "role IN ('operator', 'supervisor', 'administrator', 'helper', 'auditor')"
_OFFICE_KINDS = "kind IN ('set_up', 'parameters', 'staff_in', 'staff_out')"


def upgrade() -> None:
    """Forward."""
    with op.batch_alter_table("operator") as table:
        table.drop_constraint(op.f("ck_operator_role"), type_="check")
        table.alter_column("role", type_=sa.String(length=16), existing_nullable=False)
        table.alter_column("pin_hash", existing_type=sa.String(length=200), nullable=True)
        table.add_column(sa.Column("password_hash", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("invite_hash", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("invite_expires_at", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("totp_secret", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("totp_step", sa.BigInteger(), server_default="0", nullable=False))
        table.add_column(sa.Column("recovery_codes", sa.JSON(), server_default="[]", nullable=False))
        table.create_check_constraint(op.f("ck_operator_role"), _ROLES)
        table.create_check_constraint(op.f("ck_operator_is_active"), "is_active IN (0, 1)")
    op.create_table(
        "staff_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("is_whole", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("browser", sa.String(length=60), nullable=False),
        sa.CheckConstraint("is_whole IN (0, 1)", name=op.f("ck_staff_session_is_whole")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_staff_session_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_session_token_hash")),
    )
    op.create_index("ix_staff_session_operator_id", "staff_session", ["operator_id"], unique=False)
    op.create_index(
        "ix_journal_office", "journal", ["branch_id", "seq"], unique=False, sqlite_where=sa.text(_OFFICE_KINDS)
    )


def downgrade() -> None:
    """Back: those whom an older version does not know remain as operators who cannot sign in."""
    op.drop_index("ix_journal_office", table_name="journal")
    op.drop_table("staff_session")
    op.execute("UPDATE operator SET is_active = 0, pin_hash = '' WHERE pin_hash IS NULL")
    op.execute("UPDATE operator SET role = 'supervisor' WHERE role = 'administrator'")
    op.execute("UPDATE operator SET role = 'operator', is_active = 0 WHERE role IN ('helper', 'auditor')")
    with op.batch_alter_table("operator") as table:
        table.drop_constraint(op.f("ck_operator_is_active"), type_="check")
        table.drop_constraint(op.f("ck_operator_role"), type_="check")
        for column in ("recovery_codes", "totp_step", "totp_secret", "invite_expires_at", "invite_hash"):
            table.drop_column(column)
        table.drop_column("password_hash")
        table.alter_column("pin_hash", existing_type=sa.String(length=200), nullable=False)
        table.alter_column("role", type_=sa.String(length=12), existing_nullable=False)
        table.create_check_constraint(op.f("ck_operator_role"), "role IN ('operator', 'supervisor')")
