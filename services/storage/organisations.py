"""Tenants. A single school never sees the word: it has the one called `default`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects.postgresql import insert

from services.errors import NotFound
from services.storage.models import OrganisationRow, SessionRow

DEFAULT_SLUG = "default"


@dataclass(frozen=True, slots=True)
class Organisation:
    id: UUID
    slug: str
    name: str
    guardian_consent: bool  # students join with a guardian's consent only
    frame_ancestors: Sequence[str]  # origins whose pages may show a class's mood


def default_organisation(conn: Connection) -> UUID:
    return ensure(conn, DEFAULT_SLUG, "Default")


def ensure(conn: Connection, slug: str, name: str) -> UUID:
    """The organisation with this slug; made when there is none."""
    conn.execute(insert(OrganisationRow).values(slug=slug, name=name).on_conflict_do_nothing())
    return conn.execute(select(OrganisationRow.id).where(OrganisationRow.slug == slug)).scalar_one()


def by_slug(conn: Connection, slug: str) -> Organisation:
    """Raises NotFound."""
    return _one(conn.execute(select(*OrganisationRow.__table__.c).where(OrganisationRow.slug == slug)).one_or_none())


def get(conn: Connection, organisation_id: UUID) -> Organisation:
    """Raises NotFound."""
    return _one(conn.execute(select(*OrganisationRow.__table__.c).where(OrganisationRow.id == organisation_id)).one_or_none())


def list_all(conn: Connection) -> list[Organisation]:
    """By slug."""
    return [_organisation(row) for row in conn.execute(select(*OrganisationRow.__table__.c).order_by(OrganisationRow.slug))]


def change(
    conn: Connection,
    organisation_id: UUID,
    *,
    name: str | None = None,
    guardian_consent: bool | None = None,
    frame_ancestors: Sequence[str] | None = None,
) -> Organisation:
    """What is None stays. Raises NotFound."""
    wanted = {"name": name, "guardian_consent": guardian_consent, "frame_ancestors": frame_ancestors}
    given = {column: value for column, value in wanted.items() if value is not None}
    if given:
        conn.execute(update(OrganisationRow).where(OrganisationRow.id == organisation_id).values(given))
    return get(conn, organisation_id)


def frame_ancestors(conn: Connection, session_id: UUID) -> Sequence[str]:
    """Of the organisation whose session it is. Raises NotFound."""
    mine = select(OrganisationRow.frame_ancestors).join(SessionRow, SessionRow.organisation_id == OrganisationRow.id)
    found = conn.execute(mine.where(SessionRow.id == session_id)).scalar_one_or_none()
    if found is None:
        raise NotFound("There is no such session.")
    return found


def asks_guardian(conn: Connection, organisation_id: UUID) -> bool:
    """Whether its students join with a guardian's consent only."""
    return get(conn, organisation_id).guardian_consent


def _one(row: Row[*tuple[Any, ...]] | None) -> Organisation:
    if row is None:
        raise NotFound("There is no such organisation.")
    return _organisation(row)


def _organisation(row: Row[*tuple[Any, ...]]) -> Organisation:
    return Organisation(row.id, row.slug, row.name, row.guardian_consent, tuple(row.frame_ancestors))
