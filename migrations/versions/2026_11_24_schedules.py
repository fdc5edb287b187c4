"""When a lesson is planned, and which pages may show its mood in a frame."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_24_schedules"
down_revision: str | None = "2026_11_24_keys_and_logins"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column("class_session", sa.Column("scheduled_start", sa.DateTime(timezone=True)))
    op.add_column("class_session", sa.Column("scheduled_end", sa.DateTime(timezone=True)))
    op.create_check_constraint(op.f("ck_class_session_schedule"), "class_session", "scheduled_end > scheduled_start")
    op.add_column("organisation", sa.Column("frame_ancestors", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("organisation", "frame_ancestors")
    op.drop_constraint(op.f("ck_class_session_schedule"), "class_session", type_="check")
    op.drop_column("class_session", "scheduled_end")
    op.drop_column("class_session", "scheduled_start")
