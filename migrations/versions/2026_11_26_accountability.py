"""The audit log knows sessions; erasures have a list of their own, which is held against the ledger outside the database."""

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_26_accountability"
down_revision: str | None = "2026_11_24_webhooks"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column("audit", sa.Column("session_id", sa.Uuid()))
    op.execute(
        "UPDATE audit SET session_id = (details->>'session_id')::uuid, details = details - 'session_id' WHERE details ? 'session_id'"
    )
    op.create_index("ix_audit_session_id_at", "audit", ["session_id", "at"])
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
    )
    op.execute(
        "INSERT INTO erasure (id, organisation_id, session_id, participant_id, at) SELECT id, organisation_id, session_id, subject_id, at "
        "FROM audit WHERE action = 'participant.erased' AND session_id IS NOT NULL AND subject_id IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("erasure")
    op.drop_index("ix_audit_at", "audit")
    op.drop_index("ix_audit_session_id_at", "audit")
    op.execute("UPDATE audit SET details = details || jsonb_build_object('session_id', session_id::text) WHERE session_id IS NOT NULL")
    op.drop_column("audit", "session_id")
