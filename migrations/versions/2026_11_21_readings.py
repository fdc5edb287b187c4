"""Readings, partitioned by the day they expire on, and their rollups."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_21_readings"
down_revision: str | None = "2026_11_21_people_and_lessons"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_table(
        "weights",
        sa.Column("weights_id", sa.String(), nullable=False),
        sa.Column("card", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("weights_id", name="pk_weights"),
    )
    op.create_table(
        "reading",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("face_index", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.SmallInteger(), nullable=False),
        sa.Column("bystanders", sa.SmallInteger(), nullable=False),
        sa.Column("media_time", sa.Double(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("p_angry", sa.REAL()),
        sa.Column("p_disgust", sa.REAL()),
        sa.Column("p_fear", sa.REAL()),
        sa.Column("p_happy", sa.REAL()),
        sa.Column("p_sad", sa.REAL()),
        sa.Column("p_surprise", sa.REAL()),
        sa.Column("p_neutral", sa.REAL()),
        sa.Column("box_left", sa.REAL()),
        sa.Column("box_top", sa.REAL()),
        sa.Column("box_right", sa.REAL()),
        sa.Column("box_bottom", sa.REAL()),
        sa.Column("yaw", sa.REAL()),
        sa.Column("pitch", sa.REAL()),
        sa.Column("roll", sa.REAL()),
        sa.Column("quality", sa.REAL()),
        sa.Column("weights_id", sa.String()),
        sa.CheckConstraint(
            "least(p_angry, p_disgust, p_fear, p_happy, p_sad, p_surprise, p_neutral) >= 0 "
            "AND greatest(p_angry, p_disgust, p_fear, p_happy, p_sad, p_surprise, p_neutral) <= 1",
            name="probabilities",
        ),
        sa.CheckConstraint(
            "num_nulls(box_left, box_top, box_right, box_bottom, yaw, pitch, roll, quality) = CASE outcome WHEN 1 THEN 8 ELSE 0 END",
            name="face",
        ),
        sa.CheckConstraint(
            "num_nulls(p_angry, p_disgust, p_fear, p_happy, p_sad, p_surprise, p_neutral, weights_id) "
            "= CASE outcome WHEN 0 THEN 0 ELSE 8 END",
            name="read_has_probabilities",
        ),
        sa.CheckConstraint("outcome BETWEEN 0 AND 3", name="outcome"),
        sa.CheckConstraint("quality BETWEEN 0 AND 1", name="quality"),
        sa.PrimaryKeyConstraint("participant_id", "at", "face_index", "expires_on", name="pk_reading"),
        postgresql_partition_by="RANGE (expires_on)",
    )
    op.create_table(
        "rollup",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("bucket", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("faces", sa.Integer(), nullable=False),
        sa.Column("readable", sa.Integer(), nullable=False),
        sa.Column("facing", sa.Double(), nullable=False),
        sa.Column("p_angry", sa.Double(), nullable=False),
        sa.Column("p_disgust", sa.Double(), nullable=False),
        sa.Column("p_fear", sa.Double(), nullable=False),
        sa.Column("p_happy", sa.Double(), nullable=False),
        sa.Column("p_sad", sa.Double(), nullable=False),
        sa.Column("p_surprise", sa.Double(), nullable=False),
        sa.Column("p_neutral", sa.Double(), nullable=False),
        sa.Column("quality", sa.Double(), nullable=False),
        sa.Column("weights_id", sa.String()),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name="fk_rollup_participant_id"),
        sa.ForeignKeyConstraint(["session_id"], ["class_session.id"], name="fk_rollup_session_id"),
        sa.PrimaryKeyConstraint("participant_id", "bucket", name="pk_rollup"),
    )
    op.create_index("ix_rollup_expires_on", "rollup", ["expires_on"])
    op.create_index("ix_rollup_session_id_bucket", "rollup", ["session_id", "bucket"])


def downgrade() -> None:
    op.drop_table("rollup")
    op.drop_table("reading")
    op.drop_table("weights")
