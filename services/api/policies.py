"""What a session asks for, held against the law of the place and the floor of this installation."""

from services.api.schemas.sessions import PolicyIn
from services.domain.policy import DEFAULT_K, Analysis, Jurisdiction, Policy
from services.errors import Forbidden, Unprocessable


def settle(wanted: PolicyIn, law: Jurisdiction, k_floor: int) -> Policy:
    """What was asked for is given or refused, never silently less; what was not asked for takes the strictest that is needed.

    Raises Forbidden for an analysis the law forbids, Unprocessable for a k below the floor.
    """
    if wanted.analysis is Analysis.EXPRESSION and not law.permits_expression():
        raise Forbidden(_forbidden(law))
    if wanted.k is not None and wanted.k < k_floor:
        raise Unprocessable(f"k must be at least {k_floor} on this installation: figures of a smaller group would be figures of persons.")
    return Policy(
        analysis=wanted.analysis or law.strictest(Analysis.EXPRESSION),
        k=wanted.k if wanted.k is not None else max(DEFAULT_K, k_floor),
        individual_view=wanted.individual_view,
        retention_days=wanted.retention_days,
    )


def _forbidden(law: Jurisdiction) -> str:
    if law.code:
        return f"Expression analysis in education is forbidden in {law.code} (EU AI Act, art. 5(1)(f)); ask for `presence`"
    return "This service does not know where it is used (CLASSPULSE_JURISDICTION), so it reads presence only; ask for `presence`"
