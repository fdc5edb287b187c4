"""A class that sits in a real database."""

import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from services import clock
from services.domain.classroom import ClassSession, Participant
from services.domain.emotions import EXPRESSIONS
from services.domain.policy import Analysis
from services.domain.reach import Reach
from services.domain.records import Box, Face, HeadPose, Outcome, Probabilities, Reading
from services.storage import notify, readings, rollups, sessions

BOX = Box(0.3, 0.2, 0.6, 0.8)
FACING = Face(BOX, HeadPose(0.0, 0.0, 0.0), 0.9)
ASIDE = Face(BOX, HeadPose(50.0, 0.0, 0.0), 0.9)

Mood = Callable[[int, float], dict[str, float]]
"""Of a student's number and the seconds into the lesson: how much of each expression there is beside neutral."""


def swinging(student: int, second: float) -> dict[str, float]:
    """A lesson that moves slowly between smiles and frowns."""
    swing = math.sin(second / 45 + student / 5)
    return {
        "happy": 0.28 + 0.22 * swing,
        "surprise": 0.06,
        "sad": 0.14 - 0.12 * swing,
        "angry": 0.05 - 0.03 * swing,
        "fear": 0.03,
        "disgust": 0.02,
    }


@dataclass
class Classroom:
    """A session with students. `read` does what the stream's writer does: store, commit, announce."""

    engine: Engine
    session: ClassSession
    students: list[Participant]
    mood: Mood = swinging

    def read(self, since: datetime, seconds: float, mood: Mood = swinging, *, blind: int = 1, absent: int = 1, step_s: float = 0.5) -> None:
        """A look at each student every `step_s`. Of the last ones `absent` send no video, and of those before `blind` show no face."""
        there = self.students[: len(self.students) - absent]
        began = self.session.started_at or since
        looks = []
        for i in range(round(seconds / step_s)):
            at = since + timedelta(seconds=i * step_s)
            for number, student in enumerate(there):
                shares = None if number >= len(there) - blind else mood(number, (at - began).total_seconds())
                looks.append(self._look(number, student, at, shares))
        with self.engine.begin() as conn:
            rollups.recompute(conn, rollups.dirty(readings.insert(conn, looks, raw_retention=timedelta(hours=24))))
            sessions.mark_started(conn, {self.session.id: since})
            notify.announce(conn, self.session.id)
            self.session = sessions.get(conn, Reach.all_of(self.session.organisation_id), self.session.id)

    def end(self) -> None:
        with self.engine.begin() as conn:
            self.session = sessions.end(conn, Reach.all_of(self.session.organisation_id), self.session.id)
            notify.announce(conn, self.session.id)

    @contextmanager
    def going_on(self) -> Iterator["Classroom"]:
        """The lesson runs, in a thread, from where it was read to."""
        over = threading.Event()
        thread = threading.Thread(target=self._run, args=(over,), name="lesson")
        thread.start()
        try:
            yield self
        finally:
            over.set()
            thread.join()

    def _run(self, over: threading.Event) -> None:
        read_to = clock.now()
        while not over.wait(0.5):
            seconds = (clock.now() - read_to).total_seconds() // 0.5 * 0.5
            self.read(read_to, seconds, self.mood)
            read_to += timedelta(seconds=seconds)

    def _look(self, number: int, student: Participant, at: datetime, shares: dict[str, float] | None) -> Reading:
        if shares is None:
            return Reading(self.session.id, student.id, at, 0.0, 0, Outcome.NO_FACE)
        face = ASIDE if (number + int(at.timestamp()) // 7) % 6 == 0 else FACING
        if self.session.policy.analysis is Analysis.PRESENCE:
            return Reading(self.session.id, student.id, at, 0.0, 0, Outcome.FACE_ONLY, face)
        return Reading(self.session.id, student.id, at, 0.0, 0, Outcome.READ, face, 0, _probabilities(shares), "weights-of-a-test")


def _probabilities(shares: dict[str, float]) -> Probabilities:
    neutral = {"neutral": max(0.0, 1 - sum(shares.values()))}
    return tuple((neutral | shares).get(name, 0.0) for name in EXPRESSIONS)  # type: ignore[return-value]  # there are seven
