"""Tenants. A single school never sees the word: it has the one called `default`."""

from uuid import UUID

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from services.storage.models import OrganisationRow

DEFAULT_SLUG = "default"


def default_organisation(conn: Connection) -> UUID:
    return ensure(conn, DEFAULT_SLUG, "Default")


def ensure(conn: Connection, slug: str, name: str) -> UUID:
    """The organisation with this slug; made when there is none."""
    conn.execute(insert(OrganisationRow).values(slug=slug, name=name).on_conflict_do_nothing())
    return conn.execute(select(OrganisationRow.id).where(OrganisationRow.slug == slug)).scalar_one()


def asks_guardian(conn: Connection, organisation_id: UUID) -> bool:
    """Whether its students join with a guardian's consent only."""
    return conn.execute(select(OrganisationRow.guardian_consent).where(OrganisationRow.id == organisation_id)).scalar_one()


def ask_guardian(conn: Connection, organisation_id: UUID, asks: bool) -> None:
    conn.execute(update(OrganisationRow).where(OrganisationRow.id == organisation_id).values(guardian_consent=asks))
