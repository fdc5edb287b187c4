"""Single students: only where policy and consent let them be shown."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine

from services.domain.attention import Student
from services.domain.policy import Analysis, Faces, Policy
from services.storage import consents, individuals, participants
from tests.storage.lesson import HAPPY, NEUTRAL, Lesson


def shown(lesson: Lesson, until: float = 120) -> list[Student]:
    with lesson.engine.connect() as conn:
        return individuals.read(conn, lesson.session, bucket_s=30, until=lesson.start + timedelta(seconds=until))


def named(lesson: Lesson) -> list[str]:
    with lesson.engine.connect() as conn:
        return [name for _, name in individuals.named(conn, lesson.session)]


def withdraw(engine: Engine, participant_id: UUID) -> None:
    with engine.begin() as conn:
        consents.record(conn, participant_id, given=False, guardian=None)


@pytest.fixture
def open_lesson(engine: Engine) -> Lesson:
    return Lesson(engine, Policy(k=1, individual_view=True))


def test_each_has_half_minutes_of_their_own(open_lesson: Lesson) -> None:
    ada, bela = open_lesson.join("Ada"), open_lesson.join("Bela")
    began = open_lesson.start.timestamp() % 30
    first = (30 - began) % 30
    open_lesson.store(
        [
            *(open_lesson.look(ada, first + n, NEUTRAL) for n in range(0, 30, 5)),
            *(open_lesson.look(ada, first + 30 + n, HAPPY, yaw=90 if n < 15 else 0) for n in range(0, 30, 5)),
            *(open_lesson.look(bela, first + n, None, yaw=0) for n in range(0, 30, 5)),
        ]
    )
    one, other = shown(open_lesson)
    assert (one.name, one.number, one.camera_off) == ("Ada", 1, False)
    assert [round(glance.engagement or 0, 1) for glance in one.glances] == [100.0, 33.3]  # half of the looks, times .6 over .9
    assert (other.name, [glance.engagement for glance in other.glances]) == ("Bela", [None])


def test_the_open_half_minute_is_left_out(open_lesson: Lesson) -> None:
    ada = open_lesson.join("Ada")
    first = (30 - open_lesson.start.timestamp() % 30) % 30
    open_lesson.store([open_lesson.look(ada, first + n, NEUTRAL) for n in range(0, 60, 5)])
    (one,) = shown(open_lesson, until=first + 45)
    assert len(one.glances) == 1


def test_who_does_not_agree_or_is_erased_is_not_shown(open_lesson: Lesson) -> None:
    ada, bela, cleo = (open_lesson.join(name) for name in ("Ada", "Bela", "Cleo"))
    open_lesson.join("Dora", consent=False)
    open_lesson.join("Room", faces=Faces.MANY)
    assert [student.name for student in shown(open_lesson)] == ["Ada", "Bela", "Cleo"]
    assert named(open_lesson) == ["Ada", "Bela", "Cleo"]
    withdraw(open_lesson.engine, bela.id)
    with open_lesson.engine.begin() as conn:
        participants.erase(conn, cleo.id)
    assert [student.id for student in shown(open_lesson)] == [ada.id]
    assert named(open_lesson) == ["Ada"]


@pytest.mark.parametrize("policy", [Policy(k=1), Policy(k=1, individual_view=True, analysis=Analysis.PRESENCE)])
def test_without_the_policy_nobody_is_shown(engine: Engine, policy: Policy) -> None:
    lesson = Lesson(engine, policy)
    lesson.join("Ada")
    assert shown(lesson) == []
    assert named(lesson) == []
