import pytest
from sqlalchemy import Engine

from services.domain.policy import Policy
from tests.storage.lesson import Lesson


@pytest.fixture
def lesson(engine: Engine) -> Lesson:
    return Lesson(engine, Policy(k=1))
