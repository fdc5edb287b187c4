"""Reports of courses are jobs and entries in the register like those of sessions, and some are made again and again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "2026_11_27_report_schedules"
down_revision: str | None = "2026_11_26_feedback"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    _schedules()
    op.add_column("report", sa.Column("course_id", sa.Uuid()))
    op.create_foreign_key("fk_report_course_id", "report", "course", ["course_id"], ["id"])
    op.add_column("report", sa.Column("session_ids", postgresql.ARRAY(sa.Uuid())))
    op.execute("UPDATE report SET session_ids = ARRAY[session_id]")
    op.alter_column("report", "session_ids", nullable=False)
    op.drop_index("ix_report_session_id", "report")
    op.drop_column("report", "session_id")
    op.create_index("ix_report_session_ids", "report", ["session_ids"], postgresql_using="gin")
    op.create_index("ix_report_course_id", "report", ["course_id"])

    op.alter_column("job", "session_id", nullable=True)
    op.add_column("job", sa.Column("course_id", sa.Uuid()))
    op.add_column("job", sa.Column("owner_id", sa.Uuid()))
    op.add_column("job", sa.Column("schedule_id", sa.Uuid()))
    op.create_foreign_key("fk_job_course_id", "job", "course", ["course_id"], ["id"])
    op.create_foreign_key("fk_job_owner_id", "job", "app_user", ["owner_id"], ["id"], ondelete="CASCADE")
    op.create_foreign_key("fk_job_schedule_id", "job", "report_schedule", ["schedule_id"], ["id"], ondelete="SET NULL")
    op.create_check_constraint(op.f("ck_job_of_one"), "job", "num_nonnulls(session_id, course_id) = 1")
    for column in ("course_id", "owner_id", "schedule_id"):
        op.create_index(f"ix_job_{column}", "job", [column])


def downgrade() -> None:
    op.execute("DELETE FROM job WHERE session_id IS NULL")
    op.drop_constraint(op.f("ck_job_of_one"), "job", type_="check")
    for column in ("schedule_id", "owner_id", "course_id"):
        op.drop_column("job", column)  # with its index and its key
    op.alter_column("job", "session_id", nullable=False)

    op.execute("DELETE FROM report WHERE course_id IS NOT NULL")
    op.add_column("report", sa.Column("session_id", sa.Uuid()))
    op.execute("UPDATE report SET session_id = session_ids[1]")
    op.alter_column("report", "session_id", nullable=False)
    op.create_index("ix_report_session_id", "report", ["session_id"])
    op.drop_column("report", "session_ids")
    op.drop_column("report", "course_id")
    op.drop_table("report_schedule")


def _schedules() -> None:
    op.create_table(
        "report_schedule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("weekdays", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("time_of_day", sa.Time(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("covered_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True)),
        sa.Column("problem", sa.String()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("subject IN ('course', 'sessions')", name=op.f("ck_report_schedule_subject")),
        sa.CheckConstraint(
            "cardinality(weekdays) > 0 AND weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]", name=op.f("ck_report_schedule_weekdays")
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_report_schedule_organisation_id"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_report_schedule_course_id"),
        sa.PrimaryKeyConstraint("id", name="pk_report_schedule"),
    )
    op.create_index("ix_report_schedule_next_at", "report_schedule", ["next_at"])
    op.create_index("ix_report_schedule_organisation_id_course_id", "report_schedule", ["organisation_id", "course_id"])
