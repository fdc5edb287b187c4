"""Jobs that make reports, and what was made."""

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_26_reports"
down_revision: str | None = "2026_11_26_owners"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("name", sa.String()),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("withdrawn_at IS NULL OR content IS NULL", name="withdrawn_is_gone"),
        sa.CheckConstraint("octet_length(sha256) = 32", name="sha256"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_report_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
    )
    op.execute("ALTER TABLE report ALTER COLUMN content SET STORAGE EXTERNAL")  # a range of it is read without the rest
    for column in ("sha256", "session_id", "made_at"):
        op.create_index(f"ix_report_{column}", "report", [column])
    op.execute("DELETE FROM job")  # nothing wrote any; one from elsewhere would have no session
    op.add_column("job", sa.Column("session_id", sa.Uuid(), nullable=False))
    op.create_foreign_key("fk_job_session_id", "job", "class_session", ["session_id"], ["id"], ondelete="CASCADE")
    op.add_column("job", sa.Column("progress", sa.String()))
    op.drop_column("job", "error")
    op.add_column("job", sa.Column("problem", sa.dialects.postgresql.JSONB()))
    op.drop_column("job", "result")
    op.add_column("job", sa.Column("report_id", sa.Uuid()))
    op.drop_index("ix_job_run_at", "job")
    op.create_index("ix_job_run_at", "job", ["run_at"], postgresql_where=sa.text("state IN ('queued', 'running')"))
    op.create_index("ix_job_session_id", "job", ["session_id"])
    op.create_index("ix_erasure_session_id", "erasure", ["session_id"])


def downgrade() -> None:
    op.drop_index("ix_erasure_session_id", "erasure")
    op.drop_index("ix_job_session_id", "job")
    op.drop_index("ix_job_run_at", "job")
    op.create_index("ix_job_run_at", "job", ["run_at"], postgresql_where=sa.text("state = 'queued'"))
    op.drop_column("job", "report_id")
    op.add_column("job", sa.Column("result", sa.dialects.postgresql.JSONB()))
    op.drop_column("job", "problem")
    op.add_column("job", sa.Column("error", sa.String()))
    op.drop_column("job", "progress")
    op.drop_constraint("fk_job_session_id", "job", type_="foreignkey")
    op.drop_column("job", "session_id")
    op.drop_table("report")
