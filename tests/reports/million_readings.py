"""A million single readings as CSV and as Parquet: how long, and how much memory. `python -m tests.reports.million_readings [ROWS]`

The rows are made in SQL, 50 students at four looks a second, in an embedded Postgres of its own.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from services import clock
from services.domain.policy import Policy
from services.reports.export_readings import RawFormat, pieces
from services.storage import migrate, partitions, raw_readings
from services.storage.embedded import embedded_database
from services.storage.engine import open_engine
from tests.storage.lesson import Lesson

STUDENTS = 50
MAKE = text("""
INSERT INTO reading (participant_id, at, face_index, expires_on, outcome, bystanders, media_time, p_angry, p_disgust, p_fear, p_happy,
  p_sad, p_surprise, p_neutral, box_left, box_top, box_right, box_bottom, yaw, pitch, roll, quality, weights_id)
SELECT :who, CAST(:start AS timestamptz) + n * interval '0.25 s', 0, :day, 0, 0, n / 4.0, r, 0.01, 0.02, 0.3, 0.1, 0.05, 0.4, 0.3, 0.2, 0.6,
  0.8, r * 40, 3, 1, 0.9, 'test-weights' FROM (SELECT n, random()::real AS r FROM generate_series(1, :rows) AS n) AS made""")


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory(prefix="classpulse-") as folder, embedded_database(Path(folder)) as url:
        engine = open_engine(url)
        migrate.upgrade(engine)
        lesson = Lesson(engine, Policy(k=1, individual_view=True))
        students = [lesson.join(f"Student {n}") for n in range(STUDENTS)]
        today = clock.now().date()
        with engine.begin() as conn:
            partitions.ensure(conn, {today})
            for student in students:
                conn.execute(MAKE, {"who": student.id, "start": lesson.start, "day": today, "rows": rows // STUDENTS})
        for form in RawFormat:
            began, cpu, before, size = time.monotonic(), time.process_time(), peak_mb(), 0
            with engine.connect() as conn:
                of = raw_readings.students(conn, lesson.session.id)
            for piece in pieces(engine.connect, of, form):
                size += len(piece)
            took = {"seconds": round(time.monotonic() - began, 1), "cpu_seconds": round(time.process_time() - cpu, 1)}
            memory = {"peak_mb_before": round(before), "peak_mb": round(peak_mb())}
            sys.stdout.write(json.dumps({"form": form.value, "rows": rows, **took, "megabytes": round(size / 1e6, 1), **memory}) + "\n")
            sys.stdout.flush()
        engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
