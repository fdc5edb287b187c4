"""What people said of a reading that was wrong."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_26_feedback"
down_revision: str | None = "2026_11_26_reports"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("scores", postgresql.JSONB(), nullable=False),
        sa.Column("weights_id", sa.String(), nullable=False),
        sa.Column("crop", sa.LargeBinary()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(crop) = 2304", name="crop"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_feedback_organisation_id"),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name="fk_feedback_user_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_organisation_id_created_at", "feedback", ["organisation_id", "created_at"])
    op.create_index("ix_feedback_expires_at", "feedback", ["expires_at"])
    op.create_index("ix_feedback_user_id", "feedback", ["user_id"])


def downgrade() -> None:
    op.drop_table("feedback")
