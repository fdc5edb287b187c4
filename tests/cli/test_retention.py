"""`classpulse db retention`: what would go, and what went."""

from sqlalchemy import Engine, text

from services.domain.policy import Policy
from tests.cli.conftest import Run
from tests.storage.lesson import Lesson


def test_a_dry_run_says_what_the_next_run_does(run: Run, engine: Engine) -> None:
    lesson = Lesson(engine, Policy(k=1))
    ada = lesson.join("Ada")
    lesson.store([lesson.look(ada, n) for n in range(20)])
    (nothing,) = run("db", "retention", "--dry-run")
    assert not any(what for name, what in nothing.items() if name != "dry_run")
    with engine.begin() as conn:
        conn.execute(text("UPDATE rollup SET expires_on = current_date - 2"))

    def left() -> int:
        with engine.connect() as conn:
            return int(conn.execute(text("SELECT count(*) FROM rollup")).scalar_one())

    (foreseen,) = run("db", "retention", "--dry-run")
    assert (foreseen["dry_run"], foreseen["rollups"], foreseen["days_of_readings"], left()) == (True, 2, [], 2)
    (done,) = run("db", "retention")
    assert (done["dry_run"], done["rollups"], left()) == (False, 2, 0)
