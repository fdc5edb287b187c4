"""The schema. Alembic compares these tables with the database; repositories write their SQL against them."""

from services.storage.base import Base
from services.storage.models.access import ApiKeyRow, LoginLinkRow, LoginRow, UserRow
from services.storage.models.classroom import ConsentRow, CourseRow, ParticipantRow, PersonRow, SessionRow
from services.storage.models.events import AlertRow, AuditRow, ErasureRow, JobRow, MarkerRow
from services.storage.models.feedback import FeedbackRow
from services.storage.models.idempotency import IdempotencyRow
from services.storage.models.organisation import OrganisationRow
from services.storage.models.readings import ReadingRow, RollupRow, WeightsRow
from services.storage.models.reports import ReportRow, ReportScheduleRow
from services.storage.models.webhooks import DeliveryRow, HappeningRow, WebhookRow

__all__ = [
    "AlertRow",
    "ApiKeyRow",
    "AuditRow",
    "Base",
    "ConsentRow",
    "CourseRow",
    "DeliveryRow",
    "ErasureRow",
    "FeedbackRow",
    "HappeningRow",
    "IdempotencyRow",
    "JobRow",
    "LoginLinkRow",
    "LoginRow",
    "MarkerRow",
    "OrganisationRow",
    "ParticipantRow",
    "PersonRow",
    "ReadingRow",
    "ReportRow",
    "ReportScheduleRow",
    "RollupRow",
    "SessionRow",
    "UserRow",
    "WebhookRow",
    "WeightsRow",
]
