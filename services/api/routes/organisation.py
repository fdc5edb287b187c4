"""The asker's organisation and its settings: for administrators."""

from fastapi import APIRouter

from services.api.asking import StaffAsker
from services.api.context import Context
from services.api.schemas.organisation import OrganisationChange, OrganisationOut
from services.storage import audit, organisations

router = APIRouter(prefix="/api/v1/organisation", tags=["administration"])


@router.get("")
def get_organisation(context: Context, asker: StaffAsker) -> OrganisationOut:
    with context.engine.connect() as conn:
        return OrganisationOut.model_validate(organisations.get(conn, asker.organisation_id))


@router.patch("")
def change_organisation(body: OrganisationChange, context: Context, asker: StaffAsker) -> OrganisationOut:
    given = body.model_dump(exclude_none=True)
    with context.engine.begin() as conn:
        changed = organisations.change(conn, asker.organisation_id, **given)
        audit.record(
            conn, asker.organisation_id, actor=asker.actor, action="organisation.changed", subject_id=changed.id, settings=sorted(given)
        )
    return OrganisationOut.model_validate(changed)
