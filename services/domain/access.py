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
    PICTURES = "pictures"  # sends a picture or a short video to be looked at, and says what was wrong
    WEBHOOKS = "webhooks"
    SUBJECT_ACCESS = "subject-access"  # all that is stored of one student, single readings among it
    ADMIN = "admin"  # keys, the organisation's settings, and the audit log


EVERYTHING: Final = frozenset(Scope)
OF_A_PLATFORM: Final = EVERYTHING - {Scope.ADMIN, Scope.SUBJECT_ACCESS}
"""What a key may do when nothing else is said: all that a lesson needs, and neither making other keys nor looking at one student."""

OF_A_TEACHER: Final = OF_A_PLATFORM - {Scope.WEBHOOKS}
"""Webhooks carry what happens in all classes to another address: not one teacher's to decide."""
