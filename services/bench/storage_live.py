"""What the dashboard's live pages ask of storage, as they ask it, of one running lesson or of all."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from services.bench.school import School
from services.domain.classroom import ClassSession
from services.domain.rereading import LENGTH
from services.storage import alerts, individuals, markers, mood, participants, sessions
from services.storage.sessions import Wanted

Question = Callable[[Connection], object]

PAGE: Final = 51  # sessions on a page of the list, and one to see whether there are more
TAIL: Final = timedelta(seconds=120)
WINDOW: Final = timedelta(seconds=600)
SETTLE: Final = timedelta(seconds=14)
NEWEST: Final = timedelta(seconds=210)  # of the half minutes


def of_lesson(session: ClassSession, now: datetime) -> Mapping[str, Question]:
    k = session.policy.k
    begin = session.started_at or now
    again = [(begin, min(begin + LENGTH, now)), (max(begin, now - NEWEST), now)]
    return {
        "session and its rights": lambda conn: sessions.whosever(conn, session.id),
        "coverage now": lambda conn: mood.coverage(conn, session, k=k, at=now),
        "the newest 14 s in steps of 2 s": lambda conn: mood.read(conn, session, bucket_s=2, k=k, since=now - SETTLE, until=now),
        "the newest 2 min in steps of 2 s": lambda conn: mood.read(conn, session, bucket_s=2, k=k, since=now - TAIL, until=now),
        "10 min in steps of 10 s": lambda conn: mood.read(conn, session, bucket_s=10, k=k, since=now - WINDOW, until=now - TAIL),
        "events and alerts": lambda conn: (markers.list_of(conn, session.id), alerts.unseen(conn, session.id)),
        "rules of the alerts": lambda conn: alerts.look(conn, session, k=k, now=now),
        "who takes part": lambda conn: participants.ids(conn, session.id),
        "class, what is read again of its half minutes": lambda conn: [
            mood.read(conn, session, bucket_s=30, k=k, since=since, until=until) for since, until in again
        ],
        "students, what is read again of their half minutes": lambda conn: [
            individuals.read(conn, session, bucket_s=30, since=since, until=until) for since, until in again
        ],
        "class, ten minutes of half minutes, as a page opens": lambda conn: mood.read(
            conn, session, bucket_s=30, k=k, since=now - LENGTH, until=now
        ),
        "students, ten minutes of half minutes, as a page opens": lambda conn: individuals.read(
            conn, session, bucket_s=30, since=now - LENGTH, until=now
        ),
    }


def of_school(school: School) -> Mapping[str, Question]:
    def listed(conn: Connection) -> None:
        found = sessions.page(conn, school.reach, Wanted(), limit=PAGE)
        participants.count_of(conn, [session.id for session in found])

    return {
        "list of sessions": listed,
        "list of those that run": lambda conn: sessions.page(conn, school.reach, Wanted(live=True), limit=PAGE),
        "list of a course": lambda conn: sessions.page(conn, school.reach, Wanted(course="Physics"), limit=PAGE),
        "which lessons are read now": lambda conn: alerts.live(conn, school.now),
    }
