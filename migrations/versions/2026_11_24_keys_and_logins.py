"""Keys that end, say what they may do and when they were used; logins that can be ended from elsewhere; administrators.

A key without scopes could do all that a platform may do: that is now written down. Who was logged in logs in once more.
"""

import sqlalchemy as sa
from alembic import op

revision: str = "2026_11_24_keys_and_logins"
down_revision: str | None = "2026_11_21_joining"
branch_labels: None = None
depends_on: None = None

SCOPES = "sessions:read sessions:write participants:read participants:write mood:read reports:read webhooks"


def upgrade() -> None:
    op.add_column("api_key", sa.Column("hint", sa.String(), server_default="cp_", nullable=False))
    op.alter_column("api_key", "hint", server_default=None)
    op.add_column("api_key", sa.Column("expires_at", sa.DateTime(timezone=True)))
    op.add_column("api_key", sa.Column("last_used_at", sa.DateTime(timezone=True)))
    op.execute(sa.text("UPDATE api_key SET scopes = string_to_array(:scopes, ' ') WHERE scopes = '{}'").bindparams(scopes=SCOPES))
    op.create_index("ix_api_key_organisation_id", "api_key", ["organisation_id"])
    op.add_column("app_user", sa.Column("is_admin", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "login",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name="fk_login_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_login"),
    )
    op.create_index("ix_login_user_id", "login", ["user_id"])


def downgrade() -> None:
    op.drop_table("login")
    op.drop_column("app_user", "is_admin")
    op.drop_index("ix_api_key_organisation_id", "api_key")
    op.execute(sa.text("UPDATE api_key SET scopes = '{}' WHERE scopes @> string_to_array(:scopes, ' ')").bindparams(scopes=SCOPES))
    op.drop_column("api_key", "last_used_at")
    op.drop_column("api_key", "expires_at")
    op.drop_column("api_key", "hint")
