"""What the student's page needs: who says that a camera is off, and whether a guardian must agree."""

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_21_joining"
down_revision: str | None = "2026_11_21_access_and_events"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column("organisation", sa.Column("guardian_consent", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("participant", sa.Column("camera_off_since", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("participant", "camera_off_since")
    op.drop_column("organisation", "guardian_consent")
