"""What was read of a participant, for the participant: the page that shows it, and the calls it makes."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from services.api import mine_page
from services.api.asking import Grant
from services.api.context import ApiContext, Context
from services.api.hang_up import hang_up
from services.api.languages import Language, Spoken
from services.api.routes.me import preflight
from services.api.schemas.own import ConsentIn, OwnConsent, OwnReadings
from services.auth.tokens import ParticipantGrant
from services.errors import Conflict, NotFound, Unprocessable
from services.reports.own import page
from services.reports.own.languages import LANGUAGES
from services.reports.own.summary import OwnReport, summarise
from services.storage import audit, consents, organisations, own, participants, sessions

router = APIRouter(prefix="/api/v1/participants/me", tags=["participants"])
shell = APIRouter(include_in_schema=False)


@shell.get("/mine")
def show(words: Spoken) -> HTMLResponse:
    """The same for everybody: the token is kept by the browser's tab, or stands behind the #, where no server and no log sees it."""
    return mine_page.of(words)


@router.get("/readings")
def read_my_readings(context: Context, grant: Grant) -> OwnReadings:
    """What was read of this participant so far, what is kept of it until when, and who has looked. No k hides one's own figures.

    Ten-second sums, since they outlive the single readings; those are in `.../data`.
    """
    return OwnReadings.of(_report(context, grant))


@router.get("/readings.html", response_class=HTMLResponse)
def show_my_readings(context: Context, grant: Grant, code: Language) -> HTMLResponse:
    """The same in words and drawings: the inside of the page `/mine`, without script. In English or German, as `Accept-Language` says."""
    return HTMLResponse(page.fragment(_report(context, grant), LANGUAGES[code]), headers={"Content-Language": code})


@router.post("/consent")
async def say_consent(body: ConsentIn, context: Context, grant: Grant) -> OwnConsent:
    """Takes the consent back, or gives it again: a line in the ledger each time. Taking it back hangs up at once and deletes nothing;
    DELETE does. Agreeing after the end of the session is a 409; 422 without a guardian where the organisation asks for one."""
    said = await run_in_threadpool(_say, context, grant, body)
    if not body.given:
        await hang_up(context, grant.participant_id)
    return OwnConsent.model_validate(said)


router.options("/readings", include_in_schema=False)(preflight)
router.options("/readings.html", include_in_schema=False)(preflight)
router.options("/consent", include_in_schema=False)(preflight)


def _report(context: ApiContext, grant: ParticipantGrant) -> OwnReport:
    """Raises NotFound."""
    with context.engine.connect() as conn:
        return summarise(own.read(conn, grant.session_id, grant.participant_id), k_floor=context.k_floor, law=context.law)


def _say(context: ApiContext, grant: ParticipantGrant, said: ConsentIn) -> consents.Consent:
    """Raises NotFound, Conflict, Unprocessable."""
    with context.engine.begin() as conn:
        participant = participants.get(conn, grant.participant_id)
        if participant.session_id != grant.session_id:
            raise NotFound("There is no such participant.")
        if said.given and sessions.whosever(conn, grant.session_id).ended_at is not None:
            raise Conflict("The session has ended: there is nothing to agree to any more.")
        if said.given and said.guardian is None and organisations.asks_guardian(conn, participant.organisation_id):
            raise Unprocessable("This school asks for the consent of a parent or guardian: `guardian` must be their name.")
        ledger = consents.record(conn, participant.id, given=said.given, guardian=said.guardian)
        audit.record(
            conn,
            participant.organisation_id,
            actor=str(participant.id),
            action="consent.given" if said.given else "consent.withdrawn",
            subject_id=participant.id,
            session_id=participant.session_id,
            guardian=said.guardian is not None,
        )
        return ledger
