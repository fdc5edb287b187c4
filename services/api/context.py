"""What the routes are given: everything the web role was composed of, and nothing global."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import Engine

from services.api.mood_feeds import MoodFeeds
from services.api.places import Places
from services.api.rate_limit import RateLimit
from services.api.signaling_client import SignalingClient
from services.api.whip_rules import WhipRules
from services.auth.secret import Secret
from services.domain.policy import Jurisdiction
from services.reports.runner import Runner
from services.storage.erasure_ledger import ErasureLedger


@dataclass(frozen=True, slots=True)
class ApiContext:
    """`base_url` has no trailing slash and makes every link; `k_floor` is the smallest k a session may ask for."""

    engine: Engine
    feeds: MoodFeeds
    signaling: SignalingClient
    secret: Secret
    base_url: str
    k_floor: int
    law: Jurisdiction
    runner: Runner  # makes reports
    ledger: ErasureLedger | None = None
    platform_key: str | None = field(default=None, repr=False)
    token_valid: timedelta = timedelta(hours=12)
    raw_retention: timedelta = timedelta(hours=24)
    sample_fps: float = 2.0
    patience_s: float = 10.0  # how long a download waits for a report before it becomes a job
    private_webhooks: bool = False  # whether a webhook may lead to this machine and those beside it
    copies: RateLimit = field(default_factory=lambda: RateLimit(most=10, per_s=600.0, refusal="Too many copies were asked for."))
    passwords: RateLimit = field(default_factory=lambda: RateLimit(10, 600.0, "Too many tries for this account."))  # of each account
    logins: RateLimit = field(default_factory=lambda: RateLimit(most=60, per_s=60.0))  # tries; a staff room has one address too
    joins: RateLimit = field(default_factory=lambda: RateLimit(most=120, per_s=60.0))  # a whole class joins from one address at once
    pictures: RateLimit = field(default_factory=lambda: RateLimit(30, 60.0, "Too many pictures."))  # of each key or teacher
    uploads: Places = field(default_factory=lambda: Places(6))  # bodies of pictures in memory

    whip: WhipRules = field(default_factory=WhipRules)

    def join_url(self, code: str) -> str:
        return f"{self.base_url}/join/{code}"

    def dashboard_url(self, session_id: UUID) -> str:
        return f"{self.base_url}/sessions/{session_id}"

    def embed_url(self, session_id: UUID, token: str, language: str | None = None) -> str:
        return f"{self.base_url}/embed/{session_id}{f'?language={language}' if language else ''}#token={token}"

    def file_url(self, token: str) -> str:
        return f"{self.base_url}/files/{token}"

    def mine_url(self, token: str) -> str:
        return f"{self.base_url}/mine#token={token}"

    @property
    def whip_url(self) -> str:
        return f"{self.base_url}/api/v1/whip"


def of_request(request: Request) -> ApiContext:
    context: ApiContext = request.app.state.context
    return context


Context = Annotated[ApiContext, Depends(of_request)]
