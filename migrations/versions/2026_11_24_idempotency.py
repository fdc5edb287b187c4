"""Requests that may be sent twice and have their effect once."""

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_24_idempotency"
down_revision: str | None = "2026_11_24_schedules"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_table(
        "idempotency",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_idempotency_organisation_id"),
        sa.PrimaryKeyConstraint("organisation_id", "key", name="pk_idempotency"),
    )
    op.create_index("ix_idempotency_created_at", "idempotency", ["created_at"])


def downgrade() -> None:
    op.drop_table("idempotency")
