"""What a session asks for over HTTP, held against the law of the place and the floor of this installation."""

from services.api.schemas.sessions import PolicyIn
from services.domain import policy
from services.domain.policy import Jurisdiction, Policy, Wish


def settle(wanted: PolicyIn, law: Jurisdiction, k_floor: int) -> Policy:
    """Raises as `policy.settle` does."""
    return policy.settle(Wish(wanted.analysis, wanted.k, wanted.individual_view, wanted.retention_days), law, k_floor)
