"""A lesson belongs to a teacher. What was there before belongs to nobody: administrators see it; where a school has one user only, it is
theirs."""

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_26_owners"
down_revision: str | None = "2026_11_26_accountability"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column("class_session", sa.Column("owner_id", sa.Uuid()))
    op.create_foreign_key(
        "fk_class_session_owner_id_app_user", "class_session", "app_user", ["owner_id"], ["id"], ondelete="SET NULL"
    )  # fmt: skip
    op.create_index("ix_class_session_organisation_id_owner_id_created_at", "class_session", ["organisation_id", "owner_id", "created_at"])
    op.execute(
        "UPDATE class_session SET owner_id = alone.id FROM ("
        "SELECT organisation_id, min(id::text)::uuid AS id FROM app_user GROUP BY organisation_id HAVING count(*) = 1"
        ") AS alone WHERE alone.organisation_id = class_session.organisation_id"
    )


def downgrade() -> None:
    op.drop_index("ix_class_session_organisation_id_owner_id_created_at", "class_session")
    op.drop_constraint("fk_class_session_owner_id_app_user", "class_session", type_="foreignkey")
    op.drop_column("class_session", "owner_id")
