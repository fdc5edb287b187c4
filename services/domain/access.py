"""What an asker may be allowed to do. A key carries some of these; teachers and administrators have fixed sets of them."""

from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    SESSIONS_READ = "sessions:read"
    SESSIONS_WRITE = "sessions:write"
    PARTICIPANTS_READ = "participants:read"
    PARTICIPANTS_WRITE = "participants:write"  # with their tokens, and their erasure
    MOOD_READ = "mood:read"  # with links that show it
    REPORTS_READ = "reports:read"
    WEBHOOKS = "webhooks"
    ADMIN = "admin"  # keys and the organisation's settings


EVERYTHING: Final = frozenset(Scope)
OF_A_PLATFORM: Final = EVERYTHING - {Scope.ADMIN}
"""What a key may do when nothing else is said: all that a lesson needs, and not making other keys."""

OF_A_TEACHER: Final = OF_A_PLATFORM - {Scope.WEBHOOKS}
"""Webhooks carry what happens in all classes to another address: not one teacher's to decide."""
